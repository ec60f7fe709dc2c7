//! What stands around the days of a month of history: title, filter, ways to other months. The server writes it alone.

use crate::{
    status::{data::MonthView, state::PageState},
    ui::node::{El, el},
};

#[cfg(feature = "ssr")]
pub use served::{choice, steps};

/// What stands above the days.
#[cfg(feature = "ssr")]
pub fn head(page: PageState, shown: &MonthView) -> El {
    el("div").children(served::head(page, shown))
}

/// What stands below the days.
#[cfg(feature = "ssr")]
pub fn foot(page: PageState, shown: &MonthView) -> El {
    el("div").children(served::foot(page, shown))
}

/// What stands above the days: as it was served.
#[cfg(not(feature = "ssr"))]
pub fn head(_: PageState, _: &MonthView) -> El {
    el("div").html(String::new())
}

/// What stands below the days: as it was served.
#[cfg(not(feature = "ssr"))]
pub fn foot(_: PageState, _: &MonthView) -> El {
    el("div").html(String::new())
}

#[cfg(feature = "ssr")]
mod served {
    use leptos::prelude::*;

    use super::{MonthView, PageState};
    use crate::{
        model::ComponentId,
        status::data::Month,
        ui::node::{El, classed, el},
    };

    pub fn head(page: PageState, shown: &MonthView) -> Vec<El> {
        let month = page.text.month(shown.month);
        let of = shown.component.and_then(|id| page.snapshot.with(|s| s.component(id).map(|c| c.name.clone())));
        let title = of.map_or_else(|| page.text.history_of(&month), |name| page.text.history_of_one(&name, &month));
        let component = shown.component;
        let filter = choice(page, &address(shown.month, None), component, Some(page.text.every_service()));
        vec![el("h1").text(title), filter, steps(page, shown.earlier, shown.later, move |month| address(month, component))]
    }

    /// Links to the months before and after.
    pub fn steps(page: PageState, earlier: Option<Month>, later: Option<Month>, address: impl Fn(Month) -> String) -> El {
        let link = |to: Option<Month>, rel: &'static str| {
            let to = to?;
            Some(el("a").attr("rel", rel).attr("href", address(to)).text(page.text.month(to)))
        };
        let steps = classed("nav", "months").attr("aria-label", page.text.months());
        steps.child_if(link(earlier, "prev")).child_if(link(later, "next"))
    }

    fn address(month: Month, component: Option<ComponentId>) -> String {
        let query = component.map(|id| format!("?component={id}")).unwrap_or_default();
        format!("/history/{:04}/{:02}{query}", month.year, month.month)
    }

    /// Leads to one component, or to all of them if there is a word for that. It needs no script.
    pub fn choice(page: PageState, to: &str, chosen: Option<ComponentId>, all: Option<&'static str>) -> El {
        let option = |value: String, name: El, is_chosen: bool| name.attr("value", value).attr_if("selected", is_chosen.then_some(""));
        let all = all.map(|word| option(String::new(), el("option").text(word), chosen.is_none()));
        let listed: Vec<_> = page.snapshot.with(|s| s.top_to_bottom().iter().map(|c| (c.id, c.name.clone())).collect());
        let each = listed.into_iter().map(|(id, name)| option(id.to_string(), page.staff(el("option")).text(name), chosen == Some(id)));
        classed("form", "filter")
            .attr("action", to.to_owned())
            .attr("method", "get")
            .child(el("label").attr("for", "component").text(page.text.service_heading()))
            .child(el("select").attr("id", "component").attr("name", "component").child_if(all).children(each))
            .child(el("button").attr("type", "submit").text(page.text.show()))
    }

    /// Every month there is, by year, with how many incidents it had.
    pub fn foot(page: PageState, shown: &MonthView) -> Vec<El> {
        let months = &shown.all_months;
        if months.len() < 2 {
            return Vec::new();
        }
        let heading = classed("div", "head").child(el("h2").attr("id", "months").text(page.text.all_months()));
        let years = months.chunk_by(|(a, _), (b, _)| a.year == b.year).map(|months| year(page, shown, months));
        let list = classed("nav", "all-months").attr("aria-labelledby", "months").child(heading);
        vec![list.child(el("dl").children(years))]
    }

    fn year(page: PageState, shown: &MonthView, months: &[(Month, usize)]) -> El {
        let name = months.first().map(|(month, _)| month.year.to_string()).unwrap_or_default();
        let entry = |(month, count): &(Month, usize)| {
            let link = el("a").attr("href", address(*month, shown.component)).text(page.text.month_name(month.month));
            let link = link.attr_if("aria-current", (*month == shown.month).then_some("page"));
            let entry = el("li").child(link);
            // Of one component only its own month says how many.
            if *count == 0 || shown.component.is_some() {
                return entry;
            }
            entry.text(" ").child(classed("span", "note").text(page.text.incidents_of(*count)))
        };
        let list = el("ul").attr("role", "list").children(months.iter().map(entry));
        el("div").child(el("dt").text(name)).child(el("dd").child(list))
    }
}
