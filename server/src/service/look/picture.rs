//! Pictures somebody hands in: what they are is found out from their bytes; pixels are drawn anew, drawings are written anew, and
//! nothing else of the file is kept.

use super::drawing;
use crate::{
    error::{Error, Result},
    service::raster,
};
use app::model::look::PictureKind;

/// A picture as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What it is, as browsers are told.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// The most pixels of what is kept, across and down: twice of what is shown, for sharp screens.
fn room(kind: PictureKind) -> (u32, u32) {
    match kind {
        PictureKind::Logo | PictureKind::LogoDark => (480, 160),
        PictureKind::Icon => (192, 192),
    }
}

/// The picture as it is kept.
pub fn make(kind: PictureKind, bytes: &[u8]) -> Result<Made> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.trim_start_matches('\u{feff}').trim_start().starts_with('<')
    {
        let refuse = || Error::field("picture", "cannot be read as a drawing (SVG)".to_owned());
        let (svg, width, height) = drawing::clean(text).ok_or_else(refuse)?;
        return Ok(Made { content_type: "image/svg+xml", bytes: svg.into_bytes(), width, height });
    }
    let (picture, _) = raster::read("picture", bytes)?;
    let (across, down) = room(kind);
    let picture = raster::fitted(picture, across, down).to_rgba8();
    let (width, height) = picture.dimensions();
    Ok(Made { content_type: "image/png", bytes: raster::png(&picture.into())?, width, height })
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;

    fn png() -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbaImage::from_pixel(1_000, 100, image::Rgba([1, 2, 3, 255])).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a145_what_a_picture_is_is_found_in_its_bytes_and_nothing_else_is_kept() {
        let mut odd = png();
        odd.extend_from_slice(b"<script>window.__xss=1</script>");
        let made = make(PictureKind::Logo, &odd).unwrap();
        assert_eq!((made.content_type, made.width, made.height), ("image/png", 480, 48));
        assert!(!String::from_utf8_lossy(&made.bytes).contains("script"));
        let gif = [b"GIF89a/*".as_slice(), b"*/=0;window.__xss=1//"].concat();
        for bad in [b"".as_slice(), b"<html><script>1</script></html>", &gif, b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"BM", b"plain text"] {
            assert!(matches!(make(PictureKind::Icon, bad), Err(Error::Invalid(_))), "{}", String::from_utf8_lossy(bad));
        }
    }
}
