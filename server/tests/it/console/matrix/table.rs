//! What is expected: a line for each route and each call, in the order of their names. A body is well-formed for its call; in it
//! `$page`, `$incident` and their like stand for fresh things of the page under test (see `scene`).

use app::model::{
    IncidentState, Instant, PageId,
    input::{EditIncident, EditMaintenance, EditPage, EditUpdate, NewIncident, NewMaintenance, NewTemplate},
};
use serde_json::{Value, json, to_value};

use super::{hooks, plans, readers, sources, thresholds};
use crate::support::deeds::comment;

/// A route or a call, and the status everybody gets.
pub struct Line {
    /// Its path, or its name.
    pub name: &'static str,
    /// The statuses, in the order of `EVERYBODY`.
    statuses: &'static str,
    /// What is sent.
    pub body: Value,
}

impl Line {
    /// The status everybody gets.
    pub fn expected(&self) -> Vec<u16> {
        self.statuses.split_whitespace().map(|status| status.parse().expect("it is a status")).collect()
    }

    /// Whether it is about something of the page under test.
    pub fn is_about_ours(&self) -> bool {
        let body = self.body.to_string();
        let things = [
            "$incident",
            "$maintenance",
            "$update",
            "$member",
            "$token",
            "$component",
            "$spare",
            "$template",
            "$series",
            "$group",
            "$announcement",
            "$metric",
            "$subscriber",
            "$quarantined",
            "$webhook",
            "$message",
            "$told",
            "$hook",
            "$removed",
            "$source",
            "$blocked",
            "$threshold",
        ];
        things.iter().any(|thing| body.contains(thing))
    }
}

/// A line.
pub fn line(statuses: &'static str, name: &'static str, body: Value) -> Line {
    Line { name, statuses, body }
}

/// Everybody at the console's routes. A screen leads who is not signed in to the door.
pub fn routes() -> Vec<Line> {
    let get = |statuses, name| line(statuses, name, Value::Null);
    let mut all = plans::routes();
    all.extend(readers::routes());
    all.extend(hooks::routes());
    all.extend(sources::routes());
    all.extend([
        // owner, admin, editor, viewer, stranger, crossing, nobody
        get("302 302 302 302 302 302 302", "/console"),
        get("200 200 200 200 200 200 302", "/console/account"),
        get("200 200 200 200 200 200 200", "/console/forgot"),
        get("200 200 200 200 200 200 200", "/console/invitation"),
        get("200 200 200 200 200 200 200", "/console/reset"),
        get("200 200 200 200 200 200 200", "/console/setup"),
        get("200 200 200 200 200 200 200", "/console/sign-in"),
        get("200 200 200 200 404 404 302", "/console/{page}"),
        get("200 200 200 200 404 404 302", "/console/{page}/incidents"),
        get("200 200 200 200 404 404 302", "/console/{page}/incidents/new"),
        get("200 200 200 200 404 404 302", "/console/{page}/incidents/past"),
        get("200 200 200 200 404 404 302", "/console/{page}/incidents/{id}"),
        get("200 200 200 200 404 404 302", "/console/{page}/maintenance"),
        get("200 200 200 200 404 404 302", "/console/{page}/maintenance/new"),
        get("200 200 200 200 404 404 302", "/console/{page}/maintenance/{id}"),
        get("200 200 200 200 404 404 302", "/console/{page}/maintenance/{id}/rule"),
        get("200 200 200 200 404 404 302", "/console/{page}/people"),
        get("200 200 200 200 404 404 302", "/console/{page}/people/audit"),
        get("200 200 200 200 404 404 302", "/console/{page}/people/tokens"),
        get("200 200 200 200 404 404 302", "/console/{page}/settings"),
        get("200 200 200 200 404 404 302", "/console/{page}/settings/look"),
        get("200 200 200 200 404 404 302", "/console/{page}/settings/pages"),
        get("200 200 200 200 404 404 302", "/console/{page}/settings/templates"),
        get("200 200 200 200 404 404 302", "/console/{page}/settings/templates/new"),
        get("200 200 200 200 404 404 302", "/console/{page}/settings/templates/{id}"),
        get("200 200 200 200 404 404 302", "/console/{page}/settings/widgets"),
        get("200 200 403 403 404 404 401", "/_fn/audit-table/{page}"),
        get("200 200 200 200 404 404 401", "/_fn/events/{page}"),
    ]);
    all
}

