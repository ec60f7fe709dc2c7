//! `lightship token ...`.

use std::time::Duration;

use app::model::{Scope, TokenId, input::NewToken};
use clap::Subcommand;

use super::{Place, find};
use crate::{error::Result, service::tokens};

/// Make, list and revoke API tokens
#[derive(Subcommand)]
pub(super) enum Command {
    /// Make a token; prints its secret, which is shown only once
    Create {
        #[command(flatten)]
        place: Place,
        /// What it is for
        name: String,
        /// read, metrics, components, incidents, subscribers, people or admin. Several with commas
        #[arg(long, value_delimiter = ',', default_value = "read", value_name = "SCOPE")]
        scope: Vec<Scope>,
        /// In how many days it ends; never if empty
        #[arg(long, value_name = "DAYS")]
        expires: Option<u32>,
        /// It may ask the manage API as often as it likes
        #[arg(long)]
        unlimited: bool,
    },
    /// Take a token back
    Revoke {
        #[command(flatten)]
        place: Place,
        /// Id of the token
        id: TokenId,
    },
    /// List tokens
    List {
        #[command(flatten)]
        place: Place,
    },
}

impl Command {
    pub(super) async fn run(self) -> Result<()> {
        match self {
            Self::Create { place, name, scope, expires, unlimited } => {
                let desk = place.open().await?;
                let days = |days: u32| desk.services.clock.now() + Duration::from_secs(u64::from(days) * 86_400);
                let input = NewToken { name, scopes: scope, unlimited, expires_at: expires.map(days) };
                let (id, secret) = tokens::create_token(&desk.services, &desk.actor, Some(desk.page), input).await?;
                say!("{id}  {secret}");
            }
            Self::Revoke { place, id } => {
                let desk = place.open().await?;
                find::naming(id, tokens::revoke_token(&desk.services, &desk.actor, id).await)?;
                say!("{id} is revoked");
            }
            Self::List { place } => {
                let desk = place.open().await?;
                for token in tokens::list_tokens(&desk.services, &desk.actor, Some(desk.page)).await? {
                    let scopes = token.scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
                    let state = match (token.revoked_at, token.expires_at) {
                        (Some(at), _) => format!("revoked {at}"),
                        (None, Some(at)) => format!("until {at}"),
                        (None, None) => "for ever".to_owned(),
                    };
                    say!("{}  {}...  {scopes:<20}  {state:<30}  {}", token.id, token.prefix, token.name);
                }
            }
        }
        Ok(())
    }
}
