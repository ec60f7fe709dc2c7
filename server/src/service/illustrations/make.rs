//! A picture of a text as it is kept: its pixels drawn anew, no larger than a text has room for, and nothing else of the file.

use image::{DynamicImage, ImageFormat, codecs::jpeg::JpegEncoder};

use crate::{
    error::{Error, Result},
    service::raster,
};

/// The most pixels of what is kept, across and down: twice of what is shown, for sharp screens.
const ROOM: (u32, u32) = (1_280, 2_560);

/// From how many bytes on a picture is kept like a photograph, if that makes it smaller.
const LARGE: usize = 400 * 1024;

/// The most bytes that are kept: every visitor loads them.
const MOST: usize = 2 * 1024 * 1024;

/// How exactly photographs are kept, of 100.
const EXACTNESS: u8 = 85;

/// A picture as it is kept.
#[derive(Debug)]
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

/// The picture as it is kept.
pub fn make(bytes: &[u8]) -> Result<Made> {
    let (picture, format) = raster::read("picture", bytes)?;
    let picture = raster::fitted(picture, ROOM.0, ROOM.1);
    let (width, height) = (picture.width(), picture.height());
    let (content_type, bytes) = if format == ImageFormat::Jpeg { photograph(&picture)? } else { drawing(&picture)? };
    if bytes.len() > MOST {
        return Err(Error::field("picture", "is too large to be shown: make it smaller"));
    }
    Ok(Made { content_type, bytes, width, height })
}

fn photograph(picture: &DynamicImage) -> Result<(&'static str, Vec<u8>)> {
    let mut kept = Vec::new();
    let written = picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut kept, EXACTNESS));
    written.map_err(|error| Error::Fault(format!("a picture cannot be written: {error}")))?;
    Ok(("image/jpeg", kept))
}

/// Without a loss, unless it is large and nothing shines through it.
fn drawing(picture: &DynamicImage) -> Result<(&'static str, Vec<u8>)> {
    let pixels = picture.to_rgba8();
    let is_opaque = pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    let pixels: DynamicImage = if is_opaque { picture.to_rgb8().into() } else { pixels.into() };
    let png = raster::png(&pixels)?;
    if is_opaque && png.len() > LARGE {
        let (content_type, jpeg) = photograph(&pixels)?;
        if jpeg.len() < png.len() {
            return Ok((content_type, jpeg));
        }
    }
    Ok(("image/png", png))
}

#[cfg(test)]
#[path = "make_tests.rs"]
mod tests;
