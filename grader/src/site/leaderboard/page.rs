//! The pages of a board, and the overview of all competitions.

use super::{
    super::{
        Engine, SiteError,
        publish::Publisher,
        words::{Clock, Moment, Name, Piece, count, decimal, pieces, points, round, visible},
    },
    Competition,
    chrome::{Assets, Chrome, Link, Spot, file, words},
    in_parallel,
    picture::Bars,
    rows::{Board, Row},
};
use crate::{
    competition::{About, BoardView, Kind, Split},
    text::{Lang, Message, args},
};
use serde::Serialize;

/// Rows of a page at most.
const ROWS: usize = 200;
/// Bytes of a page's rows at most. With what stands around them a page stays below 200 KB.
const WEIGHT: usize = 165_000;
/// Teams without a score that a board names.
pub const UNPLACED: usize = 60;
/// Rows of the embedded board.
const EMBEDDED_ROWS: usize = 5;

/// Where a board's pages stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the competition's folder.
    Main,
    /// In `public/` below it.
    Other,
}

/// All pages of one board.
pub struct Pages<'a> {
    competition: &'a Competition<'a>,
    view: &'a BoardView,
    /// The board's rows.
    pub board: Board<'a>,
    place: Place,
    /// First entry of each page, and the end.
    breaks: Vec<usize>,
}

impl<'a> Pages<'a> {
    /// Splits a board into pages.
    pub fn new(
        competition: &'a Competition<'a>,
        view: &'a BoardView,
        slugs: &'a [String],
        place: Place,
    ) -> Self {
        let board = Board::new(view, slugs, competition.has_team_pages);
        let clock = Clock::new("UTC", Lang::Ru);
        let mut breaks = vec![0];
        let (mut rows, mut weight) = (0, 0);
        for at in 0..view.board.entries.len() {
            // Russian is the longer one.
            let row = board.row(at, Lang::Ru, &clock, "../../", "index.ru.html").weight();
            if rows == ROWS || (rows > 0 && weight + row > WEIGHT) {
                breaks.push(at);
                (rows, weight) = (0, 0);
            }
            rows += 1;
            weight += row;
        }
        breaks.push(view.board.entries.len());
        Self { competition, view, board, place, breaks }
    }

    /// Number of pages.
    pub fn count(&self) -> usize {
        self.breaks.len() - 1
    }

    /// The page of an entry, from 1.
    pub fn page_of(&self, at: usize) -> usize {
        self.breaks.partition_point(|first| *first <= at).clamp(1, self.count())
    }

    /// A page from the competition's folder: `index.html`, `p/2.html`.
    pub fn href(&self, page: usize, lang: Lang) -> String {
        let folder = if self.place == Place::Other { "public/" } else { "" };
        let stem = if page == 1 { "index".to_owned() } else { format!("p/{page}") };
        format!("{folder}{}", file(&stem, lang, self.competition.lang()))
    }

    /// Writes all pages in every language.
    pub fn write(&self, engine: &Engine, assets: &Assets, publisher: &Publisher) -> Result<(), SiteError> {
        let shared: Vec<Shared> = Lang::ALL.into_iter().map(|lang| Shared::new(self, lang)).collect();
        in_parallel(self.count() * shared.len(), |i| {
            let (page, shared) = (i / Lang::ALL.len() + 1, &shared[i % Lang::ALL.len()]);
            let html = engine.render("board.html", shared.lang, &self.page(page, shared, assets))?;
            let path = format!("{}/{}", self.competition.id(), self.href(page, shared.lang));
            publisher.put(path, html.as_bytes())
        })?;
        if self.place == Place::Other {
            return Ok(());
        }
        for shared in &shared {
            let html = engine.render("embed.html", shared.lang, &self.embedded(shared, assets))?;
            let name = file("embed", shared.lang, self.competition.lang());
            publisher.put(format!("{}/{name}", self.competition.id()), html.as_bytes())?;
        }
        Ok(())
    }

    fn rows(&self, range: std::ops::Range<usize>, shared: &Shared, home: &str) -> Vec<Row> {
        let team = file("index", shared.lang, self.competition.lang());
        range.map(|at| self.board.row(at, shared.lang, &shared.clock, home, &team)).collect()
    }

