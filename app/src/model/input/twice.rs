//! Fields of edits that can be left alone, cleared, or set: absent, `null`, or a value. Without this, `null` would leave them
//! alone, and nothing could be cleared from afar.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a field that is not left alone; one that is, is skipped.
pub fn serialize<T: Serialize, S: Serializer>(field: &Option<Option<T>>, serializer: S) -> Result<S::Ok, S::Error> {
    field.as_ref().and_then(Option::as_ref).serialize(serializer)
}

/// Reads a field that is there.
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use crate::model::input::EditPage;

    #[test]
    fn a_field_is_left_alone_cleared_or_set() {
        for host in [None, Some(None), Some(Some("status.example.com".to_owned()))] {
            let edit = EditPage { host, ..EditPage::at_rev(Some(1)) };
            let json = serde_json::to_string(&edit).unwrap();
            assert_eq!(serde_json::from_str::<EditPage>(&json).unwrap(), edit, "{json}");
        }
    }
}
