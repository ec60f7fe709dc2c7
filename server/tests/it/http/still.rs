//! Pages that tell of longer stretches: recovery, the history of one component, postmortems, announcements.

use app::{
    model::{
        Instant, Status,
        Status::{DegradedPerformance, MajorOutage},
        Visibility,
        access::Audience,
        input::{NewAnnouncement, NewComponent, NewMaintenance},
        recovery::Figure,
    },
    status::data::{Month, still::Stretch},
};
use server::{
    live::derive::zone,
    service::{announcements, archive, incidents, maintenance as maintenances},
};

use super::scene::{NOBODY, Scene};
use crate::support::{
    app::{TestApp, minutes},
    deeds::trouble,
    door::Door,
};

both!(
    recovery_counts_what_hurt_and_nothing_else,
    recovery_of_ninety_days_agrees_with_the_bars,
    the_last_figures_serve_while_the_database_is_away,
    the_history_of_one_component_is_that_of_all_with_the_rest_left_out,
    a_postmortem_is_there_while_it_is_published_however_old,
    announcements_are_told_for_a_year,
    each_month_of_a_calendar_says_its_uptime_and_leads_to_other_services,
);

const DAY: i64 = 24 * 60;

/// Trouble with a component that was noticed after two minutes, told after four and over after `lasting`.
async fn had(app: &TestApp, component: app::model::ComponentId, status: Status, lasting: i64) -> app::model::EventId {
    app.pass_minutes(10);
    let mut input = trouble("Trouble", &[(component, status)]);
    let now = app.now();
    let back = |m: u64| now - minutes(m);
    input.started_at = Some(back(4));
    input.detected_at = Some(back(2));
    let id = app.open(input).await;
    app.pass_minutes(lasting - 4);
    app.resolve(id).await;
    id
}

async fn recovery(app: &TestApp, stretch: Stretch) -> app::status::data::still::RecoveryView {
    archive::recovery(&app.services, app.page, Audience::Public, (stretch, app.now())).await.expect("the page is there")
}