    fn page<'s>(&self, page: usize, shared: &'s Shared, assets: &Assets) -> Page<'s> {
        let (lang, default_lang) = (shared.lang, self.competition.lang());
        let below = usize::from(page > 1) + usize::from(self.place == Place::Other);
        let home = "../".repeat(below);
        let stem = if page == 1 { "index".to_owned() } else { page.to_string() };
        let spot = Spot { depth: below + 1, stem: &stem, lang, default_lang };
        let title = if page == 1 {
            shared.title.clone()
        } else {
            format!(
                "{} · {}",
                shared.title,
                Message::new("site_page_of", args! { "page" => page, "pages" => self.count() }).text(lang)
            )
        };
        let crumbs = vec![Link {
            text: words("site_all_competitions", lang),
            href: format!("{}{}", spot.root(), file("index", lang, self.competition.site_lang)),
        }];
        let feed = Some(format!("{home}feed.xml"));
        Page {
            chrome: Chrome::new(&spot, assets, title, crumbs, feed),
            shared,
            rows: self.rows(self.breaks[page - 1]..self.breaks[page], shared, &home),
            number: page,
            pages: self.count(),
            pager: self.pager(page, lang, &home),
            suffix: if lang == default_lang { String::new() } else { format!(".{}", lang.tag()) },
            tabs: self.tabs(lang, &home),
            unplaced: if page == self.count() { self.unplaced(lang, &home) } else { Vec::new() },
            unplaced_more: if page == self.count() { self.unplaced_more(lang) } else { None },
            home,
        }
    }

    /// Teams without a score, below the last row.
    fn unplaced(&self, lang: Lang, home: &str) -> Vec<Absent> {
        let team = file("index", lang, self.competition.lang());
        let all = self.competition.standings.unplaced.iter().zip(&self.competition.unplaced_slugs);
        let has_pages = self.competition.has_team_pages;
        all.take(UNPLACED)
            .map(|(unplaced, slug)| Absent {
                name: Name::new(&unplaced.team),
                href: has_pages.then(|| format!("{home}t/{slug}/{team}")),
                slug: slug.clone(),
            })
            .collect()
    }

    fn unplaced_more(&self, lang: Lang) -> Option<String> {
        let more = self.competition.standings.unplaced.len().saturating_sub(UNPLACED);
        (more > 0).then(|| count(more, lang))
    }

    fn tabs(&self, lang: Lang, home: &str) -> Vec<Tab> {
        let Some(_) = self.competition.other else { return Vec::new() };
        let index = file("index", lang, self.competition.lang());
        let main = self.place == Place::Main;
        vec![
            Tab { text: words("site_tab_private", lang), href: format!("{home}{index}"), current: main },
            Tab {
                text: words("site_tab_public", lang),
                href: format!("{home}public/{index}"),
                current: !main,
            },
        ]
    }

    /// Links to the first and last pages and to those around this one.
    fn pager(&self, page: usize, lang: Lang, home: &str) -> Vec<PageLink> {
        let last = self.count();
        let mut shown: Vec<usize> =
            [1, last].into_iter().chain(page.saturating_sub(2).max(1)..=(page + 2).min(last)).collect();
        shown.sort_unstable();
        shown.dedup();
        let mut before = 0;
        shown
            .into_iter()
            .map(|number| {
                let gap = number > before + 1;
                before = number;
                PageLink {
                    number,
                    href: format!("{home}{}", self.href(number, lang)),
                    gap,
                    current: number == page,
                }
            })
            .collect()
    }

    fn embedded<'s>(&self, shared: &'s Shared, assets: &Assets) -> Page<'s> {
        let mut page = self.page(1, shared, assets);
        page.rows.truncate(EMBEDDED_ROWS);
        page
    }
}

