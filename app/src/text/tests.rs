//! Every language says something sensible for everything there is to say.

use std::collections::BTreeSet;

use super::{
    message::{braced, form, plural},
    *,
};
use crate::model::{
    Date, Instant, StateWords, Status, Word,
    headline::{Headline, Named},
};

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
        all.push(Headline::Suspected { names: names.clone(), since: at });
    }
    all.push(Headline::FixInPlace { names: Vec::new(), incident: "Errors".to_owned() });
    all
}

fn written(sentence: &str) -> String {
    moment::plain(sentence, |_, zoned| if zoned { "14:02 UTC+1".to_owned() } else { "14:02".to_owned() })
}

/// The parts a message names, and the forms of the numbers that decide in it.
fn parts(message: &str) -> (BTreeSet<String>, Vec<(String, BTreeSet<String>)>) {
    let (mut named, mut decide) = (BTreeSet::new(), Vec::new());
    let mut rest = message;
    while let Some(open) = rest.find('{') {
        let (inside, after) = braced(&rest[open..]);
        let (name, forms) = inside.split_once(',').unwrap_or((inside, ""));
        named.insert(name.trim().to_owned());
        if !forms.is_empty() {
            let mut forms = forms.trim_start().strip_prefix("plural,").expect("numbers decide by `plural`");
            let mut all = BTreeSet::new();
            while let Some(open) = forms.find('{') {
                let (inside, after) = braced(&forms[open..]);
                all.insert(forms[..open].trim().to_owned());
                let (more, deeper) = parts(inside);
                assert!(deeper.is_empty(), "forms in forms: {message}");
                named.extend(more);
                forms = after;
            }
            decide.push((name.trim().to_owned(), all));
        }
        rest = after;
    }
    (named, decide)
}

/// Messages by name, each with its parts.
type Catalogue = &'static [(&'static str, &'static [&'static str])];

/// Where the messages of a language stand, and which there are.
const CATALOGUES: [(&str, Catalogue); 2] = [("text", Key::ALL), ("text/served", Served::ALL)];

#[test]
fn every_language_has_every_message_with_every_part_and_nothing_else() {
    for &language in Language::ALL {
        let code = language.as_str();
        for ((folder, all), messages) in CATALOGUES.into_iter().zip(by_name(language)) {
            let declared: BTreeSet<&str> = all.iter().map(|(name, _)| *name).collect();
            let written: BTreeSet<&str> = messages.keys().map(String::as_str).collect();
            assert_eq!(written, declared, "{folder} {code}");
            for (name, expected) in all {
                is_whole(language, name, &messages[*name], expected);
            }
        }
    }
}

fn is_whole(language: Language, name: &str, message: &str, expected: &[&str]) {
    let code = language.as_str();
    let (named, decide) = parts(message);
    // A language may need no plural for a sentence; all other parts have to be said.
    let missing: Vec<_> = expected.iter().filter(|part| !named.contains(**part) && **part != "n").collect();
    let unknown: Vec<_> = named.iter().filter(|part| !expected.contains(&part.as_str())).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "{code} {name}: {message} lacks {missing:?} and does not get {unknown:?}");
    assert!(!message.is_empty() || name == "space", "{code} {name} is empty");
    let every_form: BTreeSet<String> = (0..=111).map(|n| plural(language, n).to_owned()).chain(["other".to_owned()]).collect();
    for (_, forms) in decide {
        assert_eq!(forms, every_form, "{code} {name}: the forms this language has");
    }
}

#[test]
fn the_files_are_in_the_order_a_browser_expects() {
    for &language in Language::ALL {
        for ((folder, all), in_order) in CATALOGUES.into_iter().zip(in_order(language)) {
            let path = format!("{}/{folder}/{}.json", env!("CARGO_MANIFEST_DIR"), language.as_str());
            let file = std::fs::read_to_string(path).unwrap();
            let order: Vec<&str> = file.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).collect();
            let expected: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            assert_eq!(order, expected, "{folder} {}", language.as_str());
            assert_eq!(in_order.len(), all.len());
        }
    }
}

#[test]
fn lists_of_names_are_as_long_as_they_have_to_be() {
    for &language in Language::ALL {
        let text = text(language);
        for (names, length) in
            [(text.month_names(), 12), (text.short_month_names(), 12), (text.weekday_names(), 7), (text.short_weekday_names(), 7)]
        {
            assert_eq!(names.split('|').filter(|name| !name.is_empty()).count(), length, "{names}");
        }
    }
}

