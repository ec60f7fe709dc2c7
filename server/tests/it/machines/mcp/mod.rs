//! `/mcp` as agents use it: what they are told without a token, what they may do with one, and what nobody gets.

mod hostile;
mod protocol;
mod tools;

use app::model::{PageId, Scope, input::NewToken};
use serde_json::{Value, json};
use server::service::{actor::Actor, tokens};

use crate::support::{app::TestApp, door::Door, raw::Reply};

/// An agent before a page.
struct Agent<'a> {
    app: &'a TestApp,
    door: Door,
    /// What it says in `Authorization`, if anything.
    shows: Option<String>,
}

impl<'a> Agent<'a> {
    /// One without a token.
    async fn on(app: &'a TestApp) -> Self {
        Self { app, door: Door::open(app).await, shows: None }
    }

    /// The same with a token of the page.
    async fn with(app: &'a TestApp, scope: Scope) -> Self {
        let mut agent = Self::on(app).await;
        agent.show(Some(app.page), scope).await;
        agent
    }

    /// Shows another token from now on.
    async fn show(&mut self, page: Option<PageId>, scope: Scope) {
        let input = NewToken { name: "an agent".into(), scopes: vec![scope], expires_at: None, unlimited: false };
        let made = tokens::create_token(&self.app.services, &Actor::command_line(), page, input).await.expect("the token is fine");
        self.shows = Some(format!("Bearer {}", made.1));
    }

    /// What comes back of a body, with headers of its own besides the usual ones.
    async fn send(&self, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut all = vec![("Accept", "application/json, text/event-stream")];
        if headers.iter().all(|(name, _)| *name != "Content-Type") {
            all.push(("Content-Type", "application/json"));
        }
        all.extend(self.shows.as_deref().map(|token| ("Authorization", token)));
        all.extend(headers);
        self.door.send("POST", "/mcp", &all, body).await
    }

    /// What is answered to a request.
    async fn ask(&self, method: &str, params: Value) -> Value {
        let reply = self.send(&[], &request(method, params).to_string()).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/json; charset=utf-8"), "{}", reply.text());
        let said = json_of(&reply);
        assert_eq!((&said["jsonrpc"], &said["id"]), (&json!("2.0"), &json!(7)));
        said
    }

    /// What a tool results in.
    async fn uses(&self, tool: &str, arguments: Value) -> Value {
        let said = self.ask("tools/call", json!({ "name": tool, "arguments": arguments })).await;
        said.get("result").unwrap_or_else(|| panic!("{tool}: {said}")).clone()
    }

    /// What a tool answers that does what it is asked for.
    async fn gets(&self, tool: &str, arguments: Value) -> Value {
        let result = self.uses(tool, arguments).await;
        assert_eq!(result.get("isError"), None, "{tool}: {result}");
        let text = result["content"][0]["text"].as_str().expect("a text");
        assert_eq!(serde_json::from_str::<Value>(text).expect("the text is JSON"), result["structuredContent"], "{tool}");
        result["structuredContent"].clone()
    }

    /// Why a tool does not do what it is asked for.
    async fn fails(&self, tool: &str, arguments: Value) -> String {
        let result = self.uses(tool, arguments).await;
        assert_eq!((&result["isError"], result.get("structuredContent")), (&json!(true), None), "{tool}: {result}");
        result["content"][0]["text"].as_str().expect("a text").to_owned()
    }

    /// The names of the tools that are shown.
    async fn tools(&self) -> Vec<String> {
        let said = self.ask("tools/list", json!({})).await;
        let all = said["result"]["tools"].as_array().expect("a list");
        all.iter().map(|tool| tool["name"].as_str().expect("a name").to_owned()).collect()
    }
}

fn request(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params })
}

fn json_of(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_else(|error| panic!("{error}: {}", reply.text()))
}
