//! The calendar of maintenance, read by a parser: one event a maintenance, named the same for ever, in lines any program takes.

use app::model::{EventId, input::EditMaintenance};
use icalendar::{Calendar, CalendarComponent, Component, Event, parser};
use server::service::maintenance;

use super::ask::Door;
use crate::support::app::TestApp;

both!(
    a_maintenance_is_an_event,
    an_edit_makes_no_new_event,
    what_is_called_off_is_cancelled,
    components_and_groups_have_calendars_of_their_own,
    a_line_is_short_and_ends_as_the_standard_wants,
    text_cannot_become_a_property,
);

async fn calendar(door: &Door, path: &str) -> Calendar {
    let text = door.read(path).await.text();
    parser::read_calendar(&parser::unfold(&text)).unwrap_or_else(|error| panic!("{error}: {text}")).into()
}

async fn events(door: &Door, path: &str) -> Vec<Event> {
    let calendar = calendar(door, path).await;
    let events =
        calendar.components.iter().filter_map(|c| if let CalendarComponent::Event(event) = c { Some(event.clone()) } else { None });
    events.collect()
}

fn property<'a>(event: &'a Event, key: &str) -> &'a str {
    event.property_value(key).unwrap_or_else(|| panic!("no {key} in {event:?}"))
}

fn named<'a>(events: &'a [Event], id: &EventId) -> &'a Event {
    events.iter().find(|e| property(e, "UID").contains(id.as_str())).unwrap_or_else(|| panic!("{id} is not in the calendar"))
}

async fn a_maintenance_is_an_event(app: &TestApp) {
    let player = app.component("Player, new").await;
    let id = app.plan("Feeds, maintenance; with \\ signs", 60, |m| m.components = vec![player]).await;
    app.open(crate::support::deeds::trouble("Playback fails", &[])).await;
    let door = app.door();
    for path in ["/calendar.ics", "/history.ics"] {
        let reply = door.read(path).await;
        assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
        let calendar = calendar(&door, path).await;
        for (key, value) in [("VERSION", "2.0"), ("METHOD", "PUBLISH"), ("X-WR-CALNAME", "Reelway: Planned maintenance")] {
            assert_eq!(calendar.property_value(key), Some(value));
        }
        let events = events(&door, path).await;
        assert_eq!(events.len(), 1, "incidents are in no calendar");
        let event = named(&events, &id);
        for (key, value) in [
            ("SUMMARY", "Feeds, maintenance; with \\ signs"),
            ("DTSTART", "20260302T130002Z"),
            ("DTEND", "20260302T140002Z"),
            ("DTSTAMP", "20260302T120002Z"),
            ("STATUS", "CONFIRMED"),
            ("URL", &format!("https://status.example.com/maintenance/{id}")),
            ("SEQUENCE", "1"),
        ] {
            assert_eq!(property(event, key), value, "{key}");
        }
        let says = property(event, "DESCRIPTION");
        assert!(says.starts_with("Planned.\n\nAffects: Player, new\n\nhttps://"), "{says}");
        let alarm = &event.components()[0];
        assert_eq!((alarm.component_kind().as_str(), alarm.property_value("TRIGGER")), ("VALARM", Some("-PT1H")));
        assert_eq!(alarm.property_value("ACTION"), Some("DISPLAY"));
    }
    assert_eq!(door.read("/calendar.ics").await.body, door.read("/history.ics").await.body);
    assert_eq!(app.door().read("/calendar.ics").await.body, door.read("/calendar.ics").await.body, "another process says the same");
}

