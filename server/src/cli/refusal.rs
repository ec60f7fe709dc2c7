//! What is wrong with a command line, in one line that names it.

/// The parser's complaint without its usage and hints for the terminal.
pub(super) fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let said = ["\n\nUsage:", "\n\nFor more information"].iter().fold(text.as_str(), |text, end| text.split(end).next().unwrap_or(text));
    joined(&said.trim_start_matches("error: ").replace("\n\n  tip: ", "; ").replace("\n  tip: ", "; "))
}

/// A text on one line, so that whoever reads logs or pipes finds one complaint in one place.
pub(super) fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;

    fn complaint(words: &[&str]) -> String {
        let listen = Arg::new("listen").long("listen").value_parser(clap::value_parser!(std::net::SocketAddr));
        let serve = Command::new("serve").arg(listen).arg(Arg::new("name").required(true));
        one_line(&Command::new("t").subcommand(serve).try_get_matches_from([&["t"], words].concat()).unwrap_err())
    }

    #[test]
    fn whatever_is_wrong_is_named_on_one_line() {
        let wrong = [
            (&["serve", "x", "--listen", "somewhere"][..], "--listen <listen>"),
            (&["serve", "x", "--lisen", "somewhere"], "'--listen'"),
            (&["serve"], "<name>"),
            (&["sreve"], "'serve'"),
        ];
        for (words, named) in wrong {
            let said = complaint(words);
            assert!(said.contains(named) && !said.contains('\n') && !said.contains("Usage") && !said.contains("error:"), "{said}");
        }
    }
}
