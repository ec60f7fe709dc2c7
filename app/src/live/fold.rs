//! Folding what arrives into what is shown.

use leptos::prelude::*;
use serde::Deserialize;

use super::read::read;
use crate::{
    model::{
        Instant, MetricId, Range, UpdateId,
        change::{Change, EventPatch},
        event::Event,
        snapshot::Snapshot,
    },
    status::{data::Series, state::PageState},
};

/// How long a changed row carries its sweep, in milliseconds; longer than the sweep itself takes.
const SWEEP: std::time::Duration = std::time::Duration::from_millis(1200);

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is shown now.
    Shown,
    /// It was known already.
    Known,
    /// Something before it is missing: only the whole snapshot helps.
    Gap,
}

/// Folds in a change that leads to `id`.
pub fn change(page: PageState, id: &str, data: &str) -> Outcome {
    let Some((epoch, version)) = parse_id(id) else { return Outcome::Gap };
    let (own_epoch, own_version) = page.snapshot.with_untracked(|s| (s.epoch.clone(), s.version));
    if epoch != own_epoch {
        return Outcome::Gap;
    }
    if version <= own_version {
        return Outcome::Known;
    }
    let Some(change) = read::<Change>(data) else { return Outcome::Gap };
    let touched = change.touched();
    let fresh = page.snapshot.with_untracked(|s| {
        let incidents = new_updates(&change.incidents.put, |id| s.incident(id));
        incidents.chain(new_updates(&change.maintenances.put, |id| s.maintenance(id))).collect::<Vec<_>>()
    });
    let shown = page.snapshot.try_update(|s| s.apply(change)).unwrap_or(false);
    if !shown {
        return Outcome::Gap;
    }
    if !touched.is_empty() {
        page.swept.update(|swept| swept.extend(touched));
        set_timeout(move || page.swept.set(Vec::new()), SWEEP);
    }
    if !fresh.is_empty() {
        if super::browser::is_scrolled() {
            page.unseen.update(|unseen| *unseen += fresh.len());
        }
        page.fresh.update(|all| all.extend(fresh));
    }
    Outcome::Shown
}

fn new_updates<'a, E: Event + crate::model::change::Listed>(
    put: &'a [EventPatch<E>],
    find: impl Fn(E::Key) -> Option<&'a E> + 'a,
) -> impl Iterator<Item = UpdateId> + 'a {
    put.iter().flat_map(move |patch| {
        let known = find(patch.event.key()).map(Event::updates).unwrap_or_default();
        let ids = patch.event.updates().iter().map(|u| u.id);
        ids.filter(move |id| !known.iter().any(|u| u.id == *id))
    })
}

/// `{epoch}-{version}` in its parts.
pub fn parse_id(id: &str) -> Option<(&str, u64)> {
    let (epoch, version) = id.rsplit_once('-')?;
    Some((epoch, version.parse().ok()?))
}

/// Whether `id` names something newer than what is shown, or another line of versions.
pub fn is_ahead(page: PageState, id: &str) -> bool {
    let Some((epoch, version)) = parse_id(id) else { return false };
    page.snapshot.with_untracked(|s| s.epoch != epoch || s.version < version)
}

/// Replaces everything by a whole snapshot, if it is newer.
pub fn snapshot(page: PageState, data: &str) {
    let Some(new) = read::<Snapshot>(data) else { return };
    if page.snapshot.with_untracked(|s| s.epoch != new.epoch || s.version < new.version) {
        page.snapshot.set(new);
    }
}

#[derive(Deserialize)]
struct Points {
    metric: MetricId,
    points: Vec<(Instant, f64)>,
    minutes: Vec<(Instant, f64)>,
    last: Option<(Instant, f64)>,
}

/// Adds points to the last hour and the last day of a metric.
pub fn points(page: PageState, data: &str) {
    let Some(points) = read::<Points>(data) else { return };
    let shown = page.series.with_untracked(|all| all.iter().any(|s| s.metric == points.metric));
    if shown {
        page.series.update(|all| {
            for s in all.iter_mut().filter(|s| s.metric == points.metric) {
                let fresh = if s.is_of(points.metric, Range::Hour) { &points.minutes } else { &points.points };
                if s.is_of(points.metric, Range::Hour) || s.is_of(points.metric, Range::Day) {
                    fresh.iter().for_each(|(at, value)| add(s, *at, *value));
                    s.last = points.last.or(s.last);
                }
            }
        });
    }
}

/// Puts a point in its place; the stretch moves on with time, its length stays.
fn add(series: &mut Series, at: Instant, value: f64) {
    if series.step <= 0 || series.values.is_empty() {
        return;
    }
    let length = series.values.len();
    while (at.millis() - series.from.millis()) / series.step >= i64::try_from(length).unwrap_or(i64::MAX) {
        series.values.remove(0);
        series.values.push(None);
        series.from = Instant::from_millis(series.from.millis() + series.step);
        // A point from far ahead empties the chart; there is no need to walk there.
        if series.values.iter().all(Option::is_none) {
            let behind = i64::try_from(length).unwrap_or(1) - 1;
            series.from = Instant::from_millis(at.millis() - at.millis().rem_euclid(series.step) - behind * series.step);
        }
    }
    let place = (at.millis() - series.from.millis()).div_euclid(series.step);
    if let Some(slot) = usize::try_from(place).ok().and_then(|place| series.values.get_mut(place)) {
        *slot = Some(value);
    }
}

/// Since when the server has been cut off from its database; nothing when it is well again.
pub fn stale(page: PageState, data: &str) {
    page.stale_since.set(data.trim().parse().ok());
}
