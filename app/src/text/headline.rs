//! The one sentence on top, and what belongs to it.

use super::{Text, moment::at};
use crate::model::{
    Status,
    headline::{Headline, Named},
};

/// The most names a sentence has for a subject; more are a number.
const NAMED: usize = 2;

/// How many degrees of trouble the headline names; a third stands below it.
const SAID: usize = 2;

/// The most names a list of what works has, if there are more.
const SOME: usize = 3;

impl Text {
    /// The one sentence on top.
    pub fn headline(&'static self, headline: &Headline) -> String {
        match headline {
            Headline::Empty => self.nothing_watched().to_owned(),
            Headline::AllWell => self.all_well().to_owned(),
            Headline::Recovered { .. } => self.recovered().to_owned(),
            Headline::Everything { status, total } => self.predicate(&self.all_services(*total), *total, *status),
            Headline::Trouble { parts, total } => {
                let said: Vec<String> = parts.iter().take(SAID).map(|p| self.part(p, *total)).collect();
                said.join(self.space())
            }
            Headline::Reports { name } => self.reports(&self.stopped(name)),
            Headline::FixInPlace { names, incident } if names.is_empty() => self.fixed(&self.stopped(incident)),
            Headline::FixInPlace { names, .. } => self.fixed_for(&self.subject(names, 0), names.len()),
            Headline::Suspected { names, .. } => self.says_suspected(&self.subject(names, 0), names.len()),
            Headline::Maintenance { names, until: Some(until) } => {
                self.says_maintained_until(&self.subject(names, 0), names.len(), &at(*until))
            }
            Headline::Maintenance { names, until: None } => self.predicate(&self.subject(names, 0), names.len(), Status::UnderMaintenance),
            Headline::NoData { names } => self.predicate(&self.subject(names, 0), names.len(), Status::Unknown),
        }
    }

    /// The trouble for which the headline has no room: the least bad of three degrees. Empty if it says all.
    pub fn lesser(&'static self, headline: &Headline) -> String {
        match headline {
            Headline::Trouble { parts, total } => parts.get(SAID).map(|p| self.part(p, *total)).unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn part(&'static self, part: &Named, total: usize) -> String {
        self.predicate(&self.subject(&part.names, total), part.names.len(), part.status)
    }

    /// What still works.
    pub fn unaffected(&'static self, names: &[String]) -> String {
        if names.len() <= SOME + 1 {
            return self.not_affected(&self.list(names));
        }
        self.not_affected_and_more(&names[..SOME].join(self.comma()), names.len() - SOME)
    }

    /// Planned work beside trouble; `until` is a time in words.
    pub fn beside(&'static self, names: &[String], until: Option<String>) -> String {
        let (who, n) = (self.subject(names, 0), names.len());
        match until {
            Some(until) => self.also_maintained_until(&who, n, &until),
            None => self.also_maintained(&who, n),
        }
    }

    /// A day in words: its date, its state, how long something did not work, how many events there were.
    pub fn whole_day(&'static self, date: &str, state: &str, trouble: i64, events: usize) -> String {
        let mut said = self.day_in_words(date, state);
        if trouble > 0 {
            said += &self.day_trouble(trouble);
        }
        if events > 0 {
            said += &self.day_events(events);
        }
        said
    }

    /// Up to two names, then a number: of all, if it is known how many there are.
    fn subject(&'static self, names: &[String], total: usize) -> String {
        match names.len() {
            n if n <= NAMED => self.list(names),
            n if total > n => self.some_services(n, total),
            n => self.n_services(n),
        }
    }

    fn predicate(&'static self, who: &str, n: usize, status: Status) -> String {
        match status {
            Status::MajorOutage => self.says_down(who, n),
            Status::PartialOutage => self.says_failing(who, n),
            Status::DegradedPerformance => self.says_slow(who, n),
            Status::UnderMaintenance => self.says_maintained(who, n),
            Status::Unknown => self.says_unknown(who, n),
            Status::Operational => self.says_working(who, n),
        }
    }

    /// A title as the end of a sentence.
    fn stopped(&'static self, title: &str) -> String {
        let stop = if title.ends_with(['.', '!', '?', '。', '؟']) { "" } else { self.full_stop() };
        format!("{title}{stop}")
    }
}
