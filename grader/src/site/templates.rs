//! Tera, set up in one place.

use crate::text::{Blame, Explain, Lang, Message, args, render};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};
use tera::{Context, Kwargs, State, Tera};

/// What travels in the program. A file of the same name in the user's folder takes its place.
const EMBEDDED: &[(&str, &str)] = &[
    ("base.html", include_str!("../../../templates/base.html")),
    ("board.html", include_str!("../../../templates/board.html")),
    ("board.js", include_str!("../../../templates/board.js")),
    ("class.css", include_str!("../../../templates/class.css")),
    ("class.html", include_str!("../../../templates/class.html")),
    ("embed.html", include_str!("../../../templates/embed.html")),
    ("feed.xml", include_str!("../../../templates/feed.xml")),
    ("feedback.css", include_str!("../../../templates/feedback.css")),
    ("feedback.html", include_str!("../../../templates/feedback.html")),
    ("overview.html", include_str!("../../../templates/overview.html")),
    ("parts.html", include_str!("../../../templates/parts.html")),
    ("review.css", include_str!("../../../templates/review.css")),
    ("review.html", include_str!("../../../templates/review.html")),
    ("similar.css", include_str!("../../../templates/similar.css")),
    ("similar.html", include_str!("../../../templates/similar.html")),
    ("site.css", include_str!("../../../templates/site.css")),
    ("team.html", include_str!("../../../templates/team.html")),
    ("tokens.css", include_str!("../../../templates/tokens.css")),
];

/// What can go wrong with pages.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A template does not parse, or names what is not there.
    #[error("{}", self.message().text(Lang::En))]
    Template {
        /// Template.
        name: String,
        /// What tera says.
        reason: String,
    },
    /// A folder of templates has none in it.
    #[error("{}", self.message().text(Lang::En))]
    NoTemplates {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("{}", self.message().text(Lang::En))]
    Io {
        /// File or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The id of a competition cannot be the name of a folder.
    #[error("{}", self.message().text(Lang::En))]
    UnsafeId {
        /// The id.
        id: String,
    },
    /// The private board was asked for, and the competition is not closed yet.
    #[error("{}", self.message().text(Lang::En))]
    NotClosed {
        /// The id.
        id: String,
    },
    /// Two competitions have the same id.
    #[error("{}", self.message().text(Lang::En))]
    SameId {
        /// The id.
        id: String,
    },
}

impl Explain for SiteError {
    fn message(&self) -> Message {
        match self {
            Self::Template { name, reason } => {
                Message::new("site_error_template", args! { "name" => name, "reason" => reason })
            }
            Self::NoTemplates { path } => {
                let names: Vec<&str> = EMBEDDED.iter().map(|(name, _)| *name).collect();
                let args = args! { "path" => path.display().to_string(), "names" => names };
                Message::new("site_error_no_templates", args)
            }
            Self::Io { path, source } => {
                let args = args! { "path" => path.display().to_string(), "reason" => source.to_string() };
                Message::new("site_error_io", args)
            }
            Self::UnsafeId { id } => Message::new("site_error_unsafe_id", args! { "id" => id }),
            Self::NotClosed { id } => Message::new("site_error_not_closed", args! { "id" => id }),
            Self::SameId { id } => Message::new("site_error_same_id", args! { "id" => id }),
        }
    }

    fn hint(&self) -> Option<Message> {
        matches!(self, Self::Template { .. } | Self::NoTemplates { .. })
            .then(|| Message::bare("site_error_template_hint"))
    }

    fn blame(&self) -> Blame {
        match self {
            Self::Io { .. } => Blame::Ours,
            _ => Blame::User,
        }
    }
}

/// The templates, ready to render in each language.
#[derive(Debug)]
pub struct Engine {
    tera: BTreeMap<Lang, Tera>,
    files: BTreeMap<&'static str, String>,
}

impl Engine {
    /// The templates of the program.
    pub fn embedded() -> Self {
        Self::new(None).expect("the program's own templates parse: a test renders them all")
    }

    /// The templates of the program; those that stand in `folder` under the same name take their place.
    ///
    /// # Errors
    /// A file cannot be read, or a template does not parse.
    pub fn new(folder: Option<&Path>) -> Result<Self, SiteError> {
        if let Some(path) = folder.filter(|f| !EMBEDDED.iter().any(|(name, _)| f.join(name).is_file())) {
            return Err(SiteError::NoTemplates { path: path.to_owned() });
        }
        let mut files = BTreeMap::new();
        for (name, text) in EMBEDDED {
            let own = match folder.map(|folder| folder.join(name)) {
                Some(path) if path.exists() => {
                    Some(std::fs::read_to_string(&path).map_err(|source| SiteError::Io { path, source })?)
                }
                _ => None,
            };
            files.insert(*name, own.unwrap_or_else(|| (*text).to_owned()));
        }
        let mut tera = BTreeMap::new();
        for lang in Lang::ALL {
            tera.insert(lang, set_up(&files, lang)?);
        }
        Ok(Self { tera, files })
    }

    /// A file as it is: style, script.
    pub fn file(&self, name: &str) -> &str {
        self.files.get(name).map_or("", String::as_str)
    }

    /// A page.
    ///
    /// # Errors
    /// The template names what the view does not have.
    pub fn render(&self, name: &str, lang: Lang, view: &impl Serialize) -> Result<String, SiteError> {
        let context = Context::from_serialize(view).map_err(|e| template_error(name, &e))?;
        self.tera[&lang].render(name, &context).map_err(|e| template_error(name, &e))
    }
}

fn set_up(files: &BTreeMap<&'static str, String>, lang: Lang) -> Result<Tera, SiteError> {
    let mut tera = Tera::new();
    // An empty suffix ends every name: no template goes without escaping.
    tera.autoescape_on([""]);
    // Words without arguments are the same on every page: they are looked up once.
    let plain: RwLock<HashMap<String, String>> = RwLock::default();
    tera.register_function("t", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        if kwargs.iter().count() == 1
            && let Some(id) = kwargs.get::<&str>("id")?
        {
            if let Some(text) = plain.read().unwrap_or_else(PoisonError::into_inner).get(id) {
                return Ok(text.clone());
            }
            let text = render(lang, id, &Map::new());
            plain.write().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), text.clone());
            return Ok(text);
        }
        let mut values: Map<String, Value> = kwargs.deserialize()?;
        let id = values.remove("id").and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        Ok(render(lang, &id, &values))
    });
    tera.global_context().insert("lang", lang.tag());
    let is_template = |name: &str| Path::new(name).extension().is_some_and(|e| e == "html" || e == "xml");
    let templates = files.iter().filter(|(name, _)| is_template(name));
    tera.add_raw_templates(templates.map(|(name, text)| (*name, text.as_str())))
        .map_err(|e| template_error("templates", &e))?;
    Ok(tera)
}

fn template_error(name: &str, error: &tera::Error) -> SiteError {
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        reason = format!("{reason}: {inner}");
        source = inner.source();
    }
    SiteError::Template { name: name.to_owned(), reason }
}
