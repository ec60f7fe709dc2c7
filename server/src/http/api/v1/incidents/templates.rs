//! What is prepared for incidents.

use std::collections::BTreeMap;

use app::model::{
    ComponentId, IncidentState,
    input::{NAME_LENGTH, NewTemplate, clean_line},
    template::Template,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::api::v1::{
        answer::{Answer, created, ok},
        body::{Asked, Given, Paging, wrapped},
        components::view::{Component, Standing},
        on_page::OnPage,
        pages::rename,
        refusal::Refusal,
        words::IncidentStatus,
    },
    service::templates,
};

/// What is kept of a template for scripts alone.
const NAME: &str = "name";
const STATUS: &str = "update_status";
const QUIET: &str = "quiet";
const TWEET: &str = "should_tweet";

/// A new template.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewIncidentTemplate)]
pub struct NewRow {
    /// What the template is called.
    name: String,
    /// What the incident will be called.
    title: String,
    /// What to say, in Markdown.
    body: String,
    /// What it is filed under.
    group_id: Option<String>,
    /// Where the incident will stand; investigating if it is left out.
    update_status: Option<IncidentStatus>,
    /// Kept for scripts.
    should_tweet: Option<bool>,
    /// Kept for scripts: whether subscribers are told is decided when the incident is opened.
    should_send_notifications: Option<bool>,
    /// The ids of the components it touches.
    #[schema(value_type = Option<Vec<String>>)]
    component_ids: Option<Vec<ComponentId>>,
}

wrapped! {
    /// A new template.
    PostTemplate { template: NewRow }
}

/// What is prepared for an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentTemplate {
    /// Its id.
    id: String,
    /// The components it touches, as they are now.
    components: Vec<Component>,
    /// What the template is called.
    name: String,
    /// What the incident will be called.
    title: String,
    /// What to say, in Markdown.
    body: String,
    /// What it is filed under.
    group_id: Option<String>,
    /// Where the incident will stand.
    update_status: Option<IncidentStatus>,
    /// Kept for scripts.
    should_tweet: bool,
    /// Kept for scripts.
    should_send_notifications: bool,
}

/// Templates, in their order.
#[utoipa::path(get, path = "/pages/{page_id}/incident_templates", tag = "templates", params(Paging),
    responses((status = 200, body = Vec<IncidentTemplate>)))]
pub async fn list(on: OnPage, Asked(paging): Asked<Paging>) -> Answer<Vec<IncidentTemplate>> {
    let all = templates::list_templates(on.services(), &on.actor, on.page).await?;
    let standing = Standing::load(&on).await?;
    ok(paging.of(all).into_iter().map(|template| view(&standing, template)).collect())
}

/// Makes a template.
#[utoipa::path(post, path = "/pages/{page_id}/incident_templates", tag = "templates", request_body = PostTemplate,
    responses((status = 201, body = IncidentTemplate)))]
pub async fn create(on: OnPage, Given(PostTemplate { template }): Given<PostTemplate>) -> Answer<IncidentTemplate> {
    let name = clean_line(&template.name);
    for (field, text) in [("name", &name), ("title", &template.title), ("body", &template.body)] {
        if text.trim().is_empty() {
            return Err(Refusal::field(field, "can't be blank"));
        }
    }
    if name.chars().count() > NAME_LENGTH {
        return Err(Refusal::field("name", format!("must have at most {NAME_LENGTH} characters")));
    }
    let standing = Standing::load(&on).await?;
    let mut statuses = Vec::new();
    for id in template.component_ids.into_iter().flatten() {
        let known = standing.status(id);
        let status = known.ok_or_else(|| Refusal::field("component_ids", format!("names {id}, which is no component of this page")))?;
        statuses.push((id, status));
    }
    let mut kept = BTreeMap::from([(NAME.to_owned(), name)]);
    let state = template.update_status.and_then(IncidentStatus::of_incident);
    if let Some(word) = template.update_status.and_then(IncidentStatus::of_maintenance) {
        kept.insert(STATUS.to_owned(), word.to_string());
    }
    for (key, is) in [(QUIET, template.should_send_notifications.map(|is| !is)), (TWEET, template.should_tweet)] {
        if is == Some(true) {
            kept.insert(key.to_owned(), is.unwrap_or_default().to_string());
        }
    }
    let content = NewTemplate {
        name: template.title,
        folder: template.group_id,
        texts: vec![(state.unwrap_or(IncidentState::Investigating), template.body)],
        statuses,
        compatible: kept,
    };
    let made = templates::create(on.services(), &on.actor, on.page, content).await;
    let id = made.map_err(|error| rename(error, &[("name", "title"), ("folder", "group_id")]))?;
    let all = templates::list_templates(on.services(), &on.actor, on.page).await?;
    let made = all.into_iter().find(|template| template.id == id).ok_or_else(|| Refusal::missing("template"))?;
    created(view(&standing, made))
}

fn view(standing: &Standing, template: Template) -> IncidentTemplate {
    let content = template.content;
    let kept = |name: &str| content.compatible.get(name);
    let first = content.texts.first();
    let state = kept(STATUS).map(String::as_str).or(first.map(|(state, _)| app::model::Word::as_str(*state)));
    IncidentTemplate {
        id: template.id.to_string(),
        components: content.statuses.iter().filter_map(|(id, _)| standing.component(*id)).collect(),
        name: kept(NAME).unwrap_or(&content.name).clone(),
        body: first.map(|(_, text)| text.clone()).unwrap_or_default(),
        update_status: state.map(IncidentStatus::named),
        should_tweet: kept(TWEET).is_some(),
        should_send_notifications: kept(QUIET).is_none(),
        group_id: content.folder.clone(),
        title: content.name.clone(),
    }
}
