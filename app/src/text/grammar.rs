//! What the languages share in putting sentences together.

/// The name at a place counted from 1.
pub fn name(names: &[&'static str], place: i8) -> &'static str {
    names.get(usize::from(place.unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default()
}

/// `1 update`, `2 updates`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `A, B and C`.
pub fn join(names: &[String], and: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// A title as the end of a sentence.
pub fn stop(title: &str) -> String {
    format!("{title}{}", if title.ends_with(['.', '!', '?']) { "" } else { "." })
}
