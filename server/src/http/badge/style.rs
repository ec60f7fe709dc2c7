//! How badges can look: the four styles people know from shields.io.

/// A style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Round corners and a little light from above.
    Flat,
    /// Neither.
    FlatSquare,
    /// Tall and in capitals.
    ForTheBadge,
    /// Round and shining.
    Plastic,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Flat, Self::FlatSquare, Self::ForTheBadge, Self::Plastic];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::FlatSquare => "flat-square",
            Self::ForTheBadge => "for-the-badge",
            Self::Plastic => "plastic",
        }
    }

    /// Its measures.
    pub fn measures(self) -> Measures {
        let flat = Measures { height: 20, radius: 3, size: 110, padding: 60, spacing: 0, baseline: 14, light: "#bbb", shine: ".1" };
        match self {
            Self::Flat => flat,
            Self::FlatSquare => Measures { radius: 0, shine: "0", ..flat },
            Self::ForTheBadge => Measures { height: 28, radius: 0, size: 100, padding: 120, spacing: 10, baseline: 18, shine: "0", ..flat },
            Self::Plastic => Measures { height: 18, radius: 4, baseline: 13, light: "#fff", shine: ".2", ..flat },
        }
    }
}

/// The measures of a style. Lengths of text are in tenths of a pixel, so that no float is needed.
#[derive(Clone, Copy, Debug)]
pub struct Measures {
    /// Height in pixels.
    pub height: u32,
    /// Radius of the corners in pixels.
    pub radius: u32,
    /// Size of the letters.
    pub size: u32,
    /// Room on either side of a text.
    pub padding: u32,
    /// Room after each letter.
    pub spacing: u32,
    /// Where letters stand, in pixels from the top.
    pub baseline: u32,
    /// The colour of the light from above.
    pub light: &'static str,
    /// How much of it there is.
    pub shine: &'static str,
}
