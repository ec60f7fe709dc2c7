//! The fields of a component, and making a new one.

use app::model::{
    ComponentId, GroupId, Status, Visibility,
    access::Right,
    calendar,
    input::{EditComponent, NewComponent},
    shape::{ComponentFile, GroupFile},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::calls::{create_component, load_shape, preview_line};
use crate::{
    error::ApiError,
    incidents::say::after_a_pause,
    layout::complaint,
    live::Live,
    maintenance::parts::Seen,
    ui::{
        bare::bare,
        deed::{Deed, Said},
        draft::Draft,
        field::{Field, Line, Tick},
        go::Go,
        mark::word,
        select::Select,
        severity::Severity,
        toast::Toasts,
    },
};

/// A text of one line in Markdown, beside what visitors will see.
#[component]
pub fn Inline(
    /// What it is.
    #[prop(into)]
    label: String,
    /// Its id.
    id: &'static str,
    /// The text.
    value: RwSignal<String>,
    /// What to know before filling it in.
    #[prop(into)]
    hint: String,
    /// What is wrong with it.
    #[prop(into)]
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let html = RwSignal::new(String::new());
    after_a_pause(
        move || value.track(),
        move || {
            let asked = value.get_untracked();
            leptos::task::spawn_local(async move {
                if let Ok(made) = preview_line(asked.clone()).await
                    && value.try_get_untracked().is_some_and(|now| now == asked)
                {
                    html.set(made);
                }
            });
        },
    );
    view! {
        <div class="words">
            <Field label=label id=id hint=hint wrong=wrong>
                <textarea
                    id=id
                    class="short"
                    rows="2"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                    aria-describedby=format!("{id}-more")
                    aria-invalid=move || wrong.get().is_some().then_some("true")
                >
                    {bare(value.get_untracked())}
                </textarea>
            </Field>
            <div class="preview" aria-label="Preview">
                <p class="hint">"As visitors will read it"</p>
                <div class="prose" inner_html=move || html.get()></div>
            </div>
        </div>
    }
    .into_any()
}

/// A component as it stands in a form.
#[derive(Clone, Copy)]
pub struct Parts {
    name: Draft,
    description: Draft,
    link: Draft,
    group: RwSignal<Option<GroupId>>,
    showcase: RwSignal<bool>,
    start_date: RwSignal<String>,
    objective: RwSignal<String>,
    only_in_trouble: RwSignal<bool>,
    visibility: RwSignal<Visibility>,
}

impl Parts {
    /// As this component is, or a new one.
    pub fn of(key: &str, component: Option<&ComponentFile>) -> Self {
        let text = |read: fn(&ComponentFile) -> Option<String>| component.and_then(read).unwrap_or_default();
        Self {
            name: Draft::open(format!("{key} name"), &text(|c| Some(c.name.clone()))),
            description: Draft::open(format!("{key} description"), &text(|c| c.description.clone())),
            link: Draft::open(format!("{key} link"), &text(|c| c.link.clone())),
            group: RwSignal::new(component.and_then(|c| c.group_id)),
            showcase: RwSignal::new(component.is_none_or(|c| c.showcase)),
            start_date: RwSignal::new(text(|c| c.start_date.map(calendar::iso))),
            objective: RwSignal::new(text(|c| c.uptime_objective.map(|o| o.to_string()))),
            only_in_trouble: RwSignal::new(component.is_some_and(|c| c.only_show_if_degraded)),
            visibility: RwSignal::new(component.map_or(Visibility::Public, |c| c.visibility)),
        }
    }

    /// Takes what the server has in place of what stands in the form.
    pub fn take(self, component: &ComponentFile) {
        self.name.text.set(component.name.clone());
        self.description.text.set(component.description.clone().unwrap_or_default());
        self.link.text.set(component.link.clone().unwrap_or_default());
        self.group.set(component.group_id);
        self.showcase.set(component.showcase);
        self.start_date.set(component.start_date.map(calendar::iso).unwrap_or_default());
        self.objective.set(component.uptime_objective.map(|o| o.to_string()).unwrap_or_default());
        self.only_in_trouble.set(component.only_show_if_degraded);
        self.visibility.set(component.visibility);
    }

    /// Forgets what was kept in the browser, now that the server has it.
    pub fn settle(self) {
        [self.name, self.description, self.link].into_iter().for_each(Draft::settle);
    }

    fn objective(self) -> Result<Option<f64>, ()> {
        let text = self.objective.with_untracked(|text| text.trim().replace(',', "."));
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ()) }
    }

    /// Whether the objective is no number.
    pub fn objective_wrong(self) -> Option<String> {
        self.objective().err().map(|()| "must be a number, such as 99.9".to_owned())
    }

    fn text(text: Draft) -> Option<String> {
        Some(text.text.get_untracked()).filter(|text| !text.trim().is_empty())
    }

    /// As a new component.
    fn as_new(self, status: Status) -> NewComponent {
        NewComponent {
            description: Self::text(self.description),
            link: Self::text(self.link),
            group_id: self.group.get_untracked(),
            status,
            showcase: self.showcase.get_untracked(),
            start_date: self.start_date.with_untracked(|text| calendar::read_date(text)),
            only_show_if_degraded: self.only_in_trouble.get_untracked(),
            visibility: self.visibility.get_untracked(),
            uptime_objective: self.objective().unwrap_or_default(),
            ..NewComponent::named(self.name.text.get_untracked())
        }
    }

    /// As a change of the component at this revision.
    pub fn as_edit(self, rev: i64) -> EditComponent {
        let new = self.as_new(Status::Operational);
        EditComponent {
            name: Some(new.name),
            description: Some(new.description),
            link: Some(new.link),
            group_id: Some(new.group_id),
            showcase: Some(new.showcase),
            start_date: Some(new.start_date),
            only_show_if_degraded: Some(new.only_show_if_degraded),
            visibility: Some(new.visibility),
            uptime_objective: Some(new.uptime_objective),
            ..EditComponent::at_rev(Some(rev))
        }
    }
}

