//! Sessions over HTTP: the cookie, what ends them, and who else sees anything of them.

use app::model::Role;
use sea_orm::EntityTrait;
use server::{
    config::Addresses,
    entity::session,
    service::{actor::Actor, members, second_factor, sessions, users},
};

use super::scene::{console, console_with, cookie, person, try_in, whoami};
use crate::support::{app::TestApp, raw::Frames};

both!(
    a_visitor_leaves_no_session,
    a101_what_ends_sessions_ends_open_streams_too,
    a102_the_cookie_is_for_this_host_and_no_script,
    a102_over_plain_http_from_elsewhere_there_is_a_plain_cookie,
    an_id_somebody_else_knows_is_worth_nothing_after_signing_in,
    signing_out_ends_the_session_and_takes_the_cookie_back,
    who_must_set_up_a_second_factor_can_do_nothing_else,
    a138_what_is_for_staff_is_never_kept,
);

async fn rows(app: &TestApp) -> usize {
    session::Entity::find().all(app.services.db.read()).await.unwrap().len()
}

async fn a_visitor_leaves_no_session(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    assert_eq!(door.get("/console/public").await.status, 200);
    assert_eq!(whoami(&door, "__Host-lightship=AAAAAAAAAAAAAAAAAAAAAA").await.0, 401);
    assert_eq!(whoami(&door, "__Host-lightship=nonsense; lightship=x").await.0, 401);
    assert_eq!(try_in(&door, "nobody", &[]).await.status, 401);
    assert_eq!(rows(app).await, 0);
    cookie(&door, "ann").await;
    assert_eq!(rows(app).await, 1);
}

async fn a101_what_ends_sessions_ends_open_streams_too(app: &TestApp) {
    person(app, "owner", Role::Owner).await;
    let bob = person(app, "bob", Role::Editor).await;
    let door = console(app).await;
    let cli = Actor::command_line();
    for step in 0..6 {
        let cookie = cookie(&door, "bob").await;
        let mut stream = Frames::open(door.wire().await, "/console/stream", &[("Cookie", &cookie)]).await;
        assert_eq!(stream.next().await.as_deref(), Some("event: beat"));
        match step {
            0 => members::set_role(&app.services, &cli, app.page, bob, Role::Admin).await.unwrap(),
            1 => sessions::end_sessions(&app.services, &cli, bob, None).await.unwrap(),
            2 => {
                let out = door.send("POST", "/_fn/sign_out", &[super::scene::OURS, ("Cookie", &cookie)], "").await;
                assert_eq!(out.status, 200);
            }
            3 => second_factor::require(&app.services, &cli, app.page, true).await.unwrap(),
            4 => {
                users::disable(&app.services, &cli, bob).await.unwrap();
                users::enable(&app.services, &cli, bob).await.unwrap();
            }
            _ => users::set_password(&app.services, &cli, bob, "granite teapot velocity").await.unwrap(),
        }
        while stream.next().await.is_some() {}
        assert!(matches!(whoami(&door, &cookie).await.0, 401 | 403), "step {step}");
        second_factor::require(&app.services, &cli, app.page, false).await.unwrap();
    }
}

async fn a102_the_cookie_is_for_this_host_and_no_script(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let reply = try_in(&door, "ann", &[]).await;
    let cookie = reply.header("set-cookie");
    let (first, flags) = cookie.split_once("; ").unwrap();
    let (name, id) = first.split_once('=').unwrap();
    assert_eq!((name, id.len()), ("__Host-lightship", 22));
    let mut flags: Vec<&str> = flags.split("; ").collect();
    flags.sort_unstable();
    assert_eq!(flags, ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax", "Secure"]);
    assert!(!format!("{:?}", app.dump().await).contains(id), "the database knows no id");
}

async fn a102_over_plain_http_from_elsewhere_there_is_a_plain_cookie(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let base = Addresses::parse("http://192.0.2.1:3000").unwrap();
    let door = console_with(app, |wishes| wishes.settings.base_url = Some(base)).await;
    let headers = [("Origin", "http://192.0.2.1:3000"), ("Host", "192.0.2.1:3000")];
    let reply = door.send("POST", "/_fn/sign_in", &headers, &format!("ann@example.com {}", super::scene::PASSWORD)).await;
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("lightship=") && cookie.contains("HttpOnly") && !cookie.contains("Secure"), "{cookie}");
    let me = door.get_with("/console/me", &[("Host", "192.0.2.1:3000"), ("Cookie", cookie.split(';').next().unwrap())]).await;
    assert_eq!(me.text(), "ann@example.com");
}

async fn an_id_somebody_else_knows_is_worth_nothing_after_signing_in(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    person(app, "bob", Role::Editor).await;
    let door = console(app).await;
    let known = cookie(&door, "bob").await;
    for planted in ["__Host-lightship=AAAAAAAAAAAAAAAAAAAAAA", &known] {
        let reply = try_in(&door, "ann", &[("Cookie", planted)]).await;
        let own = reply.header("set-cookie").split(';').next().unwrap();
        assert_ne!(own, planted);
        assert_eq!(whoami(&door, own).await, (200, "ann@example.com".into()));
        assert_eq!(whoami(&door, planted).await.0, 401, "what was there before has ended");
    }
}

async fn signing_out_ends_the_session_and_takes_the_cookie_back(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let cookie = cookie(&door, "ann").await;
    let out = door.send("POST", "/_fn/sign_out", &[super::scene::OURS, ("Cookie", &cookie)], "").await;
    let taken_back = out.header("set-cookie");
    assert!(taken_back.starts_with("__Host-lightship=;") && taken_back.contains("Max-Age=0"), "{taken_back}");
    assert!(taken_back.contains("Secure") && taken_back.contains("Path=/"), "browsers ignore it otherwise: {taken_back}");
    assert_eq!((whoami(&door, &cookie).await.0, rows(app).await), (401, 0));
}

async fn who_must_set_up_a_second_factor_can_do_nothing_else(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let cookie = cookie(&door, "ann").await;
    assert_eq!(whoami(&door, &cookie).await.0, 200);
    second_factor::require(&app.services, &Actor::command_line(), app.page, true).await.unwrap();
    assert_eq!(whoami(&door, &cookie).await.0, 403);
}

async fn a138_what_is_for_staff_is_never_kept(app: &TestApp) {
    person(app, "ann", Role::Owner).await;
    let door = console(app).await;
    let cookie = cookie(&door, "ann").await;
    for (path, headers) in [("/console/me", &[("Cookie", cookie.as_str())][..]), ("/console/me", &[]), ("/console/me/x.css", &[])] {
        let reply = door.get_with(path, headers).await;
        assert!(reply.header("cache-control") == "no-store" || reply.status == 404, "{path}: {reply:?}");
    }
    let elsewhere = door.get_with("/console/me", &[("Cookie", &cookie), ("Host", "otherwise.status.example.com")]).await;
    assert_eq!((elsewhere.status, elsewhere.header("cache-control")), (404, "no-store"), "a page's host has no console");
}
