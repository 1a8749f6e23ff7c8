//! What stands around the content of every page.

use super::super::{Engine, SiteError, csp, publish::Publisher};
use crate::text::{Lang, Message};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Style and script of the site, named by their hash: a page finds the ones that it was made for.
pub struct Assets {
    style: String,
    script: String,
}

impl Assets {
    /// Writes both.
    pub fn put(engine: &Engine, publisher: &Publisher) -> Result<Self, SiteError> {
        let style = format!("{}{}", engine.file("tokens.css"), engine.file("site.css"));
        let script = engine.file("board.js");
        let assets = Self {
            style: format!("assets/site-{}.css", short_hash(&style)),
            script: format!("assets/board-{}.js", short_hash(script)),
        };
        publisher.put(assets.style.clone(), style.as_bytes())?;
        publisher.put(assets.script.clone(), script.as_bytes())?;
        Ok(assets)
    }
}

fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(5)
        .fold(String::new(), |out, byte| out + &format!("{byte:02x}"))
}

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Words.
    pub text: String,
    /// Address.
    pub href: String,
}

/// What `base.html` shows.
#[derive(Debug, Serialize)]
pub struct Chrome {
    csp: &'static str,
    icon: &'static str,
    style: String,
    script: String,
    title: String,
    /// The way back up, the overview first.
    crumbs: Vec<Link>,
    /// The same page in the other language.
    switch: Switch,
    feed: Option<String>,
}

#[derive(Debug, Serialize)]
struct Switch {
    lang: &'static str,
    name: &'static str,
    href: String,
}

/// A page's place in the site.
pub struct Spot<'a> {
    /// Folders between the page and the root.
    pub depth: usize,
    /// Name of its file without the ending.
    pub stem: &'a str,
    /// Language of the page.
    pub lang: Lang,
    /// Language that has the plain file name.
    pub default_lang: Lang,
}

impl Spot<'_> {
    /// The way to the root.
    pub fn root(&self) -> String {
        "../".repeat(self.depth)
    }
}

impl Chrome {
    /// Around a page at this spot.
    pub fn new(spot: &Spot, assets: &Assets, title: String, crumbs: Vec<Link>, feed: Option<String>) -> Self {
        let root = spot.root();
        let (other, name) = match spot.lang {
            Lang::En => (Lang::Ru, "Русский"),
            Lang::Ru => (Lang::En, "English"),
        };
        Self {
            csp: csp::SITE,
            icon: csp::ICON,
            style: format!("{root}{}", assets.style),
            script: format!("{root}{}", assets.script),
            title,
            crumbs,
            switch: Switch { lang: other.tag(), name, href: file(spot.stem, other, spot.default_lang) },
            feed,
        }
    }
}

/// Name of a page's file: the default language has the plain one.
pub fn file(stem: &str, lang: Lang, default: Lang) -> String {
    if lang == default { format!("{stem}.html") } else { format!("{stem}.{}.html", lang.tag()) }
}

/// A message without arguments in words.
pub fn words(id: &str, lang: Lang) -> String {
    Message::bare(id).text(lang)
}
