//! How long a text message is: networks carry it in parts, each of which is paid for.

/// The letters a network carries in seven bits each (3GPP TS 23.038, 6.2.1), but for those everybody knows.
const SEVEN_BITS: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";

/// Those that take twice as much (6.2.1.1).
const TWICE: &str = "^{}\\[~]|€\u{c}";

/// The most that one part carries, and each of several: in letters of seven bits, or in UTF-16 where another letter is among them.
const ROOM: [(usize, usize); 2] = [(160, 153), (70, 67)];

/// In how many parts a text is sent; none if it is empty.
pub fn parts(text: &str) -> usize {
    let in_seven_bits = text.chars().try_fold(0, |sum, c| {
        let width = match c {
            c if c.is_ascii_alphanumeric() || SEVEN_BITS.contains(c) => 1,
            c if TWICE.contains(c) => 2,
            _ => return None,
        };
        Some(sum + width)
    });
    let (length, (alone, each)) = match in_seven_bits {
        Some(length) => (length, ROOM[0]),
        None => (text.encode_utf16().count(), ROOM[1]),
    };
    if length <= alone { length.min(1) } else { length.div_ceil(each) }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_are_counted_as_networks_do() {
        for (letter, number, expected) in [
            ("a", 0, 0),
            ("a", 160, 1),
            ("a", 161, 2),
            ("a", 306, 2),
            ("a", 307, 3),
            ("€", 80, 1),
            ("€", 81, 2),
            ("ü", 160, 1),
            ("é", 160, 1),
            ("ê", 70, 1),
            ("ê", 71, 2),
            ("日", 134, 2),
            ("日", 135, 3),
            ("👍", 35, 1),
            ("👍", 36, 2),
        ] {
            assert_eq!(parts(&letter.repeat(number)), expected, "{number} x {letter}");
        }
    }
}
