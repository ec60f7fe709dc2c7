//! Bodies that come compressed with gzip: unpacked up to a limit, and no further.

use std::io::Read as _;

use axum::{
    body::Bytes,
    http::{header, request::Parts},
};
use flate2::read::MultiGzDecoder;

use super::{Refusal, header_text};

/// The largest body after it was unpacked, in bytes.
const LARGEST: u64 = 8 << 20;

/// How a body came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As it is.
    Plain,
    /// Compressed.
    Gzip,
}

/// How the body of this request came; nothing if that is unknown here.
pub fn packing(request: &Parts) -> Option<Packing> {
    match header_text(request, header::CONTENT_ENCODING).map(|encoding| encoding.trim().to_ascii_lowercase()).as_deref() {
        None | Some("" | "identity") => Some(Packing::Plain),
        Some("gzip" | "x-gzip") => Some(Packing::Gzip),
        Some(_) => None,
    }
}

/// The body as it was before it was packed.
pub fn unpacked(body: Bytes, packing: Packing) -> Result<Bytes, Refusal> {
    if packing == Packing::Plain {
        return Ok(body);
    }
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(&*body).take(LARGEST + 1).read_to_end(&mut plain);
    read.map_err(|error| Refusal::Unreadable(format!("this is no gzip: {error}")))?;
    match plain.len() as u64 > LARGEST {
        true => Err(Refusal::Unreadable(format!("the body has more than {LARGEST} bytes once it is unpacked"))),
        false => Ok(plain.into()),
    }
}
