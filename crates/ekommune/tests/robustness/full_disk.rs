//! The disk is full: a clear page in the reader's language, and nothing is lost.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use reqwest::header::ACCEPT_LANGUAGE;
use visitor::{Browser, Server, Start};

use super::house::{ADULTS, EXECUTABLE, HOST, inspect, no_panic, pair, settled, wedding};

/// A disk of its own that is small, taken away at the end.
#[derive(Debug)]
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` where this user may mount nothing.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"])
            .arg(folder.path())
            .output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes until not one byte more has room.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut file = File::create(&path).unwrap();
        for size in [1024 * 1024, 4096, 1] {
            let chunk = vec![7; size];
            while file.write_all(&chunk).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_clearly_and_takes_nothing_with_it() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: mounting a small disk needs root");
        return;
    };
    let data = disk.path().join("data");
    let server = Server::start(&Start::new(EXECUTABLE, &data)).unwrap();
    let mut browser = Browser::new(server.port()).unwrap();
    let application = wedding("Fulle huset");
    let mut begun = visitor::begin(&mut browser, HOST, ADULTS, 0).await.unwrap();
    visitor::fill_in(&mut browser, &mut begun, &application).await.unwrap();
    let mut other = visitor::begin(&mut browser, HOST, ADULTS, 0).await.unwrap();

    let filler = disk.fill();

    // A page of the form: some posts may still find room inside the database's own files.
    let mut purpose = application.fields("event");
    purpose.push(pair("event.guests", &"Alle våre venner og kjente. ".repeat(300)));
    let page = browser.address(HOST, &format!("{}/event", other.path));
    told_of_full_disk(&mut browser, &page, &purpose).await;

    // Sending: the application cannot be filed.
    let send = browser.address(HOST, &format!("{}/send", begun.path));
    let seen = begun.page.hidden_fields();
    told_of_full_disk(&mut browser, &send, &seen).await;

    // What was saved before can be read while the disk is full.
    let event = browser.address(HOST, &format!("{}/premises", begun.path));
    let shown = browser.get(&event).await.unwrap();
    assert_eq!(shown.status, 200);
    assert!(shown.text().contains("Fulle huset"), "the draft is still there");

    fs::remove_file(filler).unwrap();
    let mut sent = visitor::send(&mut browser, &begun).await.unwrap();
    let letter = visitor::letter(&mut browser, HOST, &mut sent).await.unwrap();
    assert_eq!(letter.content_type(), "application/pdf");
    visitor::fill_in(&mut browser, &mut other, &wedding("Tomme huset")).await.unwrap();
    let second = visitor::send(&mut browser, &other).await.unwrap();
    let sent = [sent, second];
    let findings = settled(&data, &sent).await;
    assert_eq!(findings.faults, [""; 0]);
    assert_eq!(findings.cases, 2);
    no_panic(&server.stop().unwrap());
    assert_eq!(inspect(&data, &sent, visitor::whole::Jobs::Done).faults, [""; 0]);
}

/// Posts until the answer is the page that says so, in each language.
async fn told_of_full_disk(browser: &mut Browser, address: &str, fields: &[(String, String)]) {
    for (language, words) in [
        ("nb", "Vi kan ikke lagre akkurat nå"),
        ("nn", "Vi kan ikkje lagre akkurat no"),
        ("en", "We cannot save right now"),
    ] {
        browser.set_header(ACCEPT_LANGUAGE, Some(language));
        let mut answer = browser.post(address, fields.to_vec()).await.unwrap();
        for _ in 0..20 {
            if answer.status == 507 {
                break;
            }
            // There was a little room left in a page that the database had already.
            assert!(answer.status < 400, "{address}: {}", answer.status);
            answer = browser.post(address, fields.to_vec()).await.unwrap();
        }
        assert_eq!(answer.status, 507, "{address}");
        assert!(answer.text().contains(words), "{language}: {}", answer.text());
    }
    browser.set_header(ACCEPT_LANGUAGE, None);
}
