//! `lightship.toml`: the same settings as flags and environment, for those who prefer a file. Its values are defaults only. And what
//! is empty in the environment.

use std::path::Path;

use clap::{Arg, Command, builder::Resettable};

/// Makes the file's values the defaults of a command and its subcommands. A key no command knows is refused by name.
pub fn apply(mut command: Command, path: &Path) -> Result<Command, String> {
    let name = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(command),
        Err(error) => return Err(format!("{name} cannot be read: {error}")),
    };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| format!("{name}: {}", error.message()))?;
    for (key, value) in table {
        let value = as_text(&value).ok_or_else(|| format!("{name}: `{key}` must be a text, a number, true, false, or a list of those"))?;
        let id = key.replace('-', "_");
        let (changed, known) = set_default(command, &id, &value);
        command = changed;
        if !known {
            return Err(format!("{name}: there is no setting `{key}`"));
        }
    }
    Ok(command)
}

/// Takes a variable of the environment that is empty for one that is not set, as files of variables have it. An empty secret key is a
/// mistake: it stays, and is refused.
pub fn pass_over_empty(command: Command) -> Command {
    let is_empty = |arg: &Arg| {
        arg.get_id() != "secret_key" && arg.get_env().is_some_and(|name| std::env::var_os(name).is_some_and(|value| value.is_empty()))
    };
    command.mut_args(|arg| if is_empty(&arg) { arg.env(Resettable::Reset) } else { arg }).mut_subcommands(pass_over_empty)
}

fn as_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) => Some(value.to_string()),
        toml::Value::Array(list) => list.iter().map(as_text).collect::<Option<Vec<_>>>().map(|all| all.join(",")),
        toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

fn set_default(mut command: Command, id: &str, value: &str) -> (Command, bool) {
    let mut known = command.get_arguments().any(|arg| arg.get_id() == id && arg.get_env().is_some());
    if known {
        command = command.mut_arg(id, |arg| arg.default_value(value.to_owned()));
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| {
            let (sub, below) = set_default(sub, id, value);
            known |= below;
            sub
        });
    }
    (command, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(toml: &str, argv: &[&str]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lightship.toml");
        std::fs::write(&file, toml).unwrap();
        let listen = Arg::new("listen").long("listen").env("LIGHTSHIP_TEST_NEVER_SET").default_value("a");
        let command = apply(Command::new("t").subcommand(Command::new("serve").arg(listen)), &file)?;
        let matches = command.try_get_matches_from([&["t", "serve"], argv].concat()).map_err(|e| e.to_string())?;
        let serve = matches.subcommand_matches("serve").unwrap();
        Ok(serve.get_one::<String>("listen").unwrap().clone())
    }

    #[test]
    fn the_file_gives_defaults_that_flags_override() {
        assert_eq!(parse("", &[]), Ok("a".into()));
        assert_eq!(parse("listen = \"b\"", &[]), Ok("b".into()));
        assert_eq!(parse("listen = \"b\"", &["--listen", "c"]), Ok("c".into()));
    }

    #[test]
    fn an_unknown_key_is_named() {
        assert!(parse("lisen = \"b\"", &[]).unwrap_err().contains("there is no setting `lisen`"));
        assert!(parse("[listen]\na = 1", &[]).unwrap_err().contains("`listen` must be"));
        assert!(parse("listen = ", &[]).is_err());
    }
}
