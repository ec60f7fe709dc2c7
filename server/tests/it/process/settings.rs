//! Settings: a flag wins over the environment, that over lightship.toml; what is wrong stops the start with one line. None of
//! these gets as far as a database, so there is nothing to repeat on PostgreSQL.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, process::Command};

use crate::support::process::{Home, PROGRAM, Program, Said, until};

const LISTEN: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// The base URL the program says it is found at, given by file, environment and flag.
fn base_url(file: Option<&str>, environment: Option<&str>, flag: Option<&str>) -> String {
    let home = Home::on_sqlite();
    let mut command = home.command(&LISTEN);
    if let Some(url) = file {
        let text =
            format!("base_url = \"{url}\"\nno-jobs = true\ntrusted_proxies = [\"10.0.0.0/8\", \"192.168.0.0/16\"]\nmax_streams = 5\n");
        fs::write(home.path().join("lightship.toml"), text).unwrap();
    }
    command.envs(environment.map(|url| ("LIGHTSHIP_BASE_URL", url)));
    command.args(flag.map(|url| format!("--base-url={url}")));
    let program = Program::spawn(command);
    until("it says where it is", || {
        let printed = program.printed();
        assert_eq!(program.complaints(), "");
        Some(printed.lines().find_map(|line| line.strip_prefix("Lightship is lit: "))?.split(' ').next()?.to_owned())
    })
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let [file, environment, flag] = ["https://file.example", "https://environment.example", "https://flag.example"];
    assert_eq!(base_url(None, None, None), "http://localhost:0");
    assert_eq!(base_url(Some(file), None, None), file);
    assert_eq!(base_url(Some(file), Some(environment), None), environment);
    assert_eq!(base_url(Some(file), Some(environment), Some(flag)), flag);
    assert_eq!(base_url(Some(file), None, Some(flag)), flag);
    assert_eq!(base_url(None, Some(environment), Some(flag)), flag);
}

#[test]
fn what_is_empty_in_the_environment_is_not_set() {
    let home = Home::on_sqlite();
    let mut command = home.command(&["serve"]);
    fs::write(home.path().join("lightship.toml"), "listen = \"127.0.0.1:0\"\n").unwrap();
    for name in
        ["LISTEN", "METRICS_LISTEN", "BASE_URL", "DATABASE_URL", "SMTP_URL", "TRUSTED_PROXIES", "MAX_STREAMS", "NO_JOBS", "LOG_FORMAT"]
    {
        command.env(format!("LIGHTSHIP_{name}"), "");
    }
    let program = Program::spawn(command);
    until("it is lit", || program.printed().contains("Lightship is lit: http://localhost:0").then_some(()));
    assert_eq!(program.complaints(), "");
}

