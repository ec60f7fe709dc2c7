//! What the browser of somebody at the console runs: it takes over the screen the server rendered.

fn main() {
    console::shell::hydrate();
}
