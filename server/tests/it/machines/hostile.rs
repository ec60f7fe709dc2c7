//! Names and texts that break other people's feeds: nothing of them breaks ours.

use app::model::{EventId, Status, input::NewComponent};
use axum::http::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use server::{
    clock::Clock,
    entity::{Col, event_update, incident, maintenance},
    live::hub::Hub,
};

use super::{feeds::feed, secrecy::WHOLE_PAGE};
use crate::support::{
    app::{TestApp, addresses},
    deeds::trouble,
};

both!(
    a154_characters_xml_forbids_break_no_feed,
    a154_not_even_those_that_came_past_us,
    a155_text_cannot_become_markup,
    a158_json_stays_json,
    a190_every_answer_carries_the_headers_that_protect,
    a002_parameters_are_only_text,
);

/// Characters that XML, calendars or terminals trip over.
const FORBIDDEN: [char; 9] = ['\0', '\u{b}', '\u{c}', '\u{1b}', '\u{7f}', '\u{9c}', '\u{fffe}', '\u{ffff}', '\u{202e}'];

async fn reads_well(app: &TestApp) -> String {
    let door = app.door();
    let mut all = String::new();
    for path in ["/history.atom", "/history.rss", "/feed.json"] {
        assert!(!feed(&door, path).await.entries.is_empty());
        all += &door.read(path).await.text();
    }
    let calendar = door.read("/calendar.ics").await.text();
    icalendar::parser::read_calendar(&icalendar::parser::unfold(&calendar)).unwrap();
    all + &calendar
}

async fn a154_characters_xml_forbids_break_no_feed(app: &TestApp) {
    let evil = "a\u{b}b\u{fffe}c\u{1b}[31md\0e\u{ffff}f\u{202e}g\r\nh]]>i";
    let player = app.component(evil).await;
    let mut input = trouble(evil, &[(player, Status::PartialOutage)]);
    input.update.body = evil.into();
    app.open(input).await;
    app.plan(evil, 60, |m| (m.components, m.update.body) = (vec![player], evil.into())).await;
    let all = reads_well(app).await;
    assert!(!all.contains(FORBIDDEN) && all.contains("abc[31mdefg h"), "{all}");
}

/// Rows an importer or another program wrote.
async fn a154_not_even_those_that_came_past_us(app: &TestApp) {
    let incident = app.open(trouble("Playback fails", &[])).await;
    let planned = app.plan("Upgrade", 60, |_| ()).await;
    let evil = "a\u{b}b\u{fffe}c\u{1b}[31md\r\nATTENDEE:mailto:x@example.org\u{ffff}";
    let db = app.services.db.write();
    let named = incident::Entity::update_many().col_expr(incident::Column::Name, Expr::value(evil));
    named.filter(incident::Column::Id.eq(Col(incident))).exec(db).await.unwrap();
    let named = maintenance::Entity::update_many().col_expr(maintenance::Column::Name, Expr::value(evil));
    named.filter(maintenance::Column::Id.eq(Col(planned))).exec(db).await.unwrap();
    for id in [incident, planned] {
        let said = event_update::Entity::update_many()
            .col_expr(event_update::Column::Body, Expr::value(evil))
            .col_expr(event_update::Column::BodyHtml, Expr::value(format!("<p>{evil}</p>")));
        said.filter(event_update::Column::EventId.eq(Col::<EventId>(id))).exec(db).await.unwrap();
    }
    let hub = Hub::new(app.services.db.clone(), app.clock.clone(), addresses(), None);
    hub.refresh().await.unwrap();
    let door = app.door_of(std::sync::Arc::new(hub));
    for path in ["/history.atom", "/history.rss", "/feed.json", "/calendar.ics"] {
        let text = door.read(path).await.text();
        assert!(!text.contains(FORBIDDEN) && text.contains("abc[31md"), "{path}: {text}");
        assert!(!text.replace("\r\n ", "").lines().any(|line| line.starts_with("ATTENDEE")) || path != "/calendar.ics", "{text}");
    }
    assert_eq!(feed(&door, "/history.atom").await.entries.len(), 2);
    assert!(app.clock.now() > app::model::Instant::default());
}

async fn a155_text_cannot_become_markup(app: &TestApp) {
    let evil = "]]><evil/> <![CDATA[ &#0; <script>alert(1)</script>";
    let mut input = trouble(evil, &[]);
    input.update.body = evil.into();
    app.open(input).await;
    let door = app.door();
    for path in ["/history.atom", "/history.rss", "/feed.json"] {
        let feed = feed(&door, path).await;
        let entry = &feed.entries[0];
        assert_eq!(entry.title.as_ref().unwrap().content, evil, "{path}");
        let html = entry.content.as_ref().and_then(|c| c.body.clone()).or(entry.summary.as_ref().map(|s| s.content.clone())).unwrap();
        assert!(!html.contains("<script") && !html.contains("<evil"), "{path}: {html}");
    }
}

async fn a158_json_stays_json(app: &TestApp) {
    let evil = "\u{2028}\u{2029}</script><!-- \" \\ {{7*7}} ${1} \u{1f44d}";
    let player = app.component(evil).await;
    app.open(trouble(evil, &[(player, Status::MajorOutage)])).await;
    let unheard = app.component_like(NewComponent { status: Status::Unknown, ..NewComponent::named("Unheard of") }).await;
    let door = app.door();
    for path in WHOLE_PAGE.iter().filter(|path| path.contains("json")) {
        let reply = door.read(path).await;
        reply.json();
        assert!(
            reply.header("content-type").contains("json; charset=utf-8") && reply.header("x-content-type-options") == "nosniff",
            "{path}"
        );
    }
    let uptime = door.json(&format!("/badge/uptime/{unheard}.json")).await;
    assert_eq!(uptime["message"], "no data", "not a number is no number");
}

async fn a190_every_answer_carries_the_headers_that_protect(app: &TestApp) {
    let door = app.door();
    let wrong =
        ["/api/v2/nothing.json", "/badge/status.svg?style=x", "/history.json?page=0", "/incidents/x.json", "/.well-known/security.txt"];
    for path in WHOLE_PAGE.iter().chain(&wrong) {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::DELETE] {
            let reply = door.send(method.clone(), path, &[]).await;
            assert!(reply.status < 500, "{method} {path}");
            for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "strict-transport-security"] {
                assert!(!reply.header(name).is_empty(), "{method} {path}: {name}");
            }
            assert_eq!((reply.header("access-control-allow-origin"), reply.header("server")), ("*", ""), "{method} {path}");
            assert!(reply.header("set-cookie").is_empty());
        }
    }
}

async fn a002_parameters_are_only_text(app: &TestApp) {
    let player = app.component("Player").await;
    let door = app.door();
    let uptime = format!("/badge/uptime/{player}.svg?days=");
    for value in ["'", "%22", "%5C", "1%20OR%201=1", "1;SELECT%20pg_sleep(5)--", "%00", "$%7B1%7D", "?", "$1", "-1", "9223372036854775808"]
    {
        for path in ["/history.atom?only=", "/history.json?page=", "/badge/status.svg?style=", &uptime] {
            assert_eq!(door.get(&format!("{path}{value}")).await.status, 400, "{path}{value}");
        }
        assert_eq!(door.get(&format!("/badge/status.svg?label={value}")).await.status, 200, "{value}");
        let id = if value.contains(['?', ';']) { "x" } else { value };
        for path in ["/incidents/", "/badge/components/", "/badge/uptime/", "/metrics-display/"] {
            let reply = door.get(&format!("{path}{id}.json")).await;
            assert_eq!(reply.status, 404, "{path}{id}");
        }
    }
}
