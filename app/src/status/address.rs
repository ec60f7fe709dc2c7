//! Where each page is: for canonical links, and for whoever lists what is to be found here.

use super::data::{
    View,
    still::{Content, Stretch},
};

/// The address of a view on its page; none for pages that are not there.
pub fn of(view: &View) -> Option<String> {
    Some(match view {
        View::Front { .. } => "/".to_owned(),
        View::Month(shown) => {
            let component = shown.component.map(|id| format!("?component={id}")).unwrap_or_default();
            format!("/history/{:04}/{:02}{component}", shown.month.year, shown.month.month)
        }
        View::Incident { incident } => format!("/incidents/{}", incident.id),
        View::Maintenance { maintenance } => format!("/maintenance/{}", maintenance.id),
        View::Component { id, .. } => format!("/components/{id}"),
        View::Still(content) => return of_content(content),
        View::Served { .. } | View::NotFound | View::Fault { .. } => return None,
    })
}

fn of_content(content: &Content) -> Option<String> {
    Some(match content {
        Content::Recovery(view) => recovery(view.stretch),
        Content::Calendar(view) => {
            let (last, _) = view.months.last()?;
            format!("/uptime/{}/{:04}/{:02}", view.component, last.year, last.month)
        }
        Content::Postmortem(incident) => format!("/incidents/{}/postmortem", incident.id),
        Content::Announcements { .. } => "/announcements".to_owned(),
        Content::Accessibility => "/accessibility".to_owned(),
        Content::Subscribe(_) => "/subscribe".to_owned(),
        // A subscriber's own address is nobody else's business.
        Content::Told(_) => return None,
    })
}

/// Where recovery over this stretch is told.
pub fn recovery(stretch: Stretch) -> String {
    match stretch {
        Stretch::Quarter => "/recovery".to_owned(),
        Stretch::Year => format!("/recovery?days={stretch}"),
    }
}
