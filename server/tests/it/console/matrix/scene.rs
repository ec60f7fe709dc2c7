//! Everybody who comes to the console, and fresh things for them to try their hand at.

use std::collections::BTreeMap;

use app::model::{
    EventId, PageId, Role, Scope, Word,
    input::{NewGroup, NewIncident, NewMaintenance, NewPage, NewTemplate, NewToken, NewUpdate, NewUser},
};
use serde_json::json;
use server::service::{actor::Actor, announcements, components, maintenance, members, metrics, random, templates, tokens, users};
use tokio::sync::Mutex;

use super::{
    hooks, plans, readers, sources,
    table::{Line, page_named},
    thresholds,
};
use crate::support::{app::TestApp, deeds::comment, door::Door, dump::Dump, raw::Frames, seed};

/// Everybody: four members of the page; the owner of another page, with the page's ids; the same, naming their own page beside
/// the page's other ids; and nobody.
pub const EVERYBODY: [&str; 7] = ["owner", "admin", "editor", "viewer", "stranger", "crossing", "nobody"];

const PASSWORD: &str = "kelp lantern orbit";
const OURS: (&str, &str) = ("Origin", "https://status.example.com");

/// The page, its people, and the door.
pub struct Scene<'a> {
    app: &'a TestApp,
    door: Door,
    cookies: Mutex<BTreeMap<&'static str, String>>,
}

