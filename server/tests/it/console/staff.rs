//! Somebody at the console, over HTTP as its screens call.

use app::model::{Role, UserId, input::NewUser};
use serde_json::{Value, json};
use server::service::{actor::Actor, random, users};

use crate::support::{
    app::TestApp,
    door::Door,
    raw::{Frames, Reply},
};

/// Everybody's password.
pub const PASSWORD: &str = "kelp lantern orbit";

/// What browsers send along from our own pages.
pub const OURS: (&str, &str) = ("Origin", "https://status.example.com");

/// A member of the page who is signed in.
pub struct Staff<'a> {
    /// The door they stand before.
    pub door: &'a Door,
    /// Their cookie.
    pub cookie: String,
    /// Who they are.
    pub id: UserId,
    /// What they sign in with.
    pub email: String,
}

impl<'a> Staff<'a> {
    /// Somebody new with this role, signed in.
    pub async fn enter(app: &TestApp, door: &'a Door, role: Role) -> Self {
        let email = format!("{}@example.com", random::hex(6));
        let input = NewUser { email: email.clone(), name: format!("the {role}"), role };
        let made = users::create_user(&app.services, &Actor::command_line(), Some(app.page), input, Some(PASSWORD)).await;
        let cookie = sign_in(door, &email, PASSWORD).await.expect("they are let in");
        Self { door, cookie, id: made.expect("they are fine"), email }
    }

    /// The answer to a call.
    pub async fn call(&self, name: &str, input: &Value) -> Reply {
        self.call_with(name, &[OURS], input).await
    }

    /// The answer to a call with other headers than our own pages send.
    pub async fn call_with(&self, name: &str, headers: &[(&str, &str)], input: &Value) -> Reply {
        let all = [&[("Content-Type", "application/json"), ("Cookie", self.cookie.as_str())], headers].concat();
        self.door.send("POST", &format!("/_fn/{name}"), &all, &input.to_string()).await
    }

    /// Whether they are still somebody to the page.
    pub async fn is_in(&self) -> bool {
        self.call("desk", &json!({ "slug": "reelway" })).await.status == 200
    }

    /// What the page's stream says to them.
    pub async fn listen(&self) -> Frames {
        Frames::open(self.door.wire().await, "/_fn/events/reelway", &[("Cookie", self.cookie.as_str())]).await
    }

    /// What a screen says.
    pub async fn visit(&self, path: &str) -> Reply {
        self.door.get_with(path, &[("Cookie", &self.cookie), ("Accept", "text/html")]).await
    }
}

/// The cookie of whoever signs in; none if they are refused, whatever the status is.
pub async fn sign_in(door: &Door, email: &str, password: &str) -> Option<String> {
    let input = json!({ "input": { "email": email, "password": password } }).to_string();
    let reply = door.send("POST", "/_fn/sign-in", &[OURS, ("Content-Type", "application/json")], &input).await;
    reply
        .header("set-cookie")
        .split(';')
        .next()
        .filter(|cookie| cookie.split_once('=').is_some_and(|(_, id)| !id.is_empty()))
        .map(str::to_owned)
}
