//! The calls of the console about people, over HTTP as its screens make them.

use app::model::{LinkKind, Role};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::{
    entity::user,
    notify::post::{Errand, Post},
    service::{actor::Actor, first_run, second_factor, users},
};

use super::{
    authenticator,
    scene::{OURS, PASSWORD, person},
};
use crate::support::{
    app::TestApp,
    door::{Door, Wishes},
};

const OTHER: &str = "granite teapot velocity";

both!(
    a091_of_fifty_who_set_up_at_the_same_moment_one_becomes_the_owner,
    a097_one_password_tried_on_many_accounts_is_stopped,
    a098_a_huge_password_is_not_even_read,
    a099_asking_for_a_new_password_tells_nobody_who_has_an_account,
    a101_another_password_ends_every_session_but_ones_own,
    a131_links_lead_to_the_installation_whatever_a_request_says,
    who_is_invited_is_in_once_they_have_chosen_a_password,
    who_has_to_set_up_a_second_factor_can_do_that_and_nothing_else,
    people_see_where_they_are_signed_in_and_end_it,
    tokens_are_made_and_taken_back,
    the_audit_log_is_a_table_for_admins,
    nobody_who_is_not_signed_in_gets_anything,
    a191_no_secret_lies_open_in_the_database,
);

/// What came of a call: its status, what it says, and the cookie it gave.
struct Said {
    status: u16,
    value: Value,
    cookie: Option<String>,
}

async fn call(door: &Door, cookie: &str, name: &str, input: Value) -> Said {
    call_with(door, &[("Cookie", cookie)], name, input).await
}

async fn call_with(door: &Door, headers: &[(&str, &str)], name: &str, input: Value) -> Said {
    let all = [&[OURS, ("Content-Type", "application/json")], headers].concat();
    let reply = door.send("POST", &format!("/_fn/{name}"), &all, &input.to_string()).await;
    assert!(reply.header("cache-control") == "no-store", "{name}: {reply:?}");
    let cookie = Some(reply.header("set-cookie")).filter(|cookie| cookie.contains('=')).map(|c| c.split(';').next().unwrap().to_owned());
    Said { status: reply.status, value: serde_json::from_slice(&reply.body).unwrap_or(Value::Null), cookie }
}

fn proof(name: &str, password: &str) -> Value {
    json!({ "input": { "email": format!("{name}@example.com"), "password": password } })
}

async fn enter(door: &Door, name: &str) -> String {
    let said = call(door, "", "sign-in", proof(name, PASSWORD)).await;
    assert_eq!((said.status, &said.value), (200, &json!("signed_in")));
    said.cookie.expect("there is a cookie")
}

/// The status of a call that only who is signed in may make.
async fn knows(door: &Door, cookie: &str) -> u16 {
    call(door, cookie, "account", json!({})).await.status
}

