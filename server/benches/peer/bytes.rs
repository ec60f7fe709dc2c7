//! axum with nothing around it: the same answer to everybody, from memory.

use std::{net::SocketAddr, path::Path};

use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue},
};
use bytes::Bytes;

use crate::asking::Answer;

/// Names of headers that whoever sends an answer adds by itself.
const BY_ITSELF: [&str; 4] = ["content-length", "date", "connection", "transfer-encoding"];

/// Writes an answer into a file, for a peer to send.
pub fn keep(answer: &Answer, file: &Path) {
    let mut kept = Vec::new();
    for (name, value) in answer.headers.iter().filter(|(name, _)| !BY_ITSELF.contains(&name.as_str())) {
        kept.extend_from_slice(format!("{name}: {value}\n").as_bytes());
    }
    kept.push(b'\n');
    kept.extend_from_slice(&answer.body);
    std::fs::write(file, kept).expect("there is room for a file");
}

/// Serves what is in the file.
pub async fn serve(file: &Path) -> SocketAddr {
    let kept = std::fs::read(file).expect("the file was just written");
    let end = kept.windows(2).position(|bytes| bytes == b"\n\n").expect("an empty line ends the headers");
    let head = String::from_utf8_lossy(&kept[..end]).into_owned();
    let pairs = head.lines().filter_map(|line| line.split_once(": "));
    let headers: HeaderMap = pairs.filter_map(|(n, v)| Some((n.parse::<HeaderName>().ok()?, v.parse::<HeaderValue>().ok()?))).collect();
    let body = Bytes::from(kept).slice(end + 2..);
    let app = Router::new().fallback(move || async move { (headers.clone(), body.clone()) });
    super::open(app).await
}
