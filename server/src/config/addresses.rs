//! Where the installation and its pages are found. Links never come from a request's Host header.

/// The addresses of the installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    scheme: String,
    /// Host name, with a port if it is not the scheme's own.
    authority: String,
}

impl Addresses {
    /// Reads a base URL such as `https://status.example.com`; no path, no user, no query.
    pub fn parse(url: &str) -> Result<Self, String> {
        let refuse = || format!("`{url}` is not an address such as https://status.example.com");
        let (scheme, rest) = url.trim().split_once("://").ok_or_else(refuse)?;
        let authority = rest.trim_end_matches('/').to_ascii_lowercase();
        let fits = matches!(scheme, "http" | "https")
            && !authority.is_empty()
            && authority.bytes().all(|c| c.is_ascii_alphanumeric() || b"-.:[]".contains(&c));
        if fits { Ok(Self { scheme: scheme.to_owned(), authority }) } else { Err(refuse()) }
    }

    /// This machine, for trying it out.
    pub fn local(port: u16) -> Self {
        Self { scheme: "http".into(), authority: format!("localhost:{port}") }
    }

    /// Whether visitors come by https.
    pub fn is_secure(&self) -> bool {
        self.scheme == "https"
    }

    /// The base URL, without a slash at the end.
    pub fn base_url(&self) -> String {
        format!("{}://{}", self.scheme, self.authority)
    }

    /// The host name of the base URL, without its port.
    pub fn base_host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|c| c.is_ascii_digit()) => host,
            _ => &self.authority,
        }
    }

    /// A page's own address, without a slash at the end: its host, or the base URL for a page that has none.
    /// `by_slug` gives `{slug}.` in front of the base URL's host, for pages that are not the first.
    pub fn page_url(&self, slug: &str, host: Option<&str>, by_slug: bool) -> String {
        match host {
            Some(host) => format!("{}://{host}", self.scheme),
            None if by_slug => format!("{}://{slug}.{}", self.scheme, self.authority),
            None => self.base_url(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_taken() {
        let good = Addresses::parse("https://Status.Example.com:8443/").unwrap();
        assert_eq!((good.base_url().as_str(), good.base_host()), ("https://status.example.com:8443", "status.example.com"));
        assert_eq!(good.page_url("b", None, true), "https://b.status.example.com:8443");
        assert_eq!(good.page_url("b", Some("status.b.com"), true), "https://status.b.com");
        for bad in ["", "status.example.com", "ftp://x", "https://", "https://a/b", "https://u@a", "https://a?b", "javascript://x\n"] {
            assert!(Addresses::parse(bad).is_err(), "{bad}");
        }
    }
}