/// What all pages of a board share in one language.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "what the template asks, one by one")]
pub struct Shared {
    #[serde(skip)]
    lang: Lang,
    #[serde(skip)]
    clock: Clock,
    title: String,
    description: Vec<Piece>,
    metric: &'static str,
    private: bool,
    provisional: bool,
    teams: usize,
    teams_text: String,
    attempts_text: String,
    rows_text: String,
    leader: Option<Leader>,
    baselines: Vec<Leader>,
    opens: Option<Moment>,
    closes: Option<Moment>,
    closed: bool,
    per_day: Option<u32>,
    shown: String,
    counts: String,
    as_of: Option<Moment>,
    level: String,
    ci_method: String,
    rank_method: String,
    higher_is_better: bool,
    histogram: Option<Bars>,
    low_text: String,
    high_text: String,
    ticks: Vec<Tick>,
    /// Teams that are too far out for the histogram, in words.
    beyond: Vec<String>,
    thresholds: Vec<Step>,
    linear: bool,
    has_points: bool,
    has_time: bool,
    has_history: bool,
    has_tied: bool,
    columns: usize,
    baseline_at: Option<f64>,
    shards: usize,
}

/// The first of a board, or a baseline.
#[derive(Debug, Serialize)]
struct Leader {
    name: Name,
    score: String,
}

/// A value along the histogram.
#[derive(Debug, Serialize)]
struct Tick {
    x: f64,
    text: String,
}

/// A score and its points.
#[derive(Debug, Serialize)]
struct Step {
    score: String,
    points: String,
    n: f64,
}

#[derive(Debug, Serialize)]
struct Page<'a> {
    chrome: Chrome,
    #[serde(flatten)]
    shared: &'a Shared,
    rows: Vec<Row>,
    number: usize,
    pages: usize,
    pager: Vec<PageLink>,
    home: String,
    suffix: String,
    tabs: Vec<Tab>,
    unplaced: Vec<Absent>,
    unplaced_more: Option<String>,
}

/// A team without a score.
#[derive(Debug, Serialize)]
struct Absent {
    slug: String,
    name: Name,
    href: Option<String>,
}

#[derive(Debug, Serialize)]
struct PageLink {
    number: usize,
    href: String,
    /// Pages are left out before it.
    gap: bool,
    current: bool,
}

#[derive(Debug, Serialize)]
struct Tab {
    text: String,
    href: String,
    current: bool,
}

impl Shared {
    fn new(pages: &Pages, lang: Lang) -> Self {
        let (view, board) = (pages.view, &pages.view.board);
        let about = &pages.competition.standings.about;
        let clock = Clock::new(&about.time_zone, lang);
        let digits = pages.board.digits;
        let leader = |e: &crate::competition::Entry| Leader {
            name: Name::new(&e.team),
            score: decimal(e.score, digits, lang),
        };
        let histogram = Bars::new(view, &about.thresholds, lang);
        let end = |at: fn(&Bars) -> f64| {
            histogram.as_ref().map_or_else(String::new, |h| decimal(at(h), digits.min(3), lang))
        };
        let step = |t: &crate::competition::Threshold| Step {
            score: trimmed(t.score, digits, lang),
            points: points(t.points, lang),
            n: t.points,
        };
        let kind = |kind| board.entries.iter().filter(move |e| e.kind == kind);
        let has_points = board.entries.iter().any(|e| e.points.is_some());
        let has_time = board.entries.iter().any(|e| e.submitted_at.is_some());
        let has_history = view.details.iter().any(|d| d.history.len() > 1);
        Self {
            title: visible(about.title.get(lang)),
            description: about.description.as_ref().map_or_else(Vec::new, |d| pieces(d.get(lang))),
            metric: board.metric.name(),
            private: board.split == Split::Private,
            provisional: board.provisional,
            teams: pages.board.teams as usize,
            teams_text: count(pages.board.teams as usize, lang),
            attempts_text: count(about.attempts as usize, lang),
            rows_text: count(board.rows as usize, lang),
            leader: kind(Kind::Team).next().map(leader),
            baselines: kind(Kind::Baseline).map(leader).collect(),
            opens: about.opens.map(|t| clock.moment(t)),
            closes: about.closes.map(|t| clock.moment(t)),
            closed: about.closed,
            per_day: about.attempts_per_day,
            shown: about.shown.clone(),
            counts: about.counts.clone(),
            as_of: board.as_of.map(|t| clock.moment(t)),
            level: percent(board.ci_level, lang),
            ci_method: board.ci_method.clone(),
            rank_method: board.rank_method.clone(),
            higher_is_better: board.higher_is_better,
            low_text: end(|h| h.low),
            high_text: end(|h| h.high),
            ticks: histogram
                .iter()
                .flat_map(|h| &h.ticks)
                .map(|(x, v, d)| Tick { x: *x, text: round(*v, *d, lang) })
                .collect(),
            beyond: histogram.iter().flat_map(|h| beyond(h, lang)).collect(),
            histogram,
            thresholds: about.thresholds.iter().map(step).collect(),
            linear: about.linear,
            has_points,
            has_time,
            has_history,
            columns: 6 + [has_points, has_time, has_history].into_iter().filter(|has| *has).count(),
            has_tied: kind(Kind::Team).filter(|e| e.tied_with_first).count() > 1,
            baseline_at: pages.board.baseline(),
            shards: if pages.count() > 1 { super::data::shards(board.entries.len()) } else { 0 },
            lang,
            clock,
        }
    }
}

