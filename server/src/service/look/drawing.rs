//! SVG somebody hands in, written anew from the few elements and attributes that draw and do nothing else.

use quick_xml::{
    Reader,
    escape::escape,
    events::{BytesStart, Event},
};

/// Elements that draw, or say how.
const ELEMENTS: [&str; 22] = [
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "symbol",
    "text",
    "title",
    "tspan",
    "use",
];

/// Attributes of them.
const ATTRIBUTES: [&str; 66] = [
    "class",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "color",
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "dx",
    "dy",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-family",
    "font-size",
    "font-weight",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "href",
    "id",
    "letter-spacing",
    "mask",
    "maskContentUnits",
    "maskUnits",
    "offset",
    "opacity",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "role",
    "rx",
    "ry",
    "spreadMethod",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "transform",
    "version",
    "viewBox",
    "visibility",
    "width",
    "x",
    "x1",
    "x2",
    "xlink:href",
    "xmlns",
    "y",
    "y1",
    "y2",
    "aria-label",
    "aria-hidden",
];

/// How deep elements may be nested, and how many there may be.
const DEPTH: usize = 50;
const MOST: usize = 5_000;

/// The drawing written anew, with its width and height; nothing if it is none.
pub fn clean(svg: &str) -> Option<(String, u32, u32)> {
    let mut reader = Reader::from_str(svg.trim_start_matches('\u{feff}'));
    let mut out = String::with_capacity(svg.len());
    let (mut open, mut skipped, mut count): (Vec<String>, usize, usize) = (Vec::new(), 0, 0);
    let mut size = None;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            Event::Start(element) if skipped > 0 || !is_known(&element) => {
                _ = element;
                skipped += 1;
            }
            Event::Start(element) => {
                count += 1;
                if open.len() == DEPTH || count > MOST || (open.is_empty() && size.is_some()) {
                    return None;
                }
                let name = begin(&element, open.is_empty(), &mut size, &mut out)?;
                out.push('>');
                open.push(name);
            }
            Event::Empty(element) if skipped == 0 && is_known(&element) && !open.is_empty() => {
                count += 1;
                begin(&element, false, &mut size, &mut out)?;
                out.push_str("/>");
            }
            Event::End(_) if skipped > 0 => skipped -= 1,
            Event::End(_) => {
                let name = open.pop()?;
                out.push_str(&format!("</{name}>"));
            }
            Event::Text(text) if skipped == 0 && !open.is_empty() => out.push_str(&escape(&*text)),
            Event::GeneralRef(entity) if skipped == 0 && !open.is_empty() => {
                if let Some(character) = entity.resolve_char_ref().ok().flatten() {
                    out.push_str(&escape(character.to_string()));
                } else if ["amp", "lt", "gt", "quot", "apos"].contains(&&*entity) {
                    out.push_str(&format!("&{};", &*entity));
                }
            }
            // Declarations, comments, entities and what else there is draws nothing.
            _ => {}
        }
    }
    let (width, height) = size.filter(|_| open.is_empty())?;
    Some((out, width, height))
}

fn is_known(element: &BytesStart) -> bool {
    ELEMENTS.contains(&element.name().as_ref())
}

/// Writes the beginning of an element without its last sign. The outermost one has to be a drawing, and says how large it is.
fn begin(element: &BytesStart, is_root: bool, size: &mut Option<(u32, u32)>, out: &mut String) -> Option<String> {
    let name = element.name().as_ref().to_owned();
    if is_root && name != "svg" {
        return None;
    }
    out.push('<');
    out.push_str(&name);
    let (mut width, mut height, mut view) = (None, None, None);
    for attribute in element.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref();
        let value = quick_xml::escape::unescape(attribute.value.as_ref()).ok()?;
        match key {
            "width" => width = length(&value),
            "height" => height = length(&value),
            "viewBox" => view = view_box(&value),
            _ => {}
        }
        if key != "xmlns" && ATTRIBUTES.contains(&key) && stays_inside(key, &value) {
            out.push_str(&format!(" {key}=\"{}\"", escape(value.as_ref())));
        }
    }
    if is_root {
        out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        let (width, height) = width.zip(height).or(view)?;
        *size = Some((width, height));
    }
    Some(name)
}

/// Whether a value names nothing but parts of the same drawing.
fn stays_inside(key: &str, value: &str) -> bool {
    let plain = value.to_ascii_lowercase();
    if key.ends_with("href") {
        return plain.starts_with('#');
    }
    let fetches = plain.split("url(").skip(1).any(|rest| !rest.trim_start_matches(['"', '\'', ' ']).starts_with('#'));
    // A backslash could write `url` in letters that are not read here.
    !fetches && !plain.contains('\\') && !plain.contains("javascript:")
}

fn length(text: &str) -> Option<u32> {
    let digits = text.trim().trim_end_matches("px");
    whole(digits.parse().ok()?)
}

fn view_box(text: &str) -> Option<(u32, u32)> {
    let numbers: Vec<f64> = text.split([' ', ',']).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [_, _, width, height] => whole(*width).zip(whole(*height)),
        _ => None,
    }
}

/// A length as a number of pixels from 1 to 10,000.
fn whole(length: f64) -> Option<u32> {
    format!("{:.0}", length.ceil()).parse().ok().filter(|whole| (1..=10_000).contains(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a145_of_a_drawing_only_what_draws_is_kept() {
        let svg = "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x \"y\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 12\" \
                   onload=\"window.__xss=1\"><script>window.__xss=1</script><style>@import url(//evil.example)</style>\
                   <foreignObject><body onload=\"x\"/></foreignObject><a href=\"javascript:x\"><path d=\"M0 0h1\"/></a>\
                   <image href=\"https://evil.example/x\"/><use href=\"https://evil.example/x#y\"/><use xlink:href=\"#a\"/>\
                   <path id=\"a\" d=\"M0 0\" fill=\"url(#g)\" style=\"background:url(//evil.example)\" stroke=\"url(https://evil.example)\"/>\
                   <text>Reelway &lt;b&gt;</text><set attributeName=\"href\" to=\"javascript:x\"/></svg>";
        let (clean, width, height) = clean(svg).unwrap();
        assert_eq!((width, height), (24, 12));
        for bad in ["onload", "script", "style", "evil", "foreign", "image", "javascript", "ENTITY", "<a", "set"] {
            assert!(!clean.contains(bad), "{bad}: {clean}");
        }
        assert!(clean.contains("<path id=\"a\" d=\"M0 0\" fill=\"url(#g)\"/>") && clean.contains("Reelway"), "{clean}");
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        let deep = format!("<svg width=\"1\" height=\"1\">{}", "<g>".repeat(100));
        for bad in ["", "<html></html>", "<svg></svg>", "<svg viewBox=\"0 0 1 1\">", "<svg viewBox=\"0 0 1 1\"></g></svg>", &deep] {
            assert_eq!(clean(bad), None, "{bad}");
        }
    }
}