impl<'a> Scene<'a> {
    /// Everybody has an account, and is signed in but nobody.
    pub async fn open(app: &'a TestApp) -> Self {
        let door = Door::with(app, |wishes| wishes.settings.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")]).await;
        for person in EVERYBODY.into_iter().filter(|person| *person != "nobody") {
            let (page, role) = match person {
                "stranger" | "crossing" => (app.other_page, Role::Owner),
                role => (app.page, role.parse().expect("it is a role")),
            };
            let input = NewUser { email: format!("{person}@example.com"), name: person.into(), role };
            users::create_user(&app.services, &Actor::command_line(), Some(page), input, Some(PASSWORD)).await.expect("they are fine");
        }
        Self { app, door, cookies: Mutex::default() }
    }

    /// The status somebody gets at a route.
    pub async fn visit(&self, person: &'static str, line: &Line) -> u16 {
        let mut path = line.name.replace("{page}", "reelway");
        if path.contains("{id}") {
            let id = match () {
                () if path.contains("/maintenance/") => self.maintenance().await.to_string(),
                () if path.contains("/subscribers/") => readers::somebody(self.app).await.to_string(),
                () => self.incident().await.to_string(),
            };
            path = path.replace("{id}", &id);
        }
        let cookie = self.cookie(person).await;
        let headers = [("Cookie", cookie.as_str()), ("Accept", "text/html")];
        if path.contains("/events/") {
            return Frames::open(self.door.wire().await, &path, &headers).await.head.status;
        }
        self.door.get_with(&path, &headers).await.status
    }

    /// The status somebody gets of a call.
    pub async fn call(&self, person: &'static str, line: &Line) -> u16 {
        let input = self.input(person, line).await;
        self.send(person, line, &input).await
    }

    /// Sends a call.
    pub async fn send(&self, person: &'static str, line: &Line, input: &str) -> u16 {
        let (cookie, from) = (self.cookie(person).await, random::hex(2));
        // Tries are counted by where they come from: nobody stands in anybody's way.
        let from = format!("2001:db8:{from}:{}::1", random::hex(2));
        let headers = [OURS, ("Content-Type", "application/json"), ("Cookie", &cookie), ("X-Forwarded-For", &from)];
        let reply = self.door.send("POST", &format!("/_fn/{}", line.name), &headers, input).await;
        assert!(reply.status < 500, "{} by {person}: {} {}", line.name, reply.status, reply.text());
        if reply.has("set-cookie") {
            self.cookies.lock().await.remove(person);
        }
        reply.status
    }

    /// What somebody sends, with fresh things of ours in it.
    pub async fn input(&self, person: &str, line: &Line) -> String {
        let mut text = line.body.to_string();
        let page = page_named(person, self.app.page, self.app.other_page);
        text = text.replace("\"$page\"", &json!(page).to_string());
        text = text.replace("$fresh", &random::hex(6));
        if text.contains("$incident") {
            let id = self.incident().await;
            text = text.replace("$incident", &id.to_string());
            if text.contains("$update") {
                text = text.replace("$update", &self.app.post(id, comment("We see more of it.")).await.to_string());
            }
            text = text.replace("\"$rev\"", &self.app.incident_row(id).await.rev.to_string());
        }
        if text.contains("$maintenance") {
            let id = self.maintenance().await;
            text = text.replace("$maintenance", &id.to_string()).replace("\"$seen\"", "1");
            if text.contains("$word") {
                let word = maintenance::post_update(
                    &self.app.services,
                    &self.app.owner(),
                    self.app.page,
                    id,
                    None,
                    NewUpdate { body: "All is set.".into(), ..NewUpdate::default() },
                )
                .await;
                text = text.replace("$word", &word.expect("the word is fine").to_string());
            }
        }
        if text.contains("$component") {
            text = text.replace("$component", &self.app.component(&random::hex(6)).await.to_string());
        }
        if text.contains("$series") {
            text = text.replace("$series", &self.series().await.to_string());
        }
        let (services, owner, page) = (&self.app.services, self.app.owner(), self.app.page);
        if text.contains("$group") {
            let made = components::create_group(services, &owner, page, NewGroup::named(random::hex(6))).await;
            text = text.replace("$group", &made.expect("it is fine").to_string());
        }
        if text.contains("$announcement") {
            let made = announcements::create(services, &owner, page, plans::announcement()).await;
            text = text.replace("$announcement", &made.expect("it is fine").to_string());
        }
        if text.contains("$metric") {
            let made = metrics::create(services, &owner, page, plans::metric("Latency")).await;
            text = text.replace("$metric", &made.expect("it is fine").to_string());
        }
        if text.contains("$member") {
            text = text.replace("$member", &self.member().await);
        }
        if text.contains("$template") {
            let input = NewTemplate { name: "Slow".into(), ..NewTemplate::default() };
            let made = templates::create(&self.app.services, &self.app.owner(), self.app.page, input).await;
            text = text.replace("$template", &made.expect("it is fine").to_string());
        }
        if text.contains("$spare") {
            text = text.replace("$spare", &self.spare().await.to_string());
        }
        text = readers::stand_in(self.app, text).await;
        text = hooks::stand_in(self.app, text).await;
        text = sources::stand_in(self.app, text).await;
        text = thresholds::stand_in(self.app, text).await;
        if text.contains("$token") {
            text = text.replace("$token", &self.token().await);
        }
        assert!(!text.contains("\"$"), "nothing stands for this: {text}");
        text
    }

    /// Everything the database holds but the traces of being here.
    pub async fn everything(&self) -> Dump {
        let mut all = self.app.dump().await;
        all.retain(|table, _| !matches!(*table, "session" | "audit"));
        all
    }

    async fn cookie(&self, person: &'static str) -> String {
        if person == "nobody" {
            return String::new();
        }
        let mut cookies = self.cookies.lock().await;
        if let Some(cookie) = cookies.get(person) {
            return cookie.clone();
        }
        let input = json!({ "input": { "email": format!("{person}@example.com"), "password": PASSWORD } }).to_string();
        let from = format!("2001:db8:{}::1", random::hex(2));
        let headers = [OURS, ("Content-Type", "application/json"), ("X-Forwarded-For", from.as_str())];
        let reply = self.door.send("POST", "/_fn/sign-in", &headers, &input).await;
        let cookie = reply.header("set-cookie").split(';').next().filter(|cookie| cookie.contains('=')).map(str::to_owned);
        let cookie = cookie.unwrap_or_else(|| panic!("{person} is not let in: {} {}", reply.status, reply.text()));
        cookies.insert(person, cookie.clone());
        cookie
    }

    async fn incident(&self) -> EventId {
        self.app.open(NewIncident::named("Trouble", "We are looking into it.")).await
    }

    async fn maintenance(&self) -> EventId {
        maintenance::schedule(&self.app.services, &self.app.owner(), self.app.page, plans::window("Upgrade")).await.expect("it is fine")
    }

    async fn series(&self) -> EventId {
        let input = NewMaintenance { recurrence: Some("FREQ=DAILY;COUNT=3".into()), ..plans::window("Cables") };
        maintenance::schedule(&self.app.services, &self.app.owner(), self.app.page, input).await.expect("it is fine")
    }

    async fn member(&self) -> String {
        let input = NewUser { email: format!("{}@example.com", random::hex(6)), name: "Somebody".into(), role: Role::Viewer };
        let made = users::create_user(&self.app.services, &Actor::command_line(), Some(self.app.page), input, None).await;
        made.expect("they are fine").to_string()
    }

    /// Another page with the same members.
    async fn spare(&self) -> PageId {
        let input = NewPage { name: "Spare".into(), slug: random::hex(6), time_zone: "UTC".into() };
        let page = seed::page(&self.app.services, input).await.expect("the page is fine");
        for role in Role::ALL.iter().rev() {
            let email = format!("{role}@example.com");
            members::add_member(&self.app.services, &Actor::command_line(), page, &email, *role).await.expect("they have an account");
        }
        // Who gets another role signs in again.
        self.cookies.lock().await.clear();
        page
    }

    async fn token(&self) -> String {
        let input = NewToken { name: "deploy".into(), scopes: vec![Scope::Read], unlimited: false, expires_at: None };
        let made = tokens::create_token(&self.app.services, &Actor::command_line(), Some(self.app.page), input).await;
        made.expect("it is fine").0.to_string()
    }
}