async fn a091_of_fifty_who_set_up_at_the_same_moment_one_becomes_the_owner(app: &TestApp) {
    let token = first_run::prepare(&app.services).await.unwrap().unwrap();
    let door = Door::with(app, |wishes: &mut Wishes| wishes.settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let entrance = call(&door, "", "entrance", json!({})).await.value;
    assert_eq!(entrance, json!({ "needs_owner": true, "needs_page": false, "can_mail": false }));
    let input = |n: usize, token: &str| json!({ "input": { "token": token, "name": format!("Person {n}"), "email": format!("person{n}@example.com"), "password": PASSWORD } });
    assert_eq!(call(&door, "", "set-up", input(0, "not the token")).await.status, 403);
    let door_ref = &door;
    let race = (0..50).map(|n| {
        let (input, from) = (input(n, &token), format!("10.0.0.{n}"));
        async move { call_with(door_ref, &[("X-Forwarded-For", &from)], "set-up", input).await }
    });
    let all = futures::future::join_all(race).await;
    let made: Vec<&Said> = all.iter().filter(|said| said.status == 200).collect();
    assert_eq!((made.len(), all.iter().filter(|said| said.status == 409).count()), (1, 49));
    assert_eq!(user::Entity::find().all(app.services.db.read()).await.unwrap().len(), 1);
    assert_eq!(knows(&door, made[0].cookie.as_deref().unwrap()).await, 200, "they are signed in");
    // a093
    assert_eq!(call(&door, "", "set-up", input(99, &token)).await.status, 409);
    for path in ["/setup", "/install", "/api/setup", "/_fn/setup"] {
        let reply = door.send("POST", path, &[OURS], &input(99, &token).to_string()).await;
        assert!(matches!(reply.status, 404 | 405), "{path}: {}", reply.status);
    }
}

async fn a097_one_password_tried_on_many_accounts_is_stopped(app: &TestApp) {
    let door = Door::open(app).await;
    let mut statuses = Vec::new();
    for n in 0..40 {
        statuses.push(call(&door, "", "sign-in", proof(&format!("somebody{n}"), PASSWORD)).await);
    }
    assert!(statuses[..30].iter().all(|said| said.status == 200 && said.value == json!("refused")));
    assert!(statuses[30..].iter().all(|said| said.status == 429), "{:?}", statuses[30].value);
    // a095
    app.clock.advance(3_600_000);
    for (name, password) in [("admin", "admin"), ("admin", "password"), ("root", "root"), ("demo", "demo")] {
        for email in [name.to_owned(), format!("{name}@example.com")] {
            let said = call(&door, "", "sign-in", json!({ "input": { "email": email, "password": password } })).await;
            assert_eq!(said.value, json!("refused"), "{email}");
        }
    }
}

async fn a098_a_huge_password_is_not_even_read(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = Door::open(app).await;
    let said = call(&door, "", "sign-in", proof("ann", &"x".repeat(400_000))).await;
    assert_eq!(said.value, json!("refused"));
    let reply = door
        .send("POST", "/_fn/sign-in", &[OURS, ("Content-Type", "application/json")], &proof("ann", &"x".repeat(700_000)).to_string())
        .await;
    assert_eq!(reply.status, 413);
}

async fn a099_asking_for_a_new_password_tells_nobody_who_has_an_account(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let (post, mut errands) = Post::open();
    let door = Door::with(app, |wishes| wishes.post = post).await;
    let before = app.dump().await;
    for name in ["ann", "nobody"] {
        let said = call(&door, "", "forgot-password", json!({ "email": format!("{name}@example.com") })).await;
        assert_eq!((said.status, said.value, said.cookie), (200, Value::Null, None), "{name}");
    }
    assert_eq!(app.dump().await, before, "nothing happens while somebody waits");
    for name in ["ann", "nobody"] {
        let Some(Errand::Forgotten { email, link, .. }) = errands.recv().await else { panic!("an errand") };
        assert_eq!((email, link.as_str()), (format!("{name}@example.com"), "https://status.example.com/console/reset#"));
    }
    for _ in 0..10 {
        assert_eq!(call(&door, "", "forgot-password", json!({ "email": "ann@example.com" })).await.status, 200);
    }
    assert!(errands.len() <= 2, "nobody's mailbox is flooded: {}", errands.len());
    assert_eq!(call(&door, "", "forgot-password", json!({ "email": "no address" })).await.status, 422);
}

async fn a101_another_password_ends_every_session_but_ones_own(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = Door::open(app).await;
    let (own, other) = (enter(&door, "ann").await, enter(&door, "ann").await);
    let wrong = call(&door, &own, "account/password", json!({ "current": OTHER, "password": OTHER })).await;
    assert!(wrong.status == 422 && wrong.value.to_string().contains("current"), "{:?}", wrong.value);
    let changed = call(&door, &own, "account/password", json!({ "current": PASSWORD, "password": OTHER })).await;
    assert_eq!(changed.status, 200);
    let renewed = changed.cookie.expect("the session has another id");
    assert_eq!((knows(&door, &renewed).await, knows(&door, &own).await, knows(&door, &other).await), (200, 401, 401));
    assert_eq!(call(&door, &renewed, "sign-out", json!({})).await.status, 200);
    assert_eq!(knows(&door, &renewed).await, 401);
}

async fn a131_links_lead_to_the_installation_whatever_a_request_says(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let (post, mut errands) = Post::open();
    let door = Door::with(app, |wishes| wishes.post = post).await;
    let cookie = enter(&door, "ann").await;
    let input = json!({ "page": app.page, "input": { "email": "bob@example.com", "role": "editor" } });
    let evil = [
        ("Cookie", cookie.as_str()),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "http"),
        ("Forwarded", "host=evil.example"),
        ("X-Original-URL", "https://evil.example/"),
    ];
    let said = call_with(&door, &evil, "members/invite", input.clone()).await;
    assert_eq!((said.status, said.value), (200, json!("mailed")), "whoever invites does not see the link");
    let Some(Errand::Letter(letter)) = errands.recv().await else { panic!("a letter") };
    assert!(letter.link.starts_with("https://status.example.com/console/invitation#") && letter.kind == LinkKind::Invitation);
    assert_eq!((letter.address.as_str(), letter.by.as_deref(), letter.page.as_deref()), ("bob@example.com", Some("ann"), Some("Reelway")));
    let elsewhere = [("Host", "evil.example"), ("Cookie", &cookie), OURS];
    let reply = door.send("POST", "/_fn/members/invite", &elsewhere, &input.to_string()).await;
    assert_eq!(reply.status, 404);
    let reply = door.send("POST", "/_fn/forgot-password", &elsewhere, &json!({ "email": "ann@example.com" }).to_string()).await;
    assert_eq!(reply.status, 404);
    assert!(errands.try_recv().is_err());
}

