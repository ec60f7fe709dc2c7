//! What stands on the picture: whose page, the mark of the state, the headline. Words the font has no letters for are left
//! out; the mark says enough.

use app::{model::Status, text::message::is_invisible};

use super::{
    canvas::{Canvas, Rgb},
    letters::{Face, Line},
};

/// What is written.
pub struct Words<'a> {
    /// The page's name.
    pub name: &'a str,
    /// The one sentence on how things are.
    pub headline: &'a str,
    /// Where the page is.
    pub place: &'a str,
}

const WIDTH: f32 = 1200.0;
const HEIGHT: f32 = 630.0;

/// From the edge to what is written.
const MARGIN: f32 = 80.0;

/// The mark beside the headline, and the space between them.
const MARK: f32 = 92.0;
const GAP: f32 = 36.0;

/// Where the headline may stand, from the top.
const UPPER: f32 = 170.0;
const LOWER: f32 = 520.0;

/// The sizes of a headline, the largest that fits goes.
const SIZES: [f32; 6] = [88.0, 76.0, 66.0, 58.0, 50.0, 42.0];

/// A headline's lines are so far apart, in ems.
const LINE: f32 = 1.12;

/// How high capital letters are, in ems.
const CAPITALS: f32 = 0.668;

/// Light colours of `style/tokens.css`: ground, ink, softer ink.
const SEA: Rgb = 0xF5_F7F8;
const INK: Rgb = 0x0F_1C26;
const INK_2: Rgb = 0x44_535F;

/// Mark and ground of each state, from the same place.
fn colours(status: Status) -> (Rgb, Rgb) {
    match status {
        // Calm is the absence of colour.
        Status::Operational => (0x2C_6E60, SEA),
        Status::Unknown => (0x83_898D, SEA),
        Status::DegradedPerformance => (0xB9_7E0C, 0xFB_F2DA),
        Status::PartialOutage => (0xB4_3A06, 0xFC_EAE0),
        Status::MajorOutage => (0x7B_0421, 0xF8_E1E6),
        Status::UnderMaintenance => (0x5A_66F0, 0xEB_EDFE),
    }
}

/// The picture as a PNG file; none if nothing can be drawn on.
pub fn draw(status: Status, words: &Words) -> Option<Vec<u8>> {
    let (mark, ground) = colours(status);
    let mut canvas = Canvas::new(WIDTH as u32, HEIGHT as u32, ground)?;
    canvas.fill((0.0, 0.0), (WIDTH, 16.0), mark);
    let bold = Face::new(700.0, -0.02);
    write(&mut canvas, &Face::new(650.0, 0.0), words.name, (MARGIN, 112.0), 40.0, INK);
    write(&mut canvas, &Face::new(450.0, 0.0), words.place, (MARGIN, HEIGHT - 62.0), 30.0, INK_2);
    let headline = visible(words.headline);
    if bold.can_write(&headline) {
        let (lines, size) = fitted(&bold, &headline, WIDTH - 2.0 * MARGIN - MARK - GAP);
        let height = (lines.len() as f32 - 1.0) * LINE * size + CAPITALS * size;
        let top = f32::midpoint(UPPER, LOWER) - height / 2.0;
        let middle = top + CAPITALS * size / 2.0;
        canvas.mark(status, (MARGIN, middle - MARK / 2.0), MARK, mark);
        for (n, line) in lines.iter().enumerate() {
            let base = top + CAPITALS * size + n as f32 * LINE * size;
            if let Some(outline) = bold.outline(line, (MARGIN + MARK + GAP, base), size) {
                canvas.draw(&outline, INK);
            }
        }
    } else {
        let size = 260.0;
        canvas.mark(status, ((WIDTH - size) / 2.0, (HEIGHT - size) / 2.0), size, mark);
    }
    canvas.png()
}

/// Writes one line, cut where it would leave the picture; nothing if a letter is missing.
fn write(canvas: &mut Canvas, face: &Face, text: &str, at: (f32, f32), size: f32, with: Rgb) {
    let text = visible(text);
    if !face.can_write(&text) {
        return;
    }
    let line = cut(face, &text, (WIDTH - 2.0 * MARGIN) / size);
    if let Some(outline) = face.outline(&line, at, size) {
        canvas.draw(&outline, with);
    }
}

/// Without what only directs how it is written, and with spaces the font has.
fn visible(text: &str) -> String {
    let letters = text.chars().filter(|letter| !is_invisible(*letter));
    letters.map(|letter| if matches!(letter, '\u{2009}' | '\u{202f}') { '\u{a0}' } else { letter }).collect()
}

/// As much as fits into `most` ems, with dots where something is missing.
fn cut(face: &Face, text: &str, most: f32) -> Line {
    let mut kept: Vec<char> = text.chars().collect();
    let mut line = face.line(text);
    while line.width > most && !kept.is_empty() {
        kept.pop();
        line = face.line(&format!("{}\u{2026}", kept.iter().collect::<String>().trim_end()));
    }
    line
}

/// The headline on at most so many lines as have room, in the largest size that does.
fn fitted(face: &Face, text: &str, width: f32) -> (Vec<Line>, f32) {
    let room = |size: f32| (((LOWER - UPPER) - CAPITALS * size) / (LINE * size)) as usize + 1;
    for size in SIZES {
        let lines = wrapped(face, text, width / size);
        if lines.len() <= room(size) {
            return (balanced(face, text, width / size, lines.len()), size);
        }
    }
    let size = SIZES[SIZES.len() - 1];
    let mut lines = wrapped(face, text, width / size);
    let last = lines.split_off(room(size) - 1).join(" ");
    let lines: Vec<Line> = lines.iter().map(|line| face.line(line)).chain([cut(face, &last, width / size)]).collect();
    (lines, size)
}

/// On as many lines, but of about the same length.
fn balanced(face: &Face, text: &str, width: f32, lines: usize) -> Vec<Line> {
    let (mut too_narrow, mut enough) = (0.0, width);
    for _ in 0..8 {
        let tried = f32::midpoint(too_narrow, enough);
        if wrapped(face, text, tried).len() <= lines {
            enough = tried;
        } else {
            too_narrow = tried;
        }
    }
    wrapped(face, text, enough).iter().map(|line| face.line(line)).collect()
}

/// Lines of at most `width` ems. A word that is longer is broken where it must be.
fn wrapped(face: &Face, text: &str, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if face.line(&longer).width <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if face.line(&line).width > width && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    lines.extend((!line.is_empty()).then_some(line));
    lines
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
