//! Our own accept loop: time-outs on headers, idle and slow readers, caps on connections, and an orderly end.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Extension, Router};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use ipnet::IpNet;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;

use crate::http::caller::Peer;

/// How long a client may take to send a request's headers, and how long a connection may lie idle between requests.
const HEADERS: Duration = Duration::from_secs(10);

/// How long a client may refuse to take what we send.
const WRITE: Duration = Duration::from_secs(30);

/// How long open requests have to finish once the process is told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// How long to wait when the system has no descriptor left for another connection.
const BREATH: Duration = Duration::from_millis(100);

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
pub async fn serve(listener: TcpListener, router: Router, caps: Caps, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(caps.connections));
    let by_ip = Arc::new(ByIp { most: caps.per_ip, trusted: caps.trusted, open: Mutex::default() });
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(64 * 1024);
    server
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(Duration::from_secs(20)))
        .keep_alive_timeout(Duration::from_secs(20))
        .max_concurrent_streams(128)
        .max_header_list_size(64 * 1024)
        .max_pending_accept_reset_streams(Some(32));
    let server = Arc::new(server);
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
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
            tokio::spawn(turn_away(stream));
            continue;
        };
        let watcher = graceful.watcher();
        let service = TowerToHyperService::new(router.clone().layer(Extension(Peer(peer))));
        let server = server.clone();
        tokio::spawn(async move {
            let connection = server.serve_connection_with_upgrades(TokioIo::new(Box::pin(timed(stream))), service).into_owned();
            if let Err(error) = watcher.watch(connection).await {
                tracing::trace!(%peer, error, "a connection ended early");
            }
            drop((place, own));
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::info!("some connections did not end in time and are cut");
    }
}

fn timed(stream: TcpStream) -> TimeoutStream<TcpStream> {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE));
    stream
}

async fn turn_away(mut stream: TcpStream) {
    let _ = tokio::time::timeout(Duration::from_secs(1), stream.write_all(FULL)).await;
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
