//! Which version of remote write a request speaks.

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 1.0: `prometheus.WriteRequest`.
    One,
    /// 2.0: `io.prometheus.write.v2.Request`, with one table of all texts.
    Two,
}

/// Why a request is not even read. Both are answered with 415, which makes senders fall back to what they spoke before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The body is in no format known here.
    ContentType,
    /// The body is not compressed with Snappy.
    ContentEncoding,
}

/// Reads `Content-Type` and `Content-Encoding`. A header that is missing means version 1.0 and Snappy, as old senders mean it.
pub fn negotiate(content_type: Option<&str>, content_encoding: Option<&str>) -> Result<Version, Refusal> {
    if content_encoding.is_some_and(|encoding| !encoding.trim().eq_ignore_ascii_case("snappy")) {
        return Err(Refusal::ContentEncoding);
    }
    let Some(content_type) = content_type else { return Ok(Version::One) };
    let mut parts = content_type.split(';').map(str::trim);
    if !parts.next().unwrap_or_default().eq_ignore_ascii_case("application/x-protobuf") {
        return Err(Refusal::ContentType);
    }
    let parameters = parts.filter_map(|part| part.split_once('='));
    let mut schemas = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("proto")).map(|(_, value)| value.trim());
    match schemas.next().map(|schema| schema.trim_matches('"')) {
        None | Some("prometheus.WriteRequest") => Ok(Version::One),
        Some("io.prometheus.write.v2.Request") => Ok(Version::Two),
        Some(_) => Err(Refusal::ContentType),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_names_the_version() {
        for (content_type, expected) in [
            (None, Ok(Version::One)),
            (Some("application/x-protobuf"), Ok(Version::One)),
            (Some("application/x-protobuf;proto=prometheus.WriteRequest"), Ok(Version::One)),
            (Some("Application/X-Protobuf; Proto=\"io.prometheus.write.v2.Request\""), Ok(Version::Two)),
            (Some("application/x-protobuf;proto=io.prometheus.write.v3.Request"), Err(Refusal::ContentType)),
            (Some("application/json"), Err(Refusal::ContentType)),
            (Some(""), Err(Refusal::ContentType)),
        ] {
            assert_eq!(negotiate(content_type, Some("snappy")), expected, "{content_type:?}");
        }
        assert_eq!(negotiate(None, None), Ok(Version::One));
        assert_eq!(negotiate(None, Some("gzip")), Err(Refusal::ContentEncoding));
    }
}
