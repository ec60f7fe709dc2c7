//! What a page says to search engines, in the vocabulary of schema.org: whose site it is, and what this page is about.
//! Nothing is said here that does not stand on the page.

use serde_json::{Value, json};

use super::shared::About;
use crate::{
    model::{MaintenanceState, Word, incident::Incident, maintenance::Maintenance},
    status::data::{PageData, View, still::Content},
    text::text,
};

/// The data as one graph.
pub fn data(data: &PageData, about: &About) -> Value {
    let page = &data.snapshot.page;
    let language = data.language.as_str();
    let organization = json!({
        "@type": "Organization",
        "@id": format!("{}/#organization", page.url),
        "name": page.name,
        "url": page.settings.url.as_deref().and_then(crate::ui::href::safe).unwrap_or_else(|| page.url.clone()),
    });
    let site = json!({
        "@type": "WebSite",
        "@id": format!("{}/#site", page.url),
        "name": text(data.language).status_of(&page.name),
        "url": format!("{}/", page.url),
        "inLanguage": language,
        "publisher": publisher(data),
    });
    let mut own = own(data, about);
    own["url"] = json!(about.address);
    own["name"] = json!(about.title);
    own["inLanguage"] = json!(language);
    json!({ "@context": "https://schema.org", "@graph": [organization, site, own] })
}

fn publisher(data: &PageData) -> Value {
    json!({ "@id": format!("{}/#organization", data.snapshot.page.url) })
}

/// What this one page is about.
fn own(data: &PageData, about: &About) -> Value {
    match &data.view {
        View::Incident { incident } => announcement(data, incident),
        View::Maintenance { maintenance } => event(data, about, maintenance),
        View::Still(content) => match &**content {
            Content::Postmortem(incident) => article(data, about, incident),
            _ => web_page(data, about),
        },
        _ => web_page(data, about),
    }
}

fn web_page(data: &PageData, about: &About) -> Value {
    json!({
        "@type": "WebPage",
        "description": about.headline,
        "dateModified": data.snapshot.at,
        "isPartOf": { "@id": format!("{}/#site", data.snapshot.page.url) },
    })
}

/// An incident is something that is announced for a while.
fn announcement(data: &PageData, incident: &Incident) -> Value {
    let mut said = json!({
        "@type": "SpecialAnnouncement",
        "datePosted": incident.clock.first_posted.unwrap_or(incident.created_at),
        "dateModified": incident.updates.first().map_or(incident.updated_at, |update| update.display_at),
        "text": incident.updates.first().map(|update| plain(&update.html)).unwrap_or_default(),
        "publisher": publisher(data),
    });
    if let Some(resolved) = incident.clock.resolved {
        said["expires"] = json!(resolved);
    }
    said
}

/// A maintenance is something that takes place.
fn event(data: &PageData, about: &About, maintenance: &Maintenance) -> Value {
    let status = match maintenance.state {
        MaintenanceState::Cancelled => "https://schema.org/EventCancelled",
        _ => "https://schema.org/EventScheduled",
    };
    json!({
        "@type": "Event",
        "startDate": maintenance.from(),
        "endDate": maintenance.until(),
        "eventStatus": status,
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": { "@type": "VirtualLocation", "url": about.address },
        "description": maintenance.updates.first().map(|update| plain(&update.html)).unwrap_or_default(),
        "organizer": publisher(data),
    })
}

fn article(data: &PageData, about: &About, incident: &Incident) -> Value {
    let dates = incident.postmortem.as_ref().map(|p| (p.published_at, p.updated_at));
    json!({
        "@type": "Article",
        "headline": about.title,
        "datePublished": dates.map(|(published, _)| published),
        "dateModified": dates.map(|(_, updated)| updated),
        "author": publisher(data),
        "publisher": publisher(data),
        "about": format!("{}/incidents/{}", data.snapshot.page.url, incident.id),
    })
}

/// Elements within a word or sentence; any other stands apart.
const INLINE: [&str; 9] = ["a", "b", "code", "del", "em", "i", "s", "span", "strong"];

/// The words of HTML that our own renderer has written; of a picture, what it shows.
fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    for part in html.split('<') {
        let (tag, said) = part.split_once('>').unwrap_or(("", part));
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        if !INLINE.contains(&name) {
            words.push(' ');
        }
        if name == "img" {
            words.push_str(tag.split(" alt=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default());
            words.push(' ');
        }
        words.push_str(said);
    }
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn of_html_the_words_are_left() {
        assert_eq!(plain("<p>One &lt;disk&gt; &amp;lt; was <b>full</b>.</p>\n<p>More.</p>"), "One <disk> &lt; was full. More.");
        assert_eq!(
            plain("<p>Look:<img src=\"/files/x\" alt=\"Errors &quot;by&quot; region\" width=\"1\">So.</p>"),
            "Look: Errors \"by\" region So."
        );
    }
}
