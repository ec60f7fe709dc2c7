//! Components and groups on a real database; every test ends with the ledger folded from changes equal to the one loaded.

use app::model::{
    Collapse, PageId, Role, Status, Visibility,
    component::SubjectId,
    input::{EditComponent, EditGroup, NewComponent, NewGroup},
    shape::Place,
};

use super::*;
use crate::service::{Services, actor::Actor, testing::TestServices};

fn staff() -> Actor {
    Actor::command_line()
}

async fn component(services: &Services, page: PageId, name: &str) -> ComponentId {
    create(services, &staff(), page, NewComponent::named(name)).await.unwrap()
}

async fn group(services: &Services, page: PageId, name: &str, components: &[ComponentId]) -> GroupId {
    create_group(services, &staff(), page, NewGroup { components: components.to_vec(), ..NewGroup::named(name) }).await.unwrap()
}

/// The page as indented lines: `1 A`, `2 G`, `2.1 B`.
async fn lines(services: &TestServices, page: PageId) -> Vec<String> {
    let ledger = services.ledger(page).await;
    let mut lines = Vec::new();
    for c in ledger.components.values() {
        lines.push(match c.group_id.and_then(|g| ledger.groups.get(&g.0)) {
            Some(group) => format!("{}.{} {}", group.position, c.position, c.name),
            None => format!("{} {}", c.position, c.name),
        });
    }
    lines.extend(ledger.groups.values().map(|g| format!("{} {}", g.position, g.name)));
    lines.sort();
    lines
}

#[tokio::test]
async fn a_new_component_is_last_and_begins_its_journal() {
    let (services, page) = TestServices::with_page().await;
    component(&services, page, "API").await;
    let input = NewComponent {
        description: Some("The *whole* API".into()),
        link: Some("https://api.example.com".into()),
        status: Status::DegradedPerformance,
        start_date: Some("2026-01-01".parse().unwrap()),
        ..NewComponent::named(" Web\u{202e} ")
    };
    let id = create(&services, &staff(), page, input).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 API", "2 Web"]);
    let row = &services.ledger(page).await.components[&id];
    assert_eq!((row.status.0, row.description_html.as_deref()), (Status::DegradedPerformance, Some("The <em>whole</em> API")));
    assert_eq!((row.start_date.as_deref(), row.automation_key.len()), (Some("2026-01-01"), 32));
    let journal = list_journal(&services, &services.member(page, Role::Viewer), page, id, 10).await.unwrap();
    let entries: Vec<_> = journal.iter().map(|j| (j.at.0, j.status.0, j.cause.0)).collect();
    assert_eq!(entries, [(services.now(), Status::DegradedPerformance, app::model::JournalCause::Created)]);
}

#[tokio::test]
async fn places_stay_dense_whatever_comes_and_goes() {
    let (services, page) = TestServices::with_page().await;
    let (a, b, c) = (component(&services, page, "A").await, component(&services, page, "B").await, component(&services, page, "C").await);
    let g = group(&services, page, "G", &[c, a]).await;
    assert_eq!(lines(&services, page).await, ["1 B", "2 G", "2.1 C", "2.2 A"]);
    let d = create(&services, &staff(), page, NewComponent { group_id: Some(g), ..NewComponent::named("D") }).await.unwrap();
    let to_loose = EditComponent { group_id: Some(None), ..EditComponent::at_rev(None) };
    edit(&services, &staff(), page, c, to_loose).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 B", "2 G", "2.1 A", "2.2 D", "3 C"]);
    reorder(&services, &staff(), page, None, &[g.cast(), c.cast(), b.cast()]).await.unwrap();
    reorder(&services, &staff(), page, Some(g), &[d.cast(), a.cast()]).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 G", "1.1 D", "1.2 A", "2 C", "3 B"]);
    delete(&services, &staff(), page, d).await.unwrap();
    delete(&services, &staff(), page, c).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 G", "1.1 A", "2 B"]);
    let rename =
        EditGroup { name: Some("H".into()), collapse: Some(Collapse::Never), components: Some(vec![b]), ..EditGroup::at_rev(None) };
    edit_group(&services, &staff(), page, g, rename).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 H", "1.1 B", "2 A"]);
}

