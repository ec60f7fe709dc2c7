//! The audit log on a real database.

use app::model::{
    Instant, Role,
    input::{NewComponent, NewUser},
};

use super::*;
use crate::service::{
    components, members,
    mutation::{Deed, write_audit},
    testing::TestServices,
    users,
};

async fn listed(services: &TestServices, actor: &Actor, page: PageId, filter: AuditFilter) -> Vec<String> {
    let found = list_audit(services, actor, page, filter).await.unwrap();
    found.items.into_iter().map(|entry| format!("{} {}", entry.verb, entry.noun)).collect()
}

fn filter(change: impl FnOnce(&mut AuditFilter)) -> AuditFilter {
    let mut filter = AuditFilter::default();
    change(&mut filter);
    filter
}

#[tokio::test]
async fn the_log_of_a_page_is_narrowed_down() {
    let (services, page) = TestServices::with_page().await;
    let other = services.page("other").await;
    let cli = Actor::command_line();
    let input = |name: &str| NewUser { email: format!("{name}@example.com"), name: name.into(), role: Role::Owner };
    let ann = users::create_user(&services, &cli, Some(page), input("ann"), Some("kelp lantern orbit")).await.unwrap();
    let bob = users::create_user(&services, &cli, Some(other), input("bob"), Some("kelp lantern orbit")).await.unwrap();
    let actor = Actor::member(ann, "Ann", members::roles_of(&services, ann).await.unwrap());
    services.clock.advance(60_000);
    let component = components::create(&services, &actor, page, NewComponent::named("100%_API")).await.unwrap();
    users::reset_password(&services, &cli, ann).await.unwrap();
    users::reset_password(&services, &cli, bob).await.unwrap();
    let all = listed(&services, &actor, page, AuditFilter::default()).await;
    assert_eq!(all, ["reset password of user", "created component", "created user", "created page"], "nothing of other pages");
    assert_eq!(listed(&services, &actor, page, filter(|f| f.actor = Some(" Ann ".into()))).await, ["created component"]);
    assert_eq!(listed(&services, &actor, page, filter(|f| f.actor = Some(ann.to_string()))).await, ["created component"]);
    assert_eq!(listed(&services, &actor, page, filter(|f| f.verb = Some("created".into()))).await.len(), 3);
    assert_eq!(listed(&services, &actor, page, filter(|f| f.noun = Some("user".into()))).await.len(), 2);
    assert_eq!(listed(&services, &actor, page, filter(|f| f.noun_id = Some(component.to_string()))).await, ["created component"]);
    assert_eq!(listed(&services, &actor, page, filter(|f| f.from = Some(services.now()))).await.len(), 2);
    assert_eq!(listed(&services, &actor, page, filter(|f| f.until = Some(services.now()))).await.len(), 2);
    assert_eq!(listed(&services, &actor, page, filter(|f| f.text = Some("100%_api".into()))).await, ["created component"]);
    assert_eq!(listed(&services, &actor, page, filter(|f| f.text = Some("100_".into()))).await.len(), 0, "signs mean themselves");
    assert_eq!(listed(&services, &actor, page, filter(|f| f.text = Some("  ".into()))).await.len(), 4);
    for (actor, page) in [(services.member(page, Role::Editor), page), (actor, other)] {
        assert!(matches!(list_audit(&services, &actor, page, AuditFilter::default()).await, Err(Error::Forbidden | Error::NotFound(_))));
        assert!(export_audit(&services, &actor, page, AuditFilter::default()).await.is_err());
    }
}

#[tokio::test]
async fn a_long_log_comes_in_parts_without_a_gap() {
    let (services, page) = TestServices::with_page().await;
    let admin = services.member(page, Role::Admin);
    for n in 0..25 {
        let deed = Deed::on("did", "thing", n);
        write_audit(services.db.write(), &admin, Some(page), services.now(), deed).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let found = list_audit(&services, &admin, page, AuditFilter { after, limit: Some(10), ..AuditFilter::default() }).await.unwrap();
        seen.extend(found.items.iter().map(|entry| entry.id));
        after = found.next;
        if after.is_none() {
            break;
        }
    }
    assert!(seen.len() == 26 && seen.is_sorted_by(|a, b| a > b));
    let odd = AuditFilter { after: Some("1; DROP".into()), ..AuditFilter::default() };
    assert!(matches!(list_audit(&services, &admin, page, odd).await, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn a157_no_cell_of_the_table_is_a_formula() {
    let (services, page) = TestServices::with_page().await;
    let admin = services.member(page, Role::Admin);
    for name in ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a \"b\",\r\nc"] {
        let mut evil = admin.clone();
        evil.name = name.into();
        write_audit(services.db.write(), &evil, Some(page), Instant::from_millis(0), Deed::on("did", "thing", 1)).await.unwrap();
    }
    let table = export_audit(&services, &admin, page, AuditFilter::default()).await.unwrap();
    for cell in ["\"'=cmd|'/c calc'!A0\"", "\"'+1\"", "\"'-1\"", "\"'@SUM(A1)\"", "\"'\t=1\"", "\"'\r=1\"", "\"a \"\"b\"\",\r\nc\""] {
        assert!(table.contains(cell), "{cell}: {table}");
    }
    assert!(table.starts_with("id,at,"));
    assert!(!table.contains("\"="));
}
