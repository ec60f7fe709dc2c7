//! Webhooks of staff: other programs that are told what the audit log is told.

use app::model::{
    HookId,
    hook::Hook as Known,
    input::{EditHook as Edit, NewHook as New},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    asking::{Answered, Signed, at_rev},
    body::{Asked, Body, Named},
    part::{OfPage, Paging, Part},
    problem::{DeedRefusals, ReadRefusals, Refusal, WriteRefusals},
    schema::{At, HookKey, Key, given},
};
use crate::service::hooks;

/// An address of another program that is told what staff and programs do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hook {
    /// Its id.
    id: HookKey,
    /// How often it has been changed.
    rev: i64,
    /// What it is for.
    name: String,
    /// Where it is called.
    url: String,
    /// The sorts of things it hears of, as the audit log names them; everything if there are none.
    nouns: Vec<String>,
    /// Since when it is told nothing.
    paused_at: Option<At>,
    /// Why.
    pause_reason: Option<String>,
    /// How many tries in a row it did not take.
    failures: i32,
    /// Since when.
    failing_since: Option<At>,
    /// When it was last called.
    last_at: Option<At>,
    /// What it answered then.
    last_answer: Option<String>,
    /// How many messages wait for it.
    waiting: u64,
    /// When it was made.
    created_at: At,
    /// What its messages are signed with; only in the answer that drew it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
}

/// A hook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHook {
    /// What it is for.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// Where it is called.
    #[schema(min_length = 1)]
    url: String,
    /// The sorts of things it hears of, such as `incident`; everything if there are none.
    #[serde(default)]
    nouns: Vec<String>,
}

/// What to change about a hook. What is not there stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditHook {
    /// The revision that was seen: a change somebody else made since refuses this one.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    rev: Option<i64>,
    /// What it is for.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// Where it is called.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    url: Option<String>,
    /// The sorts of things it hears of.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    nouns: Option<Vec<String>>,
}

fn told(known: Known) -> Hook {
    Hook {
        id: Key(known.id),
        rev: known.rev,
        name: known.content.name,
        url: known.content.url,
        nouns: known.content.nouns,
        paused_at: known.paused_at.map(At),
        pause_reason: known.pause_reason,
        failures: known.failures,
        failing_since: known.failing_since.map(At),
        last_at: known.last_at.map(At),
        last_answer: known.last_answer,
        waiting: known.waiting,
        created_at: At(known.created_at),
        secret: None,
    }
}

async fn find(signed: &Signed, id: HookId) -> Result<Known, Refusal> {
    let (services, actor, page) = signed.means();
    let all = hooks::list_hooks(services, actor, page).await?;
    all.into_iter().find(|hook| hook.id == id).ok_or_else(|| Refusal::missing("hook"))
}

async fn one(signed: &Signed, id: HookId) -> Result<Hook, Refusal> {
    find(signed, id).await.map(told)
}

/// The page's hooks, the oldest first.
#[utoipa::path(get, path = "/hooks", tag = "Hooks", params(Paging, OfPage),
    responses((status = 200, body = Part<Hook>, description = "Hooks"), ReadRefusals), security(("token" = [])))]
pub async fn list_hooks(signed: Signed, Asked(paging): Asked<Paging>) -> Answered {
    let (services, actor, page) = signed.means();
    let all = hooks::list_hooks(services, actor, page).await?;
    signed.part(paging.of(all, |hook| hook.id.to_string())?.map(told)).await
}

/// One hook.
#[utoipa::path(get, path = "/hooks/{id}", tag = "Hooks", params(("id" = HookKey, Path, description = "Its id"), OfPage),
    responses((status = 200, body = Hook, description = "The hook"), ReadRefusals), security(("token" = [])))]
pub async fn read_hook(signed: Signed, Named(id): Named<HookId>) -> Answered {
    signed.answer(&one(&signed, id).await?)
}

/// Makes a hook. Its secret is in this answer, and nowhere else.
#[utoipa::path(post, path = "/hooks", tag = "Hooks", params(OfPage), request_body = NewHook,
    responses((status = 201, body = Hook, description = "It is made", headers(("Location" = String, description = "Where it is"))), WriteRefusals), security(("token" = [])))]
