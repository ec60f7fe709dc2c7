//! What hostile people try at the console, over HTTP. The numbers are those of the list of attacks the product is held against.

use std::{collections::BTreeSet, time::Duration};

use app::model::{
    EventId, IncidentState, NoticeKind, Role,
    file::IncidentFile,
    input::{EditIncident, EditUpdate, NewComponent, NewIncident, NewTemplate},
};
use futures::future::{join, join_all};
use leptos::server_fn::axum::server_fn_paths;
use sea_orm::EntityTrait;
use serde_json::{Value, json, to_value};
use server::{
    entity::{Col, component, event_update, member, page, user},
    service::{incidents, random, templates},
};

use super::staff::{OURS, PASSWORD, Staff, sign_in};
use crate::support::{app::TestApp, deeds::comment, door::Door};

both!(
    a093_who_is_set_up_is_set_up_once,
    a095_nobody_has_a_session_by_guessing,
    a101_whatever_ends_a_session_ends_the_stream_of_its_screen,
    a103_no_other_site_makes_any_call,
    a105_no_other_site_signs_anybody_in_at_the_console,
    a018_no_document_of_the_console_is_left_by_a_text,
    a122_what_is_not_ours_is_answered_as_what_never_was,
    a126_nobody_sets_what_is_not_theirs_to_set,
    a130_two_editors_say_a_hundred_things_at_once_and_nothing_is_lost,
    a130_of_many_corrections_of_one_text_at_once_one_is_kept,
);

on_sqlite!(
    a138_no_screen_for_staff_is_kept_under_another_name,
    a141_strange_methods_do_nothing_at_the_console,
    a142_what_is_too_long_is_refused_at_the_console,
);

/// What stands in titles and fields too: the renderer of documents escapes nothing there.
async fn a018_no_document_of_the_console_is_left_by_a_text(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Owner).await;
    let evil = "</title></textarea></style></script>\"'><script>window.__xss=1</script><img src=x onerror=window.__xss=1>";
    let input = NewComponent { description: Some(evil.into()), ..NewComponent::named(evil) };
    let component = app.component_like(input).await;
    let id = app.open(NewIncident::named(evil, evil)).await;
    let template = NewTemplate { name: evil.into(), texts: vec![(IncidentState::Investigating, evil.into())], ..NewTemplate::default() };
    let template = templates::create(&app.services, &app.owner(), app.page, template).await.unwrap();
    for (screen, words) in [
        (format!("components/{component}"), 2),
        (format!("incidents/{id}"), 2),
        (format!("settings/templates/{template}"), 2),
        ("incidents".into(), 1),
        ("settings/look".into(), 0),
    ] {
        let document = staff.visit(&format!("/console/reelway/{screen}")).await.text();
        assert!(!document.contains("<script>window.__xss") && !document.contains("<img src=x"), "{screen}: {document}");
        let shown = document.matches("&lt;script").count();
        assert!(shown >= words, "{screen}: it is shown as it was written, {shown} times");
    }
    app.outbox().await;
}

async fn a093_who_is_set_up_is_set_up_once(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Owner).await;
    let input = json!({ "input": { "token": "x", "name": "Evil", "email": "evil@example.com", "password": PASSWORD } });
    for cookie in [String::new(), staff.cookie.clone()] {
        let somebody = Staff { cookie, ..Staff::enter(app, &door, Role::Viewer).await };
        assert_eq!(somebody.call("set-up", &input).await.status, 409);
        for path in ["/setup", "/install", "/api/setup", "/_fn/setup"] {
            let reply = door.send("POST", path, &[OURS, ("Cookie", &somebody.cookie)], &input.to_string()).await;
            assert!(matches!(reply.status, 404 | 405), "{path}: {}", reply.status);
        }
    }
    let people = user::Entity::find().all(app.services.db.read()).await.unwrap();
    assert!(people.iter().all(|row| row.email != "evil@example.com"));
    assert!(sign_in(&door, "evil@example.com", PASSWORD).await.is_none());
}

