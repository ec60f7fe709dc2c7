//! Addresses staff typed, as links.

/// The address if a visitor may be sent there: the web or a mail, nothing that runs code.
pub fn safe(address: &str) -> Option<String> {
    let lower = address.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)).then(|| address.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn nothing_that_runs_code_becomes_a_link() {
        for good in ["https://a.example/x", "HTTP://a.example", "mailto:help@a.example"] {
            assert_eq!(safe(good).as_deref(), Some(good));
        }
        for bad in ["javascript:alert(1)", " java\tscript:x", "data:text/html,x", "//evil.example", "/x", "", "vbscript:x"] {
            assert_eq!(safe(bad), None, "{bad}");
        }
    }
}