/// The fields of a component.
#[component]
pub fn Fields(
    /// What stands in them.
    parts: Parts,
    /// The groups there are.
    groups: Vec<GroupFile>,
    /// What it is said of.
    deed: Deed,
    /// What is wrong with the objective.
    objective_wrong: RwSignal<Option<String>>,
) -> impl IntoView {
    let mut options = vec![(None, "In no group".to_owned())];
    options.extend(groups.into_iter().map(|group| (Some(group.id), group.name)));
    let said = deed.of_field("uptime_objective");
    let objective_wrong = Signal::derive(move || objective_wrong.get().or_else(|| said.get()));
    view! {
        <Line label="Name" id="name" value=parts.name.text hint="What a customer would call it: \u{201c}Video uploading\u{201d}" wrong=deed.of_field("name") />
        <Inline label="Description" id="description" value=parts.description.text hint="One line: **bold**, _emphasis_, [link](https://...)" wrong=deed.of_field("description") />
        <Select label="Group" id="group" options=Signal::stored(options) value=parts.group wrong=deed.of_field("group_id") />
        <Line label="Link" id="link" value=parts.link.text kind="url" hint="Where it lives; empty for none" wrong=deed.of_field("link") />
        <div class="pair">
            <Line label="In use since" id="start-date" value=parts.start_date kind="date" hint="Days before count for nothing" wrong=deed.of_field("start_date") />
            <Line label="Uptime objective in %" id="objective" value=parts.objective hint="Such as 99.9; empty for none" wrong=objective_wrong />
        </div>
        <Tick label="Show its history and uptime" value=parts.showcase />
        <Tick label="List it only while something is wrong with it" value=parts.only_in_trouble />
        <Seen value=parts.visibility id="visibility" />
    }
    .into_any()
}

/// The screen for a new component.
#[component]
pub fn NewOne() -> impl IntoView {
    let live: Live = expect_context();
    let page = live.desk.with_untracked(|desk| desk.page);
    let shape = Resource::new(|| (), move |()| load_shape(page));
    let shown = move || {
        Suspend::new(async move {
            match shape.await {
                _ if !live.desk.with_untracked(|desk| desk.allows(Right::ShapePage)) => complaint(&ApiError::Forbidden),
                Ok(shape) => view! { <Form groups=shape.groups /> }.into_any(),
                Err(error) => complaint(&error),
            }
        })
    };
    view! { <Title text="New component" /> <h1>"New component"</h1> <Transition>{shown}</Transition> }.into_any()
}

#[component]
fn Form(groups: Vec<GroupFile>) -> impl IntoView {
    let live: Live = expect_context();
    let toasts: Toasts = expect_context();
    let go: Go = expect_context();
    let (page, slug) = live.desk.with_untracked(|desk| (desk.page, desk.slug.clone()));
    let parts = Parts::of(&format!("{page} new component"), None);
    let status = RwSignal::new(Status::Operational);
    let objective_wrong = RwSignal::new(None);
    let deed = Deed::new();
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        objective_wrong.set(parts.objective_wrong());
        if objective_wrong.with_untracked(Option::is_some) {
            return;
        }
        let input = parts.as_new(status.get_untracked());
        let slug = slug.clone();
        let done = move |_: ComponentId| {
            parts.settle();
            toasts.done("The component is there", None);
            live.refresh_soon();
            go.to(&format!("/console/{slug}/components"));
        };
        deed.ask(move || create_component(page, input.clone()), done);
    };
    view! {
        <form class="say narrow" on:submit=create>
            <Fields parts=parts groups=groups deed=deed objective_wrong=objective_wrong />
            <div class="field">
                <p class="label">"What it is now"</p>
                <div class="steps"><Severity of="What it is now" id="first-status" value=status pick=Callback::new(move |to| status.set(to)) /> <span>{move || word(status.get())}</span></div>
            </div>
            <div class="act"><button r#type="submit" class="primary" disabled=move || deed.is_pending()>"Create component"</button></div>
            <Said deed=deed />
        </form>
    }
    .into_any()
}
