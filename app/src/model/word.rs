//! One way to declare the fixed vocabularies: the same text in the database, on the wire and in settings.

use std::fmt::Debug;

/// A closed vocabulary whose members are written as short `snake_case` texts.
pub trait Word: Copy + Eq + Debug + 'static {
    /// Every member, in the order of declaration (for statuses: from best to worst).
    const ALL: &'static [Self];

    /// The member's text.
    fn as_str(self) -> &'static str;

    /// The member with this text, if there is one.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.as_str() == text)
    }
}

/// Declares an enum that is a [`Word`], written and read by serde as its text.
macro_rules! words {
    ($($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $member:ident = $text:literal,)+ })+) => {$(
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$inner])* #[serde(rename = $text)] $member,)+ }

        impl $crate::model::word::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$member,)+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$member => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::model::word::Word::as_str(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            /// Reads the member's text; the error lists the texts that would do.
            fn from_str(text: &str) -> Result<Self, String> {
                $crate::model::word::Word::parse(text).ok_or_else(|| {
                    let known: Vec<_> = <Self as $crate::model::word::Word>::ALL.iter().map(|w| $crate::model::word::Word::as_str(*w)).collect();
                    format!("`{text}` is not one of {}", known.join(", "))
                })
            }
        }
    )+};
}

pub(crate) use words;
