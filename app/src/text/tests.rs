//! Every language says something sensible for everything there is to say.

use super::*;
use crate::model::{Instant, Word, headline::Named};

fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|n| (*n).to_owned()).collect()
}

fn headlines() -> Vec<Headline> {
    let at = Instant::from_millis(1_792_681_200_000);
    let some = [names(&["Search"]), names(&["Search", "Payments"]), names(&["Search", "Payments", "Video"])];
    let mut all = vec![Headline::Empty, Headline::AllWell, Headline::Reports { name: "Failed logins".to_owned() }];
    all.push(Headline::Recovered { name: "Search".to_owned(), from: at, until: at });
    for &status in Status::ALL {
        all.push(Headline::Everything { status, total: 14 });
        all.extend(some.iter().map(|names| Headline::Trouble { parts: vec![Named { status, names: names.clone() }], total: 14 }));
    }
    for names in &some {
        all.push(Headline::Maintenance { names: names.clone(), until: Some(at) });
        all.push(Headline::Maintenance { names: names.clone(), until: None });
        all.push(Headline::FixInPlace { names: names.clone(), incident: "x".to_owned() });
        all.push(Headline::NoData { names: names.clone() });
    }
    all.push(Headline::FixInPlace { names: Vec::new(), incident: "Errors".to_owned() });
    all
}

fn written(sentence: &str) -> String {
    moment::plain(sentence, |_, zoned| if zoned { "14:02 UTC+1".to_owned() } else { "14:02".to_owned() })
}

#[test]
fn every_headline_is_a_sentence_in_every_language() {
    for &language in Language::ALL {
        for headline in headlines() {
            let said = written(&(text(language).headline)(&headline));
            assert!(said.ends_with('.') && !said.contains("  ") && !said.contains(['\u{1}', '\u{2}', '!']), "{said}");
            assert!(said.len() > 10, "{said}");
        }
    }
}

#[test]
fn no_two_languages_say_the_same() {
    let (english, german) = (text(Language::English), text(Language::German));
    for headline in headlines() {
        assert_ne!((english.headline)(&headline), (german.headline)(&headline));
    }
    for &words in StateWords::ALL {
        for &status in Status::ALL {
            assert_ne!((english.state)(words, status), (german.state)(words, status));
        }
    }
}

#[test]
fn headlines_read_as_in_the_art_direction() {
    let english = |headline: &Headline| written(&(text(Language::English).headline)(headline));
    let part = |status, all: &[&str]| Named { status, names: names(all) };
    let trouble = |parts: Vec<Named>| Headline::Trouble { parts, total: 14 };
    let cases = [
        (trouble(vec![part(Status::DegradedPerformance, &["Search"])]), "Search is slow or unreliable."),
        (trouble(vec![part(Status::PartialOutage, &["Video uploading"])]), "Video uploading is failing for some people."),
        (trouble(vec![part(Status::MajorOutage, &["Payments", "Search"])]), "Payments and Search are down."),
        (trouble(vec![part(Status::MajorOutage, &["A", "B", "C", "D", "E"])]), "5 of 14 services are down."),
        (
            trouble(vec![part(Status::MajorOutage, &["Payments"]), part(Status::PartialOutage, &["Uploading"])]),
            "Payments is down. Uploading is failing for some people.",
        ),
        (Headline::Everything { status: Status::MajorOutage, total: 14 }, "All 14 services are down."),
        (
            Headline::Maintenance { names: names(&["Search"]), until: Some(Instant::default()) },
            "Search is under planned maintenance until 14:02.",
        ),
        (Headline::NoData { names: names(&["Payments"]) }, "We cannot see Payments right now."),
    ];
    for (headline, expected) in cases {
        assert_eq!(english(&headline), expected);
    }
}

#[test]
fn numbers_never_flatter() {
    use crate::model::uptime::{Tally, Uptime, UptimeRule};
    let uptime = |down: i64| {
        let mut tally = Tally::default();
        tally.add(Status::Operational, 7_776_000_000 - down);
        tally.add(Status::MajorOutage, down);
        number::uptime(Uptime::of(&tally, UptimeRule::Standard).unwrap(), '.')
    };
    assert_eq!(uptime(0), "100\u{202f}%");
    assert_eq!(uptime(1), "99.999\u{202f}%");
    assert_eq!(uptime(10_031_040), "99.871\u{202f}%");
    assert_eq!(number::percent(99.9, ','), "99,9\u{202f}%");
    assert_eq!(number::fixed(-1.25, 1, ','), "\u{2212}1,3");
    assert_eq!(number::fixed(f64::NAN, 2, '.'), "0.00");
}

#[test]
fn durations_are_short_and_round_down() {
    let said = |minutes: i64| (text(Language::English).duration)(minutes * 60_000).replace('\u{a0}', " ");
    let cases = [
        (0, "under a minute"),
        (22, "22 min"),
        (62, "1 h 02 min"),
        (78, "1 h 18 min"),
        (120, "2 h"),
        (1500, "1 day 1 h"),
        (4320, "3 days"),
    ];
    for (minutes, expected) in cases {
        assert_eq!(said(minutes), expected);
    }
    assert_eq!((text(Language::German).duration)(4_380 * 60_000).replace('\u{a0}', " "), "3 Tage 1 h");
}

#[test]
fn a_sentence_is_cut_at_its_times() {
    use moment::{Piece, at, at_zoned, pieces};
    let time = Instant::from_millis(5);
    let cut = pieces(&format!("From {} to {}.", at_zoned(time), at(time)));
    let words = |w: &str| Piece::Words(w.to_owned());
    let expected =
        [words("From "), Piece::Time { at: time, zoned: true }, words(" to "), Piece::Time { at: time, zoned: false }, words(".")];
    assert_eq!(cut, expected);
    assert_eq!(pieces(""), []);
}
