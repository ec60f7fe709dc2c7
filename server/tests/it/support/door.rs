//! The HTTP door as the program opens it: the real accept loop and the real routes, before a test's own services.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::model::{PageId, Scope, input::NewToken};
use axum::{Router, body::to_bytes, extract::State};
use server::{
    config::{GraphiteSettings, OutboundSettings, PeopleSettings, ServeSettings},
    http::{
        accept::{self, Caps},
        ready, router, session,
        state::AppState,
        timeouts::Timeouts,
    },
    notify::post::Post,
    observe,
    service::{actor::Actor, tokens, vault::Vault},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    app::{TestApp, addresses},
    raw::{Frames, Reply, Wire},
};

/// What a test wants other than usual.
pub struct Wishes {
    /// The settings: https, no proxies, room for everybody.
    pub settings: ServeSettings,
    /// The program's own.
    pub timeouts: Timeouts,
    /// Other routes than the program's, behind the same layers.
    pub routes: Option<Router<AppState>>,
    /// Routes of the console besides, behind what stands before them.
    pub console: Option<Router<AppState>>,
    /// Where mail is handed in: nowhere.
    pub post: Post,
}

impl Wishes {
    /// Waits for nobody longer than a moment.
    pub fn hurry(&mut self) {
        let millis = Duration::from_millis;
        self.timeouts = Timeouts { headers: millis(400), request: millis(400), write: millis(400), drain: millis(400), beat: millis(100) };
    }
}

/// A door that is open.
pub struct Door {
    /// Where.
    pub address: SocketAddr,
    /// What is behind it.
    pub state: AppState,
    stop: CancellationToken,
    serving: JoinHandle<()>,
}

impl Door {
    /// Opens it as the program would.
    pub async fn open(app: &TestApp) -> Self {
        Self::with(app, |_| ()).await
    }

    /// Opens it otherwise.
    pub async fn with(app: &TestApp, change: impl FnOnce(&mut Wishes)) -> Self {
        let settings = ServeSettings {
            listen: "127.0.0.1:0".parse().expect("this is an address"),
            metrics_listen: None,
            base_url: Some(addresses()),
            trusted_proxies: Vec::new(),
            max_connections: 1_000,
            max_connections_per_ip: 1_000,
            max_streams_per_ip: 100,
            max_streams: 1_000,
            api_rate: 600,
            no_jobs: true,
            security_contact: None,
            people: PeopleSettings::default(),
            outbound: OutboundSettings::default(),
            graphite: GraphiteSettings::default(),
        };
        let mut wishes = Wishes { settings, timeouts: Timeouts::default(), routes: None, console: None, post: Post::default() };
        change(&mut wishes);
        let Wishes { settings, timeouts, routes, console, post } = wishes;
        let caps = Caps {
            connections: settings.max_connections,
            per_ip: settings.max_connections_per_ip,
            trusted: settings.trusted_proxies.clone(),
        };
        let listener = accept::bind(settings.listen).await.expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let stop = CancellationToken::new();
        let means = (Arc::new(Vault::new(&[7; 32])), post);
        let state = AppState::new((app.services.clone(), app.hub.clone()), settings, timeouts, means, stop.clone());
        let router = match routes {
            Some(routes) => router::guarded(routes, state.clone()),
            None => router::public(state.clone()),
        };
        let router = match console {
            Some(routes) => router::guarded(session::guarded(routes, &state), state.clone()),
            None => router,
        };
        let serving = tokio::spawn(accept::serve(listener, ready::Door::new(router, state.clone()), caps, timeouts, stop.clone()));
        Self { address, state, stop, serving }
    }

    /// A connection.
    pub async fn wire(&self) -> Wire {
        Wire::to(self.address).await
    }

    /// What a visitor gets.
    pub async fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[]).await
    }

    /// What a visitor gets who sends these headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.ask("GET", path, headers).await
    }

    /// The answer to a request without a body.
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut wire = self.wire().await;
        wire.ask(method, path, headers).await;
        if method == "HEAD" { wire.reply_to_head().await } else { wire.reply().await }
    }

    /// The answer to a request with a body.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let length = body.len().to_string();
        let mut wire = self.wire().await;
        wire.ask(method, path, &[headers, &[("Content-Length", length.as_str())]].concat()).await;
        wire.send(body).await;
        wire.reply().await
    }

    /// The answer to bytes as they are, on a connection of their own.
    pub async fn raw(&self, bytes: impl AsRef<[u8]>) -> Reply {
        let mut wire = self.wire().await;
        wire.send(bytes).await;
        wire.reply().await
    }

    /// The event stream of the page, after its greeting.
    pub async fn events(&self, path: &str, headers: &[(&str, &str)]) -> Frames {
        let mut frames = Frames::open(self.wire().await, path, headers).await;
        assert_eq!(frames.next().await.as_deref(), Some("retry: 3000"), "{:?}", frames.head);
        frames
    }

    /// What Prometheus gets.
    pub async fn counters(&self) -> String {
        let body = observe::export(State(self.state.clone())).await.into_body();
        String::from_utf8(to_bytes(body, usize::MAX).await.expect("it is in memory").into()).expect("it is text")
    }

    /// How many documents have been rendered.
    pub async fn renders(&self) -> u64 {
        let text = self.counters().await;
        let count = text.lines().find_map(|line| line.strip_prefix("lightship_render_seconds_count "));
        count.expect("renderings are counted").parse().expect("it is a number")
    }

    /// Tells it to stop; nothing new is taken from then on.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Waits until it has stopped.
    pub async fn stopped(self) {
        tokio::time::timeout(Duration::from_secs(30), self.serving).await.expect("it stops").expect("it does not fail");
    }
}

/// The secret that lets a program called `script` in, to a page or to all.
pub async fn token(app: &TestApp, page: Option<PageId>, scope: Scope) -> String {
    let input = NewToken { name: "script".into(), scopes: vec![scope], unlimited: false, expires_at: None };
    tokens::create_token(&app.services, &Actor::command_line(), page, input).await.expect("the token is fine").1
}
