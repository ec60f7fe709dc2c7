//! People with an account, as asked for.

use serde::{Deserialize, Serialize};

use crate::model::{
    Role,
    input::{FieldErrors, NAME_LENGTH},
};

/// How short and how long a password may be, in characters.
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 12..=1024;

/// A new user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUser {
    /// Where to reach them; they sign in with it.
    pub email: String,
    /// What to call them.
    pub name: String,
    /// What they may do on the page they are made for.
    pub role: Role,
}

impl NewUser {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.email(&mut self.email);
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        errors.into_result(self)
    }
}

/// A plain `local@domain.tld` in lower case; anything a mail server could read differently is refused.
pub fn check_email(text: &str) -> Result<String, FieldErrors> {
    let refuse = || FieldErrors::one("email", "must be an address such as name@example.com");
    let email = text.trim().to_lowercase();
    let (local, domain) = email.split_once('@').ok_or_else(refuse)?;
    let local_fits = (1..=64).contains(&local.len())
        && local.bytes().all(|c| c.is_ascii_alphanumeric() || b".!#$&'*+/=?^_`{|}~-".contains(&c))
        && !local.starts_with(['.', '-'])
        && !local.ends_with('.')
        && !local.contains("..");
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels: Vec<&str> = domain.split('.').collect();
    let last_fits = labels.last().is_some_and(|tld| tld.len() >= 2 && !tld.bytes().all(|c| c.is_ascii_digit()));
    let domain_fits = domain.len() <= 253 && labels.len() >= 2 && labels.iter().all(|l| label_fits(l)) && last_fits;
    if local_fits && domain_fits { Ok(email) } else { Err(refuse()) }
}

/// Whether a password is long enough and not absurdly long. Whether it is a common one is checked where the list is.
pub fn check_password(password: &str) -> Result<(), FieldErrors> {
    if PASSWORD_LENGTH.contains(&password.chars().count()) && password.len() <= 4096 {
        return Ok(());
    }
    let (least, most) = (PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end());
    Err(FieldErrors::one("password", format!("must have {least} to {most} characters")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a063_only_plain_addresses_are_accepted() {
        let long_local = format!("{}@b.example", "a".repeat(65));
        let long_domain = format!("a@{}.example", "b.".repeat(130));
        let bad = [
            "a@b.example\r\nRCPT TO:<v@x.example>",
            "a@b.example,v@x.example",
            "\"a b\"@c.example",
            "a@[127.0.0.1]",
            "a@localhost",
            "-oQ/tmp/x@y.example",
            "a%v@x.example",
            "Foo <a@b.example>",
            "a@b.example\0",
            &long_local,
            &long_domain,
            "ａ@b.example",
            "a@b",
            "",
            "@b.example",
        ];
        for address in bad {
            assert!(check_email(address).is_err(), "{address}");
        }
        assert_eq!(check_email(" Ann.Other+tag@Example.COM "), Ok("ann.other+tag@example.com".into()));
    }
}
