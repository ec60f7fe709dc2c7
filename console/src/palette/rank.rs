//! What fits what was typed, the best first.

/// How well a name and its other words fit what was typed: less is better, nothing if they do not fit. `wanted` is in lower
/// case.
pub fn fit(wanted: &str, name: &str, words: &str) -> Option<u8> {
    let (name, words) = (name.to_lowercase(), words.to_lowercase());
    if wanted.trim().is_empty() || name == wanted.trim() {
        return Some(0);
    }
    if name.starts_with(wanted.trim()) {
        return Some(1);
    }
    // Every word has to fit somewhere; the one that fits worst counts.
    wanted.split_whitespace().map(|part| fit_part(part, &name, &words)).try_fold(0, |worst, part| part.map(|part: u8| worst.max(part)))
}

fn fit_part(part: &str, name: &str, words: &str) -> Option<u8> {
    let begins = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(part));
    if begins(name) {
        return Some(2);
    }
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
    if part.chars().count() > 1 && initials.starts_with(part) {
        return Some(3);
    }
    if name.contains(part) {
        return Some(4);
    }
    if begins(words) {
        return Some(5);
    }
    words.contains(part).then_some(6)
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn a_name_that_begins_as_typed_goes_before_one_that_only_contains_it() {
        let fits = |name| fit("pay", name, "").expect("it fits");
        assert!(fits("Pay") < fits("Payments"));
        assert!(fits("Payments") < fits("Card payments"));
        assert!(fits("Card payments") < fits("Repayment"));
    }

    #[test]
    fn other_words_fit_last() {
        assert!(fit("staff", "People", "members staff").unwrap() > fit("staff", "Staffing", "").unwrap());
        assert!(fit("taf", "People", "members staff").unwrap() > fit("staff", "People", "members staff").unwrap());
    }

    #[test]
    fn each_word_has_to_fit_in_any_order() {
        assert!(fit("incident new", "New incident", "").is_some());
        assert!(fit("new payments", "New incident", "").is_none());
        assert!(fit("update pay", "Post an update: Payments are refused", "").is_some());
    }

    #[test]
    fn initials_are_enough() {
        assert_eq!(fit("ni", "New incident", ""), Some(3));
        assert_eq!(fit("ın", "New incident", ""), None);
    }

    #[test]
    fn nothing_typed_fits_everything() {
        assert_eq!(fit(" ", "Home", ""), Some(0));
    }
}
