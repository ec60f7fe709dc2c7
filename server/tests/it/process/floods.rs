//! The program while somebody sends it nonsense as fast as it is taken: neither its log nor its memory grows with it.

use crate::support::{
    process::{Home, Program, free_port, until_so},
    raw::Wire,
};

/// As the program logs by itself.
const LOG: (&str, &str) = ("LIGHTSHIP_LOG", "info,sea_orm_migration=warn,sqlx=warn");

#[tokio::test]
async fn a185_bad_requests_are_no_lines_in_the_log() {
    let home = Home::on_sqlite();
    home.done(&["page", "create", "Reelway"]);
    let address = free_port();
    let mut command = home.command(&["serve", "--listen", &address.to_string()]);
    command.env(LOG.0, LOG.1);
    let mut program = Program::spawn(command);
    program.listens_on(address);
    until_so("the page is there", async || program.try_get("/").await.is_ok_and(|page| page.status == 200)).await;
    let said = program.complaints();
    for n in 0..100 {
        for path in ["/nothing", "/incidents/%ff", "/api/v2/nothing.json", "/badge/status.svg?style=x", "/history.json?page=0", "/readyz"] {
            assert!(program.get(path).await.status < 500, "{path}");
        }
        for bytes in [
            "nonsense\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "FOO / HTTP/1.1\r\nHost: x\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense\r\n",
        ] {
            let mut wire = Wire::to(address).await;
            wire.send(format!("{bytes}{n}")).await;
        }
    }
    assert_eq!(program.complaints(), said);
}

/// On PostgreSQL only: the database is away, and what needs it fails.
#[tokio::test]
async fn a185_failures_in_great_number_are_few_lines() {
    let home = Home::on_postgres().await;
    let services = home.services().await;
    let page = home.page(&services).await;
    let component = crate::support::seed::component(&services, page, app::model::input::NewComponent::named("Search")).await.unwrap();
    let program = home.serve(&[]);
    let file = home.path().join(format!("snapshots/{page}.json"));
    let id = component.to_string();
    until_so("the snapshot is kept", async || std::fs::read_to_string(&file).is_ok_and(|text| text.contains(&id))).await;
    program.kill();
    let address = free_port();
    let nobody = format!("postgres://nobody@{}/nothing", free_port());
    let mut command = home.command(&["serve", "--listen", &address.to_string(), "--database-url", &nobody]);
    command.env(LOG.0, LOG.1);
    let mut program = Program::spawn(command);
    program.listens_on(address);
    until_so("the page is there", async || program.try_get("/").await.is_ok_and(|page| page.status == 200)).await;
    let failing = format!("/badge/uptime/{component}.svg?days=365");
    for _ in 0..1_500 {
        assert_eq!(program.get(&failing).await.status, 503);
    }
    until_so("there is room for a line again", async || {
        program.get(&failing).await;
        program.complaints().contains("lines were left out here")
    })
    .await;
    let seconds = program.age().as_secs() + 1;
    let lines = program.complaints().lines().count();
    assert!(lines > 900 && (lines as u64) < 1_100 + 20 * seconds, "{lines} lines in {seconds} seconds");
}
