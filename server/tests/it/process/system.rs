//! What the program takes from the system it runs on, and what it leaves there. No database does that for it.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use crate::support::{
    process::{Home, PROGRAM, Program, free_port, until_so},
    raw::Wire,
};

/// Everything below a folder that others on the machine may read, change or enter.
fn open_to_others(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let mode = entry.metadata().unwrap().permissions().mode();
        if mode & 0o077 != 0 {
            found.push(format!("{} {mode:o}", entry.path().display()));
        }
        if entry.path().is_dir() {
            found.extend(open_to_others(&entry.path()));
        }
    }
    found
}

#[tokio::test]
async fn nobody_else_on_the_machine_reads_what_is_kept() {
    let home = Home::on_sqlite();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    home.done(&["page", "create", "Reelway"]);
    let program = home.serve(&["--smtp-url", "file:mail", "--mail-from", "status@example.com", "--data", "data"]);
    home.done(&["page", "create", "Reelway", "--data", "data"]);
    until_so("it has written all it writes", async || {
        home.path().join("data/snapshots").read_dir().is_ok_and(|mut all| all.next().is_some())
    })
    .await;
    assert_eq!(program.get("/").await.status, 200);
    assert_eq!(open_to_others(home.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_process_that_may_open_few_files_never_runs_out_of_them() {
    let home = Home::on_sqlite();
    home.done(&["page", "create", "Reelway"]);
    let address = free_port();
    let own = home.command(&[]);
    let mut command = Command::new("sh");
    // First of the soft limit, as a shell has it, then of both.
    command.args(["-c", "ulimit -Sn 64 && ulimit -Hn 128 && exec \"$@\"", "sh", PROGRAM, "serve", "--listen", &address.to_string()]);
    command.current_dir(home.path()).env_clear();
    command.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut program = Program::spawn(command);
    program.listens_on(address);
    until_so("the page is there", async || program.try_get("/").await.is_ok_and(|page| page.status == 200)).await;
    assert!(program.complaints().contains("LimitNOFILE"), "{}", program.complaints());
    let mut wires = Vec::new();
    for _ in 0..60 {
        let mut wire = Wire::to(address).await;
        wire.send("GET / HTTP/1.1\r\n").await;
        wires.push(wire);
    }
    assert_eq!(program.get("/readyz").await.status, 200, "60 of 64 places are taken, and the database is reached");
    for _ in 0..20 {
        wires.push(Wire::to(address).await);
    }
    until_so("there is no room, and that is said", async || {
        let mut wire = Wire::to(address).await;
        wire.ask("GET", "/livez", &[]).await;
        wire.reply().await.status == 503
    })
    .await;
    assert_eq!(home.done(&["page", "list"]).lines().count(), 1);
    drop(wires);
    until_so("there is room again", async || program.try_get("/readyz").await.is_ok_and(|answer| answer.status == 200)).await;
    let said = program.complaints();
    assert!(!said.contains("unable to open") && !said.contains('\u{1b}'), "{said}");
}
