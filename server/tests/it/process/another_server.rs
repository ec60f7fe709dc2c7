//! The command line on another Lightship, through its API.

use app::model::{
    Status,
    input::{MetricDisplay, NewComponent, NewMetric},
};
use serde_json::Value;
use server::service::{actor::Actor, metrics};

use crate::support::{
    process::{Home, Program},
    seed,
};

/// A page with a component and a metric that is served, and a second home with nothing but a kept server.
struct Scene {
    program: Program,
    away: Home,
    search: String,
    metric: String,
}

async fn scene(home: &Home) -> Scene {
    let services = home.services().await;
    let page = home.page(&services).await;
    let search = seed::component(&services, page, NewComponent::named("Search")).await.unwrap();
    let new = NewMetric { id: None, display: MetricDisplay::named("Latency"), interval_seconds: 30 };
    let metric = metrics::create(&services, &Actor::command_line(), page, new).await.unwrap();
    let program = home.serve(&[]);
    let made = home.done(&["token", "create", "far", "--scope", "admin"]);
    let (_, secret) = made.split_once("  ").unwrap();
    let away = Home::on_sqlite();
    let kept = away.command(&["profile", "add", "work", "--url", &program.base(), "--key", secret]).env("HOME", away.path()).status();
    assert!(kept.unwrap().success());
    Scene { program, away, search: search.to_string(), metric: metric.to_string() }
}

