//! A moment to be chosen: date and time in the reader's own zone, with what clocks in the page's zone show then.

use app::{
    model::{Instant, calendar},
    ui::zone::{Civil, civil},
};
use leptos::prelude::*;

use crate::{
    live::Live,
    ui::{field::Field, time::Clock},
};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Sun 22 Nov 2026, 14:00`.
pub fn long(civil: &Civil) -> String {
    let of = |names: &[&'static str], n: i8| usize::try_from(n).ok().and_then(|n| names.get(n)).copied().unwrap_or("");
    let (day, month) = (of(&DAYS, calendar::weekday(civil.date) - 1), of(&MONTHS, civil.date.month() - 1));
    format!("{day} {} {month} {}, {}", civil.date.day(), civil.date.year(), civil.clock())
}

/// A moment as `<input type="datetime-local">` writes it, in the zone with this name or the browser's own.
pub fn write(zone: Option<&str>, at: Instant) -> String {
    let civil = civil(zone, at);
    format!("{}T{}", calendar::iso(civil.date), civil.clock())
}

/// What `<input type="datetime-local">` says, in the zone with this name or the browser's own. A time that a clock change leaves
/// out moves forward with it.
pub fn read(zone: Option<&str>, text: &str) -> Option<Instant> {
    let (date, time) = text.split_once('T')?;
    let date = calendar::read_date(date)?;
    let mut parts = time.split(':').map(str::parse::<i64>);
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let minutes = i64::from(calendar::ordinal(date) - calendar::EPOCH) * 1440 + hour * 60 + minute;
    let less = |at: Instant| Instant::from_millis((minutes - i64::from(civil(zone, at).offset)) * 60_000);
    Some(less(less(Instant::from_millis(minutes * 60_000))))
}

/// What clocks in the page's zone show at a moment, if that differs from what the reader's show.
pub fn elsewhere(clock: Clock, zone: &str, at: Instant) -> Option<String> {
    let (here, there) = (clock.civil(at), civil(Some(zone), at));
    (here.offset != there.offset).then(|| format!("{} in {}", long(&there), zone.replace('_', " ")))
}

/// The zone of the page somebody works on.
pub fn page_zone() -> String {
    expect_context::<Live>().desk.with_untracked(|desk| desk.shows.page.time_zone.clone())
}

/// A date and a time of day, in the reader's own zone.
#[component]
pub fn Moment(
    /// What it is for.
    #[prop(into)]
    label: String,
    /// Its id.
    #[prop(into)]
    id: String,
    /// The moment.
    value: RwSignal<Option<Instant>>,
    /// The page's zone.
    #[prop(into)]
    zone: String,
    /// What to know before filling it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    wrong: Signal<Option<String>>,
    /// Called with what it was when somebody has chosen another.
    #[prop(optional)]
    moved: Option<Callback<Option<Instant>>>,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let text = Memo::new(move |_| value.get().map(|at| write(clock.zone.get().as_deref(), at)).unwrap_or_default());
    let typed = move |event| {
        let typed = event_target_value(&event);
        let read = read(clock.zone.get_untracked().as_deref(), &typed);
        // Half a date says nothing: what was there before stays until it is whole or empty.
        if read.is_some() || typed.is_empty() {
            let before = value.get_untracked();
            value.set(read);
            if let Some(moved) = moved {
                moved.run(before);
            }
        }
    };
    let both = move || {
        value.get().map(|at| {
            let here = clock.civil(at);
            let there = elsewhere(clock, &zone, at).map(|there| view! { <br />{there} });
            view! { <p class="zones">{format!("{} {}", long(&here), here.zone())}{there}</p> }
        })
    };
    let more = format!("{id}-more");
    view! {
        <Field label=label id=id.clone() hint=hint.unwrap_or_default() wrong=wrong>
            <input
                id=id
                r#type="datetime-local"
                prop:value=move || text.get()
                value=text.get_untracked()
                on:change=typed
                aria-describedby=more
                aria-invalid=move || wrong.get().is_some().then_some("true")
            />
            {both}
        </Field>
    }
    .into_any()
}

/// A stretch of time in the reader's zone, and below it in the page's, if that differs.
#[component]
pub fn Stretch(
    /// From when.
    from: Instant,
    /// Until when.
    until: Instant,
    /// The page's zone.
    #[prop(into)]
    zone: String,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let write = move |zone: Option<&str>| {
        let (from, until) = (civil(zone, from), civil(zone, until));
        let end = if from.date == until.date { until.clock() } else { long(&until) };
        format!("{} \u{2013} {end}", long(&from))
    };
    let here = move || format!("{} {}", write(clock.zone.get().as_deref()), clock.civil(from).zone());
    let there = {
        let zone = zone.clone();
        move || {
            let differs = clock.civil(from).offset != civil(Some(&zone), from).offset;
            differs.then(|| view! { <span class="there">{format!("{} in {}", write(Some(&zone)), zone.replace('_', " "))}</span> })
        }
    };
    view! { <span class="stretch"><time datetime=from.to_string()>{here}</time>{there}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_reads_what_it_wrote() {
        let at: Instant = "2026-11-22T23:30:00Z".parse().unwrap();
        for zone in ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "UTC"] {
            assert_eq!(read(Some(zone), &write(Some(zone), at)), Some(at), "{zone}");
        }
        assert_eq!(write(Some("Europe/Berlin"), at), "2026-11-23T00:30");
        assert_eq!(long(&civil(Some("Europe/Berlin"), at)), "Mon 23 Nov 2026, 00:30");
        assert_eq!(read(None, "2026-11"), None);
        assert_eq!(read(None, "2026-11-22Tx"), None);
    }

    #[test]
    fn a_time_that_a_clock_change_leaves_out_moves_forward() {
        let at = read(Some("Europe/Berlin"), "2027-03-28T02:30").unwrap();
        assert_eq!(write(Some("Europe/Berlin"), at), "2027-03-28T03:30");
    }
}
