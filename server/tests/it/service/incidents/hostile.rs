//! Inputs nobody means well with, and verbs that fail halfway.

use app::model::{
    ComponentId,
    IncidentState::*,
    Status::*,
    input::{EditIncident, EditUpdate, NewIncident, NewUpdate},
};
use server::service::{components, incidents, random};

use crate::support::{
    app::TestApp,
    deeds::{comment, says, trouble},
    dump::count,
    refused::{answer, fields},
};

both!(
    a_verb_that_fails_halfway_leaves_nothing,
    a017_markup_in_any_text_stays_text,
    a019_no_link_in_an_update_runs_code,
    a154_what_no_feed_can_carry_is_dropped_before_it_is_stored,
    a174_texts_that_are_too_long_are_refused_by_name,
    a173_texts_nested_too_deep_are_refused_by_name,
    every_wrong_field_is_named_at_once,
    a_first_update_cannot_be_a_note_for_staff,
    a_component_is_named_once_and_never_made_unknown,
    an_input_with_more_components_than_there_can_be_is_refused_quickly,
    extreme_moments_break_nothing,
    facts_for_tools_are_objects_of_objects,
);

const DEEP: &str = "> > > > > > > > > > > > > > > > > > > > > > too deep";

async fn a_verb_that_fails_halfway_leaves_nothing(app: &TestApp) {
    app.reader().await;
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[(player, MajorOutage)])).await;
    let update = app.post(id, comment("Still at it.")).await;
    app.outbox().await;
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let (unchanged, version) = (app.dump().await, app.snapshot().version);
    // The text is rendered after the first rows are written, so each of these fails in the middle of its transaction.
    assert_eq!(fields(incidents::open(services, &owner, page, NewIncident::named("Deep", DEEP)).await), ["body"]);
    let deep = NewUpdate { body: DEEP.into(), ..says(Resolved, "", &[(player, Operational)]) };
    assert_eq!(fields(incidents::post_update(services, &owner, page, id, None, deep).await), ["body"]);
    assert_eq!(fields(incidents::resolve(services, &owner, page, id, DEEP, None).await), ["body"]);
    assert_eq!(fields(incidents::close_as_false_alarm(services, &owner, page, id, DEEP).await), ["body"]);
    let edit = EditUpdate { body: Some(DEEP.into()), state: Some(Some(Resolved)), ..EditUpdate::at_rev(1) };
    assert_eq!(fields(incidents::edit_update(services, &owner, page, (id, update), edit).await), ["body"]);
    // Here the update has been overwritten already when the component turns out to be nobody's.
    let edit = EditUpdate { body: Some("Fine.".into()), statuses: Some(vec![(random::id(), MajorOutage)]), ..EditUpdate::at_rev(1) };
    assert_eq!(fields(incidents::edit_update(services, &owner, page, (id, update), edit).await), ["components"]);
    // And here the first component has been set already.
    let statuses = [(player, PartialOutage), (random::id(), PartialOutage)];
    assert_eq!(answer(&components::set_statuses(services, &owner, page, &statuses).await), "not found");
    assert_eq!(app.dump().await, unchanged);
    assert_eq!(app.snapshot().version, version);
    for table in ["incident", "event", "outbox", "audit", "\"change\""] {
        assert!(count(&services.db, table).await > 0, "{table} is part of what is compared");
    }
}

async fn a017_markup_in_any_text_stays_text(app: &TestApp) {
    let evil = "<img src=x onerror=\"window.__xss=1\"><svg onload=window.__xss=1>";
    let id = app.open(NewIncident::named(evil, evil)).await;
    app.post(id, comment(evil)).await;
    let incident = app.incident(id);
    assert_eq!(incident.name, evil, "a title is text; whoever shows it escapes it");
    for update in &incident.updates {
        assert!(!update.html.contains("<img") && !update.html.contains("<svg"), "{}", update.html);
    }
}

async fn a019_no_link_in_an_update_runs_code(app: &TestApp) {
    let id = app.open(trouble("Links", &[])).await;
    for evil in ["[x](javascript:window.__xss=1)", "[x](data:text/html;base64,PHNjcmlwdD4=)", "<javascript:window.__xss=1>"] {
        app.post(id, comment(evil)).await;
        let html = app.incident(id).updates[0].html.clone();
        assert!(!html.contains("href=\"javascript") && !html.contains("href=\"data"), "{evil} -> {html}");
    }
}

