//! Says what letters cost: processor time for each, memory before and after many. Reads `/proc`, so Linux only.

use std::{
    error::Error,
    fs,
    io::{self, Write as _},
};

use base::Language;
use letter::{Kind, Typesetter, TypstTypesetter};

#[path = "../tests/specimens/mod.rs"]
#[expect(dead_code, reason = "the hard specimens are for the tests and the validator")]
mod specimens;

const LETTERS: u32 = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout();
    let before = resident_kilobytes()?;
    let typesetter = TypstTypesetter::new()?;
    writeln!(output, "typesetter: {} ms, +{} kB", cpu_ms()?, resident_kilobytes()? - before)?;

    let long = specimens::ordinary(Kind::Letter, Language::Nb);
    let mut short = long.clone();
    short.body.truncate(5);
    let start = cpu_ms()?;
    let size = typesetter.pdf(&short)?.bytes.len();
    writeln!(output, "first letter: {} ms, {size} bytes", cpu_ms()? - start)?;

    for (name, mut document) in [("one page", short), ("two pages", long)] {
        let start = cpu_ms()?;
        for number in 0..LETTERS {
            // Each letter is another one, as in life: another person, another number.
            document.reference = format!("2026/{number}-2");
            if let Some(recipient) = &mut document.recipient {
                recipient.name = format!("Modig Fjell {number}");
            }
            typesetter.pdf(&document)?;
        }
        let each = f64::from(u32::try_from(cpu_ms()? - start)?) / f64::from(LETTERS);
        let grown = resident_kilobytes()? - before;
        writeln!(
            output,
            "{name}: {each:.1} ms of processor time each, +{grown} kB after {LETTERS}"
        )?;
    }

    // As an application goes: what was sent, then the answer to it.
    let start = cpu_ms()?;
    for number in 0..LETTERS {
        let kind = if number % 2 == 0 { Kind::Form } else { Kind::Letter };
        let mut document = specimens::ordinary(kind, Language::Nb);
        document.reference = format!("2026/{number}-2");
        typesetter.pdf(&document)?;
    }
    let each = f64::from(u32::try_from(cpu_ms()? - start)?) / f64::from(LETTERS);
    writeln!(output, "forms and letters by turns: {each:.1} ms of processor time each")?;
    Ok(())
}

/// User and system time of this process; the clock tick is 10 ms.
fn cpu_ms() -> Result<u64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks =
        |index: usize| fields.get(index).ok_or("a short stat line")?.parse().map_err(Into::into);
    let (user, system): (Result<u64, Box<dyn Error>>, Result<u64, _>) = (ticks(11), ticks(12));
    Ok((user? + system?) * 10)
}

fn resident_kilobytes() -> Result<i64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
