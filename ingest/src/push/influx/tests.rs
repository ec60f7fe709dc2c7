//! Lines as Telegraf and others write them, with every rule of escaping, and what is said of lines that are none.

use proptest::prelude::*;

use super::*;

fn parse_lines(body: &str, precision: Precision) -> Batch {
    parse(body.as_bytes(), precision, &Limits::default()).unwrap()
}

fn series(body: &str) -> Vec<String> {
    let batch = parse_lines(body, Precision::Nanoseconds);
    assert_eq!(batch.faults, [], "{body}");
    let points = |series: &crate::Series| series.points.iter().map(|point| format!("{}@{:?}", point.value, point.at)).collect::<Vec<_>>();
    batch.series.iter().map(|series| format!("{series} {}", points(series).join(" "))).collect()
}

fn said(body: &str) -> Vec<String> {
    parse_lines(body, Precision::Nanoseconds).faults.iter().map(ToString::to_string).collect()
}

#[test]
fn every_number_is_a_series_of_its_own() {
    assert_eq!(
        series("cpu,host=a usage=0.5,n=3i,m=7u,up=t,down=False,value=1e3,note=\"x\" 1465839830100400200\n"),
        [
            "cpu_usage{host=\"a\"} 0.5@Some(1465839830100)",
            "cpu_n{host=\"a\"} 3@Some(1465839830100)",
            "cpu_m{host=\"a\"} 7@Some(1465839830100)",
            "cpu_up{host=\"a\"} 1@Some(1465839830100)",
            "cpu_down{host=\"a\"} 0@Some(1465839830100)",
            "cpu{host=\"a\"} 1000@Some(1465839830100)",
        ]
    );
    assert_eq!(parse_lines("a b=\"x\"", Precision::Nanoseconds).skipped.no_number, 1);
}

#[test]
fn comments_empty_lines_and_lines_without_a_time_are_fine() {
    assert_eq!(series("# a b=1\n\n  \r\nm f=1\r\nm f=-.5  \nm f=2 \r"), ["m_f 1@None -0.5@None 2@None"]);
}

