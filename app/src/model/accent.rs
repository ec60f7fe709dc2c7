//! The colour of a page: asked for once, used so that it can be read on every ground in light and in dark.

/// A colour of the sRGB space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// What links and lines are read against: `--sea` and `--surface`, in light and in dark.
const LIGHT: [Colour; 2] = [Colour([0xF5, 0xF7, 0xF8]), Colour([0xFF, 0xFF, 0xFF])];
const DARK: [Colour; 2] = [Colour([0x0B, 0x13, 0x18]), Colour([0x12, 0x1C, 0x23])];

/// The least contrast text may have (WCAG 2.2, 1.4.3).
pub const LEAST: f64 = 4.5;

/// How far lightness is moved at a time.
const STEP: f64 = 0.005;

impl Colour {
    /// Reads `#12597f`, `12597F` or `#159`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#').unwrap_or(text.trim());
        let values: Vec<u8> = digits.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
        match values.as_slice() {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [r, r2, g, g2, b, b2] => Some(Self([r * 16 + r2, g * 16 + g2, b * 16 + b2])),
            _ => None,
        }
    }

    /// As style sheets write it.
    pub fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The contrast to another colour, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// Lightness, and the two axes of hue and strength, in OKLab (Björn Ottosson, 2020).
    fn oklab(self) -> [f64; 3] {
        let [r, g, b] = self.linear();
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    /// The colour with another lightness and the same hue; strength gives way where the screen has no such colour.
    fn with_lightness(self, lightness: f64) -> Self {
        let [_, a, b] = self.oklab();
        let mut strength = 1.0;
        loop {
            match from_oklab([lightness, a * strength, b * strength]) {
                Some(colour) => return colour,
                None if strength <= 0.0 => return Self(if lightness > 0.5 { [255; 3] } else { [0; 3] }),
                None => strength -= 0.02,
            }
        }
    }

    /// The least contrast to any of these grounds.
    fn least(self, grounds: [Self; 2]) -> f64 {
        self.contrast(grounds[0]).min(self.contrast(grounds[1]))
    }

    /// The colour moved until it can be read on these grounds.
    fn readable(self, grounds: [Self; 2], by: f64) -> Self {
        let mut lightness = self.oklab()[0];
        let mut colour = self;
        while colour.least(grounds) < LEAST && (0.0..=1.0).contains(&lightness) {
            lightness += by;
            colour = self.with_lightness(lightness.clamp(0.0, 1.0));
        }
        colour
    }
}

fn from_oklab([lightness, a, b]: [f64; 3]) -> Option<Colour> {
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let linear = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ];
    if !linear.iter().all(|value| (-0.0005..=1.0005).contains(value)) {
        return None;
    }
    Some(Colour(linear.map(|value| {
        let value = value.clamp(0.0, 1.0);
        let value = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        byte(value)
    })))
}

/// A part of one as a byte.
fn byte(value: f64) -> u8 {
    (0..=255_u8).min_by(|a, b| (f64::from(*a) / 255.0 - value).abs().total_cmp(&(f64::from(*b) / 255.0 - value).abs())).unwrap_or_default()
}

/// What becomes of a colour: for each theme the one that is used, and its least contrast to the grounds it stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Used {
    /// In light.
    pub light: Colour,
    /// In dark.
    pub dark: Colour,
    /// The contrast of the one asked for, in light and in dark.
    pub asked: (f64, f64),
    /// The contrast of those used.
    pub used: (f64, f64),
}

/// What becomes of the colour that was asked for.
pub fn used(asked: Colour) -> Used {
    let (light, dark) = (asked.readable(LIGHT, -STEP), asked.readable(DARK, STEP));
    Used { light, dark, asked: (asked.least(LIGHT), asked.least(DARK)), used: (light.least(LIGHT), dark.least(DARK)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn colours_are_read_as_style_sheets_write_them() {
        assert_eq!((colour("#12597F").hex(), colour(" 159 ").hex()), ("#12597f".into(), "#115599".into()));
        for bad in ["", "#", "#12", "#12345", "#1234567", "red", "#12597g", "url(x)", "#١٢٣"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_colour_becomes_one_that_can_be_read() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let asked = Colour([red, green, blue].map(|value| u8::try_from(value).unwrap()));
                    let used = used(asked);
                    assert!(used.used.0 >= LEAST && used.used.1 >= LEAST, "{} became {used:?}", asked.hex());
                }
            }
        }
    }

    #[test]
    fn what_can_be_read_already_stays() {
        let own = used(colour("#12597F"));
        assert_eq!(own.light.hex(), "#12597f");
        assert!((own.asked.0 - 7.1).abs() < 0.1, "{own:?}");
        assert_ne!(own.dark.hex(), "#12597f");
        assert_eq!(used(colour("#7CC4EC")).dark.hex(), "#7cc4ec");
    }

    #[test]
    fn the_hue_stays() {
        let [_, a, b] = used(colour("#ffcc00")).light.oklab();
        let [_, a2, b2] = colour("#ffcc00").oklab();
        assert!((b.atan2(a) - b2.atan2(a2)).abs() < 0.1);
    }
}
