//! Matchers select as Prometheus does, say where they are wrong, and are read as they are written.

use proptest::prelude::*;

use super::*;

fn labels(pairs: &[(&str, &str)]) -> Labels {
    Labels::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()).unwrap()
}

fn selects(matcher: &str, name: &str, pairs: &[(&str, &str)]) -> bool {
    matcher.parse::<Matcher>().unwrap().matches(name, &labels(pairs))
}

#[test]
fn every_condition_has_to_be_met() {
    let api = [("job", "api"), ("code", "503")];
    for (matcher, expected) in [
        ("http", true),
        ("https", false),
        ("http{}", true),
        (r#"http{job="api"}"#, true),
        (r#"{job="api"}"#, true),
        (r#"http{job="api",code="200"}"#, false),
        (r#"http{code=~"5.."}"#, true),
        (r#"http{code=~"5"}"#, false),
        (r#"http{code=~"4..|5.."}"#, true),
        (r#"http{code!~"4.."}"#, true),
        (r#"http{job!="api"}"#, false),
        (r#"http{zone=""}"#, true),
        (r#"http{zone!=""}"#, false),
        (r#"http{zone=~"|eu"}"#, true),
        (r#"{__name__=~"ht.*"}"#, true),
        (r#"{"http", 'job' = `api`, }"#, true),
        (" http { job = 'api' } ", true),
    ] {
        assert_eq!(selects(matcher, "http", &api), expected, "{matcher}");
    }
    assert!(selects(r#"{"disk used","a b"="x\"\\y"}"#, "disk used", &[("a b", "x\"\\y")]));
    assert!(selects("servers.web-01.cpu", "servers.web-01.cpu", &[]));
    assert!(selects(r#"m{t=~"a.b"}"#, "m", &[("t", "a\nb")]), "a dot is every letter");
}

#[test]
fn a_pattern_cannot_break_out_of_its_anchors() {
    let broken = r#"m{a=~"x)|(y"}"#.parse::<Matcher>().unwrap_err();
    assert!(broken.to_string().starts_with("byte 5: the pattern cannot be read: "), "{broken}");
    assert!(!selects(r#"m{a=~"x|y"}"#, "m", &[("a", "xx")]));
    assert!(r#"m{a=~"(?x)x # y"}"#.parse::<Matcher>().is_err(), "a comment would reach over the anchor");
}

#[test]
fn a_pattern_takes_no_more_room_than_it_may() {
    let huge = r#"m{a=~"(((x{100}){100}){100})"}"#.parse::<Matcher>().unwrap_err().to_string();
    assert!(huge.starts_with("byte 5: the pattern cannot be read: "), "{huge}");
    let deep = format!("m{{a=~\"{}{}\"}}", "(".repeat(2000), ")".repeat(2000));
    assert!(deep.parse::<Matcher>().is_err());
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (matcher, said) in [
        ("", "byte 0: name a series, or a condition in braces"),
        ("{}", "byte 2: name a series, or a condition in braces"),
        ("m{", "byte 2: a label is expected, or `}`"),
        ("m{a}", "byte 3: one of =, !=, =~ and !~ is expected"),
        ("m{a=}", "byte 4: a value in quotes is expected"),
        ("m{a=\"x}", "byte 4: this text does not end"),
        ("m{a=\"x\" b=\"y\"}", "byte 8: a comma is expected, or `}`"),
        ("m{a=\"x\"} n", "byte 9: there is something after the end"),
        ("m{\"n\"}", "byte 2: the series has a name already"),
        ("m{a=\"\\d\"}", "byte 5: a backslash stands before \\, a quote, n, r or t; write it twice"),
        ("m n", "byte 2: there is something after the end"),
    ] {
        assert_eq!(matcher.parse::<Matcher>().unwrap_err().to_string(), said, "{matcher}");
    }
    assert!("x".repeat(LONGEST + 1).parse::<Matcher>().is_err());
    assert!(format!("m{{{}}}", "a=\"\",".repeat(MOST)).parse::<Matcher>().unwrap_err().to_string().contains("at most 32 conditions"));
}

#[test]
fn a_matcher_of_one_name_says_so() {
    assert_eq!("m{a=\"x\"}".parse::<Matcher>().unwrap().name(), Some("m"));
    assert_eq!("{\"m n\"}".parse::<Matcher>().unwrap().name(), Some("m n"));
    assert_eq!("{__name__=~\"m\"}".parse::<Matcher>().unwrap().name(), None);
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics(text in "[m{}=!~\"'`\\\\a,.( )*é\\[|+?]{0,40}", other in "\\PC{0,40}") {
        for text in [&text, &other] {
            if let Ok(matcher) = text.parse::<Matcher>() {
                prop_assert_eq!(&matcher.to_string().parse::<Matcher>().unwrap(), &matcher);
            }
        }
    }

    #[test]
    fn what_was_written_is_read(name in "\\PC{1,9}", label in "\\PC{1,9}", value in "[\\PC\n\t\"\\\\]{0,9}", sign in 0usize..4) {
        prop_assume!(label != NAME);
        let test = match sign {
            0 => Test::Is(value),
            1 => Test::IsNot(value),
            2 => Test::Like(Pattern::new(regex::escape(&value)).unwrap()),
            _ => Test::Unlike(Pattern::new(regex::escape(&value)).unwrap()),
        };
        let matcher = Matcher { conditions: vec![(NAME.to_owned(), Test::Is(name)), (label, test)] };
        let written = matcher.to_string();
        let read: Matcher = written.parse().unwrap();
        prop_assert_eq!(read.to_string(), written);
        prop_assert_eq!(read, matcher);
    }
}

#[test]
fn a_series_has_a_matcher_that_is_read_as_it_was_written() {
    let labels = Labels::new(vec![("a b".into(), "\"quoted\" \\ and\nmore".into()), ("job".into(), "api".into())]).unwrap();
    for name in ["up", "disk used", "cpu.load", "1{}"] {
        let matcher = Matcher::of(name, &labels);
        assert!(matcher.matches(name, &labels), "{matcher}");
        assert_eq!(matcher.to_string().parse::<Matcher>().unwrap(), matcher);
        assert!(!matcher.matches(name, &Labels::default()), "{matcher}");
    }
}
