//! The result of a build: files named by their content, their compressed neighbours and the manifest.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::{Mode, compress, npm::read};

/// Everything for `frontend/dist`, in memory until it is complete.
#[derive(Default)]
pub struct Dist {
    /// Contents by path below the folder, with `/` between its parts.
    files: BTreeMap<String, Vec<u8>>,
    /// The paths browsers ask for, by the names the server knows.
    manifest: BTreeMap<String, String>,
}

impl Dist {
    /// Adds `pkg/<stem>.<hash>.<extension>`, lists it in the manifest under `key` and returns its file name.
    pub fn add_hashed(&mut self, key: &str, stem: &str, extension: &str, bytes: Vec<u8>) -> Result<String> {
        let name = format!("{stem}.{}.{extension}", hash(&bytes));
        self.manifest.insert(key.to_owned(), format!("/pkg/{name}"));
        self.add(format!("pkg/{name}"), bytes)?;
        Ok(name)
    }

    /// Adds a file at a path of its own.
    pub fn add(&mut self, path: String, bytes: Vec<u8>) -> Result<()> {
        ensure!(path != MANIFEST && !self.files.contains_key(&path), "two files want to be {path}");
        self.files.insert(path, bytes);
        Ok(())
    }

    /// Puts a `.br` and a `.gz` beside every file, each only where it saves at least a twentieth.
    pub fn compress(&mut self, mode: Mode) -> Result<()> {
        let mut neighbours = Vec::new();
        for (path, bytes) in &self.files {
            let forms = [("br", compress::brotli(bytes, mode)?), ("gz", compress::gzip(bytes)?)];
            let worthwhile = forms.into_iter().filter(|(_, form)| form.len() * 20 <= bytes.len() * 19);
            neighbours.extend(worthwhile.map(|(ending, form)| (format!("{path}.{ending}"), form)));
        }
        neighbours.into_iter().try_for_each(|(path, form)| self.add(path, form))
    }

    /// Writes the folder beside its place and swaps it in whole. A folder that holds the same bytes already is left
    /// alone, so that cargo sees no reason to build the server again. Returns whether anything changed.
    pub fn save(&mut self, folder: &Path) -> Result<bool> {
        self.files.insert(MANIFEST.to_owned(), serde_json::to_vec_pretty(&self.manifest)?);
        if folder.is_dir() && read_folder(folder)? == self.files {
            return Ok(false);
        }
        let (new, old) = (folder.with_extension("new"), folder.with_extension("old"));
        remove_folder(&new)?;
        remove_folder(&old)?;
        for (path, bytes) in &self.files {
            let file = new.join(path);
            fs::create_dir_all(file.parent().unwrap_or(&new))?;
            fs::write(&file, bytes).with_context(|| format!("{} cannot be written", file.display()))?;
        }
        if folder.exists() {
            fs::rename(folder, &old)?;
        }
        fs::rename(&new, folder)?;
        remove_folder(&old)?;
        Ok(true)
    }

    /// Prints how many bytes each file has, plain and compressed.
    pub fn print_sizes(&self) {
        println!("\n{:>9} {:>9} {:>9}", "bytes", "gzip", "brotli");
        let size = |path: &str| self.files.get(path).map_or("-".to_owned(), |bytes| bytes.len().to_string());
        for path in self.files.keys().filter(|path| !path.ends_with(".br") && !path.ends_with(".gz")) {
            let (gzip, brotli) = (size(&format!("{path}.gz")), size(&format!("{path}.br")));
            println!("{:>9} {gzip:>9} {brotli:>9}  {path}", size(path));
        }
    }
}

const MANIFEST: &str = "manifest.json";

/// The first 12 hexadecimal digits of the SHA-256 of a content.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Replaces the plain name of a file by its hashed one, in a text that must mention it.
pub fn put_name(text: Vec<u8>, plain: &str, hashed: &str) -> Result<Vec<u8>> {
    let text = String::from_utf8(text)?;
    ensure!(text.contains(plain), "{plain} is not mentioned where it should be");
    Ok(text.replace(plain, hashed).into_bytes())
}

/// All files below a folder, by path relative to it.
pub fn read_folder(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(next) = folders.pop() {
        let entries = fs::read_dir(&next).with_context(|| format!("{} cannot be read", next.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let parts = path.strip_prefix(folder)?.iter().map(|part| part.to_string_lossy());
                files.insert(parts.collect::<Vec<_>>().join("/"), read(&path)?);
            }
        }
    }
    Ok(files)
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equal_build_leaves_the_folder_alone() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("lightship-bundler-{}/dist", std::process::id()));
        let build = |text: &str| -> Result<bool> {
            let mut dist = Dist::default();
            dist.add_hashed("main.css", "main", "css", text.repeat(100).into_bytes())?;
            dist.compress(Mode::Dev)?;
            dist.save(&folder)
        };
        assert!(build("a{color:red}")?);
        assert!(!build("a{color:red}")?);
        assert!(build("a{color:blue}")?);
        let names: Vec<String> = read_folder(&folder)?.into_keys().collect();
        assert_eq!(names.len(), 4, "the earlier build's files are gone: {names:?}");
        fs::remove_dir_all(folder.parent().unwrap_or(&folder))?;
        Ok(())
    }

    #[test]
    fn a_file_that_does_not_shrink_gets_no_neighbours() -> Result<()> {
        let mut dist = Dist::default();
        dist.add("dense".to_owned(), vec![7])?;
        dist.compress(Mode::Release)?;
        assert_eq!(dist.files.len(), 1);
        Ok(())
    }

    #[test]
    fn two_files_cannot_have_one_path() -> Result<()> {
        let mut dist = Dist::default();
        dist.add("favicon.svg".to_owned(), Vec::new())?;
        assert!(dist.add("favicon.svg".to_owned(), Vec::new()).is_err());
        assert!(dist.add("manifest.json".to_owned(), Vec::new()).is_err());
        Ok(())
    }
}
