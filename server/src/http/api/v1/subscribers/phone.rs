//! Telephone numbers, as people of a country write them.

use phonenumber::{Mode, country::Id, parse};

use crate::http::api::v1::refusal::Refusal;

/// A number as it is dialled from anywhere.
pub fn dialled(number: &str, country: Option<&str>) -> Result<String, Refusal> {
    let country = match country {
        Some(code) => {
            let known: Result<Id, _> = code.trim().to_uppercase().parse();
            Some(known.map_err(|_| Refusal::field("phone_country", "must be the two letters of a country"))?)
        }
        None if number.trim().starts_with('+') => None,
        None => return Err(Refusal::field("phone_country", "can't be blank")),
    };
    let refuse = || Refusal::field("phone_number", "must be a telephone number of its country");
    if number.len() > 60 {
        return Err(refuse());
    }
    let number = parse(country, number).ok().filter(|_| true).ok_or_else(refuse)?;
    Ok(number.format().mode(Mode::E164).to_string())
}

/// The country of a number that is dialled from anywhere, and the rest of it.
pub fn parts(number: &str) -> (Option<String>, Option<String>) {
    match parse(None, number) {
        Ok(parsed) => (parsed.country().id().map(|id| id.as_ref().to_owned()), Some(parsed.national().to_string())),
        Err(_) => (None, Some(number.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_country_is_dialled_from_anywhere() {
        for (number, country, expected) in [
            ("030 123456", Some("de"), "+4930123456"),
            ("(415) 555-2671", Some("US"), "+14155552671"),
            ("+49 30 123456", None, "+4930123456"),
            ("+49 30 123456", Some("US"), "+4930123456"),
        ] {
            assert_eq!(dialled(number, country).unwrap(), expected, "{number}");
        }
        for (number, country) in [("030 123456", None), ("030 123456", Some("XX")), ("none", Some("DE")), ("", Some("DE"))] {
            assert!(dialled(number, country).is_err(), "{number}");
        }
        assert_eq!(parts("+4930123456"), (Some("DE".into()), Some("30123456".into())));
        assert_eq!(parts("nonsense"), (None, Some("nonsense".into())));
    }
}