#[test]
fn help_explains_every_setting_with_its_environment_variable() {
    let help = Home::on_sqlite().done(&["serve", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    for setting in ["DATA", "DATABASE_URL", "LISTEN", "METRICS_LISTEN", "BASE_URL", "TRUSTED_PROXIES", "MAX_STREAMS", "NO_JOBS", "LOG"] {
        assert!(help.contains(&format!("[env: LIGHTSHIP_{setting}")), "{setting}: {help}");
    }
    assert!(help.contains("lightship.toml"), "{help}");
}

/// A start that must be refused, after `change` has made something wrong.
fn refused(change: impl FnOnce(&Home, &mut Command)) -> String {
    let home = Home::on_sqlite();
    let mut command = home.command(&LISTEN);
    change(&home, &mut command);
    Program::spawn(command).said().one_complaint()
}

#[test]
fn a094_a_weak_secret_key_stops_the_start_and_is_not_repeated() {
    for weak in ["", "changeme", "DUMMY_SECRET", "12345678", &"a".repeat(64)] {
        let said = refused(|_, command| {
            command.env("LIGHTSHIP_SECRET_KEY", weak);
        });
        assert!(said.contains("--secret-key") && said.contains("openssl rand -hex 32"), "{said}");
        assert!(weak.is_empty() || !said.contains(weak), "{said}");
    }
}

#[test]
fn a186_a_mail_server_that_is_set_wrong_stops_the_start_and_its_password_is_not_repeated() {
    for (url, from) in [
        ("smtps://user:hunter2@mail.example.com", None),
        ("smtps://user:hunter2@mail.example.com", Some("nobody")),
        ("https://user:hunter2@mail.example.com", Some("status@example.com")),
    ] {
        let said = refused(|_, command| {
            command.env("LIGHTSHIP_SMTP_URL", url).envs(from.map(|from| ("LIGHTSHIP_MAIL_FROM", from)));
        });
        assert!(said.contains("(--smtp-url)") || said.contains("(--mail-from)"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn a_wrong_flag_or_variable_is_named() {
    let wrong = [
        ("--listen", "LIGHTSHIP_LISTEN", "somewhere"),
        ("--metrics-listen", "LIGHTSHIP_METRICS_LISTEN", "9000"),
        ("--base-url", "LIGHTSHIP_BASE_URL", "ftp://status.example.com"),
        ("--base-url", "LIGHTSHIP_BASE_URL", "https://status.example.com/path"),
        ("--trusted-proxies", "LIGHTSHIP_TRUSTED_PROXIES", "10.0.0.0/99"),
        ("--max-connections", "LIGHTSHIP_MAX_CONNECTIONS", "many"),
        ("--max-streams", "LIGHTSHIP_MAX_STREAMS", "1.5"),
        ("--log-format", "LIGHTSHIP_LOG_FORMAT", "xml"),
        ("--log", "LIGHTSHIP_LOG", "lightship=loud"),
    ];
    for (flag, variable, value) in wrong {
        let by_flag = refused(|home, command| {
            let words = ["serve", flag, value];
            *command = home.command(&words);
        });
        let by_variable = refused(|home, command| {
            *command = home.command(&["serve"]);
            command.env(variable, value);
        });
        for said in [by_flag, by_variable] {
            assert!(said.contains(flag.trim_start_matches('-')) && said.contains(value), "{flag} {value}: {said}");
        }
    }
    assert!(
        refused(|_, command| {
            command.arg("--lisen");
        })
        .contains("--lisen")
    );
    assert!(
        refused(|_, command| {
            command.args(["--max-streams", "1", "--max-streams", "2"]);
        })
        .contains("--max-streams")
    );
}

#[test]
fn a_database_address_that_does_not_work_is_named_without_its_password() {
    for url in ["mysql://lightship:hunter2@localhost/x", "postgres://lightship:hunter2@localhost:port/x", "lightship:hunter2"] {
        let by_flag = refused(|_, command| {
            command.args(["--database-url", url]);
        });
        let by_variable = refused(|_, command| {
            command.env("LIGHTSHIP_DATABASE_URL", url);
        });
        let by_file = refused(|home, _| fs::write(home.path().join("lightship.toml"), format!("database_url = \"{url}\"")).unwrap());
        for said in [by_flag, by_variable, by_file] {
            assert!(said.contains("database") && !said.contains("hunter2"), "{said}");
        }
    }
}

#[test]
fn what_is_wrong_in_the_file_is_named() {
    let wrong = [
        ("lisen = \"127.0.0.1:1\"", "lightship.toml: there is no setting `lisen`"),
        ("listen = \"somewhere\"", "--listen"),
        ("listen = [1, [2]", "lightship.toml: "),
        ("[listen]\nport = 1", "lightship.toml: `listen` must be"),
        ("max_streams = \"many\"", "--max-streams"),
        ("trusted_proxies = [\"10.0.0.0/8\", \"nonsense\"]", "nonsense"),
        ("page = \"reelway\"", "there is no setting `page`"),
    ];
    for (text, named) in wrong {
        let said = refused(|home, command| {
            fs::write(home.path().join("lightship.toml"), text).unwrap();
            *command = home.command(&["serve"]);
        });
        assert!(said.contains(named), "{text}: {said}");
    }
    let said = refused(|home, _| fs::create_dir(home.path().join("lightship.toml")).unwrap());
    assert!(said.contains("lightship.toml cannot be read"), "{said}");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for words in [vec!["serve", "--listen", &address], vec!["serve", "--listen", "127.0.0.1:0", "--metrics-listen", &address]] {
        let said = refused(|home, command| *command = home.command(&words));
        assert!(said.starts_with(&format!("cannot listen on {address}: ")), "{said}");
    }
}

#[test]
fn a_data_folder_that_cannot_be_made_or_written_is_named() {
    let below_a_file = refused(|home, command| {
        fs::write(home.path().join("file"), "").unwrap();
        command.args(["--data", "file/data"]);
    });
    assert!(below_a_file.contains("the data folder file/data cannot be made"), "{below_a_file}");
    for exists in [false, true] {
        let said = in_a_read_only_folder(exists).one_complaint();
        assert!(said.contains("the data folder") && said.contains("locked"), "{said}");
    }
}

/// The program as somebody who is not root, with a data folder only root may write; its folder of snapshots may exist.
fn in_a_read_only_folder(exists: bool) -> Said {
    let home = Home::on_sqlite();
    let locked = home.path().join("locked");
    fs::create_dir(&locked).unwrap();
    if exists {
        fs::create_dir(locked.join("snapshots")).unwrap();
        fs::set_permissions(locked.join("snapshots"), fs::Permissions::from_mode(0o555)).unwrap();
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    // Neither may the way to the program be closed to them.
    let program = home.path().join("lightship");
    fs::copy(PROGRAM, &program).unwrap();
    let mut command = crate::support::postgres::as_nobody(&program);
    command.env_clear().current_dir(home.path()).args(LISTEN).arg("--data").arg(&locked);
    let said = Program::spawn(command).said();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    said
}
