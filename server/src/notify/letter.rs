//! What the product writes to people about their account: an invitation, a way to a new password. In their language, as plain
//! text and as HTML.

use app::{
    model::{Language, LinkKind},
    text,
};

use crate::notify::email::{Extra, Mail};

/// A letter with a link in it.
#[derive(Clone)]
pub struct Letter {
    /// What the link is for.
    pub kind: LinkKind,
    /// What its reader is called.
    pub name: String,
    /// Their address.
    pub address: String,
    /// The language it is written in.
    pub language: Language,
    /// The page they are invited to.
    pub page: Option<String>,
    /// Who invites them.
    pub by: Option<String>,
    /// Where the link leads: on the installation's own address, whatever a request said.
    pub link: String,
    /// How many hours it is good.
    pub hours: u64,
}

impl Letter {
    /// The mail it is sent as.
    pub fn mail(&self) -> Mail {
        let text = text::text(self.language);
        let hours = i64::try_from(self.hours).unwrap_or(i64::MAX);
        let (subject, said, button) = match self.kind {
            LinkKind::Invitation => {
                let page = self.page.as_deref().unwrap_or("Lightship");
                let by = self.by.as_deref().unwrap_or("Lightship");
                (text.mail_invitation(page), text.mail_invited(by, page), text.mail_accept())
            }
            LinkKind::Reset => (text.mail_new_password().to_owned(), text.mail_forgotten(&self.address), text.mail_choose()),
        };
        let ends = text.mail_ends(hours);
        let plain = format!("{said}\n\n{button}:\n{}\n\n{ends}\n{}\n", self.link, text.mail_ignore());
        Mail {
            name: self.name.clone(),
            address: self.address.clone(),
            html: self.html(&[&said, button, &ends, text.mail_ignore()]),
            subject,
            text: plain,
            extra: Extra::default(),
        }
    }

    fn html(&self, [said, button, ends, ignore]: &[&str; 4]) -> String {
        let direction = if self.language == Language::Arabic { "rtl" } else { "ltr" };
        let (language, link) = (app::model::Word::as_str(self.language), escaped(&self.link));
        let (said, button, ends, ignore) = (escaped(said), escaped(button), escaped(ends), escaped(ignore));
        format!(
            "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"></head>\
             <body style=\"font:16px/1.5 sans-serif;color:#1c2330;max-width:36em;margin:2em auto;padding:0 1em\">\
             <p>{said}</p>\
             <p><a href=\"{link}\" style=\"display:inline-block;background:#1c4f8a;color:#fff;padding:.6em 1.2em;\
             border-radius:.4em;text-decoration:none\">{button}</a></p>\
             <p style=\"word-break:break-all\">{link}</p>\
             <p style=\"color:#5a6472\">{ends}<br>{ignore}</p></body></html>"
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use app::model::Word;

    use super::*;

    fn letter(kind: LinkKind, language: Language) -> Letter {
        Letter {
            kind,
            name: "Bob".into(),
            address: "bob@example.com".into(),
            language,
            page: Some("R&D <b>\"Status\"</b>".into()),
            by: Some("Ann <script>".into()),
            link: "https://status.example.com/console/invitation#abc".into(),
            hours: 72,
        }
    }

    #[test]
    fn a_letter_says_in_every_language_what_it_is_for_and_where_to_go() {
        for &language in Language::ALL {
            for kind in [LinkKind::Invitation, LinkKind::Reset] {
                let mail = letter(kind, language).mail();
                assert!(mail.text.contains("https://status.example.com/console/invitation#abc"), "{}", mail.text);
                assert!(mail.text.contains("72") && mail.html.contains("72"), "{}", mail.text);
                assert!(!mail.html.contains("<script>") && !mail.html.contains("<b>"), "{}", mail.html);
                assert!(!mail.subject.contains('{') && !mail.text.contains('{'), "{}", mail.text);
                let subject = mail.subject.contains("R&D <b>\"Status\"</b>");
                assert_eq!(subject, kind == LinkKind::Invitation, "{}", mail.subject);
            }
        }
    }
}
