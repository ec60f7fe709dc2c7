//! How a page looks like its company: colour, logos, words above and below it, a style sheet of its own. Browsers of visitors get
//! only what comes of it, in the document and in a sheet.

use serde::{Deserialize, Serialize};

use crate::model::{FileId, word::words};

words! {
    /// A picture of a page's own.
    PictureKind {
        /// Its logo, on a light ground.
        Logo = "logo",
        /// Its logo, on a dark ground; the same as in light if there is none.
        LogoDark = "logo_dark",
        /// The little picture in the tab of a browser; the mark of the page's state if there is none.
        Icon = "icon",
    }
}

/// A picture that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Where it is.
    pub file: FileId,
    /// Its width, in pixels or in whatever it is drawn in.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// Words above or below the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// As they were written: Markdown, or HTML.
    pub source: String,
    /// Whether that is HTML.
    pub is_html: bool,
    /// As they are shown.
    pub html: String,
}

/// How a page looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// The colour that was asked for.
    pub accent: Option<String>,
    /// Its own style sheet, as it was written.
    pub css: String,
    /// Words above the page.
    pub header: Block,
    /// Words below it.
    pub footer: Block,
    /// Its logo, on a light ground.
    pub logo: Option<Picture>,
    /// Its logo, on a dark ground.
    pub logo_dark: Option<Picture>,
    /// Its picture in the tab of a browser.
    pub icon: Option<Picture>,
    /// The sheet that comes of all this.
    pub sheet: Option<FileId>,
}

impl Look {
    /// The picture of a kind.
    pub fn picture(&self, kind: PictureKind) -> Option<&Picture> {
        match kind {
            PictureKind::Logo => self.logo.as_ref(),
            PictureKind::LogoDark => self.logo_dark.as_ref(),
            PictureKind::Icon => self.icon.as_ref(),
        }
    }

    /// Everything that is kept for it.
    pub fn files(&self) -> Vec<FileId> {
        let pictures = [&self.logo, &self.logo_dark, &self.icon].into_iter().flatten().map(|picture| picture.file);
        pictures.chain(self.sheet).collect()
    }
}

/// How a page looks, with the revision it was read at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookFile {
    /// The revision of the page.
    pub rev: i64,
    /// How it looks.
    pub look: Look,
}
