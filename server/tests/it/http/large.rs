//! Pages nobody can read any more: an incident told over and over, components and incidents by the thousand. What a visitor
//! downloads stays within bounds, and history is in pages.

use app::model::{
    ComponentId, EventId, IncidentState, Instant,
    Status::{MajorOutage, PartialOutage},
    UpdateId,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use server::{
    entity::{Col, component, event, event_component, event_update, incident, journal, page},
    error::{Error, Result},
    service::{
        events::{MOST_TEXT, MOST_UPDATES},
        incidents, random, rows,
    },
};

use crate::support::{
    app::TestApp,
    deeds::{comment, note, says, trouble},
    door::Door,
};

both!(
    a177_an_incident_told_over_and_over_stays_readable,
    a177_components_by_the_hundred_stay_one_page,
    a177_incidents_by_the_thousand_are_in_pages,
);

/// The most bytes of HTML a page has.
const MOST: usize = 2 * 1024 * 1024;

const DAY: i64 = 86_400_000;

/// Rows written beside the services, which would take minutes for so many, are read as those of another process are.
async fn taken_up(app: &TestApp) {
    let next = page::Entity::update_many().col_expr(page::Column::Version, Expr::col(page::Column::Version).add(1));
    next.filter(page::Column::Id.eq(Col(app.page))).exec(app.services.db.write()).await.expect("the page is there");
    app.hub.refresh().await.expect("the database answers");
}

async fn write_all<R, A>(app: &TestApp, all: Vec<R>)
where
    R: sea_orm::IntoActiveModel<A>,
    A: sea_orm::ActiveModelTrait + Send,
{
    let tx = app.services.db.begin().await.expect("the database answers");
    rows::insert_all(&tx, all).await.expect("the rows are fine");
    tx.commit().await.expect("the rows are fine");
}

/// What is said of the incident that is told over and over.
async fn first_update(app: &TestApp, id: EventId) -> event_update::Model {
    let of = event_update::Entity::find().filter(event_update::Column::EventId.eq(Col(id)));
    of.one(app.services.db.read()).await.expect("it can be read").expect("it is there")
}

fn at(base: Instant, offset: i64) -> Col<Instant> {
    Col(Instant::from_millis(base.millis() + offset))
}

/// An incident of which so many more updates than its first have been written, each with this text.
async fn told(app: &TestApp, id: EventId, times: i64, said: &str) {
    let first = first_update(app, id).await;
    let again = (1..=times).map(|n| event_update::Model {
        id: Col(random::id()),
        body: format!("{said} ({n})"),
        body_html: format!("<p>{said} ({n})</p>"),
        display_at: at(first.display_at.0, n),
        created_at: at(first.created_at.0, n),
        ..first.clone()
    });
    write_all(app, again.collect()).await;
    taken_up(app).await;
    app.pass_minutes(1);
}

async fn a177_an_incident_told_over_and_over_stays_readable(app: &TestApp) {
    let player = app.component("Player").await;
    let door = Door::open(app).await;
    let said = "We have found another cause and are working on it; most requests work already, the others are tried again.";
    let long = "Every region is looked at one by one. ".repeat(650);
    for (times, said) in [(MOST_UPDATES - 1, said), (MOST_TEXT / 24_700 + 1, long.as_str())] {
        let id = app.open(trouble("It goes on and on", &[(player, MajorOutage)])).await;
        told(app, id, times, said).await;
        for path in ["/".to_owned(), format!("/incidents/{id}"), "/history".into(), format!("/components/{player}")] {
            let html = door.get(&path).await.text();
            assert!(html.len() <= MOST, "{path}: {} bytes", html.len());
            assert!(html.contains(&format!("({times})")), "{path}: the newest is there");
        }
        let owner = app.owner();
        let more = |input| incidents::post_update(&app.services, &owner, app.page, id, None, input);
        let refused =
            |result: Result<UpdateId>| matches!(result, Err(Error::Invalid(fields)) if fields.iter().any(|(field, _)| field == "body"));
        assert!(refused(more(comment("One more.")).await) && refused(more(says(IncidentState::Identified, "One more.", &[])).await));
        more(note("Staff can still write to one another.")).await.expect("visitors read none of it");
        more(says(IncidentState::Resolved, "It is over.", &[])).await.expect("an end is always told");
        assert!(refused(more(says(IncidentState::Resolved, "It is over, and over.", &[])).await), "once");
        let again = incidents::reopen(&app.services, &owner, app.page, id, "It is back.", Vec::new()).await;
        assert!(refused(again), "and it stays over");
        assert!(door.get("/").await.body.len() <= MOST);
    }
}

/// A component and its days have some 1,200 bytes on the front page, so this is nearly as many as there is room for.
async fn a177_components_by_the_hundred_stay_one_page(app: &TestApp) {
    let id = app.component("Service 0").await;
    let first = component::Entity::find_by_id(Col(id)).one(app.services.db.read()).await.unwrap().unwrap();
    let begun =
        journal::Entity::find().filter(journal::Column::ComponentId.eq(Col(id))).one(app.services.db.read()).await.unwrap().unwrap();
    let more = (1..1_500).map(|n| component::Model {
        id: Col(random::id()),
        name: format!("Service {n}"),
        position: n,
        automation_key: random::hex(16),
        ..first.clone()
    });
    let more: Vec<component::Model> = more.collect();
    let begins = more.iter().zip(begun.id + 1..).map(|(row, number)| journal::Model { id: number, component_id: row.id, ..begun.clone() });
    let begins = begins.collect();
    write_all(app, more).await;
    write_all(app, begins).await;
    taken_up(app).await;
    let door = Door::open(app).await;
    for path in ["/", "/history", "/recovery"] {
        let reply = door.get(path).await;
        assert!(reply.status == 200 && reply.body.len() <= MOST, "{path}: {} bytes", reply.body.len());
    }
}

async fn a177_incidents_by_the_thousand_are_in_pages(app: &TestApp) {
    let player: ComponentId = app.component("Player").await;
    let id = app.open(trouble("It was short", &[(player, PartialOutage)])).await;
    app.resolve(id).await;
    let db = app.services.db.read();
    let first = incident::Entity::find_by_id(Col(id)).one(db).await.unwrap().unwrap();
    let registered = event::Entity::find_by_id(Col(id)).one(db).await.unwrap().unwrap();
    let affected = event_component::Entity::find().filter(event_component::Column::EventId.eq(Col(id))).one(db).await.unwrap().unwrap();
    let update = first_update(app, id).await;
    let (mut events, mut incidents, mut touched, mut updates) = (vec![], vec![], vec![], vec![]);
    // Ten a day, over more than five years.
    for n in 1..=20_000i64 {
        let id: EventId = random::id();
        let ago = -(n * DAY / 10);
        events.push(event::Model {
            id: Col(id),
            number: random::number(),
            created_at: at(registered.created_at.0, ago),
            ..registered.clone()
        });
        let moved = |moment: Option<Col<Instant>>| moment.map(|moment| at(moment.0, ago));
        incidents.push(incident::Model {
            id: Col(id),
            published_at: moved(first.published_at),
            started_at: moved(first.started_at),
            first_posted_at: moved(first.first_posted_at),
            resolved_at: moved(first.resolved_at),
            created_at: at(first.created_at.0, ago),
            ..first.clone()
        });
        touched.push(event_component::Model { event_id: Col(id), ..affected.clone() });
        let (display_at, created_at) = (at(update.display_at.0, ago), at(update.created_at.0, ago));
        updates.push(event_update::Model { id: Col(random::id()), event_id: Col(id), display_at, created_at, ..update.clone() });
    }
    write_all(app, events).await;
    write_all(app, incidents).await;
    write_all(app, touched).await;
    write_all(app, updates).await;
    taken_up(app).await;
    let door = Door::open(app).await;
    for path in [
        "/",
        "/history",
        "/history/2024/06",
        "/recovery",
        "/recovery?days=365",
        "/history.atom",
        "/history.rss",
        "/feed.json",
        "/history.json",
        "/calendar.ics",
        "/sitemap.xml",
    ] {
        let reply = door.get(path).await;
        assert!(reply.status == 200 && reply.body.len() <= MOST, "{path}: {} {} bytes", reply.status, reply.body.len());
    }
}
