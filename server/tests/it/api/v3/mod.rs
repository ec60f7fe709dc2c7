//! `/api/v3` over HTTP: what everybody reads, what staff read and change with a token, and what nobody gets.

mod document;
mod hostile;
mod matrix;
mod once;
mod paging;
mod problems;
mod reads;
mod secrecy;
mod together;
mod writes;

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

    /// The id of what was answered.
    fn id(&self) -> String {
        self.json["id"].as_str().unwrap_or_else(|| panic!("{} {}", self.reply.status, self.reply.text())).to_owned()
    }

    /// The fields that do not fit, by name.
    fn fields(&self) -> Vec<&str> {
        self.json["errors"].as_array().into_iter().flatten().filter_map(|error| error["field"].as_str()).collect()
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

    /// What staff get who do something that has no body.
    async fn deed(&self, method: &str, path: &str) -> Said {
        self.send_as(&self.token, method, path, None).await
    }

    async fn send_as(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> Said {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        said(match body {
            Some(body) => self.door.send(method, &at(path), &headers, &body.to_string()).await,
            None => self.door.ask(method, &at(path), &headers[..1]).await,
        })
    }

    /// Makes something, and answers with its id.
    async fn make(&self, path: &str, body: Value) -> String {
        let made = self.send("POST", path, body).await;
        assert_eq!(made.status(), 201, "{path}: {}", made.reply.text());
        let id = made.id();
        assert_eq!(made.reply.header("location"), format!("{}/{id}", at(path)));
        id
    }
}

fn at(path: &str) -> String {
    format!("/api/v3{path}")
}

fn said(reply: Reply) -> Said {
    let json = serde_json::from_slice(&reply.body).unwrap_or_default();
    Said { reply, json }
}
