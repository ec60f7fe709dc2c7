//! What a visitor's browser runs once a chart comes into view: it draws with Chart.js.

fn main() {
    app::ui::chart::painter::start();
}
