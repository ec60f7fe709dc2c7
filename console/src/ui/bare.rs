//! Text in the two places where the renderer of documents escapes nothing: a `<textarea>` and the `<title>`.

/// The text as it stands there: escaped in a document, as it is where a browser sets it by itself.
pub fn bare(text: impl Into<String>) -> String {
    let text = text.into();
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::bare;

    #[test]
    fn a018_nothing_ends_the_element_it_stands_in() {
        assert_eq!(bare("</textarea><script>1 && 2</script>"), "&lt;/textarea>&lt;script>1 &amp;&amp; 2&lt;/script>");
        assert_eq!(bare("&lt;"), "&amp;lt;");
    }
}
