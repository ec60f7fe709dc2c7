//! Who does something, and what they may do. Every verb asks here first.

use std::collections::BTreeMap;

use app::model::{ActorKind, JournalCause, PageId, Role, Scope, TokenId, UserId, access::Right};

use crate::error::{Error, Result};

/// Somebody, or something, that wants a deed done.
#[derive(Clone, Debug)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// Their id, if they have one.
    pub id: Option<String>,
    /// What to call them in logs.
    pub name: String,
    /// Where the request came from.
    pub ip: Option<String>,
    /// Which request it was.
    pub request_id: Option<String>,
    powers: Powers,
    limited: bool,
}

#[derive(Clone, Debug)]
enum Powers {
    All,
    Member(BTreeMap<PageId, Role>),
    Token { page: Option<PageId>, scopes: Vec<Scope> },
    Nothing,
}

impl Actor {
    fn new(kind: ActorKind, id: Option<String>, name: impl Into<String>, powers: Powers) -> Self {
        Self { kind, id, name: name.into(), ip: None, request_id: None, powers, limited: true }
    }

    /// Somebody at the server's command line: whoever can run it there owns the database anyway.
    pub fn command_line() -> Self {
        Self::new(ActorKind::CommandLine, None, "command line", Powers::All)
    }

    /// The product itself, at a set time.
    pub fn job(name: &str) -> Self {
        Self::new(ActorKind::Job, None, name, Powers::All)
    }

    /// A signed-in person, with their role on each page.
    pub fn member(id: UserId, name: impl Into<String>, roles: BTreeMap<PageId, Role>) -> Self {
        Self::new(ActorKind::User, Some(id.to_string()), name, Powers::Member(roles))
    }

    /// A script with a token for one page, or for all of them.
    pub fn token(id: TokenId, name: impl Into<String>, page: Option<PageId>, scopes: Vec<Scope>) -> Self {
        Self::new(ActorKind::Token, Some(id.to_string()), name, Powers::Token { page, scopes })
    }

    /// Anybody else.
    pub fn visitor() -> Self {
        Self::new(ActorKind::Visitor, None, "visitor", Powers::Nothing)
    }

    /// The same, with the address and the request they come from.
    pub fn from(mut self, ip: Option<String>, request_id: Option<String>) -> Self {
        (self.ip, self.request_id) = (ip, request_id);
        self
    }

    /// The same, free to ask as often as they like.
    pub fn without_limit(self) -> Self {
        Self { limited: false, ..self }
    }

    /// Whether they may ask only so often.
    pub fn is_limited(&self) -> bool {
        self.limited
    }

    /// Refuses unless the actor has the right on the page. A page they have nothing to do with does not exist for them.
    pub fn must(&self, page: PageId, right: Right) -> Result<()> {
        let allowed = match &self.powers {
            Powers::All => true,
            Powers::Member(roles) => roles.get(&page).ok_or(Error::NotFound("page"))?.allows(right),
            Powers::Token { page: Some(own), .. } if *own != page => return Err(Error::NotFound("page")),
            Powers::Token { scopes, .. } => scopes.iter().any(|s| s.allows(right)),
            Powers::Nothing => false,
        };
        if allowed { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// The page their token is for, if it is for one alone.
    pub fn own_page(&self) -> Option<PageId> {
        match &self.powers {
            Powers::Token { page, .. } => *page,
            _ => None,
        }
    }

    /// Refuses unless the actor may act on the whole installation: make pages and users.
    pub fn must_run_installation(&self) -> Result<()> {
        let allowed = match &self.powers {
            Powers::All => true,
            Powers::Member(roles) => roles.values().any(|r| r.allows(Right::OwnPage)),
            Powers::Token { .. } | Powers::Nothing => false,
        };
        if allowed { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// The person who is signed in; refuses everybody else.
    pub fn must_be_user(&self) -> Result<UserId> {
        let id = self.id.as_deref().filter(|_| self.kind == ActorKind::User);
        id.and_then(|id| id.parse().ok()).ok_or(Error::Forbidden)
    }

    /// How a status they set is explained in the journal.
    pub fn journal_cause(&self) -> JournalCause {
        match self.kind {
            ActorKind::Token => JournalCause::Api,
            ActorKind::CommandLine => JournalCause::CommandLine,
            ActorKind::Job => JournalCause::Monitoring,
            ActorKind::User | ActorKind::Subscriber | ActorKind::Visitor => JournalCause::Manual,
        }
    }
}
