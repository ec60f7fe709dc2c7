//! What is handed in as a picture, and what is kept of it.

use std::io::Cursor;

use image::{ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage, codecs::gif::GifEncoder};

use super::*;

/// What a camera writes beside the pixels: which side is up (the left one), and where it was.
fn exif() -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 53.5511 N 9.9937 E");
    exif
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) });
    let mut kept = Vec::new();
    let mut encoder = JpegEncoder::new(&mut kept);
    encoder.set_exif_metadata(exif()).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    kept
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut kept = Cursor::new(Vec::new());
    picture.write_to(&mut kept, format).unwrap();
    kept.into_inner()
}

/// A PNG that says it has so many pixels and holds none of them.
fn announced(width: u32, height: u32) -> Vec<u8> {
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let mut sum = u32::MAX;
        for byte in name.iter().chain(data) {
            sum ^= u32::from(*byte);
            for _ in 0..8 {
                sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
            }
        }
        [&u32::try_from(data.len()).unwrap().to_be_bytes(), name.as_slice(), data, &(!sum).to_be_bytes()].concat()
    };
    let head = [&width.to_be_bytes(), &height.to_be_bytes(), [8, 6, 0, 0, 0].as_slice()].concat();
    let empty = b"\x78\x9c\x03\0\0\0\0\x01";
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", empty), chunk(b"IEND", b"")].concat()
}

#[test]
fn a_photograph_stands_upright_and_says_nothing_of_where_it_was_taken() {
    let camera = jpeg(40, 20);
    assert!(camera.windows(3).any(|bytes| bytes == b"GPS"), "the camera has said where it was");
    let made = make(&camera).unwrap();
    assert_eq!((made.content_type, made.width, made.height), ("image/jpeg", 20, 40));
    for beside in [b"GPS".as_slice(), b"Exif", b"53.5511"] {
        assert!(!made.bytes.windows(beside.len()).any(|bytes| bytes == beside), "{}", String::from_utf8_lossy(beside));
    }
    let kept = image::load_from_memory(&made.bytes).unwrap().to_rgb8();
    let (above, below) = (kept.get_pixel(10, 5).0, kept.get_pixel(10, 35).0);
    assert!(above[0] > 200 && below[2] > 200, "what was left is above now: {above:?} {below:?}");
}

#[test]
fn of_each_kind_the_pixels_are_kept_no_larger_than_a_text_has_room_for() {
    let picture: DynamicImage = RgbaImage::from_pixel(2_560, 100, Rgba([1, 2, 3, 128])).into();
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let made = make(&written(&picture, format)).unwrap();
        assert_eq!((made.content_type, made.width, made.height), ("image/png", 1_280, 50), "{format:?}");
        assert_eq!(image::load_from_memory(&made.bytes).unwrap().to_rgba8().get_pixel(9, 9).0, [1, 2, 3, 128], "{format:?}");
    }
    let small: DynamicImage = RgbaImage::from_pixel(30, 20, Rgba([9, 9, 9, 255])).into();
    assert_eq!(make(&written(&small, ImageFormat::Png)).map(|made| (made.width, made.height)).unwrap(), (30, 20));
}

#[test]
fn of_a_moving_picture_the_first_one_is_kept() {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for colour in [[255, 0, 0, 255], [0, 255, 0, 255]] {
        encoder.encode_frame(image::Frame::new(RgbaImage::from_pixel(8, 8, Rgba(colour)))).unwrap();
    }
    drop(encoder);
    let made = make(&bytes).unwrap();
    assert_eq!(made.content_type, "image/png");
    assert_eq!(image::load_from_memory(&made.bytes).unwrap().to_rgb8().get_pixel(4, 4).0, [255, 0, 0]);
}

#[test]
fn a_large_picture_nothing_shines_through_is_kept_like_a_photograph() {
    let noise = RgbImage::from_fn(900, 900, |x, y| {
        let n = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
        Rgb([n.to_be_bytes()[0], n.to_be_bytes()[1], n.to_be_bytes()[2]])
    });
    let png = written(&noise.clone().into(), ImageFormat::Png);
    assert!(png.len() > LARGE, "{}", png.len());
    let made = make(&png).unwrap();
    assert!(made.content_type == "image/jpeg" && made.bytes.len() < png.len(), "{}", made.bytes.len());
    let through = DynamicImage::from(noise).to_rgba8();
    let through = RgbaImage::from_fn(900, 900, |x, y| {
        let [r, g, b, _] = through.get_pixel(x, y).0;
        Rgba([r, g, b, 128 + u8::try_from(x % 100).unwrap()])
    });
    let refused = make(&written(&through.into(), ImageFormat::Png)).unwrap_err();
    assert!(refused.to_string().starts_with("picture is too large to be shown"), "{refused}");
}

#[test]
fn a145_what_is_no_picture_of_pixels_is_refused_and_nothing_beside_the_pixels_is_kept() {
    let small: DynamicImage = RgbaImage::from_pixel(3, 3, Rgba([9, 9, 9, 255])).into();
    let mut odd = written(&small, ImageFormat::Png);
    odd.extend_from_slice(b"<script>window.__xss=1</script>");
    let made = make(&odd).unwrap();
    assert!(!made.bytes.windows(6).any(|bytes| bytes == b"script") && made.content_type == "image/png");
    let gif = [b"GIF89a/*".as_slice(), b"*/=0;window.__xss=1//"].concat();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>";
    for bad in [b"".as_slice(), svg, b"<html><script>1</script></html>", &gif, b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"BM", b"text"] {
        let refused = make(bad).unwrap_err().to_string();
        assert!(refused.starts_with("picture "), "{refused}");
    }
}

#[test]
fn a145_no_picture_takes_more_room_than_it_may() {
    for (width, height) in [(60_000, 60_000), (8_001, 1), (7_900, 7_900), (6_500, 6_500)] {
        let refused = make(&announced(width, height)).unwrap_err().to_string();
        assert_eq!(refused, "picture has too many pixels", "{width}x{height}");
    }
    assert_eq!(make(&announced(60, 60)).unwrap_err().to_string(), "picture cannot be read");
}
