//! What whoever embeds a badge may ask for.

use app::model::input::clean_line;

use super::style::Style;

/// The longest label, in characters.
const LABEL: usize = 100;

/// The stretches uptime can be asked for, in days.
const DAYS: [i64; 4] = [7, 30, 90, 365];

/// How a badge is to look, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Its style.
    pub style: Style,
    /// What stands on its left, if not what we would write there.
    pub label: Option<String>,
    /// Over how many days.
    pub days: i64,
}

impl Wish {
    /// Reads the parameters; what cannot be is named in a sentence. Parameters we do not know do nothing.
    pub fn read(parameters: Vec<(String, String)>, has_days: bool) -> Result<Self, String> {
        let mut wish = Self { style: Style::Flat, label: None, days: 90 };
        for (name, value) in parameters {
            match name.as_str() {
                "style" => {
                    let known = || format!("style must be one of {}", Style::ALL.map(Style::name).join(", "));
                    wish.style = Style::ALL.into_iter().find(|style| style.name() == value).ok_or_else(known)?;
                }
                "label" if value.chars().count() > LABEL => return Err(format!("label may have at most {LABEL} characters")),
                "label" => wish.label = Some(clean_line(&value)),
                "days" if has_days => {
                    let known = || "days must be one of 7, 30, 90, 365".to_owned();
                    wish.days = DAYS.into_iter().find(|days| days.to_string() == value).ok_or_else(known)?;
                }
                _ => {}
            }
        }
        Ok(wish)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Result<Wish, String> {
        Wish::read(query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(), true)
    }

    #[test]
    fn a159_a_parameter_that_cannot_be_is_named() {
        assert_eq!(read(&[]), Ok(Wish { style: Style::Flat, label: None, days: 90 }));
        let fine = read(&[("style", "for-the-badge"), ("label", " a\nb "), ("days", "7"), ("v", "1")]);
        assert_eq!(fine, Ok(Wish { style: Style::ForTheBadge, label: Some("a b".into()), days: 7 }));
        for (name, value) in [
            ("style", "../../x"),
            ("style", ""),
            ("style", "FLAT"),
            ("label", &"x".repeat(10_240)),
            ("days", "8"),
            ("days", "-7"),
            ("days", "07"),
        ] {
            assert!(read(&[(name, value)]).unwrap_err().starts_with(name), "{name}={value}");
        }
    }
}
