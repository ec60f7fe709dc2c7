//! What is done to many subscribers at once.

use std::fmt;

use app::model::SubscriberId;
use axum::http::StatusCode;
use serde::{
    Deserialize, Deserializer,
    de::{Error, SeqAccess, Visitor},
};
use utoipa::ToSchema;

use super::{
    everybody,
    view::{Mode, State},
};
use crate::{
    http::api::v1::{answer::Reply, body::Bare, on_page::OnPage, refusal::Refusal},
    service::subscribers::{self, Deeds, Wanted},
};

/// How many subscribers can be taken away at once.
const MOST_REMOVED: u64 = 100;

/// How many can be asked or told again at once.
const MOST: u64 = 10_000;

/// Some subscribers, or all.
#[derive(Clone, Debug)]
pub enum Those {
    /// All of them.
    All,
    /// These.
    These(Vec<SubscriberId>),
}

impl<'de> Deserialize<'de> for Those {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfThose)
    }
}

struct OfThose;

impl<'de> Visitor<'de> for OfThose {
    type Value = Those;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of ids of subscribers, or \"all\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Those, E> {
        if text == "all" { Ok(Those::All) } else { Err(E::custom("must be a list of ids of subscribers, or \"all\"")) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Those, A::Error> {
        let mut ids = Vec::new();
        while let Some(id) = seq.next_element()? {
            ids.push(id);
        }
        Ok(Those::These(ids))
    }
}

/// Whom to ask again.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ResendThose {
    /// Their ids, or `all`.
    #[schema(value_type = Value)]
    subscribers: Those,
}

/// Whose subscriptions end.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnsubscribeThose {
    /// Their ids, at most 100, or `all` if there are no more.
    #[schema(value_type = Value)]
    subscribers: Those,
    /// Only those who are told in this way.
    #[serde(rename = "type")]
    mode: Option<Mode>,
    /// Only those who stand here; those who are told if it is left out.
    state: Option<State>,
}

/// Who is told again.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReactivateThose {
    /// Their ids, or `all`.
    #[schema(value_type = Value)]
    subscribers: Those,
    /// Only those who are told in this way.
    #[serde(rename = "type")]
    mode: Option<Mode>,
}

/// Nothing to say.
type Said = Result<Reply<serde_json::Value>, Refusal>;

/// Asks subscribers to confirm again who have not yet.
#[utoipa::path(post, path = "/pages/{page_id}/subscribers/resend_confirmation", tag = "subscribers", request_body = ResendThose,
    responses((status = 201, body = Object)))]
pub async fn resend(on: OnPage, Bare(body): Bare<ResendThose>) -> Said {
    run(on, body.subscribers, (Some(Mode::Email), State::Unconfirmed), (Deeds::AskAgain, MOST)).await
}

/// Ends subscriptions.
#[utoipa::path(post, path = "/pages/{page_id}/subscribers/unsubscribe", tag = "subscribers", request_body = UnsubscribeThose,
    responses((status = 201, body = Object)))]
pub async fn unsubscribe(on: OnPage, Bare(body): Bare<UnsubscribeThose>) -> Said {
    let state = body.state.unwrap_or(State::Active);
    run(on, body.subscribers, (body.mode, state), (Deeds::Remove, MOST_REMOVED)).await
}

/// Tells subscribers again who were quarantined.
#[utoipa::path(post, path = "/pages/{page_id}/subscribers/reactivate", tag = "subscribers", request_body = ReactivateThose,
    responses((status = 201, body = Object)))]
pub async fn reactivate(on: OnPage, Bare(body): Bare<ReactivateThose>) -> Said {
    run(on, body.subscribers, (body.mode, State::Quarantined), (Deeds::Reactivate, MOST)).await
}

async fn run(on: OnPage, those: Those, (mode, state): (Option<Mode>, State), (deed, most): (Deeds, u64)) -> Said {
    let (channels, states) = (mode.map(Mode::channels).unwrap_or_default(), state.states());
    let ids = match those {
        Those::These(ids) => ids,
        Those::All => {
            let wanted = Wanted { channels: channels.clone(), states: states.clone(), ..everybody(None, (0, most + 1)) };
            subscribers::ids(on.services(), &on.actor, on.page, &wanted).await?
        }
    };
    if ids.len() as u64 > most {
        return Err(Refusal::field("subscribers", format!("are more than {most}: name fewer")));
    }
    subscribers::change_all(on.services(), &on.actor, on.page, (&ids, deed), (&channels, &states)).await?;
    Ok(Reply(StatusCode::CREATED, serde_json::json!({})))
}
