//! The top of every page: whose page it is, whether it follows along, and the one sentence that says how things are.

use leptos::prelude::*;

use crate::{
    model::{
        Instant, Status,
        headline::{Banner, Headline, last_problem},
        snapshot::Announcement,
    },
    status::{
        state::{Link, PageState},
        time::{near_sentence, sentence},
    },
    text::moment::{at, at_zoned},
    ui::{
        href,
        mark::{class, live_mark},
        node::{El, classed, el, item},
    },
};

/// The page's name and its link to the present, then what staff want everybody to read.
pub fn header(page: PageState) -> Vec<El> {
    let name = el("bdi").live_text(move || page.snapshot.with(|s| s.page.name.clone()));
    let brand = classed("a", "brand").attr("href", "/").child(name);
    let updates = classed("a", "updates").attr("href", "/subscribe").text(page.text.subscribe());
    vec![
        classed("a", "skip visually-hidden").attr("href", "#main").text(page.text.skip()),
        classed("header", "site").child(brand).child(updates).child(link(page)),
        announcements(page),
    ]
}

/// A dot that is lit while the page follows along, and the time it shows.
fn link(page: PageState) -> El {
    let words = move || match page.link.get() {
        Link::Live => format!("{} \u{b7} {}", page.text.live(), at(page.now.get())),
        Link::None => page.text.as_of(&at(page.now.get())),
        Link::Lost(since) => page.text.as_of(&at(since)),
    };
    let class = move || if page.link.get() == Link::Live { "link live" } else { "link" };
    el("p").live_attr("class", move || Some(class())).child(classed("span", "dot").attr("aria-hidden", "true")).child(sentence(
        el("span"),
        page,
        words,
    ))
}

fn announcements(page: PageState) -> El {
    let put_away = RwSignal::new(Vec::new());
    #[cfg(feature = "hydrate")]
    crate::ui::effect::effect(move || put_away.set(crate::live::browser::put_away()));
    let shown = move || {
        let now = page.now.get();
        let is_shown = |a: &&Announcement| {
            let away = put_away.with(|away: &Vec<_>| away.contains(&a.id));
            a.starts_at <= now && a.ends_at.is_none_or(|end| now < end) && !away
        };
        page.snapshot.with(|s| s.announcements.iter().filter(is_shown).cloned().collect::<Vec<_>>())
    };
    let entry = move |announcement: Announcement| {
        let key = format!("{}{}", announcement.id, announcement.html);
        item(key, move || {
            let id = announcement.id;
            let away = classed("button", "plain scripted").attr("type", "button").text(page.text.dismiss());
            let away = away.on("click", move |_| {
                put_away.update(|away| away.push(id));
                #[cfg(feature = "hydrate")]
                crate::live::browser::set_put_away(&put_away.get_untracked());
            });
            let link = announcement.link.as_deref().and_then(href::safe);
            classed("p", "announcement")
                .child(page.staff(el("span")).html(announcement.html))
                .text(" ")
                .child_if(link.map(|href| el("a").attr("href", href).text(page.text.learn_more())))
                .child_if(announcement.dismissable.then_some(away))
        })
    };
    classed("div", "announcements")
        .attr("role", "region")
        .attr("aria-label", page.text.announcements())
        .hidden(move || shown().is_empty())
        .each(move || shown().into_iter().map(entry).collect())
}

/// The band on the front page: mark, headline, what stands below it.
pub fn band(page: PageState) -> El {
    let status = move || page.banner.with(|b| b.mark);
    let drawn = move || page.banner.with(|b| if b.is_suspected() { Status::DegradedPerformance } else { b.mark });
    let suspected = move || if page.banner.with(Banner::is_suspected) { " suspected" } else { "" };
    let says = classed("div", "says").child(sentence(classed("h1", "status"), page, move || headline(page))).child(
        classed("p", "sub")
            .child(near_sentence(el("span"), page, move || sub_line(page, &page.banner.get(), page.now.get())))
            .text(" ")
            .child(el("span").live_child(move || what_happened(page))),
    );
    el("div")
        .live_class(move || format!("band page-status state-{} status-{}{}", class(status()), indicator(page), suspected()))
        .child(classed("div", "inner").child(sentence(classed("p", "age"), page, move || age(page))).child(live_mark(drawn)).child(says))
}

