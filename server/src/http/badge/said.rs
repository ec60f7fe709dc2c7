//! What stands on a badge, in the language of its page.

use app::{
    model::{Indicator, Language, Status, snapshot::Metric, snapshot::Snapshot, uptime::Uptime},
    status::data::Series,
    text::{number, text},
};

/// The most characters of a name that fit on a badge.
const NAME: usize = 60;

/// The colour of a badge's right half.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Works.
    Green,
    /// On purpose, or neither good nor bad.
    Blue,
    /// Could be better.
    Yellow,
    /// Bad.
    Orange,
    /// Down.
    Red,
    /// Nobody knows.
    #[default]
    Grey,
}

/// What stands on a badge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// On the left: what it is about.
    pub label: String,
    /// On the right: how it is.
    pub message: String,
    /// What the message means.
    pub colour: Colour,
    /// All of it for those who cannot see it, after the label.
    pub sentence: String,
}

impl Said {
    fn new(name: &str, message: &str, colour: Colour) -> Self {
        Self { label: short(name), message: message.to_owned(), colour, sentence: message.to_owned() }
    }
}

/// The whole page. What cannot be seen is not said to work.
pub fn page(snapshot: &Snapshot, language: Language) -> Said {
    let text = text(language);
    let (indicator, _) = snapshot.indicator();
    let is_blind = indicator == Indicator::None && (snapshot.worst() == Status::Unknown || snapshot.listed().next().is_none());
    if is_blind {
        return status(snapshot, language, &snapshot.page.name, Status::Unknown);
    }
    let colour = match indicator {
        Indicator::None => Colour::Green,
        Indicator::Maintenance => Colour::Blue,
        Indicator::Minor => Colour::Yellow,
        Indicator::Major => Colour::Orange,
        Indicator::Critical => Colour::Red,
    };
    Said::new(&snapshot.page.name, text.roll_up(indicator), colour)
}

/// A component or a group.
pub fn status(snapshot: &Snapshot, language: Language, name: &str, status: Status) -> Said {
    let colour = match status {
        Status::Operational => Colour::Green,
        Status::Unknown => Colour::Grey,
        Status::UnderMaintenance => Colour::Blue,
        Status::DegradedPerformance => Colour::Yellow,
        Status::PartialOutage => Colour::Orange,
        Status::MajorOutage => Colour::Red,
    };
    Said::new(name, text(language).state(snapshot.page.settings.words, status), colour)
}

/// Uptime, rounded down as everywhere.
pub fn uptime(name: &str, uptime: Option<Uptime>, days: i64, language: Language) -> Said {
    let text = text(language);
    let Some(uptime) = uptime else { return Said::new(name, text.no_value(), Colour::Grey) };
    let colour = match uptime.thousandths() {
        99_900.. => Colour::Green,
        99_000.. => Colour::Yellow,
        95_000.. => Colour::Orange,
        _ => Colour::Red,
    };
    let message = number::uptime(uptime, text.point());
    let sentence = text.uptime_over(&message, days);
    Said { sentence, ..Said::new(name, &message, colour) }
}

/// The newest value of a metric, if there was one within the last day.
pub fn metric(metric: &Metric, series: &Series, language: Language) -> Said {
    let text = text(language);
    let last = series.last.filter(|(at, _)| *at >= series.from);
    let Some((_, value)) = last else { return Said::new(&metric.name, text.no_value(), Colour::Grey) };
    let number = number::fixed(value, metric.decimals, text.point());
    let suffix = metric.suffix.as_deref().map(|suffix| format!("{}{}", number::THIN, short(suffix))).unwrap_or_default();
    Said::new(&metric.name, &format!("{number}{suffix}"), Colour::Blue)
}

fn short(name: &str) -> String {
    let name = app::model::input::clean_line(name);
    if name.chars().count() <= NAME { name } else { name.chars().take(NAME - 1).chain(['\u{2026}']).collect() }
}
