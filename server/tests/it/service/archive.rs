//! What lies in the archive, and what memory tells of it.

use app::{
    model::{
        Visibility,
        access::Audience,
        input::{Backfill, NewIncident, NewMaintenance},
    },
    status::data::Month,
};
use server::service::{archive, maintenance as maintenances};

use crate::support::{app::TestApp, app::minutes, deeds::trouble};

const DAY: i64 = 24 * 60;

async fn memory_tells_of_a_month_what_the_database_tells(app: &TestApp) {
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let player = app.component("Player").await;
    let mut entered = NewIncident::named("Long ago", "It was slow.");
    let (started_at, resolved_at) = (app.now() - minutes(20 * 1440), app.now() - minutes(20 * 1440 - 30));
    entered.backfill = Some(Backfill { started_at, resolved_at, counts_as_downtime: true });
    app.open(entered).await;
    app.open(NewIncident { visibility: Visibility::Team, ..trouble("Only for staff", &[]) }).await;
    let planned = |name: &str, days: u64| {
        let from = app.now() + minutes(days * 1440);
        NewMaintenance { components: vec![player], ..NewMaintenance::named(name, "We move it.", from, from + minutes(60)) }
    };
    let off = maintenances::schedule(services, &owner, page, planned("Called off early", 100)).await.unwrap();
    maintenances::cancel(services, &owner, page, off, "Not needed.").await.unwrap();
    maintenances::schedule(services, &owner, page, planned("As planned", 40)).await.unwrap();
    // More than memory keeps for their number alone, so that what is old really leaves it.
    for n in 0..110 {
        let id = app.open(trouble(&format!("Trouble {n}"), &[(player, app::model::Status::PartialOutage)])).await;
        app.pass_minutes(DAY);
        app.resolve(id).await;
    }
    for n in 0..50 {
        maintenances::schedule(services, &owner, page, planned(&format!("Rack {n}"), 1)).await.unwrap();
    }
    let mut in_memory = 0;
    for month in 1..=12 {
        let month = Month { year: 2026, month };
        let told = archive::month(services, page, Audience::Public, month, app.now()).await.ok();
        if let Some(recent) = archive::recent(&app.snapshot(), app.live().history_from(), month, app.now()) {
            assert_eq!(format!("{:#?}", recent.ok()), format!("{told:#?}"), "{month:?}");
            in_memory += usize::from(told.is_some());
        }
    }
    assert_eq!(in_memory, 3, "April, May and June");
    let june = archive::recent(&app.snapshot(), app.live().history_from(), Month { year: 2026, month: 6 }, app.now());
    let june = june.unwrap().unwrap();
    assert!(june.maintenances.iter().any(|(_, m)| m.name == "Called off early"));
    let february = archive::month(services, page, Audience::Public, Month { year: 2026, month: 2 }, app.now()).await.unwrap();
    assert_eq!((february.incidents.len(), february.earlier), (1, None));
}

both!(memory_tells_of_a_month_what_the_database_tells);