/// Whoever is refused is told so with 200 and `refused`, as everybody else is: what counts is that nobody gets a session.
async fn a095_nobody_has_a_session_by_guessing(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Owner).await;
    for (name, password) in [("admin", "admin"), ("admin", "password"), ("root", "root"), ("demo", "demo"), ("", ""), ("admin", "")] {
        for email in [name.to_owned(), format!("{name}@example.com"), format!("{name}@localhost")] {
            assert!(sign_in(&door, &email, password).await.is_none(), "{email} {password}");
        }
    }
    for password in ["", "kelp lantern orbi", "KELP LANTERN ORBIT", "kelp lantern orbit\0"] {
        assert!(sign_in(&door, &staff.email, password).await.is_none(), "{password:?}");
    }
    let sessions = server::entity::session::Entity::find().all(app.services.db.read()).await.unwrap();
    assert!(sessions.iter().all(|row| row.user_id == Some(Col(staff.id))), "there is one session, and it is the owner's: {sessions:?}");
    assert!(sign_in(&door, &staff.email, PASSWORD).await.is_some(), "who knows the password is let in");
}

async fn a101_whatever_ends_a_session_ends_the_stream_of_its_screen(app: &TestApp) {
    let door = Door::with(app, |wishes| wishes.settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let owner = Staff::enter(app, &door, Role::Owner).await;
    let other_self = async |of: &Staff<'_>| sign_in(&door, &of.email, PASSWORD).await.expect("they are let in");
    for step in ["sign out", "password", "role", "keep out", "remove", "end sessions", "second factor"] {
        let editor = Staff::enter(app, &door, Role::Editor).await;
        let (id, page) = (editor.id, app.page);
        let mut stream = editor.listen().await;
        assert!(stream.head.status == 200 && editor.is_in().await, "{step}");
        let reply = match step {
            "sign out" => editor.call("sign-out", &json!({})).await,
            "password" => {
                let elsewhere = Staff {
                    cookie: other_self(&editor).await,
                    email: editor.email.clone(),
                    ..Staff::enter(app, &door, Role::Viewer).await
                };
                elsewhere.call("account/password", &json!({ "current": PASSWORD, "password": "granite teapot velocity" })).await
            }
            "role" => owner.call("members/role", &json!({ "page": page, "user": id, "role": "viewer" })).await,
            "keep out" => owner.call("members/keep-out", &json!({ "user": id, "out": true })).await,
            "remove" => owner.call("members/remove", &json!({ "page": page, "user": id })).await,
            "end sessions" => owner.call("members/sessions/end", &json!({ "user": id, "id": null })).await,
            _ => owner.call("members/require-second-factor", &json!({ "page": page, "required": true })).await,
        };
        assert_eq!(reply.status, 200, "{step}: {}", reply.text());
        let ended = async { while stream.next().await.is_some() {} };
        assert!(tokio::time::timeout(Duration::from_secs(5), ended).await.is_ok(), "{step}: the stream lives on");
        assert!(!editor.is_in().await, "{step}: they are still in");
    }
}

async fn a103_no_other_site_makes_any_call(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Owner).await;
    app.open(NewIncident::named("Trouble", "We look.")).await;
    let before = app.dump().await;
    let calls: BTreeSet<&str> = server_fn_paths().map(|(path, _)| path).collect();
    assert!(calls.len() > 60, "{}", calls.len());
    let evil: [&[(&str, &str)]; 6] = [
        &[("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
        &[("Referer", "https://evil.example/")],
        &[("Origin", "null")],
        &[("Origin", "https://evil.status.example.com")],
        &[("Sec-Fetch-Site", "same-site")],
        &[],
    ];
    let kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/json"];
    for path in calls {
        let input = json!({ "page": app.page, "input": {}, "user": staff.id, "current": PASSWORD, "password": "granite teapot velocity" });
        for (headers, kind) in evil.iter().zip(kinds.iter().cycle()) {
            let all = [*headers, &[("Content-Type", *kind), ("Cookie", staff.cookie.as_str())]].concat();
            let reply = door.send("POST", path, &all, &input.to_string()).await;
            assert_eq!(reply.status, 403, "{path} {all:?}: {}", reply.text());
        }
    }
    assert_eq!(app.dump().await, before, "nothing has changed");
    app.outbox().await;
}

async fn a105_no_other_site_signs_anybody_in_at_the_console(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Owner).await;
    let input = json!({ "input": { "email": staff.email, "password": PASSWORD } }).to_string();
    for from in
        [("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Referer", "https://evil.example/")]
    {
        let reply = door.send("POST", "/_fn/sign-in", &[from, ("Content-Type", "application/json")], &input).await;
        assert!(reply.status == 403 && !reply.has("set-cookie"), "{from:?}: {}", reply.status);
    }
}

async fn a122_what_is_not_ours_is_answered_as_what_never_was(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Viewer).await;
    let stranger = app.stranger();
    let mut ids = BTreeSet::new();
    for n in 0..40 {
        let made = incidents::open(&app.services, &stranger, app.other_page, NewIncident::named(format!("Theirs {n}"), "We look.")).await;
        ids.insert(made.unwrap().to_string());
    }
    let beginnings: BTreeSet<&str> = ids.iter().map(|id| &id[..4]).collect();
    assert!(ids.iter().all(|id| id.len() == 12) && beginnings.len() > 35, "an id says nothing of the next: {ids:?}");
    let uses = || app.services.db.uses();
    for theirs in ids.iter().take(5) {
        let never = random::id::<app::model::kind::Event>().to_string();
        let mut told = Vec::new();
        for id in [theirs, &never] {
            let before = uses();
            let said = staff.call("incidents/load", &json!({ "page": app.page, "id": id })).await;
            let asked = uses().0 - before.0;
            let theirs = staff.call("incidents/load", &json!({ "page": app.other_page, "id": id })).await;
            let screen = staff.visit(&format!("/console/otherwise/incidents/{id}")).await;
            told.push((said.status, said.text(), asked, theirs.status, theirs.text(), screen.status));
        }
        assert_eq!(told[0], told[1], "it costs and says the same");
        assert_eq!((told[0].0, told[0].3), (404, 404));
    }
    app.outbox().await;
}

