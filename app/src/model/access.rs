//! Who may do what, and who may see what: one table and one function, used by every door.

use serde::{Deserialize, Serialize};

use crate::model::{Publication, Role, Scope, Visibility, word::words};

words! {
    /// One kind of deed on a page that needs leave.
    Right {
        /// See what only staff may see.
        ReadStaff = "read_staff",
        /// Set a component's baseline status.
        SetStatus = "set_status",
        /// Open, update, edit and end incidents and maintenance; announcements.
        RunEvents = "run_events",
        /// Push metric points.
        PushPoints = "push_points",
        /// Create, edit, order and remove components, groups and metrics.
        ShapePage = "shape_page",
        /// Change the page's settings.
        EditSettings = "edit_settings",
        /// See and change subscribers.
        ManageSubscribers = "manage_subscribers",
        /// Read the audit log.
        ReadAudit = "read_audit",
        /// Say which other programs are told what staff do.
        ManageHooks = "manage_hooks",
        /// Invite, change and remove members.
        ManageAccess = "manage_access",
        /// Make and revoke tokens.
        ManageTokens = "manage_tokens",
        /// Create or delete a page, name an owner.
        OwnPage = "own_page",
    }
}

impl Role {
    /// Whether a member with this role has the right.
    pub fn allows(self, right: Right) -> bool {
        let least = match right {
            Right::ReadStaff => Role::Viewer,
            Right::SetStatus | Right::RunEvents | Right::PushPoints => Role::Editor,
            Right::ShapePage
            | Right::EditSettings
            | Right::ManageSubscribers
            | Right::ReadAudit
            | Right::ManageHooks
            | Right::ManageAccess
            | Right::ManageTokens => Role::Admin,
            Right::OwnPage => Role::Owner,
        };
        self >= least
    }
}

impl Scope {
    /// Whether a token with this scope has the right. No token can make tokens or owners.
    pub fn allows(self, right: Right) -> bool {
        match right {
            Right::ReadStaff => true,
            Right::PushPoints => matches!(self, Scope::Metrics | Scope::Admin),
            Right::SetStatus => matches!(self, Scope::Components | Scope::Incidents | Scope::Admin),
            Right::RunEvents => matches!(self, Scope::Incidents | Scope::Admin),
            Right::ManageSubscribers => matches!(self, Scope::Subscribers | Scope::Admin),
            Right::ShapePage | Right::EditSettings | Right::ReadAudit | Right::ManageHooks => self == Scope::Admin,
            Right::ManageAccess => self == Scope::People,
            Right::ManageTokens | Right::OwnPage => false,
        }
    }
}

/// For whom a snapshot, a page or a stream is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Audience {
    /// Anybody who has the address.
    Public,
    /// Signed-in staff of the page.
    Team,
}

/// What decides whether a thing can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Who may see it once it is out.
    pub visibility: Visibility,
    /// Whether it is out.
    pub publication: Publication,
    /// Whether a person deleted or archived it.
    pub deleted: bool,
}

/// The one function that decides who may see what: every surface goes through it.
pub fn visible(audience: Audience, thing: Exposure) -> bool {
    if thing.deleted || thing.publication != Publication::Published {
        return false;
    }
    match thing.visibility {
        Visibility::Public => true,
        Visibility::Team => audience == Audience::Team,
        Visibility::Hidden => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Word;

    #[test]
    fn each_role_has_exactly_the_rights_written_here() {
        let rights = |role: Role| Right::ALL.iter().copied().filter(|r| role.allows(*r)).collect::<Vec<_>>();
        assert_eq!(rights(Role::Viewer), [Right::ReadStaff]);
        assert_eq!(rights(Role::Editor), [Right::ReadStaff, Right::SetStatus, Right::RunEvents, Right::PushPoints]);
        assert_eq!(rights(Role::Admin), Right::ALL.iter().copied().filter(|r| *r != Right::OwnPage).collect::<Vec<_>>());
        assert_eq!(rights(Role::Owner), Right::ALL);
    }

    #[test]
    fn each_scope_has_exactly_the_rights_written_here() {
        let rights = |scope: Scope| Right::ALL.iter().copied().filter(|r| scope.allows(*r)).collect::<Vec<_>>();
        assert_eq!(rights(Scope::Read), [Right::ReadStaff]);
        assert_eq!(rights(Scope::Metrics), [Right::ReadStaff, Right::PushPoints]);
        assert_eq!(rights(Scope::Components), [Right::ReadStaff, Right::SetStatus]);
        assert_eq!(rights(Scope::Incidents), [Right::ReadStaff, Right::SetStatus, Right::RunEvents]);
        assert_eq!(rights(Scope::Subscribers), [Right::ReadStaff, Right::ManageSubscribers]);
        assert_eq!(rights(Scope::People), [Right::ReadStaff, Right::ManageAccess]);
        let admin = rights(Scope::Admin);
        assert!(!admin.contains(&Right::ManageAccess) && !admin.contains(&Right::OwnPage) && admin.len() == 9);
    }

    #[test]
    fn a_thing_is_seen_only_when_published_not_deleted_and_meant_for_the_audience() {
        for audience in [Audience::Public, Audience::Team] {
            for &visibility in Visibility::ALL {
                for &publication in Publication::ALL {
                    for deleted in [false, true] {
                        let seen = visible(audience, Exposure { visibility, publication, deleted });
                        let meant = visibility == Visibility::Public || (visibility == Visibility::Team && audience == Audience::Team);
                        assert_eq!(seen, !deleted && publication == Publication::Published && meant);
                    }
                }
            }
        }
    }
}
