//! Long lists, a part at a time. Where the next part begins is told by what stands at the end of this one, so that nothing is read
//! twice or missed while things are added.

use app::model::{Instant, listing::Listing};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    asking::{Answered, Asking, Signed},
    problem::Refusal,
};
use crate::http::machine::json;

/// The most rows of a part.
pub const MOST: usize = 100;

/// The rows of a part, unless somebody asks for more or fewer.
const USUAL: usize = 50;

/// Part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Part<T> {
    /// What is in it.
    pub items: Vec<T>,
    /// What to send as `after` for the next part; empty at the end. A part may have fewer rows than were asked for.
    pub next: Option<String>,
}

/// Which page a token is used for, where it is good for all.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfPage {
    /// With a token that is good for every page: the short name or the id of the page that is meant. Otherwise the page of the
    /// token, or of the host.
    #[expect(dead_code, reason = "whoever finds the page reads it; here it is declared")]
    page: Option<String>,
}

/// Which part of a list is meant.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many rows at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    pub limit: Option<usize>,
    /// Where the part begins: `next` of the part before.
    pub after: Option<String>,
}

impl Paging {
    /// How many rows, and the place they begin behind.
    pub fn read(&self) -> Result<(usize, Option<String>), Refusal> {
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(Refusal::field("limit", format!("must be from 1 to {MOST}")));
        }
        let place = self.after.as_deref().map(|after| {
            let bytes = URL_SAFE_NO_PAD.decode(after).ok();
            bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(nowhere)
        });
        Ok((limit, place.transpose()?))
    }

    /// A part of a list that is whole in memory and has its own order; `id` tells its rows apart.
    pub fn of<T>(&self, all: Vec<T>, id: impl Fn(&T) -> String) -> Result<Listing<T>, Refusal> {
        let (limit, place) = self.read()?;
        let start = match place {
            Some(place) => all.iter().position(|row| id(row) == place).ok_or_else(nowhere)? + 1,
            None => 0,
        };
        Ok(Listing::of(all.into_iter().skip(start).take(limit + 1).collect(), limit, id))
    }
}

/// The refusal of a place that is in no list.
pub fn nowhere() -> Refusal {
    Refusal::field("after", "is no place in this list")
}

impl<T> From<Listing<T>> for Part<T> {
    fn from(list: Listing<T>) -> Self {
        Self { items: list.items, next: list.next.map(|place| URL_SAFE_NO_PAD.encode(place)) }
    }
}

impl Asking {
    /// Part of a list, as whoever asks may read it.
    pub async fn part<T: Serialize>(&self, list: impl Future<Output = Result<Listing<T>, Refusal>>) -> Answered {
        self.part_as_of(None, list).await
    }

    /// The same of a list that tells of this minute.
    pub async fn part_as_of<T: Serialize>(
        &self,
        minute: Option<Instant>,
        list: impl Future<Output = Result<Listing<T>, Refusal>>,
    ) -> Answered {
        let make = async {
            let part = Part::from(list.await?);
            Ok((self.link(part.next.as_deref()), json(&part)))
        };
        self.answer_many(minute, make).await
    }

    /// Where the next part is.
    fn link(&self, next: Option<&str>) -> HeaderMap {
        let Some(next) = next else { return HeaderMap::new() };
        let kept: Vec<(String, String)> = self.pairs().into_iter().filter(|(name, _)| name != "after").collect();
        let pairs = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain([("after", next)]);
        let query = serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap_or_default();
        let link = HeaderValue::try_from(format!("<{}?{query}>; rel=\"next\"", self.path()));
        link.map(|link| HeaderMap::from_iter([(header::LINK, link)])).unwrap_or_default()
    }
}

impl Signed {
    /// Part of a list that staff read.
    pub async fn part<T: Serialize>(&self, list: Listing<T>) -> Answered {
        self.asking.part(async { Ok(list) }).await
    }
}

#[cfg(test)]
mod tests {
    use super::super::{asking::OF_LISTS, document};

    /// What everybody reads is kept by what counts of its query: whatever can be asked for counts.
    #[test]
    fn whatever_can_be_asked_of_an_open_list_counts() {
        let document = document();
        let mut lists = 0;
        for operations in document["paths"].as_object().into_iter().flat_map(|paths| paths.values()) {
            let operation = &operations["get"];
            let asked = operation["parameters"].as_array().into_iter().flatten();
            let names: Vec<&str> = asked.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str()).collect();
            let is_open = operation["security"].as_array().is_some_and(|all| all.contains(&serde_json::json!({})));
            if is_open && names.contains(&"limit") {
                lists += 1;
                // A page is named with a token alone.
                assert!(names.iter().all(|name| *name == "page" || OF_LISTS.contains(name)), "{operation}");
            }
        }
        assert!(lists >= 6, "only {lists}");
    }
}