#[tokio::test]
async fn a_deleted_group_leaves_its_components_in_its_place() {
    let (services, page) = TestServices::with_page().await;
    let mut ids = Vec::new();
    for name in ["A", "B", "C", "D", "E"] {
        ids.push(component(&services, page, name).await);
    }
    let g = group(&services, page, "G", &[ids[3], ids[1], ids[4]]).await;
    let archive = EditComponent { archived: Some(true), ..EditComponent::at_rev(None) };
    edit(&services, &staff(), page, ids[4], archive).await.unwrap();
    reorder(&services, &staff(), page, None, &[ids[0].cast(), g.cast(), ids[2].cast()]).await.unwrap();
    delete_group(&services, &staff(), page, g).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 A", "2 D", "3 B", "4 C"]);
    let restore = EditComponent { archived: Some(false), ..EditComponent::at_rev(None) };
    edit(&services, &staff(), page, ids[4], restore).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 A", "2 D", "3 B", "4 C", "5 E"]);
}

#[tokio::test]
async fn an_archived_component_is_kept_but_stands_in_no_line() {
    let (services, page) = TestServices::with_page().await;
    let (a, _) = (component(&services, page, "A").await, component(&services, page, "B").await);
    let archive = EditComponent { archived: Some(true), ..EditComponent::at_rev(None) };
    edit(&services, &staff(), page, a, archive).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 B"]);
    let listed = list_components(&services, &services.member(page, Role::Viewer), page).await.unwrap();
    let names: Vec<_> = listed.iter().map(|c| (c.name.as_str(), c.archived_at.is_some(), c.automation_key.as_str())).collect();
    assert_eq!(names, [("B", false, ""), ("A", true, "")]);
    let taken = create_group(&services, &staff(), page, NewGroup { components: vec![a], ..NewGroup::named("G") }).await;
    assert!(matches!(taken, Err(Error::Invalid(_))), "{taken:?}");
}

#[tokio::test]
async fn an_order_must_name_everything_once() {
    let (services, page) = TestServices::with_page().await;
    let (a, b) = (component(&services, page, "A").await, component(&services, page, "B").await);
    let g = group(&services, page, "G", &[b]).await;
    let other = services.page("other").await;
    let foreign = component(&services, other, "X").await;
    services.told.versions();
    let bad: [(Option<GroupId>, Vec<SubjectId>); 5] = [
        (None, vec![a.cast()]),
        (None, vec![a.cast(), g.cast(), g.cast()]),
        (None, vec![a.cast(), g.cast(), foreign.cast()]),
        (None, vec![a.cast(), b.cast()]),
        (Some(g), vec![]),
    ];
    for (group, ids) in bad {
        let result = reorder(&services, &staff(), page, group, &ids).await;
        assert!(matches!(&result, Err(Error::Invalid(fields)) if fields.iter().all(|(field, _)| field == "ids")), "{result:?}");
    }
    reorder(&services, &staff(), page, None, &[a.cast(), g.cast()]).await.unwrap();
    assert_eq!(services.told.versions(), [], "an order that is one already makes no version");
}

