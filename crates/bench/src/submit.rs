//! What a submission costs, step by step. One visitor at a time: the sum is processor time, so it
//! does not matter how many there are.

use std::{path::Path, time::Instant};

use visitor::{Begun, Body, Browser, PAGES, Sent};

use crate::measure::{ADULTS, BenchError, GRANTING, Measured, Result, Table, application, figure};

/// Warms caches and connections up: not counted.
const WARM_UP: usize = 7;

struct Visit {
    browser: Browser,
    begun: Begun,
    number: usize,
}

pub(crate) async fn submit(program: &Path, count: u32) -> Result<Table> {
    let measured = Measured::start(program)?;
    let count = usize::try_from(count).unwrap_or(usize::MAX).max(1);
    whole(&measured, 0, WARM_UP).await?;
    let numbers = WARM_UP..WARM_UP + count;

    let (mut visits, begin) = measured.cpu(begin(&measured, numbers.clone())).await?;
    // The same people begin once more, now signed in.
    let ((), begin_signed_in) = measured
        .cpu(async {
            for visit in &mut visits {
                visit.begun =
                    visitor::begin(&mut visit.browser, host(visit.number), ADULTS, 0).await?;
            }
            Ok(())
        })
        .await?;
    let ((), pages) = measured.cpu(fill_in(&mut visits)).await?;
    let (mut sent, send) = measured.cpu(send(&mut visits)).await?;
    let ((), letters) = measured.cpu(letters(&measured, &mut visits, &mut sent)).await?;

    let each = |sum: f64| sum / figure(count);
    let mut table = Table::new(format!("{count} complete submissions"));
    table.add("sign-in and start, simulated ID-porten included", each(begin), "CPU-ms");
    table.add("start, signed in, simulated registers included", each(begin_signed_in), "CPU-ms");
    table.add("all pages, posted and shown", each(pages), "CPU-ms");
    table.add("send, with the application's PDF/A", each(send), "CPU-ms");
    table.add(
        "letter's PDF/A, filing, simulated dispatch, receipt and download",
        each(letters),
        "CPU-ms",
    );
    let without = begin_signed_in + pages + send + letters;
    table.add("complete, signed in", each(without), "CPU-ms");
    let with = begin + pages + send + letters;
    table.add("complete, with sign-in", each(with), "CPU-ms");
    table.memory(&measured.server);
    measured.server.stop()?;
    Ok(table)
}

async fn whole(measured: &Measured, from: usize, count: usize) -> Result<()> {
    let mut visits = begin(measured, from..from + count).await?;
    fill_in(&mut visits).await?;
    let mut sent = send(&mut visits).await?;
    letters(measured, &mut visits, &mut sent).await
}

fn host(number: usize) -> &'static str {
    GRANTING.get(number % GRANTING.len()).copied().unwrap_or_default()
}

async fn begin(measured: &Measured, numbers: std::ops::Range<usize>) -> Result<Vec<Visit>> {
    let mut visits = Vec::new();
    for number in numbers {
        let mut browser = Browser::new(measured.server.port())?;
        let begun = visitor::begin(&mut browser, host(number), ADULTS, number).await?;
        visits.push(Visit { browser, begun, number });
    }
    Ok(visits)
}

async fn fill_in(visits: &mut [Visit]) -> Result<()> {
    for visit in visits {
        let application = application(visit.number)?;
        visitor::fill_in(&mut visit.browser, &mut visit.begun, &application).await?;
    }
    Ok(())
}

async fn send(visits: &mut [Visit]) -> Result<Vec<Sent>> {
    let mut sent = Vec::new();
    for visit in visits {
        sent.push(visitor::send(&mut visit.browser, &visit.begun).await?);
    }
    Ok(sent)
}

async fn letters(measured: &Measured, visits: &mut [Visit], sent: &mut [Sent]) -> Result<()> {
    for (visit, sent) in visits.iter_mut().zip(sent) {
        let letter = visitor::letter(&mut visit.browser, host(visit.number), sent).await?;
        if !letter.body.starts_with(b"%PDF-") {
            return Err(BenchError::Broken("the letter is no PDF".to_owned()));
        }
    }
    // What is still on its way is part of the price.
    let mut waited = 0;
    let stores = crate::concurrent::stores(measured.server.data())?;
    while crate::concurrent::undispatched(&stores)? > 0 && waited < 600 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        waited += 1;
    }
    Ok(())
}

pub(crate) async fn page(program: &Path, count: u32) -> Result<Table> {
    let measured = Measured::start(program)?;
    let count = usize::try_from(count).unwrap_or(usize::MAX).max(1);
    whole(&measured, 0, WARM_UP).await?;
    let mut browser = Browser::new(measured.server.port())?;
    let mut begun = visitor::begin(&mut browser, GRANTING[0], ADULTS, 0).await?;
    let filled = application(1)?;
    let first = begun.page.clone();
    visitor::fill_in(&mut browser, &mut begun, &filled).await?;

    let mut table = Table::new(format!("{count} page posts"));
    let mut all = 0.0;
    for name in PAGES {
        let address = browser.address(GRANTING[0], &format!("{}/{name}", begun.path));
        let mut fields = first.hidden_fields();
        fields.retain(|(field, _)| field != "asked" && field != "seen");
        fields.extend(filled.fields(name));
        let ((), cpu) = measured
            .cpu(async {
                for _ in 0..count / PAGES.len() {
                    let answer = browser.once(&address, Body::Fields(fields.clone())).await?;
                    answer.expect("post a page", 303)?;
                }
                Ok(())
            })
            .await?;
        all += cpu;
        table.add(format!("post {name}"), cpu / figure(count / PAGES.len()), "CPU-ms");
    }
    table.add("post, mean", all / figure(count / PAGES.len() * PAGES.len()), "CPU-ms");
    for path in ["event", "oppsummering"] {
        let address = browser.address(GRANTING[0], &format!("{}/{path}", begun.path));
        read(&measured, &mut browser, &address, count, &format!("read {path}"), &mut table).await?;
    }
    for path in ["/", "/min-side", "/innsyn"] {
        let address = browser.address(GRANTING[0], path);
        read(&measured, &mut browser, &address, count, &format!("read {path}"), &mut table).await?;
    }
    table.memory(&measured.server);
    measured.server.stop()?;
    Ok(table)
}

async fn read(
    measured: &Measured,
    browser: &mut Browser,
    address: &str,
    count: usize,
    name: &str,
    table: &mut Table,
) -> Result<()> {
    let start = Instant::now();
    let ((), cpu) = measured
        .cpu(async {
            for _ in 0..count {
                browser.once(address, Body::None).await?.expect("read a page", 200)?;
            }
            Ok(())
        })
        .await?;
    table.add(name, cpu / figure(count), "CPU-ms");
    let seconds = start.elapsed().as_secs_f64();
    table.add(format!("{name}, one visitor"), figure(count) / seconds, "a second");
    Ok(())
}
