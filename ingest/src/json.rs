//! JSON taken apart one level at a time, so that a body of many tiny values does not become a tree many times its size.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use crate::Fault;

/// The members of an object in the order they were written, also when a name is there twice.
pub(crate) struct Members<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The last member of this name, as JSON readers do.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Walk<'a>(PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for Walk<'a> {
            type Value = Members<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Walk(PhantomData))
    }
}

/// A body as text, no longer than the limit.
pub(crate) fn text(body: &[u8], most: usize) -> Result<&str, Fault> {
    if body.len() > most {
        return Err(Fault::whole(format!("{} bytes are more than {most}", body.len())));
    }
    std::str::from_utf8(body).map_err(|error| Fault::byte(error.valid_up_to(), "this is not UTF-8"))
}

/// A whole body. The fault says the line and column of what is no JSON or not of this shape.
pub(crate) fn whole<'a, T: Deserialize<'a>>(body: &'a str) -> Result<T, Fault> {
    serde_json::from_str(body).map_err(|error| Fault::line(error.line(), error.column(), reason(&error)))
}

/// An object, or a fault that names the field.
pub(crate) fn object<'a>(path: &str, raw: &'a RawValue) -> Result<Members<'a>, Fault> {
    serde_json::from_str(raw.get()).map_err(|error| Fault::field(path, reason(&error)))
}

/// A list, or a fault that names the field. `null` is an empty list.
pub(crate) fn list<'a>(path: &str, raw: &'a RawValue) -> Result<Vec<&'a RawValue>, Fault> {
    let list: Option<Vec<&RawValue>> = serde_json::from_str(raw.get()).map_err(|error| Fault::field(path, reason(&error)))?;
    Ok(list.unwrap_or_default())
}

/// A value of a known shape, or a fault that names the field.
pub(crate) fn shape<T: DeserializeOwned>(path: &str, raw: &RawValue) -> Result<T, Fault> {
    serde_json::from_str(raw.get()).map_err(|error| Fault::field(path, reason(&error)))
}

/// A number, text, `true`, `false` or `null`; what has parts stays empty, so that it takes no room.
pub(crate) fn scalar(raw: &RawValue) -> Value {
    match raw.get().trim_start().as_bytes().first() {
        Some(b'[') => Value::Array(Vec::new()),
        Some(b'{') => Value::Object(serde_json::Map::new()),
        _ => serde_json::from_str(raw.get()).unwrap_or_default(),
    }
}

/// What the JSON reader says, without the place: that is said elsewhere.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}
