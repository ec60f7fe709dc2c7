//! Where in a text a picture is put.

/// The text with a paragraph of its own for `picture` where the caret is, and where the caret is then. Browsers count in units of
/// UTF-16.
pub fn put_in(text: &str, caret: usize, picture: &str) -> (String, usize) {
    let mut units = 0;
    let at = text.char_indices().find(|(_, c)| {
        let is_there = units >= caret;
        units += c.len_utf16();
        is_there
    });
    let (before, after) = text.split_at(at.map_or(text.len(), |(at, _)| at));
    let (before, after) = (before.trim_end(), after.trim_start());
    let mut all = before.to_owned();
    if !before.is_empty() {
        all.push_str("\n\n");
    }
    all.push_str(picture);
    all.push_str("\n\n");
    let caret = all.encode_utf16().count();
    all.push_str(after);
    (all, caret)
}

#[cfg(test)]
mod tests {
    use super::put_in;

    #[test]
    fn a_picture_is_a_paragraph_where_the_caret_is() {
        assert_eq!(put_in("", 0, "![A](b)"), ("![A](b)\n\n".to_owned(), 9));
        assert_eq!(put_in("One. Two.", 4, "![A](b)"), ("One.\n\n![A](b)\n\nTwo.".to_owned(), 15));
        assert_eq!(put_in("\u{1f6a2}\u{e4}\n\nTwo", 3, "![A](b)").0, "\u{1f6a2}\u{e4}\n\n![A](b)\n\nTwo");
        assert_eq!(put_in("One", 99, "![A](b)"), ("One\n\n![A](b)\n\n".to_owned(), 14));
    }
}
