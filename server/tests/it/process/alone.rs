//! The program alone: copied into an empty folder it serves the whole site, and on a database of a newer version it serves
//! nothing.

use std::process::Command;

use sea_orm::ConnectionTrait;
use server::http::assets::PATHS;

use crate::support::{
    dump::dump,
    process::{Home, PROGRAM},
};

#[tokio::test]
async fn copied_alone_into_an_empty_folder_it_serves_the_whole_site() {
    let home = Home::on_sqlite();
    let copy = home.path().join("lightship");
    std::fs::copy(PROGRAM, &copy).unwrap();
    let home = home.with_program(copy.clone());
    home.done(&["page", "create", "Reelway"]);
    let program = home.serve(&[]);
    let front = program.get("/").await;
    assert_eq!((front.status, front.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(front.body.contains("Reelway"));
    let files = [
        (&PATHS.css[..], "text/css; charset=utf-8", true),
        (&PATHS.font_latin, "font/woff2", true),
        (&PATHS.visitor_js, "text/javascript; charset=utf-8", true),
        // The page does not name these: scripts do, or not every page needs them.
        (&PATHS.visitor_wasm, "application/wasm", false),
        (&PATHS.chart_js, "text/javascript; charset=utf-8", false),
        ("/favicon.svg", "image/svg+xml", false),
        ("/mark/ok.svg", "image/svg+xml", false),
    ];
    let mut style = String::new();
    for (path, kind, is_named) in files {
        let answer = program.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert!(!answer.body.is_empty() && (!is_named || front.body.contains(path)), "{path}");
        if path == PATHS.css {
            style = answer.body.chars().take_while(|c| *c != '\n').take(200).collect();
        }
    }
    assert_eq!(program.get("/pkg/nothing.css").await.status, 404);
    assert!(style.len() > 50, "{style}");
    // This machine has the checkout the program was built from; another has not. So it must carry what it serves.
    let carries = Command::new("grep").args(["-qaF", "--", &style]).arg(&copy).status().unwrap();
    assert!(carries.success(), "the style sheet is not in the program itself");
    let mut made: Vec<_> = std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    made.retain(|name| !name.starts_with("lightship.db-"));
    made.sort();
    assert_eq!(made, ["lightship", "lightship.db", "secret.key", "snapshots"], "it keeps its things together");
}

async fn a194_an_old_program_on_a_newer_schema_refuses_and_touches_nothing(home: Home) {
    let services = home.services().await;
    home.page(&services).await;
    let future = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_teleport', 0)";
    services.db.write().execute_unprepared(future).await.unwrap();
    let before = dump(&services.db).await;
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["demo", "--listen", "127.0.0.1:0"], &["incident", "open", "X"]] {
        let said = home.refused(words);
        assert!(said.starts_with("this database was written by a newer Lightship (it has m9999_teleport"), "{words:?}: {said}");
        assert!(said.contains("run that version, or restore a backup"), "{said}");
    }
    assert_eq!(dump(&services.db).await, before);
}

both_homes!(a194_an_old_program_on_a_newer_schema_refuses_and_touches_nothing);
