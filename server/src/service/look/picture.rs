//! Pictures somebody hands in: what they are is found out from their bytes; pixels are drawn anew, drawings are written anew, and
//! nothing else of the file is kept.

use app::model::look::PictureKind;
use image::{ImageFormat, ImageReader, Limits, imageops::FilterType};

use super::drawing;
use crate::error::{Error, Result};

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

/// The most pixels a side of a picture may have before it is made smaller.
const SIDE: u32 = 8_000;

/// What making a picture may take, in bytes of memory.
const ROOM: u64 = 128 * 1024 * 1024;

/// The most pixels of what is kept, across and down: twice of what is shown, for sharp screens.
fn room(kind: PictureKind) -> (u32, u32) {
    match kind {
        PictureKind::Logo | PictureKind::LogoDark => (480, 160),
        PictureKind::Icon => (192, 192),
    }
}

/// The picture as it is kept.
pub fn make(kind: PictureKind, bytes: &[u8]) -> Result<Made> {
    let refuse = |why: &str| Error::field("picture", why.to_owned());
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.trim_start_matches('\u{feff}').trim_start().starts_with('<')
    {
        let (svg, width, height) = drawing::clean(text).ok_or_else(|| refuse("cannot be read as a drawing (SVG)"))?;
        return Ok(Made { content_type: "image/svg+xml", bytes: svg.into_bytes(), width, height });
    }
    let unknown = || refuse("must be a PNG, a JPEG, a GIF, a WebP or an SVG");
    let format = image::guess_format(bytes).map_err(|_| unknown())?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP) {
        return Err(unknown());
    }
    let mut reader = ImageReader::with_format(std::io::Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(ROOM);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| refuse("cannot be read, or has too many pixels"))?;
    let (across, down) = room(kind);
    let picture =
        if picture.width() > across || picture.height() > down { picture.resize(across, down, FilterType::Lanczos3) } else { picture };
    let mut kept = std::io::Cursor::new(Vec::new());
    let written = picture.to_rgba8().write_to(&mut kept, ImageFormat::Png);
    written.map_err(|error| Error::Fault(format!("a picture cannot be written: {error}")))?;
    Ok(Made { content_type: "image/png", bytes: kept.into_inner(), width: picture.width(), height: picture.height() })
}

#[cfg(test)]
mod tests {
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
