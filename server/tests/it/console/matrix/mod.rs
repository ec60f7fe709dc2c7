//! Who may do what at the console: every route and every call, as the router and the registry name them, tried by everybody.
//! What is expected stands in `table`, written by hand; a route or a call without a line there fails, and so does a line without
//! a route or a call.

mod hooks;
mod plans;
mod readers;
mod scene;
mod sources;
mod table;
mod thresholds;

use std::collections::BTreeSet;

use leptos::server_fn::axum::server_fn_paths;
use server::http::{console::CALLS, router};

use crate::support::{app::TestApp, door::Door};
use scene::{EVERYBODY, Scene};
use table::{Line, calls, routes};

both!(a125_everybody_may_do_exactly_what_stands_in_the_table, a117_ids_of_another_page_change_nothing);
on_sqlite!(every_route_and_every_call_has_a_line);

async fn every_route_and_every_call_has_a_line(app: &TestApp) {
    let door = Door::open(app).await;
    let of_router = paths_of(&format!("{:?}", router::public(door.state.clone())));
    let mut there: BTreeSet<String> =
        of_router.into_iter().filter(|path| path.starts_with("/console") || path.starts_with(CALLS)).collect();
    // What stands behind the two that take every path.
    assert!(there.remove("/console/{*path}") && there.remove(&format!("{CALLS}/{{*call}}")), "{there:?}");
    there.extend(leptos_axum::generate_route_list(console::routes::Console).iter().map(|route| route.path().to_owned()));
    there.extend(server_fn_paths().map(|(path, _)| path.to_owned()));
    let of_calls = calls().into_iter().map(|line| format!("{CALLS}/{}", line.name));
    let listed: BTreeSet<String> = routes().into_iter().map(|line| line.name.to_owned()).chain(of_calls).collect();
    let (missing, gone): (Vec<_>, Vec<_>) = (there.difference(&listed).collect(), listed.difference(&there).collect());
    assert!(missing.is_empty(), "nobody has written down who may use these: {missing:?}");
    assert!(gone.is_empty(), "there are lines of what is not there: {gone:?}");
}

async fn a125_everybody_may_do_exactly_what_stands_in_the_table(app: &TestApp) {
    let scene = Scene::open(app).await;
    let mut wrong = Vec::new();
    for (is_call, line) in tagged() {
        let mut found = Vec::new();
        for person in EVERYBODY {
            found.push(if is_call { scene.call(person, &line).await } else { scene.visit(person, &line).await });
        }
        assert!(found.iter().all(|status| *status < 500), "{}: {found:?}", line.name);
        if found != line.expected() {
            wrong.push(format!("{:40} is  {}\n{:40} not {}", line.name, said(&found), "", said(&line.expected())));
        }
    }
    app.outbox().await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Whoever has nothing to do with the page is refused, and nothing that was there is another thing afterwards.
async fn a117_ids_of_another_page_change_nothing(app: &TestApp) {
    let scene = Scene::open(app).await;
    for line in calls().iter().filter(|line| line.is_about_ours()) {
        for person in ["stranger", "crossing", "nobody"] {
            let input = scene.input(person, line).await;
            let before = scene.everything().await;
            let status = scene.send(person, line, &input).await;
            assert!(status >= 400, "{}: {person} got {status}", line.name);
            assert_eq!(scene.everything().await, before, "{}: {person} changed something", line.name);
        }
    }
    app.outbox().await;
}

fn tagged() -> Vec<(bool, Line)> {
    routes().into_iter().map(|line| (false, line)).chain(calls().into_iter().map(|line| (true, line))).collect()
}

fn said(statuses: &[u16]) -> String {
    statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
}

/// The paths a router knows, which it tells to nobody but whoever debugs it: `paths: {RouteId(1): "/", ...}`.
fn paths_of(router: &str) -> BTreeSet<String> {
    let routes = router.split("RouteId(").skip(1).filter_map(|entry| entry.split_once("): \""));
    let paths: BTreeSet<String> = routes.filter_map(|(_, path)| path.split_once('"')).map(|(path, _)| path.to_owned()).collect();
    assert!(paths.contains("/livez"), "a router says what it knows in other words now: {paths:?}");
    paths
}
