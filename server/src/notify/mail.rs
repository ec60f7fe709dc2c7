//! A message as a mail: plain text and HTML that is read in the light and in the dark, by programs old and new.

use app::text;

use super::{
    email::{Extra, Mail},
    message::{Message, News, escaped},
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
    if !news.text.is_empty() {
        out.push_str(&format!("\n{}\n", news.text));
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
    out.push_str(&format!("\n{label}:\n{link}\n\n--\n{}\n", words.news_why(&news.page)));
    out.push_str(&format!("{}: {}\n{}: {}\n", words.news_manage(), message.manage, words.news_leave(), message.leave));
    out
}

/// Tables and styles in the tags, because that is what mail programs understand; the styles for the dark stand in the head, and
/// those that do not know them show the light.
fn html(message: &Message) -> String {
    let news = &message.news;
    let words = text::text(news.language);
    let direction = news.language.direction();
    let start = if direction == "rtl" { "right" } else { "left" };
    let (label, link) = message.button();
    let badge = badge(news);
    let affected = affected(news, words.news_affects());
    let facts: String =
        news.facts.iter().map(|fact| format!("<p class=\"soft\" style=\"margin:0 0 8px;color:#4a5464\">{}</p>", escaped(fact))).collect();
    format!(
        "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"supported-color-schemes\" content=\"light dark\"><title>{subject}</title><style>\
         @media (prefers-color-scheme:dark){{.ground{{background:#10151d!important}}.card{{background:#1a212c!important;border-left-color:#2e3846!important;border-right-color:#2e3846!important;border-bottom-color:#2e3846!important}}\
         .ink,.ink *{{color:#e8edf4!important}}.soft{{color:#a9b4c2!important}}.line{{border-color:#2e3846!important}}a.quiet{{color:#9cc4ff!important}}}}\
         .said p{{margin:0 0 12px}}.said img{{max-width:100%;height:auto}}.said pre{{white-space:pre-wrap}}</style></head>\
         <body class=\"ground\" style=\"margin:0;padding:0;background:#f2f4f7\">\
         <table role=\"presentation\" class=\"ground\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f2f4f7\"><tr><td align=\"center\" style=\"padding:24px 12px\">\
         <table role=\"presentation\" class=\"card\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"max-width:600px;background:#ffffff;border:1px solid #dde2ea;border-top:4px solid {accent};border-radius:6px\">\
         <tr><td align=\"{start}\" class=\"ink\" style=\"padding:24px 28px 0;font:600 14px/1.4 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:#1c2330\">{page}</td></tr>\
         <tr><td align=\"{start}\" style=\"padding:16px 28px 28px;font:16px/1.55 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif\">{badge}\
         <h1 class=\"ink\" style=\"margin:0 0 4px;font-size:22px;line-height:1.3;color:#1c2330\">{title}</h1>\
         <p class=\"soft\" style=\"margin:0 0 16px;font-size:14px;color:#4a5464\">{at}</p>\
         <div class=\"ink said\" style=\"color:#1c2330\">{said}</div>{affected}{facts}\
         <p style=\"margin:20px 0 0\"><a href=\"{link}\" style=\"display:inline-block;background:{accent};color:{on_accent};padding:11px 20px;border-radius:5px;text-decoration:none;font-weight:600\">{label}</a></p></td></tr></table>\
         <p class=\"soft\" style=\"max-width:600px;margin:16px auto 0;font:13px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:#4a5464\">{why}<br>\
         <a class=\"quiet\" href=\"{manage}\" style=\"color:#2b5fa8\">{manage_label}</a> · <a class=\"quiet\" href=\"{leave}\" style=\"color:#2b5fa8\">{leave_label}</a></p>\
         </td></tr></table></body></html>",
        language = app::model::Word::as_str(news.language),
        subject = escaped(&message.subject()),
        accent = news.accent,
        on_accent = on(&news.accent),
        page = escaped(&news.page),
        title = escaped(&news.title),
        at = escaped(&news.at),
        said = news.html,
        link = escaped(&link),
        label = escaped(&label),
        why = escaped(&words.news_why(&news.page)),
        manage = escaped(&message.manage),
        manage_label = escaped(words.news_manage()),
        leave = escaped(&message.leave),
        leave_label = escaped(words.news_leave()),
    )
}

fn badge(news: &News) -> String {
    let Some(state) = &news.state else { return String::new() };
    let (colour, sign) = (news.tone.colour(), news.tone.sign());
    format!(
        "<p style=\"margin:0 0 10px\"><span style=\"display:inline-block;background:{colour};color:#ffffff;padding:3px 10px;border-radius:4px;\
         font-size:14px;font-weight:600\">{sign} {}</span></p>",
        escaped(state)
    )
}

fn affected(news: &News, heading: &str) -> String {
    if news.affected.is_empty() {
        return String::new();
    }
    let row = |(name, status, _): &(String, String, app::model::Status)| {
        format!(
            "<tr><td class=\"ink line\" style=\"padding:7px 0;border-top:1px solid #dde2ea;color:#1c2330\">{}</td>\
             <td class=\"ink line\" align=\"right\" style=\"padding:7px 0;border-top:1px solid #dde2ea;color:#1c2330\">{}</td></tr>",
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

/// The letters that can be read on a colour.
fn on(colour: &str) -> &'static str {
    let part =
        |at: usize| colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).map_or(0.0, |part| f64::from(part) / 255.0);
    let linear = |part: f64| if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    // Relative luminance (WCAG 2.2): above this, black has more contrast than white.
    let luminance = 0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5));
    if luminance > 0.179 { "#111111" } else { "#ffffff" }
}