impl Scene {
    fn run(&self, words: &[&str]) -> (bool, String, String) {
        let kept: &[&str] = if words.contains(&"--url") { &[] } else { &["--profile", "work"] };
        let mut command = self.away.command(&[words, kept].concat());
        let output = command.env("HOME", self.away.path()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        (output.status.success(), text(&output.stdout), text(&output.stderr))
    }

    /// What a command prints that must succeed.
    fn done(&self, words: &[&str]) -> String {
        let (is_fine, stdout, stderr) = self.run(words);
        assert!(is_fine && stderr.is_empty(), "{words:?}: {stdout} {stderr}");
        stdout
    }

    /// What a command complains of that must be refused.
    fn refused(&self, words: &[&str]) -> String {
        let (is_fine, stdout, stderr) = self.run(words);
        assert!(!is_fine && stdout.is_empty() && stderr.lines().count() == 1, "{words:?}: {stdout} {stderr}");
        stderr
    }
}

async fn incidents_are_run_on_another_server(home: Home) {
    let scene = scene(&home).await;
    let id = scene.done(&["incident", "open", "Searching fails", "-c", "search=major_outage", "--next", "30"]);
    let snapshot = scene.program.snapshot().await;
    assert_eq!((snapshot.incidents[0].id.to_string(), snapshot.incidents[0].name.as_str()), (id.clone(), "Searching fails"));
    assert!(snapshot.incidents[0].next_update_at.is_some());
    assert_eq!(snapshot.components[0].status, Status::MajorOutage);
    let said = scene.done(&["incident", "update", &id, "-m", "A bad index.", "--state", "identified", "-c", "Search=degraded_performance"]);
    assert_eq!(said, format!("{id} is identified"));
    assert!(scene.done(&["incident", "list"]).contains("Searching fails"));
    assert_eq!(scene.done(&["incident", "resolve", &id]), format!("{id} is resolved"));
    assert_eq!(scene.done(&["incident", "list"]), "No open incidents.");
    let all: Value = serde_json::from_str(&scene.done(&["incident", "list", "--all", "--json"])).unwrap();
    assert_eq!((&all[0]["id"], &all[0]["state"]), (&Value::from(id), &Value::from("resolved")));
    assert_eq!(scene.program.snapshot().await.components[0].status, Status::Operational);
}

async fn components_maintenance_metrics_and_subscribers_are_reached_on_another_server(home: Home) {
    let scene = scene(&home).await;
    assert_eq!(scene.done(&["component", "set-status", "Search", "partial_outage"]), format!("{} is partial_outage", scene.search));
    assert!(scene.done(&["component", "list"]).contains("partial_outage"));

    let window = ["--from", "2099-12-01T22:00:00Z", "--until", "2099-12-01T23:00:00Z"];
    let id = scene.done(&[&["maintenance", "schedule", "New database", "-c", "Search"], &window[..]].concat());
    let sooner = ["--from", "2099-12-02T00:00:00Z", "--until", "2099-12-02T01:00:00Z"];
    let later = ["--from", "2099-12-03T00:00:00Z", "--until", "2099-12-03T01:00:00Z"];
    let [last, middle] = [later, sooner].map(|window| scene.done(&[&["maintenance", "schedule", "Another"], &window[..]].concat()));
    let listed = scene.done(&["maintenance", "list"]);
    assert_eq!(listed.lines().map(|line| &line[..12]).collect::<Vec<_>>(), [&id, &middle, &last]);
    for id in [last, middle] {
        scene.done(&["maintenance", "cancel", &id]);
    }
    assert_eq!(scene.done(&["maintenance", "start", &id]), format!("{id} has begun"));
    assert_eq!(scene.done(&["maintenance", "complete", &id, "-m", "Done."]), format!("{id} is over"));
    assert_eq!(scene.done(&["maintenance", "list"]), "No maintenance is planned.");

    assert_eq!(scene.done(&["metric", "push", &scene.metric, "-12.5"]), format!("{} has the point", scene.metric));
    assert!(scene.done(&["metric", "list"]).contains("-12.5"));

    let ada = scene.done(&["subscriber", "add", "ada@example.com", "--confirmed"]);
    assert!(scene.done(&["subscriber", "list"]).contains("ada@example.com"));
    assert_eq!(scene.done(&["subscriber", "remove", &ada]), format!("{ada} is erased"));
    assert_eq!(scene.done(&["subscriber", "list"]), "No subscribers.");
}

async fn what_another_server_refuses_is_named_in_one_line(home: Home) {
    let scene = scene(&home).await;
    assert!(scene.refused(&["component", "set-status", "Serch", "partial_outage"]).contains("Search"));
    let long = "x".repeat(300);
    assert!(scene.refused(&["incident", "open", &long]).contains("name"));
    assert!(scene.refused(&["incident", "resolve", "zzzzzzzzzzzz"]).contains("no such incident"));
    assert!(scene.refused(&["incident", "list", "--key", "ls_nonsense"]).contains("--key"));
    // Nothing listens on the discard port.
    assert!(scene.refused(&["incident", "list", "--url", "http://127.0.0.1:9"]).contains("does not answer"));
    assert!(scene.refused(&["incident", "list", "--url", "ftp://127.0.0.1"]).contains("--url"));
    assert!(scene.refused(&["incident", "list", "--url", "http://127.0.0.1:9", "--profile", "work"]).contains("enough"));
    let refused = |words: &[&str]| scene.away.refused(words);
    assert!(refused(&["metric", "list"]).contains("--url"));
    assert!(refused(&["incident", "list", "--json"]).contains("--json"));
}

/// A token that was kept for one server is shown to no other, and a settings file of the folder chooses none.
async fn a_kept_token_stays_with_its_server(home: Home) {
    let scene = scene(&home).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let other = format!("http://{}", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = [0; 4_096];
        let read = stream.read(&mut bytes).unwrap();
        stream.write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n").unwrap();
        String::from_utf8_lossy(&bytes[..read]).to_lowercase()
    });
    assert!(scene.refused(&["incident", "list", "--url", &other]).contains("--key"));
    let asked = asked.join().unwrap();
    assert!(asked.starts_with("get /api/v3/incidents") && !asked.contains("authorization"), "{asked}");
    std::fs::write(scene.away.path().join("lightship.toml"), format!("url = \"{other}\"\n")).unwrap();
    assert!(scene.refused(&["incident", "list"]).contains("there is no setting `url`"));
}

both_homes!(
    incidents_are_run_on_another_server,
    components_maintenance_metrics_and_subscribers_are_reached_on_another_server,
    what_another_server_refuses_is_named_in_one_line,
    a_kept_token_stays_with_its_server,
);

#[test]
fn shells_and_man_know_every_command() {
    let home = Home::on_sqlite();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(home.done(&["completions", shell]).contains("maintenance"), "{shell}");
    }
    assert!(home.done(&["man"]).contains(".SH SUBCOMMANDS"));
    home.done(&["man", "--to", "man1"]);
    for page in ["lightship.1", "lightship-incident-open.1", "lightship-metric-push.1"] {
        assert!(home.path().join("man1").join(page).exists(), "{page}");
    }
}
