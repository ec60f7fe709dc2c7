//! Which passwords are refused, and that hashing follows current advice.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use proptest::prelude::{ProptestConfig, any, proptest};

use super::*;

const ANN: [&str; 2] = ["ann.oakley@example.com", "Ann Oakley"];

fn refused(password: &str) -> bool {
    let about: Vec<String> = ANN.iter().map(|text| (*text).to_owned()).collect();
    check_password(password).is_err() || check_strength(password, &about).is_err()
}

#[test]
fn common_and_easily_guessed_passwords_are_refused() {
    // Of the 3,000 most common ones these are the shapes that have twelve characters.
    let common = [
        "123456789012",
        "passwordpassword",
        "password1234",
        "Password1234!",
        "p4ssw0rd1234",
        "qwertyuiop12",
        "qwerty123456",
        "1qaz2wsx3edc",
        "iloveyou1234",
        "aaaaaaaaaaaa",
        "abcdefghijkl",
        "unbelievable",
        "administrator",
    ];
    for password in common {
        assert!(refused(password), "{password}");
    }
    for password in [" ", "short", &"a b c d e ".repeat(1_000)] {
        assert!(refused(password), "{password}");
    }
}

#[test]
fn what_everybody_knows_of_somebody_is_no_password() {
    for password in ["ann.oakley@example.com", "ANN.OAKLEY@example.com", "Ann Oakley", "annoakley2026", "Ann Oakley 1"] {
        assert!(refused(password), "{password}");
    }
}

#[test]
fn good_passwords_need_no_special_characters() {
    let long = "several unrelated words ".repeat(40);
    for password in [
        "correct horse battery staple",
        "kelp lantern orbit",
        "tw3lv3 qhgz x",
        "Überseedampfer Kiesgrube",
        "海図と灯台と夜の船を見る",
        &long,
    ] {
        assert!(!refused(password), "{password}");
    }
}

#[tokio::test]
async fn hashes_are_argon2id_with_current_parameters_and_differ_each_time() {
    let (a, b) = (choose("kelp lantern orbit", &ANN).await.unwrap(), choose("kelp lantern orbit", &ANN).await.unwrap());
    assert!(a.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && a != b, "{a}");
    assert_eq!(NOBODYS.rsplit_once('$').map(|(head, _)| head.len()), Some(NOBODYS.len() - 44));
    assert_eq!(NOBODYS.len(), a.len(), "the hash of nobody's password has the shape of a real one");
    assert!(verify("kelp lantern orbit", Some(&a)).await.unwrap());
    assert!(!verify("kelp lantern orbis", Some(&a)).await.unwrap());
    assert!(!verify("kelp lantern orbit", None).await.unwrap());
    assert!(!verify(&"x".repeat(1_000_000), Some(&a)).await.unwrap());
    assert!(verify("anything at all", Some("no hash")).await.is_err_and(|error| error.is_fault()));
    assert!(choose("password1234", &ANN).await.is_err_and(|error| matches!(error, Error::Invalid(_))));
}

#[tokio::test]
async fn an_invented_password_fits_its_hash_and_the_rules() {
    let (password, hash) = invent().await.unwrap();
    assert!(!refused(&password) && verify(&password, Some(&hash)).await.unwrap());
    assert_ne!(invent().await.unwrap().0, password);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a098_two_are_hashed_at_once() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (now, most) = (now.clone(), most.clone());
        all.spawn(blocking("", move |_| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            hash("kelp lantern orbit")?;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        }));
    }
    while let Some(done) = all.join_next().await {
        done.unwrap().unwrap();
    }
    assert!(most.load(Ordering::SeqCst) <= 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_password_breaks_the_estimate(password in any::<String>(), about in any::<String>()) {
        let _ = check_strength(&password, &[about]);
    }
}
