//! Requests of remote write 1.0, made by hand from its specification: messages of Protocol Buffers within a block of Snappy.

/// A field whose content has a length.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    bytes.extend(varint(content.len() as u64));
    bytes.extend(content);
    bytes
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A series with its samples: when, in milliseconds, and how much.
pub fn series(labels: &[(&str, &str)], samples: &[(i64, f64)]) -> Vec<u8> {
    let mut message = Vec::new();
    for (name, value) in labels {
        message.extend(field(1, &[field(1, name.as_bytes()), field(2, value.as_bytes())].concat()));
    }
    for (at, value) in samples {
        let number = [&[1 << 3 | 1][..], &value.to_le_bytes()].concat();
        let time = [vec![2 << 3], varint(*at as u64)].concat();
        message.extend(field(2, &[number, time].concat()));
    }
    field(1, &message)
}

/// A request with these series, compressed.
pub fn request(series: &[Vec<u8>]) -> Vec<u8> {
    snap::raw::Encoder::new().compress_vec(&series.concat()).expect("it is small")
}

/// A request of version 2.0 with one series.
pub fn request_two(labels: &[(&str, &str)], (at, value): (i64, f64)) -> Vec<u8> {
    let texts: Vec<&str> = [""].into_iter().chain(labels.iter().flat_map(|(name, value)| [*name, *value])).collect();
    let mut message: Vec<u8> = texts.iter().flat_map(|text| field(4, text.as_bytes())).collect();
    let refs: Vec<u8> = (1..texts.len()).flat_map(|n| varint(n as u64)).collect();
    let number = [&[1 << 3 | 1][..], &value.to_le_bytes()].concat();
    let sample = [number, vec![2 << 3], varint(at as u64)].concat();
    message.extend(field(5, &[field(1, &refs), field(2, &sample)].concat()));
    snap::raw::Encoder::new().compress_vec(&message).expect("it is small")
}
