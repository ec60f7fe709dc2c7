//! Our types from JSON. The browser's own parser reads the text; this maps what it found, field by field in the order
//! they are declared. No second parser, no field names compared, no error messages: a third of the code.

use js_sys::{Array, JSON, JsString, Object, Reflect};
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
        value::StringDeserializer,
    },
};
use wasm_bindgen::{JsCast, JsValue};

/// The value in this JSON, if it has the right shape. A field that is missing reads as empty, false or none.
pub fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    T::deserialize(Reader(JSON::parse(json).ok()?)).ok()
}

/// It has another shape.
#[derive(Debug)]
struct Misshapen;

impl std::fmt::Display for Misshapen {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Misshapen {}

impl Error for Misshapen {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: serde::de::Unexpected, _: &dyn serde::de::Expected) -> Self {
        Self
    }
    fn invalid_value(_: serde::de::Unexpected, _: &dyn serde::de::Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

struct Reader(JsValue);

impl Reader {
    fn is_nothing(&self) -> bool {
        self.0.is_undefined() || self.0.is_null()
    }

    #[inline(never)]
    /// JSON's integers are floats here; ours stay below 2^53.
    fn integer(&self) -> Result<i64, Misshapen> {
        self.0.as_f64().map(crate::text::number::to_integer).ok_or(Misshapen)
    }

    #[inline(never)]
    fn string(&self) -> Result<String, Misshapen> {
        if self.is_nothing() { Ok(String::new()) } else { self.0.as_string().ok_or(Misshapen) }
    }

    #[inline(never)]
    fn entries(&self) -> Array {
        self.0.dyn_ref::<Object>().map(Object::entries).unwrap_or_default()
    }
}

/// A method for each name a number type goes by.
macro_rules! integers {
    ($($name:ident)+) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
            visitor.visit_i64(self.integer()?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Misshapen;

    integers! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misshapen> {
        Err(Misshapen)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        visitor.visit_bool(self.0.is_truthy())
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        visitor.visit_f64(self.0.as_f64().ok_or(Misshapen)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        visitor.visit_string(self.string()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        visitor.visit_string(self.string()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misshapen> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        if !self.is_nothing() && !Array::is_array(&self.0) {
            return Err(Misshapen);
        }
        let array = self.0.dyn_into::<Array>().unwrap_or_default();
        visitor.visit_seq(Elements { array, at: 0 })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misshapen> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
        visitor.visit_map(Entries { array: self.entries(), at: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misshapen> {
        visitor.visit_seq(Fields { object: self.0, fields })
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Misshapen> {
        if let Some(name) = self.0.as_string() {
            return visitor.visit_enum(Variant { name, content: JsValue::UNDEFINED });
        }
        let entry = Array::from(&self.entries().get(0));
        visitor.visit_enum(Variant { name: entry.get(0).as_string().ok_or(Misshapen)?, content: entry.get(1) })
    }

    serde::forward_to_deserialize_any! { i128 u128 f32 char bytes byte_buf unit unit_struct tuple_struct identifier ignored_any }
}

struct Elements {
    array: Array,
    at: u32,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Misshapen;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misshapen> {
        self.step().map(|next| seed.deserialize(next)).transpose()
    }
}

impl Elements {
    #[inline(never)]
    fn step(&mut self) -> Option<Reader> {
        let next = (self.at < self.array.length()).then(|| Reader(self.array.get(self.at)));
        self.at += 1;
        next
    }
}

struct Fields {
    object: JsValue,
    fields: &'static [&'static str],
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Misshapen;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misshapen> {
        self.step().map(|next| seed.deserialize(next)).transpose()
    }
}

impl Fields {
    #[inline(never)]
    fn step(&mut self) -> Option<Reader> {
        let (field, rest) = self.fields.split_first()?;
        self.fields = rest;
        Some(Reader(Reflect::get(&self.object, &JsString::from(*field)).unwrap_or(JsValue::UNDEFINED)))
    }
}

struct Entries {
    array: Array,
    at: u32,
}

impl Entries {
    fn part(&self, part: u32) -> Reader {
        Reader(Array::from(&self.array.get(self.at)).get(part))
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Misshapen;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misshapen> {
        if self.at >= self.array.length() {
            return Ok(None);
        }
        seed.deserialize(self.part(0)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misshapen> {
        let value = self.part(1);
        self.at += 1;
        seed.deserialize(value)
    }
}

struct Variant {
    name: String,
    content: JsValue,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Misshapen;
    type Variant = Reader;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Reader), Misshapen> {
        let name: StringDeserializer<Misshapen> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Reader(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = Misshapen;

    fn unit_variant(self) -> Result<(), Misshapen> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misshapen> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misshapen> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Misshapen> {
        self.deserialize_struct("", fields, visitor)
    }
}
