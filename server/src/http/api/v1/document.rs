//! The description of the API: what handlers declare, with what is true of all of them.

use app::model::ID_LENGTH;
use axum::{http::header, response::IntoResponse};
use bytes::Bytes;
use utoipa::{
    OpenApi,
    openapi::{
        Components, ContentBuilder, OpenApi as Document, PathItem, RefOr, Required, Response, Server,
        path::{Operation, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Ref, Type},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use super::refusal::{Invalid, Refused};
use crate::http::machine::JSON;

/// What the description says of the API as a whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Lightship manage API",
        version = "1",
        description = "Reads and writes a page, compatible with the manage API of Statuspage. Paths may end in `.json`. Bodies are JSON, \
            or forms with names such as `incident[name]`; the name of the resource around them may be left out, and fields nobody knows \
            are passed over. `PATCH` and `PUT` do the same. A `POST` with an `Idempotency-Key` is done once within a day. Components are \
            public, so page access users and groups hide nothing: they are kept for scripts that work with them."
    ),
    components(schemas(Refused, Invalid))
)]
struct Base;

/// The empty description.
pub fn base() -> Document {
    let mut document = Base::openapi();
    document.servers = Some(vec![Server::new("/v1")]);
    let components = document.components.get_or_insert_with(Components::new);
    let in_header = ApiKeyValue::with_description("Authorization", "`OAuth` and the secret of a token");
    components.add_security_scheme("oauth", SecurityScheme::ApiKey(ApiKey::Header(in_header)));
    components.add_security_scheme("bearer", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()));
    components.add_security_scheme("api_key", SecurityScheme::ApiKey(ApiKey::Query(ApiKeyValue::new("api_key"))));
    document.security = Some(["oauth", "bearer", "api_key"].map(|name| SecurityRequirement::new(name, Vec::<String>::new())).into());
    document
}

/// Adds to what handlers declared: the names in paths, the refusals anybody may get, and a name of its own for each operation.
pub fn finish(mut document: Document) -> Document {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete(path, method, operation);
        }
    }
    document
}

/// The description as it is served.
pub fn serve(document: Document) -> impl Fn() -> std::future::Ready<axum::response::Response> + Clone {
    let text = Bytes::from(document.to_json().expect("a description is JSON"));
    move || {
        std::future::ready(
            ([(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, "no-cache".parse().expect("plain"))], text.clone()).into_response(),
        )
    }
}

fn operations(item: &mut PathItem) -> Vec<(&'static str, &mut Operation)> {
    let all = [
        ("get", item.get.as_mut()),
        ("post", item.post.as_mut()),
        ("put", item.put.as_mut()),
        ("patch", item.patch.as_mut()),
        ("delete", item.delete.as_mut()),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation?))).collect()
}

fn complete(path: &str, method: &str, operation: &mut Operation) {
    let name: String = path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    operation.operation_id = Some(format!("{method}{name}").trim_end_matches('_').to_owned());
    let names = path.split('/').filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'));
    let places = names.map(|name| {
        let id = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
        let said = format!("An id: {ID_LENGTH} characters");
        let place = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(said))
            .schema(Some(id));
        RefOr::from(place.build())
    });
    operation.parameters.get_or_insert_default().splice(0..0, places);
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            "Done".clone_into(&mut response.description);
        }
    }
    let refused = || Ref::from_schema_name("Refused");
    let mut add = |status: &str, said: &str, schema: Ref| {
        let content = ContentBuilder::new().schema(Some(RefOr::Ref(schema))).build();
        let response = Response::builder().description(said).content("application/json", content).build();
        operation.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
    };
    add("400", "The body or the query cannot be read", refused());
    add("401", "Could not authenticate", refused());
    add("403", "The token may not do this", refused());
    add("404", "There is no such thing", refused());
    add("405", "The path does not take this method", refused());
    add("409", "It cannot be done now", refused());
    add("413", "The body is too large", refused());
    add("415", "The body is neither JSON nor a form", refused());
    add("422", "A field does not fit", Ref::from_schema_name("Invalid"));
    add("429", "Too many requests; Retry-After says when to try again", refused());
    add("503", "We failed to answer", refused());
}
