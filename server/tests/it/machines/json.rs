//! JSON that remembers the order of its keys: some programs read line by line.

use std::{fmt, ops::Index};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The keys, in order.
    pub fn keys(&self) -> Vec<&str> {
        match self {
            Self::Object(pairs) => pairs.iter().map(|(key, _)| key.as_str()).collect(),
            other => panic!("{other:?} is no object"),
        }
    }

    /// The members.
    pub fn list(&self) -> &[Json] {
        match self {
            Self::List(all) => all,
            other => panic!("{other:?} is no list"),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            other => panic!("{other:?} is no text"),
        }
    }

    /// The member with this id.
    pub fn with_id(&self, id: impl fmt::Display) -> &Json {
        let id = id.to_string();
        self.list().iter().find(|one| one["id"].text() == id).unwrap_or_else(|| panic!("{id} is not in {self:?}"))
    }

    /// The texts under a key, of each member.
    pub fn each(&self, key: &str) -> Vec<&str> {
        self.list().iter().map(|one| one[key].text()).collect()
    }
}

impl Index<&str> for Json {
    type Output = Json;

    fn index(&self, key: &str) -> &Json {
        match self {
            Self::Object(pairs) => &pairs.iter().find(|(name, _)| name == key).unwrap_or_else(|| panic!("no {key} in {self:?}")).1,
            other => panic!("{other:?} is no object"),
        }
    }
}

impl Index<usize> for Json {
    type Output = Json;

    fn index(&self, at: usize) -> &Json {
        &self.list()[at]
    }
}

impl PartialEq<str> for Json {
    fn eq(&self, other: &str) -> bool {
        matches!(self, Self::Text(text) if text == other)
    }
}

impl PartialEq<&str> for Json {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = list.next_element()? {
            all.push(one);
        }
        Ok(Json::List(all))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut all = Vec::new();
        while let Some(pair) = map.next_entry()? {
            all.push(pair);
        }
        Ok(Json::Object(all))
    }
}
