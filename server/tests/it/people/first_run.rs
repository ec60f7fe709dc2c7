//! The first owner, under a race, on both databases; and what the program prints for them.

use app::model::input::SetUp;
use sea_orm::EntityTrait;
use server::{
    entity::user,
    error::Error,
    service::{Services, first_run},
};

use crate::support::{
    app::TestApp,
    process::{Home, until},
};

both!(a091_of_fifty_who_race_one_becomes_the_owner);

mod program {
    both_homes!(the_program_prints_a_way_in_until_there_is_an_owner);

    use super::{Home, until};

    async fn the_program_prints_a_way_in_until_there_is_an_owner(home: Home) {
        let services = home.services().await;
        home.page(&services).await;
        let program = home.serve(&[]);
        let address = |printed: String| {
            let line = printed.lines().find(|line| line.starts_with("Set up the console"))?.to_owned();
            Some(line.rsplit(' ').next()?.to_owned())
        };
        let link = until("the program prints the address", || address(program.printed()));
        let (address_of, token) = link.split_once("/console/setup#").unwrap();
        assert!(address_of.starts_with("http://localhost:") && token.len() == 40, "{link}");
        let input = super::input(token, 0);
        server::service::first_run::set_up(&services, input, None).await.unwrap();
        drop(program);
        let program = home.serve(&[]);
        assert!(!program.printed().contains("/console/setup"), "{}", program.printed());
    }
}

fn input(token: &str, n: usize) -> SetUp {
    SetUp {
        token: token.into(),
        name: format!("Person {n}"),
        email: format!("person{n}@example.com"),
        password: "kelp lantern orbit".into(),
        page: None,
        time_zone: None,
    }
}

async fn a091_of_fifty_who_race_one_becomes_the_owner(app: &TestApp) {
    let token = first_run::prepare(&app.services).await.unwrap().unwrap();
    let race = (0..50).map(|n| {
        let (services, input) = (Services::clone(&app.services), input(&token, n));
        tokio::spawn(async move { first_run::set_up(&services, input, None).await })
    });
    let (mut made, mut refused) = (0, 0);
    for one in race.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => made += 1,
            Err(Error::Conflict(_) | Error::Forbidden) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((made, refused), (1, 49));
    assert_eq!(user::Entity::find().all(app.services.db.read()).await.unwrap().len(), 1);
}
