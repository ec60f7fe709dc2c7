//! The installation's secret key: as it was given, or drawn once and kept in the data folder, where only its owner reads it.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use crate::service::random;

/// What the file is called.
const FILE: &str = "secret.key";

/// How many characters a key has at least: 128 bits even if they are hexadecimal digits.
const LEAST: usize = 32;

/// How many different ones at least: drawn at random, so few of so many practically never are.
const DIFFERENT: usize = 8;

/// The key that was given, or the one in the data folder, drawn if there is none. A weak one is refused; no complaint repeats it.
pub fn open(given: Option<&str>, folder: &Path) -> Result<Vec<u8>, String> {
    if let Some(given) = given {
        return check(given).map_err(|why| format!("the secret key (--secret-key) {why}"));
    }
    let file = folder.join(FILE);
    let failed = |error: std::io::Error| format!("the secret key {} cannot be kept: {error}", file.display());
    if !file.exists() {
        draw(&file).map_err(failed)?;
    }
    let text = fs::read_to_string(&file).map_err(failed)?;
    check(&text).map_err(|why| format!("the secret key in {} {why}", file.display()))
}

/// Writes a new key of 256 bits beside the place it belongs and then moves it there, unless another process was faster: nobody
/// ever reads half a key.
fn draw(file: &Path) -> std::io::Result<()> {
    let beside = file.with_extension(random::hex(8));
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    writeln!(out, "{}", random::hex(32))?;
    out.sync_all()?;
    let linked = fs::hard_link(&beside, file);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn check(text: &str) -> Result<Vec<u8>, String> {
    let text = text.trim();
    let different = text.chars().collect::<std::collections::BTreeSet<_>>().len();
    let is_drawn = text.chars().count() >= LEAST && different >= DIFFERENT;
    let refuse = || format!("must have {LEAST} random characters or more; `openssl rand -hex 32` makes such a key");
    if is_drawn { Ok(text.as_bytes().to_vec()) } else { Err(refuse()) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a094_a_weak_key_is_refused_and_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        for weak in
            ["", " ", "changeme", "12345678", "secret", "DUMMY_SECRET", &"a".repeat(64), &"changeme".repeat(8)[..7], &"0123".repeat(16)]
        {
            let refused = open(Some(weak), folder.path()).unwrap_err();
            assert!(
                refused.contains("--secret-key") && (weak.trim().is_empty() || weak == "secret" || !refused.contains(weak)),
                "{refused}"
            );
        }
        assert!(open(Some("dO8Yp2kq7Vx0mZ3fT5rW1bN9sL4hJ6gC"), folder.path()).is_ok());
        assert!(!folder.path().join(FILE).exists());
    }

    #[test]
    fn a094_without_a_key_one_is_drawn_once_and_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = open(None, folder.path()).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(open(None, folder.path()).unwrap(), first);
        assert_ne!(open(None, tempfile::tempdir().unwrap().path()).unwrap(), first);
        let file = folder.path().join(FILE);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::write(&file, "short\n").unwrap();
        let refused = open(None, folder.path()).unwrap_err();
        assert!(refused.contains(FILE) && !refused.contains("short"), "{refused}");
    }

    #[test]
    fn processes_that_start_together_have_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let keys: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(|| open(None, folder.path()).unwrap())).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }
}
