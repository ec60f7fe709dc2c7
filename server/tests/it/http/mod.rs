//! The HTTP door: what visitors get at every address, what they never get, and what becomes of clients that mean no good.

mod charts;
mod connections;
mod documents;
mod hostile;
mod http2;
mod pictures;
mod ready;
mod scene;
mod secrecy;
mod still;
mod stream;
