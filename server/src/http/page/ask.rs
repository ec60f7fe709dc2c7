//! Which page was asked for, and whether there can be such a page.

use app::{
    model::{ComponentId, Date, EventId, EventKind, Range, snapshot::Snapshot},
    status::data::{Filter, Month, still::Stretch},
};

use crate::{
    http::state::AppState,
    live::{
        derive::{date_in, zone},
        page::LivePage,
    },
    service::archive,
};

/// Which page was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The front page, its charts over a range.
    Front(Filter, Range),
    /// A month of history, the current one if none is named; of one component, if one is named.
    Month(Option<Month>, Option<ComponentId>),
    /// An incident.
    Incident(EventId),
    /// What was learned from an incident.
    Postmortem(EventId),
    /// A maintenance.
    Maintenance(EventId),
    /// A component, its charts over a range.
    Component(ComponentId, Range),
    /// The calendar of a component, ending with a month.
    Calendar(ComponentId, Month),
    /// How well we recover.
    Recovery(Stretch),
    /// Announcements.
    Announcements,
    /// The accessibility statement.
    Accessibility,
    /// Where people ask to be told.
    Subscribe,
    /// Something that does not exist.
    Nothing,
}

impl Ask {
    /// What tells one document from another; nothing that does not change the document may be in it.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Front(filter, range) => format!("/?{range}&{}&{}", filter.only_affected, filter.query),
            Self::Month(month, component) => {
                let month = month.map(|month| format!("/{}/{}", month.year, month.month)).unwrap_or_default();
                let component = component.map(|id| format!("?{id}")).unwrap_or_default();
                format!("/history{month}{component}")
            }
            Self::Incident(id) => format!("/incidents/{id}"),
            Self::Postmortem(id) => format!("/incidents/{id}/postmortem"),
            Self::Maintenance(id) => format!("/maintenance/{id}"),
            Self::Component(id, range) => format!("/components/{id}?{range}"),
            Self::Calendar(id, month) => format!("/uptime/{id}/{}/{}", month.year, month.month),
            Self::Recovery(stretch) => format!("/recovery/{stretch}"),
            Self::Announcements => "/announcements".into(),
            Self::Accessibility => "/accessibility".into(),
            Self::Subscribe => "/subscribe".into(),
            Self::Nothing => "404".into(),
        }
    }

    pub(super) fn shows_points(&self) -> bool {
        matches!(self, Self::Front(..) | Self::Component(..))
    }

    /// Whether there is no end of such asks, or next to none: anything can be searched for, and each month has a page for each
    /// component.
    pub(super) fn is_search(&self) -> bool {
        match self {
            Self::Front(filter, _) => !filter.query.is_empty(),
            Self::Month(_, component) => component.is_some(),
            _ => false,
        }
    }

    /// Whether who reads it is told by the stream what changes in it.
    pub(super) fn is_followed(&self) -> bool {
        matches!(self, Self::Front(..) | Self::Component(..) | Self::Incident(_) | Self::Maintenance(_))
    }

    /// What memory knows to be nothing is nothing: made once, the same for every address, and no question to the database.
    pub(super) fn if_it_can_exist(self, state: &AppState, live: &LivePage, snapshot: &Snapshot) -> Self {
        let exists = match &self {
            Self::Component(id, _) => snapshot.component(*id).is_some(),
            Self::Calendar(id, month) => snapshot.component(*id).is_some() && is_near(state, live, snapshot, *month),
            Self::Month(month, component) => {
                let is_near = |month: &Month| is_near(state, live, snapshot, *month);
                month.as_ref().is_none_or(is_near) && component.is_none_or(|id| snapshot.component(id).is_some())
            }
            Self::Incident(id) => live.knows(*id) == Some(EventKind::Incident),
            Self::Maintenance(id) => live.knows(*id) == Some(EventKind::Maintenance),
            // Of an incident in memory it is known whether there is one.
            Self::Postmortem(id) => {
                let known = snapshot.incident(*id).map(|incident| incident.postmortem.is_some());
                live.knows(*id) == Some(EventKind::Incident) && known.unwrap_or(true)
            }
            _ => true,
        };
        if exists { self } else { Self::Nothing }
    }
}

/// Whether a month lies in the page's history, or so close to it that a calendar which ends with it shows some of it.
fn is_near(state: &AppState, live: &LivePage, snapshot: &Snapshot, month: Month) -> bool {
    let zone = zone(&snapshot.page.time_zone);
    let days = snapshot.histories.values().filter_map(|history| history.first);
    let oldest = days.fold(date_in(&zone, live.history_from()), Date::min);
    let newest = archive::months_later(archive::month_of(date_in(&zone, state.services.clock.now())), archive::MONTHS - 1);
    (archive::month_of(oldest)..=newest.unwrap_or(month)).contains(&month)
}
