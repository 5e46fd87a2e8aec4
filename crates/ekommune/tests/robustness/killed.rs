//! `kill -9` at random instants while people apply: what was acknowledged is there once and whole.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use base::{Random as _, SeededRandom};
use tokio::sync::Notify;
use visitor::{Begun, Browser, Sent, Server, Start, VisitError};

use super::house::{
    ADULTS, EXECUTABLE, HOST, inspect, letters_received, no_panic, settled, wedding,
};

const KILLS: u32 = 100;
const APPLICANTS: usize = 4;
/// Two of three kills come so soon after somebody began to send, in units of how long sending took.
const WITHIN_SENDINGS: f64 = 1.3;
/// The others come so soon after the start.
const AFTER_START: Duration = Duration::from_millis(300);
/// Nobody has come to the sending in this time: killed all the same.
const LONGEST_LIFE: Duration = Duration::from_secs(4);

/// Somebody who goes on applying, over any number of the program's deaths.
#[derive(Debug)]
struct Applicant {
    number: usize,
    browser: Browser,
    stage: Stage,
    applications: usize,
    acknowledged: Vec<Sent>,
    /// Sendings that got no answer.
    interrupted: u32,
    /// How long the last sending took.
    sending_took: Duration,
    /// Answers that no death explains.
    wrong: Vec<String>,
}

#[derive(Debug)]
enum Stage {
    Nothing,
    Begun(Begun),
    Filled(Begun),
}

/// When an applicant stops by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    TheProgramDies,
    Sent,
}

impl Applicant {
    fn new(number: usize, port: u16) -> Self {
        Self {
            number,
            browser: Browser::new(port).unwrap(),
            stage: Stage::Nothing,
            applications: 0,
            acknowledged: Vec::new(),
            interrupted: 0,
            sending_took: Duration::from_millis(50),
            wrong: Vec::new(),
        }
    }

    async fn work(mut self, port: u16, until: Until, sending: Arc<Notify>) -> Self {
        self.browser.reconnect(port).unwrap();
        loop {
            let sent_before = self.acknowledged.len();
            match self.step(&sending).await {
                Ok(()) if until == Until::Sent && self.acknowledged.len() > sent_before => {
                    return self;
                }
                Ok(()) => {}
                Err(VisitError::Silent(_)) if until == Until::TheProgramDies => return self,
                Err(error) => {
                    self.wrong.push(error.to_string());
                    return self;
                }
            }
        }
    }

    async fn step(&mut self, sending: &Notify) -> visitor::Result<()> {
        match std::mem::replace(&mut self.stage, Stage::Nothing) {
            Stage::Nothing => {
                let begun = visitor::begin(&mut self.browser, HOST, ADULTS, self.number).await?;
                self.applications += 1;
                self.stage = Stage::Begun(begun);
            }
            Stage::Begun(mut begun) => {
                let place = format!("Samfunnshuset {}-{}", self.number, self.applications);
                let filled =
                    visitor::fill_in(&mut self.browser, &mut begun, &wedding(&place)).await;
                self.stage =
                    if filled.is_ok() { Stage::Filled(begun) } else { Stage::Begun(begun) };
                filled?;
            }
            Stage::Filled(begun) => {
                sending.notify_one();
                let start = Instant::now();
                match visitor::send(&mut self.browser, &begun).await {
                    Ok(sent) => {
                        self.sending_took = start.elapsed();
                        self.acknowledged.push(sent);
                    }
                    Err(error) => {
                        // Nobody knows whether it came in: it is sent again after the restart.
                        self.interrupted += 1;
                        self.stage = Stage::Filled(begun);
                        return Err(error);
                    }
                }
            }
        }
        Ok(())
    }
}

/// When a kill comes.
#[derive(Clone, Copy, Debug)]
enum Kill {
    AfterStart(Duration),
    AfterSomebodySends(Duration),
}

async fn life(applicants: Vec<Applicant>, server: Server, kill: Kill) -> Vec<Applicant> {
    let port = server.port();
    let sending = Arc::new(Notify::new());
    let work: Vec<_> = applicants
        .into_iter()
        .map(|one| tokio::spawn(one.work(port, Until::TheProgramDies, Arc::clone(&sending))))
        .collect();
    let after = match kill {
        Kill::AfterStart(after) => after,
        Kill::AfterSomebodySends(after) => {
            let _ = tokio::time::timeout(LONGEST_LIFE, sending.notified()).await;
            after
        }
    };
    tokio::time::sleep(after).await;
    no_panic(&server.said());
    server.kill().unwrap();
    gather(work).await
}

async fn gather(work: Vec<tokio::task::JoinHandle<Applicant>>) -> Vec<Applicant> {
    let mut applicants = Vec::new();
    for applicant in work {
        applicants.push(applicant.await.unwrap());
    }
    applicants
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_lose_nothing_halve_nothing_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let random = SeededRandom::new(2026);
    let mut server = Server::start(&Start::new(EXECUTABLE, &data)).unwrap();
    let mut start = Start::new(EXECUTABLE, &data);
    // The addresses that are registered for signing in hold the port.
    start.port = Some(server.port());
    let mut applicants: Vec<Applicant> =
        (0..APPLICANTS).map(|number| Applicant::new(number, server.port())).collect();

    for kill in 0..KILLS {
        let instant = part(&random);
        let sending_took = applicants.iter().map(|one| one.sending_took).max().unwrap_or_default();
        let kill_at = if kill % 3 == 0 {
            Kill::AfterStart(AFTER_START.mul_f64(instant))
        } else {
            Kill::AfterSomebodySends(sending_took.mul_f64(WITHIN_SENDINGS * instant))
        };
        applicants = life(applicants, server, kill_at).await;
        server = Server::start(&start).unwrap();
        if kill % 10 == 0 {
            let sent = acknowledged(&applicants);
            let findings = inspect(&data, &sent, visitor::whole::Jobs::UnderWay);
            assert_eq!(findings.faults, [""; 0], "after {} kills", kill + 1);
        }
    }

    let port = server.port();
    let work = applicants
        .into_iter()
        .map(|one| tokio::spawn(one.work(port, Until::Sent, Arc::default())))
        .collect();
    let applicants = gather(work).await;
    let wrong: Vec<&String> = applicants.iter().flat_map(|one| &one.wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let sent = acknowledged(&applicants);
    let findings = settled(&data, &sent).await;
    assert_eq!(findings.faults, [""; 0]);
    assert_eq!(findings.cases, sent.len(), "every case was acknowledged, and none twice");

    let interrupted: u32 = applicants.iter().map(|one| one.interrupted).sum();
    eprintln!("{KILLS} kills, {interrupted} of them while sending: {findings:?}");
    assert!(interrupted >= 10, "only {interrupted} kills met a sending");
    let mut browser = Browser::new(server.port()).unwrap();
    let letters = letters_received(&mut browser).await;
    assert_eq!(letters.len(), findings.letters, "each letter was delivered, and once");
    no_panic(&server.stop().unwrap());
}

/// At least 0 and less than 1.
fn part(random: &SeededRandom) -> f64 {
    let mut bytes = [0; 2];
    random.fill(&mut bytes);
    f64::from(u16::from_le_bytes(bytes)) / 65_536.0
}

fn acknowledged(applicants: &[Applicant]) -> Vec<Sent> {
    applicants.iter().flat_map(|one| one.acknowledged.clone()).collect()
}
