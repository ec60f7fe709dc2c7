//! `lightship page ...`.

use app::model::input::NewPage;
use clap::Subcommand;

use super::{known, services};
use crate::{
    config::DataSettings,
    error::{Error, Result},
    service::{actor::Actor, pages},
};

/// Make and list status pages
#[derive(Subcommand)]
pub(super) enum Command {
    /// Make a page; prints its id and short name
    Create {
        #[command(flatten)]
        data: DataSettings,
        /// Its name, usually the company's
        name: String,
        /// Its short name in addresses, such as acme. Made of the name if empty
        #[arg(long)]
        slug: Option<String>,
        /// The time zone its days are counted in, such as Europe/Berlin
        #[arg(long, default_value = "UTC")]
        zone: String,
    },
    /// List pages, oldest first
    List {
        #[command(flatten)]
        data: DataSettings,
    },
}

impl Command {
    pub(super) async fn run(self) -> Result<()> {
        match self {
            Self::Create { data, name, slug, zone } => {
                let slug = slug.unwrap_or_else(|| slug_of(&name));
                if slug.is_empty() {
                    return Err(Error::field("--slug", "is needed: the name has no letter from a to z that could stand in an address"));
                }
                let services = services(&data).await?;
                let input = NewPage { name, slug: slug.clone(), time_zone: zone };
                let id = pages::create(&services, &Actor::command_line(), input).await?;
                say!("{id}  {slug}");
            }
            Self::List { data } => {
                let services = known(&data).await?;
                let rows = pages::list_pages(&services, &Actor::command_line()).await?;
                if rows.is_empty() {
                    say!("No pages.");
                }
                for row in rows {
                    say!("{}  {:<20}  {:<20}  {}", row.id, row.slug, row.time_zone, row.name);
                }
            }
        }
        Ok(())
    }
}

/// A short name such as `acme-status` of a name such as `Acme Status!`.
fn slug_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug: String = words.collect::<Vec<_>>().join("-").to_ascii_lowercase().chars().take(63).collect();
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_short_name() {
        assert_eq!(slug_of("Acme  Status!"), "acme-status");
        assert_eq!(slug_of("Ünïcode 24/7"), "n-code-24-7");
        assert_eq!(slug_of("状態"), "");
        assert_eq!(slug_of(&"ab ".repeat(40)).len(), 62);
    }
}