#[test]
fn every_headline_is_a_sentence_in_every_language() {
    for &language in Language::ALL {
        for headline in headlines() {
            let said = written(&text(language).headline(&headline));
            assert!(
                said.trim_end_matches('\u{2069}').ends_with(['.', '。'])
                    && !said.contains("  ")
                    && !said.contains(['\u{1}', '\u{2}', '!', '{', '}', '#']),
                "{said}"
            );
            assert!(said.chars().count() > 4, "{said}");
        }
    }
}

#[test]
fn no_two_languages_say_the_same() {
    for (n, &one) in Language::ALL.iter().enumerate() {
        for &other in &Language::ALL[n + 1..] {
            for headline in headlines() {
                assert_ne!(text(one).headline(&headline), text(other).headline(&headline));
            }
            for &words in StateWords::ALL {
                let same = Status::ALL.iter().filter(|status| text(one).state(words, **status) == text(other).state(words, **status));
                assert!(same.count() <= 1, "{one} and {other}");
            }
        }
    }
}

#[test]
fn headlines_read_as_in_the_art_direction() {
    let english = |headline: &Headline| written(&text(Language::English).headline(headline));
    let part = |status, all: &[&str]| Named { status, names: names(all) };
    let trouble = |parts: Vec<Named>| Headline::Trouble { parts, total: 14 };
    let two = [part(Status::MajorOutage, &["Payments"]), part(Status::PartialOutage, &["Uploading"])];
    let three_degrees = trouble([&two[..], &[part(Status::DegradedPerformance, &["Search"])]].concat());
    let cases = [
        (trouble(vec![part(Status::DegradedPerformance, &["Search"])]), "Search is slow or unreliable."),
        (trouble(vec![part(Status::PartialOutage, &["Video uploading"])]), "Video uploading is failing for some people."),
        (trouble(vec![part(Status::MajorOutage, &["Payments", "Search"])]), "Payments and Search are down."),
        (trouble(vec![part(Status::MajorOutage, &["A", "B", "C", "D", "E"])]), "5 of 14 services are down."),
        (trouble(two.to_vec()), "Payments is down. Uploading is failing for some people."),
        (three_degrees.clone(), "Payments is down. Uploading is failing for some people."),
        (Headline::Everything { status: Status::MajorOutage, total: 14 }, "All 14 services are down."),
        (
            Headline::Maintenance { names: names(&["Search"]), until: Some(Instant::default()) },
            "Search is under planned maintenance until 14:02.",
        ),
        (Headline::NoData { names: names(&["Payments"]) }, "We cannot see Payments right now."),
        (Headline::Suspected { names: names(&["Payments"]), since: Instant::default() }, "Our monitoring sees errors on Payments."),
    ];
    for (headline, expected) in cases {
        assert_eq!(english(&headline), expected);
    }
    let lesser = |headline| text(Language::English).lesser(headline);
    assert_eq!((&*lesser(&three_degrees), &*lesser(&trouble(two.to_vec()))), ("Search is slow or unreliable.", ""));
    let french = text(Language::French).headline(&trouble(vec![part(Status::MajorOutage, &["Payments", "Search"])]));
    assert_eq!(french, "Payments et Search sont en panne.");
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
    let said = |language, minutes: i64| text(language).duration(minutes * 60_000).replace('\u{a0}', " ");
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
        assert_eq!(said(Language::English, minutes), expected);
    }
    assert_eq!(said(Language::German, 4_380), "3 Tage 1 h");
    assert_eq!(said(Language::Japanese, 78), "1時間18分");
    assert_eq!(said(Language::Arabic, 2 * 1440), "يومان");
    assert_eq!(text(Language::English).ago(59_999), "just now");
    assert_eq!(text(Language::English).ago(26 * 3_600_000).replace('\u{a0}', " "), "1 day ago");
}

#[test]
fn dates_are_written_as_people_do() {
    let date = Date::constant(2026, 11, 22);
    let said =
        |language| (text(language).date(date), text(language).weekday_and_day(date), text(language).day(date).replace('\u{a0}', " "));
    let three = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(said(Language::English), three("22 November 2026", "Sunday, 22 November", "22 Nov"));
    assert_eq!(said(Language::German), three("22. November 2026", "Sonntag, 22. November", "22. Nov"));
    assert_eq!(said(Language::Spanish), three("22 de noviembre de 2026", "domingo, 22 de noviembre", "22 nov"));
    assert_eq!(said(Language::Japanese), three("2026年11月22日", "11月22日（日曜日）", "11月22日"));
}

#[test]
fn a_form_is_found_by_its_name_or_is_the_last() {
    assert_eq!(form("one {a} other {b}", "one"), Some("a"));
    assert_eq!(form("one {a} other {b}", "few"), Some("b"));
    assert_eq!(form("", "one"), None);
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
