//! Figures are those of the textbook, whatever the incidents are.

use proptest::{collection::vec, prelude::*};

use super::*;

fn minute(m: i64) -> Instant {
    Instant::from_millis(m * 60_000)
}

fn resolved_after(minutes: i64) -> Recovered {
    let clock = Clock { started: Some(minute(0)), resolved: Some(minute(minutes)), ..Clock::default() };
    Recovered { clock, began: minute(0), false_alarm: false }
}

fn resolve(minutes: &[i64]) -> Measure {
    Recovery::of(minutes.iter().map(|m| resolved_after(*m))).resolve
}

#[test]
fn nothing_is_said_under_three_incidents_but_how_many_there_were() {
    assert_eq!(resolve(&[1, 2]), Measure { n: 2, figure: None });
    assert_eq!(Recovery::of([]), Recovery::default());
}

#[test]
fn median_and_p90_are_those_of_the_textbook() {
    let figure = |minutes: &[i64]| {
        let measure = resolve(minutes);
        let figure = measure.figure.unwrap();
        (figure.median / 60_000, figure.p90 / 60_000, measure.n)
    };
    assert_eq!(figure(&[30, 10, 20]), (20, 30, 3));
    assert_eq!(figure(&[10, 20, 30, 40]), (25, 40, 4));
    assert_eq!(figure(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 100]), (5, 9, 10), "5.5 minutes");
}

#[test]
fn false_alarms_and_unknown_moments_do_not_count() {
    let alarm = Recovered { false_alarm: true, ..resolved_after(1) };
    let unknown = Recovered { clock: Clock::default(), ..resolved_after(1) };
    let all = [alarm, unknown, resolved_after(10), resolved_after(20), resolved_after(30)];
    let recovery = Recovery::of(all);
    assert_eq!(recovery.resolve.n, 3);
    assert_eq!((recovery.detect, recovery.mitigate), (Measure::default(), Measure::default()));
    assert_eq!(count_between(&all, &[minute(0), minute(1)]), [4], "an incident counts whatever is known of its moments");
}

#[test]
fn a_clock_that_runs_backwards_is_named() {
    let at = |m: i64| Some(Instant::from_millis(m));
    let clock = Clock { started: at(5), detected: at(4), ..Clock::default() };
    assert_eq!(clock.contradiction(), Some(("started_at", "detected_at")));
    assert_eq!(Clock { started: at(4), detected: at(5), ..Clock::default() }.contradiction(), None);
}

#[test]
fn a_trend_is_told_in_minutes_and_only_between_two_figures() {
    let trend = |now: &[i64], before: &[i64]| resolve(now).trend_since(&resolve(before));
    assert_eq!(trend(&[4, 4, 4], &[10, 10, 10]), Some(Trend::Faster(6 * 60_000)));
    assert_eq!(trend(&[10, 10, 10], &[4, 4, 4]), Some(Trend::Slower(6 * 60_000)));
    assert_eq!(trend(&[4, 4, 4], &[4, 4, 400]), Some(Trend::Same));
    assert_eq!((trend(&[4, 4], &[4, 4, 4]), trend(&[4, 4, 4], &[4, 4])), (None, None));
}

fn any_incident() -> impl Strategy<Value = Recovered> {
    (0..400_i64, 0..300_i64, any::<bool>()).prop_map(|(began, lasted, false_alarm)| {
        let clock = Clock { started: Some(minute(began)), resolved: Some(minute(began + lasted)), ..Clock::default() };
        Recovered { clock, began: minute(began), false_alarm }
    })
}

proptest! {
    #[test]
    fn half_and_nine_of_ten_really_took_no_longer(durations in vec(0..1_000_000_i64, 0..60)) {
        let measure = Measure::of(durations.clone());
        prop_assert_eq!(measure.n, durations.len());
        prop_assert_eq!(measure.figure.is_some(), durations.len() >= FEWEST);
        if let Some(figure) = measure.figure {
            let within = |limit: i64| durations.iter().filter(|d| **d <= limit).count();
            prop_assert!(within(figure.median) * 2 >= durations.len());
            prop_assert!(within(figure.p90) * 10 >= durations.len() * 9);
            prop_assert!(durations.iter().filter(|d| **d < figure.p90).count() * 10 < durations.len() * 9, "and no less would do");
            prop_assert!(durations.contains(&figure.p90) && figure.median <= figure.p90);
        }
    }

    #[test]
    fn the_order_of_incidents_changes_nothing(mut durations in vec(0..1_000_000_i64, 3..40)) {
        let one = Measure::of(durations.clone());
        durations.reverse();
        prop_assert_eq!(Measure::of(durations), one);
    }

    #[test]
    fn a_trend_looked_at_from_the_other_end_is_its_opposite(a in vec(0..9_000_000_i64, 0..9), b in vec(0..9_000_000_i64, 0..9)) {
        let (a, b) = (Measure::of(a), Measure::of(b));
        let opposite = |trend| match trend {
            Trend::Faster(by) => Trend::Slower(by),
            Trend::Slower(by) => Trend::Faster(by),
            Trend::Same => Trend::Same,
        };
        prop_assert_eq!(a.trend_since(&b), b.trend_since(&a).map(opposite));
    }

    #[test]
    fn each_incident_counts_in_one_stretch_and_false_alarms_in_none(
        incidents in vec(any_incident(), 0..40),
        mut cuts in vec(1..400_i64, 0..6),
    ) {
        cuts.extend([0, 400]);
        cuts.sort_unstable();
        let borders: Vec<Instant> = cuts.into_iter().map(minute).collect();
        let real = incidents.iter().filter(|i| !i.false_alarm).count();
        prop_assert_eq!(count_between(&incidents, &borders).iter().sum::<usize>(), real);
        let apart: usize = borders.windows(2).map(|pair| Recovery::between(&incidents, pair[0], pair[1]).resolve.n).sum();
        prop_assert_eq!(apart, real);
        prop_assert_eq!(Recovery::between(&incidents, minute(0), minute(400)), Recovery::of(incidents));
    }
}
