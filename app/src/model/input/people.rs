//! What people ask for about themselves and their colleagues.

use serde::{Deserialize, Serialize};

use crate::model::{
    Instant, Language, Role,
    input::{FieldErrors, NAME_LENGTH, check_email, check_password, clean_line},
};

/// What somebody signs in with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// A code of their app or a recovery code, once they are asked for one.
    #[serde(default)]
    pub code: Option<String>,
}

/// The first owner of an installation, and its first page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    /// What the server printed when it started.
    pub token: String,
    /// What they are called.
    pub name: String,
    /// The address they will sign in with.
    pub email: String,
    /// The password they chose.
    pub password: String,
    /// What the page is called; not asked for if there is one already.
    #[serde(default)]
    pub page: Option<String>,
    /// The zone its days are counted in, as an IANA name; UTC if empty.
    #[serde(default)]
    pub time_zone: Option<String>,
}

impl SetUp {
    /// Cleans and checks it. Whether the password is easily guessed is checked where the list is.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.token = self.token.trim().to_owned();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        errors.email(&mut self.email);
        self.page = errors.optional_line("page", self.page.as_deref(), NAME_LENGTH);
        self.time_zone = errors.optional_line("time_zone", self.time_zone.as_deref(), NAME_LENGTH);
        errors.password(&self.password);
        errors.into_result(self)
    }
}

/// What somebody chooses who opens a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseLink {
    /// The secret in the link.
    pub secret: String,
    /// What they want to be called; as before if empty.
    #[serde(default)]
    pub name: Option<String>,
    /// The password they chose, if the link asks for one.
    #[serde(default)]
    pub password: Option<String>,
}

impl UseLink {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.secret = self.secret.trim().to_owned();
        self.name = errors.optional_line("name", self.name.as_deref(), NAME_LENGTH);
        if let Some(password) = &self.password {
            errors.password(password);
        }
        errors.into_result(self)
    }
}

macro_rules! hide_secrets {
    ($($input:ident),+) => {$(
        impl std::fmt::Debug for $input {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($input))
            }
        }
    )+};
}

hide_secrets!(SignIn, SetUp, UseLink);

/// Somebody to invite to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Where to reach them.
    pub email: String,
    /// What to call them; the part of the address before the @ if empty. Who has an account keeps their name.
    #[serde(default)]
    pub name: Option<String>,
    /// What they may do on the page.
    pub role: Role,
}

impl Invite {
    /// Cleans and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.email(&mut self.email);
        self.name = errors.optional_line("name", self.name.as_deref(), NAME_LENGTH);
        errors.into_result(self)
    }

    /// What to call them.
    pub fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.email.split('@').next().unwrap_or_default().to_owned())
    }
}

/// What somebody changes about themselves: all of it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditProfile {
    /// What they are called.
    pub name: String,
    /// The language they want to read; the browser's if none.
    pub language: Option<Language>,
    /// The zone they live in, as an IANA name; the browser's if none.
    pub time_zone: Option<String>,
    /// Whether they want to be reminded by mail of incidents nobody updates; so it is unless they say otherwise.
    #[serde(default = "wants")]
    pub reminders: bool,
}

fn wants() -> bool {
    true
}

impl EditProfile {
    /// Cleans and checks it. Whether the zone exists is checked where the zones are.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.name = errors.line("name", &self.name, NAME_LENGTH);
        self.time_zone = errors.optional_line("time_zone", self.time_zone.as_deref(), NAME_LENGTH);
        errors.into_result(self)
    }
}

/// Which part of a list, and which of it: members or tokens whose name or address has a text in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListFilter {
    /// Only what has this in its name or address.
    pub text: String,
    /// Where this part begins: `next` of the part before; none for the first.
    pub after: Option<String>,
    /// How many at most; 50 if none, never more than 200.
    pub limit: Option<usize>,
}

/// Which entries of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// Only what this actor did, by id or by exact name.
    pub actor: Option<String>,
    /// Only this verb, such as `created`.
    pub verb: Option<String>,
    /// Only what was done to this sort of thing, such as `incident`.
    pub noun: Option<String>,
    /// Only what was done to the thing with this id.
    pub noun_id: Option<String>,
    /// Only what was done at or after this.
    pub from: Option<Instant>,
    /// Only what was done before this.
    pub until: Option<Instant>,
    /// Only what has this text somewhere.
    pub text: Option<String>,
    /// Where this part begins: `next` of the part before; none for the newest.
    pub after: Option<String>,
    /// How many at most; 50 if none, never more than 200.
    pub limit: Option<usize>,
}

impl AuditFilter {
    /// Cleans it: what is empty asks for nothing.
    pub fn cleaned(mut self) -> Self {
        for field in [&mut self.actor, &mut self.verb, &mut self.noun, &mut self.noun_id, &mut self.text] {
            *field = field.as_deref().map(clean_line).filter(|text| !text.is_empty());
        }
        self
    }
}

/// How many of a list are given at once, if somebody wants so many.
pub fn page_size(wanted: Option<usize>) -> usize {
    wanted.unwrap_or(50).clamp(1, 200)
}

impl FieldErrors {
    pub(super) fn email(&mut self, email: &mut String) {
        match check_email(email) {
            Ok(clean) => *email = clean,
            Err(more) => self.0.extend(more.0),
        }
    }

    fn password(&mut self, password: &str) {
        if let Err(more) = check_password(password) {
            self.0.extend(more.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(errors: FieldErrors) -> Vec<String> {
        errors.iter().map(|(field, _)| field.to_owned()).collect()
    }

    #[test]
    fn each_field_that_does_not_fit_is_named() {
        let bad = SetUp {
            token: String::new(),
            name: " ".into(),
            email: "root".into(),
            password: "short".into(),
            page: Some("x".repeat(256)),
            time_zone: None,
        };
        assert_eq!(fields(bad.validate().unwrap_err()), ["name", "email", "page", "password"]);
        let bad = UseLink { secret: "x".into(), name: None, password: Some("short".into()) };
        assert_eq!(fields(bad.validate().unwrap_err()), ["password"]);
        let bad = EditProfile { name: String::new(), language: None, time_zone: None, reminders: true };
        assert_eq!(fields(bad.validate().unwrap_err()), ["name"]);
    }

    #[test]
    fn who_is_invited_is_called_by_their_address_until_they_say_otherwise() {
        let invite = Invite { email: " Ann.Other@Example.com ".into(), name: Some("\n".into()), role: Role::Editor }.validate().unwrap();
        assert_eq!((invite.email.as_str(), invite.called().as_str()), ("ann.other@example.com", "ann.other"));
    }

    #[test]
    fn secrets_are_in_no_log() {
        let input = SignIn { email: "ann@example.com".into(), password: "kelp lantern orbit".into(), code: None };
        assert_eq!(format!("{input:?}"), "SignIn");
    }
}
