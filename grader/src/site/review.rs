//! The instructor's report of a competition: `report.html`, one file without a script or a request, beside the scores.
//! It names people, and is no part of the published site.

use super::{
    Engine, SiteError, csp,
    leaderboard::picture::Axis,
    words::{Clock, Moment, Name, count, decimal, points, visible},
};
use crate::{
    competition::{Attempted, Duplicate, Mistake, Moved, Pair, Review, ShakeUp, Submitter, Suspect, Why},
    text::{Lang, Message},
};
use serde::Serialize;

/// Rows of a table at most; `report.json` has all.
const MOST: usize = 200;
/// Names of a list at most.
const NAMES: usize = 12;
/// Size of the picture of scores, in pixels.
const PICTURE: f64 = 260.0;

/// The page, in the language of the competition.
///
/// # Errors
/// A template of the user's names what the view does not have.
pub fn render(review: &Review, engine: &Engine) -> Result<String, SiteError> {
    let style = format!("{}{}", engine.file("tokens.css"), engine.file("review.css"));
    // The style is the text of an element: nothing in it may end that element.
    let style = style.replace("</", "<\\/");
    let policy = csp::single_file(&style);
    engine.render("review.html", review.lang, &Page::new(review, &style, &policy))
}

/// What `review.html` shows.
#[derive(Debug, Serialize)]
struct Page<'a> {
    style: &'a str,
    csp: &'a str,
    icon: &'static str,
    title: String,
    metric: &'static str,
    as_of: Option<Moment>,
    teams: String,
    attempts: String,
    invalid: String,
    not_counted: Option<String>,
    files: String,
    is_final: bool,
    /// What there is to look at, for the list at the top.
    todo: Vec<Todo>,
    suspects: Vec<SuspectRow>,
    canaries: Option<String>,
    ceiling: Option<String>,
    duplicates: Vec<Group>,
    alike: Vec<AlikeRow>,
    alike_method: &'static str,
    compared: String,
    rows: String,
    pairs: String,
    usual: Option<String>,
    submitters: Vec<People>,
    look_alikes: Vec<Vec<Name>>,
    shake: Option<Shake>,
    mistakes: Vec<MistakeRow>,
    /// Rows that a table leaves out.
    more: More,
}

#[derive(Debug, Serialize)]
struct Todo {
    id: &'static str,
    n: usize,
    text: String,
}

#[derive(Debug, Serialize)]
struct More {
    suspects: usize,
    duplicates: usize,
    alike: usize,
    submitters: usize,
    look_alikes: usize,
    teams: usize,
}

/// An attempt in a table.
#[derive(Debug, Serialize)]
struct Cell {
    team: Name,
    file: Name,
    submitter: Option<Name>,
    time: Option<Moment>,
    public: String,
    private: String,
}

#[derive(Debug, Serialize)]
struct SuspectRow {
    why: &'static str,
    cell: Cell,
    planted: Option<u64>,
    original: Option<u64>,
    p: Option<String>,
}

