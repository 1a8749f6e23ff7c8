//! Content-Security-Policy: what a page may load.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Pages of the site: style, script and data from the folder itself, nothing inline, nothing from elsewhere.
pub const SITE: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; \
                        base-uri 'none'; form-action 'none'";

/// The icon of every page, in the page: without one, browsers ask the server for `/favicon.ico`.
pub const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath \
                        d='M2 14V9h3v5zm4.5 0V2h3v12zM11 14V6h3v8z' fill='%236aa5ff'/%3E%3C/svg%3E";

/// A page that is one file: the one inline style whose hash this is, and nothing else; no script at all.
pub fn single_file(style: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        STANDARD.encode(Sha256::digest(style.as_bytes()))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_of_the_style_and_of_nothing_else() {
        // printf 'body{}' | openssl dgst -sha256 -binary | base64
        assert!(
            single_file("body{}").contains("'sha256-fJgEClQWV1hGkK4qHMO0KotTsVnMYMXTq7/suurGyUo='"),
            "{}",
            single_file("body{}")
        );
        assert_ne!(single_file("body{}"), single_file("body{} "));
        assert!(!single_file("body{}").contains("unsafe"));
        assert!(!SITE.contains("unsafe"));
    }
}
