//! Lines and pickles as agents write them, and pickles that would have liked to be run.

use proptest::prelude::*;

use super::*;

fn shown(batch: &Batch) -> Vec<String> {
    let points = |series: &crate::Series| series.points.iter().map(|point| format!("{}@{:?}", point.value, point.at)).collect::<Vec<_>>();
    batch.series.iter().map(|series| format!("{series} {}", points(series).join(" "))).collect()
}

fn said(batch: &Batch) -> Vec<String> {
    batch.faults.iter().map(ToString::to_string).collect()
}

#[test]
fn lines_have_a_path_a_value_and_a_time() {
    let body = b"a.b 1.5 1465839830\n\r\na.b\t2  1465839831.5 \r\nc;t=x;s=y 3 -1\nc;s=y;t=x 4 N\na.b nan 1465839832\n\n";
    let batch = lines(body, &Limits::default()).unwrap();
    assert_eq!(shown(&batch), ["a.b 1.5@Some(1465839830000) 2@Some(1465839831500)", r#"c{s="y",t="x"} 3@None 4@None"#]);
    assert_eq!((batch.refused, batch.skipped.not_finite), (0, 1));
}

#[test]
fn a_line_that_cannot_be_read_says_where_and_costs_only_itself() {
    let body =
        b"good 1 1\na 1\na 1 2 3\na x 1\na 1 soon\na 1 1465839830000\na;b 1 1\na;b=~c 1 1\n;b=c 1 1\na\xff 1 1\na;b=1;b=2 1 1\ngood 2 2";
    let batch = lines(body, &Limits::default()).unwrap();
    assert_eq!(shown(&batch), ["good 1@Some(1000) 2@Some(2000)"]);
    assert_eq!(
        said(&batch),
        [
            "line 2, column 1: a line has a path, a value and a time",
            "line 3, column 1: a line has a path, a value and a time",
            "line 4, column 3: \"x\" is no number",
            "line 5, column 5: \"soon\" is no time",
            "line 6, column 5: the time 1465839830000 is not in seconds; are these milliseconds?",
            "line 7, column 1: \"b\" is no tag",
            "line 8, column 1: \"b=~c\" is no tag",
            "line 9, column 1: a series needs a name",
            "line 10, column 2: this is not UTF-8",
            "line 11, column 1: the label \"b\" is there twice",
        ]
    );
}

/// The same four points as Python writes them by protocol 0, 1, 2 and 4; 3 and 5 differ from the one before in their number alone.
const WRITTEN: [&[u8]; 4] = [
    b"(lp0\n(Va.b\np1\n(I1465839830\nF1.5\ntp2\ntp3\na(Vc;t=x\np4\n(F1465839830.25\nI7\ntp5\ntp6\na(g1\n(I-1\nI-2\ntp7\ntp8\na(Vd\np9\n(I1465839831\nL1099511627776L\ntp10\ntp11\na.",
    b"]q\x00((X\x03\x00\x00\x00a.bq\x01(J\xd6\xf0^WG?\xf8\x00\x00\x00\x00\x00\x00tq\x02tq\x03(X\x05\x00\x00\x00c;t=xq\x04(GA\xd5\xd7\xbc5\x90\x00\x00K\x07tq\x05tq\x06(h\x01(J\xff\xff\xff\xffJ\xfe\xff\xff\xfftq\x07tq\x08(X\x01\x00\x00\x00dq\x09(J\xd7\xf0^WL1099511627776L\ntq\ntq\x0be.",
    b"\x80\x02]q\x00(X\x03\x00\x00\x00a.bq\x01J\xd6\xf0^WG?\xf8\x00\x00\x00\x00\x00\x00\x86q\x02\x86q\x03X\x05\x00\x00\x00c;t=xq\x04GA\xd5\xd7\xbc5\x90\x00\x00K\x07\x86q\x05\x86q\x06h\x01J\xff\xff\xff\xffJ\xfe\xff\xff\xff\x86q\x07\x86q\x08X\x01\x00\x00\x00dq\x09J\xd7\xf0^W\x8a\x06\x00\x00\x00\x00\x00\x01\x86q\n\x86q\x0be.",
    b"\x80\x04\x95Y\x00\x00\x00\x00\x00\x00\x00]\x94(\x8c\x03a.b\x94J\xd6\xf0^WG?\xf8\x00\x00\x00\x00\x00\x00\x86\x94\x86\x94\x8c\x05c;t=x\x94GA\xd5\xd7\xbc5\x90\x00\x00K\x07\x86\x94\x86\x94h\x01J\xff\xff\xff\xffJ\xfe\xff\xff\xff\x86\x94\x86\x94\x8c\x01d\x94J\xd7\xf0^W\x8a\x06\x00\x00\x00\x00\x00\x01\x86\x94\x86\x94e.",
];

#[test]
fn every_protocol_of_pickles_says_the_same() {
    for (number, written) in WRITTEN.into_iter().enumerate() {
        let mut later = written.to_vec();
        if number > 1 {
            later[1] += 1;
        }
        for frame in [written, &later] {
            let batch = pickle(frame, &Limits::default()).unwrap();
            assert_eq!(
                shown(&batch),
                ["a.b 1.5@Some(1465839830000) -2@None", r#"c{t="x"} 7@Some(1465839830250)"#, "d 1099511627776@Some(1465839831000)"],
                "the one at {number}"
            );
        }
    }
    let old = pickle(b"(lp0\n(S'a.\\'b'\np1\n(I1465839830\nI01\ntp2\ntp3\na.", &Limits::default()).unwrap();
    assert_eq!(shown(&old), ["a.'b 1@Some(1465839830000)"], "texts in quotes and truth values of protocol 0");
}

#[test]
fn nothing_in_a_pickle_is_ever_run() {
    // A function of the operating system, and an object that calls one when it is read.
    let calls: [&[u8]; 2] = [b"cposix\nsystem\np0\n.", b"\x80\x02]q\x00c__builtin__\nprint\nq\x01X\x01\x00\x00\x00xq\x02\x85q\x03Rq\x04a."];
    for frame in calls {
        let fault = pickle(frame, &Limits::default()).unwrap_err().to_string();
        assert!(fault.ends_with("the instruction 0x63 is not for plain values"), "{fault}");
    }
    for code in [
        b'c', b'o', b'i', b'R', b'b', b'P', b'Q', b'd', b'}', b's', b'u', 0x81, 0x82, 0x83, 0x84, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x96, 0x97,
        0x98,
    ] {
        let fault = pickle(&[b'(', b'N', code, b'a', b'\n', b'a', b'\n', b'.'], &Limits::default()).unwrap_err().to_string();
        assert_eq!(fault, format!("byte 2: the instruction 0x{code:02x} is not for plain values"));
    }
}

#[test]
fn a_pickle_that_makes_no_sense_says_at_which_byte() {
    for (frame, expected) in [
        (b"".as_slice(), "byte 0: the pickle was cut off"),
        (b"]", "byte 1: the pickle was cut off"),
        (b"N.", "a list of points is expected"),
        (b".", "byte 0: there is no value to use"),
        (b"(N.", "a list of points is expected"),
        (b"N(.", "byte 2: there is no value to use"),
        (b"Na.", "byte 1: there is no list"),
        (b"e", "byte 0: there is no mark"),
        (b"h\x05", "byte 0: nothing of this number was remembered"),
        (b"Nr\xff\xff\xff\xff", "byte 1: what is remembered has a number far too high"),
        (b"X\xff\xff\xff\xff", "byte 0: the pickle was cut off"),
        (b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff", "byte 0: the pickle was cut off"),
        (b"\x8a\x11aaaaaaaaaaaaaaaaa", "byte 0: a whole number is too large"),
        (b"S'\\q'\n", "byte 0: an escape is not known"),
        (b"Ix\n", "byte 0: this is no number"),
    ] {
        assert_eq!(pickle(frame, &Limits::default()).unwrap_err().to_string(), expected, "{frame:?}");
    }
    let limits = Limits { points: 1, ..Limits::default() };
    assert!(pickle(b"NNNNNNNNN", &limits).unwrap_err().to_string().ends_with("more than 8 values"));
    assert!(pickle(b"N2222222222", &limits).unwrap_err().to_string().ends_with("more than 8 values at once"));
}

#[test]
fn a_point_that_is_none_costs_only_itself() {
    // A number, a pair without a time, a list that holds itself, a text for a value, and a point.
    let frame = b"](K\x01(U\x01at(U\x01aNt]2a(U\x01a(K\x01U\x01xtt(U\x01a(K\x01U\x032.5tte.";
    let batch = pickle(frame, &Limits::default()).unwrap();
    assert_eq!(shown(&batch), ["a 2.5@Some(1000)"]);
    let shape = "a point is a path with a pair of time and value";
    let places = [("[0]", shape), ("[1]", shape), ("[2]", shape), ("[3]", shape), ("[4]", "the value: \"x\" is no number")];
    assert_eq!(said(&batch), places.map(|(place, why)| format!("{place}: {why}")));
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics(
        text in "[a;=~ 1.N\n\t\r-]{0,40}",
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        codes in prop::collection::vec(prop::sample::select(b"(.012NIFLJKMGSVUTXBC]l)tqphgrjae\x80\x85\x86\x87\x88\x8a\x8c\x94\x95\x00\x01\n'".to_vec()), 0..60),
        which in 0usize..4, at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let limits = Limits::default();
        let mut changed = WRITTEN[which].to_vec();
        let at = at.index(changed.len());
        changed[at] = byte;
        for body in [text.as_bytes(), &bytes, &codes, &changed] {
            let _ = (lines(body, &limits), pickle(body, &limits));
        }
    }

    #[test]
    fn what_was_written_is_read(path in "[a-zA-Z0-9._-]{1,20}", tag in "[a-z]{1,5}", value in any::<f64>(), at in 0u32..u32::MAX) {
        prop_assume!(value.is_finite());
        let batch = lines(format!("{path};{tag}=x {value} {at}").as_bytes(), &Limits::default()).unwrap();
        prop_assert_eq!(&batch.series[0].name, &path);
        prop_assert_eq!(batch.series[0].labels.get(&tag), "x");
        prop_assert_eq!(&batch.series[0].points, &[Point { at: Some(i64::from(at) * 1000), value }]);
    }
}
