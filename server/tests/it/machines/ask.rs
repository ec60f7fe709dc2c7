//! Asks the public door in this process.

use std::sync::Arc;

use app::model::{Language, PageId, access::Audience, input::EditPage, page::PageSettings};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Method, Request},
};
use clap::{Args, Command, FromArgMatches};
use server::{
    config::ServeSettings,
    database::Database,
    http::{
        router,
        state::{AnswerKey, AppState},
        timeouts::Timeouts,
    },
    live::hub::Hub,
    notify::post::Post,
    service::{Services, pages, vault::Vault},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::json::Json;
use crate::support::app::TestApp;

/// The public door.
#[derive(Clone)]
pub struct Door {
    router: Router,
    state: AppState,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl TestApp {
    /// The door of a server with these flags.
    pub fn door_with(&self, flags: &[&str]) -> Door {
        self.door_to(self.hub.clone(), flags)
    }

    /// The door of a process that has these pages in memory.
    pub fn door_of(&self, hub: Arc<Hub>) -> Door {
        self.door_to(hub, &[])
    }

    fn door_to(&self, hub: Arc<Hub>, flags: &[&str]) -> Door {
        let all = ["lightship", "--base-url", "https://status.example.com"].iter().chain(flags);
        let matches = ServeSettings::augment_args(Command::new("lightship")).get_matches_from(all);
        let settings = ServeSettings::from_arg_matches(&matches).expect("these are settings");
        Door::of(AppState::new((self.services.clone(), hub), settings, Timeouts::default(), means(), CancellationToken::new()))
    }

    /// Makes German the language of the page.
    pub async fn speak_german(&self) {
        let settings = PageSettings { language: Language::German, ..PageSettings::default() };
        let input = EditPage { settings: Some(settings), ..EditPage::at_rev(None) };
        pages::edit(&self.services, &self.owner(), self.page, input).await.expect("the settings are fine");
    }

    /// The door as it is by default.
    pub fn door(&self) -> Door {
        self.door_with(&[])
    }
}

impl Door {
    fn of(state: AppState) -> Self {
        Self { router: router::public(state.clone()), state }
    }

    /// The same pages, at a process that has lost its database.
    pub async fn without_database(&self) -> Self {
        let db = Database::open("postgres://nobody@127.0.0.1:9/nothing").await.expect("nobody connects yet");
        let services = Services { db, ..self.state.services.clone() };
        let (hub, settings) = (self.state.hub.clone(), self.state.settings.clone());
        Self::of(AppState::new((services, hub), settings, Timeouts::default(), means(), CancellationToken::new()))
    }

    /// Whether an answer is kept for the next who asks.
    pub fn keeps(&self, page: PageId, path: &str) -> bool {
        let key = AnswerKey { page, audience: Audience::Public, language: Language::English, path: path.to_owned() };
        self.state.answers.kept(&key).is_some()
    }

    /// Sends a request.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("host")) {
            request = request.header("host", "status.example.com");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("the door always answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("the body can be read");
        Reply { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// GET, whatever comes back.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[]).await
    }

    /// GET of something that must be there.
    pub async fn read(&self, path: &str) -> Reply {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply
    }

    /// GET of JSON that must be there.
    pub async fn json(&self, path: &str) -> Json {
        self.read(path).await.json()
    }
}

impl Reply {
    /// The body.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).expect("the body is text")
    }

    /// The body, read as JSON.
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("our headers are ASCII"))
    }
}

/// What no machine needs: a vault and a post.
fn means() -> (Arc<Vault>, Post) {
    (Arc::new(Vault::new(&[7; 32])), Post::default())
}