async fn a154_what_no_feed_can_carry_is_dropped_before_it_is_stored(app: &TestApp) {
    let evil = "Out\0age\u{b}\u{fffe}\u{1b}[31m\u{202e}\r\nBcc: victim@example.org\u{9c}";
    let clean = "Outage[31m Bcc: victim@example.org";
    let mut input = NewIncident::named(evil, evil);
    input.tags = vec![evil.into()];
    (input.source, input.source_key) = (Some(evil.into()), Some(evil.into()));
    input.metadata = serde_json::json!({ "tool": { "text": "a\0b" } });
    let id = app.open(input.clone()).await;
    let row = app.incident_row(id).await;
    assert_eq!((row.name.as_str(), row.tags.as_slice()), (clean, &[clean.to_owned()][..]));
    assert_eq!((row.source.as_deref(), row.source_key.as_deref()), (Some(clean), Some(clean)));
    assert_eq!(row.metadata["tool"]["text"], "a\0b");
    assert_eq!(app.incident(id).updates[0].body, "Outage[31m\nBcc: victim@example.org");
    assert_eq!(app.open(input).await, id, "the same cause is known again");
    app.edit(id, |e| e.name = Some(evil.into())).await;
    assert_eq!(app.incident(id).name, clean);
    incidents::save_postmortem(&app.services, &app.owner(), app.page, id, None, evil).await.unwrap();
    for (table, rows) in app.dump().await {
        let harmful = ['\u{b}', '\u{fffe}', '\u{202e}'];
        assert!(!rows.iter().any(|row| row.contains(harmful)), "{table}");
    }
}

async fn a174_texts_that_are_too_long_are_refused_by_name(app: &TestApp) {
    let id = app.open(trouble("Playback fails", &[])).await;
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    let rev = app.incident_row(id).await.rev;
    let unchanged = app.dump().await;
    let long = |length: usize| "é".repeat(length);
    let with = |change: &dyn Fn(&mut NewIncident)| {
        let mut input = trouble("Fine", &[]);
        change(&mut input);
        input
    };
    let cases: [(&str, NewIncident); 8] = [
        ("name", with(&|i| i.name = long(256))),
        ("name", with(&|i| i.name = "\u{200d}👍🏽".repeat(65_535))),
        ("body", with(&|i| i.update.body = long(25_001))),
        ("tags", with(&|i| i.tags = vec![long(101)])),
        ("tags", with(&|i| i.tags = (0..51).map(|n| n.to_string()).collect())),
        ("metadata", with(&|i| i.metadata = serde_json::json!({ "a": { "b": long(50_000) } }))),
        ("source", with(&|i| i.source = Some(long(256)))),
        ("source_key", with(&|i| i.source_key = Some(long(2_001)))),
    ];
    for (field, input) in cases {
        assert_eq!(fields(incidents::open(services, &owner, page, input).await), [field]);
    }
    let edit = EditIncident { name: Some(long(256)), ..EditIncident::at_rev(rev) };
    assert_eq!(fields(incidents::edit(services, &owner, page, id, edit).await), ["name"]);
    assert_eq!(fields(incidents::resolve(services, &owner, page, id, &long(25_001), None).await), ["body"]);
    assert_eq!(fields(incidents::save_postmortem(services, &owner, page, id, None, &long(25_001)).await), ["body_draft"]);
    assert_eq!(app.dump().await, unchanged);
    let widest = with(&|i| {
        i.name = long(255);
        i.update.body = long(25_000);
    });
    incidents::open(services, &owner, page, widest).await.unwrap();
}

async fn a173_texts_nested_too_deep_are_refused_by_name(app: &TestApp) {
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    for evil in ["> ".repeat(12_000), "- ".repeat(12_000) + "x", DEEP.into()] {
        assert_eq!(fields(incidents::open(services, &owner, page, NewIncident::named("Deep", evil)).await), ["body"]);
    }
    let id = app.open(trouble("Fine", &[])).await;
    assert_eq!(fields(incidents::save_postmortem(services, &owner, page, id, None, DEEP).await), ["body_draft"]);
}