async fn a126_nobody_sets_what_is_not_theirs_to_set(app: &TestApp) {
    let door = Door::open(app).await;
    let (admin, viewer) = (Staff::enter(app, &door, Role::Admin).await, Staff::enter(app, &door, Role::Viewer).await);
    let search = app.component("Search").await;
    let id = app.open(NewIncident::named("Trouble", "We look.")).await;
    let row = app.incident_row(id).await;
    let evil = |mut input: Value| {
        let fields = input.as_object_mut().expect("it is an object");
        for (name, value) in [
            ("id", json!("aaaaaaaaaaaa")),
            ("page_id", json!(app.other_page)),
            ("page", json!(app.other_page)),
            ("created_by", json!("somebody else")),
            ("created_at", json!(0)),
            ("deleted_at", json!(0)),
            ("published_at", json!(0)),
            ("role", json!("owner")),
            ("is_admin", json!(true)),
            ("notified", json!(true)),
            ("version", json!(1)),
            ("epoch", json!("x")),
            ("password_hash", json!("x")),
            ("email", json!("evil@example.com")),
        ] {
            fields.entry(name).or_insert(value);
        }
        input
    };
    let edit = EditIncident { name: Some("Trouble again".into()), ..EditIncident::at_rev(row.rev) };
    let said = admin.call("incidents/edit", &json!({ "page": app.page, "id": id, "input": evil(to_value(edit).unwrap()) })).await;
    assert!(matches!(said.status, 200 | 422), "{}", said.text());
    let after = app.incident_row(id).await;
    assert_eq!(
        (after.id, after.page_id, &after.created_by, after.created_at, after.deleted_at, after.published_at),
        (row.id, row.page_id, &row.created_by, row.created_at, row.deleted_at, row.published_at)
    );
    let rename = app::model::input::EditComponent { name: Some("Find".into()), ..app::model::input::EditComponent::at_rev(None) };
    admin.call("components/edit", &json!({ "page": app.page, "id": search, "input": evil(to_value(rename).unwrap()) })).await;
    let found = component::Entity::find_by_id(Col(search)).one(app.services.db.read()).await.unwrap().unwrap();
    assert_eq!((found.page_id.0, found.deleted_at), (app.page, None));
    let settings =
        app::model::input::EditPage { description: Some(Some("What we run.".into())), ..app::model::input::EditPage::at_rev(None) };
    let of_page = async || page::Entity::find_by_id(Col(app.page)).one(app.services.db.read()).await.unwrap().unwrap();
    let before = of_page().await;
    admin.call("settings/save", &json!({ "page": app.page, "input": evil(to_value(settings).unwrap()) })).await;
    let now = of_page().await;
    assert_eq!((now.id, now.created_at, &now.epoch, now.deleted_at), (before.id, before.created_at, &before.epoch, before.deleted_at));
    assert!(now.version > before.version || now == before, "a version is counted, not set");
    let profile = evil(json!({ "name": "Same", "language": null, "time_zone": null }));
    viewer.call("account/edit", &json!({ "input": profile, "role": "owner", "user": admin.id })).await;
    let people = user::Entity::find().all(app.services.db.read()).await.unwrap();
    assert!(people.iter().all(|row| row.email != "evil@example.com"), "nobody's address has changed");
    assert_eq!(people.iter().filter(|row| row.name == "Same").map(|row| row.id.0).collect::<Vec<_>>(), [viewer.id]);
    let roles = member::Entity::find().all(app.services.db.read()).await.unwrap();
    let role_of = |id| roles.iter().find(|row| row.user_id == Col(id)).map(|row| row.role.0);
    assert_eq!((role_of(viewer.id), role_of(admin.id)), (Some(Role::Viewer), Some(Role::Admin)));
    assert!(viewer.call("incidents/edit", &json!({ "page": app.page, "id": id, "input": {}, "role": "owner" })).await.status >= 403);
    app.outbox().await;
}

