//! The program `lightship`.

use std::process::ExitCode;

fn main() -> ExitCode {
    match server::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lightship: {error}");
            ExitCode::FAILURE
        }
    }
}