async fn recovery_counts_what_hurt_and_nothing_else(app: &TestApp) {
    let player = app.component("Player").await;
    let other = app.component("Downloads").await;
    app.pass_minutes(DAY);
    // The days before, of which the trend tells.
    for _ in 0..3 {
        had(app, player, MajorOutage, 100).await;
    }
    app.pass_minutes(100 * DAY);
    for lasting in [30, 40, 50] {
        had(app, player, MajorOutage, lasting).await;
        app.pass_minutes(DAY);
    }
    had(app, other, DegradedPerformance, 60).await;
    // None of these counts: nothing was wrong, it was planned, or visitors do not know of it.
    let alarm = app.open(trouble("Nothing at all", &[(player, MajorOutage)])).await;
    app.pass_minutes(400);
    incidents::close_as_false_alarm(&app.services, &app.owner(), app.page, alarm, "The probe was broken.").await.unwrap();
    let window = NewMaintenance {
        components: vec![player],
        ..NewMaintenance::named("Rack 7", "We move it.", app.now() + minutes(1), app.now() + minutes(600))
    };
    let work = maintenances::schedule(&app.services, &app.owner(), app.page, window).await.unwrap();
    maintenances::start(&app.services, &app.owner(), app.page, work, "").await.unwrap();
    app.pass_minutes(300);
    maintenances::complete(&app.services, &app.owner(), app.page, work, "").await.unwrap();
    let mut secret = trouble("Only for staff", &[(player, MajorOutage)]);
    secret.visibility = Visibility::Team;
    let secret = app.open(secret).await;
    app.pass_minutes(500);
    app.resolve(secret).await;

    let view = recovery(app, Stretch::Quarter).await;
    let minutes = |figure: Option<Figure>| figure.map(|f| (f.median / 60_000, f.p90 / 60_000));
    assert_eq!((view.now.resolve.n, minutes(view.now.resolve.figure)), (4, Some((45, 60))));
    assert_eq!((view.now.detect.n, minutes(view.now.detect.figure)), (4, Some((2, 2))));
    assert_eq!(minutes(view.now.first_post.figure), Some((4, 4)));
    assert_eq!((view.before.resolve.n, minutes(view.before.resolve.figure)), (3, Some((100, 100))));
    // The stretch begins in March, which is counted whole.
    let months: Vec<(i8, usize)> = view.months.iter().map(|m| (m.month.month, m.incidents)).collect();
    assert_eq!(months, [(6, 4), (5, 0), (4, 0), (3, 3)], "{:?}", view.months);
    let down = |n: usize| view.months[n].tally.map(|t| (t.down() / 60_000, t.of(DegradedPerformance) / 60_000));
    assert_eq!([down(0), down(1), down(3)], [Some((120, 60)), Some((0, 0)), Some((300, 0))]);
    let year = recovery(app, Stretch::Year).await;
    assert_eq!((year.now.resolve.n, year.before.resolve.n, year.months.len()), (7, 0, 13));
    assert_eq!(year.months[12].tally, None, "nothing is known of a time before the page");
    let hers = view.uptimes.iter().find(|u| u.component == player).unwrap();
    assert!(hers.uptime.unwrap().thousandths() < 100_000 && hers.since.is_none());

    let door = Door::open(app).await;
    let html = door.get("/recovery").await.text().replace('\u{a0}', " ");
    for expected in ["How we recover", "45 min", ">1 h<", "55 min faster", "before: 1 h 40 min, 3 incidents"] {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    assert!(!html.contains("Only for staff"));
}

async fn recovery_of_ninety_days_agrees_with_the_bars(app: &TestApp) {
    let old = app.component_like(NewComponent { uptime_objective: Some(99.99), ..NewComponent::named("Player") }).await;
    let bare = app.component_like(NewComponent { showcase: false, ..NewComponent::named("Inside") }).await;
    app.pass_minutes(95 * DAY);
    had(app, old, MajorOutage, 90).await;
    let young = app.component("Downloads").await;
    had(app, young, Status::PartialOutage, 45).await;
    app.pass_minutes(DAY);
    // The page knows how things are at this minute.
    app.set(&[(bare, DegradedPerformance)]).await;
    let view = recovery(app, Stretch::Quarter).await;
    let snapshot = app.snapshot();
    for of in &view.uptimes {
        assert_eq!(of.uptime, snapshot.uptime(of.component.cast()), "{}", of.component);
    }
    let listed: Vec<_> = view.uptimes.iter().map(|u| u.component).collect();
    assert!(listed.contains(&old) && listed.contains(&young) && !listed.contains(&bare), "only what shows its days");
    let since = |id| view.uptimes.iter().find(|u| u.component == id).unwrap().since;
    assert!(since(old).is_none() && since(young).is_some());
    let html = Door::open(app).await.get("/recovery").await.text();
    assert!(html.contains(">missed<") && !html.contains(">met<"), "{html}");
}

async fn the_last_figures_serve_while_the_database_is_away(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let before = door.get("/recovery").await;
    assert_eq!(before.status, 200);
    app.resolve(scene.incident).await;
    app.hub.contact().lost();
    let after = door.get("/recovery").await;
    assert!(after.status == 200 && after.text().contains("How we recover"), "as it was last read");
    assert_eq!(door.get("/recovery?days=365").await.status, 503, "which was never read");
    for path in ["/announcements", "/accessibility", "/history"] {
        assert_eq!(door.get(path).await.status, 200, "{path}: from memory");
    }
    app.hub.refresh().await.unwrap();
    assert_eq!(door.get("/recovery?days=365").await.status, 200);
}

async fn the_history_of_one_component_is_that_of_all_with_the_rest_left_out(app: &TestApp) {
    let player = app.component("Player").await;
    let downloads = app.component("Downloads").await;
    for (name, component) in [("Player trouble", player), ("Downloads trouble", downloads)] {
        let id = app.open(trouble(name, &[(component, MajorOutage)])).await;
        app.pass_minutes(30);
        app.resolve(id).await;
    }
    for _ in 0..60 {
        app.pass_minutes(4 * DAY);
        let id = app.open(trouble("Later", &[(downloads, DegradedPerformance)])).await;
        app.resolve(id).await;
    }
    let door = Door::open(app).await;
    let march = door.get("/history/2026/03").await.text();
    assert!(march.contains("Player trouble") && march.contains("Downloads trouble"));
    let before = app.services.db.uses().1;
    let one = door.get(&format!("/history/2026/03?component={player}")).await.text();
    assert!(one.contains("Player trouble") && !one.contains("Downloads trouble"), "{one}");
    assert!(one.contains(&format!("href=\"/history/2026/04?component={player}\"")), "the way to other months keeps it");
    assert!(one.contains(&format!("<option value=\"{player}\" selected>Player</option>")));
    assert_eq!(app.services.db.uses().1, before, "what was read of all is known of one");
    assert_eq!(door.get(&format!("/history?component={downloads}")).await.status, 200);
    assert_eq!(door.get("/history?component=").await.looks(), door.get("/history").await.looks(), "nobody is everybody");
    // The list of months tells how many each had, as their pages do.
    let count =
        |month: &str| march.split(&format!("href=\"{month}\"")).nth(1).and_then(|rest| rest.split("</li>").next()).unwrap().to_owned();
    assert!(count("/history/2026/03").contains("9 incidents"), "{}", count("/history/2026/03"));
    assert_eq!(march.matches("class=\"past ").count(), 9);
    let all = archive::all_months(&zone("Europe/Berlin"), app.live().incidents_began(), app.live().history_from(), app.now());
    assert_eq!(all.iter().map(|(_, n)| n).sum::<usize>(), 62);
    assert_eq!(all.last().map(|(month, _)| *month), Some(Month { year: 2026, month: 3 }));
}

async fn a_postmortem_is_there_while_it_is_published_however_old(app: &TestApp) {
    let (scene, door) = (Scene::on(app).await, Door::open(app).await);
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let path = format!("/incidents/{}/postmortem", scene.resolved);
    let html = door.get(&path).await.text();
    assert!(html.contains("<p>A disk was full.</p>") && html.contains("<p>Now it is watched.</p>") && html.contains("<article"), "{html}");
    assert!(html.contains(&format!("<a href=\"/incidents/{}\">The incident, update by update</a>", scene.resolved)));
    let incident = door.get(&format!("/incidents/{}", scene.resolved)).await.text();
    assert!(incident.contains("A disk was full.") && !incident.contains("Now it is watched."), "the beginning, and the way to the rest");
    assert!(incident.contains(&format!("href=\"{path}\"")));
    incidents::revert_postmortem(services, &owner, page, scene.resolved).await.unwrap();
    let nobody = door.get(&format!("/incidents/{NOBODY}")).await;
    assert_eq!(door.get(&path).await.looks(), nobody.looks(), "taken back");
    incidents::publish_postmortem(services, &owner, page, scene.resolved, false).await.unwrap();
    app.resolve(scene.incident).await;
    for _ in 0..60 {
        app.pass_minutes(3 * DAY);
        let id = app.open(trouble("Later", &[])).await;
        app.resolve(id).await;
    }
    assert_eq!(app.snapshot().incident(scene.resolved), None, "it has left memory");
    assert!(door.get(&path).await.text().contains("<p>Now it is watched.</p>"));
    let without = door.get(&format!("/incidents/{}/postmortem", scene.incident)).await;
    assert_eq!(without.looks(), door.get("/nothing").await.looks());
}

async fn announcements_are_told_for_a_year(app: &TestApp) {
    let line = async |text: &str, from: Option<Instant>, until: Option<Instant>, visibility: Visibility| {
        let input = NewAnnouncement { text: text.into(), link: None, starts_at: from, ends_at: until, dismissable: true, visibility };
        announcements::create(&app.services, &app.owner(), app.page, input).await.expect("the announcement is fine")
    };
    let everybody = Visibility::Public;
    line("Before all others", None, Some(app.now() + minutes(60)), everybody).await;
    app.pass_minutes(300 * DAY);
    line("In the past", None, Some(app.now() + minutes(60)), everybody).await;
    line("SECRET", None, Some(app.now() + minutes(60)), Visibility::Team).await;
    let deleted = line("Taken away", None, Some(app.now() + minutes(60)), everybody).await;
    announcements::delete(&app.services, &app.owner(), app.page, deleted).await.unwrap();
    app.pass_minutes(60 * DAY);
    line("For now", None, None, everybody).await;
    line("For later", Some(app.now() + minutes(60)), None, everybody).await;
    let door = Door::open(app).await;
    let told = async || {
        let html = door.get("/announcements").await.text();
        let body = html.split("<div class=\"body\">").nth(1).and_then(|rest| rest.split("<footer").next()).unwrap().to_owned();
        let (now, past) = body.split_once("In the past year").unwrap();
        (now.to_owned(), past.to_owned())
    };
    let (now, past) = told().await;
    assert!(now.contains("For now") && !now.contains("For later") && !now.contains("In the past"), "{now}");
    assert!(past.contains("In the past") && past.contains("Before all others") && !past.contains("For now"), "{past}");
    assert!(past.find("In the past") < past.find("Before all others"), "the one that ended last first");
    assert!(!past.contains("SECRET") && !now.contains("SECRET") && !past.contains("Taken away"));
    app.pass_minutes(10 * DAY);
    // Something has to happen for another version to be made.
    app.component("Player").await;
    let (_, past) = told().await;
    assert!(past.contains("In the past") && !past.contains("Before all others"), "a year is over: {past}");
}

async fn each_month_of_a_calendar_says_its_uptime_and_leads_to_other_services(app: &TestApp) {
    let player = app.component("Player").await;
    app.pass_minutes(DAY);
    had(app, player, MajorOutage, 100).await;
    app.pass_minutes(60 * DAY);
    let other = app.component("Downloads").await;
    let door = Door::open(app).await;
    let first = door.get("/uptime").await;
    assert_eq!(first.status, 307);
    let calendar = door.get(first.header("location")).await.text();
    // Of the 706 hours of March since it was made it was down for 100 minutes.
    for expected in [
        "March 2026<span class=\"number\">99.763\u{202f}%</span>",
        "April 2026<span class=\"number\">100\u{202f}%</span>",
        "<form class=\"filter\" action=\"/uptime\" method=\"get\">",
        &format!("<option value=\"{player}\" selected>Player</option>"),
    ] {
        assert!(calendar.contains(expected), "{expected}: {calendar}");
    }
    let asked = door.get(&format!("/uptime?component={other}")).await;
    assert_eq!((asked.status, asked.header("location")), (307, &*format!("/uptime/{other}/2026/05")));
    for nobody in [NOBODY, "x", "%22"] {
        assert_eq!(door.get(&format!("/uptime?component={nobody}")).await.status, 404, "{nobody}");
    }
}
