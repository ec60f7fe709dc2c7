//! Sessions, as whoever signed in sees them.

use serde::{Deserialize, Serialize};

use crate::model::Instant;

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// What it is called when it is ended; proves nothing.
    pub id: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// The address it was last seen at.
    pub ip: Option<String>,
    /// What the browser says it is.
    pub agent: Option<String>,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub last_seen_at: Instant,
    /// When it ends if it is not used.
    pub expires_at: Instant,
}

impl Session {
    /// Which browser on which system it is, as far as it says.
    pub fn device(&self) -> String {
        let agent = self.agent.as_deref().unwrap_or_default();
        // The first that fits: most browsers also name those they want to be taken for.
        let first = |names: &[(&'static str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
        let browser = [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
        let system = [
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ];
        match (first(&browser), first(&system)) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) if agent.is_empty() => "unknown browser".to_owned(),
            (None, None) => agent.chars().take(60).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_told_by_its_browser_and_system() {
        let device = |agent: &str| {
            let now = Instant::default();
            let agent = (!agent.is_empty()).then(|| agent.to_owned());
            Session { id: String::new(), is_current: true, ip: None, agent, created_at: now, last_seen_at: now, expires_at: now }.device()
        };
        for (agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36", "Chrome on Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0", "Edge on Windows"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on macOS"),
            ("curl/8.5.0", "curl/8.5.0"),
            ("", "unknown browser"),
        ] {
            assert_eq!(device(agent), expected);
        }
    }
}