async fn who_is_invited_is_in_once_they_have_chosen_a_password(app: &TestApp) {
    let ann = person(app, "ann", Role::Owner).await;
    let door = Door::open(app).await;
    let cookie = enter(&door, "ann").await;
    let said =
        call(&door, &cookie, "members/invite", json!({ "page": app.page, "input": { "email": "bob@example.com", "role": "editor" } }))
            .await;
    let link = said.value["shown"].as_str().expect("no mail can be sent, so it is shown").to_owned();
    let secret = link.strip_prefix("https://status.example.com/console/invitation#").unwrap();
    let seen = call(&door, "", "link", json!({ "secret": secret })).await.value;
    assert_eq!(
        (seen["email"].as_str(), seen["page"].as_str(), seen["needs_password"].as_bool()),
        (Some("bob@example.com"), Some("Reelway"), Some(true))
    );
    let weak = call(&door, "", "redeem-link", json!({ "input": { "secret": secret, "password": "short" } })).await;
    assert_eq!(weak.status, 422);
    let used = call(&door, "", "redeem-link", json!({ "input": { "secret": secret, "name": "Bob", "password": PASSWORD } })).await;
    assert_eq!((used.status, &used.value), (200, &json!(true)));
    let bobs = used.cookie.unwrap();
    assert_eq!(call(&door, &bobs, "account", json!({})).await.value["name"], "Bob");
    assert_eq!(call(&door, "", "link", json!({ "secret": secret })).await.status, 404);
    let listed = call(&door, &bobs, "members", json!({ "page": app.page, "filter": { "text": "bob" } })).await.value;
    assert_eq!((listed["items"].as_array().unwrap().len(), listed["items"][0]["is_invited"].as_bool()), (1, Some(false)));
    let bob = listed["items"][0]["id"].clone();
    // An editor manages nobody.
    for (name, input) in [
        ("members/invite", json!({ "page": app.page, "input": { "email": "x@example.com", "role": "viewer" } })),
        ("members/role", json!({ "page": app.page, "user": bob, "role": "admin" })),
        ("members/remove", json!({ "page": app.page, "user": ann })),
        ("members/keep-out", json!({ "user": ann, "out": true })),
        ("members/reset-link", json!({ "user": ann })),
        ("members/sessions", json!({ "user": ann })),
        ("members/require-second-factor", json!({ "page": app.page, "required": true })),
        ("tokens", json!({ "page": app.page, "filter": {} })),
        ("audit", json!({ "page": app.page, "filter": {} })),
    ] {
        assert_eq!(call(&door, &bobs, name, input).await.status, 403, "{name}");
    }
    // A new password by an admin's link: not signed in by that alone.
    let reset = call(&door, &cookie, "members/reset-link", json!({ "user": bob })).await.value;
    let secret = reset["shown"].as_str().unwrap().split('#').nth(1).unwrap().to_owned();
    let used = call(&door, "", "redeem-link", json!({ "input": { "secret": secret, "password": OTHER } })).await;
    assert_eq!((used.value, used.cookie), (json!(false), None));
    assert_eq!(knows(&door, &bobs).await, 401, "who was signed in is out");
    let role = call(&door, &cookie, "members/role", json!({ "page": app.page, "user": bob, "role": "admin" })).await;
    assert_eq!(role.status, 200);
    assert_eq!(call(&door, &cookie, "members/remove", json!({ "page": app.page, "user": ann })).await.status, 409, "the last owner");
    assert_eq!(call(&door, &cookie, "members/remove", json!({ "page": app.page, "user": bob })).await.status, 200);
}

