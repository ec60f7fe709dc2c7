//! The database goes away, under a running process and before a start: the page stays, says how old it is once that
//! matters, and everything works again by itself when the database is back.

use std::{path::Path, sync::Arc, time::Instant};

use app::model::{
    EventId, PageId,
    input::{NewComponent, NewIncident, NewMaintenance},
};
use sea_orm::ConnectionTrait;
use server::{
    clock::{Clock, SetClock, SystemClock},
    config::{DataSettings, GraphiteSettings, OutboundSettings, PeopleSettings, ServeSettings},
    http::assets::PATHS,
    run,
    service::{Services, actor::Actor, archive, incidents, maintenance as maintenances},
};

use crate::support::{
    app::minutes,
    postgres::Cluster,
    process::{Home, Program, free_port, until_so},
    seed,
};

/// How often the requests of visitors have turned to the database.
const BY_REQUESTS: &str = r#"lightship_database_uses{by="request"}"#;

/// A page with something of everything.
async fn furnish(services: &Services, page: PageId) -> [EventId; 3] {
    let (actor, now) = (Actor::command_line(), services.clock.now());
    seed::component(services, page, NewComponent::named("Search")).await.unwrap();
    let over = incidents::open(services, &actor, page, NewIncident::named("Uploads are slow", "We look.")).await.unwrap();
    incidents::resolve(services, &actor, page, over, "It is over.", None).await.unwrap();
    let open = incidents::open(services, &actor, page, NewIncident::named("Payments are refused", "We look.")).await.unwrap();
    let window = NewMaintenance::named("Moving a rack", "We move it.", now + minutes(60), now + minutes(90));
    [over, open, maintenances::schedule(services, &actor, page, window).await.unwrap()]
}

/// Every address of the live page, with the status it must have whatever the database does.
async fn live_addresses(program: &Program) -> Vec<(String, u16)> {
    let snapshot = program.snapshot().await;
    let (component, today) = (snapshot.components[0].id, snapshot.today);
    let mut all: Vec<(String, u16)> = Vec::new();
    let mut add = |status: u16, path: String| all.push((path, status));
    for path in [
        "/",
        "/?affected=1",
        "/?q=search",
        "/?lang=de",
        "/history",
        "/announcements",
        "/accessibility",
        "/og/en/ok.png",
        "/events/snapshot",
        "/livez",
        "/favicon.svg",
    ] {
        add(200, path.to_owned());
    }
    for path in ["/api/v2/summary.json", "/history.atom", "/history.rss", "/calendar.ics", "/badge/status.svg", "/embed/frame"] {
        add(200, path.to_owned());
    }
    for path in [
        "page",
        "components",
        "components?limit=1",
        "groups",
        "incidents",
        "incidents?open=true",
        "maintenance",
        "metrics",
        "announcements",
    ] {
        add(200, format!("/api/v3/{path}"));
    }
    add(200, format!("/api/v3/components/{component}"));
    add(200, format!("/api/v3/components/{component}/uptime?days=30"));
    add(200, format!("/history/{:04}/{:02}", today.year(), today.month()));
    add(200, format!("/history?component={component}"));
    add(200, format!("/components/{component}"));
    for incident in &snapshot.incidents {
        add(200, format!("/incidents/{}", incident.id));
        add(308, format!("/maintenance/{}", incident.id));
    }
    for maintenance in &snapshot.maintenances {
        add(200, format!("/maintenance/{}", maintenance.id));
        add(308, format!("/incidents/{}", maintenance.id));
    }
    for path in [&PATHS.css, &PATHS.font_latin, &PATHS.visitor_js, &PATHS.visitor_wasm, &PATHS.chart_js] {
        add(200, path.clone());
    }
    add(307, "/uptime".to_owned());
    add(307, format!("/uptime/{component}"));
    for path in ["/nowhere", "/incidents/abcdefghijkl", "/components/abcdefghijkl", "/history/1999/01", "/pkg/nothing.js", "/api/nothing"] {
        add(404, path.to_owned());
    }
    all
}

/// The months of a component's calendar: from the archive, so it is there without the database only if it was read before.
async fn calendar(program: &Program) -> String {
    program.get("/uptime").await.header("location").to_owned()
}

