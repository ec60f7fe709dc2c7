//! Pages on a real database, and in the hub.

use std::{collections::BTreeMap, sync::Arc};

use app::model::{Bars, input::NewComponent};

use super::*;
use crate::{
    config::Addresses,
    live::hub::Hub,
    service::{components, members, testing::TestServices},
};

fn new(slug: &str, time_zone: &str) -> NewPage {
    NewPage { name: "Reelway".into(), slug: slug.into(), time_zone: time_zone.into() }
}

fn fields<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::Invalid(fields)) => fields.iter().map(|(field, _)| field.to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_makes_a_page_owns_it() {
    let (services, first) = TestServices::with_page().await;
    let user = crate::service::users::create_user(
        &services,
        &Actor::command_line(),
        Some(first),
        app::model::input::NewUser { email: "ann@example.com".into(), name: "Ann".into(), role: Role::Owner },
        None,
    )
    .await
    .unwrap();
    let ann = Actor::member(user, "Ann", members::roles_of(&services, user).await.unwrap());
    let second = create(&services, &ann, new("second", "europe/berlin")).await.unwrap();
    assert_eq!(members::roles_of(&services, user).await.unwrap(), BTreeMap::from([(first, Role::Owner), (second, Role::Owner)]));
    assert_eq!(services.page_row(second).await.time_zone, "Europe/Berlin");
    let admin = services.member(first, Role::Admin);
    assert!(matches!(create(&services, &admin, new("third", "UTC")).await, Err(Error::Forbidden)));
    let names = |pages: Vec<page::Model>| pages.into_iter().map(|p| p.slug).collect::<Vec<_>>();
    assert_eq!(names(list_pages(&services, &admin).await.unwrap()), ["reelway"]);
    assert_eq!(names(list_pages(&services, &Actor::command_line()).await.unwrap()).len(), 2);
    assert!(matches!(load_page(&services, &admin, second).await, Err(Error::NotFound("page"))));
}

#[tokio::test]
async fn zones_are_those_of_the_database() {
    for zone in ["UTC", "Europe/Berlin", "america/new_york", "Asia/Kathmandu", "Etc/GMT+5"] {
        assert!(check_zone(zone).is_ok(), "{zone}");
    }
    for zone in
        ["", " ", "Mars/Olympus", "Europe", "../../etc/passwd", "/etc/passwd", "EST5EDT,M3.2.0,M11.1.0", "right/UTC", "Etc/Unknown", "a\0b"]
    {
        assert_eq!(fields(check_zone(zone)), ["time_zone"], "{zone}");
    }
}

#[tokio::test]
async fn names_and_hosts_belong_to_one_page() {
    let (services, page) = TestServices::with_page().await;
    let cli = Actor::command_line();
    let other = services.page("other").await;
    assert_eq!(fields(create(&services, &cli, new("reelway", "UTC")).await), ["slug"]);
    let host = |host: &str| EditPage { host: Some(Some(host.into())), ..EditPage::at_rev(None) };
    edit(&services, &cli, page, host("Status.Example.com")).await.unwrap();
    assert_eq!(fields(edit(&services, &cli, other, host("status.example.com")).await), ["host"]);
    let slug = EditPage { slug: Some("reelway".into()), ..EditPage::at_rev(None) };
    assert_eq!(fields(edit(&services, &cli, other, slug).await), ["slug"]);
    delete(&services, &cli, page).await.unwrap();
    assert!(find_by_slug(&services, "reelway").await.unwrap().is_none());
    let again = create(&services, &cli, new("reelway", "UTC")).await.unwrap();
    edit(&services, &cli, again, host("status.example.com")).await.unwrap();
    assert_eq!(find_by_slug(&services, "reelway").await.unwrap().map(|p| p.id.0), Some(again));
}

#[tokio::test]
async fn settings_are_changed_at_the_revision_seen_and_keep_what_others_wrote() {
    let (services, page) = TestServices::with_page().await;
    let admin = services.member(page, Role::Admin);
    let mut row = services.page_row(page).await;
    row.settings.0["of_later_versions"] = 7.into();
    rows::overwrite(services.db.write(), row).await.unwrap();
    let settings = PageSettings { bars: Bars::Classic, ..PageSettings::default() };
    let input = EditPage { settings: Some(settings.clone()), description: Some(Some("About".into())), ..EditPage::at_rev(Some(1)) };
    edit(&services, &admin, page, input.clone()).await.unwrap();
    assert!(matches!(edit(&services, &admin, page, input).await, Err(Error::Conflict(_))));
    let row = services.page_row(page).await;
    assert_eq!((row.rev, row.version, row.settings.0["of_later_versions"].as_i64()), (2, 2, Some(7)));
    assert_eq!(crate::live::derive::settings(&row), settings);
    assert_eq!(services.ledger(page).await.page, row);
    let zone = EditPage { time_zone: Some("Moon/Base".into()), ..EditPage::at_rev(None) };
    assert_eq!(fields(edit(&services, &admin, page, zone).await), ["time_zone"]);
    let editor = services.member(page, Role::Editor);
    assert!(matches!(edit(&services, &editor, page, EditPage::at_rev(None)).await, Err(Error::Forbidden)));
    assert!(matches!(delete(&services, &admin, page).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn the_hub_shows_a_new_page_at_once_and_follows_it() {
    let services = TestServices::new().await;
    let addresses = Addresses::parse("https://status.example.com").unwrap();
    let hub = Arc::new(Hub::new(services.db.clone(), services.clock.clone(), addresses, None));
    let services = Services { committed: hub.clone(), ..Services::clone(&services) };
    let cli = Actor::command_line();
    let page = create(&services, &cli, new("reelway", "UTC")).await.unwrap();
    let shown = || hub.page(page).unwrap().read().full.clone();
    assert_eq!((shown().version, shown().components.len(), shown().epoch.len()), (1, 0, 12));
    let feed = hub.page(page).unwrap().public().subscribe(Some(&shown().event_id()));
    components::create(&services, &cli, page, NewComponent::named("API")).await.unwrap();
    assert_eq!((shown().version, shown().components[0].position), (2, 1));
    let mut coming = feed.coming;
    assert_eq!(coming.try_recv().unwrap().version, Some(2), "no reader has to fetch the page anew");
    delete(&services, &cli, page).await.unwrap();
    hub.refresh().await.unwrap();
    assert!(hub.page(page).is_none());
}