/// `1 team below 0.2`
fn beyond(bars: &Bars, lang: Lang) -> Vec<String> {
    let sides = [("below", &bars.below), ("above", &bars.above)];
    let said = sides.into_iter().filter_map(|(side, beyond)| {
        let beyond = beyond.as_ref()?;
        let (n, teams) = (beyond.teams, count(beyond.teams as usize, lang));
        let args =
            args! { "side" => side, "n" => n, "teams" => teams, "end" => trimmed(beyond.end, 3, lang) };
        Some(Message::new("site_beyond", args).text(lang))
    });
    said.collect()
}

/// `95 %`
fn percent(share: f64, lang: Lang) -> String {
    let number = points((share * 1e6).round() / 1e4, lang);
    match lang {
        Lang::En => format!("{number}%"),
        Lang::Ru => format!("{number}\u{a0}%"),
    }
}

/// A score without the zeros at its end, of which at least two decimals stay.
fn trimmed(x: f64, digits: usize, lang: Lang) -> String {
    let mut text = decimal(x, digits, lang);
    while !text.contains('e')
        && text.ends_with('0')
        && text.len() - text.find(['.', ',']).unwrap_or(text.len()) > 3
    {
        text.pop();
    }
    text
}

/// The overview.
#[derive(Debug, Serialize)]
pub struct Overview {
    chrome: Chrome,
    competitions: Vec<Card>,
}

#[derive(Debug, Serialize)]
struct Card {
    href: String,
    title: String,
    description: Vec<Piece>,
    metric: &'static str,
    closed: bool,
    provisional: bool,
    opens: Option<Moment>,
    closes: Option<Moment>,
    teams: usize,
    teams_text: String,
    attempts_text: String,
    leader: Option<Leader>,
    as_of: Option<Moment>,
    histogram: Option<Bars>,
}

impl Overview {
    /// Of all competitions.
    pub fn new(all: &[Competition], lang: Lang, default_lang: Lang, assets: &Assets) -> Self {
        let spot = Spot { depth: 0, stem: "index", lang, default_lang };
        Self {
            chrome: Chrome::new(&spot, assets, words("site_competitions", lang), Vec::new(), None),
            competitions: all.iter().map(|c| Card::new(c, lang)).collect(),
        }
    }
}

impl Card {
    fn new(competition: &Competition, lang: Lang) -> Self {
        let about: &About = &competition.standings.about;
        let board = &competition.main.board;
        let clock = Clock::new(&about.time_zone, lang);
        let teams = board.entries.iter().filter(|e| e.kind == Kind::Team);
        let digits = super::rows::digits(board.metric, board.rows);
        Self {
            href: format!("{}/{}", about.id, file("index", lang, about.lang)),
            title: visible(about.title.get(lang)),
            description: about.description.as_ref().map_or_else(Vec::new, |d| pieces(d.get(lang))),
            metric: board.metric.name(),
            closed: about.closed,
            provisional: board.provisional,
            opens: about.opens.map(|t| clock.moment(t)),
            closes: about.closes.map(|t| clock.moment(t)),
            teams: teams.clone().count(),
            teams_text: count(teams.clone().count(), lang),
            attempts_text: count(about.attempts as usize, lang),
            leader: teams
                .clone()
                .next()
                .map(|e| Leader { name: Name::new(&e.team), score: decimal(e.score, digits, lang) }),
            as_of: board.as_of.map(|t| clock.moment(t)),
            histogram: Bars::new(competition.main, &[], lang),
        }
    }
}
