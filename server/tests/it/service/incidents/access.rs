//! Who may do what, verb by verb, and that ids of somebody else's page lead nowhere.

use std::collections::BTreeMap;

use app::model::{
    EventId,
    IncidentState::*,
    PageId, Role, Scope,
    Status::*,
    UpdateId, Word,
    input::{EditIncident, EditUpdate, NewIncident, PublishAt},
};
use server::{
    error::Result,
    service::{actor::Actor, components, incidents, random},
};

use crate::support::{
    app::TestApp,
    deeds::{comment, note, says, trouble},
    refused::{answer, fields},
};

both!(
    everybody_may_do_exactly_what_their_role_allows,
    a117_an_incident_of_another_page_cannot_be_touched,
    a118_an_update_is_found_only_under_its_own_incident,
    a119_components_of_another_page_are_refused_by_name,
    what_does_not_exist_is_not_found,
);

/// Everything that can be done with incidents.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verb {
    Open,
    PostUpdate,
    PostNote,
    Resolve,
    Reopen,
    CloseAsFalseAlarm,
    EditUpdate,
    DeleteUpdate,
    Edit,
    Acknowledge,
    Delete,
    Publish,
    PublishDue,
    SavePostmortem,
    PublishPostmortem,
    RevertPostmortem,
    DeletePostmortem,
}

use Verb::*;

const VERBS: [Verb; 17] = [
    Open,
    PostUpdate,
    PostNote,
    Resolve,
    Reopen,
    CloseAsFalseAlarm,
    EditUpdate,
    DeleteUpdate,
    Edit,
    Acknowledge,
    Delete,
    Publish,
    PublishDue,
    SavePostmortem,
    PublishPostmortem,
    RevertPostmortem,
    DeletePostmortem,
];

/// An incident and one of its updates.
#[derive(Clone, Copy)]
struct Target(EventId, UpdateId);

/// An incident of the page with which the verb can be done.
async fn prepare(app: &TestApp, verb: Verb) -> Target {
    let mut input = trouble("Playback fails", &[]);
    if matches!(verb, Publish | PublishDue) {
        input.publish = PublishAt::Draft;
    }
    let id = app.open(input).await;
    let update = app.post(id, comment("Still at it.")).await;
    if matches!(verb, Reopen | PublishPostmortem | RevertPostmortem | DeletePostmortem) {
        app.resolve(id).await;
    }
    if matches!(verb, PublishPostmortem | RevertPostmortem | DeletePostmortem) {
        incidents::save_postmortem(&app.services, &app.owner(), app.page, id, None, "A lesson.").await.unwrap();
    }
    if verb == RevertPostmortem {
        incidents::publish_postmortem(&app.services, &app.owner(), app.page, id, false).await.unwrap();
    }
    Target(id, update)
}

async fn attempt(app: &TestApp, actor: &Actor, page: PageId, verb: Verb, Target(id, update): Target) -> Result<()> {
    let services = &app.services;
    let rev = app.incident_row(id).await.rev;
    match verb {
        Open => incidents::open(services, actor, page, NewIncident::named("Another", "Text.")).await.map(drop),
        PostUpdate => incidents::post_update(services, actor, page, id, None, says(Identified, "A disk.", &[])).await.map(drop),
        PostNote => incidents::post_update(services, actor, page, id, None, note("For us.")).await.map(drop),
        Resolve => incidents::resolve(services, actor, page, id, "Over.", None).await.map(drop),
        Reopen => incidents::reopen(services, actor, page, id, "Back.", vec![]).await.map(drop),
        CloseAsFalseAlarm => incidents::close_as_false_alarm(services, actor, page, id, "Nothing.").await.map(drop),
        EditUpdate => {
            let input = EditUpdate { body: Some("Corrected.".into()), ..EditUpdate::at_rev(1) };
            incidents::edit_update(services, actor, page, (id, update), input).await
        }
        DeleteUpdate => incidents::delete_update(services, actor, page, id, update).await,
        Edit => incidents::edit(services, actor, page, id, EditIncident { pinned: Some(true), ..EditIncident::at_rev(rev) }).await,
        Acknowledge => incidents::acknowledge(services, actor, page, id).await,
        Delete => incidents::delete(services, actor, page, id).await,
        Publish => incidents::publish(services, actor, page, id).await,
        PublishDue => incidents::publish_due(services, actor, page, id).await.map(drop),
        SavePostmortem => incidents::save_postmortem(services, actor, page, id, None, "A lesson.").await,
        PublishPostmortem => incidents::publish_postmortem(services, actor, page, id, false).await,
        RevertPostmortem => incidents::revert_postmortem(services, actor, page, id).await,
        DeletePostmortem => incidents::delete_postmortem(services, actor, page, id).await,
    }
}

