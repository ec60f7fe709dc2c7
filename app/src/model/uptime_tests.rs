//! Uptime as tables and as properties: floored, weighted, clipped, in days of 23 to 25 hours.

use proptest::prelude::*;

use super::*;
use crate::model::Status::*;

const HOUR: i64 = 3_600_000;

fn t(hours: i64) -> Instant {
    Instant::from_millis(hours * HOUR)
}

fn tally(parts: &[(Status, i64)]) -> Tally {
    let mut tally = Tally::default();
    for (status, millis) in parts {
        tally.add(*status, *millis);
    }
    tally
}

fn uptime(rule: UptimeRule, parts: &[(Status, i64)]) -> Option<u32> {
    Uptime::of(&tally(parts), rule).map(Uptime::thousandths)
}

#[test]
fn uptime_is_floored_and_never_rounds_up_to_a_hundred() {
    assert_eq!(uptime(UptimeRule::Standard, &[(Operational, 90 * 24 * HOUR)]), Some(100_000));
    assert_eq!(uptime(UptimeRule::Standard, &[(Operational, 90 * 24 * HOUR), (MajorOutage, 1)]), Some(99_999));
    assert_eq!(uptime(UptimeRule::Standard, &[(Operational, 999_996), (MajorOutage, 4)]), Some(99_999), "99.9996 shows as 99.999");
}

#[test]
fn a_goal_is_reached_or_missed_never_by_rounding() {
    let of = |down: i64| Uptime::of(&tally(&[(Operational, 1_000_000 - down), (MajorOutage, down)]), UptimeRule::Standard).unwrap();
    assert_eq!([of(1_000).reaches(99.9), of(1_001).reaches(99.9), of(0).reaches(100.0), of(1).reaches(100.0)], [true, false, true, false]);
}

#[test]
fn a_day_without_a_record_was_fine_or_unknown() {
    let history = History { first: Some(date(3)), days: vec![], counted_from: None };
    assert_eq!([history.tally(date(2)), history.tally(date(3))], [None, Some(Tally::default())]);
    assert_eq!((tally(&[(PartialOutage, 2), (MajorOutage, 3), (DegradedPerformance, 4)]).down()), 5);
}

#[test]
fn each_rule_weighs_as_its_name_says() {
    let parts = |status| [(Operational, 900), (status, 100)];
    let expected = [
        (MajorOutage, [90_000, 90_000, 90_000, 90_000]),
        (PartialOutage, [97_000, 95_000, 90_000, 90_000]),
        (DegradedPerformance, [100_000, 100_000, 100_000, 90_000]),
        (UnderMaintenance, [100_000; 4]),
    ];
    for (status, figures) in expected {
        for (rule, figure) in UptimeRule::ALL.iter().zip(figures) {
            assert_eq!(uptime(*rule, &parts(status)), Some(figure), "{rule} {status}");
        }
    }
}

#[test]
fn time_without_data_counts_neither_way() {
    assert_eq!(uptime(UptimeRule::Standard, &[(Unknown, HOUR)]), None);
    assert_eq!(uptime(UptimeRule::Standard, &[(Unknown, 1_000 * HOUR), (Operational, HOUR), (MajorOutage, HOUR)]), Some(50_000));
}

#[test]
fn a_group_has_the_floored_mean_of_its_components() {
    assert_eq!(Uptime::mean([Uptime(100_000), Uptime(99_999)]), Some(Uptime(99_999)));
    assert_eq!(Uptime::mean([]), None);
}

fn date(day: i8) -> Date {
    jiff::civil::date(2026, 3, day)
}

