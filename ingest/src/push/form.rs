//! Form bodies with brackets in their names, as Rails and PHP read them: `data[id][][value]=1`.

use std::borrow::Cow;

/// Names and values in the order they were sent. Bytes that are no UTF-8 become replacement characters.
pub(crate) fn pairs(body: &[u8]) -> impl Iterator<Item = (String, String)> {
    body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut parts = pair.splitn(2, |byte| *byte == b'=');
        let name = parts.next().unwrap_or_default();
        (decoded(name), decoded(parts.next().unwrap_or_default()))
    })
}

/// `data[id][][value]` as `data`, `id`, an empty text, `value`. Nothing if brackets do not match.
pub(crate) fn path(name: &str) -> Option<Vec<&str>> {
    let Some((first, rest)) = name.split_once('[') else { return Some(vec![name]) };
    let inside = rest.strip_suffix(']')?;
    let parts: Vec<&str> = [first].into_iter().chain(inside.split("][")).collect();
    match parts.iter().any(|part| part.contains(['[', ']'])) {
        true => None,
        false => Some(parts),
    }
}

fn decoded(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, tail @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = tail;
                }
                _ => bytes.push(b'%'),
            },
            _ => bytes.push(*first),
        }
    }
    match String::from_utf8_lossy(&bytes) {
        Cow::Borrowed(same) => same.to_owned(),
        Cow::Owned(mended) => mended,
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
