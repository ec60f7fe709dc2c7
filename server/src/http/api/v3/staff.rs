//! What staff read besides: who did what, what this token may do, what is prepared for incidents.

use app::model::{Word, access, audit::AuditEntry as Entry, input::AuditFilter, template::Template as Prepared};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    asking::{Answered, Signed},
    body::Asked,
    part::{OfPage, Paging, Part},
    problem::{ReadRefusals, Refusal},
    schema::{ActorKind, At, ComponentKey, IncidentState, Key, OneOf, PageKey, Right, Scope, Status, TemplateKey, TokenKey},
};
use crate::service::{audit, templates, tokens};

/// Who did what, when, and from where.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its number.
    id: i64,
    /// When.
    at: At,
    /// What sort of actor did it.
    actor_kind: ActorKind,
    /// The actor's id, if they have one.
    actor_id: Option<String>,
    /// What the actor was called at the time.
    actor_name: String,
    /// What was done, in words.
    verb: String,
    /// To what sort of thing.
    noun: String,
    /// The id of the thing.
    noun_id: Option<String>,
    /// The thing before, without secrets.
    before: Option<serde_json::Value>,
    /// The thing after, without secrets.
    after: Option<serde_json::Value>,
    /// The address it was done from.
    ip: Option<String>,
    /// The request it was done in.
    request_id: Option<String>,
}

/// Which entries are meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichEntries {
    /// Only what this actor did, by id or by exact name.
    actor: Option<String>,
    /// Only this verb, such as `created`.
    verb: Option<String>,
    /// Only what was done to this sort of thing, such as `incident`.
    noun: Option<String>,
    /// Only what was done to the thing with this id.
    noun_id: Option<String>,
    /// Only what was done at or after this.
    from: Option<At>,
    /// Only what was done before this.
    until: Option<At>,
    /// Only what has this text somewhere.
    text: Option<String>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<usize>,
    /// Where the part begins: `next` of the part before.
    after: Option<String>,
}

fn entry(entry: Entry) -> AuditEntry {
    let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    AuditEntry {
        id: entry.id,
        at: At(entry.at),
        actor_kind: OneOf(entry.actor_kind),
        actor_id: entry.actor_id,
        actor_name: entry.actor_name,
        verb: entry.verb,
        noun: entry.noun,
        noun_id: entry.noun_id,
        before: json(entry.before),
        after: json(entry.after),
        ip: entry.ip,
        request_id: entry.request_id,
    }
}

/// Who did what, the newest first.
#[utoipa::path(get, path = "/audit", tag = "Staff", params(WhichEntries, OfPage),
    responses((status = 200, body = Part<AuditEntry>, description = "Entries"), ReadRefusals), security(("token" = [])))]
pub async fn list_audit(signed: Signed, Asked(which): Asked<WhichEntries>) -> Answered {
    let (limit, after) = Paging { limit: which.limit, after: which.after }.read()?;
    let (services, actor, page) = signed.means();
    let filter = AuditFilter {
        actor: which.actor,
        verb: which.verb,
        noun: which.noun,
        noun_id: which.noun_id,
        from: which.from.map(|at| at.0),
        until: which.until.map(|at| at.0),
        text: which.text,
        after,
        limit: Some(limit),
    };
    signed.part(audit::list_audit(services, actor, page, filter).await?.map(entry)).await
}

/// What is prepared for an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Template {
    /// Its id.
    id: TemplateKey,
    /// How often it has been changed.
    rev: i64,
    /// The title of the incident, and what the template is called.
    name: String,
    /// What it is filed under.
    folder: Option<String>,
    /// What to say when the incident comes into a state.
    texts: Vec<TemplateText>,
    /// The components it usually hurts, and how badly.
    components: Vec<TemplateComponent>,
}

/// What to say in a state.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateText {
    /// The state.
    state: IncidentState,
    /// The text, in Markdown; `{{component}}` and `{{page}}` stand for names.
    body: String,
}

/// A component, and how it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateComponent {
    /// The component.
    component_id: ComponentKey,
    /// Its status.
    status: Status,
}

fn template(prepared: Prepared) -> Template {
    let content = prepared.content;
    let text = |(state, body)| TemplateText { state: OneOf(state), body };
    let component = |(id, status)| TemplateComponent { component_id: Key(id), status: OneOf(status) };
    Template {
        id: Key(prepared.id),
        rev: prepared.rev,
        name: content.name,
        folder: content.folder,
        texts: content.texts.into_iter().map(text).collect(),
        components: content.statuses.into_iter().map(component).collect(),
    }
}

/// What is prepared for incidents, in order.
#[utoipa::path(get, path = "/templates", tag = "Incidents", params(Paging, OfPage),
    responses((status = 200, body = Part<Template>, description = "Templates"), ReadRefusals), security(("token" = [])))]
pub async fn list_templates(signed: Signed, Asked(paging): Asked<Paging>) -> Answered {
    let (services, actor, page) = signed.means();
    let all = templates::list_templates(services, actor, page).await?;
    signed.part(paging.of(all, |prepared| prepared.id.to_string())?.map(template)).await
}

/// What a token is, and what it may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Token {
    /// Its id, which proves nothing.
    id: TokenKey,
    /// What it is for.
    name: String,
    /// The page it is good for; every page if empty.
    page_id: Option<PageKey>,
    /// What it was made for.
    scopes: Vec<Scope>,
    /// What follows from that.
    rights: Vec<Right>,
    /// How its secret begins, to recognise it by.
    prefix: String,
    /// When it ends.
    expires_at: Option<At>,
    /// When it was made.
    created_at: At,
}

/// What the token that is shown may do.
#[utoipa::path(get, path = "/tokens/self", tag = "Staff", params(OfPage),
    responses((status = 200, body = Token, description = "The token"), ReadRefusals), security(("token" = [])))]
pub async fn read_own_token(signed: Signed) -> Answered {
    let id = signed.actor.id.as_deref().and_then(|id| id.parse().ok()).ok_or_else(Refusal::unsigned)?;
    let token = tokens::load(signed.asking.services(), id).await?;
    let allowed = |right: &access::Right| token.scopes.iter().any(|scope| scope.allows(*right));
    signed.answer(&Token {
        id: Key(token.id),
        page_id: token.page_id.map(Key),
        rights: access::Right::ALL.iter().copied().filter(|right| allowed(right)).map(OneOf).collect(),
        scopes: token.scopes.into_iter().map(OneOf).collect(),
        name: token.name,
        prefix: token.prefix,
        expires_at: token.expires_at.map(At),
        created_at: At(token.created_at),
    })
}
