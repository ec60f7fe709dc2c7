//! A reminder to staff as a mail: an incident nobody updates, or whose promised update is late. In English, like the console it
//! leads to.

use app::model::{IncidentState, Instant, Language, illustration::for_elsewhere};

use super::{
    email::{Extra, Mail},
    message::{Tone, escaped},
    sheet::Sheet,
    writer::{Writer, accent},
};

/// What it says.
pub struct Reminder<'a> {
    /// What names the message; the same at every try.
    pub id: String,
    /// What its reader is called.
    pub name: &'a str,
    /// Their address.
    pub address: &'a str,
    /// Why they are reminded.
    pub why: Why,
    /// The incident's title.
    pub title: &'a str,
    /// Where it stands.
    pub state: IncidentState,
    /// What was said of it last.
    pub last: Last<'a>,
    /// What groups it with others about the same.
    pub thread: String,
    /// Where the next update is written.
    pub link: String,
    /// Where its reader says that they want no reminders.
    pub account: String,
}

/// Why somebody is reminded.
pub enum Why {
    /// Nothing was said between these moments.
    Silent(Instant, Instant),
    /// An update was promised for then.
    Overdue(Instant),
}

/// What was said last.
pub struct Last<'a> {
    /// By whom.
    pub author: &'a str,
    /// When.
    pub at: Instant,
    /// In Markdown.
    pub body: &'a str,
    /// As HTML that was sanitised before.
    pub html: &'a str,
}

/// The mail.
pub fn write(writer: &Writer<'_>, reminder: &Reminder<'_>) -> Mail {
    let page = &writer.snapshot.page;
    let Reminder { title, last, link, account, .. } = reminder;
    let (badge, said) = match reminder.why {
        Why::Overdue(due) => {
            let due = writer.moment(due);
            ("Update overdue".to_owned(), format!("An update of this incident was promised for {due}, and nobody has written it."))
        }
        Why::Silent(since, until) => {
            let (long, since) = (hours(since, until), writer.moment(since));
            (format!("Silent for {long}"), format!("Nobody has updated this incident for {long}: since {since}."))
        }
    };
    let subject = format!("[{}] {badge}: {title}", page.name);
    let state = writer.state(reminder.state);
    let said_last = format!("The last update, {}, at {} ({state}):", by(last.author), writer.moment(last.at));
    let why = format!("You get this because you run incidents of {}. Your account says whether you are reminded:", page.name);
    let html = Sheet {
        language: Language::English,
        subject: &subject,
        accent: accent(page),
        page: &page.name,
        badge: Some((Tone::Watch, &badge)),
        title,
        at: &said,
        intro: "",
        said: &format!(
            "<p style=\"font-size:14px\">{}</p><div class=\"line\" style=\"border-left:3px solid #dde2ea;padding-left:14px\">{}</div>",
            escaped(&said_last),
            for_elsewhere(last.html, &page.url)
        ),
        below: "",
        closing: "",
        button: ("Write the next update", link),
        foot: &format!("{} <a class=\"quiet\" href=\"{account}\" style=\"color:#2b5fa8\">{account}</a>", escaped(&why)),
        sender: "",
    }
    .html();
    let text =
        format!("{badge}: {title}\n\n{said}\n\n{said_last}\n\n{}\n\nWrite the next update:\n{link}\n\n--\n{why}\n{account}\n", last.body);
    Mail {
        name: reminder.name.to_owned(),
        address: reminder.address.to_owned(),
        subject,
        text,
        html,
        extra: Extra {
            id: Some(reminder.id.clone()),
            thread: Some(reminder.thread.clone()),
            unsubscribe: None,
            sender: Some(page.name.clone()),
        },
    }
}

fn by(author: &str) -> String {
    if author.is_empty() { "by nobody we know".to_owned() } else { format!("by {author}") }
}

/// Whole hours, as people say them.
fn hours(from: Instant, until: Instant) -> String {
    match until.since(from) / 3_600_000 {
        1 => "1 hour".to_owned(),
        hours => format!("{hours} hours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_is_said_in_whole_hours() {
        let said = |minutes: i64| hours(Instant::from_millis(0), Instant::from_millis(minutes * 60_000));
        assert_eq!([60, 119, 180, 1_441].map(said), ["1 hour", "1 hour", "3 hours", "24 hours"]);
    }
}
