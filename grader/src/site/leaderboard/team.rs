//! A page a team.

use super::{
    super::{
        Engine, SiteError,
        publish::Publisher,
        words::{Clock, Moment, Name, count, decimal, visible},
    },
    Competition,
    chrome::{Assets, Chrome, Link, Spot, file, words},
    in_parallel,
    page::Pages,
    picture::Steps,
    rows::rank_range,
};
use crate::{
    competition::{Entry, Kind, Reason, Refused, Shown},
    text::{Lang, Message, args},
};
use serde::Serialize;
use std::collections::HashMap;

/// Attempts that a page lists.
const ATTEMPTS: usize = 200;

/// Writes the pages of all teams of the main board.
pub fn write(
    competition: &Competition,
    pages: &Pages,
    engine: &Engine,
    assets: &Assets,
    publisher: &Publisher,
) -> Result<(), SiteError> {
    let entries = &competition.main.board.entries;
    let teams: Vec<usize> = (0..entries.len()).filter(|at| entries[*at].kind == Kind::Team).collect();
    let other: HashMap<&str, usize> = competition
        .other
        .map_or(&[][..], |o| &o.board.entries)
        .iter()
        .enumerate()
        .filter(|(_, e)| e.kind == Kind::Team)
        .map(|(at, e)| (e.team.as_str(), at))
        .collect();
    let about = &competition.standings.about;
    let clocks: Vec<Clock> = Lang::ALL.iter().map(|lang| Clock::new(&about.time_zone, *lang)).collect();
    in_parallel(teams.len(), |i| {
        let at = teams[i];
        for (lang, clock) in Lang::ALL.into_iter().zip(&clocks) {
            let maker = Maker { competition, pages, assets, lang, clock };
            let html = engine.render("team.html", lang, &maker.team(at, &other))?;
            let name = file("index", lang, about.lang);
            publisher.put(format!("{}/t/{}/{name}", about.id, competition.slugs[at]), html.as_bytes())?;
        }
        Ok(())
    })
}

struct Maker<'a> {
    competition: &'a Competition<'a>,
    pages: &'a Pages<'a>,
    assets: &'a Assets,
    lang: Lang,
    clock: &'a Clock,
}

/// What `team.html` shows.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "what the template asks, one by one")]
struct Team {
    chrome: Chrome,
    name: Name,
    competition: String,
    metric: &'static str,
    private: bool,
    provisional: bool,
    place: Place,
    other: Option<Place>,
    teams: String,
    points: Option<String>,
    attempts: u64,
    attempts_text: String,
    tied: bool,
    time: Option<Moment>,
    shown: String,
    steps: Option<Steps>,
    first: String,
    last: String,
    /// Attempts that are too far out for the chart, in words.
    beyond: Vec<String>,
    history: Vec<Attempt>,
    has_time: bool,
    row: String,
}

/// Where a team stands on one board.
#[derive(Debug, Serialize)]
struct Place {
    rank: String,
    range: Option<String>,
    score: String,
    interval: Option<String>,
}

#[derive(Debug, Serialize)]
struct Attempt {
    number: u64,
    time: Option<Moment>,
    /// The shown score after it; None: it does not count.
    score: Option<String>,
    moved: bool,
    /// Why it does not count.
    refused: Option<String>,
}

