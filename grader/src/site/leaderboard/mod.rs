//! The leaderboard's site: an overview, a board with its pages, a page a team, and the same as data.
//!
//! ```text
//! index.html                      all competitions
//! <id>/index.html, p/2.html …     the board; index.ru.html … in the other language
//! <id>/public/…                   the public board, where the private one has taken the first place
//! <id>/t/<slug>/                  a team
//! <id>/leaderboard.json, .csv     what the page shows; public.json, private.json
//! <id>/feed.xml, embed.html       new leaders; the first rows, for another page
//! <id>/find/                      names and their pages, where a board has more than one
//! ```

mod chrome;
mod data;
mod page;
pub(super) mod picture;
mod rows;
mod team;

use super::{Engine, SiteError, publish::Publisher, slug};
use crate::{
    competition::{BoardView, Kind, Split, Standings},
    text::Lang,
};
use chrome::Assets;
use std::{collections::HashMap, path::Path, path::PathBuf, thread};

pub use super::publish::BuildReport;
pub use data::unformula;
pub use rows::digits;

/// A board of more teams than this has no page a team, unless one is asked for.
pub const TEAM_PAGES: usize = 20_000;

/// What a build may be told.
#[derive(Clone, Debug)]
pub struct Options {
    /// The board that the page shows: by default the private one as soon as there is one. Told `public`, nothing of
    /// the private board is published.
    pub split: Option<Split>,
    /// Folder of templates that take the place of the program's own.
    pub templates: Option<PathBuf>,
    /// A board of more teams has no page a team: its rows say all, and two files a team take long to write. By default
    /// [`TEAM_PAGES`].
    pub team_pages: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { split: None, templates: None, team_pages: TEAM_PAGES }
    }
}

/// Builds the site of these competitions into `out`.
///
/// # Errors
/// An id that is no safe name of a folder or is there twice, a private board that is asked for before the close,
/// templates that do not parse, a disk that does not write. Nothing is published then.
pub fn build(all: &[Standings], out: &Path, options: &Options) -> Result<BuildReport, SiteError> {
    for (at, standings) in all.iter().enumerate() {
        let id = &standings.about.id;
        if slug::slug(id) != *id || id == "assets" {
            return Err(SiteError::UnsafeId { id: id.clone() });
        }
        if all[..at].iter().any(|other| other.about.id == *id) {
            return Err(SiteError::SameId { id: id.clone() });
        }
    }
    let engine = Engine::new(options.templates.as_deref())?;
    let publisher = Publisher::open(out)?;
    let assets = Assets::put(&engine, &publisher)?;
    let site_lang = all.first().map_or(Lang::En, |s| s.about.lang);
    let competitions: Vec<Competition> =
        all.iter().map(|s| Competition::new(s, site_lang, options)).collect::<Result<_, _>>()?;
    for competition in &competitions {
        competition.write(&engine, &assets, &publisher)?;
    }
    for lang in Lang::ALL {
        let view = page::Overview::new(&competitions, lang, site_lang, &assets);
        let html = engine.render("overview.html", lang, &view)?;
        publisher.put(chrome::file("index", lang, site_lang), html.as_bytes())?;
    }
    let ids: Vec<&str> = all.iter().map(|s| s.about.id.as_str()).collect();
    publisher.commit(&ids)
}

/// A competition, and what all its pages need to know.
struct Competition<'a> {
    standings: &'a Standings,
    /// Language that has the overview's plain file name.
    site_lang: Lang,
    /// Whether each team has a page.
    has_team_pages: bool,
    main: &'a BoardView,
    other: Option<&'a BoardView>,
    /// Slugs of the main board's entries.
    slugs: Vec<String>,
    /// Slugs of the other board's entries.
    other_slugs: Vec<String>,
    /// Slugs of the teams without a score.
    unplaced_slugs: Vec<String>,
}

impl<'a> Competition<'a> {
    fn new(standings: &'a Standings, site_lang: Lang, options: &Options) -> Result<Self, SiteError> {
        let public = &standings.public;
        let (main, other) = match (options.split, &standings.private) {
            (Some(Split::Public), _) | (None, None) => (public, None),
            (_, Some(private)) => (private, Some(public)),
            (Some(Split::Private), None) => {
                return Err(SiteError::NotClosed { id: standings.about.id.clone() });
            }
        };
        // The same name has the same slug on both boards, in whatever order they stand, and a baseline may be called as
        // a team is.
        let of = |kind: Kind| {
            let entries = main.board.entries.iter().filter(move |e| e.kind == kind);
            entries.map(move |e| (kind, e.team.as_str()))
        };
        let unplaced = standings.unplaced.iter().map(|u| (Kind::Team, u.team.as_str()));
        let names: Vec<(Kind, &str)> = of(Kind::Team).chain(unplaced).chain(of(Kind::Baseline)).collect();
        let known: HashMap<(Kind, &str), String> =
            names.iter().copied().zip(slug::slugs(names.iter().map(|(_, name)| *name))).collect();
        let slug = |kind: Kind, team: &str| known.get(&(kind, team)).cloned();
        let slugs_of = |view: &BoardView| -> Vec<String> {
            let entries = view.board.entries.iter();
            entries.map(|e| slug(e.kind, &e.team).unwrap_or_else(|| slug::slug(&e.team))).collect()
        };
        let teams = of(Kind::Team).count() + standings.unplaced.len();
        Ok(Self {
            standings,
            site_lang,
            has_team_pages: teams <= options.team_pages,
            main,
            other,
            slugs: slugs_of(main),
            other_slugs: other.map_or_else(Vec::new, slugs_of),
            unplaced_slugs: standings
                .unplaced
                .iter()
                .map(|u| slug(Kind::Team, &u.team).unwrap_or_default())
                .collect(),
        })
    }

    fn id(&self) -> &str {
        &self.standings.about.id
    }

    fn lang(&self) -> Lang {
        self.standings.about.lang
    }

    fn write(&self, engine: &Engine, assets: &Assets, publisher: &Publisher) -> Result<(), SiteError> {
        data::write(self, engine, publisher)?;
        let main = page::Pages::new(self, self.main, &self.slugs, page::Place::Main);
        data::write_index(self, &main, publisher)?;
        main.write(engine, assets, publisher)?;
        if let Some(other) = self.other {
            page::Pages::new(self, other, &self.other_slugs, page::Place::Other)
                .write(engine, assets, publisher)?;
        }
        if !self.has_team_pages {
            return Ok(());
        }
        team::write(self, &main, engine, assets, publisher)
    }
}

/// Does `work` for each of `0..n`, on all cores. The first error ends it.
fn in_parallel(n: usize, work: impl Fn(usize) -> Result<(), SiteError> + Sync) -> Result<(), SiteError> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(n.div_ceil(16)).max(1);
    let share = n.div_ceil(workers);
    thread::scope(|scope| {
        let work = &work;
        let handles: Vec<_> = (0..workers)
            .map(|w| scope.spawn(move || (w * share..((w + 1) * share).min(n)).try_for_each(work)))
            .collect();
        handles.into_iter().try_for_each(|handle| match handle.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}
