//! A message to a subscriber as a mail: plain text and HTML.

use app::text;

use super::{
    email::{Extra, Mail},
    message::{Message, News, escaped},
    sheet::Sheet,
};

/// The mail for an address.
pub fn write(message: &Message, address: &str) -> Mail {
    let news = &message.news;
    Mail {
        name: String::new(),
        address: address.to_owned(),
        subject: message.subject(),
        text: plain(message),
        html: html(message),
        extra: Extra {
            id: Some(message.id.clone()),
            thread: news.thread.clone(),
            unsubscribe: Some(message.leave.clone()),
            sender: Some(news.page.clone()),
        },
    }
}

fn plain(message: &Message) -> String {
    let news = &message.news;
    let words = text::text(news.language);
    let mut out = format!("{}\n{}\n", message.headline(), news.at);
    let [intro, closing] = message.around();
    for said in [intro.as_str(), message.said().0].into_iter().filter(|said| !said.is_empty()) {
        out.push_str(&format!("\n{said}\n"));
    }
    if !news.affected.is_empty() {
        out.push_str(&format!("\n{}:\n", words.news_affects()));
        for (name, status, _) in &news.affected {
            out.push_str(&format!("- {name}: {status}\n"));
        }
    }
    for fact in &news.facts {
        out.push_str(&format!("\n{fact}\n"));
    }
    let (label, link) = message.button();
    out.push_str(&format!("\n{label}:\n{link}\n"));
    if !closing.is_empty() {
        out.push_str(&format!("\n{closing}\n"));
    }
    out.push_str(&format!("\n--\n{}\n", words.news_why(&news.page)));
    out.push_str(&format!("{}: {}\n{}: {}\n", words.news_manage(), message.manage, words.news_leave(), message.leave));
    if !news.footer.is_empty() {
        out.push_str(&format!("\n{}\n", news.footer));
    }
    out
}

fn html(message: &Message) -> String {
    let news = &message.news;
    let words = text::text(news.language);
    let end = if news.language.direction() == "rtl" { "left" } else { "right" };
    let facts: String =
        news.facts.iter().map(|fact| format!("<p class=\"soft\" style=\"margin:0 0 8px;color:#4a5464\">{}</p>", escaped(fact))).collect();
    let (label, link) = message.button();
    let [intro, closing] = message.around_in_html();
    let link_to =
        |to: &str, label: &str| format!("<a class=\"quiet\" href=\"{}\" style=\"color:#2b5fa8\">{}</a>", escaped(to), escaped(label));
    Sheet {
        language: news.language,
        subject: &message.subject(),
        accent: &news.accent,
        page: &news.page,
        badge: news.state.as_deref().map(|state| (news.tone, state)),
        title: &news.title,
        at: &news.at,
        intro: &intro,
        said: message.said().1,
        below: &format!("{}{facts}", affected(news, words.news_affects(), end)),
        closing: &closing,
        button: (&label, &link),
        foot: &format!(
            "{}<br>{} · {}",
            escaped(&words.news_why(&news.page)),
            link_to(&message.manage, words.news_manage()),
            link_to(&message.leave, words.news_leave())
        ),
        sender: &news.footer,
    }
    .html()
}

fn affected(news: &News, heading: &str, end: &str) -> String {
    if news.affected.is_empty() {
        return String::new();
    }
    let row = |(name, status, _): &(String, String, app::model::Status)| {
        format!(
            "<tr><td class=\"ink line\" style=\"padding:7px 0;border-top:1px solid #dde2ea;color:#1c2330\">{}</td>\
             <td class=\"ink line\" align=\"{end}\" style=\"padding:7px 0;border-top:1px solid #dde2ea;color:#1c2330\">{}</td></tr>",
            escaped(name),
            escaped(status)
        )
    };
    let rows: String = news.affected.iter().map(row).collect();
    format!(
        "<p class=\"soft\" style=\"margin:18px 0 6px;font-size:14px;font-weight:600;color:#4a5464\">{}</p>\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"font-size:15px;margin:0 0 14px\">{rows}</table>",
        escaped(heading)
    )
}
