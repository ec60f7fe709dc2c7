//! What visitors may not see is on no public surface, and its address is like one that never was.

use app::model::{
    EventId,
    Status::{MajorOutage, PartialOutage},
    Visibility,
    input::{NewAnnouncement, NewComponent, NewIncident, NewMaintenance, PublishAt},
};
use server::{
    live::{hub::Hub, store::SnapshotStore},
    service::{announcements, incidents, maintenance as maintenances},
};

use super::scene::{NOBODY, Scene};
use crate::support::{
    app::{TestApp, addresses, minutes},
    deeds::{note, trouble},
    door::Door,
    seed,
};

both!(
    a121_what_is_not_for_visitors_is_on_no_public_surface,
    a121_the_address_of_a_secret_is_like_one_that_never_was,
    what_comes_out_is_found_and_what_is_taken_back_is_gone,
    what_is_old_stays_known_and_what_is_old_and_hidden_does_not,
    what_is_old_is_known_from_the_disk_too,
    a_page_that_fails_shows_itself_and_no_other,
    a117_one_page_knows_nothing_of_another,
);

/// Everything a visitor may not know of, each with SECRET in all its texts.
struct Secrets {
    events: Vec<EventId>,
    component: app::model::ComponentId,
}

impl Secrets {
    async fn on(app: &TestApp, scene: &Scene) -> Self {
        let (services, owner, page) = (&app.services, app.owner(), app.page);
        let component = app.component_like(NewComponent { visibility: Visibility::Team, ..NewComponent::named("SECRET vault") }).await;
        let incident = |change: &dyn Fn(&mut NewIncident)| {
            let mut input = trouble("SECRET incident", &[(scene.player, PartialOutage), (component, MajorOutage)]);
            input.update.body = "SECRET text".into();
            change(&mut input);
            input
        };
        let from = app.now() + minutes(300);
        let work = |change: &dyn Fn(&mut NewMaintenance)| {
            let mut input = NewMaintenance::named("SECRET work", "SECRET text", from, from + minutes(60));
            input.components = vec![scene.player, component];
            change(&mut input);
            input
        };
        let later = PublishAt::At(app.now() + minutes(200));
        let mut events = vec![
            app.open(incident(&|i| i.publish = PublishAt::Draft)).await,
            app.open(incident(&|i| i.publish = later)).await,
            app.open(incident(&|i| i.visibility = Visibility::Team)).await,
            app.open(incident(&|i| i.visibility = Visibility::Hidden)).await,
        ];
        let hidden: [&dyn Fn(&mut NewMaintenance); 4] =
            [&|m| m.publish = PublishAt::Draft, &|m| m.publish = later, &|m| m.visibility = Visibility::Team, &|m| {
                m.visibility = Visibility::Hidden
            }];
        for change in hidden {
            events.push(maintenances::schedule(services, &owner, page, work(change)).await.expect("the maintenance is fine"));
        }
        app.post(scene.incident, note("SECRET note")).await;
        app.post(scene.incident, crate::support::deeds::says(app::model::IncidentState::Identified, "", &[(component, MajorOutage)])).await;
        incidents::save_postmortem(services, &owner, page, scene.resolved, None, "SECRET draft of a postmortem").await.expect("it is kept");
        let line = NewAnnouncement {
            text: "SECRET line".into(),
            link: None,
            starts_at: None,
            ends_at: None,
            dismissable: true,
            visibility: Visibility::Team,
        };
        announcements::create(services, &owner, page, line).await.expect("the announcement is fine");
        Self { events, component }
    }

    fn is_told(&self, text: &str) -> Option<String> {
        let ids = self.events.iter().map(ToString::to_string).chain([self.component.to_string(), "SECRET".to_owned()]);
        ids.into_iter().find(|word| text.contains(word.as_str()))
    }
}

async fn a121_what_is_not_for_visitors_is_on_no_public_surface(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let mut stream = door.events(&format!("/events?since={}", app.snapshot().event_id()), &[]).await;
    let secrets = Secrets::on(app, &scene).await;
    for path in scene.pages().into_iter().chain(["/history/2026/02".into(), "/?q=SECRE".into(), "/events/snapshot".into()]) {
        let reply = door.get_with(&path, &[("Authorization", "Bearer SECRE"), ("Cookie", "session=x")]).await;
        assert_eq!(secrets.is_told(&reply.text()), None, "{path}");
        assert_eq!(secrets.is_told(&format!("{:?}", reply.headers)), None, "{path}");
    }
    app.component("Known to all").await;
    let last = format!("id: {}\n", app.snapshot().event_id());
    let mut told = 0;
    loop {
        let frame = stream.event().await.expect("it goes on");
        assert_eq!(secrets.is_told(&frame), None, "{frame}");
        told += usize::from(frame.starts_with("id: "));
        if frame.starts_with(&last) {
            break;
        }
    }
    assert_eq!(told, 2, "of a dozen deeds the stage of an incident and the component, and that there were others in no way");
    let missed = app.snapshot().version - 1;
    let mut late = door.events(&format!("/events?since={}-{missed}", app.snapshot().epoch), &[]).await;
    let caught_up = late.event().await.expect("it was missed");
    assert!(caught_up.starts_with(&last) && secrets.is_told(&caught_up).is_none(), "{caught_up}");
}

