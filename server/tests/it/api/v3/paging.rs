//! Long lists, a part at a time: nothing is read twice or missed while things are added.

use std::{sync::Arc, time::Duration};

use app::model::{
    Instant, Language,
    access::Audience,
    input::{Backfill, NewIncident},
};
use serde_json::json;
use server::http::state::AnswerKey;

use super::Scene;
use crate::support::app::TestApp;

both!(parts_stay_right_while_things_are_added, incidents_go_on_into_the_archive);
on_sqlite!(
    a_limit_is_from_1_to_100_and_a_place_is_one_of_the_list,
    a_part_is_made_once_however_its_query_is_written,
    who_reads_one_sort_of_old_things_keeps_nobody_from_another,
);

/// All of a list, `limit` at a time, as everybody or as staff reads it; something is done after each part.
async fn walk(scene: &Scene<'_>, path: &str, is_staff: bool, mut between: impl AsyncFnMut()) -> Vec<String> {
    let (mut all, mut next) = (Vec::new(), path.to_owned());
    for _ in 0..100 {
        let part = if is_staff { scene.look(&next).await } else { scene.read(&next).await };
        assert_eq!(part.status(), 200, "{next}: {}", part.reply.text());
        let rows = part.json["items"].as_array().expect("a list");
        all.extend(rows.iter().filter_map(|row| row["id"].as_str().map(str::to_owned).or(row["id"].as_i64().map(|id| id.to_string()))));
        let link = part.reply.header("link").to_owned();
        let Some(place) = part.json["next"].as_str() else {
            assert!(link.is_empty());
            return all;
        };
        let address = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).expect("a link").to_owned();
        assert!(address.contains(place), "{link}");
        next = address.strip_prefix("/api/v3").expect("below the interface").to_owned();
        between().await;
    }
    panic!("a list without an end: {path}")
}

async fn parts_stay_right_while_things_are_added(app: &TestApp) {
    let scene = Scene::on(app).await;
    let mut components = Vec::new();
    for n in 0..5 {
        components.push(app.component(&format!("Part {n}")).await.to_string());
        app.clock.advance(1_000);
        app.open(NewIncident::named(format!("Trouble {n}"), "We look.")).await;
    }
    app.outbox().await;
    for is_staff in [false, true] {
        let known = walk(&scene, "/incidents?limit=2", is_staff, async || ()).await;
        let mut count = 0;
        let read = walk(&scene, "/incidents?limit=2", is_staff, async || {
            count += 1;
            app.clock.advance(1_000);
            app.open(NewIncident::named(format!("New {count}"), "We look.")).await;
        })
        .await;
        assert_eq!(read, known, "what is new stands before the first part");
        assert_eq!(walk(&scene, "/components?limit=2", is_staff, async || ()).await, components);
    }
    app.outbox().await;
    let log = walk(&scene, "/audit?limit=3", true, async || ()).await;
    let mut sorted: Vec<i64> = log.iter().map(|id| id.parse().expect("a number")).collect();
    sorted.sort_by_key(|id| std::cmp::Reverse(*id));
    sorted.dedup();
    assert_eq!(log, sorted.iter().map(i64::to_string).collect::<Vec<_>>());
}

async fn incidents_go_on_into_the_archive(app: &TestApp) {
    let scene = Scene::on(app).await;
    let mut known = Vec::new();
    // More than are kept in memory, a week apart: most of them lie further back than the page.
    for week in 1..=60_u32 {
        let at: Instant = app.now() - Duration::from_secs(u64::from(week) * 7 * 86_400);
        let past = Backfill { started_at: at, resolved_at: at + Duration::from_secs(600), counts_as_downtime: false };
        let input = NewIncident { backfill: Some(past), ..NewIncident::named(format!("Week {week}"), "It was so.") };
        known.push(app.open(input).await.to_string());
    }
    app.outbox().await;
    assert_eq!(walk(&scene, "/incidents?limit=7", false, async || ()).await, known);
    assert_eq!(walk(&scene, "/incidents", false, async || ()).await, known);
    assert_eq!(walk(&scene, "/incidents?limit=100", true, async || ()).await, known);
    let named: Vec<String> = [4].into_iter().chain(49..59).map(|n| known[n].clone()).collect();
    for is_staff in [false, true] {
        assert_eq!(walk(&scene, "/incidents?limit=2&text=wEEK%205", is_staff, async || ()).await, named);
        assert_eq!(walk(&scene, "/incidents?text=%25", is_staff, async || ()).await, Vec::<String>::new(), "a sign is a sign");
        assert_eq!(walk(&scene, "/incidents?text=week&open=true", is_staff, async || ()).await, Vec::<String>::new());
    }
    assert_eq!(scene.read(&format!("/incidents?text={}", "x".repeat(256))).await.fields(), ["text"]);
    let oldest = scene.read(&format!("/incidents/{}", known[59])).await;
    assert_eq!((oldest.status(), &oldest.json["name"]), (200, &json!("Week 60")));
}

