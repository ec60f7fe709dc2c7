//! Whole pages, rendered and read.
#![cfg(feature = "ssr")]

use super::{
    data::{Filter, Month, MonthView, PageData, Series, Turn, View},
    samples::*,
};
use crate::{
    model::{JournalCause, Language, Range, Status, order},
    shell::{Assets, render},
};

fn assets() -> Assets {
    Assets { css: "/pkg/main.css".to_owned(), visitor_js: "/pkg/visitor.js".to_owned(), ..Assets::default() }
}

/// The document without the data embedded in it.
fn seen(data: &PageData) -> String {
    let html = render(data, &assets()).html;
    html.split("<script type=\"application/json\"").next().unwrap().to_owned()
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
    let history = s.histories.values().next().cloned().unwrap_or_default();
    let month = MonthView {
        month: november,
        days: (0..22).map(|back| crate::model::calendar::plus(s.today, -back)).collect(),
        incidents: vec![(s.today, incident.clone())],
        maintenances: vec![(s.today, maintenance.clone())],
        earlier: Some(october),
        later: None,
    };
    let journal = vec![Turn { at: ago(62), status: Status::MajorOutage, cause: Some(JournalCause::Monitoring), event: Some(id("pay")) }];
    let quiet = MonthView {
        month: october,
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
        View::Calendar { id: id("c04"), months: vec![october, november], history, earlier: Some(october), later: None },
        View::NotFound,
        View::Fault { reference: "f00d".to_owned() },
    ];
    views.into_iter().map(|v| view(s.clone(), v)).collect()
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
        let scripts = rendered.html.matches("<script").count();
        assert_eq!((scripts, rendered.html.matches("</script").count()), (3, 3), "{:?}", data.view);
        assert!(!rendered.html.contains("<!--"));
        let json = rendered.html.split("id=\"page-data\">").nth(1).unwrap().split("</script>").next().unwrap();
        assert_eq!(serde_json::from_str::<PageData>(json).unwrap(), data);
        assert!(!json.contains(['<', '>', '&', '\u{2028}']));
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

/// The front page with charts over a range, each with values that are known from a step on.
fn charts_over(range: Range, known_from: usize) -> PageData {
    let snapshot = calm();
    let (step, count) = (range.step() * 1_000, usize::try_from(range.count()).unwrap());
    let stretch = |series: &Series| Series {
        from: range.window(now()).0,
        step,
        values: (0..count).map(|n| (n >= known_from).then(|| f64::from(u32::try_from(n).unwrap()))).collect(),
        ..series.clone()
    };
    let mut series = points(&snapshot);
    series.extend(series.iter().map(stretch).collect::<Vec<_>>());
    view(snapshot, View::Front { filter: Filter::default(), series })
}

#[test]
fn a_chart_says_and_shows_the_range_it_covers() {
    let cases = [
        (Range::Week, "Last 7 days", "Mean of six hours", "15 Nov 17 Nov 19 Nov 20 Nov 22 Nov", 28),
        (Range::Month, "Last 28 days", "Mean of the day", "25 Oct 1 Nov 8 Nov 15 Nov 22 Nov", 28),
    ];
    for (range, words_of_it, mean, dates, rows) in cases {
        let data = charts_over(range, 0);
        let (html, said) = (seen(&data), words(&data));
        assert!(html.contains(&format!("({words_of_it}): between ")), "{range}: {html}");
        assert!(said.contains(mean) && !said.contains("Mean of the hour") && said.contains(dates), "{range}: {said}");
        let charts = html.matches("<figure").count();
        assert_eq!(html.matches(&format!("value=\"{range}\" aria-pressed=\"true\"")).count(), charts, "{range}");
        assert_eq!(html.matches("<tbody").count(), charts, "{range}");
        let table = html.split("<tbody").nth(1).unwrap().split("</tbody").next().unwrap();
        assert_eq!(table.matches("<tr").count(), rows, "{range}");
    }
}

#[test]
fn a_chart_without_a_value_says_so() {
    let html = seen(&charts_over(Range::Week, usize::MAX));
    assert!(html.contains(": no data\"") && !html.contains("9223372036854775807"), "{html}");
}

#[test]
fn only_a_page_with_charts_says_where_their_code_is() {
    let paths = Assets { chart_js: "/pkg/c.js".into(), painter_js: "/pkg/p.js".into(), painter_wasm: "/pkg/p.wasm".into(), ..assets() };
    assert!(render(&front(calm()), &paths).html.contains("<div id=\"page\" data-chart=\"/pkg/c.js /pkg/p.js /pkg/p.wasm\">"));
    for data in all_views(calm).into_iter().filter(|data| super::series(&data.view).is_empty()) {
        assert!(!render(&data, &paths).html.contains("/pkg/c.js"), "{:?}", data.view);
    }
}
