//! The command line, straight on the database, beside a server that runs.

use app::model::{ComponentId, IncidentState, Status, access::Right, input::NewComponent, snapshot::Snapshot};
use server::service::{tokens, users};

use crate::support::{
    process::{Home, Program, until_so},
    seed,
};

/// Until the running server shows what a command has just done, in seconds.
async fn shown(program: &Program, what: &str, is_so: impl Fn(&Snapshot) -> bool) {
    let seconds = until_so(what, async || is_so(&program.snapshot().await)).await;
    println!("{what} after {seconds:.2} s");
    assert!(seconds < 1.0, "{what} only after {seconds} s");
}

async fn what_is_done_at_the_command_line_is_shown_within_a_second(home: Home) {
    let services = home.services().await;
    let page = home.page(&services).await;
    let search = seed::component(&services, page, NewComponent::named("Search")).await.unwrap();
    let program = home.serve(&[]);
    let status = |snapshot: &Snapshot, id: ComponentId| snapshot.component(id).unwrap().status;

    let open = ["incident", "open", "Searching fails", "--component", "search=major_outage", "--message", "We look.", "--next", "30"];
    let id = home.done(&open);
    shown(&program, "the new incident is shown", |s| s.incidents.iter().any(|i| i.id.to_string() == id)).await;
    assert_eq!(status(&program.snapshot().await, search), Status::MajorOutage);
    assert!(home.done(&["incident", "list"]).contains("Searching fails"));

    home.done(&["incident", "update", &id, "--message", "A bad index.", "--state", "identified", "-c", "Search=degraded_performance"]);
    let identified = |s: &Snapshot| s.incidents[0].state == IncidentState::Identified && s.incidents[0].updates.len() == 2;
    shown(&program, "the update is shown", identified).await;
    assert_eq!(status(&program.snapshot().await, search), Status::DegradedPerformance);

    assert_eq!(home.done(&["incident", "resolve", &id]), format!("{id} is resolved"));
    shown(&program, "the end is shown", |s| s.incidents[0].state == IncidentState::Resolved).await;
    assert_eq!(home.done(&["incident", "list"]), "No open incidents.");
    assert!(home.done(&["incident", "list", "--all"]).starts_with(&id));

    home.done(&["component", "set-status", "Search", "partial_outage"]);
    shown(&program, "the status is shown", |s| status(s, search) == Status::PartialOutage).await;
    let list = home.done(&["component", "list"]);
    assert!(list.contains("partial_outage") && list.contains("Search") && list.starts_with(&search.to_string()), "{list}");
}

async fn people_are_added_given_new_passwords_and_kept_out_at_the_command_line(home: Home) {
    let services = home.services().await;
    home.page(&services).await;
    let password = |printed: &str| printed.split_once("password: ").unwrap().1.to_owned();
    let first = password(&home.done(&["user", "add", "Ann@Example.com", "--role", "owner"]));
    let signs_in = async |with: &str| users::verify(&services, "ann@example.com", with).await.unwrap().is_some();
    assert!(signs_in(&first).await);
    let second = password(&home.done(&["user", "reset-password", "ann@example.com"]));
    assert_eq!([signs_in(&first).await, signs_in(&second).await], [false, true]);
    home.done(&["user", "add", "bob@example.com", "--name", "Bob"]);
    let list = home.done(&["user", "list"]);
    assert!(list.contains("owner    active    ann@example.com") && list.contains("editor   active    bob@example.com  Bob"), "{list}");
    home.done(&["user", "disable", "bob@example.com"]);
    assert!(home.done(&["user", "list"]).contains("disabled  bob@example.com"));
    assert!(home.refused(&["user", "disable", "ann@example.com"]).contains("owner"), "somebody must stay");
    home.done(&["user", "enable", "bob@example.com"]);
    assert!(!home.done(&["user", "list"]).contains("disabled"));
}

async fn tokens_are_made_and_taken_back_at_the_command_line(home: Home) {
    let services = home.services().await;
    let page = home.page(&services).await;
    let printed = home.done(&["token", "create", "Deploys", "--scope", "read,incidents", "--expires", "30"]);
    let (id, secret) = printed.split_once("  ").unwrap();
    let actor = tokens::authenticate(&services, secret).await.unwrap().unwrap();
    assert!(actor.must(page, Right::RunEvents).is_ok() && actor.must(page, Right::EditSettings).is_err());
    let list = home.done(&["token", "list"]);
    assert!(list.contains("read,incidents") && list.contains("Deploys") && !list.contains(secret), "{list}");
    assert_eq!(home.done(&["token", "revoke", id]), format!("{id} is revoked"));
    assert!(tokens::authenticate(&services, secret).await.unwrap().is_none());
    assert!(home.done(&["token", "list"]).contains("revoked"));
    let everywhere = home.done(&["token", "create", "All", "--all-pages"]);
    let (id, secret) = everywhere.split_once("  ").unwrap();
    let actor = tokens::authenticate(&services, secret).await.unwrap().unwrap();
    assert!(actor.must(page, Right::ReadComponents).is_ok());
    assert!(!home.done(&["token", "list"]).contains("All") && home.done(&["token", "list", "--all-pages"]).starts_with(id));
    assert!(home.refused(&["token", "create", "X", "--all-pages", "--page", "reelway"]).contains("--all-pages"));
    assert_eq!(home.done(&["token", "revoke", id]), format!("{id} is revoked"));
}

