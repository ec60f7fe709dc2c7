//! The rules of effective status as tables, and as properties over random facts.

use proptest::prelude::*;

use super::*;
use crate::model::{Status::*, Word};

fn t(minute: i64) -> Instant {
    Instant::from_millis(minute * 60_000)
}

fn event(n: u8) -> EventId {
    EventId::draw(|| usize::from(n))
}

fn component(n: u8) -> ComponentId {
    ComponentId::draw(|| usize::from(n))
}

fn claim(n: u8, from: i64, until: Option<i64>, status: Status) -> Claim {
    Claim { event: event(n), from: t(from), until: until.map(t), status }
}

fn working_since_the_start() -> Facts {
    Facts::new(None, vec![Baseline { at: t(0), status: Operational }])
}

#[test]
fn the_worst_of_two_overlapping_incidents_wins_and_each_end_removes_only_its_own_claim() {
    let mut facts = working_since_the_start();
    facts.incidents = vec![claim(1, 10, Some(30), MajorOutage), claim(2, 20, Some(40), DegradedPerformance)];
    let expected = [(5, Operational), (10, MajorOutage), (25, MajorOutage), (30, DegradedPerformance), (40, Operational)];
    for (minute, status) in expected {
        assert_eq!(facts.at(t(minute)).0, status, "minute {minute}");
    }
    assert_eq!(facts.at(t(25)).1, [event(1), event(2)], "worst claim first");
}

#[test]
fn maintenance_hides_the_baseline_but_not_an_incident() {
    let mut facts = Facts::new(None, vec![Baseline { at: t(0), status: MajorOutage }]);
    facts.maintenance = vec![claim(1, 10, Some(30), UnderMaintenance)];
    facts.incidents = vec![claim(2, 20, Some(25), DegradedPerformance)];
    assert_eq!(facts.at(t(5)).0, MajorOutage);
    assert_eq!(facts.at(t(12)), (UnderMaintenance, vec![event(1)]));
    assert_eq!(facts.at(t(22)), (DegradedPerformance, vec![event(2), event(1)]));
    assert_eq!(facts.at(t(30)).0, MajorOutage, "at the end it is what it was before");
}

#[test]
fn before_the_start_there_is_no_data_and_a_start_before_the_journal_means_it_worked() {
    let late = Facts::new(Some(t(20)), vec![Baseline { at: t(0), status: MajorOutage }]);
    assert_eq!((late.at(t(10)).0, late.at(t(20)).0), (Unknown, MajorOutage));
    let early = Facts::new(Some(t(0)), vec![Baseline { at: t(20), status: MajorOutage }]);
    assert_eq!((early.at(t(10)).0, early.at(t(20)).0), (Operational, MajorOutage));
    assert_eq!(Facts::default().at(t(1)).0, Unknown, "never had data");
}

#[test]
fn an_incident_claims_from_its_known_start_until_it_is_resolved() {
    let steps = [
        Step { at: t(14), state: Some(IncidentState::Investigating), statuses: vec![(component(1), MajorOutage)] },
        Step { at: t(20), state: None, statuses: vec![] },
        Step {
            at: t(30),
            state: Some(IncidentState::Monitoring),
            statuses: vec![(component(1), DegradedPerformance), (component(2), PartialOutage)],
        },
        Step { at: t(50), state: Some(IncidentState::Resolved), statuses: vec![(component(1), Operational)] },
    ];
    let claims = incident_claims(event(1), Some(t(10)), &steps);
    assert_eq!(
        claims,
        [
            (component(1), claim(1, 10, Some(30), MajorOutage)),
            (component(1), claim(1, 30, Some(50), DegradedPerformance)),
            (component(2), claim(1, 30, Some(50), PartialOutage)),
        ]
    );
}

