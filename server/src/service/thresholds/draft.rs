//! A draft of an incident that a threshold writes for staff, and takes back if nobody has touched it.

use app::model::{
    Language, Publication,
    input::{NewIncident, NewUpdate, PublishAt},
};
use sea_orm::EntityTrait;

use crate::{
    entity::{Col, incident, threshold_firing as firing},
    error::Result,
    live::derive,
    service::{components, incidents, mutation::Mutation},
};

/// What made the drafts, as incidents name it.
const SOURCE: &str = "threshold";

/// Writes a draft in the page's language.
pub(super) async fn write(m: &mut Mutation<'_>, row: &mut firing::Model) -> Result<()> {
    let component = components::load(m, row.component_id.0).await?;
    let (title, body) = words(derive::settings(m.page()).language, &component.name);
    let input = NewIncident {
        update: NewUpdate { body, statuses: vec![(row.component_id.0, row.status.0)], ..NewUpdate::default() },
        publish: PublishAt::Draft,
        started_at: Some(row.began_at.0),
        detected_at: Some(row.began_at.0),
        source: Some(SOURCE.to_owned()),
        source_key: Some(row.id.to_string()),
        ..NewIncident::named(title, "")
    };
    let draft = incidents::open_within(m, input).await?;
    (row.event_id, row.event_rev) = (Some(draft.id), Some(draft.rev));
    Ok(())
}

/// Takes a draft back, unless staff have published, changed or deleted it.
pub(super) async fn take_back(m: &mut Mutation<'_>, row: &mut firing::Model) -> Result<()> {
    let Some(Col(id)) = row.event_id else { return Ok(()) };
    let found = incident::Entity::find_by_id(Col(id)).one(m.tx()).await?;
    let is_untouched =
        |draft: &incident::Model| draft.publication == Publication::Draft && draft.deleted_at.is_none() && Some(draft.rev) == row.event_rev;
    row.overruled = !found.as_ref().is_some_and(is_untouched);
    if row.overruled { Ok(()) } else { incidents::delete_within(m, id).await }
}

/// The title of a draft about a component, and what it says.
fn words(language: Language, who: &str) -> (String, String) {
    match language {
        Language::English => (format!("Problems with {who}"), format!("Our monitoring sees errors on {who}. We are looking into it.")),
        Language::German => (format!("Probleme mit {who}"), format!("Unsere Überwachung sieht Fehler bei {who}. Wir gehen dem nach.")),
        Language::French => {
            (format!("Problèmes avec {who}"), format!("Notre surveillance voit des erreurs sur {who}. Nous cherchons la cause."))
        }
        Language::Spanish => {
            (format!("Problemas con {who}"), format!("Nuestra monitorización ve errores en {who}. Estamos investigando la causa."))
        }
        Language::Japanese => (format!("{who}の問題"), format!("監視システムが{who}でエラーを検知しました。原因を調査しています。")),
        Language::Arabic => (format!("مشكلات في {who}"), format!("ترصد أنظمة المراقبة لدينا أخطاء في: {who}. نبحث الآن عن السبب.")),
    }
}

#[cfg(test)]
mod tests {
    use app::model::Word;

    use super::*;

    #[test]
    fn every_language_has_words_of_its_own_that_name_the_component() {
        let all: Vec<_> = Language::ALL.iter().map(|language| words(*language, "Player")).collect();
        assert!(all.iter().all(|(title, body)| title.contains("Player") && body.contains("Player")));
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), Language::ALL.len());
    }
}
