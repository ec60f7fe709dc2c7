//! Nothing in the data folder is served, whatever stands in it: the program's own files are inside the program.

use std::os::unix::fs::symlink;

use crate::support::process::Home;

both_homes!(a153_no_link_in_the_data_folder_is_followed);

async fn a153_no_link_in_the_data_folder_is_followed(home: Home) {
    let services = home.services().await;
    home.page(&services).await;
    let secret = tempfile::tempdir().unwrap();
    let told = "a secret of the machine";
    std::fs::write(secret.path().join("secret.json"), told).unwrap();
    for folder in ["pkg", "files", "assets", "public"] {
        symlink(secret.path(), home.path().join(folder)).unwrap();
    }
    std::fs::create_dir_all(home.path().join("snapshots")).unwrap();
    // What is read back at a start is read as a snapshot or not at all.
    symlink(secret.path().join("secret.json"), home.path().join("snapshots/secret.json")).unwrap();
    for name in ["favicon.svg", "robots.txt", "secret.json"] {
        symlink(secret.path().join("secret.json"), home.path().join(name)).unwrap();
    }
    let program = home.serve(&[]);
    let folders = ["", "pkg/", "files/", "assets/", "public/", "snapshots/", "data/", "pkg/../", "files/%2e%2e/", "pkg/..%2fsnapshots/"];
    for path in folders
        .iter()
        .flat_map(|folder| ["secret.json", "favicon.svg", "lightship.db", "secret_key"].map(|name| format!("/{folder}{name}")))
    {
        let answer = program.get(&path).await;
        assert!(!answer.body.contains(told), "{path}: {}", answer.body);
        assert!(answer.status == 404 || path.ends_with("/favicon.svg"), "{path}: {}", answer.status);
    }
    assert!(program.get("/robots.txt").await.body.starts_with("User-agent"), "it is the program's own");
    assert_eq!(program.get("/").await.status, 200);
}
