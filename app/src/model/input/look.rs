//! How a page shall look.

use serde::{Deserialize, Serialize};

use crate::model::{
    accent::Colour,
    input::{FieldErrors, clean_text},
};

/// The longest style sheet, in bytes.
pub const CSS_LENGTH: usize = 64 * 1024;

/// The longest words above or below a page, in characters.
const BLOCK_LENGTH: usize = 10_000;

/// The largest picture that is taken, in bytes as it is sent.
pub const PICTURE_LENGTH: usize = 350 * 1024;

/// Words above or below a page, as asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBlock {
    /// Markdown, or HTML.
    pub source: String,
    /// Whether it is HTML. Only owners may write that.
    pub is_html: bool,
}

/// How a page shall look from now on, but for its pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditLook {
    /// The revision of the page the editor saw.
    pub rev: i64,
    /// The colour; the product's own if none.
    pub accent: Option<String>,
    /// A style sheet.
    pub css: String,
    /// Words above the page.
    pub header: NewBlock,
    /// Words below it.
    pub footer: NewBlock,
}

impl EditLook {
    /// Cleans and checks it. What is in the style sheet is checked where sheets are read.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.accent = errors.optional_line("accent", self.accent.as_deref(), 20).map(|text| match Colour::parse(&text) {
            Some(colour) => colour.hex(),
            None => {
                errors.add("accent", "must be a colour such as #12597f");
                text
            }
        });
        self.css = clean_text(&self.css).trim().to_owned();
        if self.css.len() > CSS_LENGTH {
            errors.add("css", format!("has {} bytes; at most {CSS_LENGTH} are possible", self.css.len()));
        }
        self.header.source = errors.text("header", &self.header.source, BLOCK_LENGTH);
        self.footer.source = errors.text("footer", &self.footer.source, BLOCK_LENGTH);
        errors.into_result(self)
    }
}
