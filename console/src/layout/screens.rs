//! Every screen somebody can go to from anywhere: where it is, what it is called, and the key behind `g` that leads to it.

use app::model::access::Right;

/// Where a screen is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the rail, and in the bar of phones.
    Bar,
    /// In the rail; on phones behind "More".
    Rail,
    /// On the screen above it.
    Deeper,
}

/// One screen.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Its path behind the page's short name.
    pub path: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What else people call it.
    pub words: &'static str,
    /// The key behind `g`, if it has one.
    pub key: Option<char>,
    /// Where it is named.
    pub place: Place,
    /// Who may see it.
    pub right: Right,
}

const fn screen(path: &'static str, name: &'static str, words: &'static str, key: Option<char>, place: Place) -> Screen {
    Screen { path, name, words, key, place, right: Right::ReadStaff }
}

/// All of them, in the order of the rail.
pub const SCREENS: [Screen; 20] = [
    screen("", "Home", "start overview", Some('h'), Place::Bar),
    screen("/incidents", "Incidents", "outages history", Some('i'), Place::Bar),
    screen("/maintenance", "Maintenance", "planned windows", Some('m'), Place::Bar),
    screen("/components", "Components", "groups services order", Some('c'), Place::Rail),
    screen("/metrics", "Metrics", "charts points", Some('e'), Place::Rail),
    screen("/announcements", "Announcements", "notices", Some('a'), Place::Rail),
    Screen {
        right: Right::ManageSubscribers,
        ..screen("/subscribers", "Subscribers", "who is told mail webhook readers", Some('u'), Place::Rail)
    },
    screen("/people", "People", "members staff invite roles", Some('p'), Place::Rail),
    screen("/settings", "Settings", "page language time zone", Some('s'), Place::Rail),
    Screen {
        right: Right::ManageSubscribers,
        ..screen("/subscribers/messages", "Messages", "deliveries sent failed waiting", Some('d'), Place::Deeper)
    },
    Screen {
        right: Right::ManageSubscribers,
        ..screen("/subscribers/texts", "Message texts", "wording mail subject footer language sms preview", None, Place::Deeper)
    },
    Screen {
        right: Right::ManageSubscribers,
        ..screen("/subscribers/import", "Import subscribers", "csv table addresses", None, Place::Deeper)
    },
    Screen { right: Right::ManageTokens, ..screen("/people/tokens", "API tokens", "keys", None, Place::Deeper) },
    Screen { right: Right::ReadAudit, ..screen("/people/audit", "Audit log", "who did what changes", Some('l'), Place::Deeper) },
    screen("/settings/look", "Look", "logo accent colours css", None, Place::Deeper),
    screen("/settings/templates", "Templates", "prepared texts", Some('t'), Place::Deeper),
    screen("/settings/hooks", "Hooks", "webhooks audit log programs", None, Place::Deeper),
    screen("/settings/widgets", "Widgets", "embed badge iframe script snippet", None, Place::Deeper),
    screen("/settings/pages", "All pages", "installation", None, Place::Deeper),
    // Its path is its own: an account belongs to no page.
    screen(ACCOUNT, "Your account", "password second factor profile sign out", Some('y'), Place::Deeper),
];

/// Where somebody's own account is.
pub const ACCOUNT: &str = "/console/account";

impl Screen {
    /// Where it is for the page with this short name.
    pub fn at(&self, slug: &str) -> String {
        if self.path == ACCOUNT { ACCOUNT.to_owned() } else { format!("/console/{slug}{}", self.path) }
    }
}

/// The screen behind `g` and this key.
pub fn behind(key: char) -> Option<&'static Screen> {
    SCREENS.iter().find(|screen| screen.key == Some(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_screens_share_a_key_or_a_path() {
        for (n, one) in SCREENS.iter().enumerate() {
            for other in &SCREENS[n + 1..] {
                assert_ne!(one.path, other.path);
                assert!(one.key.is_none() || one.key != other.key, "{} and {}", one.name, other.name);
            }
        }
    }

    #[test]
    fn the_account_is_outside_of_every_page() {
        assert_eq!(behind('y').map(|screen| screen.at("reelway")).as_deref(), Some("/console/account"));
        assert_eq!(behind('h').map(|screen| screen.at("reelway")).as_deref(), Some("/console/reelway"));
        assert!(behind('z').is_none());
    }
}
