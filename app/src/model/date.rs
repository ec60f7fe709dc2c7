//! A date in some calendar. On the server it is the calendar library's; in a browser a small one with the same face,
//! since the library's parser and error messages are large there.

#[cfg(not(target_arch = "wasm32"))]
pub use jiff::civil::Date;
#[cfg(target_arch = "wasm32")]
pub use small::Date;

#[cfg(target_arch = "wasm32")]
mod small {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::model::calendar;

    /// Parts that make no date.
    #[derive(Clone, Copy, Debug)]
    pub struct NotADate;

    /// A date.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Date {
        year: i16,
        month: i8,
        day: i8,
    }

    impl Date {
        /// The first day of year 0.
        pub const ZERO: Self = Self { year: 0, month: 1, day: 1 };

        /// The date with these parts, if they can be one.
        pub fn new(year: i16, month: i8, day: i8) -> Result<Self, NotADate> {
            if (1..=12).contains(&month) && (1..=31).contains(&day) { Ok(Self { year, month, day }) } else { Err(NotADate) }
        }

        /// The year.
        pub fn year(self) -> i16 {
            self.year
        }

        /// The month, from 1.
        pub fn month(self) -> i8 {
            self.month
        }

        /// The day of the month.
        pub fn day(self) -> i8 {
            self.day
        }
    }

    impl Serialize for Date {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&calendar::iso(*self))
        }
    }

    impl<'de> Deserialize<'de> for Date {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            calendar::read_date(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a date"))
        }
    }
}