#[test]
fn an_outage_over_midnight_is_split_between_its_days_and_today_ends_now() {
    let spans = [
        Span { from: t(0), until: t(20), status: Operational, causes: vec![] },
        Span { from: t(20), until: t(30), status: MajorOutage, causes: vec![] },
        Span { from: t(30), until: t(54), status: Operational, causes: vec![] },
    ];
    let borders = [(date(1), t(0)), (date(2), t(24)), (date(3), t(48)), (date(4), t(72))];
    let history = history(&spans, &borders);
    let troubled: Vec<_> = history.days.iter().map(|d| (d.date, d.tally.trouble() / HOUR)).collect();
    assert_eq!(troubled, [(date(1), 4), (date(2), 6)]);
    assert_eq!(
        history.uptime(spans[spans.len() - 1].until, UptimeRule::Standard).map(Uptime::thousandths),
        Some(81_481),
        "10 of 54 hours down"
    );
    assert_eq!(history.worst(date(3)), Operational);
}

#[test]
fn days_before_the_first_data_have_none() {
    let spans = [
        Span { from: t(0), until: t(30), status: Unknown, causes: vec![] },
        Span { from: t(30), until: t(72), status: Operational, causes: vec![] },
    ];
    let borders = [(date(1), t(0)), (date(2), t(24)), (date(3), t(48)), (date(4), t(72))];
    let history = history(&spans, &borders);
    assert_eq!((history.first, history.worst(date(1))), (Some(date(2)), Unknown));
    assert_eq!(history.day(date(2)).map(|d| d.tally.of(Unknown)), Some(6 * HOUR), "a day half without data says so");
    assert_eq!(history.uptime(spans[spans.len() - 1].until, UptimeRule::Standard).map(Uptime::thousandths), Some(100_000));
}

#[test]
fn days_of_23_and_25_hours_are_whole_days() {
    for length in [23, 25] {
        let spans = [Span { from: t(0), until: t(24 + length), status: MajorOutage, causes: vec![] }];
        let borders = [(date(28), t(0)), (date(29), t(24)), (date(30), t(24 + length))];
        let history = history(&spans, &borders);
        assert_eq!(history.day(date(29)).map(|d| d.tally.of(MajorOutage) / HOUR), Some(length));
    }
}

proptest! {
    #[test]
    fn days_add_up_to_the_spans_and_uptime_stays_within_its_bounds(
        cuts in prop::collection::vec((1_i64..20, prop::sample::select(Status::ALL)), 1..30)
    ) {
        let mut at = 0;
        let mut spans = Vec::new();
        for (length, status) in cuts {
            spans.push(Span { from: t(at), until: t(at + length), status, causes: vec![] });
            at += length;
        }
        let borders: Vec<_> = (0..28).map(|n| (date(1 + n), t(i64::from(n) * 24))).collect();
        let end = t(at.min(27 * 24));
        let history = history(&spans, &borders);
        for status in [DegradedPerformance, PartialOutage, MajorOutage, UnderMaintenance] {
            let spent: i64 = spans.iter().filter(|s| s.status == status).map(|s| s.until.min(end).since(s.from)).sum();
            prop_assert_eq!(history.days.iter().map(|d| d.tally.of(status)).sum::<i64>(), spent);
        }
        if let Some(uptime) = history.uptime(spans[spans.len() - 1].until, UptimeRule::Standard) {
            prop_assert!(uptime.thousandths() <= 100_000);
            let hurt = spans.iter().any(|s| matches!(s.status, MajorOutage | PartialOutage) && s.from < end);
            prop_assert_eq!(uptime.thousandths() == 100_000, !hurt);
        }
    }

    #[test]
    fn an_uptime_reaches_its_goal_exactly_when_it_does_before_rounding(
        covered in 1..8_000_000_000_i64, lost in 0..40_000_000_i64, goal in 99_000..=100_000_i64, near in -2..=2_i64
    ) {
        // Also right at the border, where rounding would tell.
        let border = (covered * (100_000 - goal) / 100_000 + near).clamp(0, covered);
        for down in [lost.min(covered), border] {
            let uptime = Uptime::of(&tally(&[(Operational, covered - down), (MajorOutage, down)]), UptimeRule::Standard);
            let thousandths = f64::from(i32::try_from(goal).unwrap()) / 1000.0;
            prop_assert_eq!(uptime.unwrap().reaches(thousandths), covered * (100_000 - goal) >= down * 100_000);
        }
    }
}