#[derive(Debug, Serialize)]
struct Group {
    same_bytes: bool,
    cells: Vec<Cell>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct AlikeRow {
    a: Cell,
    b: Cell,
    agreement: String,
    expected: Option<String>,
    different: String,
    z: Option<String>,
    p: Option<String>,
    reason: &'static str,
    both_wrong: Option<String>,
    wrong_alike: Option<String>,
}

#[derive(Debug, Serialize)]
struct People {
    name: Name,
    teams: Vec<Name>,
    more: usize,
    files: String,
}

#[derive(Debug, Serialize)]
struct MistakeRow {
    code: &'static str,
    files: String,
    teams: u64,
    /// Percent of the width that its bar takes.
    width: f64,
    example: Name,
    said: String,
}

#[derive(Debug, Serialize)]
struct Shake {
    tau: Option<String>,
    overstated: String,
    overstates: bool,
    shown_overstated: String,
    in_range: String,
    teams: String,
    dots: Vec<[f64; 2]>,
    diagonal: Option<[f64; 4]>,
    across: Vec<Tick>,
    up: Vec<Tick>,
    moved: Vec<MovedRow>,
}

/// A round value along an axis: percent of the width, or pixels from the top.
#[derive(Debug, Serialize)]
struct Tick {
    at: f64,
    text: String,
}

#[derive(Debug, Serialize)]
struct MovedRow {
    name: Name,
    private_rank: String,
    public_rank: String,
    range: String,
    outside: bool,
    /// Places won, with a sign; none where it stayed.
    places: Option<String>,
    up: bool,
    shown: String,
    public: String,
    private: String,
    overstated: String,
    attempts: String,
}

impl<'a> Page<'a> {
    fn new(review: &'a Review, style: &'a str, policy: &'a str) -> Self {
        let lang = review.lang;
        let clock = Clock::new(&review.time_zone, lang);
        let words = Words { lang, clock: &clock, digits: digits(review) };
        let whole = |n: u64| count(n as usize, lang);
        let alike = &review.alike;
        Self {
            style,
            csp: policy,
            icon: csp::ICON,
            title: visible(review.title.get(lang)),
            metric: review.metric.name(),
            as_of: review.as_of.map(|t| clock.moment(t)),
            teams: whole(review.teams),
            attempts: whole(review.attempts),
            invalid: whole(review.invalid),
            not_counted: (review.not_counted > 0).then(|| whole(review.not_counted)),
            files: whole(review.files),
            is_final: review.shake_up.r#final,
            todo: todo(review),
            suspects: review.suspects.iter().take(MOST).map(|s| words.suspect(s)).collect(),
            canaries: (review.canaries > 0).then(|| whole(review.canaries)),
            ceiling: review.ceiling.map(|c| points(c, lang)),
            duplicates: review.duplicates.iter().take(MOST).map(|d| words.group(d)).collect(),
            alike: alike
                .found
                .iter()
                .zip(&review.alike_attempts)
                .take(MOST)
                .map(|(pair, [a, b])| words.alike(pair, a, b))
                .collect(),
            alike_method: alike.method,
            compared: count(alike.compared, lang),
            rows: count(alike.rows, lang),
            pairs: count(alike.pairs, lang),
            usual: alike.usual.map(|share| percent(share, lang)),
            submitters: review.submitters.iter().take(MOST).map(|s| words.people(s)).collect(),
            look_alikes: review
                .look_alikes
                .iter()
                .take(MOST)
                .map(|g| g.iter().take(NAMES).map(|n| Name::new(n)).collect())
                .collect(),
            shake: words.shake(&review.shake_up),
            mistakes: words.mistakes(&review.mistakes),
            more: More {
                suspects: review.suspects.len().saturating_sub(MOST),
                duplicates: review.duplicates.len().saturating_sub(MOST),
                alike: alike.found.len().saturating_sub(MOST),
                submitters: review.submitters.len().saturating_sub(MOST),
                look_alikes: review.look_alikes.len().saturating_sub(MOST),
                teams: review.shake_up.teams.len().saturating_sub(MOST),
            },
        }
    }
}

/// The findings, by their section.
fn todo(review: &Review) -> Vec<Todo> {
    let why = |w: Why| review.suspects.iter().filter(|s| s.why == w).count();
    [
        ("suspects", why(Why::Canaries), "review_todo_canaries"),
        ("suspects", why(Why::Perfect) + why(Why::AboveCeiling), "review_todo_good"),
        ("duplicates", review.duplicates.len(), "review_todo_duplicates"),
        ("alike", review.alike.found.len(), "review_todo_alike"),
        ("people", review.submitters.len(), "review_todo_submitters"),
        ("people", review.look_alikes.len(), "review_todo_look_alikes"),
    ]
    .into_iter()
    .filter(|(_, n, _)| *n > 0)
    .map(|(id, n, code)| {
        let args = crate::text::args! { "n" => n };
        Todo { id, n, text: Message::new(code, args).text(review.lang) }
    })
    .collect()
}

/// Puts findings into words of one language.
struct Words<'a> {
    lang: Lang,
    clock: &'a Clock,
    digits: usize,
}