async fn a121_the_address_of_a_secret_is_like_one_that_never_was(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let secrets = Secrets::on(app, &scene).await;
    let nobody = door.get(&format!("/incidents/{NOBODY}")).await;
    let before = (door.renders().await, app.services.db.uses().1);
    let german = [("Accept-Language", "de"), ("Accept-Encoding", "br")];
    let nobody_german = door.get_with(&format!("/incidents/{NOBODY}"), &german).await;
    for id in secrets.events.iter().map(ToString::to_string).chain([secrets.component.to_string()]) {
        for noun in ["incidents", "maintenance", "components", "uptime"] {
            for path in [format!("/{noun}/{id}"), format!("/{noun}/{id}?lang=xx"), format!("/{noun}/{id}/2026/03")] {
                assert_eq!(door.get(&path).await.looks(), nobody.looks(), "{path}");
                assert_eq!(door.get_with(&path, &german).await.looks(), nobody_german.looks(), "{path}");
            }
            let path = format!("/{noun}/{id}");
            let put = door.ask("PUT", &path, &[]).await;
            assert_eq!(put.looks(), door.ask("PUT", &format!("/{noun}/{NOBODY}"), &[]).await.looks(), "{path}");
        }
    }
    // Time tells nothing either: neither is looked up, neither is rendered.
    assert_eq!((door.renders().await, app.services.db.uses().1), (before.0 + 1, before.1));
}

async fn what_comes_out_is_found_and_what_is_taken_back_is_gone(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let secrets = Secrets::on(app, &scene).await;
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let nobody = door.get(&format!("/incidents/{NOBODY}")).await.body;
    let (draft, planned) = (secrets.events[0], secrets.events[4]);
    let (own, other) = (format!("/incidents/{draft}"), format!("/maintenance/{draft}"));
    let work = format!("/maintenance/{planned}");
    incidents::publish(services, &owner, page, draft).await.unwrap();
    maintenances::publish(services, &owner, page, planned).await.unwrap();
    let shown = door.get(&own).await;
    assert!(shown.status == 200 && shown.text().contains("SECRET incident") && !shown.text().contains("SECRET vault"));
    assert_eq!((door.get(&other).await.status, door.get(&work).await.status), (308, 200));
    // A process that starts afresh knows the same.
    let fresh = Hub::new(services.db.clone(), services.clock.clone(), addresses(), None);
    fresh.refresh().await.unwrap();
    let fresh = fresh.page(page).unwrap();
    for id in secrets.events.iter().chain([&scene.incident, &scene.resolved, &scene.maintenance]) {
        assert_eq!(fresh.knows(*id), app.live().knows(*id), "{id}");
    }
    assert_eq!(secrets.events.iter().filter(|id| fresh.knows(**id).is_some()).count(), 2);
    app.edit(draft, |edit| edit.visibility = Some(Visibility::Team)).await;
    maintenances::delete(services, &owner, page, planned).await.unwrap();
    for path in [&own, &other, &work] {
        let gone = door.get(path).await;
        assert_eq!((gone.status, gone.body == nobody), (404, false), "{path}: another version, the same page");
        assert_eq!(gone.looks(), door.get(&format!("/incidents/{NOBODY}")).await.looks(), "{path}");
    }
}

