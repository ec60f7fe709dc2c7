//! People, as compatible scripts know them: a page is an organization of its own, and its id stands for both.

use std::collections::BTreeMap;

use app::model::{Instant, Role, UserId, access::Right, input::NewUser, user::User as Person};
use axum::{extract::FromRequestParts, http::request::Parts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Answer, created, ok},
    body::{Asked, Bare, Given, Paging, wrapped},
    guard::Caller,
    on_page::{id_in, names},
    refusal::Refusal,
};
use crate::{
    http::state::AppState,
    service::{members, users},
};
use app::model::PageId;

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub struct User {
    /// Their id.
    id: String,
    /// The organization's id.
    organization_id: String,
    /// Their address.
    email: String,
    /// What they are called: the first word of it.
    first_name: String,
    /// What they are called: the rest of it.
    last_name: String,
    /// When they were made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When they were made.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
}

/// A new person.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewUser)]
pub struct NewRow {
    /// Their address.
    email: String,
    /// Their password.
    password: Option<String>,
    /// What they are called: the first word of it.
    first_name: Option<String>,
    /// What they are called: the rest of it.
    last_name: Option<String>,
}

wrapped! {
    /// A new person.
    PostUser { user: NewRow }
}

/// What somebody may do on a page.
#[derive(Debug, Serialize, ToSchema)]
pub struct PagePermissions {
    /// The page's id.
    page_id: String,
    /// Whether they set it up.
    page_configuration: bool,
    /// Whether they run incidents.
    incident_manager: bool,
    /// Whether they run maintenances.
    maintenance_manager: bool,
}

/// What somebody may do, by page.
#[derive(Debug, Serialize, ToSchema)]
pub struct PermissionsOf {
    /// Their id.
    user_id: String,
    /// What they may do, by the id of the page.
    pages: BTreeMap<String, PagePermissions>,
}

/// What somebody may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Permissions {
    /// What they may do.
    data: PermissionsOf,
}

/// What somebody shall be able to do on a page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewPermissions {
    /// Whether they set it up.
    page_configuration: Option<bool>,
    /// Whether they run incidents.
    incident_manager: Option<bool>,
    /// Whether they run maintenances.
    maintenance_manager: Option<bool>,
}

/// What somebody shall be able to do.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PutPermissions {
    /// What they shall be able to do, by the id of the page.
    pages: BTreeMap<String, NewPermissions>,
}

/// The organization in the address, and whoever asks.
pub struct Within {
    state: AppState,
    caller: Caller,
    page: PageId,
    user: Option<UserId>,
}

impl FromRequestParts<AppState> for Within {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let names = names(parts, state).await?;
        let page: PageId = id_in(&names, "organization_id", "organization")?;
        caller.0.must(page, Right::Enter).map_err(|_| Refusal::missing("organization"))?;
        if state.hub.page(page).is_none() {
            return Err(Refusal::missing("organization"));
        }
        let user = names.get("user_id").and_then(|text| text.parse().ok());
        Ok(Self { state: state.clone(), caller, page, user })
    }
}

/// People, by address.
#[utoipa::path(get, path = "/organizations/{organization_id}/users", tag = "users", params(Paging), responses((status = 200, body = Vec<User>)))]
pub async fn list(within: Within, Asked(paging): Asked<Paging>) -> Answer<Vec<User>> {
    let mut all = members::list_members(&within.state.services, &within.caller.0, within.page).await?;
    all.sort_by(|a, b| a.email.cmp(&b.email));
    ok(paging.of(all).into_iter().map(|person| view(within.page, person)).collect())
}

/// Makes a person, who may read the page. The token needs the scope `people`.
#[utoipa::path(post, path = "/organizations/{organization_id}/users", tag = "users", request_body = PostUser,
    responses((status = 201, body = User)))]
pub async fn create(within: Within, Given(PostUser { user }): Given<PostUser>) -> Answer<User> {
    let name = [user.first_name, user.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = if name.trim().is_empty() { user.email.clone() } else { name };
    let input = NewUser { email: user.email, name, role: Role::Viewer };
    let made = users::create_user(&within.state.services, &within.caller.0, Some(within.page), input, user.password.as_deref()).await;
    let id = made.map_err(|error| Refusal::taken(error, "email"))?;
    created(view(within.page, person(&within, Some(id)).await?))
}

/// Ends somebody's membership. The token needs the scope `people`.
#[utoipa::path(delete, path = "/organizations/{organization_id}/users/{user_id}", tag = "users", responses((status = 200, body = User)))]
pub async fn delete(within: Within) -> Answer<User> {
    let was = person(&within, within.user).await?;
    members::remove(&within.state.services, &within.caller.0, within.page, was.id).await?;
    ok(view(within.page, was))
}

/// What somebody may do.
#[utoipa::path(get, path = "/organizations/{organization_id}/permissions/{user_id}", tag = "permissions",
    responses((status = 200, body = Permissions)))]
pub async fn permissions(within: Within) -> Answer<Permissions> {
    let person = person(&within, within.user).await?;
    let role = person.roles.get(&within.page).copied().unwrap_or(Role::Viewer);
    let may = PagePermissions {
        page_id: within.page.to_string(),
        page_configuration: role.allows(Right::EditSettings),
        incident_manager: role.allows(Right::RunEvents),
        maintenance_manager: role.allows(Right::RunEvents),
    };
    let pages = BTreeMap::from([(within.page.to_string(), may)]);
    ok(Permissions { data: PermissionsOf { user_id: person.id.to_string(), pages } })
}

/// Gives somebody another role. The token needs the scope `people`.
#[utoipa::path(put, path = "/organizations/{organization_id}/permissions/{user_id}", tag = "permissions", request_body = PutPermissions,
    responses((status = 200, body = Permissions)))]
pub async fn set_permissions(within: Within, Bare(body): Bare<PutPermissions>) -> Answer<Permissions> {
    let person = person(&within, within.user).await?;
    let Some(wanted) = body.pages.get(within.page.as_str()).filter(|_| body.pages.len() == 1) else {
        return Err(Refusal::field("pages", "must name the page of this organization, and no other"));
    };
    let is = |permission: Option<bool>| permission == Some(true);
    let role = match wanted {
        wanted if is(wanted.page_configuration) => Role::Admin,
        wanted if is(wanted.incident_manager) || is(wanted.maintenance_manager) => Role::Editor,
        _ => Role::Viewer,
    };
    members::change_role(&within.state.services, &within.caller.0, within.page, person.id, role).await?;
    permissions(within).await
}

async fn person(within: &Within, id: Option<UserId>) -> Result<Person, Refusal> {
    let all = members::list_members(&within.state.services, &within.caller.0, within.page).await?;
    all.into_iter().find(|person| Some(person.id) == id).ok_or_else(|| Refusal::missing("user"))
}

fn view(page: PageId, person: Person) -> User {
    let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
    User {
        id: person.id.to_string(),
        organization_id: page.to_string(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: person.email,
        created_at: person.created_at,
        updated_at: person.created_at,
    }
}
