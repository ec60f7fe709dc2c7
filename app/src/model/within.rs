//! Looking for one text in another, in the little code that a visitor's browser downloads: the library's own way brings its
//! preparations for long texts.

/// Where a text begins in another, in bytes. A text of nothing is at the beginning.
pub fn position(text: &str, wanted: &str) -> Option<usize> {
    if wanted.is_empty() {
        return Some(0);
    }
    text.as_bytes().windows(wanted.len()).position(|here| here == wanted.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_where_it_begins_first() {
        for (text, wanted) in
            [("", ""), ("", "a"), ("abc", ""), ("abcabc", "bc"), ("äöü", "ü"), ("abc", "abcd"), ("aab", "ab"), ("ab", "é")]
        {
            assert_eq!(position(text, wanted), text.find(wanted), "{wanted} in {text}");
        }
    }
}
