//! What values mean for a threshold, over every series of values.

use app::model::{Aggregation, threshold::Side};
use proptest::{collection::vec, prelude::*};

use super::{super::values::of_points, *};

fn at(seconds: i64) -> Instant {
    Instant::from_millis(seconds * 1_000)
}

fn content() -> NewThreshold {
    NewThreshold { for_minutes: 2, recover_minutes: 3, ..NewThreshold::at("abcdefghijkl".parse().unwrap(), Side::Above, 10.0) }
}

/// A value a minute, from the first minute on.
fn minutes(values: &[f64]) -> Vec<(Instant, f64)> {
    (0..).zip(values).map(|(minute, value)| (at(minute * 60), *value)).collect()
}

fn turn(content: &NewThreshold, points: &[(Instant, f64)], now: i64, is_firing: bool) -> Option<Turn> {
    let values = of_points(points, Aggregation::Average, (60_000, 60_000), at(now));
    Rule { content, pace: 60_000 }.turn(&values, at(now), is_firing, false)
}

#[test]
fn values_must_lie_beyond_it_for_all_of_the_time() {
    let crossed = minutes(&[1.0, 11.0, 12.0, 13.0]);
    assert_eq!(turn(&content(), &crossed[..3], 150, false), None, "a minute and a half");
    assert_eq!(turn(&content(), &crossed, 180, false), Some(Turn::Fire(13.0)));
    assert_eq!(turn(&content(), &crossed, 180, true), None, "it has fired already");
    assert_eq!(turn(&content(), &minutes(&[11.0, 12.0, 10.0, 13.0]), 210, false), None, "the value itself is not beyond it");
    let below = NewThreshold { side: Side::Below, ..content() };
    assert_eq!(turn(&below, &minutes(&[11.0, 9.0, 9.0, 9.0]), 180, false), Some(Turn::Fire(9.0)));
}

#[test]
fn values_must_be_fine_for_all_of_the_time_until_it_is_over() {
    let fine = minutes(&[11.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(turn(&content(), &fine[..4], 200, true), None);
    assert_eq!(turn(&content(), &fine, 240, true), Some(Turn::End(FiringEnd::Recovered)));
    assert_eq!(turn(&content(), &minutes(&[1.0, 1.0, 11.0, 1.0, 1.0]), 280, true), None);
}

#[test]
fn without_points_nothing_begins_and_nothing_ends() {
    let values = of_points(&minutes(&[11.0, 12.0]), Aggregation::Average, (60_000, 60_000), at(241));
    let content = content();
    let rule = Rule { content: &content, pace: 60_000 };
    assert_eq!(rule.sight(&values, at(241)), Sight::Silent(Some(at(60))));
    assert_eq!(rule.turn(&values, at(241), false, false), None);
    assert_eq!(rule.turn(&Values::default(), at(241), true, false), None);
    // A gap parts what lies before it from what lies behind it.
    let points = [(at(0), 11.0), (at(60), 11.0), (at(300), 11.0)];
    assert_eq!(turn(&content, &points, 300, false), None);
    assert_eq!(turn(&content, &[points[1], (at(180), 11.0), points[2]], 300, false), Some(Turn::Fire(11.0)), "no gap is that long");
}

/// A threshold over a series of values, one a minute, looked at six times a minute: when it turned, and whether it fired then.
fn turns(content: &NewThreshold, values: &[f64]) -> Vec<(i64, bool)> {
    let (points, mut turns) = (minutes(values), Vec::<(i64, bool)>::new());
    let mut is_unsteady = false;
    let rule = Rule { content, pace: 60_000 };
    for now in (0..points.len() as i64 * 60).step_by(10) {
        let known = &points[..usize::try_from(now / 60 + 1).unwrap()];
        let values = of_points(known, Aggregation::Average, (60_000, 60_000), at(now));
        let is_firing = turns.last().is_some_and(|(_, fired)| *fired);
        if rule.turn(&values, at(now), is_firing, is_unsteady).is_some() {
            let before: Vec<Instant> = turns.iter().map(|(turn, _)| at(*turn)).collect();
            is_unsteady = !is_firing && rule.is_unsteady(&before, at(now));
            turns.push((now, !is_firing));
        }
    }
    turns
}

#[test]
fn what_turns_all_the_time_stays_until_it_is_quiet() {
    let flapping: Vec<f64> = (0..300).map(|minute| if minute % 8 < 4 { 11.0 } else { 1.0 }).collect();
    let content = NewThreshold { recover_minutes: 2, ..content() };
    assert!(turns(&NewThreshold { turns: 100, ..content.clone() }, &flapping).len() > 60, "it would turn twice in eight minutes");
    let damped = turns(&content, &[&flapping[..], &[1.0; 60]].concat());
    assert_eq!(damped.iter().map(|(_, fired)| *fired).collect::<Vec<_>>(), [true, false, true, false, true, false]);
    // The last value beyond it is that of minute 299.
    assert_eq!(damped.last().unwrap().0, (300 + 30) * 60);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_unsteady_threshold_ends_only_after_quiet(
        // Stretches of minutes on one side, mostly short.
        stretches in vec(prop_oneof![4 => 1..8_usize, 1 => 8..70_usize], 1..60),
        (many, quiet) in (2..8_i32, 0..40_i32),
        (long, short) in (0..6_i32, 0..6_i32),
    ) {
        let content = NewThreshold { turns: many, quiet_minutes: quiet, for_minutes: long, recover_minutes: short, ..content() };
        let values: Vec<f64> =
            stretches.iter().enumerate().flat_map(|(n, length)| vec![if n % 2 == 0 { 1.0 } else { 11.0 }; *length]).collect();
        let turns = turns(&content, &values);
        prop_assert!(turns.iter().enumerate().all(|(n, (_, fired))| *fired == (n % 2 == 0)), "it fires and ends by turns");
        let most = usize::try_from(many).unwrap();
        for (n, (now, fired)) in turns.iter().enumerate() {
            let minute = usize::try_from(now / 60).unwrap();
            let is_same = |back: i32| {
                let first = minute.saturating_sub(usize::try_from(back).unwrap().saturating_sub(1));
                values[first..=minute].iter().all(|value| (*value > 10.0) == *fired)
            };
            prop_assert!(is_same(if *fired { long } else { short }), "all values of the time before say so");
            let Some((began, before)) = turns[..n].split_last().map(|(last, before)| (last.0, before)) else { continue };
            let many = before.iter().filter(|(at, _)| began - at < HOUR / 1_000).count();
            if !fired && many >= most {
                prop_assert!(is_same(quiet), "it was not quiet before {now}: {turns:?}");
            }
        }
        // How often it can turn in an hour is bounded, whatever the values do.
        let bound = most + 2 + if quiet == 0 { 120 } else { 2 * (60 / usize::try_from(quiet).unwrap() + 1) };
        for (n, (now, _)) in turns.iter().enumerate() {
            let within = turns[n..].iter().take_while(|(at, _)| at - now < HOUR / 1_000).count();
            prop_assert!(within <= bound, "{within} turns within an hour, not {bound}: {turns:?}");
        }
    }
}