async fn what_is_old_stays_known_and_what_is_old_and_hidden_does_not(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let team = app.open(NewIncident { visibility: Visibility::Team, ..trouble("SECRET drill", &[]) }).await;
    app.resolve(scene.incident).await;
    app.resolve(team).await;
    maintenances::cancel(&app.services, &app.owner(), app.page, scene.maintenance, "").await.unwrap();
    for n in 0..60 {
        app.pass_minutes(3 * 1440);
        let id = app.open(trouble(&format!("Trouble {n}"), &[])).await;
        app.resolve(id).await;
    }
    assert_eq!(app.snapshot().incident(scene.incident), None, "it has left memory");
    let (old, work, drill) =
        (format!("/incidents/{}", scene.incident), format!("/maintenance/{}", scene.maintenance), format!("/incidents/{team}"));
    let looks = async |path: &str| door.get(path).await.looks();
    let nobody = looks(&format!("/incidents/{NOBODY}")).await;
    let shown = door.get(&old).await;
    assert!(shown.status == 200 && shown.text().contains("We are looking into it."));
    assert_eq!(door.get(&work).await.status, 200);
    assert_eq!(door.get(&format!("/maintenance/{}", scene.incident)).await.header("location"), old);
    assert_eq!(looks(&drill).await, nobody);
    // What an old text says now is shown, not what it said when it was last read.
    app.edit(scene.incident, |edit| edit.name = Some("Renamed long after".into())).await;
    assert!(door.get(&old).await.text().contains("Renamed long after"));
    app.edit(scene.incident, |edit| edit.visibility = Some(Visibility::Hidden)).await;
    let nobody = looks(&format!("/incidents/{NOBODY}")).await;
    assert_eq!((looks(&old).await, looks(&drill).await), (nobody.clone(), nobody));
    app.edit(scene.incident, |edit| edit.visibility = Some(Visibility::Public)).await;
    assert_eq!(door.get(&old).await.status, 200);
    let fresh = Hub::new(app.services.db.clone(), app.services.clock.clone(), addresses(), None);
    fresh.refresh().await.unwrap();
    let known = |id| (fresh.page(app.page).unwrap().knows(id).is_some(), app.live().knows(id).is_some());
    assert_eq!((known(scene.incident), known(scene.maintenance), known(team)), ((true, true), (true, true), (false, false)));
}

async fn what_is_old_is_known_from_the_disk_too(app: &TestApp) {
    let scene = Scene::on(app).await;
    let secrets = Secrets::on(app, &scene).await;
    app.resolve(scene.incident).await;
    for n in 0..60 {
        app.pass_minutes(3 * 1440);
        let id = app.open(trouble(&format!("Trouble {n}"), &[])).await;
        app.resolve(id).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let hub = || {
        let store = SnapshotStore::open(folder.path()).unwrap();
        Hub::new(app.services.db.clone(), app.services.clock.clone(), addresses(), Some(store))
    };
    let before = hub();
    before.refresh().await.unwrap();
    before.save();
    let kept = std::fs::read_to_string(folder.path().join(format!("{}.json", app.page))).unwrap();
    assert_eq!(secrets.is_told(&kept), None, "nor is it on the disk for everybody");
    // This one has not asked the database yet.
    let cold = hub();
    let page = cold.page(app.page).unwrap();
    assert_eq!(page.read().full.incident(scene.incident), None);
    for id in secrets.events.iter().chain([&scene.incident, &scene.maintenance]) {
        assert_eq!(page.knows(*id), app.live().knows(*id), "{id}");
    }
    assert!(page.knows(scene.incident).is_some());
}

async fn a_page_that_fails_shows_itself_and_no_other(app: &TestApp) {
    let (_, door) = (Scene::on(app).await, Door::open(app).await);
    let theirs = app.foreign_component().await;
    app.hub.contact().lost();
    let headers = [("Host", "otherwise.status.example.com"), ("Accept-Language", "de")];
    let failed = door.get_with(&format!("/uptime/{theirs}/2026/03"), &headers).await;
    let html = failed.text();
    assert!(html.contains("Otherwise") && !html.contains("Reelway") && !html.contains("Player"), "{html}");
    assert_eq!((failed.header("content-language"), failed.header("cache-control")), ("de", "no-store"));
    assert_eq!((failed.status, failed.header("retry-after")), (503, "10"));
    let reference = html.split("\"reference\":\"").nth(1).and_then(|rest| rest.get(..12)).expect("it says what to tell support");
    assert!(reference.chars().all(|c| c.is_ascii_hexdigit()), "{reference}");
    for inside in ["database is away", "sqlx", "archive"] {
        assert!(!html.contains(inside), "{inside}");
    }
    app.hub.refresh().await.unwrap();
    assert_eq!(door.get_with(&format!("/uptime/{theirs}/2026/03"), &headers).await.status, 200);
}

async fn a117_one_page_knows_nothing_of_another(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let theirs = app.foreign_component().await;
    let from_there = [("Host", "otherwise.status.example.com")];
    let nobody = door.get_with(&format!("/incidents/{NOBODY}"), &from_there).await;
    let names_one = |path: &&String| {
        [scene.player.as_str(), scene.incident.as_str(), scene.resolved.as_str(), scene.maintenance.as_str()]
            .iter()
            .any(|id| path.contains(id))
    };
    for path in scene.pages().iter().filter(names_one) {
        assert_eq!(door.get_with(path, &from_there).await.looks(), nobody.looks(), "{path}");
    }
    let nobody = door.get("/nothing").await;
    assert_eq!(door.get(&format!("/components/{theirs}")).await.looks(), nobody.looks());
    seed::delete_component(&app.services, app.other_page, theirs).await.unwrap();
    assert!(!door.get_with("/", &from_there).await.text().contains("Theirs"));
}
