//! The picture: SVG that needs no script, no style and no font of ours.

use std::fmt::Write;

use app::ui::node::escape;

use super::{
    said::{Colour, Said},
    style::{Measures, Style},
    width,
};

/// The colour of the left half.
const LABEL: &str = "#444";

impl Colour {
    /// Dark enough for white letters.
    fn code(self) -> &'static str {
        match self {
            Self::Green => "#2b7a2b",
            Self::Blue => "#0b62a8",
            Self::Yellow => "#8a6100",
            Self::Orange => "#b34700",
            Self::Red => "#b3261e",
            Self::Grey => "#616161",
        }
    }
}

/// The badge as SVG.
pub fn picture(said: &Said, style: Style) -> String {
    let m = style.measures();
    let written = |text: &str| if style == Style::ForTheBadge { text.to_uppercase() } else { text.to_owned() };
    let (label, message) = (written(&said.label), written(&said.message));
    let (left, right) = (half(&label, m), half(&message, m));
    let whole = left + right;
    let sentence = [said.label.as_str(), said.sentence.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    let (title, height, radius) = (safe(&sentence), m.height, m.radius);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"{height}\" viewBox=\"0 0 {whole} {height}\" role=\"img\" \
         aria-label=\"{title}\"><title>{title}</title>\
         <linearGradient id=\"l\" x2=\"0\" y2=\"100%\"><stop offset=\"0\" stop-color=\"{light}\" stop-opacity=\"{shine}\"/>\
         <stop offset=\"1\" stop-opacity=\"{shine}\"/></linearGradient>\
         <clipPath id=\"c\"><rect width=\"{whole}\" height=\"{height}\" rx=\"{radius}\"/></clipPath>\
         <g clip-path=\"url(#c)\"><rect width=\"{left}\" height=\"{height}\" fill=\"{LABEL}\"/>\
         <rect x=\"{left}\" width=\"{right}\" height=\"{height}\" fill=\"{colour}\"/>\
         <rect width=\"{whole}\" height=\"{height}\" fill=\"url(#l)\"/></g>\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,Geneva,DejaVu Sans,sans-serif\" font-size=\"{size}\">",
        light = m.light,
        shine = m.shine,
        colour = said.colour.code(),
        size = m.size / 10,
    );
    letters(&mut svg, &label, 0, left, m);
    letters(&mut svg, &message, left, right, m);
    svg.push_str("</g></svg>");
    svg
}

/// The width of a half in pixels; nothing if nothing stands on it.
fn half(text: &str, m: Measures) -> u32 {
    if text.is_empty() { 0 } else { (width::of(text, m.size, m.spacing) + 2 * m.padding).div_ceil(10) }
}

fn letters(svg: &mut String, text: &str, from: u32, width: u32, m: Measures) {
    if text.is_empty() {
        return;
    }
    // Halves of a pixel, written without a float.
    let middle = (from * 2 + width) * 5;
    let length = (width * 10).saturating_sub(2 * m.padding) / 10;
    _ = write!(
        svg,
        "<text x=\"{}.{}\" y=\"{}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
        middle / 10,
        middle % 10,
        m.baseline,
        safe(text)
    );
}

fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    escape(text, &mut safe);
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let digits = colour.trim_start_matches('#');
        let wide = if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&wide[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    }

    #[test]
    fn white_letters_can_be_read_on_every_colour() {
        let all = [Colour::Green, Colour::Blue, Colour::Yellow, Colour::Orange, Colour::Red, Colour::Grey].map(Colour::code);
        for colour in all.into_iter().chain([LABEL]) {
            let contrast = 1.05 / (luminance(colour) + 0.05);
            assert!(contrast >= 5.0, "{colour}: {contrast}");
        }
    }

    #[test]
    fn a029_what_stands_on_a_badge_is_text() {
        let evil = "</text><script>window.__xss=1</script>\"onload=\"x";
        let said = Said { label: evil.to_owned(), message: evil.to_owned(), sentence: evil.to_owned(), ..Said::default() };
        for style in Style::ALL {
            let svg = picture(&said, style).to_lowercase();
            assert!(!svg.contains("<script") && !svg.contains("\"onload"), "{svg}");
            assert_eq!((svg.matches("<text").count(), svg.matches("</text>").count()), (2, 2));
        }
    }

    #[test]
    fn a_badge_without_a_label_has_one_half() {
        let said = Said { message: "Down".to_owned(), sentence: "Down".to_owned(), ..Said::default() };
        let svg = picture(&said, Style::Flat);
        assert!(svg.contains("<title>Down</title>") && svg.contains("<rect width=\"0\"") && svg.matches("<text").count() == 1, "{svg}");
    }
}