/// Everybody at the calls. Where every member gets 422, the call is open to them and what is sent is not right: a wrong password.
pub fn calls() -> Vec<Line> {
    let incident = || to_value(NewIncident::named("Trouble", "We are looking into it.")).expect("it is JSON");
    let change = || {
        let mut input = to_value(EditIncident::at_rev(1)).expect("it is JSON");
        input["rev"] = json!("$rev");
        input
    };
    let correction = || to_value(EditUpdate::<IncidentState>::at_rev(1)).expect("it is JSON");
    let word = || to_value(comment("We are still on it.")).expect("it is JSON");
    let deed = |deed: Value| json!({ "page": "$page", "id": "$incident", "deed": deed });
    let on_maintenance = |deed: Value| json!({ "page": "$page", "id": "$maintenance", "deed": deed });
    let planned = || {
        let at = |text: &str| text.parse::<Instant>().expect("it is a moment");
        let (from, until) = (at("2030-01-01T10:00:00.000Z"), at("2030-01-01T11:00:00.000Z"));
        to_value(NewMaintenance::named("Upgrade", "It will be quick.", from, until)).expect("it is JSON")
    };
    let by_rule = || {
        let mut input = planned();
        input["recurrence"] = json!("FREQ=WEEKLY");
        input
    };
    let edit_page = || to_value(EditPage { description: Some(Some("What we run.".into())), ..EditPage::at_rev(None) }).expect("it is JSON");
    let template = || to_value(NewTemplate { name: "Slow".into(), ..NewTemplate::default() }).expect("it is JSON");
    let of_page = || json!({ "page": "$page", "filter": {} });
    let mut all = plans::calls();
    all.extend(readers::calls());
    all.extend(hooks::calls());
    all.extend(sources::calls());
    all.extend(thresholds::calls());
    all.extend([
        // Getting in
        line("200 200 200 200 200 200 200", "entrance", json!({})),
        line("200 200 200 200 200 200 200", "forgot-password", json!({ "email": "lost@example.com" })),
        line("404 404 404 404 404 404 404", "link", json!({ "secret": "none" })),
        line("404 404 404 404 404 404 404", "redeem-link", json!({ "input": { "secret": "none" } })),
        line(
            "409 409 409 409 409 409 409",
            "set-up",
            json!({ "input": { "token": "t", "name": "N", "email": "n@example.com", "password": "kelp lantern orbit" } }),
        ),
        line("200 200 200 200 200 200 200", "sign-in", json!({ "input": { "email": "none@example.com", "password": "wrong" } })),
        line("200 200 200 200 200 200 200", "sign-out", json!({})),
        line("200 200 200 200 200 200 401", "me", json!({})),
        // One's own account
        line("200 200 200 200 200 200 401", "account", json!({})),
        line("422 422 422 422 422 422 401", "account/delete", json!({ "current": "wrong" })),
        line("200 200 200 200 200 200 401", "account/edit", json!({ "input": { "name": "Same", "language": null, "time_zone": null, "reminders": true } })),
        line("422 422 422 422 422 422 401", "account/password", json!({ "current": "wrong", "password": "granite teapot velocity" })),
        line("200 200 200 200 200 200 401", "account/second-factor/begin", json!({})),
        line("422 422 422 422 422 422 401", "account/second-factor/confirm", json!({ "code": "000000" })),
        line("422 422 422 422 422 422 401", "account/second-factor/off", json!({ "current": "wrong", "code": "000000" })),
        line("422 422 422 422 422 422 401", "account/second-factor/renew", json!({ "code": "000000" })),
        line("200 200 200 200 200 200 401", "account/sessions", json!({})),
        line("404 404 404 404 404 404 401", "account/sessions/end", json!({ "id": "none" })),
        line("200 200 200 200 200 200 401", "account/sessions/end-others", json!({})),
        // The audit log
        line("200 200 403 403 404 200 401", "audit", of_page()),
        // Components
        line(
            "200 200 200 403 404 404 401",
            "components/set-status",
            json!({ "page": "$page", "component": "$component", "status": "degraded_performance" }),
        ),
        // The desk
        line("200 200 200 200 404 404 401", "desk", json!({ "slug": "reelway" })),
        // Incidents
        line("200 200 200 403 404 404 401", "incidents/delete-update", json!({ "page": "$page", "id": "$incident", "update": "$update" })),
        line("200 200 200 403 404 404 401", "incidents/do", deed(json!("Acknowledge"))),
        line("200 200 200 403 404 404 401", "incidents/do", deed(json!("Delete"))),
        line("200 200 200 403 404 404 401", "incidents/do", deed(json!({ "CloseAsFalseAlarm": "It was nothing." }))),
        line("200 200 200 403 404 404 401", "incidents/do", deed(json!({ "SavePostmortem": [0, "What we learned."] }))),
        line("200 200 200 403 404 404 401", "incidents/edit", json!({ "page": "$page", "id": "$incident", "input": change() })),
        line(
            "200 200 200 403 404 404 401",
            "incidents/edit-update",
            json!({ "page": "$page", "id": "$incident", "update": "$update", "input": correction() }),
        ),
        line(
            "200 200 200 403 404 200 401",
            "incidents/foresee",
            json!({ "page": "$page", "id": null, "name": "Trouble", "state": null, "statuses": [] }),
        ),
        line("200 200 200 200 404 404 401", "incidents/here", json!({ "page": "$page", "id": "$incident", "writing": "Now" })),
        line("200 200 200 200 404 404 401", "incidents/leave", json!({ "page": "$page", "id": "$incident" })),
        line("200 200 200 200 404 200 401", "incidents/list", json!({ "page": "$page", "text": "" })),
        line("200 200 200 200 404 404 401", "incidents/load", json!({ "page": "$page", "id": "$incident" })),
        line("200 200 200 403 404 200 401", "incidents/open", json!({ "page": "$page", "input": incident() })),
        line(
            "200 200 200 403 404 404 401",
            "incidents/update",
            json!({ "page": "$page", "id": "$incident", "seen": "$rev", "input": word() }),
        ),
        line("200 200 200 200 200 200 401", "markdown", json!({ "text": "**bold**" })),
        // Maintenance
        line(
            "200 200 200 403 404 200 401",
            "maintenance/dates",
            json!({ "page": "$page", "rule": "FREQ=WEEKLY", "from": "2030-01-01T10:00:00.000Z", "until": "2030-01-01T11:00:00.000Z" }),
        ),
        line(
            "200 200 200 403 404 404 401",
            "maintenance/delete-update",
            json!({ "page": "$page", "id": "$maintenance", "update": "$word" }),
        ),
        line("200 200 200 403 404 404 401", "maintenance/do", on_maintenance(json!("Start"))),
        line("200 200 200 403 404 404 401", "maintenance/do", on_maintenance(json!("Cancel"))),
        line("200 200 200 403 404 404 401", "maintenance/do", on_maintenance(json!("Delete"))),
        line(
            "200 200 200 403 404 404 401",
            "maintenance/edit",
            json!({ "page": "$page", "id": "$maintenance", "input": to_value(EditMaintenance::at_rev(1)).expect("it is JSON") }),
        ),
        line(
            "200 200 200 403 404 404 401",
            "maintenance/edit-update",
            json!({ "page": "$page", "id": "$maintenance", "update": "$word", "input": correction() }),
        ),
        line("200 200 200 200 404 200 401", "maintenance/list", json!({ "page": "$page", "text": "" })),
        line("200 200 200 200 404 404 401", "maintenance/load", json!({ "page": "$page", "id": "$maintenance" })),
        // It comes from no rule that could be another.
        line(
            "409 409 409 403 404 404 401",
            "maintenance/replan",
            json!({ "page": "$page", "id": "$maintenance", "seen": "$seen", "input": by_rule() }),
        ),
        line("200 200 200 200 404 200 401", "maintenance/rules", json!({ "page": "$page" })),
        line("200 200 200 403 404 200 401", "maintenance/schedule", json!({ "page": "$page", "input": planned() })),
        line(
            "200 200 200 403 404 404 401",
            "maintenance/update",
            json!({ "page": "$page", "id": "$maintenance", "seen": "$seen", "input": word() }),
        ),
        // Members
        line("200 200 200 200 404 200 401", "members", of_page()),
        line(
            "200 200 403 403 404 200 401",
            "members/invite",
            json!({ "page": "$page", "input": { "email": "$fresh@example.com", "role": "viewer" } }),
        ),
        line(
            "200 403 403 403 404 200 401",
            "members/invite",
            json!({ "page": "$page", "input": { "email": "$fresh@example.com", "role": "owner" } }),
        ),
        line("200 200 403 403 403 403 401", "members/keep-out", json!({ "user": "$member", "out": true })),
        line("200 200 403 403 404 404 401", "members/remove", json!({ "page": "$page", "user": "$member" })),
        line("200 403 403 403 404 200 401", "members/require-second-factor", json!({ "page": "$page", "required": false })),
        line("200 200 403 403 403 403 401", "members/reset-link", json!({ "user": "$member" })),
        line("200 200 403 403 403 403 401", "members/reset-second-factor", json!({ "user": "$member" })),
        line("200 200 403 403 404 404 401", "members/role", json!({ "page": "$page", "user": "$member", "role": "editor" })),
        line("200 403 403 403 404 404 401", "members/role", json!({ "page": "$page", "user": "$member", "role": "owner" })),
        line("200 200 200 200 404 200 401", "members/second-factor", json!({ "page": "$page" })),
        line("200 200 403 403 403 403 401", "members/sessions", json!({ "user": "$member" })),
        line("200 200 403 403 403 403 401", "members/sessions/end", json!({ "user": "$member", "id": null })),
        // The page itself
        line(
            "200 403 403 403 200 200 401",
            "settings/create-page",
            json!({ "input": { "name": "Another", "slug": "$fresh", "time_zone": "UTC" } }),
        ),
        line("200 200 200 200 404 200 401", "settings/load", json!({ "page": "$page" })),
        line("200 200 403 403 404 200 401", "settings/save", json!({ "page": "$page", "input": edit_page() })),
        line("200 403 403 403 404 404 401", "settings/delete-page", json!({ "page": "$spare" })),
        line("200 200 200 200 404 200 401", "settings/look", json!({ "page": "$page" })),
        line(
            "409 409 403 403 404 409 401",
            "settings/look/save",
            json!({ "page": "$page", "input": { "rev": 0, "accent": null, "css": "", "header": { "source": "", "is_html": false }, "footer": { "source": "", "is_html": false } } }),
        ),
        line(
            "200 200 403 403 404 200 401",
            "settings/picture",
            json!({ "page": "$page", "kind": "logo", "content": "PHN2ZyB2aWV3Qm94PSIwIDAgMSAxIj48L3N2Zz4=" }),
        ),
        line("200 200 403 403 404 200 401", "settings/picture/remove", json!({ "page": "$page", "kind": "logo" })),
        // Templates
        line("200 200 200 200 404 200 401", "templates", json!({ "page": "$page" })),
        line("200 200 200 403 404 200 401", "templates/create", json!({ "page": "$page", "input": template() })),
        line("200 200 200 403 404 404 401", "templates/delete", json!({ "page": "$page", "id": "$template" })),
        line(
            "200 200 200 403 404 404 401",
            "templates/edit",
            json!({ "page": "$page", "id": "$template", "input": { "rev": 1, "content": template() } }),
        ),
        line("422 422 422 403 404 422 401", "templates/order", json!({ "page": "$page", "ids": ["$template"] })),
        // Tokens
        line("200 200 403 403 404 200 401", "tokens", of_page()),
        line(
            "200 200 403 403 404 200 401",
            "tokens/create",
            json!({ "page": "$page", "input": { "name": "deploy", "scopes": ["read"], "expires_at": null } }),
        ),
        line("200 200 403 403 404 404 401", "tokens/revoke", json!({ "id": "$token" })),
    ]);
    all
}

/// The page somebody names: their own, if they are there to cross into another.
pub fn page_named(person: &str, ours: PageId, theirs: PageId) -> PageId {
    if person == "crossing" { theirs } else { ours }
}