/// The headline as one line, for pages about something else.
pub fn strip(page: PageState) -> El {
    let status = move || page.banner.with(|b| b.mark);
    let line = classed("a", "inner").attr("href", "/").child(live_mark(status));
    el("div")
        .live_class(move || format!("strip state-{}", class(status())))
        .child(line.child(sentence(el("span"), page, move || headline(page))))
        .child(sentence(classed("p", "age"), page, move || age(page)))
}

/// The headline, its times as stand-ins.
pub fn headline(page: PageState) -> String {
    page.banner.with(|b| page.text.headline(&b.headline))
}

fn indicator(page: PageState) -> &'static str {
    use crate::model::Word;
    page.snapshot.with(|s| s.indicator().0).as_str()
}

/// What is shown may be old: said first, whatever the headline says. Empty while it is not.
fn age(page: PageState) -> String {
    let text = page.text;
    match (page.link.get(), page.stale_since.get()) {
        (Link::Lost(since), _) => format!("{} {}", text.looking_at(&at_zoned(since)), text.reconnecting()),
        (_, Some(since)) => text.stale(&at_zoned(since)),
        _ => String::new(),
    }
}

/// The sentences below the headline.
fn sub_line(page: PageState, banner: &Banner, now: Instant) -> String {
    let text = page.text;
    let mut parts: Vec<String> = Vec::new();
    match &banner.headline {
        Headline::Empty => parts.push(text.just_set_up().to_owned()),
        Headline::AllWell => parts.extend(page.snapshot.with(|s| {
            let (incident, until) = last_problem(s)?;
            Some(text.last_problem(&incident.name, now.since(until), incident.lasted(until)))
        })),
        Headline::Recovered { name, from, until } => parts.push(text.from_to(name, &at_zoned(*from), &at(*until), until.since(*from))),
        Headline::Everything { .. } => parts.push(text.we_know().to_owned()),
        Headline::Trouble { .. } => parts.extend([text.lesser(&banner.headline), text.unaffected(&banner.not_affected)]),
        Headline::Reports { .. } => parts.push(text.nothing_confirmed().to_owned()),
        Headline::FixInPlace { .. } => parts.push(text.watching_fix().to_owned()),
        Headline::Maintenance { .. } => parts.push(text.rest_works().to_owned()),
        Headline::NoData { .. } => parts.push(text.not_down().to_owned()),
        Headline::Suspected { since, .. } => parts.extend([text.unconfirmed(&at(*since)), text.unaffected(&banner.not_affected)]),
    }
    let is_trouble = matches!(banner.headline, Headline::Everything { .. } | Headline::Trouble { .. } | Headline::Reports { .. });
    if let Some(since) = banner.since.filter(|_| is_trouble) {
        parts.push(text.since(&at_zoned(since), now.since(since)));
    }
    if let Some(due) = banner.next_update_at {
        if due < now {
            parts.push(text.overdue(&at(due), now.since(due)));
            parts.extend(banner.last_word_at.map(|last| text.last_word(&at(last))));
        } else {
            parts.push(text.next_update(&at(due)));
        }
    }
    if let Some((names, until)) = &banner.also_maintained {
        parts.push(text.beside(names, until.map(at)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

fn what_happened(page: PageState) -> Option<El> {
    let recovered = page.banner.with(|b| matches!(b.headline, Headline::Recovered { .. }));
    let id = page.snapshot.with(|s| last_problem(s).map(|(incident, _)| incident.id)).filter(|_| recovered)?;
    Some(el("a").attr("href", format!("/incidents/{id}")).text(page.text.what_happened()))
}

/// The title of the document: mark, headline, whose page it is.
pub fn title(page: PageState, own: Option<&str>) -> String {
    let banner = page.banner.get();
    let sign = crate::ui::mark::character(banner.mark);
    let name = page.snapshot.with(|s| s.page.name.clone());
    match own {
        Some(own) => format!("{sign} {own} - {name}"),
        None => format!("{sign} {} - {name}", page.plain(page.text.headline(&banner.headline).trim_end_matches('.'))),
    }
}

/// Where the favicon with this mark is.
pub fn favicon(status: Status) -> String {
    format!("/mark/{}.svg", class(status))
}
