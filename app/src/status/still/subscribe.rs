//! Where people ask to be told: how, of what, in which language. It needs no script, but for notifications of the browser itself.

use leptos::prelude::*;

use crate::{
    model::{Channel, Language, Word, subscriber::Wishes},
    status::{
        data::still::{Entered, SubscribeView, field_of},
        event::heading,
        state::PageState,
    },
    ui::node::{El, classed, el},
};

/// The chats, with what their users call them.
const CHATS: [(Channel, &str); 5] = [
    (Channel::Slack, "Slack"),
    (Channel::Teams, "Microsoft Teams"),
    (Channel::Discord, "Discord"),
    (Channel::GoogleChat, "Google Chat"),
    (Channel::Telegram, "Telegram"),
];

/// The page.
pub fn page(page: PageState, view: SubscribeView) -> El {
    let text = page.text;
    let name = page.snapshot.with(|s| s.page.name.clone());
    let entered = view.entered.clone().unwrap_or_default();
    let wrong = view.wrong.as_ref().map(|(_, wrong)| {
        let said = format!("{} {wrong}", text.not_possible());
        classed("p", "wrong").attr("role", "alert").attr("id", "wrong").text(said)
    });
    let form = classed("form", "subscribe")
        .attr("method", "post")
        .attr("action", "/subscribe")
        .child_if(wrong)
        .child(ways(page, &view, &entered))
        .child(wishes(page, &entered.wishes, &view.zones))
        .child(honeypot())
        .child(el("p").child(classed("button", "strong").attr("type", "submit").text(text.subscribe_do())));
    classed("section", "archive subscribing")
        .child(el("h1").text(text.subscribe()))
        .child(classed("p", "lead").text(text.subscribe_about(&name)))
        .child(form)
        .child_if(view.push_key.map(|key| push(page, key)))
        .child(feeds(page))
}

/// How to be told: each way with the field it needs.
fn ways(page: PageState, view: &SubscribeView, entered: &Entered) -> El {
    let text = page.text;
    let wrong = view.wrong.as_ref().map(|(field, _)| field.as_str());
    let is_offered = |channel: Channel| view.offered.contains(&channel);
    let first = view.offered.first().copied();
    let chosen = entered.channel.filter(|channel| is_offered(*channel)).or(first);
    let field = |channel: Channel, name: &'static str, label: &'static str, kind: &'static str, auto: &'static str| {
        let value = if entered.channel == Some(channel) { entered.address.clone() } else { String::new() };
        let is_wrong = wrong == Some("address") && chosen == Some(channel);
        let input = el("input")
            .attr("type", kind)
            .attr("name", name)
            .attr("value", value)
            .attr("autocomplete", auto)
            .attr_if("aria-invalid", is_wrong.then_some("true"))
            .attr_if("aria-describedby", is_wrong.then_some("wrong"));
        classed("label", "field").child(el("span").text(label)).child(input)
    };
    let way = |channel: Channel, label: &'static str, inner: Vec<El>| {
        let radio = el("input").attr("type", "radio").attr("name", "channel").attr("value", channel.as_str());
        let radio = radio.attr_if("checked", (chosen == Some(channel)).then_some(""));
        let choice = classed("label", "check").child(radio).child(el("span").text(label));
        classed("div", "way").child(choice).child(classed("div", "inner").children(inner))
    };
    let mut all = Vec::new();
    if is_offered(Channel::Email) {
        all.push(way(Channel::Email, text.by_mail(), vec![field(Channel::Email, "email", text.mail_field(), "email", "email")]));
    }
    if is_offered(Channel::Sms) {
        all.push(way(Channel::Sms, text.by_sms(), vec![field(Channel::Sms, "number", text.number_field(), "tel", "tel")]));
    }
    for (channel, name) in CHATS {
        if is_offered(channel) {
            let inner = vec![field(channel, field_of(channel), text.endpoint_field(), "url", "off"), hint(text.chat_means())];
            all.push(way(channel, name, inner));
        }
    }
    if is_offered(Channel::Webhook) {
        let inner = vec![field(Channel::Webhook, "endpoint", text.endpoint_field(), "url", "off"), hint(text.webhook_means())];
        all.push(way(Channel::Webhook, "Webhook", inner));
    }
    el("fieldset").child(el("legend").text(text.how_told())).child(classed("div", "ways").children(all))
}

fn hint(words: &'static str) -> El {
    classed("p", "hint").text(words)
}

