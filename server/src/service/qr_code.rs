//! A text as a picture for cameras: a QR code drawn as SVG, black on white whatever the colours of the page.

use qrcode::{Color, EcLevel, QrCode};

use crate::error::{Error, Result};

/// How many modules around the code stay white, as the standard asks (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// The picture: one path of squares, and no text but what it is drawn with.
pub fn svg(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| Error::Fault(format!("a QR code cannot be drawn: {error}")))?;
    let width = code.width();
    let whole = width + 2 * QUIET;
    let mut path = String::new();
    for (at, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        path.push_str(&format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\" role=\"img\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_square_of_squares() {
        let picture = svg("otpauth://totp/x:ann%40example.com?secret=MZXW6YTBOI&issuer=x\"><script>").unwrap();
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>") && !picture.contains("script"));
        assert!(picture.matches("h1v1h-1z").count() > 300);
        assert!(svg(&"x".repeat(5_000)).is_err(), "no code is that large");
    }
}
