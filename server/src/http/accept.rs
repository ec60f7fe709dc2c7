//! Our own accept loop: time-outs on headers, idle and slow readers, caps on connections and on what they send, and an orderly end.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::extract::Request;
use futures::future::{self, Either};
use hyper::{
    body::Incoming,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use ipnet::IpNet;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;

use crate::http::{
    appetite::{Left, Measured},
    caller::{self, Peer},
    ready::Door,
    timeouts::Timeouts,
};

/// How long to wait when the system has no descriptor left for another connection.
const BREATH: Duration = Duration::from_millis(100);

/// The most of a request's line and headers that is read, in bytes.
const HEAD: u16 = u16::MAX;

/// How many clients are told at a time that there is no room, at most as many as have one; others are closed without a word.
const REFUSALS: usize = 256;

/// How long telling them may take.
const REFUSAL: Duration = Duration::from_secs(1);

/// What a client gets that comes when all connections are taken.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// The caps of a listener.
pub struct Caps {
    /// Connections in all.
    pub connections: usize,
    /// Connections from one address that is no trusted proxy.
    pub per_ip: usize,
    /// Networks whose addresses have no cap of their own.
    pub trusted: Vec<IpNet>,
}

/// Serves until `stop`, then lets open requests finish for a while.
pub async fn serve(listener: TcpListener, door: Door, caps: Caps, timeouts: Timeouts, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(caps.connections));
    let refusals = Arc::new(Semaphore::new(REFUSALS.min(caps.connections / 2)));
    let by_ip = Arc::new(ByIp { most: caps.per_ip, trusted: caps.trusted, open: Mutex::default() });
    let server = Arc::new(server(timeouts));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            Some(_) = connections.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of descriptors, or a client that left already: neither may end the loop.
                tracing::debug!(%error, "a connection was not accepted");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        let (Ok(place), Some(own)) = (places.clone().try_acquire_owned(), by_ip.clone().take(peer.ip())) else {
            if let Ok(turn) = refusals.clone().try_acquire_owned() {
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(REFUSAL, turn_away(stream)).await;
                    drop(turn);
                });
            }
            continue;
        };
        let (watcher, server, door) = (graceful.watcher(), server.clone(), door.clone());
        connections.spawn(async move {
            let asked = CancellationToken::new();
            let left = Left::whole();
            let service = behind(door, peer, asked.clone(), left.clone());
            let stream = Measured::new(Box::pin(timed(stream, timeouts.write)), left);
            let connection = server.serve_connection(TokioIo::new(stream), service).into_owned();
            tokio::select! {
                // Asked first: it is what a connection wakes up for.
                biased;
                ended = watcher.watch(connection) => if let Err(error) = ended {
                    tracing::trace!(%peer, error, "a connection ended early");
                },
                // While the protocol is still unknown nothing else keeps an eye on the client.
                () = never_asked(&asked, timeouts.headers) => tracing::trace!(%peer, "a connection asked for nothing"),
            }
            drop((place, own));
        });
    }
    drop(listener);
    if tokio::time::timeout(timeouts.drain, graceful.shutdown()).await.is_err() {
        tracing::info!("some connections did not end in time and are cut");
        connections.shutdown().await;
    }
}

fn server(timeouts: Timeouts) -> Builder<TokioExecutor> {
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(timeouts.headers).max_buf_size(HEAD.into());
    server
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(timeouts.beat))
        .keep_alive_timeout(timeouts.beat)
        .max_concurrent_streams(128)
        .max_header_list_size(HEAD.into())
        .max_pending_accept_reset_streams(Some(32));
    server
}

/// Everything behind a connection: each request learns whose it is.
fn behind(
    door: Door,
    peer: SocketAddr,
    asked: CancellationToken,
    left: Left,
) -> impl Service<Request<Incoming>, Response = axum::response::Response, Error = std::convert::Infallible, Future: Send> {
    let router = TowerToHyperService::new(door.router());
    service_fn(move |mut request: Request<Incoming>| {
        asked.cancel();
        left.refill();
        match door.answer(&request) {
            Ok(response) => Either::Left(future::ready(Ok(response))),
            Err(missed) => {
                request.extensions_mut().insert(Peer(peer));
                request.extensions_mut().insert(left.clone());
                let (door, answered) = (door.clone(), router.call(request));
                Either::Right(async move {
                    let mut response = answered.await?;
                    door.keep(missed, &mut response);
                    Ok(response)
                })
            }
        }
    })
}

/// Ends if no request has come in time.
async fn never_asked(asked: &CancellationToken, time: Duration) {
    if tokio::time::timeout(time, asked.cancelled()).await.is_ok() {
        std::future::pending().await
    }
}

fn timed(stream: TcpStream, write: Duration) -> TimeoutStream<TcpStream> {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(write));
    stream
}

async fn turn_away(mut stream: TcpStream) -> std::io::Result<()> {
    stream.write_all(FULL).await?;
    stream.shutdown().await?;
    // To close while something lies unread would take back what was just said.
    let mut unread = [0; 1024];
    while stream.read(&mut unread).await? > 0 {}
    Ok(())
}

struct ByIp {
    most: usize,
    trusted: Vec<IpNet>,
    open: Mutex<HashMap<IpAddr, usize>>,
}

struct Own(Arc<ByIp>, Option<IpAddr>);

impl ByIp {
    fn take(self: Arc<Self>, ip: IpAddr) -> Option<Own> {
        let ip = ip.to_canonical();
        if self.trusted.iter().any(|network| network.contains(&ip)) {
            return Some(Own(self, None));
        }
        let ip = caller::household(ip);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let own = open.entry(ip).or_default();
        if *own >= self.most {
            return None;
        }
        *own += 1;
        drop(open);
        Some(Own(self, Some(ip)))
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let Some(ip) = self.1 else { return };
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&ip) {
            *own -= 1;
            if *own == 0 {
                open.remove(&ip);
            }
        }
    }
}

/// Binds an address, or says in one line why not.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| format!("cannot listen on {address}: {error}"))
}
