//! How a mail looks: a card that is read in the light and in the dark, by programs old and new.

use app::model::{Language, message_text::IN_THE_DARK};

use super::message::{Tone, escaped};

/// How what stands below the card looks.
const SMALL: &str =
    "max-width:600px;margin:16px auto 0;font:13px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:#4a5464";

/// What stands in a mail. Everything is a text but for what is said to be HTML.
pub struct Sheet<'a> {
    /// The language.
    pub language: Language,
    /// The subject.
    pub subject: &'a str,
    /// The colour of the page, as `#rrggbb`.
    pub accent: &'a str,
    /// What the page is called.
    pub page: &'a str,
    /// Where it stands, in a word or two, and how bad that is.
    pub badge: Option<(Tone, &'a str)>,
    /// What it is about.
    pub title: &'a str,
    /// When it was said.
    pub at: &'a str,
    /// What stands above what was said, as HTML that was sanitised before.
    pub intro: &'a str,
    /// What was said, as HTML that was sanitised before.
    pub said: &'a str,
    /// What stands below, as HTML of ours.
    pub below: &'a str,
    /// What stands below the button, as HTML that was sanitised before.
    pub closing: &'a str,
    /// What there is to do: a label and an address.
    pub button: (&'a str, &'a str),
    /// Why its reader gets it, as HTML of ours.
    pub foot: &'a str,
    /// Who sent it: lines of text.
    pub sender: &'a str,
}

impl Sheet<'_> {
    /// Tables and styles in the tags, because that is what mail programs understand; the styles for the dark stand in the head, and
    /// those that do not know them show the light.
    pub fn html(&self) -> String {
        let Self { accent, said, below, foot, button: (label, link), .. } = self;
        let (intro, closing) = (passage(self.intro, ""), passage(self.closing, "margin:24px 0 0;"));
        let sender = sender(self.sender);
        let direction = self.language.direction();
        let start = if direction == "rtl" { "right" } else { "left" };
        let (badge, on_accent) = (self.badge.map(badge).unwrap_or_default(), on(accent));
        format!(
            "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
             <meta name=\"supported-color-schemes\" content=\"light dark\"><title>{subject}</title><style>\
             {IN_THE_DARK}{{.ground{{background:#10151d!important}}.card{{background:#1a212c!important;border-left-color:#2e3846!important;border-right-color:#2e3846!important;border-bottom-color:#2e3846!important}}\
             .ink,.ink *{{color:#e8edf4!important}}.soft{{color:#a9b4c2!important}}.line{{border-color:#2e3846!important}}a.quiet{{color:#9cc4ff!important}}}}\
             .said{{overflow-wrap:anywhere;word-break:break-word}}.said p{{margin:0 0 12px}}.said img{{max-width:100%;height:auto}}.said pre{{white-space:pre-wrap}}</style></head>\
             <body class=\"ground\" style=\"margin:0;padding:0;background:#f2f4f7\">\
             <table role=\"presentation\" class=\"ground\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f2f4f7\"><tr><td align=\"center\" style=\"padding:24px 12px\">\
             <table role=\"presentation\" class=\"card\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"max-width:600px;background:#ffffff;border:1px solid #dde2ea;border-top:4px solid {accent};border-radius:6px\">\
             <tr><td align=\"{start}\" class=\"ink\" style=\"padding:24px 28px 0;font:600 14px/1.4 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:#1c2330\">{page}</td></tr>\
             <tr><td align=\"{start}\" style=\"padding:16px 28px 28px;font:16px/1.55 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif\">{badge}\
             <h1 class=\"ink\" style=\"margin:0 0 4px;font-size:22px;line-height:1.3;color:#1c2330\">{title}</h1>\
             <p class=\"soft\" style=\"margin:0 0 16px;font-size:14px;color:#4a5464\">{at}</p>\
             {intro}<div dir=\"auto\" class=\"ink said\" style=\"color:#1c2330\">{said}</div>{below}\
             <p style=\"margin:20px 0 0\"><a href=\"{link}\" style=\"display:inline-block;background:{accent};color:{on_accent};padding:11px 20px;border-radius:5px;text-decoration:none;font-weight:600\">{label}</a></p>{closing}</td></tr></table>\
             <p class=\"soft\" style=\"{SMALL}\">{foot}</p>{sender}\
             </td></tr></table></body></html>",
            language = app::model::Word::as_str(self.language),
            subject = escaped(self.subject),
            page = escaped(self.page),
            title = escaped(self.title),
            at = escaped(self.at),
            link = escaped(link),
            label = escaped(label),
        )
    }
}

fn passage(html: &str, margin: &str) -> String {
    match html {
        "" => String::new(),
        html => format!("<div dir=\"auto\" class=\"ink said\" style=\"{margin}color:#1c2330\">{html}</div>"),
    }
}

/// An address keeps its order in a mail that is read from the right.
fn sender(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("<span dir=\"auto\">{}</span>", escaped(line))).collect();
    if lines.is_empty() { String::new() } else { format!("<p class=\"soft\" style=\"{SMALL}\">{}</p>", lines.join("<br>")) }
}

fn badge((tone, state): (Tone, &str)) -> String {
    let (colour, sign) = (tone.colour(), tone.sign());
    format!(
        "<p style=\"margin:0 0 10px\"><span style=\"display:inline-block;background:{colour};color:#ffffff;padding:3px 10px;border-radius:4px;\
         font-size:14px;font-weight:600\">{sign} {}</span></p>",
        escaped(state)
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
