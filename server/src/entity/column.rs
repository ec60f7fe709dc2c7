//! How a type of ours is kept in a plain column: [`Col`] for ids, instants and words, [`Json`] for anything with structure.

use std::{
    any::type_name,
    fmt::{self, Debug, Display},
    ops::{Deref, DerefMut},
};

use app::model::{
    ActorKind, Aggregation, Bars, Channel, Collapse, DeliveryState, EventKind, Id, Impact, IncidentState, Indicator, Instant, JournalCause,
    Language, LinkKind, MaintenanceState, NoticeKind, Publication, Role, Scope, StateWords, Status, SubscriberState, Visibility, Word,
    access::Right, source::SourceKind, threshold,
};
use sea_orm::{
    ActiveValue, ColIdx, ColumnType, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, Nullable, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A type of ours that a plain column can hold.
pub trait Stored: Clone + Sized {
    /// What the column holds: a text or a number.
    type Raw: Into<Value> + TryGetable + ValueType + Nullable + Debug;

    /// The value as the column holds it.
    fn to_raw(&self) -> Self::Raw;

    /// The value a column holds, or a sentence on why it holds none.
    fn from_raw(raw: Self::Raw) -> Result<Self, String>;
}

impl<K> Stored for Id<K> {
    type Raw = String;

    fn to_raw(&self) -> String {
        self.to_string()
    }

    fn from_raw(raw: String) -> Result<Self, String> {
        raw.parse().map_err(|error| format!("`{raw}` is not an id: {error}"))
    }
}

impl Stored for Instant {
    type Raw = i64;

    fn to_raw(&self) -> i64 {
        self.millis()
    }

    fn from_raw(raw: i64) -> Result<Self, String> {
        let instant = Instant::from_millis(raw);
        if instant.millis() == raw { Ok(instant) } else { Err(format!("{raw} milliseconds lie outside the calendar")) }
    }
}

// A blanket implementation for `Word` would overlap with the one for `Id`.
macro_rules! stored_words {
    ($($word:ty),+ $(,)?) => {$(
        impl Stored for $word {
            type Raw = String;

            fn to_raw(&self) -> String {
                self.as_str().to_owned()
            }

            fn from_raw(raw: String) -> Result<Self, String> {
                raw.parse()
            }
        }
    )+};
}

stored_words!(
    ActorKind,
    Aggregation,
    Bars,
    Channel,
    Collapse,
    DeliveryState,
    EventKind,
    Impact,
    IncidentState,
    Indicator,
    JournalCause,
    Language,
    LinkKind,
    MaintenanceState,
    NoticeKind,
    Publication,
    Right,
    Role,
    Scope,
    SourceKind,
    StateWords,
    Status,
    SubscriberState,
    Visibility,
    threshold::FiringEnd,
    threshold::Reaction,
    threshold::Side,
);

/// A `T` in a plain column: an id or a word as text, an instant as milliseconds since the epoch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Col<T>(pub T);

impl<T> From<T> for Col<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: PartialEq> PartialEq<T> for Col<T> {
    fn eq(&self, other: &T) -> bool {
        self.0 == *other
    }
}

impl<T: Display> Display for Col<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Stored> From<Col<T>> for Value {
    fn from(col: Col<T>) -> Self {
        col.0.to_raw().into()
    }
}

impl<T: Stored> TryGetable for Col<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let raw = T::Raw::try_get_by(row, index)?;
        T::from_raw(raw).map(Self).map_err(|reason| unreadable::<T, I>(index, &reason))
    }
}

impl<T: Stored> ValueType for Col<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let raw = <T::Raw as ValueType>::try_from(value)?;
        T::from_raw(raw).map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        type_name::<T>().to_owned()
    }

    fn array_type() -> ArrayType {
        T::Raw::array_type()
    }

    fn column_type() -> ColumnType {
        T::Raw::column_type()
    }
}

impl<T: Stored> Nullable for Col<T> {
    fn null() -> Value {
        T::Raw::null()
    }
}

/// A serde type in a column of JSON text, the same on both databases.
///
/// A value serde cannot write (a map whose keys are no texts) becomes NULL, which a column that must have a value refuses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize> From<Json<T>> for Value {
    fn from(json: Json<T>) -> Self {
        Value::String(serde_json::to_string(&json.0).ok())
    }
}