async fn an_open_incident_is_part_of_what_a_component_is_said_to_be(home: Home) {
    let services = home.services().await;
    let page = home.page(&services).await;
    seed::component(&services, page, NewComponent::named("Search")).await.unwrap();
    home.done(&["incident", "open", "X", "--component", "Search=major_outage"]);
    assert!(home.done(&["component", "list"]).contains("major_outage"), "{}", home.done(&["component", "list"]));
}

async fn whatever_is_wrong_is_named_in_one_line_and_changes_nothing(home: Home) {
    let services = home.services().await;
    let page = home.page(&services).await;
    for name in ["Search", "Upload"] {
        seed::component(&services, page, NewComponent::named(name)).await.unwrap();
    }
    home.done(&["user", "add", "ann@example.com"]);
    let before = crate::support::dump::dump(&services.db).await;
    let wrong = [
        (&["incident", "open", "X", "--component", "Serach=major_outage"][..], "component `Serach` is none of: Search, Upload"),
        (&["incident", "open", "X", "--component", "Search=brokn"], "brokn"),
        (&["incident", "open", "X", "--component", "Search"], "`Search` must be NAME=STATUS"),
        (&["incident", "open", "X", "--state", "invstigating"], "invstigating"),
        (&["incident", "open", "X", "--started", "yesterday"], "yesterday"),
        (&["incident", "open", "X", "--started", "2999-01-01T00:00:00Z"], "started_at"),
        (&["incident", "open", "X", "--next", "soon"], "--next"),
        (&["incident", "open", "  "], "name"),
        (&["incident", "open"], "<NAME>"),
        (&["incident", "opn", "X"], "'open'"),
        (&["incident", "update", "abcdefghijkl", "--message", "X"], "there is no incident `abcdefghijkl`"),
        (&["incident", "update", "abcdefghijkl"], "--message"),
        (&["incident", "resolve", "abcdefghijkl"], "there is no incident `abcdefghijkl`"),
        (&["incident", "resolve", "#7"], "#7"),
        (&["incident", "list", "--page", "nowhere"], "`nowhere` is none of: reelway"),
        (&["component", "set-status", "Serach", "operational"], "`Serach` is none of: Search, Upload"),
        (&["component", "set-status", "Search", "fine"], "fine"),
        (&["user", "add", "nobody"], "email must be an address"),
        (&["user", "add", "ann@example.com"], "there is an account with this e-mail address already"),
        (&["user", "add", "bob@example.com", "--role", "king"], "king"),
        (&["user", "reset-password", "eve@example.com"], "there is no user `eve@example.com`"),
        (&["user", "disable", "eve@example.com"], "there is no user `eve@example.com`"),
        (&["token", "create", "X", "--scope", "everything"], "everything"),
        (&["token", "revoke", "abcdefghijkl"], "there is no token `abcdefghijkl`"),
        (&["toke", "list"], "'token'"),
        (&["component", "list", "--dta", "x"], "--data"),
    ];
    for (words, named) in wrong {
        let said = home.refused(words);
        assert!(said.contains(named) && said.len() < 300, "{words:?}: {said}");
    }
    assert_eq!(crate::support::dump::dump(&services.db).await, before);
}

both_homes!(
    what_is_done_at_the_command_line_is_shown_within_a_second,
    people_are_added_given_new_passwords_and_kept_out_at_the_command_line,
    tokens_are_made_and_taken_back_at_the_command_line,
    an_open_incident_is_part_of_what_a_component_is_said_to_be,
    whatever_is_wrong_is_named_in_one_line_and_changes_nothing,
    who_stops_listening_is_no_fault,
);

async fn who_stops_listening_is_no_fault(home: Home) {
    let services = home.services().await;
    let page = home.page(&services).await;
    seed::component(&services, page, NewComponent::named("Search")).await.unwrap();
    for words in [["component", "list"], ["incident", "list"], ["page", "list"]] {
        let (listener, printer) = std::io::pipe().unwrap();
        drop(listener);
        let said = home.command(&words).stdout(printer).output().unwrap();
        assert!(said.status.success() && said.stderr.is_empty(), "{words:?}: {said:?}");
    }
}
