//! Where pages lead, and what they tell whoever passes them on.

use super::{
    super::{
        data::{Filter, View, still::Content},
        samples::*,
    },
    all_views, assets, seen,
};
use crate::shell::render;

#[test]
fn every_page_is_linked_from_every_foot() {
    for data in all_views(calm) {
        let html = seen(&data);
        for path in ["/", "/history", "/recovery", "/announcements", "/accessibility"] {
            assert!(html.contains(&format!("<a href=\"{path}\">")), "{path} {:?}", data.view);
        }
    }
}

#[test]
fn a_month_can_be_that_of_one_component_and_leads_to_all_others() {
    let months = all_views(major).into_iter().filter(|data| matches!(data.view, View::Month(_)));
    let html: Vec<String> = months.map(|data| seen(&data)).collect();
    let (all, one) = (&html[0], &html[1]);
    for expected in [
        "<form class=\"filter\" action=\"/history/2026/11\" method=\"get\">",
        "<option value selected>All services</option>",
        "<a href=\"/history/2026/11\" aria-current=\"page\">November</a> <span class=\"note\">1 incident</span>",
        "<a href=\"/history/2025/12\">December</a> <span class=\"note\">3 incidents</span>",
        "<dt>2025</dt>",
        "<a rel=\"prev\" href=\"/history/2026/10\">",
    ] {
        assert!(all.contains(expected), "{expected}: {all}");
    }
    for expected in [
        "History of Payments: October 2026",
        "<option value=\"c04000000000\" selected>Payments</option>",
        "<a rel=\"next\" href=\"/history/2026/11?component=c04000000000\">",
        "<a href=\"/history/2025/12?component=c04000000000\">December</a></li>",
        "<link rel=\"canonical\" href=\"https://status.reelway.example/history/2026/10?component=c04000000000\">",
    ] {
        assert!(one.contains(expected), "{expected}: {one}");
    }
}

#[test]
fn whoever_passes_on_a_link_shows_how_things_are() {
    let html = seen(&front(degraded()));
    for expected in [
        "<meta property=\"og:type\" content=\"website\">",
        "<meta property=\"og:site_name\" content=\"Reelway\">",
        "<meta property=\"og:title\" content=\"Reelway status\">",
        "<meta property=\"og:description\" content=\"Search is slow or unreliable.\">",
        "<meta property=\"og:url\" content=\"https://status.reelway.example/\">",
        "<meta property=\"og:locale\" content=\"en_US\">",
        "<meta property=\"og:image\" content=\"https://status.reelway.example/og/en/degraded.png?v=41\">",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
    ] {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    let article = seen(&view(calm(), View::Still(Box::new(Content::Postmortem(told())))));
    assert!(
        article.contains("content=\"article\"") && article.contains("content=\"What we learned: Search answered slowly\""),
        "{article}"
    );
    for nowhere in [View::NotFound, View::Fault { reference: "f00d".to_owned() }] {
        let html = render(&view(calm(), nowhere), &assets()).html;
        assert!(!html.contains("og:") && !html.contains("ld+json") && html.contains("noindex"), "{html}");
    }
}

/// What a page tells search engines of itself, beyond whose site it is on.
fn told_of(view_of: View) -> serde_json::Value {
    let html = render(&view(major(), view_of), &assets()).html;
    let json = html.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let graph: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(graph["@graph"][0]["name"], "Reelway");
    assert_eq!(graph["@graph"][1]["@type"], "WebSite");
    graph["@graph"][2].clone()
}

#[test]
fn search_engines_are_told_what_a_page_is() {
    let incident = told_of(View::Incident { incident: told() });
    assert_eq!((incident["@type"].as_str(), incident["name"].as_str()), (Some("SpecialAnnouncement"), Some("Search answered slowly")));
    assert_eq!(incident["text"], "Search answers in its usual time again. A stuck index merge was the cause.");
    assert!(incident["expires"].is_string() && incident["datePosted"].is_string());
    let work =
        told_of(View::Maintenance { maintenance: maintenance("x", "Moving", crate::model::MaintenanceState::Cancelled, -300, -400) });
    assert_eq!((work["@type"].as_str(), work["eventStatus"].as_str()), (Some("Event"), Some("https://schema.org/EventCancelled")));
    let article = told_of(View::Still(Box::new(Content::Postmortem(told()))));
    assert_eq!((article["@type"].as_str(), article["inLanguage"].as_str()), (Some("Article"), Some("en")));
    assert!(article["datePublished"].is_string() && article["dateModified"] != article["datePublished"]);
    assert_eq!(told_of(View::Front { filter: Filter::default(), series: Vec::new() })["@type"], "WebPage");
}
