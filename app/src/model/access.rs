//! Who may do what, and who may see what: one table and one function, used by every door.

use serde::{Deserialize, Serialize};

use crate::model::{Publication, Role, Scope, Visibility, word::words};

words! {
    /// One kind of deed on a page that needs leave.
    Right {
        /// Know that the page is there, and how it is set up.
        Enter = "enter",
        /// See what only staff may see, beside what is named below.
        ReadStaff = "read_staff",
        /// See all components and groups, hidden ones too, and what became of them.
        ReadComponents = "read_components",
        /// See incidents, maintenances and announcements, drafts and internal notes too.
        ReadEvents = "read_events",
        /// See all metrics, hidden ones too, and their thresholds.
        ReadMetrics = "read_metrics",
        /// See who belongs to the page, and how to write to them.
        ReadMembers = "read_members",
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
            Right::Enter | Right::ReadStaff | Right::ReadComponents | Right::ReadEvents | Right::ReadMetrics | Right::ReadMembers => {
                Role::Viewer
            }
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
    /// Whether a token with this scope has the right. What only staff see it sees as far as its work needs that. No token can make
    /// tokens or owners.
    pub fn allows(self, right: Right) -> bool {
        match right {
            Right::Enter => true,
            Right::ReadStaff => matches!(self, Scope::Read | Scope::Admin),
            Right::ReadComponents => matches!(self, Scope::Read | Scope::Components | Scope::Incidents | Scope::Admin),
            Right::ReadEvents => matches!(self, Scope::Read | Scope::Incidents | Scope::Admin),
            Right::ReadMetrics => matches!(self, Scope::Read | Scope::Metrics | Scope::Admin),
            Right::PushPoints => matches!(self, Scope::Metrics | Scope::Admin),
            Right::SetStatus => matches!(self, Scope::Components | Scope::Incidents | Scope::Admin),
            Right::RunEvents => matches!(self, Scope::Incidents | Scope::Admin),
            Right::ManageSubscribers => matches!(self, Scope::Subscribers | Scope::Admin),
            Right::ReadMembers => matches!(self, Scope::People | Scope::Admin),
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
        let reads = [Right::Enter, Right::ReadStaff, Right::ReadComponents, Right::ReadEvents, Right::ReadMetrics, Right::ReadMembers];
        assert_eq!(rights(Role::Viewer), reads);
        assert_eq!(rights(Role::Editor), [&reads[..], &[Right::SetStatus, Right::RunEvents, Right::PushPoints]].concat());
        assert_eq!(rights(Role::Admin), Right::ALL.iter().copied().filter(|r| *r != Right::OwnPage).collect::<Vec<_>>());
        assert_eq!(rights(Role::Owner), Right::ALL);
    }

    #[test]
    fn each_scope_has_exactly_the_rights_written_here() {
        let rights = |scope: Scope| Right::ALL.iter().copied().filter(|r| scope.allows(*r)).collect::<Vec<_>>();
        use Right::{Enter, ManageSubscribers, PushPoints, ReadComponents, ReadEvents, ReadMetrics, ReadStaff, RunEvents, SetStatus};
        assert_eq!(rights(Scope::Read), [Enter, ReadStaff, ReadComponents, ReadEvents, ReadMetrics]);
        assert_eq!(rights(Scope::Metrics), [Enter, ReadMetrics, PushPoints]);
        assert_eq!(rights(Scope::Components), [Enter, ReadComponents, SetStatus]);
        assert_eq!(rights(Scope::Incidents), [Enter, ReadComponents, ReadEvents, SetStatus, RunEvents]);
        assert_eq!(rights(Scope::Subscribers), [Enter, ManageSubscribers]);
        assert_eq!(rights(Scope::People), [Enter, Right::ReadMembers, Right::ManageAccess]);
        let admin = rights(Scope::Admin);
        assert!(!admin.contains(&Right::ManageAccess) && !admin.contains(&Right::OwnPage) && admin.len() == 14);
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