/// Says it, and says it again after a look at what somebody else has said meanwhile, as a screen makes people do.
async fn insist(staff: &Staff<'_>, app: &TestApp, id: EventId, text: &str) -> u32 {
    let mut refused = 0;
    loop {
        let file: IncidentFile =
            serde_json::from_slice(&staff.call("incidents/load", &json!({ "page": app.page, "id": id })).await.body).expect("it is there");
        let input = json!({ "page": app.page, "id": id, "seen": file.rev, "input": comment(text) });
        let said = staff.call("incidents/update", &input).await;
        match said.status {
            200 => return refused,
            409 => refused += 1,
            other => panic!("{other}: {}", said.text()),
        }
    }
}

async fn a130_two_editors_say_a_hundred_things_at_once_and_nothing_is_lost(app: &TestApp) {
    let door = Door::open(app).await;
    let (one, two) = (Staff::enter(app, &door, Role::Editor).await, Staff::enter(app, &door, Role::Editor).await);
    app.reader().await;
    let id = app.open(NewIncident::named("Trouble", "We look.")).await;
    app.outbox().await;
    let say = async |staff: &Staff<'_>, who: &str| {
        let mut refused = 0;
        for n in 0..50 {
            refused += insist(staff, app, id, &format!("{who} {n}")).await;
        }
        refused
    };
    let (of_one, of_two) = join(say(&one, "one"), say(&two, "two")).await;
    assert!(of_one + of_two > 0, "they have never met: nothing was tried");
    let texts: Vec<String> = app.incident(id).updates.iter().map(|update| update.html.clone()).collect();
    for who in ["one", "two"] {
        for n in 0..50 {
            assert_eq!(texts.iter().filter(|text| **text == format!("<p>{who} {n}</p>")).count(), 1, "{who} {n}");
        }
    }
    assert_eq!(texts.len(), 101);
    let told = app.outbox().await;
    let of_updates: BTreeSet<_> = told.iter().map(|row| row.update_id.map(|id| id.to_string())).collect();
    assert!(told.iter().all(|row| row.kind.0 == NoticeKind::IncidentUpdated));
    assert_eq!((told.len(), of_updates.len()), (100, 100), "each is told once");
}

