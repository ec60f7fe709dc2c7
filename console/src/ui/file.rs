//! Files somebody chooses.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{File, FileReader, HtmlInputElement};

/// The file that was chosen. The control forgets it, so that the same file can be chosen again.
pub fn chosen(event: &web_sys::Event) -> Option<File> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// Reads a file, and hands it on as an address of its bytes: `data:{kind};base64,{bytes}`.
pub fn read(file: &File, then: impl FnOnce(String) + 'static) {
    if let Some(reader) = reader(then) {
        _ = reader.read_as_data_url(file);
    }
}

/// Reads a file, and hands on the text in it.
pub fn read_text(file: &File, then: impl FnOnce(String) + 'static) {
    if let Some(reader) = reader(then) {
        _ = reader.read_as_text(file);
    }
}

fn reader(then: impl FnOnce(String) + 'static) -> Option<FileReader> {
    let reader = FileReader::new().ok()?;
    let done = reader.clone();
    let loaded = Closure::once_into_js(move || {
        if let Some(text) = done.result().ok().and_then(|result| result.as_string()) {
            then(text);
        }
    });
    reader.set_onload(Some(loaded.unchecked_ref()));
    Some(reader)
}