async fn who_has_to_set_up_a_second_factor_can_do_that_and_nothing_else(app: &TestApp) {
    let ann = person(app, "ann", Role::Owner).await;
    let door = Door::open(app).await;
    second_factor::require(&app.services, &Actor::command_line(), app.page, true).await.unwrap();
    let cookie = enter(&door, "ann").await;
    assert_eq!(call(&door, &cookie, "account", json!({})).await.value["must_enrol"], json!(true));
    for (name, input) in [
        ("members", json!({ "page": app.page, "filter": {} })),
        ("account/password", json!({ "current": PASSWORD, "password": OTHER })),
        ("account/sessions", json!({})),
        ("members/require-second-factor", json!({ "page": app.page, "required": false })),
    ] {
        let said = call(&door, &cookie, name, input).await;
        assert!(said.status == 403 && said.value.to_string().contains("MustEnrol"), "{name}: {:?}", said.value);
    }
    let offer = call(&door, &cookie, "account/second-factor/begin", json!({})).await.value;
    assert!(offer["address"].as_str().unwrap().starts_with("otpauth://totp/") && offer["picture"].as_str().unwrap().starts_with("<svg"));
    assert_eq!(call(&door, &cookie, "account/second-factor/confirm", json!({ "code": "000000" })).await.status, 422);
    let shown = || authenticator::shows(offer["secret"].as_str().unwrap(), app.now());
    let codes = call(&door, &cookie, "account/second-factor/confirm", json!({ "code": shown() })).await.value;
    assert_eq!(codes.as_array().unwrap().len(), 10);
    assert_eq!(call(&door, &cookie, "members", json!({ "page": app.page, "filter": {} })).await.status, 200);
    app.clock.advance(30_000);
    assert_eq!(call(&door, "", "sign-in", proof("ann", PASSWORD)).await.value, json!("needs_code"));
    let with = |code: &str| json!({ "input": { "email": "ann@example.com", "password": PASSWORD, "code": code } });
    let wrong = call(&door, "", "sign-in", with("000000")).await;
    assert_eq!((wrong.value, wrong.cookie), (json!("wrong_code"), None));
    assert_eq!(call(&door, "", "sign-in", with(&shown())).await.value, json!("signed_in"));
    assert_eq!(call(&door, "", "sign-in", with(codes[0].as_str().unwrap())).await.value, json!("signed_in"));
    let off = call(&door, &cookie, "account/second-factor/off", json!({ "current": PASSWORD, "code": codes[1] })).await;
    assert_eq!(off.status, 200);
    assert!(
        !users::list_users(&app.services, &Actor::command_line()).await.unwrap().iter().any(|user| user.id == ann && user.second_factor)
    );
}

