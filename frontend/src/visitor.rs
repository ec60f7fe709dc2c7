//! What a visitor's browser runs: it takes over the page the server rendered.

fn main() {
    app::shell::hydrate();
}
