//! Thresholds in words.

use app::model::{
    Status,
    input::NewThreshold,
    threshold::{Firing, FiringEnd, Reaction, Side, Sight, Threshold},
};

use crate::ui::mark::word;

/// What a threshold can do, and what that means.
pub const REACTIONS: [(Reaction, &str, &str); 3] = [
    (Reaction::Suspect, "Suspect the component", "Visitors see an outlined mark: nobody has confirmed it yet"),
    (
        Reaction::SetStatus,
        "Set its status",
        "As if somebody had set it; taken back when values have recovered, unless somebody else set it",
    ),
    (Reaction::Draft, "Write a draft", "Staff find a draft of an incident; visitors see nothing"),
];

/// When it fires and what happens then: `above 500 ms for 5 min: Player is suspected`.
pub fn rule(content: &NewThreshold, value: &str, component: &str) -> String {
    let side = match content.side {
        Side::Above => "Above",
        Side::Below => "Below",
    };
    let then = match content.reaction {
        Reaction::Suspect => format!("{component} is suspected"),
        Reaction::SetStatus => format!("{component} is set to \u{201c}{}\u{201d}", word(content.status)),
        Reaction::Draft => format!("a draft about {component}"),
    };
    format!("{side} {value} for {} min: {then}", content.for_minutes)
}

/// How it is now, in a word or two, and how bad that is.
pub fn standing(threshold: &Threshold) -> (Status, &'static str) {
    let open = threshold.firings.first().filter(|firing| firing.ended_at.is_none());
    match (threshold.paused_at, open, threshold.sight) {
        (Some(_), ..) => (Status::Unknown, "Paused"),
        (_, Some(_), Sight::Silent(_)) => (Status::DegradedPerformance, "Has fired; no data since"),
        (_, Some(firing), _) if firing.dismissed_at.is_some() => (Status::Unknown, "Has fired; dismissed until values have recovered"),
        (_, Some(firing), _) if firing.applied_at.is_none() => {
            (Status::UnderMaintenance, "Has fired; waits for the end of the maintenance")
        }
        (_, Some(_), _) if threshold.is_unsteady => (Status::DegradedPerformance, "Has fired too often; stays until values are quiet"),
        (_, Some(_), Sight::Fine(_)) => (Status::DegradedPerformance, "Has fired; values are fine again"),
        (_, Some(_), Sight::Crossed(_)) => (Status::DegradedPerformance, "Has fired"),
        (_, None, Sight::Silent(_)) => (Status::Unknown, "No data"),
        (_, None, Sight::Crossed(_)) => (Status::DegradedPerformance, "Beyond it, not for long enough yet"),
        (_, None, Sight::Fine(_)) => (Status::Operational, "Fine"),
    }
}

/// What became of a firing.
pub fn outcome(firing: &Firing) -> String {
    let end = match firing.end {
        None => "not over",
        Some(FiringEnd::Recovered) => "recovered",
        Some(FiringEnd::Withdrawn) => "withdrawn",
    };
    let mut said = vec![end.to_owned()];
    if firing.applied_at.is_none() {
        said.push("nothing was done".to_owned());
    }
    if firing.is_overruled {
        said.push("somebody else decided".to_owned());
    }
    if firing.dismissed_at.is_some() {
        said.push(format!("dismissed by {}", firing.dismissed_by.as_deref().unwrap_or("somebody")));
    }
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use app::model::Instant;

    use super::*;

    #[test]
    fn a_threshold_is_said_in_words() {
        let content = NewThreshold::at("aaaaaaaaaaaa".parse().unwrap(), Side::Above, 500.0);
        assert_eq!(rule(&content, "500 ms", "Player"), "Above 500 ms for 5 min: Player is suspected");
        let at = Instant::default();
        let firing = Firing {
            id: 1,
            began_at: at,
            value: 1.0,
            applied_at: Some(at),
            ended_at: None,
            end: None,
            is_overruled: false,
            dismissed_at: None,
            dismissed_by: None,
            event_id: None,
        };
        let mut own = Threshold {
            id: "aaaaaaaaaaaa".parse().unwrap(),
            rev: 1,
            content,
            paused_at: None,
            sight: Sight::Silent(None),
            is_unsteady: false,
            firings: Vec::new(),
        };
        assert_eq!(standing(&own), (Status::Unknown, "No data"));
        own.sight = Sight::Crossed(at);
        assert_eq!(standing(&own).1, "Beyond it, not for long enough yet");
        own.firings.push(firing.clone());
        assert_eq!(standing(&own).1, "Has fired");
        own.firings[0].applied_at = None;
        assert_eq!(standing(&own).0, Status::UnderMaintenance);
        own.paused_at = Some(at);
        assert_eq!(standing(&own).1, "Paused");
        let over = Firing { end: Some(FiringEnd::Recovered), is_overruled: true, ..firing };
        assert_eq!(outcome(&over), "recovered, somebody else decided");
    }
}
