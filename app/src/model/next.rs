//! Where to go after signing in: back to where somebody was, and never to another site.

/// The beginning of the console.
pub const CONSOLE: &str = "/console";

/// The longest path that is gone back to, in bytes.
const LONGEST: usize = 1_000;

/// The path to go to, if it is one of the console's; the console's beginning for everything else, however it is written.
pub fn next_path(wanted: Option<&str>) -> &str {
    wanted.filter(|path| is_own(path)).unwrap_or(CONSOLE)
}

/// Only what cannot be read in two ways: a plain path below the console, without an escape, a step back, or an empty step.
fn is_own(path: &str) -> bool {
    let (steps, query) = path.split_once('?').unwrap_or((path, ""));
    let plain = |text: &str, more: &[u8]| text.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_.".contains(&c) || more.contains(&c));
    let below = steps.strip_prefix(CONSOLE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let no_odd_step = !steps.contains("//") && !steps.split('/').any(|step| matches!(step, "." | ".."));
    path.len() <= LONGEST && below && no_odd_step && plain(steps, b"/") && plain(query, b"=&+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a135_nobody_is_led_to_another_site() {
        for evil in [
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "/%09/evil.example",
            "/%5cevil.example",
            "javascript:alert(1)",
            "https://status.test@evil.example",
            "/..//evil.example",
            "/console/..//evil.example",
            "/console/../evil",
            "/console//evil.example",
            "/console\\evil.example",
            "/console/\t/evil.example",
            "/console/%2e%2e/x",
            "/consolex",
            "/console@evil.example",
            "/console?next=//evil.example",
            " /console",
            "console",
            "",
        ] {
            assert_eq!(next_path(Some(evil)), CONSOLE, "{evil:?}");
        }
        assert_eq!(next_path(Some(&format!("/console/{}", "a".repeat(2_000)))), CONSOLE);
        assert_eq!(next_path(None), CONSOLE);
        for own in ["/console", "/console/reelway/incidents/abc123def456", "/console/reelway/incidents?text=api&page=2"] {
            assert_eq!(next_path(Some(own)), own);
        }
    }
}
