//! How messages are declared: one line a message, its name, the parts its sentence may hold, and what it says.

/// What a part is made of.
macro_rules! part {
    ($text:ident, $name:ident, words) => {
        $crate::text::message::Part::words(stringify!($name), $name)
    };
    ($text:ident, $name:ident, number) => {
        $crate::text::message::Part::number(stringify!($name), $crate::text::message::Number::count($name))
    };
    ($text:ident, $name:ident, duration) => {
        $crate::text::message::Part::made(stringify!($name), $text.duration($name))
    };
    ($text:ident, $name:ident, ago) => {
        $crate::text::message::Part::made(stringify!($name), $text.ago($name))
    };
}

/// What a part is given as: text, a number, or milliseconds.
macro_rules! given {
    (words) => { &str };
    (number) => { impl $crate::text::message::Number };
    (duration) => { i64 };
    (ago) => { i64 };
}

/// What a message is: the same words each time, or a sentence with parts.
macro_rules! message {
    ($catalogue:ident $words:ident $sentence:ident $doc:literal $name:ident) => {
        #[doc = $doc]
        pub fn $name(&'static self) -> &'static str {
            self.$words($catalogue::$name)
        }
    };
    ($catalogue:ident $words:ident $sentence:ident $doc:literal $name:ident $($part:ident $kind:ident)+) => {
        #[doc = $doc]
        pub fn $name(&'static self, $($part: given!($kind)),+) -> String {
            self.$sentence($catalogue::$name, &[$(part!(self, $part, $kind)),+])
        }
    };
}

/// A catalogue: its name, and how a `Text` finds its words and makes its sentences.
macro_rules! messages {
    ($catalogue:ident $words:ident $sentence:ident: $($name:ident $(($($part:ident: $kind:ident),+))? $doc:literal;)+) => {
        /// The name of a message; its number is its place among those of its catalogue.
        #[expect(non_camel_case_types, reason = "a message's name is that of the function that says it")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $catalogue {
            $(#[doc = $doc] $name),+
        }

        impl $catalogue {
            /// Every message with its name and its parts, in order.
            #[cfg(any(test, feature = "ssr"))]
            pub const ALL: &[(&str, &[&str])] = &[$((stringify!($name), &[$($(stringify!($part)),+)?])),+];
        }

        impl Text {
            $(message! { $catalogue $words $sentence $doc $name $($($part $kind)+)? })+
        }
    };
}
