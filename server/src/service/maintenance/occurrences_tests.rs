//! Rules are followed as RFC 5545 says, across clock changes, and never for long.

use super::*;

fn locals(rule: &str, start: &str, n: usize) -> Vec<String> {
    let rule = rule.parse().unwrap();
    Occurrences::new(&rule, start.parse().unwrap(), &TimeZone::UTC)
        .take(n)
        .map(|(local, _)| local.strftime("%y%m%d-%H").to_string())
        .collect()
}

fn instants(rule: &str, start: &str, zone: &str, n: usize) -> Vec<String> {
    let zone = TimeZone::get(zone).unwrap();
    let rule = rule.parse().unwrap();
    Occurrences::new(&rule, start.parse().unwrap(), &zone).take(n).map(|(_, at)| at.timestamp().to_string()).collect()
}

/// The examples of RFC 5545, section 3.8.5.3, that windows can follow.
#[test]
fn the_examples_of_the_standard_come_out_as_it_says() {
    let cases: [(&str, &str, &[&str]); 17] = [
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02T09", &["970902", "970912", "970922", "971002", "971012"]),
        ("FREQ=DAILY;UNTIL=19980103;BYMONTH=1", "1998-01-01T09", &["980101", "980102", "980103"]),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02T09", &["970902", "970916", "970930"]),
        ("FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", "1997-09-25T09", &["970925", "970930", "971002"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05T09", &["970805", "970810", "970819", "970824"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05T09", &["970805", "970817", "970819", "970831"]),
        ("FREQ=MONTHLY;BYDAY=1FR", "1997-09-05T09", &["970905", "971003", "971107"]),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU", "1997-09-07T09", &["970907", "970928", "971102", "971130", "980104"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28T09", &["970928", "971029", "971128", "971229", "980129", "980226"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "1997-01-31T09", &["970131", "970331", "970531", "970731"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-13T09", &["980213", "980313", "981113", "990813", "001013"]),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04T09", &["970904", "971007", "971106"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29T09", &["970929", "971030", "971127", "971230"]),
        ("FREQ=YEARLY;INTERVAL=2;COUNT=4;BYMONTH=1,2", "1997-01-10T09", &["970110", "970210", "990110", "990210"]),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19T09", &["970519", "980518", "990517"]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13T09", &["970313", "970320", "970327", "980305"]),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05T09", &["961105", "001107", "041102"]),
    ];
    for (rule, start, expected) in cases {
        let found = locals(rule, &format!("{start}:00:00"), expected.len() + usize::from(rule.contains("COUNT") || rule.contains("UNTIL")));
        assert_eq!(found, expected.iter().map(|date| format!("{date}-09")).collect::<Vec<_>>(), "{rule}");
    }
    assert_eq!(locals("FREQ=DAILY;BYHOUR=6,18", "2026-11-22T18:30:00", 3), ["261122-18", "261123-06", "261123-18"]);
}

#[test]
fn a_window_keeps_its_time_on_the_page_clock_across_every_clock_change() {
    let cases = [
        // Clocks go forward at 02:00 on 29 March, back at 03:00 on 25 October.
        ("Europe/Berlin", "2027-03-26T22:00:00", ["2027-03-26T21:00:00Z", "2027-03-27T21:00:00Z", "2027-03-28T20:00:00Z"]),
        ("Europe/Berlin", "2027-10-29T22:00:00", ["2027-10-29T20:00:00Z", "2027-10-30T20:00:00Z", "2027-10-31T21:00:00Z"]),
        // Forward at 02:00 on 14 March, back at 02:00 on 7 November.
        ("America/New_York", "2027-03-12T22:00:00", ["2027-03-13T03:00:00Z", "2027-03-14T03:00:00Z", "2027-03-15T02:00:00Z"]),
        ("America/New_York", "2027-11-05T22:00:00", ["2027-11-06T02:00:00Z", "2027-11-07T02:00:00Z", "2027-11-08T03:00:00Z"]),
        // 02:30 is left out that night: the window moves forward with the clock. The night after it is itself again.
        ("Europe/Berlin", "2027-03-27T02:30:00", ["2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"]),
        ("America/New_York", "2027-03-13T02:30:00", ["2027-03-13T07:30:00Z", "2027-03-14T07:30:00Z", "2027-03-15T06:30:00Z"]),
        // 02:30 and 01:30 come twice: once is enough, the first time.
        ("Europe/Berlin", "2027-10-30T02:30:00", ["2027-10-30T00:30:00Z", "2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"]),
        ("America/New_York", "2027-11-06T01:30:00", ["2027-11-06T05:30:00Z", "2027-11-07T05:30:00Z", "2027-11-08T06:30:00Z"]),
    ];
    for (zone, start, expected) in cases {
        assert_eq!(instants("FREQ=DAILY", start, zone, 3), expected, "{zone} {start}");
    }
}

#[test]
fn two_windows_that_a_clock_change_pushes_together_are_one() {
    let hours = "FREQ=DAILY;BYHOUR=1,2,3";
    let found = instants(hours, "2027-03-28T01:00:00", "Europe/Berlin", 3);
    assert_eq!(found, ["2027-03-28T00:00:00Z", "2027-03-28T01:00:00Z", "2027-03-28T23:00:00Z"]);
    // Lord Howe moves by half an hour, which would leave half an hour between two windows.
    let zone = TimeZone::get("Australia/Lord_Howe").unwrap();
    let every_hour: Vec<String> = (0..24).map(|h| h.to_string()).collect();
    let rule = format!("FREQ=DAILY;BYHOUR={}", every_hour.join(",")).parse().unwrap();
    let all: Vec<Instant> =
        Occurrences::new(&rule, "2027-01-01T00:00:00".parse().unwrap(), &zone).take(24 * 365).map(|(_, at)| at).collect();
    assert!(all.windows(2).all(|pair| pair[1] >= pair[0] + LEAST_APART));
}

#[test]
fn looking_from_a_later_moment_finds_the_same_windows() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let rules = [
        ("FREQ=DAILY;INTERVAL=3;BYHOUR=1,2,3,23", "2026-01-31T23:30:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "2026-01-04T22:00:00"),
        ("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1,31,1", "2026-01-31T02:30:00"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29T12:00:00"),
        ("FREQ=DAILY;COUNT=40", "2026-01-31T02:30:00"),
    ];
    for (text, start) in rules {
        let (rule, start): (Rule, DateTime) = (text.parse().unwrap(), start.parse().unwrap());
        let all: Vec<_> = Occurrences::new(&rule, start, &zone).take(30).collect();
        for (n, (_, at)) in all.iter().enumerate() {
            for after in [*at, *at - Duration::from_millis(1), *at + Duration::from_secs(7)] {
                let from = if after < *at { n } else { n + 1 };
                let found: Vec<_> = Occurrences::after(&rule, start, &zone, after).take(30 - from).collect();
                assert_eq!(found, all[from..], "{text} after {after}");
            }
        }
    }
}

#[test]
fn a_rule_that_never_comes_round_is_given_up() {
    let utc = TimeZone::UTC;
    for rule in [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31;INTERVAL=1000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9",
    ] {
        let rule = rule.parse().unwrap();
        let mut all = Occurrences::new(&rule, "2026-11-22T00:00:00".parse().unwrap(), &utc);
        assert_eq!(all.next(), None);
        assert!(MOST_IN_ALL - all.left_in_all <= MOST_EMPTY);
    }
    // At the end of the calendar, and far from the first window, it is over as quickly.
    let rule = "FREQ=YEARLY;INTERVAL=1000".parse().unwrap();
    assert_eq!(Occurrences::new(&rule, "2026-11-22T00:00:00".parse().unwrap(), &utc).count(), 8);
    let rule = "FREQ=DAILY".parse().unwrap();
    let late: Instant = "9990-01-01T00:00:00Z".parse().unwrap();
    assert!(Occurrences::after(&rule, "2026-11-22T00:00:00".parse().unwrap(), &utc, late).next().is_some());
}

proptest::proptest! {
    #[test]
    fn no_text_makes_a_rule_panic_or_run_on(text in "(RRULE:)?FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL=[0-9]{1,4}|COUNT=[0-9]{1,4}|UNTIL=[0-9TZ]{0,16}|BYMONTH=[0-9,]{0,5}|BYMONTHDAY=-?[0-9,]{0,5}|BYDAY=-?[0-9]{0,2}(MO|SU|X)|BYHOUR=[0-9,]{0,5}|BYSETPOS=-?[0-9]{1,3}|WKST=SU)){0,4}", start in -60_000_000_000_000_i64..250_000_000_000_000, after in i64::MIN..i64::MAX) {
        if let Ok(rule) = text.parse::<Rule>() {
            let zone = TimeZone::get("Europe/Berlin").unwrap();
            let start = zone.to_datetime(Instant::from_millis(start).timestamp());
            let all: Vec<_> = Occurrences::new(&rule, start, &zone).take(30).map(|(_, at)| at).collect();
            proptest::prop_assert!(all.windows(2).all(|pair| pair[1] >= pair[0] + LEAST_APART));
            let _ = Occurrences::after(&rule, start, &zone, Instant::from_millis(after)).take(3).count();
        }
    }

    #[test]
    fn no_text_at_all_makes_the_reader_panic(text in "\\PC{0,80}") {
        let _ = text.parse::<Rule>();
    }
}
