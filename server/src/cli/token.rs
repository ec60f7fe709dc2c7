//! `lightship token ...`.

use std::time::Duration;

use app::model::{PageId, Scope, TokenId, input::NewToken};
use clap::Subcommand;

use super::{Place, find, known};
use crate::{
    error::Result,
    service::{Services, actor::Actor, tokens},
};

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
        /// For all pages, of which whoever shows it names one
        #[arg(long, conflicts_with = "page")]
        all_pages: bool,
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
        /// Those for all pages
        #[arg(long, conflicts_with = "page")]
        all_pages: bool,
    },
}

impl Command {
    pub(super) async fn run(self) -> Result<()> {
        match self {
            Self::Create { place, name, scope, expires, unlimited, all_pages } => {
                let (services, actor, page) = open(&place, all_pages).await?;
                let days = |days: u32| services.clock.now() + Duration::from_secs(u64::from(days) * 86_400);
                let input = NewToken { name, scopes: scope, unlimited, expires_at: expires.map(days) };
                let (id, secret) = tokens::create_token(&services, &actor, page, input).await?;
                say!("{id}  {secret}");
            }
            Self::Revoke { place, id } => {
                let (services, actor, _) = open(&place, place.page.is_none()).await?;
                find::naming(id, tokens::revoke_token(&services, &actor, id).await)?;
                say!("{id} is revoked");
            }
            Self::List { place, all_pages } => {
                let (services, actor, page) = open(&place, all_pages).await?;
                for token in tokens::list_tokens(&services, &actor, page).await? {
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

/// What a command works with, and the page it is about; none if it is about all of them.
async fn open(place: &Place, all_pages: bool) -> Result<(Services, Actor, Option<PageId>)> {
    if all_pages {
        return Ok((known(&place.data).await?, Actor::command_line(), None));
    }
    let desk = place.open().await?;
    Ok((desk.services, desk.actor, Some(desk.page)))
}