#[test]
fn a_reopened_incident_claims_again_only_what_it_names() {
    let steps = [
        Step { at: t(10), state: Some(IncidentState::Identified), statuses: vec![(component(1), MajorOutage)] },
        Step { at: t(20), state: Some(IncidentState::Resolved), statuses: vec![] },
        Step { at: t(30), state: Some(IncidentState::Investigating), statuses: vec![(component(1), PartialOutage)] },
    ];
    assert_eq!(
        incident_claims(event(1), None, &steps),
        [(component(1), claim(1, 10, Some(20), MajorOutage)), (component(1), claim(1, 30, None, PartialOutage))]
    );
}

#[test]
fn a_group_is_its_worst_child_at_each_instant() {
    let mut one = working_since_the_start();
    one.incidents = vec![claim(1, 10, Some(20), PartialOutage)];
    let mut two = Facts::new(None, vec![Baseline { at: t(5), status: Operational }]);
    two.incidents = vec![claim(2, 15, Some(30), MajorOutage)];
    let spans = combine(&[one.spans(t(0), t(40)), two.spans(t(0), t(40))]);
    let short: Vec<_> = spans.iter().map(|s| (s.from, s.status)).collect();
    assert_eq!(short, [(t(0), Operational), (t(10), PartialOutage), (t(15), MajorOutage), (t(20), MajorOutage), (t(30), Operational)]);
    assert_eq!(spans[2].causes, [event(2), event(1)]);
}

fn statuses() -> impl Strategy<Value = Status> {
    prop::sample::select(Status::ALL)
}

fn facts() -> impl Strategy<Value = Facts> {
    let baseline = prop::collection::vec((0_i64..100, statuses()).prop_map(|(at, status)| Baseline { at: t(at), status }), 0..6);
    let claims = || {
        prop::collection::vec(
            (0_u8..4, 0_i64..100, prop::option::of(1_i64..50), statuses())
                .prop_map(|(n, from, length, status)| claim(n, from, length.map(|l| from + l), status)),
            0..5,
        )
    };
    (prop::option::of(0_i64..100), baseline, claims(), claims()).prop_map(|(start, baseline, maintenance, incidents)| Facts {
        maintenance: maintenance.into_iter().map(|c| Claim { status: UnderMaintenance, ..c }).collect(),
        incidents,
        ..Facts::new(start.map(t), baseline)
    })
}

proptest! {
    #[test]
    fn spans_adjoin_cover_the_range_and_agree_with_every_instant(facts in facts()) {
        let spans = facts.spans(t(0), t(120));
        prop_assert_eq!(spans.first().map(|s| s.from), Some(t(0)));
        prop_assert_eq!(spans.last().map(|s| s.until), Some(t(120)));
        for pair in spans.windows(2) {
            prop_assert_eq!(pair[0].until, pair[1].from);
            prop_assert!(pair[0].status != pair[1].status || pair[0].causes != pair[1].causes);
        }
        for minute in 0..120 {
            let span = spans.iter().find(|s| s.from <= t(minute) && t(minute) < s.until);
            prop_assert_eq!(span.map(|s| (s.status, s.causes.clone())), Some(facts.at(t(minute))));
        }
    }

    #[test]
    fn maintenance_never_masks_an_outage(facts in facts(), minute in 0_i64..120) {
        let worst = facts.incidents.iter().filter(|c| c.holds_at(t(minute))).map(|c| c.status).max();
        if let Some(worst) = worst && facts.start.is_none_or(|start| start <= t(minute)) {
            prop_assert!(facts.at(t(minute)).0 >= worst);
        }
    }

    #[test]
    fn a_group_is_never_better_than_any_known_child(a in facts(), b in facts(), minute in 0_i64..120) {
        let group = combine(&[a.spans(t(0), t(120)), b.spans(t(0), t(120))]);
        let now = group.iter().find(|s| s.from <= t(minute) && t(minute) < s.until).map(|s| s.status);
        prop_assert_eq!(now, Some(Status::of_group([a.at(t(minute)).0, b.at(t(minute)).0])));
    }
}
