//! Staff are reminded of incidents nobody updates, by mail, and of each silence once.

use app::model::{
    DeliveryState, EventId, NoticeKind, PageId, Publication, Role, UserId, Visibility, Word,
    input::{Backfill, EditPage, EditProfile, NewIncident, NewUser, PublishAt},
};
use sea_orm::EntityTrait;
use server::{
    entity::{Col, outbox},
    service::{account, actor::Actor, incidents, members, pages, reminders, users},
};

use super::{Worker, settled};
use crate::support::{
    app::{TestApp, at, minutes},
    deeds::{comment, note, says, trouble},
    mail_server::MailServer,
};

both!(
    whoever_runs_incidents_is_reminded_of_each_hour_of_silence_once,
    a_promise_that_is_late_is_told_once,
    what_is_over_not_out_or_of_no_account_reminds_nobody,
    who_wants_no_reminders_or_may_not_run_incidents_gets_none,
    hours_are_the_pages_and_can_be_an_incidents_own,
    processes_that_look_together_remind_once,
    a_reminder_says_what_is_silent_since_when_and_where_to_write,
    a_reminder_that_comes_too_late_is_not_sent,
);

async fn staff(app: &TestApp, page: PageId, name: &str, role: Role) -> UserId {
    let input = NewUser { email: format!("{name}@example.com"), name: name.into(), role };
    users::create_user(&app.services, &Actor::command_line(), Some(page), input, Some("kelp lantern orbit")).await.unwrap()
}

async fn remind(app: &TestApp) -> Vec<(NoticeKind, UserId)> {
    let made = reminders::remind(&app.services).await.unwrap();
    let rows: Vec<outbox::Model> = app.outbox().await.into_iter().filter(|row| row.user_id.is_some()).collect();
    assert_eq!(rows.len(), made);
    let mut told: Vec<_> = rows.iter().map(|row| (row.kind.0, row.user_id.unwrap().0)).collect();
    told.sort();
    told
}

/// What is told when so many minutes more have passed, looked at each minute.
async fn after(app: &TestApp, minutes: i64) -> Vec<NoticeKind> {
    let mut told = Vec::new();
    for _ in 0..minutes {
        app.pass_minutes(1);
        told.extend(remind(app).await.into_iter().map(|(kind, _)| kind));
    }
    told
}

async fn open(app: &TestApp) -> EventId {
    app.open(trouble("Videos do not start", &[])).await
}

const SILENT: NoticeKind = NoticeKind::IncidentSilent;

async fn whoever_runs_incidents_is_reminded_of_each_hour_of_silence_once(app: &TestApp) {
    let mut all = Vec::new();
    for role in [Role::Owner, Role::Admin, Role::Editor] {
        all.push((SILENT, staff(app, app.page, role.as_str(), role).await));
    }
    staff(app, app.page, "viewer", Role::Viewer).await;
    staff(app, app.other_page, "other", Role::Owner).await;
    all.sort();
    let id = open(app).await;
    app.pass_minutes(179);
    assert_eq!(remind(app).await, []);
    app.pass_minutes(1);
    assert_eq!(remind(app).await, all);
    assert_eq!(after(app, 30).await, []);
    app.pass_minutes(150);
    assert_eq!(remind(app).await, all, "after six hours");
    app.post(id, note("It is the cable.")).await;
    app.pass_minutes(60 * 18);
    assert_eq!(remind(app).await, all, "a note tells nobody anything; of hours that passed unseen the last is told");
    assert_eq!(after(app, 30).await, []);
    app.post(id, comment("We are still on it.")).await;
    assert_eq!(after(app, 179).await, []);
    app.pass_minutes(1);
    assert_eq!(remind(app).await, all, "another silence");
    app.resolve(id).await;
    app.pass_minutes(60 * 30);
    assert_eq!(remind(app).await, []);
    app.reopen(id, &[]).await;
    assert_eq!(after(app, 1).await, []);
    app.pass_minutes(180);
    assert_eq!(remind(app).await, all);
}

