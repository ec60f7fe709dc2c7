//! The page's own font as outlines: shaped as a browser would, at any weight. What it has no letters for it does not write.

use std::sync::LazyLock;

use harfrust::{
    Buffer, Font, GlyphId, ShapeOptions, ShaperFont, Tag,
    font::glyph::outline::{DrawMemory, DrawOptions, PathSink},
    shape,
};
use tiny_skia::{Path, PathBuilder};

use crate::http::assets;

/// The font's files, each with its part of the letters.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files = assets::fonts().into_iter().filter_map(|file| wuff::decompress_woff2(&file).ok());
    files.filter_map(|file| Font::new(file, 0)).collect()
});

/// The font at one weight, its letters as close as they are to be.
pub struct Face {
    fonts: Vec<Font>,
    tracking: f32,
}

impl Face {
    /// At a weight from 200 to 800; `tracking` is added between letters, in ems.
    pub fn new(weight: f32, tracking: f32) -> Self {
        let at = |font: &Font| font.instance_builder().variations([(Tag::new(b"wght"), weight)]).build();
        Self { fonts: FONTS.iter().map(at).collect(), tracking }
    }

    /// Whether there is a letter for all of it.
    pub fn can_write(&self, text: &str) -> bool {
        !text.trim().is_empty() && text.chars().all(|letter| self.font_with(letter).is_some())
    }

    fn font_with(&self, letter: char) -> Option<usize> {
        self.fonts.iter().position(|font| font.charmap().map_unicode(letter).is_some())
    }

    /// The text on one line. Sizes are in ems: the letters have to be scaled.
    pub fn line(&self, text: &str) -> Line {
        let mut line = Line { letters: Vec::new(), width: 0.0 };
        for (font, run) in self.runs(text) {
            line.append((font, &self.fonts[font]), &run, self.tracking);
        }
        line
    }

    /// Stretches of text with the font that writes them.
    fn runs(&self, text: &str) -> Vec<(usize, String)> {
        let mut runs: Vec<(usize, String)> = Vec::new();
        for letter in text.chars() {
            let Some(font) = self.font_with(letter) else { continue };
            match runs.last_mut() {
                Some((last, run)) if *last == font => run.push(letter),
                _ => runs.push((font, letter.to_string())),
            }
        }
        runs
    }

    /// The outline of a line that begins at `x` on the base line `y`, in letters of this size.
    pub fn outline(&self, line: &Line, (x, y): (f32, f32), size: f32) -> Option<Path> {
        let mut pen = Pen { path: PathBuilder::new(), x, y, scale: size };
        for letter in &line.letters {
            let font = &self.fonts[letter.font];
            pen.x = x + letter.x * size;
            pen.y = y - letter.y * size;
            pen.scale = size / f32::from(font.units_per_em());
            if let Some(glyph) = font.outline_glyphs().get(letter.glyph) {
                // A letter that cannot be drawn is left out.
                let _ = glyph.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut pen);
            }
        }
        pen.path.finish()
    }
}

/// A line of letters.
pub struct Line {
    letters: Vec<Letter>,
    /// How long it is, in ems.
    pub width: f32,
}

struct Letter {
    font: usize,
    glyph: GlyphId,
    x: f32,
    y: f32,
}

impl Line {
    fn append(&mut self, (n, font): (usize, &Font), text: &str, tracking: f32) {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        if shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new()).is_err() {
            return;
        }
        let em = f32::from(font.units_per_em());
        for (info, at) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let (x, y) = (self.width + at.x_offset as f32 / em, at.y_offset as f32 / em);
            self.letters.push(Letter { font: n, glyph: GlyphId::new(info.glyph_id), x, y });
            self.width += at.x_advance as f32 / em;
            // Accents stand where the letter below them does.
            if at.x_advance > 0 {
                self.width += tracking;
            }
        }
    }
}

/// Draws outlines where a letter stands. Fonts count upwards, pictures downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.at(cx, cy), self.at(x, y));
        self.path.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let ((ax, ay), (bx, by), (x, y)) = (self.at(ax, ay), self.at(bx, by), self.at(x, y));
        self.path.cubic_to(ax, ay, bx, by, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