/// What to hear of, in which language.
pub fn wishes(page: PageState, wishes: &Wishes, zones: &[String]) -> El {
    let text = page.text;
    let kinds = wishes.kinds;
    let flags = [
        ("incidents", text.incidents(), kinds.incidents),
        ("maintenances", text.kind_maintenances(), kinds.maintenances),
        ("postmortems", text.kind_postmortems(), kinds.postmortems),
        ("component_changes", text.kind_components(), kinds.components),
    ];
    let kinds = el("fieldset")
        .child(el("legend").text(text.kinds_heading()))
        .children(flags.map(|(name, label, is)| check(name, "1", label.to_owned(), is)))
        .child(check("only_severe", "1", text.kind_severe().to_owned(), wishes.only_severe));
    el("div").child(scope(page, wishes)).child(kinds).child(reader(page, wishes, zones))
}

fn scope(page: PageState, wishes: &Wishes) -> El {
    let text = page.text;
    let (groups, components) = page.snapshot.with(|s| (s.groups.clone(), s.components.clone()));
    let of = |group: Option<crate::model::GroupId>| {
        let mut inside: Vec<_> = components.iter().filter(|c| c.group_id == group).collect();
        inside.sort_by_key(|c| c.position);
        inside.into_iter().map(|c| check("component", c.id.as_str(), c.name.clone(), wishes.components.contains(&c.id))).collect::<Vec<_>>()
    };
    let mut ordered: Vec<_> = groups.iter().collect();
    ordered.sort_by_key(|g| g.position);
    let group = |g: &&crate::model::component::Group| {
        let whole = check("group", g.id.as_str(), text.whole_group(&g.name), wishes.groups.contains(&g.id));
        let is_open =
            wishes.groups.contains(&g.id) || components.iter().any(|c| c.group_id == Some(g.id) && wishes.components.contains(&c.id));
        let title = el("summary").child(el("bdi").text(g.name.clone()));
        el("details").attr_if("open", is_open.then_some("")).child(title).child(whole).children(of(Some(g.id)))
    };
    el("fieldset")
        .child(el("legend").text(text.hear_of()))
        .child(hint(text.hear_everything()))
        .children(of(None))
        .children(ordered.iter().map(group))
}

fn reader(page: PageState, wishes: &Wishes, zones: &[String]) -> El {
    let text = page.text;
    let language = |language: &Language| {
        let code = language.as_str();
        let is = wishes.language.map_or(text.language == *language, |chosen| chosen == *language);
        el("option").attr("value", code).attr("lang", code).attr_if("selected", is.then_some("")).text(language.own_name())
    };
    let home = page.snapshot.with(|s| s.page.time_zone.clone());
    let zone = |zone: &String| {
        let is = wishes.time_zone.as_ref() == Some(zone);
        el("option").attr("value", zone.clone()).attr_if("selected", is.then_some("")).text(zone.replace('_', " "))
    };
    let own = el("option").attr("value", "").text(text.zone_of_page(&home.replace('_', " ")));
    let languages = el("select").attr("name", "language").children(Language::ALL.iter().map(language));
    let zones = el("select").attr("name", "time_zone").child(own).children(zones.iter().map(zone));
    let field = |label: &'static str, field: El| classed("label", "field").child(el("span").text(label)).child(field);
    classed("div", "pair").child(field(text.language_field(), languages)).child(field(text.zone_field(), zones))
}

fn check(name: &'static str, value: &str, label: String, is: bool) -> El {
    let input = el("input").attr("type", "checkbox").attr("name", name).attr("value", value.to_owned());
    classed("label", "check").child(input.attr_if("checked", is.then_some(""))).child(el("bdi").text(label))
}

/// A field no person sees; who fills it in is none.
fn honeypot() -> El {
    let input = el("input").attr("type", "text").attr("name", "website").attr("tabindex", "-1").attr("autocomplete", "off");
    classed("div", "trap").attr("aria-hidden", "true").child(el("label").text("Website").child(input))
}

/// Notifications of this browser: the one way that needs its help. The script shows it where they are possible.
fn push(page: PageState, key: String) -> El {
    let text = page.text;
    let button = classed("button", "button").attr("type", "button").attr("data-push", key).text(text.push_turn_on());
    let said = el("p").attr("role", "status").attr("data-on", text.push_is_on()).attr("data-failed", text.push_failed());
    let script = el("script").attr("src", "/push.js").attr("defer", "");
    classed("section", "push")
        .attr("hidden", "")
        .attr("id", "push")
        .child(heading(text.by_push()))
        .child(el("p").text(text.push_means()))
        .child(el("p").child(button))
        .child(said)
        .child(script)
}

fn feeds(page: PageState) -> El {
    let text = page.text;
    let link = |href: &'static str, label: &'static str, kind: &'static str| {
        el("li").child(el("a").attr("href", href).text(label)).child(el("span").text(format!(" ({kind})")))
    };
    let links = [
        link("/history.atom", text.feed_of_news(), "Atom"),
        link("/history.rss", text.feed_of_news(), "RSS"),
        link("/calendar.ics", text.calendar_of_news(), "iCalendar"),
    ];
    el("section").child(heading(text.or_by_feed())).child(classed("ul", "prose").children(links))
}
