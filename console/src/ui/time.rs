//! Times: in the reader's own zone, the exact one on focus, and how long ago or how soon.

use app::{
    model::Instant,
    ui::zone::{Civil, civil},
};
use leptos::prelude::*;

/// The clock of the console: the server's time, and the zone times are shown in.
#[derive(Clone, Copy)]
pub struct Clock {
    /// Now, to the second.
    pub now: RwSignal<Instant>,
    /// The zone; the browser's own if none is named.
    pub zone: RwSignal<Option<String>>,
}

impl Clock {
    /// A clock that starts with the server's time in a zone, and goes on in the browser's own zone once there is a browser.
    pub fn start(now: Instant, zone: &str) -> Self {
        Self::of(Some(now), zone)
    }

    /// A clock for screens that show no times of the server's.
    pub fn of_the_browser() -> Self {
        Self::of(None, "UTC")
    }

    fn of(now: Option<Instant>, zone: &str) -> Self {
        let clock = Self { now: RwSignal::new(now.unwrap_or_default()), zone: RwSignal::new(Some(zone.to_owned())) };
        Effect::new(move |_| {
            clock.zone.set(None);
            #[cfg(feature = "hydrate")]
            clock.run(now);
        });
        clock
    }

    #[cfg(feature = "hydrate")]
    fn run(self, now: Option<Instant>) {
        let browser = || Instant::from_millis(app::text::number::to_integer(js_sys::Date::now()));
        // Clocks of browsers are wrong by minutes at times.
        let ahead = now.map_or(0, |now| browser().millis() - now.millis());
        let tick = move || self.now.set(Instant::from_millis(browser().millis() - ahead));
        if let Ok(timer) = set_interval_with_handle(tick, std::time::Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
    }

    /// An instant as clocks show it here.
    pub fn civil(self, at: Instant) -> Civil {
        civil(self.zone.get().as_deref(), at)
    }

    /// The hour and minute, with the date in front if that is not today.
    pub fn short(self, at: Instant) -> String {
        let (then, today) = (self.civil(at), self.civil(self.now.get()).date);
        if then.date == today { then.clock() } else { format!("{} {}", day(&then), then.clock()) }
    }
}

fn day(civil: &Civil) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = usize::try_from(civil.date.month() - 1).ok().and_then(|n| MONTHS.get(n)).unwrap_or(&"");
    format!("{} {month}", civil.date.day())
}

/// How long something took: `4 min`, `1 h 18 min`, `3 d`.
pub fn span(millis: i64) -> String {
    let minutes = millis.max(0) / 60_000;
    match (minutes / 1440, minutes / 60, minutes % 60) {
        (0, 0, 0) => "under a minute".to_owned(),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (1, ..) => "1 day".to_owned(),
        (days, ..) => format!("{days} days"),
    }
}

/// A moment, with the exact one behind it.
#[component]
pub fn Time(
    /// When.
    #[prop(into)]
    at: Signal<Instant>,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let exact = move || {
        let civil = clock.civil(at.get());
        format!("{:04}-{:02}-{:02} {} {}", civil.date.year(), civil.date.month(), civil.date.day(), civil.clock(), civil.zone())
    };
    view! { <time datetime=move || at.get().to_string() title=exact>{move || clock.short(at.get())}</time> }.into_any()
}

/// Does something again and again while its screen is open, so many milliseconds apart.
pub fn every(millis: i64, deed: impl Fn() + 'static) {
    let clock: Clock = expect_context();
    let beat = Memo::new(move |_| clock.now.get().millis().div_euclid(millis));
    Effect::new(move |before: Option<i64>| {
        let now = beat.get();
        if before.is_some_and(|before| before != now) {
            deed();
        }
        now
    });
}

/// How long ago something was.
#[component]
pub fn Ago(
    /// When.
    #[prop(into)]
    at: Signal<Instant>,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let words = move || match clock.now.get().since(at.get()) {
        ..60_000 => "just now".to_owned(),
        millis => format!("{} ago", span(millis)),
    };
    view! { <time datetime=move || at.get().to_string() title=move || clock.short(at.get())>{words}</time> }.into_any()
}

/// When something promised is due, or how late it is.
#[component]
pub fn Due(
    /// By when.
    #[prop(into)]
    by: Signal<Instant>,
) -> impl IntoView {
    let clock: Clock = expect_context();
    let left = Memo::new(move |_| by.get().millis() - clock.now.get().millis());
    let words = move || match left.get() {
        late @ ..=-60_000 => format!("update overdue by {}", span(-late)),
        -59_999..0 => "update overdue".to_owned(),
        0..60_000 => "next update due now".to_owned(),
        left => format!("next update due in {}", span(left)),
    };
    view! { <time class="due" class:late=move || left.get() < 0 datetime=move || by.get().to_string() title=move || clock.short(by.get())>{words}</time> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_people_say_them() {
        let said = |minutes: i64| span(minutes * 60_000);
        assert_eq!([0, 1, 59, 60, 78].map(said), ["under a minute", "1 min", "59 min", "1 h", "1 h 18 min"]);
        assert_eq!([1440, 1500, 4320].map(said), ["1 day", "1 day", "3 days"]);
        assert_eq!(said(-5), "under a minute");
    }
}
