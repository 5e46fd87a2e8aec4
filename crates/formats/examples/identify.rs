//! Prints `PUID<TAB>path` for each file named as argument, and for each file in each folder named. With `--all`
//! it also prints the name, the version, the archival standing and the warnings.

use std::{
    env,
    error::Error,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let (options, paths): (Vec<String>, Vec<String>) =
        env::args().skip(1).partition(|argument| argument == "--all");
    let mut files = Vec::new();
    for path in paths {
        collect(Path::new(&path), &mut files)?;
    }
    let mut output = io::stdout().lock();
    for path in files {
        let name = path.file_name().and_then(|name| name.to_str());
        let found = formats::identify(&fs::read(&path)?, name);
        write!(output, "{}\t{}", found.format.puid, path.display())?;
        if !options.is_empty() {
            let (name, version) = (found.format.name, found.format.version);
            write!(output, "\t{name} {version}\t{:?}\t{:?}", found.archival(), found.warnings)?;
        }
        writeln!(output)?;
    }
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        let mut entries =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        for entry in entries {
            collect(&entry, files)?;
        }
    } else {
        files.push(path.to_owned());
    }
    Ok(())
}
