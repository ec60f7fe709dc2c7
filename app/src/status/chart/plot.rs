//! One chart as the page knows it: what it shows, over which range, and where the reader points.

use leptos::prelude::*;

use crate::ui::memo::{Memo, memo};
use crate::{
    model::{Instant, MetricId, Range, Word, snapshot::Metric},
    status::{data::Series, state::PageState},
    text::number,
};

/// The signals of one chart. Small and copied everywhere. Those nobody else reads are of types that other signals of the
/// page have too: each type costs a browser code of its own.
#[derive(Clone, Copy)]
pub struct Plot {
    /// The page it is on.
    pub page: PageState,
    /// Whose values it shows.
    pub id: MetricId,
    /// The metric; none once it is gone.
    pub metric: Memo<Option<Metric>>,
    /// The points that are shown.
    pub series: Memo<Option<Series>>,
    /// Whether it has been in view.
    pub seen: RwSignal<bool>,
    /// Places among the ranges.
    wanted: RwSignal<usize>,
    shown: RwSignal<usize>,
    /// The place of the step the reader points at, from 1.
    at: RwSignal<usize>,
}

impl Plot {
    /// The chart of a metric. It begins with the longest range the page has of it.
    pub fn new(page: PageState, id: MetricId) -> Self {
        let has = |range: &usize| page.series.with_untracked(|all| all.iter().any(|s| s.is_of(id, range_at(*range))));
        let begins = (0..Range::ALL.len()).rev().find(has).unwrap_or(0);
        let shown = RwSignal::new(begins);
        let series = memo(move || {
            let range = range_at(shown.get());
            page.series.with(|all| all.iter().find(|s| s.is_of(id, range)).cloned())
        });
        Self {
            page,
            id,
            metric: memo(move || page.snapshot.with(|s| s.metrics.iter().find(|m| m.id == id).cloned())),
            series,
            seen: RwSignal::new(false),
            wanted: RwSignal::new(begins),
            shown,
            at: RwSignal::new(0),
        }
    }

    /// The range the reader wants.
    pub fn wanted(self) -> Range {
        range_at(self.wanted.get())
    }

    /// The range that is shown: the one wanted, as soon as its points are here.
    pub fn shown(self) -> Range {
        range_at(self.shown.get())
    }

    /// The step the reader points at.
    pub fn at(self) -> Option<usize> {
        self.at.get().checked_sub(1)
    }

    /// Points at a step, or at none.
    pub fn point_at(self, place: Option<usize>) {
        let at = place.map_or(0, |place| place + 1);
        if self.at.get_untracked() != at {
            self.at.set(at);
        }
    }

    /// The reader wants a range. What is shown stays until its points are here.
    pub fn want(self, range: Range) {
        self.wanted.set(range as usize);
        self.seen.set(true);
    }

    /// Shows a range.
    pub fn show(self, range: Range) {
        if self.shown.get_untracked() != range as usize {
            self.point_at(None);
            self.shown.set(range as usize);
        }
    }

    /// What became of asking for a range: its points, which are shown if it is still wanted, or none, and all stays as it is.
    #[cfg(feature = "hydrate")]
    pub fn answer(self, asked: Range, answer: Option<Series>) {
        // The metric may be gone by now, and its signals with it.
        let wanted = self.wanted.try_get_untracked() == Some(asked as usize);
        match answer {
            Some(series) => {
                self.page.series.update(|all| {
                    all.retain(|s| !s.is_of(series.metric, asked));
                    all.push(series);
                });
                if wanted {
                    self.show(asked);
                }
            }
            None if wanted => self.wanted.set(self.shown.get_untracked()),
            None => {}
        }
    }

    /// The newest point.
    pub fn last(self) -> Option<(Instant, f64)> {
        self.page.series.with(|all| all.iter().find(|s| s.is_of(self.id, Range::Day)).and_then(|s| s.last))
    }

    /// The metric with what is shown of it.
    pub fn both(self) -> Option<(Metric, Series)> {
        self.metric.get().zip(self.series.get())
    }

    /// A value with the metric's decimals and unit.
    pub fn written(self, metric: &Metric, value: f64) -> String {
        let value = number::fixed(value, metric.decimals, self.page.text.point());
        match metric.suffix.as_deref().map(str::trim) {
            None | Some("") => value,
            Some(unit) => format!("{value}{}{unit}", number::THIN),
        }
    }

    /// The range that is shown, in words.
    pub fn range_in_words(self) -> &'static str {
        match self.shown() {
            Range::Day => self.page.text.last_day(),
            Range::Week => self.page.text.last_week(),
            Range::Month => self.page.text.last_month(),
        }
    }
}

/// When a step of the series begins.
pub fn instant(series: &Series, place: usize) -> Instant {
    Instant::from_millis(series.from.millis().saturating_add(series.step.saturating_mul(i64::try_from(place).unwrap_or(0))))
}

/// When the series ends.
pub fn end(series: &Series) -> i64 {
    instant(series, series.values.len()).millis()
}

fn range_at(place: usize) -> Range {
    Range::ALL.get(place).copied().unwrap_or(Range::Day)
}
