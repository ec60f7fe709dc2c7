//! nginx, which serves one page from a file: what is measured against where a page is sent.

use std::{
    net::SocketAddr,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

use crate::{asking, clock::Stopwatch, process, wrk::TOOLS};

/// The longest its start is waited for, in milliseconds.
const PATIENCE: f64 = 5_000.0;

/// An nginx of its own: nothing of it is outside its folder, and it ends when this is dropped.
pub struct Nginx {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    folder: TempDir,
}

impl Nginx {
    /// Starts one that serves this page, which was compressed before; says why not, if that is not possible here.
    pub fn serving(plain: &[u8], gzip: &[u8]) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let site = folder.path().join("site");
        let address = process::free_address();
        let write = |path: PathBuf, bytes: &[u8]| std::fs::write(path, bytes).map_err(|error| error.to_string());
        std::fs::create_dir(&site).map_err(|error| error.to_string())?;
        write(site.join("index.html"), plain)?;
        write(site.join("index.html.gz"), gzip)?;
        write(config_in(folder.path()), config(folder.path(), address).as_bytes())?;
        let mut command = nginx(folder.path());
        let child = command.spawn().map_err(|error| format!("nginx does not run ({error}): {TOOLS}"))?;
        let nginx = Self { child, address, folder };
        nginx.wait(gzip)?;
        Ok(nginx)
    }

    /// Its number among the processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn wait(&self, gzip: &[u8]) -> Result<(), String> {
        let watch = Stopwatch::start();
        while watch.millis() < PATIENCE {
            if asking::get(self.address, "/", "gzip").is_some_and(|answer| answer.status == 200 && answer.body == gzip) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let said = std::fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default();
        Err(format!("nginx does not serve the page: {said}"))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // A master that is killed leaves its workers behind.
        let asked = nginx(self.folder.path()).args(["-s", "stop"]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn nginx(folder: &Path) -> Command {
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).arg("-c").arg(config_in(folder)).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn config_in(folder: &Path) -> PathBuf {
    folder.join("nginx.conf")
}

fn config(folder: &Path, address: SocketAddr) -> String {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    // Its workers would otherwise be somebody who may not look into the folder.
    let user = if is_root { "user root;" } else { "" };
    let folder = folder.display();
    format!(
        "{user} daemon off; master_process on; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 4096; }}
        http {{
            access_log off; sendfile on; gzip_static on; keepalive_requests 100000000;
            open_file_cache max=100 inactive=600s; open_file_cache_valid 600s;
            types {{ text/html html; }}
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
            uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
            server {{ listen {address}; root {folder}/site; index index.html; }}
        }}"
    )
}
