//! Incidents that monitoring writes by itself: what they say in the page's language, and whether somebody else has changed one since.

use app::model::{Language, Publication};

use crate::entity::incident;

/// Whether nobody has changed an incident since it had this revision. Whoever only takes on one that is out has not.
pub(in crate::service) fn is_untouched(row: &incident::Model, rev: Option<i64>) -> bool {
    let is_only_taken_on =
        |rev| row.publication == Publication::Published && row.rev == rev + 1 && row.acknowledged_at == Some(row.updated_at);
    row.deleted_at.is_none() && rev.is_some_and(|rev| row.rev == rev || is_only_taken_on(rev))
}

/// The title of an incident of a component, and what it says first.
pub(in crate::service) fn opening(language: Language, who: &str) -> (String, String) {
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

/// What it says last.
pub(in crate::service) fn ending(language: Language, who: &str) -> String {
    match language {
        Language::English => format!("Our monitoring sees no more errors on {who}."),
        Language::German => format!("Unsere Überwachung sieht bei {who} keine Fehler mehr."),
        Language::French => format!("Notre surveillance ne voit plus d'erreurs sur {who}."),
        Language::Spanish => format!("Nuestra monitorización ya no ve errores en {who}."),
        Language::Japanese => format!("監視システムは{who}のエラーを検知しなくなりました。"),
        Language::Arabic => format!("لم تعد أنظمة المراقبة لدينا ترصد أخطاء في: {who}."),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use app::model::Word;

    use super::*;

    #[test]
    fn every_language_has_words_of_its_own_that_name_the_component() {
        let all = Language::ALL.iter().map(|language| (opening(*language, "Player"), ending(*language, "Player")));
        let different: BTreeSet<_> = all.flat_map(|((title, body), last)| [title, body, last]).collect();
        assert_eq!(different.len(), 3 * Language::ALL.len());
        assert!(different.iter().all(|text| text.contains("Player")));
    }
}