pub async fn create_hook(signed: Signed, Body(input): Body<NewHook>) -> Answered {
    let (services, actor, page) = signed.means();
    let new = New { name: input.name, url: input.url, nouns: input.nouns };
    let made = hooks::create_hook(services, &signed.asking.state.vault, actor, page, new).await?;
    let hook = Hook { secret: Some(made.secret), ..one(&signed, made.id).await? };
    signed.made(&hook, made.id)
}

/// Changes a hook.
#[utoipa::path(patch, path = "/hooks/{id}", tag = "Hooks", params(("id" = HookKey, Path, description = "Its id"), OfPage), request_body = EditHook,
    responses((status = 200, body = Hook, description = "As it is now"), WriteRefusals), security(("token" = [])))]
pub async fn change_hook(signed: Signed, Named(id): Named<HookId>, Body(input): Body<EditHook>) -> Answered {
    let (services, actor, page) = signed.means();
    at_rev!(input.rev, find(&signed, id).await?.rev, rev => {
        let was = find(&signed, id).await?.content;
        let content = New {
            name: input.name.clone().unwrap_or(was.name),
            url: input.url.clone().unwrap_or(was.url),
            nouns: input.nouns.clone().unwrap_or(was.nouns),
        };
        hooks::edit_hook(services, actor, page, id, Edit { rev, content }).await
    });
    signed.answer(&one(&signed, id).await?)
}

/// Draws another secret. It is in this answer, and nowhere else; messages are signed with the one before too until there is yet another.
#[utoipa::path(post, path = "/hooks/{id}/secret", tag = "Hooks", params(("id" = HookKey, Path, description = "The hook"), OfPage),
    responses((status = 200, body = Hook, description = "The hook, with its secret"), DeedRefusals), security(("token" = [])))]
pub async fn renew_secret(signed: Signed, Named(id): Named<HookId>) -> Answered {
    let (services, actor, page) = signed.means();
    let secret = hooks::renew_secret(services, &signed.asking.state.vault, actor, page, id).await?;
    signed.answer(&Hook { secret: Some(secret), ..one(&signed, id).await? })
}

/// Sends a test, whatever it wants to hear and whether it is paused.
#[utoipa::path(post, path = "/hooks/{id}/test", tag = "Hooks", params(("id" = HookKey, Path, description = "The hook"), OfPage),
    responses((status = 200, body = Hook, description = "The hook; the test waits to be sent"), DeedRefusals), security(("token" = [])))]
pub async fn test_hook(signed: Signed, Named(id): Named<HookId>) -> Answered {
    let (services, actor, page) = signed.means();
    hooks::test(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}

/// It is told nothing until somebody resumes it.
#[utoipa::path(post, path = "/hooks/{id}/pause", tag = "Hooks", params(("id" = HookKey, Path, description = "The hook"), OfPage),
    responses((status = 200, body = Hook, description = "As it is now"), DeedRefusals), security(("token" = [])))]
pub async fn pause_hook(signed: Signed, Named(id): Named<HookId>) -> Answered {
    let (services, actor, page) = signed.means();
    hooks::pause(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}

/// It is told again, as if it had never failed.
#[utoipa::path(post, path = "/hooks/{id}/resume", tag = "Hooks", params(("id" = HookKey, Path, description = "The hook"), OfPage),
    responses((status = 200, body = Hook, description = "As it is now"), DeedRefusals), security(("token" = [])))]
pub async fn resume_hook(signed: Signed, Named(id): Named<HookId>) -> Answered {
    let (services, actor, page) = signed.means();
    hooks::resume(services, actor, page, id).await?;
    signed.answer(&one(&signed, id).await?)
}

/// Takes a hook away; what waits for it is not sent.
#[utoipa::path(delete, path = "/hooks/{id}", tag = "Hooks", params(("id" = HookKey, Path, description = "The hook"), OfPage),
    responses((status = 204, description = "It is gone"), DeedRefusals), security(("token" = [])))]
pub async fn delete_hook(signed: Signed, Named(id): Named<HookId>) -> Answered {
    let (services, actor, page) = signed.means();
    hooks::delete_hook(services, actor, page, id).await?;
    signed.done()
}
