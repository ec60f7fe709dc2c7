//! `/api/v1` over HTTP, as clients of Cachet use it.

mod components;
mod document;
mod exchanges;
mod incidents;
mod lists;
mod metrics;
mod numbers;
mod refusals;
mod schedules;
mod secrecy;
mod subscribers;

use app::model::Scope;
use serde_json::Value;

use crate::support::{
    app::TestApp,
    door::{Door, token},
    raw::Reply,
};

/// A page, its door, and a program with a token.
struct Scene<'a> {
    app: &'a TestApp,
    door: Door,
    token: String,
}

/// An answer, and what it says.
struct Said {
    reply: Reply,
    json: Value,
}

impl Said {
    fn status(&self) -> u16 {
        self.reply.status
    }

    /// What it is about.
    fn data(&self) -> &Value {
        &self.json["data"]
    }

    /// Its number.
    fn id(&self) -> i64 {
        self.data()["id"].as_i64().unwrap_or_else(|| panic!("{} {}", self.reply.status, self.reply.text()))
    }

    /// One field of each of many.
    fn each(&self, field: &str) -> Vec<Value> {
        let all = self.data().as_array().unwrap_or_else(|| panic!("{} {}", self.reply.status, self.reply.text()));
        all.iter().map(|one| one[field].clone()).collect()
    }

    /// What is wrong.
    fn details(&self) -> Vec<&str> {
        let all = self.json["errors"][0]["meta"]["details"].as_array();
        all.into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

impl<'a> Scene<'a> {
    /// With a token that may do everything a token may.
    async fn on(app: &'a TestApp) -> Self {
        Self { app, door: Door::open(app).await, token: token(app, Some(app.page), Scope::Admin).await }
    }

    /// What everybody reads.
    async fn read(&self, path: &str) -> Said {
        said(self.door.get(&at(path)).await)
    }

    /// What staff read.
    async fn look(&self, path: &str) -> Said {
        self.send_as(&self.token, "GET", path, None).await
    }

    /// What staff get who send something.
    async fn send(&self, method: &str, path: &str, body: Value) -> Said {
        self.send_as(&self.token, method, path, Some(body)).await
    }

    /// What staff get who delete something.
    async fn delete(&self, path: &str) -> Said {
        self.send_as(&self.token, "DELETE", path, None).await
    }

    async fn send_as(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> Said {
        let headers = [("X-Cachet-Token", token), ("Content-Type", "application/json")];
        said(match body {
            Some(body) => self.door.send(method, &at(path), &headers, &body.to_string()).await,
            None => self.door.ask(method, &at(path), &headers).await,
        })
    }

    /// Makes something, and answers with its number.
    async fn make(&self, path: &str, body: Value) -> i64 {
        let made = self.send("POST", path, body).await;
        assert_eq!(made.status(), 200, "{path}: {}", made.reply.text());
        made.id()
    }

    /// Changes something, and answers with what it is then.
    async fn change(&self, path: &str, body: Value) -> Value {
        let changed = self.send("PUT", path, body).await;
        assert_eq!(changed.status(), 200, "{path}: {}", changed.reply.text());
        changed.data().clone()
    }
}

fn at(path: &str) -> String {
    format!("/api/v1{path}")
}

fn said(reply: Reply) -> Said {
    let json = serde_json::from_slice(&reply.body).unwrap_or_default();
    Said { reply, json }
}