async fn every_wrong_field_is_named_at_once(app: &TestApp) {
    let mut input = NewIncident::named(" ", "");
    input.update.state = None;
    input.impact_override = Some(app::model::Impact::Maintenance);
    input.metadata = serde_json::json!([1]);
    let refused = fields(incidents::open(&app.services, &app.owner(), app.page, input).await);
    assert_eq!(refused, ["name", "body", "metadata", "impact_override"]);
}

async fn a_first_update_cannot_be_a_note_for_staff(app: &TestApp) {
    let mut input = trouble("Playback fails", &[]);
    input.update.internal = true;
    assert_eq!(fields(incidents::open(&app.services, &app.owner(), app.page, input).await), ["internal"]);
    let id = app.open(trouble("Playback fails", &[])).await;
    let loud = NewUpdate { internal: true, ..says(Resolved, "Over.", &[]) };
    assert_eq!(fields(incidents::post_update(&app.services, &app.owner(), app.page, id, None, loud).await), ["internal"]);
}

async fn a_component_is_named_once_and_never_made_unknown(app: &TestApp) {
    let player = app.component("Player").await;
    let id = app.open(trouble("Playback fails", &[])).await;
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    for statuses in [vec![(player, MajorOutage), (player, Operational)], vec![(player, Unknown)]] {
        assert_eq!(fields(incidents::open(services, &owner, page, trouble("Twice", &statuses)).await), ["components"]);
        assert_eq!(fields(incidents::resolve(services, &owner, page, id, "", Some(statuses.clone())).await), ["components"]);
        let edit = EditUpdate { statuses: Some(statuses), ..EditUpdate::at_rev(1) };
        let update = app.incident(id).updates[0].id;
        assert_eq!(fields(incidents::edit_update(services, &owner, page, (id, update), edit).await), ["components"]);
    }
}

async fn an_input_with_more_components_than_there_can_be_is_refused_quickly(app: &TestApp) {
    let many: Vec<_> = (0..60_000).map(|_| (random::id::<app::model::kind::Component>(), MajorOutage)).collect();
    let since = tokio::time::Instant::now();
    let opened = incidents::open(&app.services, &app.owner(), app.page, trouble("Everything", &many)).await;
    assert_eq!(fields(opened), ["components"]);
    assert!(since.elapsed() < std::time::Duration::from_secs(2), "{:?}", since.elapsed());
    // As many as a page can have are only unknown, not too many for the database.
    let some: Vec<(ComponentId, _)> = many.into_iter().take(5_000).collect();
    assert_eq!(fields(incidents::open(&app.services, &app.owner(), app.page, trouble("Much", &some)).await), ["components"]);
}

async fn extreme_moments_break_nothing(app: &TestApp) {
    let player = app.component("Player").await;
    for text in ["-009999-01-03T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z"] {
        let mut input = trouble("Long ago", &[(player, MajorOutage)]);
        input.started_at = Some(text.parse().unwrap());
        let id = app.open(input).await;
        app.resolve(id).await;
        assert!(app.incident(id).lasted(app.now()) > 0);
        let early = NewUpdate { display_at: Some(text.parse().unwrap()), ..comment("Early.") };
        app.post(id, early).await;
    }
    let mut input = trouble("Far off", &[]);
    input.update.next_update_at = Some("9999-12-30T00:00:00Z".parse().unwrap());
    app.open(input).await;
    assert!(app.snapshot().uptime(player.cast()).is_some());
}

async fn facts_for_tools_are_objects_of_objects(app: &TestApp) {
    let (services, owner, page) = (&app.services, app.owner(), app.page);
    for bad in [serde_json::json!(null), serde_json::json!("x"), serde_json::json!({ "a": 1 }), serde_json::json!({ "a": ["b"] })] {
        let mut input = trouble("Facts", &[]);
        input.metadata = bad.clone();
        assert_eq!(fields(incidents::open(services, &owner, page, input).await), ["metadata"], "{bad}");
    }
}
