//! What somebody sees of their own account, and of links that let them in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Instant, Language, LinkKind, PageId, Role, UserId};

/// Somebody's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Who they are.
    pub id: UserId,
    /// The address they sign in with.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The language they chose; the browser's if none.
    pub language: Option<Language>,
    /// The zone they said they live in, as an IANA name; the browser's if none.
    pub time_zone: Option<String>,
    /// Whether they are reminded by mail of incidents nobody updates.
    pub reminders: bool,
    /// What they may do, by page.
    pub roles: BTreeMap<PageId, Role>,
    /// Whether they sign in with a second factor.
    pub second_factor: bool,
    /// How many recovery codes they have left.
    pub recovery_codes: usize,
    /// Whether they have to set up a second factor before they can do anything else.
    pub must_enrol: bool,
}

/// A secret for an authenticator app, to be confirmed with a code from it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The secret, for those who type it.
    pub secret: String,
    /// The same as an address, `otpauth://...`.
    pub address: String,
    /// The address as a picture to point a camera at: an SVG document of our own making.
    pub picture: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment")
    }
}

/// How signing in went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInOutcome {
    /// They are in; with `must_enrol` of their account they can only set up a second factor.
    SignedIn,
    /// The password is right; the same again with a code.
    NeedsCode,
    /// The code is not good.
    WrongCode,
    /// Address and password do not belong together. No more is said.
    Refused,
}

/// What a link is for, for whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSeen {
    /// What it lets them do.
    pub kind: LinkKind,
    /// Whom it lets in: the address they sign in with.
    pub email: String,
    /// What they are called so far.
    pub name: String,
    /// The name of the page they are invited to.
    pub page: Option<String>,
    /// Whether they have to choose a password with it. Who has one already signs in with that.
    pub needs_password: bool,
    /// When it ends.
    pub expires_at: Instant,
}

/// What became of a link that was made for somebody else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkSent {
    /// It was mailed to them.
    Mailed,
    /// No mail can be sent: here it is, to be passed on.
    Shown(String),
    /// No mail can be sent, and whoever asks may not hold it: the account can do more than they could give.
    Withheld,
}

impl std::fmt::Debug for LinkSent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mailed => "Mailed",
            Self::Shown(_) => "Shown",
            Self::Withheld => "Withheld",
        })
    }
}
