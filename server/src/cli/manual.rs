//! `lightship completions` and `lightship man`: what shells and `man` need to know of the commands.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

use crate::error::{Error, Result};

/// Print what a shell needs to complete commands, such as: lightship completions bash > /etc/bash_completion.d/lightship
#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, mut command: Command) {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "lightship", &mut script);
        say!("{}", String::from_utf8_lossy(&script).trim_end());
    }
}

/// Print the manual page, or write one for each command into a folder, such as: lightship man --to /usr/local/share/man/man1
#[derive(Args)]
pub(super) struct Manual {
    /// Folder to write them into
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

impl Manual {
    pub(super) fn run(&self, command: Command) -> Result<()> {
        let Some(folder) = &self.to else {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).map_err(|error| Error::Fault(error.to_string()))?;
            say!("{}", String::from_utf8_lossy(&page).trim_end());
            return Ok(());
        };
        let failed = |error: std::io::Error| Error::conflict(format!("{} cannot be written: {error}", folder.display()));
        std::fs::create_dir_all(folder).map_err(failed)?;
        clap_mangen::generate_to(command, folder).map_err(failed)?;
        say!("The manual is in {}", folder.display());
        Ok(())
    }
}
