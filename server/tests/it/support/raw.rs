//! HTTP as bytes on a wire: requests no well-behaved client would send, answers as they come, streams frame by frame.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpSocket, TcpStream},
};

/// Nothing here takes longer on a busy machine; whatever does has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer, read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Its status; 0 if the connection was closed without an answer.
    pub status: u16,
    /// Its headers, names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// Its body as it came, decoded from chunks.
    pub body: Vec<u8>,
}

impl Reply {
    /// A header, empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// Whether a header is there.
    pub fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(own, _)| own == name)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("it is text")
    }

    /// Everything that may not differ between two answers that must look the same: not the date, and not the id of the request.
    pub fn looks(&self) -> (u16, Vec<(String, String)>, Vec<u8>) {
        let kept = |(name, _): &&(String, String)| !matches!(name.as_str(), "date" | "x-request-id");
        (self.status, self.headers.iter().filter(kept).cloned().collect(), self.body.clone())
    }
}

/// One connection.
pub struct Wire {
    stream: BufReader<TcpStream>,
}

impl Wire {
    /// Connects.
    pub async fn to(address: SocketAddr) -> Self {
        Self { stream: BufReader::new(TcpStream::connect(address).await.expect("somebody listens")) }
    }

    /// Connects with next to no room for what is not read yet.
    pub async fn narrow(address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().expect("there is a socket");
        socket.set_recv_buffer_size(4096).expect("it can be narrow");
        Self { stream: BufReader::new(socket.connect(address).await.expect("somebody listens")) }
    }

    /// Sends bytes as they are; answers whether the other side still takes them.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.get_mut().write_all(bytes.as_ref()).await.is_ok()
    }

    /// Sends a request for a path with these headers, and a Host if they name none.
    pub async fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)]) {
        let mut request = format!("{method} {path} HTTP/1.1\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request.push_str("Host: status.example.com\r\n");
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        assert!(self.send(request + "\r\n").await, "{method} {path}: nobody listens");
    }

    /// The next answer to anything but HEAD.
    pub async fn reply(&mut self) -> Reply {
        self.patiently(async |wire| wire.read_reply(true).await).await
    }

    /// The next answer to HEAD.
    pub async fn reply_to_head(&mut self) -> Reply {
        self.patiently(async |wire| wire.read_reply(false).await).await
    }

    /// The status and headers of the next answer.
    pub async fn head(&mut self) -> Reply {
        self.patiently(async |wire| wire.read_head().await).await
    }

    /// The next chunk of an answer; nothing at its end, however it comes.
    pub async fn chunk(&mut self) -> Option<Vec<u8>> {
        self.patiently(async |wire| wire.read_chunk().await).await
    }

    /// Waits until the other side closes; answers with what it said before.
    pub async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        self.patiently(async |wire| {
            // One that is cut is closed too.
            let _ = wire.stream.read_to_end(&mut rest).await;
        })
        .await;
        rest
    }

    /// So many bytes; nothing if the other side closes before.
    pub async fn exactly(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.patiently(async |wire| wire.stream.read_exact(&mut bytes).await.is_ok()).await.then_some(bytes)
    }

    async fn patiently<T>(&mut self, work: impl AsyncFnOnce(&mut Self) -> T) -> T {
        tokio::time::timeout(PATIENCE, work(self)).await.expect("an answer comes, or an end")
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).await;
        line.ends_with('\n').then(|| line.trim_end().to_owned()).filter(|_| read.is_ok())
    }

    async fn read_head(&mut self) -> Reply {
        let mut reply = Reply { status: 0, headers: Vec::new(), body: Vec::new() };
        let Some(first) = self.line().await else { return reply };
        let status = first.strip_prefix("HTTP/1.1 ").or(first.strip_prefix("HTTP/1.0 ")).and_then(|rest| rest.get(..3)?.parse().ok());
        reply.status = status.unwrap_or_else(|| panic!("this is no answer: {first}"));
        while let Some(line) = self.line().await.filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').expect("a header has a colon");
            reply.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        reply
    }

    async fn read_reply(&mut self, has_body: bool) -> Reply {
        let mut reply = self.read_head().await;
        if !has_body || reply.status < 200 || matches!(reply.status, 204 | 304) {
            return reply;
        }
        if reply.header("transfer-encoding") == "chunked" {
            while let Some(mut chunk) = self.read_chunk().await {
                reply.body.append(&mut chunk);
            }
        } else if let Ok(length) = reply.header("content-length").parse::<usize>() {
            reply.body.resize(length, 0);
            self.stream.read_exact(&mut reply.body).await.expect("the whole body comes");
        } else {
            self.stream.read_to_end(&mut reply.body).await.expect("it ends in good order");
        }
        reply
    }

    async fn read_chunk(&mut self) -> Option<Vec<u8>> {
        let length = usize::from_str_radix(&self.line().await?, 16).expect("a chunk begins with its length");
        let mut chunk = vec![0; length];
        self.stream.read_exact(&mut chunk).await.ok()?;
        self.line().await;
        (length > 0).then_some(chunk)
    }

    /// What the other side would say next, if it says anything within this time.
    pub async fn says_within(&mut self, time: Duration) -> Option<io::Result<usize>> {
        let mut byte = [0; 1];
        tokio::time::timeout(time, self.stream.read(&mut byte)).await.ok()
    }
}

impl From<TcpStream> for Wire {
    fn from(stream: TcpStream) -> Self {
        Self { stream: BufReader::new(stream) }
    }
}

/// An event stream, read frame by frame.
pub struct Frames {
    wire: Wire,
    /// What the server said before the stream began.
    pub head: Reply,
    text: String,
}

impl Frames {
    /// Asks for the stream at this path.
    pub async fn open(mut wire: Wire, path: &str, headers: &[(&str, &str)]) -> Self {
        wire.ask("GET", path, headers).await;
        let head = wire.head().await;
        Self { wire, head, text: String::new() }
    }

    /// The next frame without the blank line at its end; nothing when the stream has ended.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(frame);
            }
            let chunk = self.wire.chunk().await?;
            self.text.push_str(std::str::from_utf8(&chunk).expect("frames are text"));
        }
    }

    /// The next frame that is no beat.
    pub async fn event(&mut self) -> Option<String> {
        loop {
            let frame = self.next().await?;
            if !frame.starts_with("event: beat") {
                return Some(frame);
            }
        }
    }
}