async fn a_limit_is_from_1_to_100_and_a_place_is_one_of_the_list(app: &TestApp) {
    let scene = Scene::on(app).await;
    app.component("Player").await;
    for path in ["/components", "/incidents", "/maintenance", "/subscribers", "/audit", "/deliveries", "/hooks"] {
        // a005
        for limit in ["0", "-1", "101", "99999999999999999999", "9223372036854775807", "x", ""] {
            let refused = scene.look(&format!("{path}?limit={limit}")).await;
            assert_eq!((refused.status(), refused.fields()), (422, vec!["limit"]), "{path} {limit}: {}", refused.reply.text());
        }
        for place in ["x", "%27", "AAAA", "bm93aGVyZQ", "JyBPUiAxPTE"] {
            let refused = scene.look(&format!("{path}?after={place}")).await;
            assert_eq!((refused.status(), refused.fields()), (422, vec!["after"]), "{path} {place}: {}", refused.reply.text());
        }
    }
}

async fn a_part_is_made_once_however_its_query_is_written(app: &TestApp) {
    let scene = Scene::on(app).await;
    let first = app.component("Player").await;
    app.component("Website").await;
    let key = |query: &str| AnswerKey {
        page: app.page,
        audience: Audience::Public,
        language: Language::English,
        path: format!("v3/api/v3/incidents?{query}#{}", app.live().read().tag()),
    };
    let lists = &scene.door.state.lists;
    assert!(lists.kept(&key("limit=7&open=true")).is_none());
    let plain = scene.read("/incidents?open=true&limit=7").await;
    let kept = lists.kept(&key("limit=7&open=true")).expect("it is kept");
    for same in ["/incidents?limit=7&open=true", "/incidents?open=true&limit=7&x=1", "/incidents?%6Cimit=7&open=true"] {
        assert_eq!(scene.read(same).await.json, plain.json, "{same}");
        assert!(Arc::ptr_eq(&kept, &lists.kept(&key("limit=7&open=true")).expect("it is kept")), "{same}");
    }
    let part = scene.read("/components?x=%22%3E&limit=1").await;
    assert!(part.json["items"][0]["id"] == json!(first) && !part.reply.header("link").contains("x="), "{}", part.reply.header("link"));
    let second = part.json["next"].as_str().expect("there is another").to_owned();
    assert_eq!(scene.read(&format!("/components?limit=1&after={second}")).await.status(), 200);
    assert_eq!(scene.deed("DELETE", &format!("/components/{first}")).await.status(), 204);
    assert_eq!(scene.read(&format!("/components?limit=1&after={second}")).await.fields(), ["after"], "nobody reads what was");
    app.open(NewIncident::named("Slow", "We look.")).await;
    assert_eq!(scene.read("/incidents?limit=7&open=true").await.json["items"].as_array().map(Vec::len), Some(1), "it is of this version");
    app.outbox().await;
}

async fn who_reads_one_sort_of_old_things_keeps_nobody_from_another(app: &TestApp) {
    let scene = Scene::on(app).await;
    let component = app.component("Player").await;
    let metric = scene.make("/metrics", json!({"name": "Latency"})).await;
    let turns = &scene.door.state.turns;
    let (days, points) =
        (format!("/components/{component}/uptime?days=120"), format!("/metrics/{metric}/series?from=2026-03-01T00:00:00Z"));
    let within = Duration::from_secs(20);
    let reading_points = turns.points.acquire().await.expect("it is open");
    assert_eq!(tokio::time::timeout(within, scene.read(&days)).await.expect("it waits for nobody").status(), 200);
    drop(reading_points);
    let _reading_days = turns.days.acquire().await.expect("it is open");
    assert_eq!(tokio::time::timeout(within, scene.read(&points)).await.expect("it waits for nobody").status(), 200);
}