impl Words<'_> {
    fn score(&self, score: Option<f64>) -> String {
        score.map_or_else(String::new, |s| decimal(s, self.digits, self.lang))
    }

    fn cell(&self, a: &Attempted) -> Cell {
        Cell {
            team: Name::new(&a.team),
            file: Name::new(&a.file),
            submitter: a.submitter.as_deref().map(Name::new),
            time: a.submitted_at.map(|t| self.clock.moment(t)),
            public: self.score(a.public),
            private: self.score(a.private),
        }
    }

    fn suspect(&self, s: &Suspect) -> SuspectRow {
        SuspectRow {
            why: match s.why {
                Why::Canaries => "canaries",
                Why::Perfect => "perfect",
                Why::AboveCeiling => "above_ceiling",
            },
            cell: self.cell(&s.attempt),
            planted: s.planted,
            original: s.original,
            p: s.p_value.filter(|_| s.why == Why::Canaries).map(|p| chance(p, self.lang)),
        }
    }

    fn group(&self, d: &Duplicate) -> Group {
        Group {
            same_bytes: d.same_bytes,
            cells: d.attempts.iter().take(NAMES).map(|a| self.cell(a)).collect(),
            more: d.attempts.len().saturating_sub(NAMES),
        }
    }

    fn alike(&self, pair: &Pair, a: &Attempted, b: &Attempted) -> AlikeRow {
        let whole = |n: u64| count(n as usize, self.lang);
        AlikeRow {
            a: self.cell(a),
            b: self.cell(b),
            agreement: percent(pair.agreement, self.lang),
            expected: pair.expected.map(|e| percent(e, self.lang)),
            different: whole(pair.different),
            z: pair.z.map(|z| decimal(z, 1, self.lang)),
            p: pair.p_value.map(|p| chance(p, self.lang)),
            reason: pair.reason,
            both_wrong: pair.both_wrong.map(whole),
            wrong_alike: pair.wrong_alike.map(whole),
        }
    }

    fn people(&self, s: &Submitter) -> People {
        People {
            name: Name::new(&s.submitter),
            teams: s.teams.iter().take(NAMES).map(|t| Name::new(t)).collect(),
            more: s.teams.len().saturating_sub(NAMES),
            files: count(s.files as usize, self.lang),
        }
    }

    fn mistakes(&self, all: &[Mistake]) -> Vec<MistakeRow> {
        let most = all.iter().map(|m| m.files).max().unwrap_or(1).max(1) as f64;
        all.iter()
            .map(|m| MistakeRow {
                code: m.code.name(),
                files: count(m.files as usize, self.lang),
                teams: m.teams,
                width: (m.files as f64 / most * 1000.0).round() / 10.0,
                example: Name::new(&m.example),
                said: visible(
                    &Message::new(m.problem.code.message(), m.problem.args.clone()).text(self.lang),
                ),
            })
            .collect()
    }

    fn shake(&self, shake: &ShakeUp) -> Option<Shake> {
        if shake.teams.is_empty() {
            return None;
        }
        let signed = |x: f64| {
            let text = decimal(x.abs(), self.digits.max(4), self.lang);
            let zero = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
            match () {
                () if zero => text,
                () if x > 0.0 => format!("+{text}"),
                () => format!("−{text}"),
            }
        };
        let scatter = Scatter::new(&shake.teams);
        let ticks = |range: (f64, f64), place: &dyn Fn(f64) -> f64| {
            let values = Axis::new(range.0, range.1).ticks();
            let tick = |(at, value, digits)| Tick { at: place(at), text: decimal(value, digits, self.lang) };
            values.into_iter().map(tick).collect()
        };
        Some(Shake {
            tau: shake.tau.map(|t| decimal(t, 2, self.lang)),
            overstated: signed(shake.overstated.unwrap_or_default()),
            overstates: shake.overstated.is_some_and(|x| x > 0.0),
            shown_overstated: signed(shake.shown_overstated.unwrap_or_default()),
            in_range: count(shake.in_range as usize, self.lang),
            teams: count(shake.teams.len(), self.lang),
            across: ticks(scatter.x, &|at| at),
            up: ticks(scatter.y, &|at| (PICTURE * (100.0 - at)).round() / 100.0),
            dots: shake.teams.iter().map(|m| scatter.at(m.public, m.private)).collect(),
            diagonal: scatter.diagonal(),
            moved: shake.teams.iter().take(MOST).map(|m| self.moved(m, &signed)).collect(),
        })
    }

    fn moved(&self, m: &Moved, signed: &dyn Fn(f64) -> String) -> MovedRow {
        let whole = |n: u64| count(n as usize, self.lang);
        let places = m.public_rank as i64 - m.private_rank as i64;
        MovedRow {
            name: Name::new(&m.team),
            private_rank: whole(m.private_rank),
            public_rank: whole(m.public_rank),
            range: if m.public_rank_low == m.public_rank_high {
                whole(m.public_rank_low)
            } else {
                format!("{}–{}", whole(m.public_rank_low), whole(m.public_rank_high))
            },
            outside: !(m.public_rank_low..=m.public_rank_high).contains(&m.private_rank),
            places: (places != 0).then(|| whole(places.unsigned_abs())),
            up: places > 0,
            shown: self.score(Some(m.shown)),
            public: self.score(Some(m.public)),
            private: self.score(Some(m.private)),
            overstated: signed(m.overstated),
            attempts: whole(m.attempts),
        }
    }
}

