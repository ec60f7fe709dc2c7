//! The last snapshot of each page on disk, so that a start with the database down still serves it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use app::model::{EventId, Instant, PageId, snapshot::Snapshot};
use serde::{Deserialize, Serialize};

use crate::live::{ledger::Known, numbers::Numbers};

/// What finds a page: its names and its age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageHead {
    /// Its id.
    pub id: PageId,
    /// Its short name.
    pub slug: String,
    /// Its own host name.
    pub host: Option<String>,
    /// When it was made; the oldest page answers to unknown hosts.
    pub created_at: Instant,
}

/// A page as it is kept on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredPage {
    /// What finds it.
    pub head: PageHead,
    /// What everybody may see of it.
    pub snapshot: Snapshot,
    /// Every event visitors may see, those that are in the snapshot no longer too.
    #[serde(default)]
    pub known: BTreeMap<EventId, Known>,
    /// The numbers compatible programs know things by.
    #[serde(default)]
    pub numbers: Numbers,
}

/// A folder with one file a page.
#[derive(Clone, Debug)]
pub struct SnapshotStore(PathBuf);

impl SnapshotStore {
    /// The store in this folder, which is made if need be. One that cannot be written is no store: better said at the start
    /// than when the last snapshot is needed.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let probe = folder.join("probe.new");
        std::fs::write(&probe, b"")?;
        std::fs::remove_file(probe)?;
        Ok(Self(folder.to_owned()))
    }

    /// All pages that can be read. A file that cannot is passed over: it will be written anew.
    pub fn load(&self) -> Vec<StoredPage> {
        let Ok(entries) = std::fs::read_dir(&self.0) else { return Vec::new() };
        let read = |path: PathBuf| serde_json::from_slice(&std::fs::read(path).ok()?).ok();
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "json")).filter_map(read).collect()
    }

    /// Writes a page whole or not at all.
    pub fn save(&self, page: &StoredPage) -> std::io::Result<()> {
        let file = self.file(page.head.id);
        let draft = file.with_extension("new");
        std::fs::write(&draft, serde_json::to_vec(page)?)?;
        std::fs::rename(draft, file)
    }

    /// Forgets a page that was deleted.
    pub fn remove(&self, page: PageId) {
        let _ = std::fs::remove_file(self.file(page));
    }

    fn file(&self, page: PageId) -> PathBuf {
        self.0.join(format!("{page}.json"))
    }
}