#[test]
fn escapes_make_letters_of_what_would_end_a_word() {
    assert_eq!(
        series(r"my\ c\,pu,ta\=g\ x=a\,b\=c\ d,dir=C:\new fi\ e\=ld=1"),
        [r#"my c,pu_fi e=ld{dir="C:\\new",ta=g x="a,b=c d"} 1@None"#]
    );
    assert_eq!(series("m,t=\"q\" f=1"), [r#"m_f{t="\"q\""} 1@None"#], "quotes in a tag are letters");
    assert_eq!(series("m a=\"x, y=\\\"2 3\\\\\",b=1 5000000"), ["m_b 1@Some(5)"], "quotes, commas and spaces in a text mean nothing");
    assert_eq!(series("m a=\"two\nlines\",b=1\nm b=2"), ["m_b 1@None 2@None"]);
    assert_eq!(series("wetter,ort=Köln grad=21.5"), ["wetter_grad{ort=\"Köln\"} 21.5@None"]);
}

#[test]
fn a_line_that_cannot_be_read_says_where_and_costs_only_itself() {
    let body = "good f=1\nbad\nm,t f=1\nm,t= f=1\nm f=x\nm f=1 soon\nm f=1 2 3\nm f=inf\nm f=1,\nm f=9223372036854775808i\n,t=1 f=1\ngood f=2\nm f=\"x";
    let batch = parse_lines(body, Precision::Nanoseconds);
    assert_eq!(batch.series[0].points.len(), 2);
    assert_eq!(batch.points(), 2);
    assert_eq!(
        said(body),
        [
            "line 2, column 4: after the measurement and its tags comes a space, then the fields",
            "line 3, column 4: a tag has a name, `=` and a value",
            "line 4, column 5: the value of a tag is missing",
            "line 5, column 5: this is no number, truth value or text in quotes",
            "line 6, column 7: this is no time: a whole number is expected",
            "line 7, column 9: there is something after the end",
            "line 8, column 5: this is no number, truth value or text in quotes",
            "line 9, column 7: the name of a field is missing",
            "line 10, column 5: this is no number, truth value or text in quotes",
            "line 11, column 1: a measurement is missing",
            "line 13, column 5: this text does not end",
        ]
    );
    let several = parse_lines("m a=\"1\n2\n3\" x\nm f=1", Precision::Nanoseconds);
    assert_eq!(several.faults[0].to_string(), "line 3, column 4: this is no time: a whole number is expected");
    assert_eq!(several.points(), 1, "after a fault in a text of several lines, each of them is tried");
    let bytes = parse(b"m,t=\xff f=1\nm f=1", Precision::Nanoseconds, &Limits::default()).unwrap();
    assert_eq!((bytes.faults[0].to_string().as_str(), bytes.points()), ("line 1, column 5: the value of a tag is not UTF-8", 1));
}

#[test]
fn times_are_in_the_unit_the_sender_says() {
    for (precision, time, expected) in [
        ("ns", "1465839830100400200", 1_465_839_830_100),
        ("us", "1465839830100400", 1_465_839_830_100),
        ("ms", "1465839830100", 1_465_839_830_100),
        ("s", "1465839830", 1_465_839_830_000),
        ("m", "24430663", 1_465_839_780_000),
        ("h", "407177", 1_465_837_200_000),
        ("auto", "1465839830", 1_465_839_830_000),
        ("auto", "1465839830100", 1_465_839_830_100),
        ("auto", "1465839830100400", 1_465_839_830_100),
        ("auto", "1465839830100400200", 1_465_839_830_100),
    ] {
        let batch = parse_lines(&format!("m f=1 {time}"), Precision::parse(precision).unwrap());
        assert_eq!(batch.series[0].points[0].at, Some(expected), "{precision}");
    }
    assert_eq!(Precision::parse("d"), None);
    let late = parse_lines("m f=1 9223372036854775807\nm f=1 -1", Precision::Hours);
    assert_eq!((late.points(), late.refused), (0, 2));
}

#[test]
fn a_line_is_no_longer_than_a_part_may_be() {
    let limits = Limits { part: 20, labels: 1, ..Limits::default() };
    let batch = parse(b"m f=\"0123456789012345678901234\"\nm f=1\nm,a=1,b=2 f=1", Precision::Seconds, &limits).unwrap();
    let said: Vec<String> = batch.faults.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["line 1, column 5: this text does not end", "line 3, column 10: more than 1 tags"]);
    assert_eq!(batch.points(), 1);
}

/// Escapes a word as writers do.
fn escaped(word: &str) -> String {
    word.chars().flat_map(|c| if ",= ".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics(text in "[mf,= \\\\\"\n\r1it#\u{e9}]{0,50}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        for body in [text.as_bytes(), &bytes] {
            let batch = parse(body, Precision::Auto, &Limits::default()).unwrap();
            prop_assert!(batch.faults.len() == batch.refused);
        }
    }

    #[test]
    fn what_was_written_is_read(name in "[a-z ,.]{1,8}", tag in "[a-zA-Z,= é]{1,8}", value in any::<f64>(), at in 0i64..9_000_000_000_000) {
        prop_assume!(value.is_finite());
        let name = format!("m{name}");
        let line = format!("{},t={} value={value} {}", escaped(&name), escaped(&tag), at * 1_000_000);
        let batch = parse_lines(&line, Precision::Nanoseconds);
        prop_assert_eq!(&batch.faults, &[]);
        prop_assert_eq!((batch.series[0].name.as_str(), batch.series[0].labels.get("t")), (name.as_str(), tag.as_str()));
        prop_assert_eq!(batch.series[0].points[0], Point { at: Some(at), value });
    }
}