/// Reads all of them, and answers with the seconds the slowest took.
#[expect(clippy::disallowed_methods, reason = "how long an answer takes is no time of the product")]
async fn read_all(program: &Program, addresses: &[(String, u16)]) -> f64 {
    let mut slowest: f64 = 0.0;
    for (path, status) in addresses {
        let begun = Instant::now();
        let answer = program.get(path).await;
        assert_eq!(answer.status, *status, "{path}: {}", answer.body.chars().take(300).collect::<String>());
        slowest = slowest.max(begun.elapsed().as_secs_f64());
    }
    slowest
}

async fn ready(program: &Program) -> bool {
    program.get("/readyz").await.status == 200
}

/// What a database has logged of statements, by their text.
fn statements(cluster: &Cluster, name: &str) -> Vec<String> {
    let log = cluster.log();
    let lines = log.lines().filter_map(|line| line.split_once(&format!("<{name}>"))?.1.split_once("LOG:  "));
    let text = |(_, said): (&str, &str)| Some(said.strip_prefix("statement: ").or(said.split_once(": ").map(|(_, text)| text))?.to_owned());
    lines.filter_map(text).collect()
}

/// Whether it is one of those by which a process looks every five seconds whether anything has happened.
fn is_a_glance(statement: &str) -> bool {
    statement == "SELECT 1" || statement.contains(r#"FROM "page""#) || statement.contains(r#"FROM "change""#)
}

/// On PostgreSQL only: it tells what it was asked, whoever asked it.
#[tokio::test]
async fn reading_the_live_page_asks_the_database_nothing() {
    let cluster = Cluster::start();
    cluster.migrated("quiet").await;
    let admin = cluster.administer("quiet").await;
    admin.execute_unprepared("ALTER SYSTEM SET log_line_prefix = '<%d> '").await.unwrap();
    admin.execute_unprepared("SELECT pg_reload_conf()").await.unwrap();
    let home = Home::at(cluster.url("quiet"));
    let services = home.services().await;
    let page = home.page(&services).await;
    furnish(&services, page).await;
    admin.execute_unprepared("ALTER DATABASE quiet SET log_statement = 'all'").await.unwrap();
    let program = home.serve(&["--no-jobs"]);
    let addresses = live_addresses(&program).await;
    let listens = |text: &String| text.starts_with("LISTEN");
    until_so("the process has started", async || statements(&cluster, "quiet").iter().any(listens)).await;

    let before = statements(&cluster, "quiet").len();
    for _ in 0..3 {
        read_all(&program, &addresses).await;
    }
    let asked = statements(&cluster, "quiet").split_off(before);
    let foreign: Vec<_> = asked.iter().filter(|text| !is_a_glance(text)).collect();
    println!("{} addresses read 3 times: {} statements of the watcher, none of requests", addresses.len(), asked.len());
    assert!(foreign.is_empty(), "{foreign:#?}");
    assert_eq!(program.metric(BY_REQUESTS).await, 0);

    // Both counters would have seen it.
    let path = calendar(&program).await;
    assert_eq!(program.get(&path).await.status, 200);
    assert!(program.metric(BY_REQUESTS).await > 0);
    let asked = || statements(&cluster, "quiet").split_off(before).iter().any(|text| text.contains(r#"FROM "journal""#));
    until_so("the database saw it too", async || asked()).await;
    admin.close().await.unwrap();
}

/// On PostgreSQL only: SQLite has no server that could stop; what happens to its file is below.
#[tokio::test]
async fn the_page_survives_its_database_and_works_again_when_it_is_back() {
    let cluster = Cluster::lasting();
    cluster.migrated("lost").await;
    let home = Home::at(cluster.url("lost"));
    let services = home.services().await;
    let page = home.page(&services).await;
    furnish(&services, page).await;
    let mut program = home.serve(&[]);
    let mut addresses = live_addresses(&program).await;
    addresses.push((calendar(&program).await, 200));
    let calm = read_all(&program, &addresses).await;
    let snapshot = program.snapshot().await;

    for round in 0..3 {
        cluster.stop();
        until_so("the process notices", async || !ready(&program).await).await;
        let before = program.metric(BY_REQUESTS).await;
        let mut slowest: f64 = 0.0;
        for _ in 0..3 {
            slowest = slowest.max(read_all(&program, &addresses).await);
        }
        println!("round {round}: the slowest answer took {calm:.3} s with the database and {slowest:.3} s without");
        assert!(slowest < 1.0, "{slowest}");
        assert_eq!(program.metric(BY_REQUESTS).await, before, "not even one try");
        assert_eq!(program.get("/readyz").await.body, "the database does not answer\n");
        assert_eq!(program.events().await.chunk().await.unwrap().unwrap(), "retry: 3000\n\n");
        if round == 0 {
            assert_eq!(program.snapshot().await.incidents, snapshot.incidents);
            // What nobody has read before is not there, and nobody waits to hear it.
            let next = archive::months_later(archive::month_of(snapshot.today), 1).unwrap();
            let unread = format!("/uptime/{}/{:04}/{:02}", snapshot.components[0].id, next.year, next.month);
            assert!(read_all(&program, &[(unread, 503)]).await < 1.0);
        }
        let said = home.cli(&["incident", "open", "Everything is down"]);
        assert!(said.seconds < 3.0, "{said:?}");
        let line = said.one_complaint();
        assert!(line.starts_with("the database cannot be reached: "), "{line}");

        if round == 2 {
            // Worse: the process is gone too.
            program.kill();
            program = cold_start(&home, &snapshot.page.name, &[]).await;
            addresses.pop();
            read_all(&program, &addresses).await;
        }
        cluster.start_again();
        let seconds = until_so("the process works again", async || ready(&program).await).await;
        let id = home.done(&["incident", "open", &format!("After outage {round}")]);
        let is_shown = async || program.snapshot().await.incidents.iter().any(|i| i.id.to_string() == id);
        let shown = until_so("a change is shown", is_shown).await;
        println!("round {round}: ready {seconds:.2} s after the database, the first write shown {shown:.2} s later");
        assert!(seconds + shown < 5.0, "{seconds} + {shown}");
        read_all(&program, &addresses).await;
    }
    let connections = "SELECT 1 AS one FROM pg_stat_activity WHERE datname = 'lost'";
    let admin = cluster.administer("postgres").await;
    let open = admin.query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, connections)).await.unwrap().len();
    assert!(open <= 25, "two pools of ten, the queue's four and one that listens, not {open}");
    admin.close().await.unwrap();
}

/// A fresh start with the database down serves the page within two seconds of its beginning.
pub async fn cold_start(home: &Home, name: &str, more: &[&str]) -> Program {
    let address = free_port();
    let listen = address.to_string();
    let mut program = home.launch(&[&["serve", "--listen", &listen, "--metrics-listen", "127.0.0.1:0"], more].concat());
    program.listens_on(address);
    let is_served = async || program.try_get("/").await.is_ok_and(|page| page.status == 200 && page.body.contains(name));
    until_so("the page is served", is_served).await;
    let age = program.age().as_secs_f64();
    println!("the page was there {age:.2} s after the start");
    assert!(age < 2.0, "{age}");
    program
}

/// Waits until what is shown now lies on disk.
pub async fn keep_snapshot(home: &Home, program: &Program, page: PageId) {
    let version = format!("\"version\":{},", program.snapshot().await.version);
    let file = home.path().join(format!("snapshots/{page}.json"));
    until_so("the snapshot is kept", async || std::fs::read_to_string(&file).is_ok_and(|text| text.contains(&version))).await;
}

/// On PostgreSQL only: an address at which nobody answers, and one at which somebody listens and says nothing.
#[tokio::test]
async fn a_start_without_the_database_serves_the_last_snapshot() {
    let home = Home::on_postgres().await;
    let services = home.services().await;
    let page = home.page(&services).await;
    let [over, open, _] = furnish(&services, page).await;
    let program = home.serve(&[]);
    keep_snapshot(&home, &program, page).await;
    program.kill();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    for address in [free_port(), silent.local_addr().unwrap()] {
        let url = format!("postgres://nobody@{address}/nothing");
        let program = cold_start(&home, "Payments are refused", &["--database-url", &url]).await;
        for path in [format!("/incidents/{over}"), format!("/incidents/{open}"), "/history".to_owned()] {
            assert_eq!(program.get(&path).await.status, 200, "{path}");
        }
        assert_eq!([program.get("/livez").await.status, program.get("/readyz").await.status], [200, 503]);
        let said = home.cli(&["component", "set-status", "Search", "operational", "--database-url", &url]);
        assert!(said.seconds < 3.0, "{said:?}");
        assert!(said.one_complaint().starts_with("the database cannot be reached"), "{said:?}");
    }
}

/// On SQLite only: its file is taken away, and there is a folder in its place.
#[tokio::test]
async fn the_page_survives_the_loss_of_its_sqlite_file() {
    let home = Home::on_sqlite();
    let services = home.services().await;
    let page = home.page(&services).await;
    furnish(&services, page).await;
    for pool in [services.db.read(), services.db.write()] {
        pool.close_by_ref().await.unwrap();
    }
    let program = home.serve(&[]);
    let addresses = live_addresses(&program).await;
    let away = tempfile::tempdir_in(home.path()).unwrap();
    keep_snapshot(&home, &program, page).await;

    move_database(home.path(), away.path());
    std::fs::create_dir(home.path().join("lightship.db")).unwrap();
    assert!(read_all(&program, &addresses).await < 2.0);
    let said = home.cli(&["incident", "open", "Everything is down"]);
    assert!(said.seconds < 3.0, "{said:?}");
    assert!(said.one_complaint().starts_with("the database cannot be reached"), "{said:?}");
    program.kill();

    let program = cold_start(&home, "Payments are refused", &[]).await;
    read_all(&program, &addresses).await;
    assert_eq!([program.get("/livez").await.status, program.get("/readyz").await.status], [200, 503]);
    std::fs::remove_dir(home.path().join("lightship.db")).unwrap();
    move_database(away.path(), home.path());
    let seconds = until_so("the process works again", async || ready(&program).await).await;
    let id = home.done(&["incident", "open", "After the outage"]);
    let is_shown = async || program.snapshot().await.incidents.iter().any(|i| i.id.to_string() == id);
    let shown = until_so("a change is shown", is_shown).await;
    println!("ready {seconds:.2} s after the file, the first write shown {shown:.2} s later");
    assert!(seconds + shown < 5.0, "{seconds} + {shown}");
    assert_eq!(program.snapshot().await.incidents.len(), 3, "nothing was lost");
}

/// Takes the SQLite file of one folder to another.
pub fn move_database(from: &Path, to: &Path) {
    for name in ["lightship.db", "lightship.db-wal", "lightship.db-shm"] {
        if from.join(name).exists() {
            std::fs::rename(from.join(name), to.join(name)).unwrap();
        }
    }
}

/// On PostgreSQL only, as above; in this process, because only here the clock can be moved.
#[tokio::test]
async fn after_a_minute_without_the_database_the_page_says_how_old_it_is() {
    let cluster = Cluster::lasting();
    cluster.migrated("aged").await;
    let home = Home::at(cluster.url("aged"));
    let services = home.services().await;
    home.page(&services).await;
    let clock = Arc::new(SetClock::standing(SystemClock.now()));
    let data = DataSettings { data: home.path().to_owned(), database_url: Some(home.url()) };
    let running = run::start(&data, settings(), clock.clone()).await.unwrap();
    let base = format!("http://{}", running.address);
    let front = async || reqwest::get(format!("{base}/?lang=en")).await.unwrap().text().await.unwrap();
    let says_so = |page: &str| page.contains("this site cannot reach its own database");
    let mut stream = reqwest::get(format!("{base}/events")).await.unwrap();

    cluster.stop();
    until_so("the process notices", async || !running.hub.contact().is_good()).await;
    clock.advance(59_000);
    assert!(!says_so(&front().await), "a short loss is nobody's business");
    let lost = running.hub.contact().last().unwrap();
    clock.advance(2_000);
    assert_eq!(running.hub.stale_since(), Some(lost));
    let page = front().await;
    assert!(says_so(&page) && page.contains(&lost.to_string()), "{page}");
    for path in ["/api/v2/summary.json", "/history.atom"] {
        let answer = reqwest::get(format!("{base}{path}")).await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["x-stale-since"].to_str().unwrap()), (200, lost.to_string().as_str()));
    }
    let told = async |stream: &mut reqwest::Response, frame: &str| {
        while let Some(bytes) = stream.chunk().await.unwrap() {
            if String::from_utf8_lossy(&bytes).contains(frame) {
                return;
            }
        }
        panic!("the stream ended without {frame}");
    };
    told(&mut stream, &format!("event: stale\ndata: {lost}\n\n")).await;

    cluster.start_again();
    told(&mut stream, "event: stale\ndata: \n\n").await;
    assert!(!says_so(&front().await));
    running.stop().await;
}

fn settings() -> ServeSettings {
    ServeSettings {
        listen: "127.0.0.1:0".parse().unwrap(),
        metrics_listen: None,
        base_url: None,
        trusted_proxies: Vec::new(),
        max_connections: 100,
        max_connections_per_ip: 100,
        max_streams_per_ip: 10,
        max_streams: 10,
        api_rate: 600,
        security_contact: None,
        no_jobs: true,
        people: PeopleSettings::default(),
        outbound: OutboundSettings::default(),
        graphite: GraphiteSettings::default(),
    }
}
