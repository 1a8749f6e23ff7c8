//! Content-Security-Policy: what a page may load.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Pages of the site: style, script and data from the folder itself, nothing inline, nothing from elsewhere.
pub const SITE: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                        base-uri 'none'; form-action 'none'";

/// A page that is one file: the one inline style whose hash this is, and nothing else; no script at all.
pub fn single_file(style: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        STANDARD.encode(Sha256::digest(style.as_bytes()))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_of_the_style_and_of_nothing_else() {
        // printf 'body{}' | openssl dgst -sha256 -binary | base64
        assert!(single_file("body{}").contains("'sha256-fJgEClQWV1hGkK4qHMO0KotTsVnMYMXTq7/suurGyUo='"), "{}", single_file("body{}"));
        assert_ne!(single_file("body{}"), single_file("body{} "));
        assert!(!single_file("body{}").contains("unsafe"));
        assert!(!SITE.contains("unsafe"));
    }
}
