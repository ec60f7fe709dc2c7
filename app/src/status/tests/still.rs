//! Pages that do not change while they are open, read.

use super::{
    super::data::{View, still::Content},
    super::samples::*,
    assets, seen, words,
};
use crate::{model::snapshot::Snapshot, shell::render};

/// A still page in the words a reader reads.
fn still(content: Content) -> String {
    let said = words(&view(calm(), View::Still(Box::new(content))));
    said[said.find("Everything is working.").unwrap()..].to_owned()
}

#[test]
fn recovery_is_told_with_what_it_rests_on_and_nothing_is_told_of_too_few() {
    let said = still(recovery());
    for expected in [
        "How we recover",
        "over the last 90 days",
        "Until we noticed From the start of the problem until our monitoring or one of us saw it. 4 min 12 min 9 2 min slower before: 2 min, 7 incidents",
        "Until we told you From the start of the problem until the first update stood on this site. 6 min 20 min 9 About the same before: 6 min, 7 incidents",
        "even if we were still watching. Only 2 incidents: too few to say.",
        "until we called it resolved. 1 h 3 h 10 min 8 Too few incidents then",
        "Under 3 incidents no figure is given.",
        "November 2026 4 Down 5 h Slow or unreliable 1 h 5 h",
        "October 2026 0 Working none",
        "September 2026 1 No data",
        "Video uploading 99.870 % 99.9 % missed",
        "Payments Watching since 1 October 2026. 99.900 % 99.9 % met",
        "Search 100 % Uptime is rounded down, never up.",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(!said.contains("Website"), "a component without a figure is not listed: {said}");
    let html = seen(&view(calm(), View::Still(Box::new(recovery()))));
    for expected in [
        "<a href=\"/recovery\" aria-current=\"page\">90 days</a><a href=\"/recovery?days=365\">365 days</a>",
        "<a href=\"/history/2026/11\">November 2026</a>",
        "<link rel=\"canonical\" href=\"https://status.reelway.example/recovery\">",
    ] {
        assert!(html.contains(expected), "{expected}: {html}");
    }
}

#[test]
fn announcements_are_told_now_and_a_year_back() {
    let said = words(&view(maintained(), View::Still(Box::new(announced()))));
    for expected in [
        "Shown now From December on this page also speaks German . Read about it Since 22 Nov, 05:04",
        "In the past year The old API ends today. 1 Mar, 10:00 to 2 Mar, 10:00",
    ] {
        assert!(said.replace(" German.", " German .").contains(expected), "{expected}: {said}");
    }
    let said = still(Content::Announcements { past: Vec::new() });
    assert!(said.contains("Nothing is announced right now.") && said.contains("Nothing else was announced in the past year."), "{said}");
}

#[test]
fn a_postmortem_is_an_article_and_its_incident_shows_the_beginning() {
    let article = still(Content::Postmortem(told()));
    for expected in [
        "What we learned Search answered slowly Published 21 Nov, 15:04. Updated 22 Nov, 14:04.",
        "Affects Search",
        "The merge had no time limit. It has one now. It had been there since the upgrade.",
        "The incident, update by update",
    ] {
        assert!(article.contains(expected), "{expected}: {article}");
    }
    let incident = View::Incident { incident: told() };
    // It has left the live window.
    let old = Snapshot { incidents: Vec::new(), ..calm() };
    let html = seen(&view(old.clone(), incident.clone()));
    let said = words(&view(old, incident));
    assert!(said.contains("The merge had no time limit. It has one now.") && !said.contains("It had been there"), "{said}");
    let path = format!("/incidents/{}/postmortem", told().id);
    assert!(html.contains(&format!("<a href=\"{path}\" aria-label=\"Read on: What we learned\">Read on</a>")), "{html}");
}

#[test]
fn the_accessibility_statement_says_what_holds_what_does_not_and_whom_to_tell() {
    let said = still(Content::Accessibility);
    for expected in
        ["WCAG) 2.2 at level AA", "Nobody independent has audited it.", "“Numbers” below it", "Known limits", "on which page: Help"]
    {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let mut alone = calm();
    alone.page.settings.support_url = None;
    let said = words(&view(alone, View::Still(Box::new(Content::Accessibility))));
    assert!(said.contains("tell Reelway what it is"), "{said}");
}

#[test]
fn a_page_that_does_not_change_is_not_sent_twice() {
    let html = render(&view(calm(), View::Still(Box::new(recovery()))), &assets()).html;
    let json = html.split("id=\"page-data\">").nth(1).unwrap();
    assert!(json.contains("\"served\":{\"title\":\"How we recover\"}") && !json.contains("too few"), "{json}");
}
