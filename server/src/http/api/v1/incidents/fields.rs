//! What scripts say about incidents and maintenances.

use std::{collections::BTreeSet, fmt};

use app::model::{ComponentId, Status};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;
use utoipa::ToSchema;

use crate::http::api::v1::{
    body::{sent, wrapped},
    moment::Moment,
    words::{ComponentStatus, ImpactWord, IncidentStatus},
};

/// Components that are touched, perhaps with how they are: a map from ids to statuses, or a list of ids.
#[derive(Clone, Debug, Default)]
pub struct Touching(pub Vec<(ComponentId, Option<Status>)>);

impl<'de> Deserialize<'de> for Touching {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfComponents)
    }
}

struct OfComponents;

impl<'de> Visitor<'de> for OfComponents {
    type Value = Touching;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from ids of components to statuses, or a list of ids")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Touching, A::Error> {
        let mut all = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            // In a form, ids may stand beside the map.
            if name.is_empty() {
                all.extend(map.next_value::<Vec<ComponentId>>()?.into_iter().map(|id| (id, None)));
                continue;
            }
            let id = name.parse().map_err(|_| A::Error::custom(format!("`{name}` is no id of a component")))?;
            all.push((id, map.next_value::<Option<ComponentStatus>>()?.map(Status::from)));
        }
        Ok(Touching(all))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Touching, A::Error> {
        let mut all = Vec::new();
        while let Some(id) = seq.next_element()? {
            all.push((id, None));
        }
        Ok(Touching(all))
    }
}

macro_rules! rows {
    ($($(#[$attribute:meta])* $field:ident: $kind:ty,)+) => {
        /// A new incident, or a maintenance if it says when it is planned.
        #[derive(Debug, Deserialize, ToSchema)]
        #[schema(as = NewIncident)]
        pub struct NewRow {
            /// What it is called; at most 255 characters.
            name: String,
            $($(#[$attribute])* $field: $kind,)+
        }

        /// What to change about an incident or a maintenance; what is left out stays. A body or a status adds an update.
        #[derive(Debug, Deserialize, ToSchema)]
        #[schema(as = ChangedIncident)]
        pub struct ChangedRow {
            /// What it is called; at most 255 characters.
            #[serde(default, deserialize_with = "sent")]
            #[schema(value_type = Option<String>)]
            name: Option<Option<String>>,
            $($(#[$attribute])* $field: $kind,)+
        }

        /// All of it but the name.
        #[derive(Debug)]
        pub struct Fields {
            $(pub(super) $field: $kind,)+
        }

        impl NewRow {
            /// The name, and the rest.
            pub fn parts(self) -> (String, Fields) {
                (self.name, Fields { $($field: self.$field,)+ })
            }
        }

        impl ChangedRow {
            /// The name, and the rest.
            pub fn parts(self) -> (Option<String>, Fields) {
                (self.name.map(Option::unwrap_or_default), Fields { $($field: self.$field,)+ })
            }
        }
    };
}

rows! {
    /// Where it stands: one of the first four of an incident, one of the next four of a maintenance.
    status: Option<IncidentStatus>,
    /// How much it hurts, in place of what follows from its components; empty for that again.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<ImpactWord>)]
    impact_override: Option<Option<ImpactWord>>,
    /// What to say, in Markdown; at most 25,000 characters.
    body: Option<String>,
    /// The components it touches and how they are from now on: a map from ids to statuses, or a list of ids.
    #[schema(value_type = Option<Object>)]
    components: Option<Touching>,
    /// The ids of all components it touches.
    #[schema(value_type = Option<Vec<String>>)]
    component_ids: Option<Vec<ComponentId>>,
    /// Whether subscribers are told; yes if it is left out.
    deliver_notifications: Option<bool>,
    /// When it is planned to begin.
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_for: Option<Moment>,
    /// When it is planned to end.
    #[schema(value_type = Option<String>, format = DateTime)]
    scheduled_until: Option<Moment>,
    /// Whether subscribers are reminded an hour before it begins.
    scheduled_remind_prior: Option<bool>,
    /// Whether it begins by itself.
    scheduled_auto_in_progress: Option<bool>,
    /// Whether it ends by itself.
    scheduled_auto_completed: Option<bool>,
    /// The same as `scheduled_auto_in_progress`.
    scheduled_auto_transition: Option<bool>,
    /// Whether its components are under maintenance while it runs; yes if it is left out.
    auto_transition_to_maintenance_state: Option<bool>,
    /// Whether its components are again what they were when it ends; yes if it is left out.
    auto_transition_to_operational_state: Option<bool>,
    /// Whether subscribers are told when it begins by itself; yes if it is left out.
    auto_transition_deliver_notifications_at_start: Option<bool>,
    /// Whether subscribers are told when it ends by itself; yes if it is left out.
    auto_transition_deliver_notifications_at_end: Option<bool>,
    /// When its staff are reminded of it: `"[1,5]"`, `"4"` or `"[]"`; empty for the page's habit.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<String>)]
    reminder_intervals: Option<Option<String>>,
    /// Facts for other tools: an object of objects.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
    /// Whether it is entered after the fact. It has no components then, and nobody is told.
    backfilled: Option<bool>,
    /// When it was, if it is entered after the fact: a date, or a time.
    backfill_date: Option<String>,
}

wrapped! {
    /// A new incident.
    PostIncident { incident: NewRow }
    /// What to change about an incident.
    PatchIncident { incident: ChangedRow }
}

impl Fields {
    /// Every component it names, and how it is, if that is said.
    pub fn named(&self) -> Vec<(ComponentId, Option<Status>)> {
        let mut all = self.components.clone().unwrap_or_default().0;
        let mut known: BTreeSet<ComponentId> = all.iter().map(|(id, _)| *id).collect();
        all.extend(self.component_ids.iter().flatten().filter(|id| known.insert(**id)).map(|id| (*id, None)));
        all
    }
}