impl Maker<'_> {
    fn team(&self, at: usize, other: &HashMap<&str, usize>) -> Team {
        let (competition, lang) = (self.competition, self.lang);
        let about = &competition.standings.about;
        let board = &competition.main.board;
        let entry = &board.entries[at];
        let name = Name::new(&entry.team);
        let title = visible(about.title.get(lang));
        // The history is of public scores, whichever board stands first.
        let history = self.history(at, other.get(entry.team.as_str()).copied());
        let steps = Steps::new(history);
        let digits = self.pages.board.digits;
        let end =
            |at: fn(&Steps) -> f64| steps.as_ref().map_or_else(String::new, |s| decimal(at(s), digits, lang));
        let page = self.pages.href(self.pages.page_of(at), lang);
        let slug = &competition.slugs[at];
        let mut attempts: Vec<Attempt> = history.iter().map(|s| self.attempt(s, digits)).collect();
        let details = competition.main.details.get(at);
        attempts.extend(details.iter().flat_map(|d| &d.refused).map(|r| self.refused(r)));
        attempts.sort_by_key(|a| std::cmp::Reverse(a.number));
        attempts.truncate(ATTEMPTS);
        Team {
            chrome: self.chrome(&name, &title),
            competition: title,
            metric: board.metric.name(),
            private: competition.other.is_some(),
            provisional: board.provisional,
            place: self.place(entry),
            other: other
                .get(entry.team.as_str())
                .and_then(|at| Some(self.place(&competition.other?.board.entries[*at]))),
            teams: count(self.pages.board.teams as usize, lang),
            points: self.pages.board.points(entry, lang),
            attempts: entry.attempts,
            attempts_text: count(entry.attempts as usize, lang),
            tied: entry.tied_with_first,
            time: entry.submitted_at.map(|t| self.clock.moment(t)),
            shown: about.shown.clone(),
            first: end(|s| s.first),
            last: end(|s| s.last),
            beyond: steps.iter().flat_map(|s| self.beyond(s)).collect(),
            steps,
            has_time: attempts.iter().any(|a| a.time.is_some()),
            history: attempts,
            row: format!("../../{page}#t-{slug}"),
            name,
        }
    }

    /// `1 attempt above 0.6, at the edge`
    fn beyond(&self, steps: &Steps) -> Vec<String> {
        let sides = [("below", steps.below, steps.low), ("above", steps.above, steps.high)];
        let said = sides.into_iter().filter(|(_, n, _)| *n > 0).map(|(side, n, end)| {
            let (attempts, end) =
                (count(n as usize, self.lang), decimal(end, self.pages.board.digits, self.lang));
            let args = args! { "side" => side, "n" => n, "attempts" => attempts, "end" => end };
            Message::new("site_history_beyond", args).text(self.lang)
        });
        said.collect()
    }

    fn history(&self, at: usize, other: Option<usize>) -> &[Shown] {
        match (self.competition.other, other) {
            (Some(view), Some(at)) => view.details.get(at).map_or(&[], |d| &d.history),
            (Some(_), None) => &[],
            (None, _) => self.competition.main.details.get(at).map_or(&[], |d| &d.history),
        }
    }

    fn chrome(&self, name: &Name, title: &str) -> Chrome {
        let (lang, default_lang) = (self.lang, self.competition.lang());
        let spot = Spot { depth: 3, stem: "index", lang, default_lang };
        let home = file("index", lang, default_lang);
        let crumbs = vec![
            Link {
                text: words("site_all_competitions", lang),
                href: format!("{}{}", spot.root(), file("index", lang, self.competition.site_lang)),
            },
            Link { text: title.to_owned(), href: format!("../../{home}") },
        ];
        Chrome::new(&spot, self.assets, format!("{} · {title}", name.text), crumbs, None)
    }

    fn place(&self, entry: &Entry) -> Place {
        Place {
            rank: count(entry.rank as usize, self.lang),
            range: rank_range(entry, self.lang),
            score: decimal(entry.score, self.pages.board.digits, self.lang),
            interval: self.pages.board.interval(entry, self.lang),
        }
    }

    fn attempt(&self, shown: &Shown, digits: usize) -> Attempt {
        Attempt {
            number: shown.attempt,
            time: shown.submitted_at.map(|t| self.clock.moment(t)),
            score: Some(decimal(shown.score, digits, self.lang)),
            moved: shown.moved,
            refused: None,
        }
    }

    fn refused(&self, file: &Refused) -> Attempt {
        let codes: Vec<&str> = file.problems.iter().map(|code| code.name()).collect();
        let reason = file.reason.map_or("invalid", Reason::name);
        let args = args! { "reason" => reason, "problems" => codes.join(", ") };
        Attempt {
            number: file.attempt,
            time: file.submitted_at.map(|t| self.clock.moment(t)),
            score: None,
            moved: false,
            refused: Some(Message::new("site_refused", args).text(self.lang)),
        }
    }
}
