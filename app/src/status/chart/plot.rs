//! One chart as the page knows it: what it shows, over which range, and where the reader points.

use leptos::prelude::*;

use crate::ui::memo::{Memo, memo};
use crate::{
    model::{ComponentId, Instant, MetricId, Range, Word, snapshot::Metric},
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
    /// What is drawn: the metric with its points, then those that share its chart. Nothing once the metric is gone.
    pub lines: Memo<Vec<(Metric, Series)>>,
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
        // The server adds an hour where that is what to begin with.
        let order = [Range::Hour, Range::Year, Range::Quarter, Range::Month, Range::Week].map(|range| range as usize);
        let begins = order.into_iter().find(has).unwrap_or(Range::Day as usize);
        let shown = RwSignal::new(begins);
        let lines = memo(move || {
            let range = range_at(shown.get());
            let with_series = |m: Metric| {
                let series = page.series.with(|all| all.iter().find(|s| s.is_of(m.id, range)).cloned())?;
                Some((m, series))
            };
            together(page, id).into_iter().filter_map(with_series).collect()
        });
        Self { page, id, lines, seen: RwSignal::new(false), wanted: RwSignal::new(begins), shown, at: RwSignal::new(0) }
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
                if wanted && self.has(asked) {
                    self.show(asked);
                }
            }
            None if wanted => self.wanted.set(self.shown.get_untracked()),
            None => {}
        }
    }

    /// Whether the points of a range are on the page.
    pub fn has(self, range: Range) -> bool {
        self.page.series.with_untracked(|all| all.iter().any(|s| s.is_of(self.id, range)))
    }

    /// What the chart is called: as its metric, or as what several share.
    pub fn name(self) -> String {
        self.lines.with(|lines| match &lines[..] {
            [] => String::new(),
            [(metric, _)] => metric.name.clone(),
            [(metric, _), ..] => metric.chart.clone().unwrap_or_default(),
        })
    }

    /// A value with the metric's decimals and unit.
    pub fn written(self, metric: &Metric, value: f64) -> String {
        written(self.page, metric, value)
    }

    /// The range that is shown, in words.
    pub fn range_in_words(self) -> &'static str {
        match self.shown() {
            Range::Hour => self.page.text.last_hour(),
            Range::Day => self.page.text.last_day(),
            Range::Week => self.page.text.last_week(),
            Range::Month => self.page.text.last_month(),
            Range::Quarter => self.page.text.last_quarter(),
            Range::Year => self.page.text.last_year(),
        }
    }
}

/// The most lines of one chart; more would be a tangle.
const MOST: usize = 4;

/// The charts of all metrics, or of one component's: for each the metric it begins with.
pub fn first_ones(page: PageState, of: Option<ComponentId>) -> Vec<MetricId> {
    page.snapshot.with(|s| {
        let wanted = s.metrics.iter().filter(|m| of.is_none_or(|id| m.component_id == Some(id)));
        let shown: Vec<&Metric> = wanted.filter(|m| last(page, m.id).is_some()).collect();
        let is_first = |(n, m): &(usize, &&Metric)| shown[..*n].iter().filter(|other| share_a_chart(other, m)).count() % MOST == 0;
        shown.iter().enumerate().filter(is_first).map(|(_, m)| m.id).collect()
    })
}

/// A metric, and those after it that share its chart, as far as there is room.
pub fn together(page: PageState, id: MetricId) -> Vec<Metric> {
    page.snapshot.with(|s| {
        let mut rest = s.metrics.iter().skip_while(|m| m.id != id);
        let own = rest.next();
        let others = rest.filter(|m| own.is_some_and(|own| share_a_chart(own, m)) && last(page, m.id).is_some());
        own.into_iter().chain(others).take(MOST).cloned().collect()
    })
}

fn share_a_chart(one: &Metric, other: &Metric) -> bool {
    one.chart.is_some() && one.chart == other.chart
}

/// The newest point of a metric.
pub fn last(page: PageState, id: MetricId) -> Option<(Instant, f64)> {
    page.series.with(|all| all.iter().find(|s| s.is_of(id, Range::Day)).and_then(|s| s.last))
}

/// A value with the metric's decimals and unit.
pub fn written(page: PageState, metric: &Metric, value: f64) -> String {
    let value = number::fixed(value, metric.decimals, page.text.point());
    match metric.suffix.as_deref().map(str::trim) {
        None | Some("") => value,
        Some(unit) => format!("{value}{}{unit}", number::THIN),
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
