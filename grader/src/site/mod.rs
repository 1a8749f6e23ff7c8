//! Pages: feedback for students and the leaderboard's site.
//!
//! Everything is rendered by tera with escaping on in every template, from view structs that are made for the
//! templates. Names of students are hostile text: they pass [`words::visible`] on their way into a page, and
//! [`slug::slug`] on their way into a path.

pub mod class;
mod csp;
pub mod feedback;
pub mod leaderboard;
mod plot;
mod publish;
pub mod review;
pub mod similar;
pub mod slug;
mod templates;
pub mod words;

pub use templates::{Engine, SiteError};