async fn an_edit_makes_no_new_event(app: &TestApp) {
    let id = app.plan("Upgrade", 60, |_| ()).await;
    let door = app.door();
    let first = named(&events(&door, "/calendar.ics").await, &id).clone();
    app.pass_minutes(5);
    let mut edit = EditMaintenance::at_rev(1);
    edit.scheduled_until = Some(app.now() + std::time::Duration::from_secs(4 * 3_600));
    maintenance::edit(&app.services, &app.owner(), app.page, id, edit).await.unwrap();
    let second = named(&events(&door, "/calendar.ics").await, &id).clone();
    assert_eq!(property(&first, "UID"), property(&second, "UID"));
    assert_eq!(property(&second, "DTEND"), "20260302T160502Z");
    let sequence = |event: &Event| property(event, "SEQUENCE").parse::<i64>().unwrap();
    assert!(sequence(&second) > sequence(&first));
    app.pass_minutes(55);
    maintenance::start(&app.services, &app.owner(), app.page, id, "It begins.").await.unwrap();
    let third = named(&events(&door, "/calendar.ics").await, &id).clone();
    assert!(sequence(&third) > sequence(&second));
    assert!(third.components().is_empty(), "nobody is reminded of what runs already");
    assert!(property(&third, "DESCRIPTION").starts_with("It begins."));
}

async fn what_is_called_off_is_cancelled(app: &TestApp) {
    let id = app.plan("Upgrade", 60, |_| ()).await;
    let door = app.door();
    let before = named(&events(&door, "/calendar.ics").await, &id).clone();
    maintenance::cancel(&app.services, &app.owner(), app.page, id, "Not today.").await.unwrap();
    let after = named(&events(&door, "/calendar.ics").await, &id).clone();
    assert_eq!((property(&after, "STATUS"), property(&after, "UID")), ("CANCELLED", property(&before, "UID")));
    assert!(property(&after, "SEQUENCE").parse::<i64>().unwrap() > property(&before, "SEQUENCE").parse::<i64>().unwrap());
    assert!(after.components().is_empty());
}

async fn components_and_groups_have_calendars_of_their_own(app: &TestApp) {
    let (group, ids) = app.group("Video", &["Playback", "Uploads"]).await;
    let one = app.plan("One", 60, |m| m.components = vec![ids[0]]).await;
    app.plan("Two", 60, |_| ()).await;
    let door = app.door();
    for path in [format!("/components/{}/calendar.ics", ids[0]), format!("/groups/{group}/calendar.ics")] {
        let events = events(&door, &path).await;
        assert_eq!((events.len(), property(named(&events, &one), "SUMMARY")), (1, "One"));
    }
    assert!(events(&door, &format!("/components/{}/calendar.ics", ids[1])).await.is_empty());
    assert_eq!(door.get("/components/aaaaaaaaaaaa/calendar.ics").await.status, 404);
}

async fn a_line_is_short_and_ends_as_the_standard_wants(app: &TestApp) {
    app.plan(&"Großer Umbau 日本語 👍🏽, ".repeat(9), 60, |m| m.update.body = "Zeile äöü\n".repeat(400)).await;
    let text = app.door().read("/calendar.ics").await.text();
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line:?}");
    }
}

async fn text_cannot_become_a_property(app: &TestApp) {
    let evil = "Upgrade\r\nATTENDEE:mailto:victim@example.org\r\nBEGIN:VALARM";
    let id = app.plan(evil, 60, |m| m.update.body = "Text\r\n\r\nEND:VEVENT\u{b}\u{1b}[31m\r\nX-EVIL:1".into()).await;
    let door = app.door();
    let text = door.read("/calendar.ics").await.text();
    for line in text.replace("\r\n ", "").split("\r\n") {
        assert!(!["ATTENDEE", "X-EVIL", "END:VEVENT\u{b}"].iter().any(|bad| line.starts_with(bad)), "{line}");
    }
    assert!(!text.contains(['\u{b}', '\u{1b}']));
    let events = events(&door, "/calendar.ics").await;
    assert_eq!(events.len(), 1);
    assert_eq!(property(named(&events, &id), "SUMMARY"), "Upgrade ATTENDEE:mailto:victim@example.org BEGIN:VALARM");
}
