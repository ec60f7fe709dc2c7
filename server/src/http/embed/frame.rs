//! What is in the frame: the worst that is going on, and where to read more of it.

use std::fmt::Write;

use app::{
    model::{Language, Word, snapshot::Snapshot},
    text::text,
    ui::node::escape,
};

/// Tells the page around that there is something to see, or that the visitor has seen it. Nothing else is told.
pub const SCRIPT: &str = "let say=action=>parent!==window&&parent.postMessage({action},'*');\
    document.body.dataset.show&&say('showFrame');document.querySelector('button').onclick=()=>say('dismissFrame')";

/// A frame, with the style its policy must allow.
pub struct Frame {
    /// The document.
    pub html: String,
    /// The text of its style.
    pub style: String,
}

/// What is shown.
struct News<'a> {
    heading: String,
    name: &'a str,
    path: String,
    background: String,
    colour: String,
}

/// The frame now. `test` shows something even if there is nothing to see.
pub fn of(snapshot: &Snapshot, language: Language, mobile: bool, test: bool) -> Frame {
    let text = text(language);
    let news = news(snapshot, language);
    let is_shown = news.is_some() || test;
    let news = news.unwrap_or_else(|| News {
        heading: text.status_of(&snapshot.page.name),
        name: &snapshot.page.name,
        path: "/".to_owned(),
        ..dressed(snapshot, "incident", "#8a3200")
    });
    let padding = if mobile { 12 } else { 16 };
    let style = format!(
        "html,body{{height:100%;margin:0}}body{{box-sizing:border-box;padding:{padding}px;background:{};color:{};\
         font:14px/1.4 system-ui,sans-serif;overflow:hidden}}p{{margin:0 24px 4px 0;font-weight:600}}\
         a{{color:inherit;display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden}}\
         button{{position:absolute;top:8px;right:8px;width:28px;height:28px;border:0;background:none;color:inherit;font-size:18px;\
         cursor:pointer}}",
        news.background, news.colour
    );
    let mut html = format!(
        "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><title>",
        text.language.as_str(),
        text.language.direction()
    );
    escape(&text.status_of(&snapshot.page.name), &mut html);
    _ = write!(html, "</title><meta name=\"robots\" content=\"noindex\"><style>{style}</style></head><body");
    html.push_str(if is_shown { " data-show=\"true\"><p>" } else { "><p>" });
    escape(&news.heading, &mut html);
    html.push_str("</p><a target=\"_blank\" rel=\"noopener\" href=\"");
    escape(&format!("{}{}", snapshot.page.url, news.path), &mut html);
    html.push_str("\">");
    escape(news.name, &mut html);
    html.push_str("</a><button type=\"button\" aria-label=\"");
    escape(text.close(), &mut html);
    _ = write!(html, "\">\u{d7}</button><script>{SCRIPT}</script></body></html>");
    Frame { html, style }
}

fn news(snapshot: &Snapshot, language: Language) -> Option<News<'_>> {
    let text = text(language);
    if let Some(incident) = snapshot.open_incidents().first() {
        let heading = text.incident_state(incident.state).to_owned();
        let path = format!("/incidents/{}", incident.id);
        return Some(News { heading, name: &incident.name, path, ..dressed(snapshot, "incident", "#8a3200") });
    }
    let running = snapshot.running_maintenances();
    let maintenance = running.first()?;
    let path = format!("/maintenance/{}", maintenance.id);
    let heading = text.running_maintenance().to_owned();
    Some(News { heading, name: &maintenance.name, path, ..dressed(snapshot, "maintenance", "#0b4f8a") })
}

/// Nothing to say, in the colours staff set, or ours.
fn dressed(snapshot: &Snapshot, kind: &str, background: &str) -> News<'static> {
    let set = |name: &str| snapshot.page.settings.compatible.get(&format!("{kind}_{name}_color")).and_then(|colour| hexadecimal(colour));
    let (background, colour) =
        (set("background").unwrap_or_else(|| background.to_owned()), set("text").unwrap_or_else(|| "#ffffff".to_owned()));
    News { heading: String::new(), name: "", path: String::new(), background, colour }
}

/// A colour that is nothing but a colour.
fn hexadecimal(colour: &str) -> Option<String> {
    let digits = colour.trim().trim_start_matches('#');
    let fits = matches!(digits.len(), 3 | 6) && digits.bytes().all(|c| c.is_ascii_hexdigit());
    fits.then(|| format!("#{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_nothing_but_a_colour() {
        assert_eq!((hexadecimal("#AABBCC"), hexadecimal("abc")), (Some("#AABBCC".into()), Some("#abc".into())));
        for bad in ["", "red", "#12345", "#fff;background:url(//evil)", "</style><script>"] {
            assert_eq!(hexadecimal(bad), None, "{bad}");
        }
    }
}