async fn a130_of_many_corrections_of_one_text_at_once_one_is_kept(app: &TestApp) {
    let door = Door::open(app).await;
    let (one, two) = (Staff::enter(app, &door, Role::Editor).await, Staff::enter(app, &door, Role::Editor).await);
    let id = app.open(NewIncident::named("Trouble", "We look.")).await;
    let update = app.incident(id).updates[0].id;
    let correct = |n: usize| {
        let input = EditUpdate::<IncidentState> { body: Some(format!("Correction {n}")), ..EditUpdate::at_rev(1) };
        let staff = if n.is_multiple_of(2) { &one } else { &two };
        async move { staff.call("incidents/edit-update", &json!({ "page": app.page, "id": id, "update": update, "input": input })).await.status }
    };
    let said = join_all((0..20).map(correct)).await;
    assert_eq!((said.iter().filter(|s| **s == 200).count(), said.iter().filter(|s| **s == 409).count()), (1, 19), "{said:?}");
    let kept = said.iter().position(|status| *status == 200).unwrap();
    let row = event_update::Entity::find_by_id(Col(update)).one(app.services.db.read()).await.unwrap().unwrap();
    assert_eq!((row.rev, row.body), (2, format!("Correction {kept}")));
    app.outbox().await;
}

async fn a138_no_screen_for_staff_is_kept_under_another_name(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Owner).await;
    for path in
        ["/console/reelway/settings/x.css", "/console/reelway/settings.css", "/console/reelway/x.js", "/console/reelway/settings/look"]
    {
        let own = staff.visit(path).await;
        assert_eq!(own.header("cache-control"), "no-store", "{path}");
        let anybody = door.get(path).await;
        assert!(matches!(anybody.status, 302 | 401 | 404) && anybody.header("cache-control") == "no-store", "{path}: {}", anybody.status);
        assert!(!anybody.text().contains(&staff.email) && !anybody.text().contains("Style sheet"), "{path}");
    }
    let picture = staff.call("markdown", &json!({ "text": "x" })).await;
    assert_eq!(picture.header("cache-control"), "no-store");
    assert_eq!(staff.visit("/").await.body, door.get("/").await.body, "nobody reads another page for being signed in");
}

async fn a141_strange_methods_do_nothing_at_the_console(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Owner).await;
    let before = app.dump().await;
    let long = "X".repeat(8 * 1_024);
    for path in ["/console/reelway", "/_fn/account", "/_fn/illustrations/keep", "/_fn/events/reelway", "/_fn/sign-out"] {
        for method in ["TRACE", "CONNECT", "FOO", "PROPFIND", "DELETE", "PUT", "PATCH", &long] {
            let reply = door.ask(method, path, &[OURS, ("Cookie", &staff.cookie), ("Content-Length", "0")]).await;
            assert!((400..=501).contains(&reply.status) && reply.status != 500, "{} {path}: {}", &method[..3], reply.status);
        }
    }
    let overridden = door.send("POST", "/_fn/desk", &[OURS, ("X-HTTP-Method-Override", "DELETE"), ("Cookie", &staff.cookie)], "{}").await;
    assert!(overridden.status >= 400);
    assert!(staff.is_in().await);
    let mut after = app.dump().await;
    after.insert("session", before["session"].clone());
    assert_eq!(after, before);
}

async fn a142_what_is_too_long_is_refused_at_the_console(app: &TestApp) {
    let door = Door::open(app).await;
    let staff = Staff::enter(app, &door, Role::Owner).await;
    let long = "x".repeat(64 * 1_024);
    let many: Vec<(String, String)> = (0..500).map(|n| (format!("X-{n}"), "1".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let cookie = format!("{}; a={}", staff.cookie, "x".repeat(16 * 1_024));
    for path in ["/console/reelway", "/console/account"] {
        for headers in [&[("X-Long", long.as_str())][..], &many] {
            let reply = door.ask("GET", path, headers).await;
            assert!(matches!(reply.status, 400 | 414 | 431), "{path}: {}", reply.status);
        }
        let reply = door.ask("GET", path, &[("Cookie", &cookie)]).await;
        assert!(reply.status < 500, "{path}: {}", reply.status);
    }
    let parameters = (0..1_000).map(|n| format!("a{n}=1")).collect::<Vec<_>>().join("&");
    assert!(staff.visit(&format!("/console/reelway?{parameters}")).await.status < 500);
    assert!(matches!(door.get(&format!("/console/{long}")).await.status, 400 | 414 | 431));
}
