//! Names with brackets come apart, and values come out as they were meant.

use super::*;

#[test]
fn escapes_are_undone_and_broken_ones_stay() {
    let found: Vec<_> = pairs(b"a%5Bb%5D=1+2%2B3&&c&d=%zz%4&e=%ff=x").collect();
    let expected = [("a[b]", "1 2+3"), ("c", ""), ("d", "%zz%4"), ("e", "\u{fffd}=x")];
    assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn brackets_are_a_path() {
    assert_eq!(path("data[id][][value]"), Some(vec!["data", "id", "", "value"]));
    assert_eq!(path("value"), Some(vec!["value"]));
    for broken in ["a[b", "a[b]c", "a[[b]]", "a]b[c]"] {
        assert_eq!(path(broken), None, "{broken}");
    }
}
