//! How wide a text will be, from a small table: no font is at hand where badges are drawn. The picture tells the browser the
//! width it was drawn for, so that a wrong guess makes letters a little narrower, never cut off.

/// Widths of the characters from the space to the tilde in Verdana, in thousandths of the size of the letters.
const ASCII: [u32; 95] = [
    352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 454,
    454, 818, 818, 818, 545, 1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843, 748, 787, 603, 787, 695, 684, 616, 732,
    684, 989, 685, 615, 685, 454, 454, 454, 818, 636, 636, 601, 623, 521, 623, 596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607, 623,
    623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635, 454, 635, 818,
];

/// The width of a text, in the unit its size is given in.
pub fn of(text: &str, size: u32, spacing: u32) -> u32 {
    text.chars().map(|c| of_character(c) * size / 1000 + spacing).sum()
}

fn of_character(c: char) -> u32 {
    let code = u32::from(c);
    let in_table = code.checked_sub(32).and_then(|at| ASCII.get(usize::try_from(at).ok()?).copied());
    in_table.unwrap_or(match code {
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x2000..=0x206f => 250,
        // Letters of the Far East, and pictures.
        0x1100..=0x11ff | 0x2600..=0x27bf | 0x2e80..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xffef | 0x1f000.. => 1000,
        _ => 660,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_take_more_room_than_narrow_ones() {
        assert_eq!((of(" ", 1000, 0), of("~", 1000, 0), of("W", 1000, 0), of("i", 1000, 0)), (352, 818, 989, 274));
        assert!(of("ill", 110, 0) < of("MMM", 110, 0));
        assert_eq!((of("日本", 110, 0), of("e\u{301}", 110, 0)), (220, of("e", 110, 0)));
        assert_eq!(of("ab", 100, 10), of("ab", 100, 0) + 20);
    }
}
