//! Page access users.

use app::model::{AccessGroupId, AccessUserId, Instant, PageId};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    http::api::v1::{
        answer::{Answer, done, ok},
        body::{Asked, Given, span, wrapped},
        on_page::OnPage,
        refusal::Refusal,
    },
    service::access::{self, AccessUser, EditAccessUser},
};

/// A page access user.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageAccessUser {
    /// Their id.
    id: String,
    /// The page's id.
    page_id: String,
    /// Their address.
    email: Option<String>,
    /// What another system calls them.
    external_login: Option<String>,
    /// The first of their groups.
    page_access_group_id: Option<String>,
    /// Their groups.
    page_access_group_ids: Vec<String>,
    /// When they were made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When they were last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Instant,
}

/// A page access user; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SentPageAccessUser)]
pub struct Row {
    /// What another system calls them.
    external_login: Option<String>,
    /// Their address.
    email: Option<String>,
    /// The ids of their groups, and no others.
    #[schema(value_type = Option<Vec<String>>)]
    page_access_group_ids: Option<Vec<AccessGroupId>>,
}

wrapped! {
    /// A page access user.
    SendUser { page_access_user: Row }
}

/// Which users.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// Their address.
    email: Option<String>,
    /// Which part of the list, from 1.
    page: Option<i64>,
    /// How many rows a part has: 100 unless fewer are asked for.
    per_page: Option<i64>,
}

/// Page access users.
#[utoipa::path(get, path = "/pages/{page_id}/page_access_users", tag = "page-access-users", params(Search),
    responses((status = 200, body = Vec<PageAccessUser>)))]
pub async fn list(on: OnPage, Asked(search): Asked<Search>) -> Answer<Vec<PageAccessUser>> {
    let part = span(search.page, search.per_page, 1);
    let found = access::list_users(on.services(), &on.actor, on.page, search.email.as_deref(), part).await?;
    ok(found.into_iter().map(|user| view(on.page, user)).collect())
}

/// Makes a page access user.
#[utoipa::path(post, path = "/pages/{page_id}/page_access_users", tag = "page-access-users", request_body = SendUser,
    responses((status = 200, body = PageAccessUser)))]
pub async fn create(on: OnPage, Given(SendUser { page_access_user: row }): Given<SendUser>) -> Answer<PageAccessUser> {
    let id = access::create_user(on.services(), &on.actor, on.page, input(row)).await?;
    ok(known(&on, id).await?)
}

/// A page access user.
#[utoipa::path(get, path = "/pages/{page_id}/page_access_users/{page_access_user_id}", tag = "page-access-users",
    responses((status = 200, body = PageAccessUser)))]
pub async fn load(on: OnPage) -> Answer<PageAccessUser> {
    ok(known(&on, user(&on)?).await?)
}

/// Changes a page access user.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/page_access_users/{page_access_user_id}", tag = "page-access-users",
    request_body = SendUser, responses((status = 200, body = PageAccessUser)))]
pub async fn edit(on: OnPage, Given(SendUser { page_access_user: row }): Given<SendUser>) -> Answer<PageAccessUser> {
    let id = user(&on)?;
    access::edit_user(on.services(), &on.actor, on.page, id, input(row)).await?;
    ok(known(&on, id).await?)
}

/// Takes a page access user away.
#[utoipa::path(delete, path = "/pages/{page_id}/page_access_users/{page_access_user_id}", tag = "page-access-users",
    responses((status = 204)))]
pub async fn delete(on: OnPage) -> Result<StatusCode, Refusal> {
    access::delete_user(on.services(), &on.actor, on.page, user(&on)?).await?;
    done()
}

/// The user in the address.
pub fn user(on: &OnPage) -> Result<AccessUserId, Refusal> {
    on.id("page_access_user_id", "page access user")
}

/// A user, as the API writes them.
pub async fn known(on: &OnPage, id: AccessUserId) -> Result<PageAccessUser, Refusal> {
    Ok(view(on.page, access::load_user(on.services(), &on.actor, on.page, id).await?))
}

fn input(row: Row) -> EditAccessUser {
    EditAccessUser { email: row.email, external_login: row.external_login, groups: row.page_access_group_ids }
}

fn view(page: PageId, user: AccessUser) -> PageAccessUser {
    let groups: Vec<String> = user.groups.iter().map(ToString::to_string).collect();
    PageAccessUser {
        id: user.id.to_string(),
        page_id: page.to_string(),
        email: user.email,
        external_login: user.external_login,
        page_access_group_id: groups.first().cloned(),
        page_access_group_ids: groups,
        created_at: user.created_at,
        updated_at: user.updated_at,
    }
}
