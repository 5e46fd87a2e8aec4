use std::{
    fs,
    io::{BufRead as _, BufReader, Read, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use crate::{Result, VisitError};

/// How the program is started.
#[derive(Clone, Debug)]
pub struct Start {
    pub executable: PathBuf,
    pub data: PathBuf,
    /// `None` starts a demonstration, with simulated national components; otherwise what this
    /// configuration file says is served.
    pub config: Option<PathBuf>,
    /// `None` takes any free one.
    pub port: Option<u16>,
    /// What stands before it: a shell that sets limits, for instance.
    pub wrapper: Vec<String>,
}

/// A program that runs. Killed when this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    port: u16,
    data: PathBuf,
    said: Arc<Mutex<String>>,
    /// From the start of the process until it had answered the first question.
    pub ready_after: Duration,
}

/// What a process has used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// User and system time. Linux counts it in hundredths of a second.
    pub cpu_milliseconds: f64,
    pub memory_kilobytes: u64,
    pub peak_memory_kilobytes: u64,
}

/// A debug build on a busy machine.
const LONGEST_START: Duration = Duration::from_mins(1);

impl Start {
    pub fn new(executable: impl Into<PathBuf>, data: impl Into<PathBuf>) -> Self {
        Self {
            executable: executable.into(),
            data: data.into(),
            config: None,
            port: None,
            wrapper: Vec::new(),
        }
    }
}

impl Server {
    /// Starts the program and waits until it is ready.
    pub fn start(start: &Start) -> Result<Self> {
        let port = match start.port {
            Some(port) => port,
            None => TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port(),
        };
        let mut command = match start.wrapper.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(&start.executable);
                command
            }
            None => Command::new(&start.executable),
        };
        let begun = Instant::now();
        match &start.config {
            Some(config) => command.arg("serve").arg("--config").arg(config),
            None => command
                .arg("demo")
                .args(["--port", &port.to_string()])
                .arg("--data")
                .arg(&start.data)
                .arg("--empty"),
        };
        let mut child = command
            .env("EKOMMUNE_OUTLINE_LETTERS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let said = Arc::new(Mutex::new(String::new()));
        let (ready, is_ready) = mpsc::channel();
        let errors = listen(child.stderr.take(), Arc::clone(&said), None);
        let _ = listen(child.stdout.take(), Arc::clone(&said), Some(ready));
        let mut server =
            Self { child, port, data: start.data.clone(), said, ready_after: Duration::ZERO };
        // The channel closes when the program closes its output, which is when it ends.
        if is_ready.recv_timeout(LONGEST_START).is_err() {
            let _ = server.child.kill();
            let _ = server.child.wait();
            // What it said last is why.
            let _ = errors.map(thread::JoinHandle::join);
            return Err(VisitError::Program(server.said()));
        }
        if !server.answers()? {
            return Err(VisitError::Program(server.said()));
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// Whether a load balancer would send people here.
    fn answers(&self) -> Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(LONGEST_START))?;
        stream.write_all(b"GET /helse HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    /// All it has written, to both outputs.
    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn usage(&self) -> Usage {
        usage_of(self.process())
    }

    /// `kill -9`: it has no chance to put anything in order.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop and waits until it has; gives what it said.
    pub fn stop(mut self) -> Result<String> {
        Command::new("kill").args(["-TERM", &self.process().to_string()]).status()?;
        let status = self.child.wait()?;
        let said = self.said();
        if status.success() { Ok(said) } else { Err(VisitError::Program(said)) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads what the program says to its end, so that it never waits for us, and tells when it is
/// ready.
fn listen(
    from: Option<impl Read + Send + 'static>,
    said: Arc<Mutex<String>>,
    ready: Option<mpsc::Sender<()>>,
) -> Option<thread::JoinHandle<()>> {
    let from = from?;
    Some(thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n') {
            let Ok(line) = line else { return };
            let line = String::from_utf8_lossy(&line);
            let is_ready = line.contains("ready after") || line.contains("answers on");
            if let Some(ready) = ready.as_ref().filter(|_| is_ready) {
                let _ = ready.send(());
            }
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_str(&line);
            said.push('\n');
        }
    }))
}

/// What a process has used so far; zeros when there is none.
pub fn usage_of(process: u32) -> Usage {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kilobytes = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|number| number.parse().ok())
            .unwrap_or(0)
    };
    Usage {
        cpu_milliseconds: cpu_ticks(&stat) * 10.0,
        memory_kilobytes: kilobytes("VmRSS:"),
        peak_memory_kilobytes: kilobytes("VmHWM:"),
    }
}

/// utime and stime of `/proc/PID/stat`. The process's name may hold anything, brackets too.
fn cpu_ticks(stat: &str) -> f64 {
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::cpu_ticks;

    #[test]
    fn processor_time_is_read_whatever_the_program_is_called() {
        let stat = "12 (a ) b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 1 0 7";
        assert!((cpu_ticks(stat) - 200.0).abs() < f64::EPSILON);
        assert!(cpu_ticks("").abs() < f64::EPSILON);
    }
}