async fn people_see_where_they_are_signed_in_and_end_it(app: &TestApp) {
    let ann = person(app, "ann", Role::Owner).await;
    person(app, "bob", Role::Editor).await;
    let door = Door::open(app).await;
    let first = enter(&door, "bob").await;
    app.clock.advance(1_000);
    let second = enter(&door, "bob").await;
    let listed = call(&door, &second, "account/sessions", json!({})).await.value;
    assert_eq!((listed[0]["is_current"].as_bool(), listed[1]["is_current"].as_bool()), (Some(true), Some(false)));
    assert_eq!(call(&door, &second, "account/sessions/end", json!({ "id": listed[1]["id"] })).await.status, 200);
    assert_eq!((knows(&door, &first).await, knows(&door, &second).await), (401, 200));
    let third = enter(&door, "bob").await;
    assert_eq!(call(&door, &third, "account/sessions/end-others", json!({})).await.status, 200);
    assert_eq!((knows(&door, &second).await, knows(&door, &third).await), (401, 200));
    assert_eq!(call(&door, &third, "members/sessions/end", json!({ "user": ann, "id": null })).await.status, 403);
    let anns = enter(&door, "ann").await;
    let bob = call(&door, &third, "account", json!({})).await.value["id"].clone();
    assert_eq!(call(&door, &anns, "members/sessions", json!({ "user": bob })).await.value.as_array().unwrap().len(), 1);
    assert_eq!(call(&door, &anns, "members/sessions/end", json!({ "user": bob, "id": null })).await.status, 200);
    assert_eq!(knows(&door, &third).await, 401);
    assert_eq!(
        call(&door, &anns, "account/edit", json!({ "input": { "name": "Ann O.", "language": "de", "time_zone": null } })).await.status,
        200
    );
    assert_eq!(call(&door, &anns, "account/delete", json!({ "current": PASSWORD })).await.status, 409, "the last owner");
}

async fn tokens_are_made_and_taken_back(app: &TestApp) {
    person(app, "ann", Role::Admin).await;
    let door = Door::open(app).await;
    let cookie = enter(&door, "ann").await;
    let input = json!({ "page": app.page, "input": { "name": "deploy", "scopes": ["read"], "expires_at": null } });
    let secret = call(&door, &cookie, "tokens/create", input).await.value;
    assert!(secret.as_str().unwrap().starts_with("ls_"));
    let listed = call(&door, &cookie, "tokens", json!({ "page": app.page, "filter": { "text": "dep" } })).await.value;
    assert!(!listed.to_string().contains(secret.as_str().unwrap()), "it is shown once");
    assert_eq!(call(&door, &cookie, "tokens/revoke", json!({ "id": listed["items"][0]["id"] })).await.status, 200);
    assert_eq!(call(&door, &cookie, "tokens", json!({ "page": app.other_page, "filter": {} })).await.status, 404);
}

async fn the_audit_log_is_a_table_for_admins(app: &TestApp) {
    person(app, "ann", Role::Admin).await;
    person(app, "bob", Role::Editor).await;
    let door = Door::open(app).await;
    let cookie = enter(&door, "ann").await;
    let listed = call(&door, &cookie, "audit", json!({ "page": app.page, "filter": { "verb": "signed in" } })).await.value;
    assert_eq!((listed["items"].as_array().unwrap().len(), listed["items"][0]["ip"].as_str()), (1, Some("127.0.0.1")));
    let table = door.get_with("/_fn/audit-table/reelway?verb=signed+in", &[("Cookie", &cookie)]).await;
    assert_eq!((table.status, table.header("content-type"), table.header("cache-control")), (200, "text/csv; charset=utf-8", "no-store"));
    assert_eq!(table.text().lines().count(), 2, "{}", table.text());
    assert_eq!(door.get("/_fn/audit-table/reelway").await.status, 401);
    let bobs = enter(&door, "bob").await;
    assert_eq!(door.get_with("/_fn/audit-table/reelway", &[("Cookie", &bobs)]).await.status, 403);
    assert_eq!(door.get_with("/_fn/audit-table/otherwise", &[("Cookie", &cookie)]).await.status, 404);
}

