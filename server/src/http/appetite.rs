//! How much a client may send before it asks for something: floods of frames, and bodies without end, end here.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is left of it, in bytes. Each request makes it whole again.
#[derive(Clone)]
pub struct Left(Arc<AtomicUsize>);

impl Left {
    /// The most is several times the largest body most doors take: it comes in pieces, and each of them has a frame. Doors that take
    /// larger ones add to it.
    pub const MOST: usize = 4 * 1024 * 1024;

    /// A client that has sent nothing yet.
    pub fn whole() -> Self {
        Self(Arc::new(AtomicUsize::new(Self::MOST)))
    }

    /// The client asks for something.
    pub fn refill(&self) {
        self.0.store(Self::MOST, Ordering::Relaxed);
    }

    /// Somebody we know may send so many bytes more for this request.
    pub fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn take(&self, bytes: usize) -> io::Result<()> {
        let enough = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        enough.map(drop).map_err(|_| io::Error::other("a client sends and sends and asks for nothing"))
    }
}

/// A connection that fails once its client has sent too much.
pub struct Measured<S> {
    stream: S,
    left: Left,
}

impl<S> Measured<S> {
    /// Counts what is read of this stream.
    pub fn new(stream: S, left: Left) -> Self {
        Self { stream, left }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Measured<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        Poll::Ready(self.left.take(buffer.filled().len() - before))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Measured<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, slices: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
