//! A new installation: what it says of itself, and how it gets its first page.

use crate::support::process::{Home, free_port, until_so};

async fn a_new_installation_says_how_to_make_its_first_page_and_shows_it_at_once(home: Home) {
    let program = home.serve(&[]);
    for path in ["/", "/history", "/events", "/events/snapshot", "/incidents/abcdefghijkl"] {
        let answer = program.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (503, "text/plain; charset=utf-8"), "{path}");
        assert!(answer.body.starts_with("There is no page yet. Make one: lightship page create"), "{path}: {}", answer.body);
        assert_eq!((answer.header("retry-after"), answer.header("cache-control")), ("5", "no-store"));
    }
    assert!(program.printed().contains("There is no page yet. Make one in another terminal: lightship page create"));
    assert_eq!([program.get("/livez").await.status, program.get("/readyz").await.status], [200, 200]);
    assert_eq!(home.done(&["page", "list"]), "No pages.");
    assert_eq!(home.refused(&["incident", "list"]), "there is no page yet; make one: lightship page create NAME");

    let printed = home.done(&["page", "create", "Acme Video", "--zone", "Europe/Berlin"]);
    let seconds = until_so("the page is shown", async || program.get("/").await.status == 200).await;
    println!("a new page is shown {seconds:.2} s after the command");
    assert!(seconds < 1.0, "{seconds}");
    assert!(program.get("/").await.body.contains("Acme Video"));
    let (id, slug) = printed.split_once("  ").unwrap();
    let snapshot = program.snapshot().await;
    assert_eq!((slug, snapshot.page.id.to_string().as_str(), snapshot.page.time_zone.as_str()), ("acme-video", id, "Europe/Berlin"));

    home.done(&["page", "create", "Second", "--slug", "two"]);
    let list = home.done(&["page", "list"]);
    assert!(list.lines().next().unwrap().starts_with(id) && list.lines().count() == 2 && list.contains("two"), "{list}");
    assert!(home.refused(&["incident", "list"]).ends_with("must say which page: acme-video, two"));
    assert_eq!(home.done(&["incident", "list", "--page", "two"]), "No open incidents.");
}

async fn a_page_that_cannot_be_made_is_refused_by_the_name_of_what_is_wrong(home: Home) {
    home.done(&["page", "create", "Acme"]);
    let wrong = [
        (&["page", "create", "Other", "--slug", "acme"][..], "`acme` belongs to another page"),
        (&["page", "create", "Other", "--zone", "Mars/Olympus"], "time_zone must be the name of a time zone"),
        (&["page", "create", "Other", "--slug", "admin"], "`admin` is reserved"),
        (&["page", "create", "状態"], "--slug is needed"),
        (&["page", "create"], "<NAME>"),
    ];
    for (words, named) in wrong {
        let said = home.refused(words);
        assert!(said.contains(named), "{words:?}: {said}");
    }
    assert_eq!(home.done(&["page", "list"]).lines().count(), 1);
}

both_homes!(
    a_new_installation_says_how_to_make_its_first_page_and_shows_it_at_once,
    a_page_that_cannot_be_made_is_refused_by_the_name_of_what_is_wrong,
);

/// On PostgreSQL only: a SQLite file that is not there is made.
#[tokio::test]
async fn an_installation_whose_database_was_never_reached_does_not_call_itself_empty() {
    let home = Home::at(format!("postgres://nobody@{}/nothing", free_port()));
    let program = home.serve(&[]);
    let answer = program.get("/").await;
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("its database has not answered yet") && !answer.body.contains("page create"), "{}", answer.body);
    assert!(!program.printed().contains("There is no page yet"));
    assert_eq!([program.get("/livez").await.status, program.get("/readyz").await.status], [200, 503]);
}
