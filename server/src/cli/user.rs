//! `lightship user ...`.

use app::model::{Role, UserId, input::NewUser, user::User};
use clap::Subcommand;

use super::{Desk, Place, find};
use crate::{
    error::{Error, Result},
    service::{second_factor, users},
};

/// Add, list and disable people who run the page, and give them new passwords
#[derive(Subcommand)]
pub(super) enum Command {
    /// Add a person; prints a password for them
    Add {
        #[command(flatten)]
        place: Place,
        /// The address they sign in with
        email: String,
        /// What they are called. The part before the @ if empty
        #[arg(long)]
        name: Option<String>,
        /// viewer, editor, admin or owner
        #[arg(long, default_value = "editor")]
        role: Role,
    },
    /// Give a person a new password and end their sessions; prints it
    ResetPassword {
        #[command(flatten)]
        place: Place,
        /// The address they sign in with
        email: String,
    },
    /// Take the second factor from a person who lost it and end their sessions
    ResetSecondFactor {
        #[command(flatten)]
        place: Place,
        /// The address they sign in with
        email: String,
    },
    /// Keep a person from signing in and end their sessions
    Disable {
        #[command(flatten)]
        place: Place,
        /// The address they sign in with
        email: String,
    },
    /// Let a disabled person sign in again
    Enable {
        #[command(flatten)]
        place: Place,
        /// The address they sign in with
        email: String,
    },
    /// List everybody with their roles
    List {
        #[command(flatten)]
        place: Place,
    },
}

impl Command {
    pub(super) async fn run(self) -> Result<()> {
        match self {
            Self::Add { place, email, name, role } => {
                let desk = place.open().await?;
                let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
                let input = NewUser { email, name, role };
                let id = users::create_user(&desk.services, &desk.actor, Some(desk.page), input, None).await?;
                say!("{id}  password: {}", users::reset_password(&desk.services, &desk.actor, id).await?);
            }
            Self::ResetPassword { place, email } => {
                let (desk, id) = person(&place, &email).await?;
                say!("{id}  password: {}", users::reset_password(&desk.services, &desk.actor, id).await?);
            }
            Self::ResetSecondFactor { place, email } => {
                let (desk, id) = person(&place, &email).await?;
                second_factor::reset(&desk.services, &desk.actor, id).await?;
                say!("{id} signs in without a second factor");
            }
            Self::Disable { place, email } => {
                let (desk, id) = person(&place, &email).await?;
                users::disable(&desk.services, &desk.actor, id).await?;
                say!("{id} is disabled");
            }
            Self::Enable { place, email } => {
                let (desk, id) = person(&place, &email).await?;
                users::enable(&desk.services, &desk.actor, id).await?;
                say!("{id} is enabled");
            }
            Self::List { place } => {
                let desk = place.open().await?;
                for user in users::list_users(&desk.services, &desk.actor).await? {
                    say!("{}", line(&desk, &user));
                }
            }
        }
        Ok(())
    }
}

async fn person(place: &Place, email: &str) -> Result<(Desk, UserId)> {
    let desk = place.open().await?;
    let wanted = email.trim().to_lowercase();
    let all = users::list_users(&desk.services, &desk.actor).await?;
    let found = all.iter().find(|user| user.email == wanted).map(|user| user.id);
    Ok((desk, find::naming(email, found.ok_or(Error::NotFound("user")))?))
}

fn line(desk: &Desk, user: &User) -> String {
    let role = user.roles.get(&desk.page).map_or("-", |role| app::model::Word::as_str(*role));
    let state = if user.disabled_at.is_some() { "disabled" } else { "active" };
    format!("{}  {role:<7}  {state:<8}  {}  {}", user.id, user.email, user.name)
}
