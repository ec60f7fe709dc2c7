//! Every setting can be a flag, an environment variable and a line in `lightship.toml`, and explains itself.

use clap::{Args, Command};
use server::config::{DataSettings, LogSettings, ServeSettings};

use super::{nothing_breaks, sources};

const FILE: &str = "server/src/config/settings.rs";

#[test]
fn every_setting_has_a_flag_a_variable_and_an_explanation() {
    let command = LogSettings::augment_args(ServeSettings::augment_args(DataSettings::augment_args(Command::new("lightship"))));
    let source = sources::file(FILE);
    let mut broken = Vec::new();
    let mut count = 0;
    for setting in command.get_arguments() {
        count += 1;
        let id = setting.get_id().as_str();
        let field = format!("pub {id}: ");
        let line = (1..).zip(source.lines()).find(|(_, text)| text.trim_start().starts_with(&field)).map_or(1, |(line, _)| line);
        let mut miss = |what: String| broken.push(format!("{FILE}:{line}: {id} {what}"));
        let variable = format!("LIGHTSHIP_{}", id.to_uppercase());
        if setting.get_env().and_then(|env| env.to_str()) != Some(&variable) {
            miss(format!("must be read from {variable}"));
        }
        if setting.get_long() != Some(&id.replace('_', "-")) {
            miss(format!("must be the flag --{}", id.replace('_', "-")));
        }
        let help = setting.get_help().map(ToString::to_string).unwrap_or_default();
        if help.split_whitespace().count() < 3 || help.ends_with('.') {
            miss(format!("must be explained in a sentence without a full stop, not `{help}`"));
        }
        if setting.get_action().takes_values() && setting.get_possible_values().is_empty() && setting.get_value_names().is_none() {
            miss("must say what its value is (`value_name`)".to_owned());
        }
    }
    assert!(count > 10, "the settings are not found");
    nothing_breaks("a setting explains itself", broken);
}
