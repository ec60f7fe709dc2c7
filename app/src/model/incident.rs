//! An incident as visitors see it.

use serde::{Deserialize, Serialize};

use crate::model::{
    EventId, Impact, IncidentState, Instant,
    event::{Affected, Event, Update},
    recovery::Clock,
    within::position,
};

/// Something that went wrong, told update by update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: EventId,
    /// Its numeric id in feeds.
    pub number: i64,
    /// Its title.
    pub name: String,
    /// Where it stands: what the newest update with a state says.
    pub state: IncidentState,
    /// How much it hurt at worst, or what staff set instead.
    pub impact: Impact,
    /// Whether staff set the impact; only then an open incident raises the page's roll-up above its components.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub impact_overridden: bool,
    /// Whether staff want it first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Whether it turned out to be nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub false_alarm: bool,
    /// Whether it was entered after the fact.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backfilled: bool,
    /// What staff tagged it with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its moments.
    pub clock: Clock,
    /// When staff promised the next update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update_at: Option<Instant>,
    /// When its team is reminded to write an update, as hours in a JSON list. Left out of what browsers get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder_intervals: Option<String>,
    /// The components it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Affected>,
    /// Its log, newest first.
    pub updates: Vec<Update<IncidentState>>,
    /// What was learned, once published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postmortem: Option<Postmortem>,
    /// When it was entered.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// A published postmortem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Postmortem {
    /// The Markdown as written. Left out of what browsers get.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The text, rendered and sanitised.
    pub html: String,
    /// When it was published.
    pub published_at: Instant,
    /// When its text last changed.
    pub updated_at: Instant,
}

impl Postmortem {
    /// Its first paragraph as HTML, which stands on the incident's own page. A text without paragraphs is short enough.
    pub fn excerpt(&self) -> &str {
        let first = position(&self.html, "<p>").and_then(|from| Some(from..from + position(&self.html[from..], "</p>")? + 4));
        first.map_or(&self.html, |first| &self.html[first])
    }

    /// What browsers get of it where the whole is not asked for.
    pub fn shorten(&mut self) {
        self.body.clear();
        self.html = self.excerpt().to_owned();
    }
}

impl Event for Incident {
    type State = IncidentState;

    fn updates(&self) -> &[Update<IncidentState>] {
        &self.updates
    }

    fn updates_mut(&mut self) -> &mut Vec<Update<IncidentState>> {
        &mut self.updates
    }
}

impl Incident {
    /// When the trouble began, as far as anybody knows.
    pub fn began(&self) -> Instant {
        self.clock.started.or(self.clock.first_posted).unwrap_or(self.created_at)
    }

    /// Milliseconds it lasted, or has lasted until `now`.
    pub fn lasted(&self, now: Instant) -> i64 {
        self.clock.resolved.unwrap_or(now).since(self.began())
    }

    /// Leaves out what no browser needs: texts as they were written, and what only tools of staff read.
    pub fn without_sources(&mut self) {
        self.updates.iter_mut().for_each(|u| u.body.clear());
        self.reminder_intervals = None;
        self.postmortem.iter_mut().for_each(Postmortem::shorten);
    }

    /// Whether a promised update is late.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.state.is_open() && self.next_update_at.is_some_and(|due| due < now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_the_first_paragraph_and_stays_what_it_is() {
        for (html, excerpt) in [
            ("<h2>Summary</h2><p>A <em>disk</em> was full.</p><p>More.</p>", "<p>A <em>disk</em> was full.</p>"),
            ("<ul><li><p>One</p></li></ul>", "<p>One</p>"),
            ("<ul><li>One</li></ul>", "<ul><li>One</li></ul>"),
            ("<p>Unfinished", "<p>Unfinished"),
            ("", ""),
        ] {
            let at = Instant::default();
            let mut postmortem = Postmortem { body: "x".to_owned(), html: html.to_owned(), published_at: at, updated_at: at };
            assert_eq!(postmortem.excerpt(), excerpt);
            postmortem.shorten();
            assert_eq!((postmortem.excerpt(), postmortem.body.as_str()), (excerpt, ""));
        }
    }
}
