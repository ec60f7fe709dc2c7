//! Pictures of pixels somebody hands in: what they are is found out from their bytes, and their pixels are all that is read.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, imageops::FilterType, metadata::Orientation};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::error::{Error, Result};

/// The most pixels a side of a picture may have before it is made smaller.
const SIDE: u32 = 8_000;

/// The most pixels it may have in all.
const PIXELS: u64 = 40_000_000;

/// What reading a picture may take, in bytes of memory.
const ROOM: u64 = 128 * 1024 * 1024;

/// How many are worked on at a time, so that many at once take no more room than these.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Works on a picture, when its turn has come, where it holds nobody up.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _turn = TURNS.acquire().await.map_err(|error| Error::Fault(error.to_string()))?;
    spawn_blocking(work).await.map_err(|error| Error::Fault(error.to_string()))?
}

/// The pixels of a PNG, a JPEG, a GIF or a WebP, the right way up, and what it was; of several pictures in one file the first. An
/// error names `field`.
pub fn read(field: &str, bytes: &[u8]) -> Result<(DynamicImage, ImageFormat)> {
    let refuse = |why: &str| Error::field(field, why.to_owned());
    let unknown = || refuse("must be a PNG, a JPEG, a GIF or a WebP");
    let format = image::guess_format(bytes).map_err(|_| unknown())?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP) {
        return Err(unknown());
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(ROOM);
    reader.limits(limits);
    let unreadable = |error| match error {
        ImageError::Limits(_) => refuse("has too many pixels"),
        _ => refuse("cannot be read"),
    };
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > ROOM {
        return Err(refuse("has too many pixels"));
    }
    // Cameras say beside the pixels which side is up, and nothing beside the pixels is kept.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    Ok((picture, format))
}

/// The picture, no larger than this.
pub fn fitted(picture: DynamicImage, across: u32, down: u32) -> DynamicImage {
    if picture.width() <= across && picture.height() <= down {
        return picture;
    }
    let picture = if picture.width() > 2 * across && picture.height() > 2 * down {
        // In two steps: the finer one takes room for each pixel it begins with.
        let scale = f64::from(2 * across) / f64::from(picture.width());
        let scale = scale.max(f64::from(2 * down) / f64::from(picture.height()));
        let side = |length: u32| (f64::from(length) * scale).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is smaller than the side it is a part of")]
        let (width, height) = (side(picture.width()) as u32, side(picture.height()) as u32);
        picture.thumbnail_exact(width, height)
    } else {
        picture
    };
    picture.resize(across, down, FilterType::Lanczos3)
}

/// The picture as a PNG.
pub fn png(picture: &DynamicImage) -> Result<Vec<u8>> {
    let mut kept = Cursor::new(Vec::new());
    let written = picture.write_to(&mut kept, ImageFormat::Png);
    written.map_err(|error| Error::Fault(format!("a picture cannot be written: {error}")))?;
    Ok(kept.into_inner())
}