/// Public scores to the right, private ones up.
struct Scatter {
    x: (f64, f64),
    y: (f64, f64),
}

impl Scatter {
    fn new(teams: &[Moved]) -> Self {
        let range = |value: fn(&Moved) -> f64| {
            let mut all: Vec<f64> = teams.iter().map(value).collect();
            all.sort_by(f64::total_cmp);
            // What lies far below (a random guess) stands at the edge.
            let (low, high) = (all[(all.len() - 1) / 20], all[all.len() - 1]);
            let room = ((high - low) * 0.05).max(1e-6);
            (low - room, high + room)
        };
        Self { x: range(|m| m.public), y: range(|m| m.private) }
    }

    fn share(range: (f64, f64), value: f64) -> f64 {
        ((value - range.0) / (range.1 - range.0)).clamp(0.0, 1.0)
    }

    /// Percent of the width, and pixels from the top.
    fn at(&self, public: f64, private: f64) -> [f64; 2] {
        let tenths = |x: f64| (x * 10.0).round() / 10.0;
        [tenths(100.0 * Self::share(self.x, public)), tenths(PICTURE * (1.0 - Self::share(self.y, private)))]
    }

    /// Where both scores are equal.
    fn diagonal(&self) -> Option<[f64; 4]> {
        let (low, high) = (self.x.0.max(self.y.0), self.x.1.min(self.y.1));
        (low < high).then(|| {
            let ([x1, y1], [x2, y2]) = (self.at(low, low), self.at(high, high));
            [x1, y1, x2, y2]
        })
    }
}

fn digits(review: &Review) -> usize {
    super::leaderboard::digits(review.metric, review.public_rows.max(review.private_rows))
}

/// `98.7 %`, with so many decimals that 100 % is all.
fn percent(share: f64, lang: Lang) -> String {
    let x = share * 100.0;
    let digits = if x > 99.0 && x < 100.0 { 2 } else { 1 };
    let number = decimal(if digits == 2 { x.min(99.99) } else { x }, digits, lang);
    match lang {
        Lang::En => format!("{number}%"),
        Lang::Ru => format!("{number}\u{a0}%"),
    }
}

/// A small p-value: `0.003`, `2·10⁻⁹`.
fn chance(p: f64, lang: Lang) -> String {
    if p >= 0.001 {
        return decimal(p, 3, lang);
    }
    if p < 1e-99 {
        return "< 10⁻⁹⁹".to_owned();
    }
    let power = p.log10().floor() as i32;
    let digits = (p / 10f64.powi(power)).floor().clamp(1.0, 9.0) as u32;
    let raised: String = (-power)
        .to_string()
        .bytes()
        .map(|b| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][usize::from(b - b'0')])
        .collect();
    format!("{digits}·10⁻{raised}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_chances() {
        assert_eq!(chance(0.25, Lang::En), "0.250");
        assert_eq!(chance(0.004, Lang::Ru), "0,004");
        assert_eq!(chance(2.6e-9, Lang::En), "2·10⁻⁹");
        assert_eq!(chance(0.0, Lang::En), "< 10⁻⁹⁹");
    }

    #[test]
    fn all_is_all() {
        assert_eq!(percent(1.0, Lang::En), "100.0%");
        assert_eq!(percent(0.99999, Lang::En), "99.99%");
        assert_eq!(percent(0.5, Lang::Ru), "50,0\u{a0}%");
    }
}
