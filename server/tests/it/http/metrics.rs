//! What the process tells Prometheus: behind a door of its own, and in lines nobody can add to.

use std::collections::BTreeSet;

use app::model::input::EditPage;
use axum::{body::to_bytes, extract::State};
use server::{observe, service::pages};

use super::scene::Scene;
use crate::support::{
    app::TestApp,
    door::Door,
    process::{Home, Program, until},
};

both!(a165_no_text_becomes_a_line_or_a_label);

on_sqlite!(a165_visitors_find_no_metrics, a165_no_address_makes_a_line_of_its_own);

/// A name that would be another metric wherever it is not escaped.
const EVIL: &str = "a\"} 1\nevil_metric{x=\"";

/// What a program that gathers metrics reads.
async fn exported(door: &Door) -> String {
    let body = observe::export(State(door.state.clone())).await.into_body();
    String::from_utf8(to_bytes(body, usize::MAX).await.expect("it is in memory").into()).expect("it is text")
}

/// The names in it, without what stands for one of several: each line is a remark, or a name with labels and a number.
fn names(text: &str) -> BTreeSet<String> {
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    samples
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("this is no sample: {line}"));
            assert!(value.parse::<f64>().is_ok(), "{line}");
            name.split('{').next().expect("there is a first part").to_owned()
        })
        .collect()
}

async fn a165_no_text_becomes_a_line_or_a_label(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    door.get("/").await;
    let before = names(&exported(&door).await);
    app.group(EVIL, &[EVIL]).await;
    let name = EditPage { name: Some(EVIL.into()), description: Some(Some(EVIL.into())), ..EditPage::at_rev(None) };
    pages::edit(&app.services, &app.owner(), app.page, name).await.expect("the name is fine");
    for path in scene.pages() {
        assert_eq!(door.get(&path).await.status, 200, "{path}");
    }
    let text = exported(&door).await;
    assert_eq!(names(&text), before);
    assert!(!text.contains("evil_metric") && text.ends_with("# EOF\n"), "{text}");
    assert!(text.contains(&format!("lightship_page_version{{page=\"{}\"}}", app.page)), "pages are told apart by their ids: {text}");
}

async fn a165_no_address_makes_a_line_of_its_own(app: &TestApp) {
    let (_, door) = (Scene::on(app).await, Door::open(app).await);
    let evil = "a%22%7D%201%0Aevil_metric%201";
    let ask = async |n: usize| {
        for path in [format!("/{evil}{n}"), format!("/incidents/{evil}{n}"), format!("/badge/{evil}{n}"), format!("/?q={evil}{n}")] {
            door.get(&path).await;
        }
        door.raw(format!("EVIL{n} / HTTP/1.1\r\nHost: evil{n}\r\n\r\n")).await;
    };
    ask(0).await;
    let lines = exported(&door).await.lines().count();
    for n in 1..50 {
        ask(n).await;
    }
    let text = exported(&door).await;
    assert_eq!(text.lines().count(), lines, "{text}");
    assert!(!text.to_lowercase().contains("evil"), "{text}");
}

async fn a165_visitors_find_no_metrics(app: &TestApp) {
    let (_, door) = (Scene::on(app).await, Door::open(app).await);
    for path in ["/metrics", "/metrics/", "//metrics", "/Metrics", "/%6detrics", "/metrics?x", "/api/metrics", "/_metrics", "/-/metrics"] {
        let reply = door.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.text().contains("lightship_"), "{path}");
    }
}

/// In a process of its own: what it listens on by itself is a matter of its settings.
#[tokio::test]
async fn a165_metrics_have_no_door_unless_somebody_asks_for_one() {
    let home = Home::on_sqlite();
    home.done(&["page", "create", "Reelway"]);
    let program = Program::spawn(home.command(&["serve", "--listen", "127.0.0.1:0"]));
    until("it is lit", || program.printed().contains("Lightship is lit").then_some(()));
    assert!(!program.printed().contains("Metrics"), "{}", program.printed());
    let program = home.serve(&[]);
    until("it says where", || program.printed().contains("Metrics and probes: http://127.0.0.1:").then_some(()));
    assert_eq!(program.get("/metrics").await.status, 404, "and that is another than the visitors'");
    assert!(program.metric("lightship_event_streams").await == 0);
}
