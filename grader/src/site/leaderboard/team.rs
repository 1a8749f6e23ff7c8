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
    page::{Pages, UNPLACED},
    picture::Steps,
    rows::{escaped, rank_range},
};
use crate::{
    competition::{Entry, Kind, Reason, Refused, Shown},
    text::{Lang, Message, args},
};
use serde::Serialize;
use std::collections::HashMap;

/// Attempts that a page lists.
const ATTEMPTS: usize = 200;
/// Bytes of them at most: with the picture above them a page stays below 200 KB.
const WEIGHT: usize = 120_000;
/// Problems of a file that are said.
const PROBLEMS: usize = 4;

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
    let unplaced = &competition.standings.unplaced;
    let about = &competition.standings.about;
    let clocks: Vec<Clock> = Lang::ALL.iter().map(|lang| Clock::new(&about.time_zone, *lang)).collect();
    in_parallel(teams.len() + unplaced.len(), |i| {
        for (lang, clock) in Lang::ALL.into_iter().zip(&clocks) {
            let maker = Maker { competition, pages, assets, lang, clock };
            let (team, slug) = match teams.get(i) {
                Some(at) => (maker.team(*at, &other), &competition.slugs[*at]),
                None => (maker.unplaced(i - teams.len()), &competition.unplaced_slugs[i - teams.len()]),
            };
            let html = engine.render("team.html", lang, &team)?;
            let name = file("index", lang, about.lang);
            publisher.put(format!("{}/t/{slug}/{name}", about.id), html.as_bytes())?;
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
    /// None: no file of it is an attempt.
    place: Option<Place>,
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
    /// How many attempts are not listed.
    earlier: Option<String>,
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
    /// What is wrong with it.
    problems: Vec<String>,
    /// The name of a file that does not count.
    file: Option<Name>,
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
        let refused = competition.main.details.get(at).map_or(&[][..], |d| &d.refused);
        let attempts = history.iter().map(|s| self.attempt(s, digits)).collect();
        let (attempts, earlier) = self.listed(attempts, refused);
        Team {
            chrome: self.chrome(&name, &title),
            competition: title,
            metric: board.metric.name(),
            private: competition.other.is_some(),
            provisional: board.provisional,
            place: Some(self.place(entry)),
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
            earlier,
            row: format!("../../{page}#t-{slug}"),
            name,
        }
    }

    /// A team of which no file is an attempt.
    fn unplaced(&self, at: usize) -> Team {
        let (competition, lang) = (self.competition, self.lang);
        let about = &competition.standings.about;
        let unplaced = &competition.standings.unplaced[at];
        let name = Name::new(&unplaced.team);
        let title = visible(about.title.get(lang));
        let (attempts, earlier) = self.listed(Vec::new(), &unplaced.refused);
        let page = self.pages.href(self.pages.count(), lang);
        // Those that the board names.
        let anchor = if at < UNPLACED {
            format!("t-{}", competition.unplaced_slugs[at])
        } else {
            "unplaced".to_owned()
        };
        Team {
            chrome: self.chrome(&name, &title),
            competition: title,
            metric: competition.main.board.metric.name(),
            private: competition.other.is_some(),
            provisional: competition.main.board.provisional,
            place: None,
            other: None,
            teams: count(self.pages.board.teams as usize, lang),
            points: None,
            attempts: 0,
            attempts_text: count(0, lang),
            tied: false,
            time: None,
            shown: about.shown.clone(),
            first: String::new(),
            last: String::new(),
            beyond: Vec::new(),
            steps: None,
            has_time: attempts.iter().any(|a| a.time.is_some()),
            history: attempts,
            earlier,
            row: format!("../../{page}#{anchor}"),
            name,
        }
    }

    /// Attempts and refused files, the latest first, as many as a page lists; and how many more there are.
    fn listed(&self, mut attempts: Vec<Attempt>, refused: &[Refused]) -> (Vec<Attempt>, Option<String>) {
        attempts.extend(refused.iter().map(|r| self.refused(r)));
        attempts.sort_by_key(|a| std::cmp::Reverse(a.number));
        let mut weight = 0;
        let fits = |a: &&Attempt| {
            weight += a.weight();
            weight <= WEIGHT
        };
        let fit = attempts.iter().take(ATTEMPTS).take_while(fits).count();
        let earlier = attempts.len() - fit;
        attempts.truncate(fit);
        let said = (earlier > 0).then(|| {
            let args = args! { "n" => earlier, "count" => count(earlier, self.lang) };
            Message::new("site_earlier_attempts", args).text(self.lang)
        });
        (attempts, said)
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
            problems: Vec::new(),
            file: None,
        }
    }

    fn refused(&self, file: &Refused) -> Attempt {
        let lang = self.lang;
        let reason = match file.reason.map(Reason::name) {
            Some(reason) => Message::new("site_refused", args! { "reason" => reason }).text(lang),
            None => words("site_invalid", lang),
        };
        let mut problems: Vec<String> =
            file.problems.iter().take(PROBLEMS).map(|p| visible(&p.text(lang))).collect();
        let more = file.problems.len() - problems.len();
        if more > 0 {
            problems.push(Message::new("site_more_problems", args! { "n" => more }).text(lang));
        }
        Attempt {
            number: file.attempt,
            time: file.submitted_at.map(|t| self.clock.moment(t)),
            score: None,
            moved: false,
            refused: Some(reason),
            problems,
            file: file.file.as_deref().map(Name::new),
        }
    }
}

impl Attempt {
    /// Bytes that it will take on a page, rather too many than too few.
    fn weight(&self) -> usize {
        let texts = self.file.iter().flat_map(|f| [Some(&f.text), f.title.as_ref()]).flatten();
        300 + texts.chain(&self.problems).map(|text| escaped(text)).sum::<usize>()
    }
}
