//! The database goes away, and there are pictures in what the page says: those somebody has looked at before are still there, and
//! in place of the others stands what they show.

use std::io::Cursor;

use app::model::{PageId, illustration::Illustration, input::NewIncident};
use server::service::{Services, actor::Actor, illustrations, incidents};

use super::outage::{cold_start, keep_snapshot, move_database};
use crate::support::{
    postgres::Cluster,
    process::{Home, Program, until_so},
};

/// A page that shows two pictures.
async fn furnish(services: &Services, page: PageId) -> [Illustration; 2] {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbaImage::new(64, 8).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let actor = Actor::command_line();
    let [seen, unseen] = [bytes.get_ref().clone(), bytes.into_inner()].map(|bytes| illustrations::keep(services, &actor, page, bytes));
    let (seen, unseen) = (seen.await.unwrap(), unseen.await.unwrap());
    let text = format!("{}\n\n{}", seen.markdown("Errors by region"), unseen.markdown("Errors by hour"));
    incidents::open(services, &actor, page, NewIncident::named("Payments are refused", text)).await.unwrap();
    [seen, unseen]
}

/// The page says what each picture shows, and how much room it takes.
async fn is_readable(program: &Program, pictures: &[Illustration; 2]) {
    let page = program.get("/").await;
    assert_eq!(page.status, 200);
    for (picture, words) in pictures.iter().zip(["Errors by region", "Errors by hour"]) {
        let shown = format!("<img src=\"{}\" alt=\"{words}\" width=\"64\" height=\"8\" loading=\"lazy\">", picture.address());
        assert!(page.body.contains(&shown), "{}", page.body);
    }
}

async fn is_missed(program: &Program, picture: &Illustration) {
    let missed = program.get(&picture.address()).await;
    assert_eq!((missed.status, missed.header("cache-control"), missed.header("retry-after")), (503, "no-store", "30"), "{}", missed.body);
}

async fn status(program: &Program, picture: &Illustration) -> u16 {
    reqwest::get(format!("{}{}", program.base(), picture.address())).await.unwrap().status().as_u16()
}

/// A process that has a SQLite file open does not notice (`is_noticed`) that it is taken away; the next one does.
async fn pictures_while_the_database_is_away(home: &Home, is_noticed: bool, take_away: impl AsyncFn(), bring_back: impl AsyncFn()) {
    let services = home.services().await;
    let page = home.page(&services).await;
    let pictures = furnish(&services, page).await;
    for pool in [services.db.read(), services.db.write()] {
        pool.close_by_ref().await.unwrap();
    }
    let program = home.serve(&[]);
    assert_eq!(status(&program, &pictures[0]).await, 200);
    keep_snapshot(home, &program, page).await;
    take_away().await;
    if is_noticed {
        until_so("the process notices", async || program.get("/readyz").await.status == 503).await;
        is_missed(&program, &pictures[1]).await;
    }
    is_readable(&program, &pictures).await;
    assert_eq!(status(&program, &pictures[0]).await, 200, "somebody has looked at it before");
    program.kill();
    let program = cold_start(home, "Payments are refused", &[]).await;
    is_readable(&program, &pictures).await;
    for picture in &pictures {
        is_missed(&program, picture).await;
    }
    bring_back().await;
    until_so("the process works again", async || program.get("/readyz").await.status == 200).await;
    for picture in &pictures {
        until_so("the picture is back", async || status(&program, picture).await == 200).await;
    }
    let guess = Illustration::new(&"0".repeat(32), 64, 8).unwrap();
    assert_eq!(status(&program, &guess).await, 404);
}

#[tokio::test]
async fn a_page_with_pictures_is_readable_without_its_sqlite_file() {
    let home = Home::on_sqlite();
    let away = tempfile::tempdir_in(home.path()).unwrap();
    let in_place = home.path().join("lightship.db");
    let take_away = async || {
        move_database(home.path(), away.path());
        std::fs::create_dir(&in_place).unwrap();
    };
    let bring_back = async || {
        std::fs::remove_dir(&in_place).unwrap();
        move_database(away.path(), home.path());
    };
    pictures_while_the_database_is_away(&home, false, take_away, bring_back).await;
}

#[tokio::test]
async fn a_page_with_pictures_is_readable_without_its_postgresql_server() {
    let cluster = Cluster::lasting();
    cluster.migrated("pictures").await;
    let home = Home::at(cluster.url("pictures"));
    pictures_while_the_database_is_away(&home, true, async || cluster.stop(), async || cluster.start_again()).await;
}