async fn nobody_who_is_not_signed_in_gets_anything(app: &TestApp) {
    let ann = person(app, "ann", Role::Owner).await;
    let door = Door::open(app).await;
    let (page, filter) = (app.page, json!({}));
    for (name, input) in [
        ("account", json!({})),
        ("account/edit", json!({ "input": { "name": "x", "language": null, "time_zone": null } })),
        ("account/password", json!({ "current": PASSWORD, "password": OTHER })),
        ("account/delete", json!({ "current": PASSWORD })),
        ("account/second-factor/begin", json!({})),
        ("account/second-factor/confirm", json!({ "code": "000000" })),
        ("account/second-factor/renew", json!({ "code": "000000" })),
        ("account/second-factor/off", json!({ "current": PASSWORD, "code": "000000" })),
        ("account/sessions", json!({})),
        ("account/sessions/end", json!({ "id": "x" })),
        ("account/sessions/end-others", json!({})),
        ("members", json!({ "page": page, "filter": filter })),
        ("members/invite", json!({ "page": page, "input": { "email": "x@example.com", "role": "owner" } })),
        ("members/reset-link", json!({ "user": ann })),
        ("members/role", json!({ "page": page, "user": ann, "role": "viewer" })),
        ("members/remove", json!({ "page": page, "user": ann })),
        ("members/keep-out", json!({ "user": ann, "out": true })),
        ("members/reset-second-factor", json!({ "user": ann })),
        ("members/sessions", json!({ "user": ann })),
        ("members/sessions/end", json!({ "user": ann, "id": null })),
        ("members/second-factor", json!({ "page": page })),
        ("members/require-second-factor", json!({ "page": page, "required": true })),
        ("tokens", json!({ "page": page, "filter": filter })),
        ("tokens/create", json!({ "page": page, "input": { "name": "x", "scopes": ["admin"], "expires_at": null } })),
        ("tokens/revoke", json!({ "id": "abcdefghijkl" })),
        ("audit", json!({ "page": page, "filter": filter })),
    ] {
        let said = call(&door, "", name, input).await;
        assert_eq!((said.status, &said.value), (401, &json!("SignedOut")), "{name}");
    }
}

async fn a191_no_secret_lies_open_in_the_database(app: &TestApp) {
    let setup = first_run::prepare(&app.services).await.unwrap().unwrap();
    person(app, "ann", Role::Owner).await;
    let door = Door::open(app).await;
    let cookie = enter(&door, "ann").await;
    let invited = json!({ "page": app.page, "input": { "email": "bob@example.com", "role": "editor" } });
    let link = call(&door, &cookie, "members/invite", invited).await.value["shown"].as_str().unwrap().to_owned();
    let token = json!({ "page": app.page, "input": { "name": "deploy", "scopes": ["read"], "expires_at": null } });
    let token = call(&door, &cookie, "tokens/create", token).await.value.as_str().unwrap().to_owned();
    let offer = call(&door, &cookie, "account/second-factor/begin", json!({})).await.value["secret"].as_str().unwrap().to_owned();
    let code = authenticator::shows(&offer, app.now());
    let recovery =
        call(&door, &cookie, "account/second-factor/confirm", json!({ "code": code })).await.value[0].as_str().unwrap().to_owned();
    let everything = format!("{:?}", app.dump().await);
    assert!(everything.contains("ann@example.com"), "it is all there");
    let id = cookie.split('=').nth(1).unwrap();
    let link = link.split('#').nth(1).unwrap();
    for secret in [PASSWORD, &setup, id, link, &token, &offer, &recovery, &recovery.replace('-', "")] {
        assert!(!everything.contains(secret), "{secret}");
    }
}
