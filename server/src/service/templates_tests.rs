//! Templates on a real database.

use app::model::{IncidentState, Role, Status, input::NewComponent};

use super::*;
use crate::service::{components, testing::TestServices};

fn prepared(name: &str) -> NewTemplate {
    NewTemplate {
        name: name.into(),
        folder: Some("Providers".into()),
        texts: vec![(IncidentState::Resolved, "It is over.".into()), (IncidentState::Investigating, "{{component}} fails.".into())],
        ..NewTemplate::default()
    }
}

#[tokio::test]
async fn a_template_is_made_changed_ordered_and_taken_away() {
    let (services, page) = TestServices::with_page().await;
    let editor = services.member(page, Role::Editor);
    let search = components::create(&services, &Actor::command_line(), page, NewComponent::named("Search")).await.unwrap();
    let first = create(&services, &editor, page, prepared("First")).await.unwrap();
    let second = create(&services, &editor, page, prepared("Second")).await.unwrap();
    let names = async || list_templates(&services, &editor, page).await.unwrap().into_iter().map(|t| t.content.name).collect::<Vec<_>>();
    assert_eq!(names().await, ["First", "Second"]);
    let change = |rev| EditTemplate { rev, content: NewTemplate { statuses: vec![(search, Status::MajorOutage)], ..prepared("Third") } };
    edit(&services, &editor, page, first, change(1)).await.unwrap();
    assert!(matches!(
        edit(&services, &editor, page, first, EditTemplate { rev: 1, content: prepared("Late") }).await,
        Err(Error::Conflict(_))
    ));
    reorder(&services, &editor, page, &[second, first]).await.unwrap();
    assert_eq!(names().await, ["Second", "Third"]);
    for wrong in [vec![second], vec![second, second], vec![second, first, random::id()]] {
        assert!(matches!(reorder(&services, &editor, page, &wrong).await, Err(Error::Invalid(_))), "{wrong:?}");
    }
    let listed = list_templates(&services, &editor, page).await.unwrap();
    assert_eq!(listed[1].text(IncidentState::Investigating), Some("{{component}} fails."));
    assert_eq!(listed[1].content.statuses, [(search, Status::MajorOutage)]);
    components::delete(&services, &Actor::command_line(), page, search).await.unwrap();
    assert!(list_templates(&services, &editor, page).await.unwrap()[1].content.statuses.is_empty(), "what is gone is left out");
    delete(&services, &editor, page, second).await.unwrap();
    assert!(matches!(delete(&services, &editor, page, second).await, Err(Error::NotFound("template"))));
    assert_eq!(names().await, ["Third"]);
}

#[tokio::test]
async fn a118_templates_name_nothing_of_another_page() {
    let (services, page) = TestServices::with_page().await;
    let other = services.page("other").await;
    let theirs = components::create(&services, &Actor::command_line(), other, NewComponent::named("Theirs")).await.unwrap();
    let (editor, viewer) = (services.member(page, Role::Editor), services.member(page, Role::Viewer));
    let input = NewTemplate { statuses: vec![(theirs, Status::MajorOutage)], ..prepared("Slow") };
    assert!(matches!(create(&services, &editor, page, input).await, Err(Error::Invalid(_))));
    assert!(matches!(create(&services, &viewer, page, prepared("Slow")).await, Err(Error::Forbidden)));
    assert!(matches!(list_templates(&services, &services.member(other, Role::Owner), page).await, Err(Error::NotFound(_))));
    let id = create(&services, &editor, page, prepared("Slow")).await.unwrap();
    assert!(matches!(delete(&services, &services.member(other, Role::Owner), other, id).await, Err(Error::NotFound("template"))));
}