async fn a_promise_that_is_late_is_told_once(app: &TestApp) {
    staff(app, app.page, "ann", Role::Editor).await;
    let mut input = trouble("Videos do not start", &[]);
    input.update.next_update_at = Some(app.now() + minutes(30));
    let id = app.open(input).await;
    assert_eq!(after(app, 30).await, []);
    assert_eq!(after(app, 60).await, [NoticeKind::UpdateOverdue]);
    app.edit(id, |edit| edit.next_update_at = Some(Some(at("2026-03-02T14:00:00Z")))).await;
    assert_eq!(after(app, 60).await, [NoticeKind::UpdateOverdue], "another promise");
    let mut promise = comment("In a while.");
    promise.next_update_at = Some(app.now() + minutes(20));
    app.post(id, promise).await;
    assert_eq!(after(app, 15).await, []);
    app.post(id, comment("All is well soon.")).await;
    assert_eq!(after(app, 60).await, [], "it was kept, and there is no other");
}

async fn what_is_over_not_out_or_of_no_account_reminds_nobody(app: &TestApp) {
    staff(app, app.page, "ann", Role::Owner).await;
    let (services, owner) = (&app.services, app.owner());
    app.open(NewIncident { publish: PublishAt::Draft, ..trouble("A draft", &[]) }).await;
    app.open(NewIncident { visibility: Visibility::Hidden, ..trouble("Hidden", &[]) }).await;
    let past = Backfill { started_at: at("2026-03-01T10:00:00Z"), resolved_at: at("2026-03-01T11:00:00Z"), counts_as_downtime: false };
    app.open(NewIncident { backfill: Some(past), ..trouble("Long ago", &[]) }).await;
    let (resolved, deleted) = (open(app).await, open(app).await);
    app.resolve(resolved).await;
    incidents::delete(services, &owner, app.page, deleted).await.unwrap();
    app.pass_minutes(60 * 24 * 3);
    assert_eq!(remind(app).await, []);
    let soon = app.now() + minutes(60);
    let embargoed = app.open(NewIncident { publish: PublishAt::At(soon), ..trouble("Later", &[]) }).await;
    app.pass_minutes(60 * 5);
    assert!(incidents::publish_due(services, &Actor::job("transitions"), app.page, embargoed).await.unwrap());
    assert_eq!(app.incident_row(embargoed).await.publication.0, Publication::Published);
    assert_eq!(after(app, 179).await, [], "it was silent only since it came out");
    assert_eq!(after(app, 1).await, [SILENT]);
    pages::delete(services, &owner, app.page).await.unwrap();
    app.pass_minutes(60 * 24);
    assert_eq!(remind(app).await, []);
}

async fn who_wants_no_reminders_or_may_not_run_incidents_gets_none(app: &TestApp) {
    let (services, console) = (&app.services, Actor::command_line());
    let (ann, bob, cid) = (
        staff(app, app.page, "ann", Role::Editor).await,
        staff(app, app.page, "bob", Role::Editor).await,
        staff(app, app.page, "cid", Role::Editor).await,
    );
    staff(app, app.page, "eve", Role::Owner).await;
    let invited = NewUser { email: "new@example.com".into(), name: "new".into(), role: Role::Editor };
    users::create_user(services, &console, Some(app.page), invited, None).await.unwrap();
    let own = Actor::member(ann, "ann", members::roles_of(services, ann).await.unwrap());
    let quiet = EditProfile { name: "ann".into(), language: None, time_zone: None, reminders: false };
    account::edit_profile(services, &own, quiet).await.unwrap();
    users::disable(services, &console, bob).await.unwrap();
    members::set_role(services, &console, app.page, cid, Role::Viewer).await.unwrap();
    open(app).await;
    app.pass_minutes(200);
    assert_eq!(remind(app).await.len(), 1, "eve alone");
    assert!(!account::load_account(services, &own).await.unwrap().reminders);
}

