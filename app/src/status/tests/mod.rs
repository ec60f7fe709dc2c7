//! Whole pages, rendered and read.
#![cfg(feature = "ssr")]

mod charts;
mod links;
mod still;

use super::{
    data::{Filter, Month, MonthView, PageData, Turn, View, still::Content},
    samples::*,
};
use crate::{
    model::{JournalCause, Language, Status, order},
    shell::{Assets, render},
};

fn assets() -> Assets {
    Assets { css: "/pkg/main.css".to_owned(), visitor_js: "/pkg/visitor.js".to_owned(), ..Assets::default() }
}

/// The document without the data in it, for browsers and for search engines.
fn seen(data: &PageData) -> String {
    let html = render(data, &assets()).html;
    let html = html.split("<script type=\"application/json\"").next().unwrap();
    match html.split_once("<script type=\"application/ld+json\">") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("</script>").unwrap().1),
        None => html.to_owned(),
    }
}

/// What a reader gets to read: no tags, entities resolved.
fn words(data: &PageData) -> String {
    let html = seen(data);
    let body = &html[html.find("<body").unwrap()..];
    let inline = ["!", "time", "/time", "bdi", "/bdi", "a ", "/a"];
    let mut text = String::new();
    for part in body.split('<') {
        let (tag, words) = part.split_once('>').unwrap_or(("", part));
        if !inline.iter().any(|name| tag.starts_with(name)) || tag.starts_with("article") {
            text.push(' ');
        }
        text.push_str(words);
    }
    let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace(['\u{a0}', '\u{202f}'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every view there is.
fn all_views(make: fn() -> crate::model::snapshot::Snapshot) -> Vec<PageData> {
    let s = make();
    let october = Month { year: 2026, month: 10 };
    let november = Month { year: 2026, month: 11 };
    let incident = s.incidents.first().cloned().unwrap_or_else(told);
    let maintenance = maintenance("done", "Done", crate::model::MaintenanceState::Completed, 300, 200);
    let month = MonthView {
        month: november,
        component: None,
        all_months: vec![(november, 1), (october, 0), (Month { year: 2025, month: 12 }, 3)],
        days: (0..22).map(|back| crate::model::calendar::plus(s.today, -back)).collect(),
        incidents: vec![(s.today, incident.clone())],
        maintenances: vec![(s.today, maintenance.clone())],
        earlier: Some(october),
        later: None,
    };
    let journal = vec![Turn { at: ago(62), status: Status::MajorOutage, cause: Some(JournalCause::Monitoring), event: Some(id("pay")) }];
    let quiet = MonthView {
        month: october,
        component: Some(id("c04")),
        all_months: month.all_months.clone(),
        days: month.days.clone(),
        incidents: vec![],
        maintenances: vec![],
        earlier: None,
        later: Some(november),
    };
    let views = [
        View::Front { filter: Filter::default(), series: points(&s) },
        View::Month(month),
        View::Month(quiet),
        View::Incident { incident: told() },
        View::Incident { incident },
        View::Maintenance { maintenance },
        View::Component { id: id("c04"), journal, incidents: s.incidents.clone(), series: points(&s) },
        View::NotFound,
        View::Fault { reference: "f00d".to_owned() },
    ];
    let still = [calendar(&s), recovery(), Content::Postmortem(told()), announced(), Content::Accessibility];
    let still = still.into_iter().map(|content| View::Still(Box::new(content)));
    views.into_iter().chain(still).map(|v| view(s.clone(), v)).collect()
}

/// The data as a browser reads it: without what only the server shows.
fn as_sent(data: &PageData) -> PageData {
    let mut sent = data.clone();
    match &mut sent.view {
        View::Still(_) => {
            let title = render(data, &assets()).html.split("<title>").nth(1).unwrap().split(" - ").next().unwrap().to_owned();
            let title = title.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            sent.view = View::Served { title: title.chars().skip(2).collect() };
        }
        View::Month(month) => month.all_months.clear(),
        _ => {}
    }
    sent
}

#[test]
fn a_calm_page_says_so_and_lists_every_day() {
    let said = words(&front(calm()));
    assert!(said.contains("Everything is working."), "{said}");
    assert!(said.contains("Last problem: Search answered slowly, 3 days ago, 22 min."), "{said}");
    assert_eq!(said.matches("No incidents reported.").count(), 13, "fourteen days, one with an incident");
    for expected in
        ["Video uploading", "Sign-in", "Times in Europe/Berlin (UTC+1)", "As of 15:04", "Moving the payment database", "1 later ones"]
    {
        assert!(said.replace("1 later one", "1 later ones").contains(expected), "{expected}: {said}");
    }
    assert!(!said.contains("Happening now") || seen(&front(calm())).contains("hidden"), "{said}");
}

#[test]
fn trouble_is_said_with_who_since_when_and_what_next() {
    let said = words(&front(degraded()));
    for expected in [
        "Search is slow or unreliable.",
        "Since 14:02 UTC+1, for 1 h 02 min.",
        "Next update by 15:30.",
        "1 earlier update",
        "edited 14:55",
        "Running for",
        "1 of 2 affected",
        "Slow or unreliable",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let html = seen(&front(degraded()));
    assert!(html.contains("<title>▲ Search is slow or unreliable - Reelway</title>"), "{html}");
    assert!(html.contains("data-component-status=\"degraded_performance\""));
}

#[test]
fn midnight_makes_what_is_said_of_the_last_hours_no_longer() {
    let mut snapshot = degraded();
    snapshot.page.time_zone = "Australia/Brisbane".to_owned();
    let said = words(&front(snapshot));
    assert!(said.contains("Since 23:02 UTC+10, for 1 h 02 min. Next update by 00:30."), "{said}");
}

#[test]
fn worse_comes_first_and_a_late_update_is_admitted() {
    let said = words(&front(major()));
    assert!(
        said.contains("Payments is down. Video uploading and Payouts are failing for some people. Search is slow or unreliable."),
        "{said}"
    );
    assert!(said.contains("An update was due at 14:58 (6 min ago). Last word: 14:56."), "{said}");
    let order: Vec<_> =
        ["Payments fail at", "Search answers slowly", "Uploads stop", "Sign-in loops"].map(|t| said.find(t).unwrap()).into();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn services_are_named_in_the_order_the_page_lists_them() {
    let mut snapshot = calm();
    // Rows are kept by position, and positions in a group count within it.
    order::by_key(&mut snapshot.components, |c| (c.position, c.id));
    let names: Vec<_> = snapshot.top_to_bottom().into_iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names[..5], ["Video uploading", "Video playing", "Subtitles", "Thumbnails", "Payments"]);
    assert_eq!(names[12..], ["Website", "Sign-in"]);
}

#[test]
fn an_incident_says_which_day_it_was_unless_it_stands_under_that_day() {
    let snapshot = calm();
    let incidents = snapshot.incidents.clone();
    let component = View::Component { id: id("c07"), journal: Vec::new(), incidents, series: Vec::new() };
    assert!(words(&view(snapshot, component)).contains("Search answered slowly 19 Nov, 13:54 \u{b7} Resolved"));
    assert!(words(&front(calm())).contains("Search answered slowly 13:54 \u{b7} Resolved"), "{}", words(&front(calm())));
}

#[test]
fn maintenance_emptiness_and_age_have_their_own_words() {
    assert!(words(&front(maintained())).contains("Payments is under planned maintenance until 16:00. Everything else is working."));
    assert!(words(&front(empty())).contains("Nothing is being watched here yet. This page has just been set up."));
    let stale = PageData { stale_since: Some(ago(6)), ..front(calm()) };
    assert!(words(&stale).contains("You are looking at 14:58 UTC+1: this site cannot reach its own database"), "{}", words(&stale));
}

#[test]
fn the_filter_works_without_scripts() {
    let filter = Filter { query: "  MONEY ".to_owned(), only_affected: true };
    let said = words(&view(major(), View::Front { filter, series: Vec::new() }));
    let list = &said[said.find("What you use").unwrap()..said.find("Higher is longer").unwrap()];
    assert!(list.contains("Payments") && list.contains("Payouts") && !list.contains("Invoices") && !list.contains("Search"), "{list}");
    let filter = Filter { query: "foo".to_owned(), only_affected: false };
    assert!(words(&view(calm(), View::Front { filter, series: Vec::new() })).contains("No service matches ‘foo’. Clear"));
}

#[test]
fn text_of_staff_stays_text_wherever_it_stands() {
    for data in all_views(hostile) {
        let rendered = render(&data, &assets());
        assert!(!rendered.html.contains("<img"), "{:?}", data.view);
        assert!(!rendered.html.contains("href=\"javascript"));
        // The fourth tells search engines of pages that are there.
        let expected = if matches!(data.view, View::NotFound | View::Fault { .. }) { 3 } else { 4 };
        let scripts = rendered.html.matches("<script").count();
        assert_eq!((scripts, rendered.html.matches("</script").count()), (expected, expected), "{:?}", data.view);
        assert!(!rendered.html.contains("<!--"));
        let inside = |start: &str| Some(rendered.html.split(start).nth(1)?.split("</script>").next().unwrap());
        let json = inside("id=\"page-data\">").unwrap();
        assert_eq!(serde_json::from_str::<PageData>(json).unwrap(), as_sent(&data));
        assert!(!json.contains(['<', '>', '&', '\u{2028}']));
        if let Some(linked) = inside("<script type=\"application/ld+json\">") {
            assert!(!linked.contains(['<', '>', '&', '\u{2028}']), "{linked}");
            assert!(serde_json::from_str::<serde_json::Value>(linked).unwrap()["@graph"].is_array());
        }
        for script in rendered.inline_scripts {
            assert!(rendered.html.contains(&format!("<script>{script}</script>")));
        }
    }
}

#[test]
fn no_page_carries_styles_a_policy_would_block() {
    for data in all_views(major).into_iter().chain(all_views(empty)) {
        let html = seen(&data);
        assert!(!html.contains("style=") && !html.contains(" onclick") && !html.contains("\u{1}"), "{:?}", data.view);
    }
}

#[test]
fn a_german_page_has_no_english_left() {
    // Words of the English catalogue that are no words of German or of the samples.
    const ENGLISH: [&str; 37] = [
        " is ",
        " are ",
        " the ",
        "Everything",
        "Since",
        "Next update",
        "Update",
        "Working",
        "Down",
        "affected",
        "Happening",
        "Affects",
        "Started",
        "Detected",
        "Running",
        "earlier",
        "edited",
        "What you",
        "Find a",
        "Today",
        "Higher",
        "Past ",
        "No incidents",
        "History",
        "Resolved",
        "Investigating",
        "Planned",
        "Scheduled",
        "later",
        "Numbers",
        "Last",
        "Times in",
        "Colours",
        "Goal",
        "Close",
        "Changes",
        "Skip",
    ];
    for make in [calm, degraded, major, maintained, empty] {
        for data in all_views(make) {
            let mut data = PageData { language: Language::German, ..data };
            data.snapshot.incidents.iter_mut().flat_map(|i| &mut i.updates).for_each(|u| u.html = "<p>x</p>".to_owned());
            let staff = [
                "Search answers slowly",
                "Search answered slowly",
                "Finding things",
                "Payments fail at the card provider",
                "Uploads stop at 99 %",
                "Sign-in loops on old phones",
                "Moving the payment database",
                "Certificates renewed",
                "Payments database moves to new disks",
                "Payments may be refused for a minute while the database moves.",
                "The merge had no time limit. It has one now.",
                "It had been there since the upgrade.",
                "The old API ends today.",
                "We see errors and are looking for the cause.",
                "Search answers in its usual time again. A stuck index merge was the cause.",
                "From December on this page also speaks German.",
                "One of two search clusters is rebuilding.",
            ];
            let mut said = words(&data);
            staff.iter().for_each(|text| said = said.replace(text, ""));
            let left: Vec<_> = ENGLISH.iter().filter(|word| said.contains(**word)).collect();
            assert!(left.is_empty(), "{left:?} in {said}");
        }
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    assert_eq!(render(&front(major()), &assets()), render(&front(major()), &assets()));
}

#[test]
fn a_page_stays_within_its_budget() {
    let html = render(&front(major()), &assets()).html;
    let elements = seen(&front(major())).matches("</").count();
    assert!(html.len() < 150_000 && elements < 2_500, "{} bytes, {elements} elements", html.len());
}

#[test]
fn what_nobody_has_confirmed_is_outlined_and_says_so() {
    let mut snapshot = calm();
    let (name, id) = (snapshot.components[3].name.clone(), snapshot.components[3].id);
    snapshot.components[3].suspected = Some(ago(4));
    let data = front(snapshot);
    let words = words(&data);
    let headline = format!("Our monitoring sees errors on {name}.");
    assert!(words.contains(&headline), "{words}");
    assert_eq!(words.matches("nobody has confirmed it yet").count(), 2, "below the headline and in the row: {words}");
    assert_eq!(words.matches(" Suspected ").count(), 1, "{words}");
    let html = seen(&data);
    let at = html.find(&format!("data-component-id=\"{id}\"")).unwrap();
    let row = &html[html[..at].rfind("<li").unwrap()..];
    let row = &row[..row.find("component-status\"").unwrap()];
    assert!(row.contains("suspected") && row.contains("mark-degraded"), "{row}");
    assert!(row.contains("data-component-status=\"operational\""), "machines read what is known: {row}");
    assert!(html.contains("status-none suspected"), "{html}");
}