impl<T: DeserializeOwned> TryGetable for Json<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        serde_json::from_str(&text).map(Self).map_err(|error| {
            let start: String = text.chars().take(80).collect();
            unreadable::<T, I>(index, &format!("`{start}`: {error}"))
        })
    }
}

impl<T: DeserializeOwned> ValueType for Json<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        serde_json::from_str(&text).map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        type_name::<T>().to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

impl<T> Nullable for Json<T> {
    fn null() -> Value {
        Value::String(None)
    }
}

macro_rules! like_its_content {
    ($wrapper:ident, $($bound:tt)+) => {
        impl<T> Deref for $wrapper<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> DerefMut for $wrapper<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        impl<T: Debug> Debug for $wrapper<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<T: $($bound)+> IntoActiveValue<Self> for $wrapper<T> {
            fn into_active_value(self) -> ActiveValue<Self> {
                ActiveValue::Set(self)
            }
        }

        // Only asked where the database makes the key, which it never does for these.
        impl<T> TryFromU64 for $wrapper<T> {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(type_name::<T>()))
            }
        }
    };
}

like_its_content!(Col, Stored);
like_its_content!(Json, Serialize);

fn unreadable<T, I: ColIdx>(index: I, reason: &str) -> TryGetError {
    TryGetError::DbErr(DbErr::Type(format!("column {index:?} holds no {}: {reason}", type_name::<T>())))
}

#[cfg(test)]
mod tests {
    use app::model::{PageId, Word};
    use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

    use super::*;

    async fn read<T: TryGetable>(db: &DatabaseConnection, expression: &str) -> Result<T, DbErr> {
        let statement = Statement::from_string(DbBackend::Sqlite, format!("SELECT {expression} AS it"));
        db.query_one_raw(statement).await?.unwrap().try_get("", "it")
    }

    #[tokio::test]
    async fn what_is_stored_reads_back() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        for &status in Status::ALL {
            assert_eq!(read::<Col<Status>>(&db, &format!("'{status}'")).await.unwrap(), status);
            assert_eq!(<Col<Status> as ValueType>::try_from(Value::from(Col(status))).ok(), Some(Col(status)));
        }
        assert_eq!(read::<Col<PageId>>(&db, "'abcdefghijkl'").await.unwrap().to_string(), "abcdefghijkl");
        assert_eq!(read::<Col<Instant>>(&db, "1500").await.unwrap(), Instant::from_millis(1500));
        assert_eq!(read::<Json<Vec<i64>>>(&db, "'[1, 2]'").await.unwrap(), Json(vec![1, 2]));
        assert_eq!(read::<Option<Col<Status>>>(&db, "NULL").await.unwrap(), None);
        assert_eq!(read::<Option<Json<Vec<i64>>>>(&db, "NULL").await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_an_error_that_names_column_type_and_text() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        let word = read::<Col<Status>>(&db, "'sunny'").await.unwrap_err().to_string();
        assert!(word.contains("\"it\"") && word.contains("Status") && word.contains("`sunny`"), "{word}");
        let id = read::<Option<Col<PageId>>>(&db, "'NOT AN ID'").await.unwrap_err().to_string();
        assert!(id.contains("kind::Page") && id.contains("`NOT AN ID`"), "{id}");
        let instant = read::<Col<Instant>>(&db, "9223372036854775807").await.unwrap_err().to_string();
        assert!(instant.contains("Instant") && instant.contains("9223372036854775807"), "{instant}");
        let json = read::<Json<Vec<i64>>>(&db, "'[1,'").await.unwrap_err().to_string();
        assert!(json.contains("Vec<i64>") && json.contains("`[1,`"), "{json}");
        assert!(read::<Col<Status>>(&db, "NULL").await.is_err());
    }

    #[test]
    fn a_value_that_is_no_json_becomes_null() {
        let keyed_by_lists = std::collections::BTreeMap::from([(vec![1], 2)]);
        assert_eq!(Value::from(Json(keyed_by_lists)), Value::String(None));
    }

    #[test]
    fn in_json_and_in_logs_a_column_is_its_content() {
        assert_eq!(serde_json::to_string(&Col(Status::MajorOutage)).unwrap(), "\"major_outage\"");
        assert_eq!(format!("{:?} {}", Col(Status::MajorOutage), Col(Status::MajorOutage)), "MajorOutage major_outage");
    }
}
