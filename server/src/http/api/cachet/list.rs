//! Lists as Cachet has them: parts with a number, in an order of the caller's choice, and how many there are in all.

use std::cmp::Ordering;

use app::model::Instant;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::http::{
    api::v3::{
        asking::{Answered, Asking},
        problem::Refusal,
    },
    machine::json,
};

/// The most rows of a part.
const MOST: u32 = 1_000;

/// The last part there can be.
const LAST: u32 = 1_000_000;

/// The rows of a part, unless somebody asks for more or fewer.
const USUAL: u32 = 20;

/// By what a list is put in order.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// By number.
    Id,
    /// By name.
    Name,
    /// By status.
    Status,
    /// By place.
    Order,
    /// By when it was made.
    CreatedAt,
    /// By when it last changed.
    UpdatedAt,
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Status => "status",
            Self::Order => "order",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
        }
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The least.
    Asc,
    /// The greatest.
    Desc,
}

/// Which part of a list is meant, in what order.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Which part, from 1.
    #[param(minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<u32>,
    /// How many rows a part has.
    #[param(minimum = 1, maximum = 1000, default = 20)]
    per_page: Option<u32>,
    /// By what it is put in order; by `id` if nothing is said, or where things have no such field.
    #[param(inline)]
    sort: Option<Column>,
    /// What comes first.
    #[param(inline)]
    order: Option<Direction>,
}

/// Many things.
#[derive(Debug, Serialize, ToSchema)]
pub struct Many<T> {
    /// What part of them it is.
    meta: Meta,
    /// The things.
    data: Vec<T>,
}

/// What is said of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meta {
    /// What part it is.
    pagination: Pagination,
}

/// Which part of how many.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pagination {
    /// How many things there are in all.
    total: u64,
    /// How many are in this part.
    count: usize,
    /// How many a part has.
    per_page: u32,
    /// Which part this is.
    current_page: u32,
    /// How many parts there are.
    total_pages: u64,
    /// The parts beside it.
    links: Links,
}

/// The parts beside one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Links {
    /// Where the next one is.
    next_page: Option<String>,
    /// Where the one before is.
    previous_page: Option<String>,
}

impl Paging {
    /// Which part, and how many rows it has.
    fn read(self) -> Result<(u32, u32), Refusal> {
        let (page, rows) = (self.page.unwrap_or(1), self.per_page.unwrap_or(USUAL));
        if !(1..=LAST).contains(&page) {
            return Err(Refusal::field("page", format!("must be from 1 to {LAST}")));
        }
        if !(1..=MOST).contains(&rows) {
            return Err(Refusal::field("per_page", format!("must be from 1 to {MOST}")));
        }
        Ok((page, rows))
    }

    /// How many rows are passed over, how many are meant, and whether the last are first.
    pub fn span(self) -> Result<(u64, u64, bool), Refusal> {
        let (page, rows) = self.read()?;
        Ok((u64::from(page - 1) * u64::from(rows), u64::from(rows), self.order == Some(Direction::Desc)))
    }

    /// A part of a list of which only that part is known.
    pub fn part<T>(self, asking: &Asking, data: Vec<T>, total: u64) -> Result<Many<T>, Refusal> {
        let (page, per_page) = self.read()?;
        let total_pages = total.div_ceil(u64::from(per_page)).max(1);
        let links = Links {
            next_page: (u64::from(page) < total_pages).then(|| link(asking, page + 1)),
            previous_page: (page > 1).then(|| link(asking, page - 1)),
        };
        let pagination = Pagination { total, count: data.len(), per_page, current_page: page, total_pages, links };
        Ok(Many { meta: Meta { pagination }, data })
    }

    /// A part of a list that is whole.
    fn of<T: Serialize>(self, asking: &Asking, all: &[T]) -> Result<Many<Value>, Refusal> {
        let (over, many, is_reversed) = self.span()?;
        let mut rows: Vec<Value> = all.iter().map(|row| serde_json::to_value(row).unwrap_or_default()).collect();
        let column = self.sort.unwrap_or(Column::Id).name();
        rows.sort_by(|a, b| {
            let order = compare(&a[column], &b[column]).then_with(|| compare(&a["id"], &b["id"]));
            if is_reversed { order.reverse() } else { order }
        });
        let as_count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let part = rows.into_iter().skip(as_count(over)).take(as_count(many)).collect();
        self.part(asking, part, all.len() as u64)
    }
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.cmp(b),
        _ => a.as_i64().cmp(&b.as_i64()),
    }
}

/// Where another part is.
fn link(asking: &Asking, page: u32) -> String {
    let kept: Vec<(String, String)> = asking.pairs().into_iter().filter(|(name, _)| name != "page").collect();
    let page = page.to_string();
    let pairs = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain([("page", page.as_str())]);
    let query = serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap_or_default();
    format!("{}{}?{query}", asking.snapshot().page.url, asking.path())
}

/// Part of a list, as whoever asks may read it; `minute` if it tells of this one.
pub async fn listed<T: Serialize>(
    asking: &Asking,
    paging: Paging,
    minute: Option<Instant>,
    all: impl Future<Output = Result<Vec<T>, Refusal>>,
) -> Answered {
    let make = async { Ok((HeaderMap::new(), json(&paging.of(asking, &all.await?)?))) };
    asking.answer_many(minute, make).await
}
