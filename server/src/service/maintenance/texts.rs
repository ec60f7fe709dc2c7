//! What a maintenance says when nobody wrote anything: a sentence for each step, in the page's language.

use app::model::{Instant, Language, MaintenanceState};
use jiff::tz::TimeZone;

use crate::{live::derive, service::mutation::Mutation};

/// The sentence for a step.
pub(super) fn of_step(m: &Mutation<'_>, state: MaintenanceState) -> &'static str {
    sentence(language(m), state)
}

fn sentence(language: Language, state: MaintenanceState) -> &'static str {
    let [scheduled, begun, verifying, completed, cancelled] = match language {
        Language::English => [
            "Maintenance is planned.",
            "The maintenance has begun.",
            "The work is done. We are checking the result.",
            "The maintenance is over.",
            "The maintenance has been called off.",
        ],
        Language::German => [
            "Eine Wartung ist geplant.",
            "Die Wartung hat begonnen.",
            "Die Arbeiten sind fertig. Wir prüfen das Ergebnis.",
            "Die Wartung ist beendet.",
            "Die Wartung ist abgesagt.",
        ],
        Language::French => [
            "Une maintenance est prévue.",
            "La maintenance a commencé.",
            "Les travaux sont finis. Nous vérifions le résultat.",
            "La maintenance est terminée.",
            "La maintenance est annulée.",
        ],
        Language::Spanish => [
            "Hay un mantenimiento previsto.",
            "El mantenimiento ha comenzado.",
            "El trabajo está hecho. Comprobamos el resultado.",
            "El mantenimiento ha terminado.",
            "El mantenimiento se ha cancelado.",
        ],
        Language::Japanese => [
            "メンテナンスを予定しています。",
            "メンテナンスを開始しました。",
            "作業が完了し、結果を確認しています。",
            "メンテナンスが終了しました。",
            "メンテナンスは中止になりました。",
        ],
        Language::Arabic => {
            ["هناك صيانة مُخططة.", "بدأت الصيانة.", "انتهى العمل ونتحقق الآن من النتيجة.", "انتهت الصيانة.", "أُلغيت الصيانة."]
        }
    };
    match state {
        MaintenanceState::Scheduled => scheduled,
        MaintenanceState::InProgress => begun,
        MaintenanceState::Verifying => verifying,
        MaintenanceState::Completed => completed,
        MaintenanceState::Cancelled => cancelled,
    }
}

/// The sentence for a planned end that moved.
pub(super) fn of_new_end(m: &Mutation<'_>, until: Instant) -> String {
    let zone = derive::zone(&m.page().time_zone);
    let at = on_the_clock(&zone, until);
    match language(m) {
        Language::English => format!("The planned end is now {at}."),
        Language::German => format!("Das geplante Ende ist jetzt {at}."),
        Language::French => format!("La fin prévue est maintenant {at}."),
        Language::Spanish => format!("El final previsto es ahora {at}."),
        Language::Japanese => format!("終了予定は {at} に変わりました。"),
        Language::Arabic => format!("الموعد الجديد للانتهاء هو {at}."),
    }
}

/// `2026-11-22 22:30 (Europe/Berlin)`.
fn on_the_clock(zone: &TimeZone, at: Instant) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    format!("{} ({name})", at.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M"))
}

fn language(m: &Mutation<'_>) -> Language {
    derive::settings(m.page()).language
}

#[cfg(test)]
mod tests {
    use app::model::Word;

    use super::*;

    #[test]
    fn every_step_has_a_sentence_of_its_own_in_every_language() {
        let all = Language::ALL.iter().flat_map(|l| MaintenanceState::ALL.iter().map(|s| sentence(*l, *s)));
        let different: std::collections::BTreeSet<_> = all.clone().collect();
        assert_eq!(different.len(), Language::ALL.len() * MaintenanceState::ALL.len());
    }

    #[test]
    fn a_time_is_written_on_the_page_clock() {
        let zone = derive::zone("America/New_York");
        assert_eq!(on_the_clock(&zone, "2026-11-22T03:30:00Z".parse().unwrap()), "2026-11-21 22:30 (America/New_York)");
        assert_eq!(on_the_clock(&derive::zone("Atlantis"), Instant::default()), "1970-01-01 00:00 (UTC)");
    }
}
