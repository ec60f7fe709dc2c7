//! How the box in the corner of other sites looks.

use app::model::input::EditPage;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Answer, ok},
    body::{Given, wrapped},
    on_page::OnPage,
    pages::colour,
    refusal::Refusal,
};
use crate::{http::embed::POSITION, service::pages};

/// The colours, and what they are if nobody says.
const COLOURS: [(&str, &str); 4] = [
    ("incident_background_color", "8a3200"),
    ("incident_text_color", "ffffff"),
    ("maintenance_background_color", "0b4f8a"),
    ("maintenance_text_color", "ffffff"),
];

/// A corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Corner {
    /// Below, on the left.
    BottomLeft,
    /// Below, on the right.
    BottomRight,
    /// Above, on the left.
    TopLeft,
    /// Above, on the right.
    TopRight,
}

impl Corner {
    const ALL: [(Self, &'static str); 4] = [
        (Self::BottomLeft, "bottom-left"),
        (Self::BottomRight, "bottom-right"),
        (Self::TopLeft, "top-left"),
        (Self::TopRight, "top-right"),
    ];
}

/// How the box in the corner of other sites looks.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusEmbedConfig {
    /// The page's id.
    page_id: String,
    /// In which corner it is.
    position: Corner,
    /// The background while there is an incident.
    incident_background_color: String,
    /// The text while there is an incident.
    incident_text_color: String,
    /// The background while there is a maintenance.
    maintenance_background_color: String,
    /// The text while there is a maintenance.
    maintenance_text_color: String,
}

/// What to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangedStatusEmbedConfig)]
pub struct ChangedRow {
    /// In which corner it is.
    position: Option<Corner>,
    /// The background while there is an incident: three or six hexadecimal digits.
    incident_background_color: Option<String>,
    /// The text while there is an incident.
    incident_text_color: Option<String>,
    /// The background while there is a maintenance.
    maintenance_background_color: Option<String>,
    /// The text while there is a maintenance.
    maintenance_text_color: Option<String>,
}

wrapped! {
    /// What to change.
    PatchConfig { status_embed_config: ChangedRow }
}

/// How the box looks.
#[utoipa::path(get, path = "/pages/{page_id}/status_embed_config", tag = "status-embed-config",
    responses((status = 200, body = StatusEmbedConfig)))]
pub async fn load(on: OnPage) -> Answer<StatusEmbedConfig> {
    let kept = pages::load_file(on.services(), &on.actor, on.page).await?.settings.compatible;
    let position = Corner::ALL.into_iter().find(|(_, name)| kept.get(POSITION).is_some_and(|kept| kept == name));
    let [incident, incident_text, maintenance, maintenance_text] =
        COLOURS.map(|(name, usual)| format!("#{}", kept.get(name).map_or(usual, |colour| colour.trim_start_matches('#'))));
    ok(StatusEmbedConfig {
        page_id: on.page.to_string(),
        position: position.map_or(Corner::BottomLeft, |(corner, _)| corner),
        incident_background_color: incident,
        incident_text_color: incident_text,
        maintenance_background_color: maintenance,
        maintenance_text_color: maintenance_text,
    })
}

/// Changes how the box looks.
#[utoipa::path(method(patch, put), path = "/pages/{page_id}/status_embed_config", tag = "status-embed-config", request_body = PatchConfig,
    responses((status = 200, body = StatusEmbedConfig)))]
pub async fn edit(on: OnPage, Given(PatchConfig { status_embed_config: row }): Given<PatchConfig>) -> Answer<StatusEmbedConfig> {
    let file = pages::load_file(on.services(), &on.actor, on.page).await?;
    let mut settings = file.settings;
    if let Some((_, name)) = Corner::ALL.into_iter().find(|(corner, _)| row.position == Some(*corner)) {
        settings.compatible.insert(POSITION.to_owned(), name.to_owned());
    }
    let given = [row.incident_background_color, row.incident_text_color, row.maintenance_background_color, row.maintenance_text_color];
    for ((name, _), given) in COLOURS.into_iter().zip(given) {
        if let Some(given) = given {
            settings.compatible.insert(name.to_owned(), colour(name, &given)?);
        }
    }
    let input = EditPage { settings: Some(settings), ..EditPage::at_rev(Some(file.rev)) };
    pages::edit(on.services(), &on.actor, on.page, input).await.map_err(Refusal::from)?;
    load(on).await
}