async fn everybody_may_do_exactly_what_their_role_allows(app: &TestApp) {
    let roles = Role::ALL.iter().map(|role| (app.member(*role), if *role >= Role::Editor { "done" } else { "forbidden" }));
    let scopes = Scope::ALL.iter().map(|scope| {
        let allowed = matches!(scope, Scope::Incidents | Scope::Admin);
        (app.token(*scope), if allowed { "done" } else { "forbidden" })
    });
    let others = [
        (app.visitor(), "forbidden"),
        (app.stranger(), "not found"),
        (app.strange_token(), "not found"),
        (Actor::member(random::id(), "nobody's member", BTreeMap::new()), "not found"),
        (Actor::token(random::id(), "a token for all pages", None, vec![Scope::Incidents]), "done"),
        (Actor::token(random::id(), "a token for nothing", Some(app.page), vec![]), "forbidden"),
        (Actor::command_line(), "done"),
        (Actor::job("a job"), "done"),
    ];
    let everybody: Vec<(Actor, &str)> = roles.chain(scopes).chain(others).collect();
    let (allowed, refused): (Vec<_>, Vec<_>) = everybody.iter().partition(|(_, expected)| *expected == "done");
    for verb in VERBS {
        let target = prepare(app, verb).await;
        let unchanged = app.dump().await;
        for (actor, expected) in &refused {
            let result = attempt(app, actor, app.page, verb, target).await;
            assert_eq!(answer(&result), *expected, "{} tries to {verb:?}", actor.name);
        }
        assert_eq!(app.dump().await, unchanged, "{verb:?}");
        for (actor, expected) in &allowed {
            let target = prepare(app, verb).await;
            let result = attempt(app, actor, app.page, verb, target).await;
            assert_eq!(answer(&result), *expected, "{} tries to {verb:?}", actor.name);
        }
    }
}

async fn a117_an_incident_of_another_page_cannot_be_touched(app: &TestApp) {
    for verb in VERBS.into_iter().filter(|verb| *verb != Open) {
        let target = prepare(app, verb).await;
        let unchanged = app.dump().await;
        for actor in [app.stranger(), app.strange_token(), Actor::command_line()] {
            let result = attempt(app, &actor, app.other_page, verb, target).await;
            assert_eq!(answer(&result), "not found", "{} tries to {verb:?} through their own page", actor.name);
        }
        assert_eq!(app.dump().await, unchanged, "{verb:?}");
    }
}

async fn a118_an_update_is_found_only_under_its_own_incident(app: &TestApp) {
    let Target(one, of_one) = prepare(app, EditUpdate).await;
    let Target(two, of_two) = prepare(app, EditUpdate).await;
    let theirs = incidents::open(&app.services, &app.stranger(), app.other_page, trouble("Theirs", &[])).await.unwrap();
    let of_theirs = app.hub.page(app.other_page).unwrap().read().full.incident(theirs).unwrap().updates[0].id;
    let unchanged = app.dump().await;
    for (id, update) in [(one, of_two), (two, of_one), (one, of_theirs)] {
        for verb in [EditUpdate, DeleteUpdate] {
            let result = attempt(app, &app.owner(), app.page, verb, Target(id, update)).await;
            assert_eq!(answer(&result), "not found", "{verb:?}");
        }
    }
    assert_eq!(app.dump().await, unchanged);
}

async fn a119_components_of_another_page_are_refused_by_name(app: &TestApp) {
    let (ours, theirs) = (app.component("Ours").await, app.foreign_component().await);
    let Target(id, update) = prepare(app, EditUpdate).await;
    let Target(over, _) = prepare(app, Reopen).await;
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let both = vec![(ours, MajorOutage), (theirs, MajorOutage)];
    let unchanged = app.dump().await;
    assert_eq!(fields(incidents::open(services, &owner, page, trouble("Both", &both)).await), ["components"]);
    assert_eq!(fields(incidents::post_update(services, &owner, page, id, None, says(Identified, "", &both)).await), ["components"]);
    assert_eq!(fields(incidents::resolve(services, &owner, page, id, "", Some(both.clone())).await), ["components"]);
    assert_eq!(fields(incidents::reopen(services, &owner, page, over, "", both.clone()).await), ["components"]);
    let edit = app::model::input::EditUpdate { statuses: Some(both.clone()), ..app::model::input::EditUpdate::at_rev(1) };
    assert_eq!(fields(incidents::edit_update(services, &owner, page, (id, update), edit).await), ["components"]);
    assert_eq!(answer(&components::set_statuses(services, &owner, page, &both).await), "not found");
    assert_eq!(app.dump().await, unchanged);
}

async fn what_does_not_exist_is_not_found(app: &TestApp) {
    let Target(id, _) = prepare(app, EditUpdate).await;
    let (services, owner) = (&app.services, app.owner());
    let unchanged = app.dump().await;
    let nowhere: EventId = random::id();
    assert_eq!(answer(&incidents::post_update(services, &owner, app.page, nowhere, None, comment("Hello?")).await), "not found");
    assert_eq!(answer(&incidents::delete_update(services, &owner, app.page, id, random::id()).await), "not found");
    let no_page: PageId = random::id();
    assert_eq!(answer(&incidents::open(services, &Actor::command_line(), no_page, trouble("Lost", &[])).await), "not found");
    assert_eq!(answer(&incidents::revert_postmortem(services, &owner, app.page, id).await), "not found");
    assert_eq!(app.dump().await, unchanged);
}
