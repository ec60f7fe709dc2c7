//! `smtp-source` and `smtp-sink`: a mail program and a mail server that do nothing else. They are part of Debian's package
//! `postfix`, which is unpacked beside the build and not installed.

use std::{
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::{clock::Stopwatch, process::free_address};

/// The programs of the package.
pub struct Postfix {
    folder: PathBuf,
}

impl Postfix {
    /// Unpacks the package, unless it is there already; why not, if that is not possible here.
    pub fn unpack() -> Result<Self, String> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let folder = own.ancestors().nth(2).map(|folder| folder.join("postfix")).unwrap_or_default();
        if !folder.join("usr/sbin/smtp-source").exists() {
            std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
            run(&folder, "apt-get", &["download", "postfix"])?;
            let entries = std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
            let package = entries.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|end| end == "deb"));
            let package = package.ok_or("`apt-get download postfix` left no package")?;
            run(&folder, "dpkg-deb", &["-x", &package.to_string_lossy(), "."])?;
        }
        Ok(Self { folder })
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join("usr/sbin").join(name));
        command.env("LD_LIBRARY_PATH", self.folder.join("usr/lib/postfix")).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// A mail server that takes everything and keeps nothing.
    pub fn sink(&self) -> Result<Sink, String> {
        let address = free_address();
        let mut command = self.command("smtp-sink");
        // It has a user of its own to become where it is started by root.
        if is_root() {
            command.args(["-u", "nobody"]);
        }
        let child = command.arg(address.to_string()).arg("256").stderr(Stdio::null()).spawn().map_err(|error| error.to_string())?;
        let sink = Sink { child, address };
        let watch = Stopwatch::start();
        while TcpStream::connect(address).is_err() {
            if watch.millis() > 5_000.0 {
                return Err("smtp-sink does not listen".to_owned());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(sink)
    }

    /// Sends so many mails of so many bytes on kept connections; how many a second.
    pub fn send(&self, to: SocketAddr, mails: usize, bytes: usize, at_once: usize) -> Result<f64, String> {
        let watch = Stopwatch::start();
        let mut command = self.command("smtp-source");
        command.args(["-d", "-s", &at_once.to_string(), "-m", &mails.to_string(), "-l", &bytes.to_string()]);
        let output = command.args(["-f", "status@example.com", "-t", "a@example.com"]).arg(to.to_string()).output();
        let output = output.map_err(|error| error.to_string())?;
        match output.status.success() {
            true => Ok(mails as f64 / watch.millis() * 1_000.0),
            false => Err(format!("smtp-source said: {}", String::from_utf8_lossy(&output.stderr))),
        }
    }
}

/// A mail server; it ends when this is dropped.
pub struct Sink {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|data| std::os::unix::fs::MetadataExt::uid(&data) == 0)
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.map_err(|error| format!("{program} does not run: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(format!("{program} said: {}", String::from_utf8_lossy(&output.stderr))) }
}
