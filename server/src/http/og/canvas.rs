//! Where pictures are drawn: areas, outlines, marks.

use app::{model::Status, ui::mark};
use kurbo::{BezPath, PathEl, Point};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Transform};

/// A colour as in style sheets: red, green and blue in two digits each.
pub type Rgb = u32;

/// A picture in the making.
pub struct Canvas(Pixmap);

impl Canvas {
    /// A picture of one colour; none if it has no area.
    pub fn new(width: u32, height: u32, ground: Rgb) -> Option<Self> {
        let mut pixels = Pixmap::new(width, height)?;
        pixels.fill(color(ground));
        Some(Self(pixels))
    }

    /// Fills a rectangle from (x, y) on.
    pub fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), with: Rgb) {
        if let Some(area) = Rect::from_xywh(x, y, width, height) {
            self.0.fill_rect(area, &paint(with), Transform::identity(), None);
        }
    }

    /// Fills an outline.
    pub fn draw(&mut self, outline: &Path, with: Rgb) {
        self.0.fill_path(outline, &paint(with), FillRule::Winding, Transform::identity(), None);
    }

    /// Draws the mark of a state into a square from (x, y) on.
    pub fn mark(&mut self, status: Status, (x, y): (f32, f32), size: f32, with: Rgb) {
        let place = Transform::from_row(size / 24.0, 0.0, 0.0, size / 24.0, x, y);
        if let Some(outline) = BezPath::from_svg(mark::path(status)).ok().and_then(|path| outline(&path)) {
            self.0.fill_path(&outline, &paint(with), FillRule::EvenOdd, place, None);
        }
    }

    /// The picture as a file.
    pub fn png(&self) -> Option<Vec<u8>> {
        self.0.encode_png().ok()
    }
}

fn outline(path: &BezPath) -> Option<Path> {
    let at = |point: Point| (point.x as f32, point.y as f32);
    let mut outline = PathBuilder::new();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => outline.move_to(at(to).0, at(to).1),
            PathEl::LineTo(to) => outline.line_to(at(to).0, at(to).1),
            PathEl::QuadTo(by, to) => outline.quad_to(at(by).0, at(by).1, at(to).0, at(to).1),
            PathEl::CurveTo(a, b, to) => outline.cubic_to(at(a).0, at(a).1, at(b).0, at(b).1, at(to).0, at(to).1),
            PathEl::ClosePath => outline.close(),
        }
    }
    outline.finish()
}

fn color(rgb: Rgb) -> Color {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color::from_rgba8(red, green, blue, 255)
}

fn paint(with: Rgb) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(color(with));
    paint.anti_alias = true;
    paint
}
