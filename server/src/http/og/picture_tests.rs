//! Pictures hold what can be written and nothing that cannot.

use app::model::Word;
use tiny_skia::Pixmap;

use super::*;
use crate::http::assets;

const NAME: &str = "Reelway";

fn pixels(status: Status, headline: &str) -> Pixmap {
    let words = Words { name: NAME, headline, place: "status.reelway.example" };
    Pixmap::decode_png(&draw(status, &words).unwrap()).unwrap()
}

/// How many pixels of the middle are of the ink.
fn written(picture: &Pixmap) -> usize {
    let ink = |at: (u32, u32)| picture.pixel(at.0, at.1).is_some_and(|p| (p.red(), p.green(), p.blue()) == (0x0F, 0x1C, 0x26));
    (170..520).flat_map(|y| (0..1200).map(move |x| (x, y))).filter(|at| ink(*at)).count()
}

#[test]
fn every_state_has_its_picture_in_the_colours_of_the_page() {
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../style/tokens.css")).unwrap();
    let light = css.split("@media").next().unwrap().to_uppercase();
    let names = |rgb: Rgb| light.contains(&format!("#{rgb:06X}"));
    assert!([SEA, INK, INK_2].into_iter().all(names));
    for &status in Status::ALL {
        let (mark, ground) = colours(status);
        assert!(names(mark) && names(ground), "{status}");
        let picture = pixels(status, "Search is slow or unreliable.");
        assert_eq!((picture.width(), picture.height()), (1200, 630));
        let top = picture.pixel(600, 4).unwrap();
        assert_eq!(u32::from_be_bytes([0, top.red(), top.green(), top.blue()]), mark, "{status}");
        assert!(written(&picture) > 5_000, "{status}");
    }
}

#[test]
fn words_without_letters_are_left_out_and_no_boxes_are_drawn() {
    for headline in ["検索が遅くなっています。", "البحث بطيء أو غير مستقر.", "Search は遅い", "", " "] {
        assert_eq!(written(&pixels(Status::DegradedPerformance, headline)), 0, "{headline}");
    }
    let face = Face::new(700.0, 0.0);
    assert!(face.can_write(&visible("Łódź: „Suche“ ist gestört – 99.9\u{202f}%\u{a0}…")));
    assert!(written(&pixels(Status::Operational, "\u{2068}Search\u{2069} works")) > 1_000, "what only directs is no letter");
}

#[test]
fn a_headline_of_any_length_stays_in_its_place() {
    for headline in ["Wide.".to_owned(), "many words ".repeat(200), "x".repeat(900), "Payments and Search are down. ".repeat(4)] {
        let picture = pixels(Status::MajorOutage, &headline);
        let ground = colours(Status::MajorOutage).1;
        let is_ground = |x: u32, y: u32| {
            let p = picture.pixel(x, y).unwrap();
            u32::from_be_bytes([0, p.red(), p.green(), p.blue()]) == ground
        };
        assert!((20..630).all(|y| (1125..1200).all(|x| is_ground(x, y))), "{headline}");
        assert!((80..1120).all(|x| (130..150).chain(540..542).all(|y| is_ground(x, y))), "{headline}");
    }
}

#[test]
fn the_fonts_are_those_of_the_page() {
    assert_eq!(assets::fonts().len(), 2);
    let (wide, narrow) = (Face::new(800.0, 0.0).line("Status").width, Face::new(200.0, 0.0).line("Status").width);
    assert!(wide > narrow && narrow > 1.0, "{wide} {narrow}: the weight is heard");
}
