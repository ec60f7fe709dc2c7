//! The manage API over HTTP, as scripts for Statuspage use it.

mod access;
mod components;
mod hostile;
mod incidents;
mod maintenances;
mod metrics;
mod once;
mod openapi;
mod organizations;
mod pages;
mod protocol;
mod subscribers;

use app::model::Scope;
use serde_json::Value;

use crate::support::{
    app::TestApp,
    door::{Door, token},
    raw::Reply,
};

/// A page, and a script that may do all a script can.
struct Scene<'a> {
    app: &'a TestApp,
    door: Door,
    token: String,
}

impl<'a> Scene<'a> {
    async fn on(app: &'a TestApp) -> Self {
        Self::with(app, Scope::Admin).await
    }

    /// The script may do less.
    async fn with(app: &'a TestApp, scope: Scope) -> Self {
        Self { app, door: Door::open(app).await, token: token(app, Some(app.page), scope).await }
    }

    /// A path on the page.
    fn path(&self, rest: &str) -> String {
        format!("/v1/pages/{}{rest}", self.app.page)
    }

    /// The answer to a request with these headers and this body.
    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let oauth = format!("OAuth {}", self.token);
        let own = [("Authorization", oauth.as_str())];
        self.door.send(method, path, &[&own[..], headers].concat(), body).await
    }

    /// Status and body of the answer to a request with a body in JSON, on the page.
    async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let reply = self.send(method, &self.path(path), &[("Content-Type", "application/json")], &body.to_string()).await;
        (reply.status, said(&reply))
    }

    /// What is at a path on the page.
    async fn get(&self, path: &str) -> Value {
        let reply = self.send("GET", &self.path(path), &[], "").await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        said(&reply)
    }

    /// What was made with this body.
    async fn make(&self, path: &str, body: Value) -> Value {
        let (status, made) = self.call("POST", path, body).await;
        assert_eq!(status, 201, "{path}: {made}");
        made
    }

    /// What something is after this change.
    async fn change(&self, path: &str, body: Value) -> Value {
        let (status, changed) = self.call("PATCH", path, body).await;
        assert_eq!(status, 200, "{path}: {changed}");
        changed
    }
}

/// A body as JSON; nothing if there is none.
fn said(reply: &Reply) -> Value {
    let text = reply.text();
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")) }
}

/// The ids of a list.
fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("it is a list").iter().map(|row| row["id"].as_str().expect("it has an id")).collect()
}
