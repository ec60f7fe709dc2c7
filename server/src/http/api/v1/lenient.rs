//! Reading what scripts send: forms have only texts, and not every script knows the difference.

use std::fmt;

use serde::de::{
    DeserializeOwned, Deserializer, Error, Expected, Unexpected, Visitor,
    value::{MapDeserializer, SeqDeserializer},
};
use serde_json::{Number, Value};

/// What is wrong with a value.
#[derive(Debug)]
pub struct Wrong {
    field: Option<&'static str>,
    words: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Wrong {}

impl Error for Wrong {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self { field: None, words: words.to_string() }
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::custom("is not included in the list")
    }

    fn missing_field(field: &'static str) -> Self {
        Self { field: Some(field), words: "can't be blank".to_owned() }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format!("must be {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format!("must be {expected}"))
    }
}

/// Reads a value; what is wrong is told with the name of its field. What the type has no field for is passed over.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(Lenient(value)).map_err(|error| {
        let path = error.path().to_string();
        let wrong = error.into_inner();
        let field = match wrong.field {
            Some(field) if path == "." => field.to_owned(),
            Some(field) => format!("{path}.{field}"),
            None => path,
        };
        (field, wrong.words)
    })
}

/// A value whose texts are taken for what they say.
struct Lenient(Value);

impl Lenient {
    fn number(self) -> Self {
        let Value::String(text) = &self.0 else { return self };
        let text = text.trim();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let number = if !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit()) {
            // A number that is too large for anything is a very large number.
            let most = if text.starts_with('-') { i64::MIN } else { i64::MAX };
            Some(Number::from(text.parse().unwrap_or(most)))
        } else {
            text.parse().ok().and_then(Number::from_f64)
        };
        number.map_or(self, |number| Self(Value::Number(number)))
    }
}

impl serde::de::IntoDeserializer<'_, Wrong> for Lenient {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            self.number().deserialize_any(visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for Lenient {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(value), _, _) => visitor.visit_i64(value),
                (_, Some(value), _) => visitor.visit_u64(value),
                (_, _, value) => visitor.visit_f64(value.unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Lenient))),
            Value::Object(fields) => {
                visitor.visit_map(MapDeserializer::new(fields.into_iter().map(|(name, value)| (name, Lenient(value)))))
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0.as_str().map(str::trim) {
            Some("true" | "1" | "t" | "yes" | "on") => visitor.visit_bool(true),
            Some("false" | "0" | "f" | "no" | "off") => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }

    numbers!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_f32 deserialize_f64);

    /// A form spells nothing as an empty text.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.0 {
            Value::Null => visitor.visit_none(),
            Value::String(text) if text.is_empty() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::String(text) => visitor.visit_enum(serde::de::IntoDeserializer::<Wrong>::into_deserializer(text)),
            _ => Err(Wrong::custom("must be a text")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Thing {
        name: String,
        large: Option<i64>,
        is: Option<bool>,
        share: Option<f64>,
        kind: Option<Kind>,
        #[serde(default)]
        inner: Vec<Thing>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        OfOne,
    }

    #[test]
    fn texts_are_taken_for_what_they_say() {
        let value = json!({ "name": "5", "large": "99999999999999999999", "is": "true", "share": "1.5", "kind": "of_one", "other": [1] });
        let thing: Thing = read(value).unwrap();
        assert_eq!((thing.name.as_str(), thing.large, thing.is, thing.share), ("5", Some(i64::MAX), Some(true), Some(1.5)));
        let empty: Thing = read(json!({ "name": "", "large": "", "is": "", "share": null, "kind": "" })).unwrap();
        assert_eq!((empty.large, empty.is, empty.share, empty.kind), (None, None, None, None));
    }

    #[test]
    fn a007_what_does_not_fit_is_told_by_its_name() {
        for (value, field, words) in [
            (json!({}), "name", "can't be blank"),
            (json!({ "name": ["a"] }), "name", "must be a string"),
            (json!({ "name": { "$ne": null } }), "name", "must be a string"),
            (json!({ "name": "a", "kind": "nonsense" }), "kind", "is not included in the list"),
            (json!({ "name": "a", "kind": 7 }), "kind", "must be a text"),
            (json!({ "name": "a", "is": "perhaps" }), "is", "must be a boolean"),
            (json!({ "name": "a", "large": "x" }), "large", "must be i64"),
            (json!({ "name": "a", "inner": [{ "name": "b" }, {}] }), "inner[1].name", "can't be blank"),
        ] {
            let wrong = read::<Thing>(value.clone()).unwrap_err();
            assert_eq!(wrong, (field.to_owned(), words.to_owned()), "{value}");
        }
    }
}