async fn hours_are_the_pages_and_can_be_an_incidents_own(app: &TestApp) {
    staff(app, app.page, "ann", Role::Owner).await;
    let set = async |hours: &[u32]| {
        let mut settings = app.snapshot().page.settings.clone();
        settings.reminders = hours.to_vec();
        pages::edit(&app.services, &app.owner(), app.page, EditPage { settings: Some(settings), ..EditPage::at_rev(None) }).await
    };
    assert_eq!(app.snapshot().page.settings.reminders, [3, 6, 12, 24]);
    assert!(set(&[6, 3]).await.is_err() && set(&[0]).await.is_err());
    set(&[]).await.unwrap();
    let mut input = trouble("Videos do not start", &[]);
    input.update.next_update_at = Some(app.now() + minutes(30));
    let id = app.open(input).await;
    app.pass_minutes(60 * 48);
    assert_eq!(remind(app).await, [], "it is switched off");
    app.edit(id, |edit| edit.reminder_intervals = Some(Some("[1]".into()))).await;
    app.post(id, comment("We are on it.")).await;
    app.pass_minutes(60);
    assert_eq!(remind(app).await.len(), 1);
    app.edit(id, |edit| edit.reminder_intervals = Some(Some("[]".into()))).await;
    set(&[2]).await.unwrap();
    app.pass_minutes(60 * 9);
    assert_eq!(remind(app).await, []);
    app.edit(id, |edit| edit.reminder_intervals = Some(None)).await;
    assert_eq!(remind(app).await.len(), 1, "as the page has it");
}

async fn processes_that_look_together_remind_once(app: &TestApp) {
    staff(app, app.page, "ann", Role::Owner).await;
    open(app).await;
    app.pass_minutes(180);
    let looks = (0..8).map(|_| reminders::remind(&app.services));
    let made: usize = futures::future::join_all(looks).await.into_iter().map(Result::unwrap).sum();
    assert_eq!((made, app.outbox().await.len()), (1, 1));
}

async fn a_reminder_says_what_is_silent_since_when_and_where_to_write(app: &TestApp) {
    let server = MailServer::open().await;
    let ann = staff(app, app.page, "ann", Role::Editor).await;
    let id = app.open(trouble("Videos <b>do not</b> start", &[])).await;
    app.post(id, says(app::model::IncidentState::Identified, "A **cable** was cut.", &[])).await;
    app.pass_minutes(190);
    let worker = Worker::start(app, Some(&server));
    assert_eq!(remind(app).await, [(SILENT, ann)]);
    let mail = server.wait_for(1).await.remove(0);
    assert_eq!(mail.to, ["ann@example.com"]);
    assert_eq!(mail.header("subject").unwrap(), "[Reelway] Silent for 3 hours: Videos <b>do not</b> start");
    assert_eq!(mail.header("from").unwrap(), "Reelway <status@example.com>");
    assert!(mail.header("list-unsubscribe").is_none());
    for said in [
        "Nobody has updated this incident for 3 hours: since",
        "by the owner",
        "(Identified)",
        "A **cable** was cut.",
        "A <strong>cable</strong> was cut.",
        "Videos &lt;b&gt;do not&lt;/b&gt; start",
        &format!("https://status.example.com/console/reelway/incidents/{id}#update"),
        "https://status.example.com/console/account",
        // Noon and two seconds in Berlin, where the page is.
        "13:00 UTC+1",
    ] {
        assert!(mail.text.contains(said), "{said} is not in {}", mail.text);
    }
    let mut promise = comment("More soon.");
    promise.next_update_at = Some(app.now() + minutes(30));
    app.post(id, promise).await;
    app.pass_minutes(31);
    assert_eq!(remind(app).await, [(NoticeKind::UpdateOverdue, ann)]);
    let mail = server.wait_for(2).await.remove(1);
    settled(app).await;
    worker.stop().await;
    assert_eq!(mail.header("subject").unwrap(), "[Reelway] Update overdue: Videos <b>do not</b> start");
    assert!(mail.text.contains("An update of this incident was promised for") && mail.text.contains("16:40 UTC+1"), "{}", mail.text);
}

async fn a_reminder_that_comes_too_late_is_not_sent(app: &TestApp) {
    let server = MailServer::open().await;
    staff(app, app.page, "ann", Role::Editor).await;
    let id = open(app).await;
    app.pass_minutes(180);
    assert_eq!(remind(app).await.len(), 1);
    app.post(id, comment("We are still on it.")).await;
    let worker = Worker::start(app, Some(&server));
    let all = settled(app).await;
    worker.stop().await;
    assert_eq!(all.iter().map(|row| row.state.0).collect::<Vec<_>>(), [DeliveryState::Failed]);
    assert!(server.taken().is_empty());
    let rows = outbox::Entity::find_by_id(all[0].id).one(app.services.db.read()).await.unwrap().unwrap();
    assert_eq!((rows.event_id, rows.last_error.as_deref()), (Some(Col(id)), Some("there is nothing to be reminded of any more")));
}
