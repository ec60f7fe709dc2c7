//! Protocol Buffers taken apart field by field, so that only small parts of a body are ever held as values.

use prost::Message;

use crate::Fault;

/// What a field holds; what the formats here do not use stays unread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Held<'a> {
    /// A whole number, a truth value or a word of an enumeration.
    Varint(u64),
    /// Text, bytes, or a message in it.
    Bytes(&'a [u8]),
    /// Eight or four bytes of which only the length matters.
    Fixed,
}

/// One field: its number, where it begins, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Field<'a> {
    pub(crate) number: u64,
    pub(crate) offset: usize,
    pub(crate) held: Held<'a>,
}

impl<'a> Field<'a> {
    /// The message or text in it, if it holds one.
    pub(crate) fn bytes(&self) -> Option<&'a [u8]> {
        match self.held {
            Held::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// The fields of a message, in order. After a fault there is nothing more.
pub(crate) struct Fields<'a> {
    body: &'a [u8],
    at: usize,
    base: usize,
}

impl<'a> Fields<'a> {
    /// The fields of a message that begins `base` bytes after the start of the whole body.
    pub(crate) fn new(body: &'a [u8], base: usize) -> Self {
        Self { body, at: 0, base }
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.body.get(self.at)?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn skip(&mut self, length: u64) -> Option<&'a [u8]> {
        let end = self.at.checked_add(usize::try_from(length).ok()?)?;
        let bytes = self.body.get(self.at..end)?;
        self.at = end;
        Some(bytes)
    }

    fn field(&mut self) -> Option<Field<'a>> {
        let key = self.varint()?;
        let held = match key & 7 {
            0 => Held::Varint(self.varint()?),
            1 => self.skip(8).map(|_| Held::Fixed)?,
            2 => {
                let length = self.varint()?;
                let offset = self.base + self.at;
                return Some(Field { number: key >> 3, offset, held: Held::Bytes(self.skip(length)?) });
            }
            5 => self.skip(4).map(|_| Held::Fixed)?,
            _ => return None,
        };
        Some(Field { number: key >> 3, offset: self.base + self.at, held })
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.body.len() {
            return None;
        }
        let start = self.at;
        let found = self.field();
        if found.is_none() {
            self.at = self.body.len();
        }
        Some(found.ok_or_else(|| Fault::byte(self.base + start, "this is no protobuf, or it was cut off")))
    }
}

/// A small message as a value. The fault says where it begins.
pub(crate) fn message<M: Message + Default>(bytes: &[u8], offset: usize, most: usize) -> Result<M, Fault> {
    if bytes.len() > most {
        return Err(Fault::byte(offset, format!("a part of {} bytes is longer than {most}", bytes.len())));
    }
    M::decode(bytes).map_err(|error| Fault::byte(offset, error.to_string()))
}
