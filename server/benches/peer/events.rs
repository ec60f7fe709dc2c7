//! axum with nothing around it: events for everybody who listens, as its documentation shows it.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::stream;
use tokio::sync::broadcast;

use crate::{clock, peer::mark};

/// How many events a slow reader may fall behind.
const BACKLOG: usize = 256;

/// A server with listeners.
pub struct Events {
    /// Where it listens.
    pub address: SocketAddr,
    sender: broadcast::Sender<Arc<str>>,
}

impl Events {
    /// Starts it.
    pub async fn serve() -> Self {
        let sender = broadcast::Sender::new(BACKLOG);
        let own = sender.clone();
        let app = Router::new().fallback(move || async move {
            let events = stream::unfold(own.subscribe(), |mut coming: broadcast::Receiver<Arc<str>>| async move {
                let text = coming.recv().await.ok()?;
                Some((Ok::<_, Infallible>(Event::default().event("change").data(text)), coming))
            });
            Sse::new(events).keep_alive(KeepAlive::default())
        });
        Self { address: super::open(app).await, sender }
    }

    /// Sends an event of this size.
    pub fn commit(&self, number: u64, size: usize) -> u64 {
        let text = format!("{:x<size$}", mark(number));
        let committed = clock::epoch_nanos();
        // Nobody listening is no fault.
        let _ = self.sender.send(text.into());
        committed
    }
}