#[tokio::test]
async fn an_edit_of_something_stale_is_refused_and_nothing_is_written_for_nothing() {
    let (services, page) = TestServices::with_page().await;
    let a = component(&services, page, "A").await;
    let g = group(&services, page, "G", &[]).await;
    let hide = |rev| EditComponent { visibility: Some(Visibility::Team), ..EditComponent::at_rev(rev) };
    edit(&services, &staff(), page, a, hide(Some(1))).await.unwrap();
    assert!(matches!(edit(&services, &staff(), page, a, hide(Some(1))).await, Err(Error::Conflict(_))));
    services.told.versions();
    edit(&services, &staff(), page, a, hide(None)).await.unwrap();
    edit_group(&services, &staff(), page, g, EditGroup { name: Some("G".into()), ..EditGroup::at_rev(Some(1)) }).await.unwrap();
    assert_eq!(services.told.versions(), []);
    let stale = EditGroup { name: Some("H".into()), ..EditGroup::at_rev(Some(7)) };
    assert!(matches!(edit_group(&services, &staff(), page, g, stale).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn a119_nothing_of_another_page_can_be_named() {
    let (services, page) = TestServices::with_page().await;
    let other = services.page("other").await;
    let (mine, foreign) = (component(&services, page, "A").await, component(&services, other, "X").await);
    let theirs = group(&services, other, "G", &[]).await;
    let named = |result: Result<()>| match result {
        Err(Error::Invalid(fields)) => fields.iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let into = EditComponent { group_id: Some(Some(theirs)), ..EditComponent::at_rev(None) };
    assert_eq!(named(edit(&services, &staff(), page, mine, into).await), ["group_id"]);
    let on = |ids: &[ComponentId]| EditComponent { depends_on: Some(ids.to_vec()), ..EditComponent::at_rev(None) };
    assert_eq!(named(edit(&services, &staff(), page, mine, on(&[foreign])).await), ["depends_on"]);
    assert_eq!(named(edit(&services, &staff(), page, mine, on(&[mine])).await), ["depends_on"]);
    let new = create(&services, &staff(), page, NewComponent { group_id: Some(theirs), ..NewComponent::named("B") }).await;
    assert_eq!(named(new.map(|_| ())), ["group_id"]);
    let new = create_group(&services, &staff(), page, NewGroup { components: vec![foreign], ..NewGroup::named("G") }).await;
    assert_eq!(named(new.map(|_| ())), ["components"]);
    let twice = create_group(&services, &staff(), page, NewGroup { components: vec![mine, mine], ..NewGroup::named("G") }).await;
    assert_eq!(named(twice.map(|_| ())), ["components"]);
    assert!(matches!(delete(&services, &staff(), page, foreign).await, Err(Error::NotFound("component"))));
    assert!(matches!(delete_group(&services, &staff(), page, theirs).await, Err(Error::NotFound("group"))));
    assert!(matches!(list_journal(&services, &staff(), page, foreign, 1).await, Err(Error::NotFound("component"))));
    assert_eq!(lines(&services, page).await, ["1 A"]);
}

#[tokio::test]
async fn dependents_are_found_through_each_other_even_in_circles() {
    let (services, page) = TestServices::with_page().await;
    let mut ids = Vec::new();
    for name in ["Database", "API", "Web", "Mail"] {
        ids.push(component(&services, page, name).await);
    }
    let on = |on: &[ComponentId]| EditComponent { depends_on: Some(on.to_vec()), ..EditComponent::at_rev(None) };
    for (component, needs) in [(ids[1], vec![ids[0]]), (ids[2], vec![ids[1], ids[3], ids[1]]), (ids[0], vec![ids[2]])] {
        edit(&services, &staff(), page, component, on(&needs)).await.unwrap();
    }
    let viewer = services.member(page, Role::Viewer);
    assert_eq!(list_dependents(&services, &viewer, page, ids[0]).await.unwrap(), [ids[1], ids[2]]);
    let mut needs = list_depends_on(&services, &viewer, page, ids[2]).await.unwrap();
    needs.sort_by_key(|id| ids.iter().position(|i| i == id));
    assert_eq!(needs, [ids[1], ids[3]]);
    services.told.versions();
    edit(&services, &staff(), page, ids[1], on(&[ids[0]])).await.unwrap();
    assert_eq!(services.told.versions(), [], "the same again");
    delete(&services, &staff(), page, ids[1]).await.unwrap();
    assert_eq!(list_dependents(&services, &viewer, page, ids[0]).await.unwrap(), []);
}

#[tokio::test]
async fn editors_do_not_shape_the_page_and_the_log_never_shows_an_automation_key() {
    let (services, page) = TestServices::with_page().await;
    let editor = services.member(page, Role::Editor);
    let refused = create(&services, &editor, page, NewComponent::named("A")).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    let admin = services.member(page, Role::Admin);
    let id = create(&services, &admin, page, NewComponent::named("A")).await.unwrap();
    assert!(matches!(load_automation_key(&services, &editor, page, id).await, Err(Error::Forbidden)));
    let key = load_automation_key(&services, &admin, page, id).await.unwrap();
    edit(&services, &admin, page, id, EditComponent { name: Some("B".into()), ..EditComponent::at_rev(None) }).await.unwrap();
    delete(&services, &admin, page, id).await.unwrap();
    assert_eq!(services.deeds().await, ["created page", "created component", "edited component", "deleted component"]);
    assert!(!services.audit_text().await.contains(&key));
}

#[tokio::test]
async fn everything_is_arranged_at_once_or_not_at_all() {
    let (services, page) = TestServices::with_page().await;
    let (a, b) = (component(&services, page, "A").await, component(&services, page, "B").await);
    let c = component(&services, page, "C").await;
    let g = group(&services, page, "G", &[b]).await;
    let h = group(&services, page, "H", &[]).await;
    let place = |group: Option<GroupId>, components: &[ComponentId]| Place { group, components: components.to_vec() };
    let shape = |actor: Actor| load_shape_of(&services, page, actor);
    let seen = shape(services.member(page, Role::Viewer)).await;
    assert_eq!(seen, [place(None, &[a]), place(None, &[c]), place(Some(g), &[b]), place(Some(h), &[])]);

    let wanted = [place(Some(h), &[c, b]), place(Some(g), &[]), place(None, &[a])];
    let admin = services.member(page, Role::Admin);
    arrange(&services, &admin, page, &seen, &wanted).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 H", "1.1 C", "1.2 B", "2 G", "3 A"]);
    let late = arrange(&services, &admin, page, &seen, &wanted).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "somebody else was faster");
    for wrong in [&wanted[..2], &[place(None, &[a, b]), place(Some(h), &[c]), place(Some(g), &[])], &[place(Some(h), &[c, b, b])]] {
        assert!(matches!(arrange(&services, &admin, page, &wanted, wrong).await, Err(Error::Invalid(_))), "{wrong:?}");
    }
    let editor = services.member(page, Role::Editor);
    assert!(matches!(arrange(&services, &editor, page, &wanted, &seen).await, Err(Error::Forbidden)));
    arrange(&services, &admin, page, &wanted, &seen).await.unwrap();
    assert_eq!(lines(&services, page).await, ["1 A", "2 C", "3 G", "3.1 B", "4 H"]);
}

async fn load_shape_of(services: &TestServices, page: PageId, actor: Actor) -> Vec<Place> {
    load_shape(services, &actor, page).await.unwrap().places()
}

#[tokio::test]
async fn a_journal_is_read_page_by_page() {
    let (services, page) = TestServices::with_page().await;
    let id = component(&services, page, "A").await;
    for status in [Status::MajorOutage, Status::Operational, Status::PartialOutage, Status::Operational] {
        set_statuses(&services, &staff(), page, &[(id, status)]).await.unwrap();
    }
    let viewer = services.member(page, Role::Viewer);
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let lines = page_journal(&services, &viewer, page, id, before, 2).await.unwrap();
        let Some(last) = lines.last() else { break };
        before = Some((last.at, last.id));
        all.extend(lines.iter().map(|line| line.status));
    }
    use Status::{MajorOutage, Operational, PartialOutage};
    assert_eq!(all, [Operational, PartialOutage, Operational, MajorOutage, Operational]);
}
