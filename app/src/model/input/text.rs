//! Every inbound string passes here once: what no feed, calendar, mail or browser can carry safely is dropped.

/// How many marks a letter carries at most. No language needs more; piles of them cover the lines around.
const MARKS: usize = 4;

/// Drops control characters but line breaks and tabs, characters XML forbids, marks that reorder text for the eye, and marks
/// piled on a letter beyond what any language needs. Line ends become `\n`.
pub fn clean_text(text: &str) -> String {
    let mut marks = 0;
    let mut clean = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars().map(|c| if c == '\r' { '\n' } else { c }).filter(|c| !is_harmful(*c)) {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks <= MARKS {
            clean.push(c);
        }
    }
    clean
}

/// The same for a single line: line breaks and tabs become spaces, runs of white space one, none at the ends.
pub fn clean_line(text: &str) -> String {
    clean_text(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mark that is drawn on the letter before it, of those that go with any letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

fn is_harmful(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' // C0 and C1 controls but \t and \n
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'       // bidirectional overrides and isolates
        | '\u{fdd0}'..='\u{fdef}')
        || (c as u32) & 0xfffe == 0xfffe // U+FFFE, U+FFFF and their like in every plane
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_feed_can_carry_is_dropped() {
        assert_eq!(clean_text("a\0b\u{b}c\u{1b}[31md\u{fffe}e\u{202e}f\r\ng\rh\ti\u{9c}"), "abc[31mdef\ng\nh\ti");
        assert_eq!(clean_line("  Outage\r\nBcc: victim@example.org\t!  "), "Outage Bcc: victim@example.org !");
        assert_eq!(clean_text(&format!("a{}b", "\u{301}".repeat(300))), "a\u{301}\u{301}\u{301}\u{301}b");
        assert_eq!(clean_text("Ünïcödé 日本語 العربية 👍🏽"), "Ünïcödé 日本語 العربية 👍🏽");
    }
}
