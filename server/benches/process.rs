//! The program itself, started on a data set and asked over a socket.

use std::{
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::{
    asking::{self, Answer},
    clock::Stopwatch,
};

/// The longest anything is waited for, in milliseconds.
const PATIENCE: f64 = 20_000.0;

/// The program `make build` makes; why not, if it is not there.
pub fn program() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let program = own.ancestors().nth(2).map(|folder| folder.join("lightship")).unwrap_or_default();
    if program.exists() { Ok(program) } else { Err(format!("there is no {}: `make build` makes it", program.display())) }
}

/// A server that was started; it is stopped when this is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    started: Stopwatch,
}

impl Server {
    /// Starts the program on a data folder.
    pub fn start(program: &Path, data: &Path) -> Self {
        Self::start_with(program, data, &[])
    }

    /// The same with more settings.
    pub fn start_with(program: &Path, data: &Path, settings: &[String]) -> Self {
        let address = free_address();
        let mut command = Command::new(program);
        command.arg("serve").arg("--data").arg(data).arg("--listen").arg(address.to_string()).args(settings);
        // Settings of whoever measures must not change what is measured.
        command.env_clear().current_dir(data).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let started = Stopwatch::start();
        let child = command.spawn().expect("the program can be run");
        Self { child, address, started }
    }

    /// Waits until it says that it is ready.
    pub fn wait_until_ready(&mut self) {
        let said = self.child.stdout.take().expect("it was not taken yet");
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line).expect("it speaks");
        assert!(line.contains("is lit"), "the program said: {line}");
    }

    /// Asks until it answers with a page; milliseconds since it was started.
    pub fn wait_for_page(&self) -> f64 {
        while self.started.millis() < PATIENCE {
            if self.get("/").is_some_and(|answer| answer.status == 200) {
                return self.started.millis();
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        f64::INFINITY
    }

    /// Gets a page as a browser would.
    pub fn get(&self, path: &str) -> Option<Answer> {
        asking::get(self.address, path, "br")
    }

    /// Its number among the processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Megabytes of memory it has.
    pub fn memory(&self) -> f64 {
        memory(&self.child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address nobody listens at.
pub fn free_address() -> SocketAddr {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    free.local_addr().expect("it is bound")
}

/// How long processors have worked for a process and those it has started, in ticks of the system.
pub fn ticks(id: u32) -> f64 {
    let read = |id: u32, file: &str| std::fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default();
    let own = |id: u32| {
        let stat = read(id, "stat");
        // Behind the name, which may have anything in it: 11 figures, then the time in the program and the time in the system.
        let figures = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
        figures.skip(11).take(2).filter_map(|figure| figure.parse::<f64>().ok()).sum::<f64>()
    };
    let children = read(id, &format!("task/{id}/children"));
    own(id) + children.split_whitespace().filter_map(|child| child.parse().ok()).map(own).sum::<f64>()
}

/// Megabytes of memory that a process has.
pub fn memory(child: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().map_or(f64::NAN, |kilobytes| kilobytes / 1_024.0)
}
