//! One request on a connection of its own, and what came back.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use crate::clock::Stopwatch;

/// The longest anything is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Milliseconds until its first byte was there, connecting included.
    pub to_first_byte: f64,
    /// Its headers, as they were sent.
    pub headers: Vec<(String, String)>,
    /// Its body, as it was sent.
    pub body: Vec<u8>,
}

/// Gets a path as a browser would that takes this encoding.
pub fn get(address: SocketAddr, path: &str, encoding: &str) -> Option<Answer> {
    let watch = Stopwatch::start();
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_nodelay(true).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n").ok()?;
    let mut read = vec![0; 1];
    stream.read_exact(&mut read).ok()?;
    let to_first_byte = watch.millis();
    stream.read_to_end(&mut read).ok()?;
    let end = read.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&read[..end]).ok()?;
    let (first, lines) = head.split_once("\r\n")?;
    let status = first.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.split("\r\n").filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    Some(Answer { status, to_first_byte, headers, body: read.split_off(end + 4) })
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}
