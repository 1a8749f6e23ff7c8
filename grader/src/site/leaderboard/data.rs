//! The site as data: JSON, CSV, an Atom feed of new leaders, and where each name stands.

use super::{
    super::{
        Engine, SiteError,
        publish::Publisher,
        words::{Clock, Moment, Name, decimal, visible},
    },
    Competition,
    page::{Pages, UNPLACED},
    rows::digits,
};
use crate::{
    competition::{Board, BoardView, Kind, Shown},
    text::Lang,
};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write as _};

/// Entries of the feed.
const FEED: usize = 50;
/// Names that one file of the index holds, about.
const NAMES: usize = 512;

/// Writes everything but the index of names.
pub fn write(competition: &Competition, engine: &Engine, publisher: &Publisher) -> Result<(), SiteError> {
    let id = competition.id();
    let main = json(&competition.main.board);
    for view in [Some(competition.main), competition.other].into_iter().flatten() {
        let name = match view.board.split {
            crate::competition::Split::Public => "public",
            crate::competition::Split::Private => "private",
        };
        publisher.put(format!("{id}/{name}.json"), &json(&view.board))?;
    }
    publisher.put(format!("{id}/leaderboard.csv"), &csv(&competition.main.board))?;
    publisher.put(format!("{id}/leaderboard.json"), &main)?;
    let lang = competition.lang();
    let feed = engine.render("feed.xml", lang, &Feed::new(competition, lang))?;
    publisher.put(format!("{id}/feed.xml"), feed.as_bytes())
}

/// One entry a line, so that a change is a small difference.
pub fn json(board: &Board) -> Vec<u8> {
    let mut head = board.clone();
    let entries = std::mem::take(&mut head.entries);
    let head = serde_json::to_string(&head).expect("a board is JSON");
    let mut out = head.strip_suffix("[]}").unwrap_or(&head).to_owned() + "[";
    for (i, entry) in entries.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        out.push_str(&serde_json::to_string(entry).expect("an entry is JSON"));
    }
    out.push_str("\n]}\n");
    out.into_bytes()
}

/// The board for spreadsheets. A name that a spreadsheet would take for a formula gets an apostrophe before it.
fn csv(board: &Board) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        "rank",
        "rank_low",
        "rank_high",
        "kind",
        "team",
        "score",
        "ci_low",
        "ci_high",
        "tied_with_first",
        "attempts",
        "submitted_at",
        "points",
    ];
    let number = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    let mut ok = writer.write_record(header).is_ok();
    for e in &board.entries {
        let kind = if e.kind == Kind::Team { "team" } else { "baseline" };
        ok &= writer
            .write_record([
                e.rank.to_string(),
                e.rank_low.to_string(),
                e.rank_high.to_string(),
                kind.to_owned(),
                unformula(&e.team),
                e.score.to_string(),
                number(e.ci_low),
                number(e.ci_high),
                e.tied_with_first.to_string(),
                e.attempts.to_string(),
                e.submitted_at.map_or_else(String::new, |t| t.to_string()),
                number(e.points),
            ])
            .is_ok();
    }
    debug_assert!(ok, "memory takes every row");
    writer.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
pub fn unformula(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{name}")
    } else {
        name.to_owned()
    }
}

/// What `feed.xml` shows.
#[derive(Debug, Serialize)]
struct Feed {
    id: String,
    title: String,
    updated: String,
    index: &'static str,
    leaders: Vec<Lead>,
}

#[derive(Debug, Serialize)]
struct Lead {
    id: String,
    name: String,
    score: String,
    time: Moment,
}

impl Feed {
    fn new(competition: &Competition, lang: Lang) -> Self {
        let about = &competition.standings.about;
        let clock = Clock::new(&about.time_zone, lang);
        let view = competition.other.unwrap_or(competition.main);
        let digits = digits(view.board.metric, view.board.rows);
        let lead = |(at, team, score): &(Timestamp, &str, f64)| Lead {
            id: urn(&[&about.id, team, &at.to_string()]),
            name: Name::new(team).text,
            score: decimal(*score, digits, lang),
            time: clock.moment(*at),
        };
        let leaders = leaders(view);
        let updated =
            leaders.last().map(|(at, ..)| *at).or(view.board.as_of).unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            id: urn(&[&about.id]),
            title: visible(about.title.get(lang)),
            updated: updated.to_string(),
            index: "index.html",
            leaders: leaders.iter().rev().take(FEED).map(lead).collect(),
        }
    }
}

/// Who led from when on, as the shown scores tell.
fn leaders(view: &BoardView) -> Vec<(Timestamp, &str, f64)> {
    let mut moves: Vec<(Timestamp, &str, &Shown)> = view
        .board
        .entries
        .iter()
        .zip(&view.details)
        .filter(|(e, _)| e.kind == Kind::Team)
        .flat_map(|(e, d)| d.history.iter().filter_map(|s| Some((s.submitted_at?, e.team.as_str(), s))))
        .filter(|(_, _, shown)| shown.moved)
        .collect();
    moves.sort_by(|a, b| (a.0, a.1, a.2.attempt).cmp(&(b.0, b.1, b.2.attempt)));
    let mut best: Option<f64> = None;
    let mut out: Vec<(Timestamp, &str, f64)> = Vec::new();
    for (at, team, shown) in moves {
        let better =
            best.is_none_or(|b| if view.board.higher_is_better { shown.score > b } else { shown.score < b });
        if better {
            best = Some(shown.score);
            // Who leads already and gets better is no new leader.
            if out.last().is_none_or(|last| last.1 != team) {
                out.push((at, team, shown.score));
            }
        }
    }
    out
}

/// A name for ever: RFC 9562, version 8, of a hash.
fn urn(parts: &[&str]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(parts.join("\0").as_bytes())[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut out = "urn:uuid:".to_owned();
    for (i, byte) in bytes.iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Files of the index of names: a power of two.
pub fn shards(entries: usize) -> usize {
    entries.div_ceil(NAMES).next_power_of_two().clamp(1, 256)
}

/// Where each name stands, for boards of more than one page: `find/<n>.json` holds the names whose hash leaves `n`,
/// in lower case, each with its page and slug. The script of the page reads one of them.
pub fn write_index(competition: &Competition, pages: &Pages, publisher: &Publisher) -> Result<(), SiteError> {
    if pages.count() < 2 {
        return Ok(());
    }
    let entries = &competition.main.board.entries;
    let n = shards(entries.len());
    let mut files: Vec<BTreeMap<String, (usize, &str)>> = vec![BTreeMap::new(); n];
    let teams = entries.iter().enumerate().filter(|(_, e)| e.kind == Kind::Team);
    let placed = teams.map(|(at, e)| (&e.team, pages.page_of(at), &competition.slugs[at]));
    let unplaced = competition.standings.unplaced.iter().zip(&competition.unplaced_slugs);
    let unplaced = unplaced.take(UNPLACED).map(|(u, slug)| (&u.team, pages.count(), slug));
    for (team, page, slug) in placed.chain(unplaced) {
        let name = team.trim().to_lowercase();
        let name: String = name.chars().take(super::super::words::NAME_TITLE).collect();
        let shard = fnv1a(name.as_bytes()) as usize % n;
        files[shard].entry(name).or_insert((page, slug));
    }
    for (i, names) in files.iter().enumerate() {
        let json = serde_json::to_vec(names).expect("names are JSON");
        publisher.put(format!("{}/find/{i}.json", competition.id()), &json)?;
    }
    Ok(())
}

/// FNV-1a, 32 bits: short enough to write again in the page's script.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        for name in ["=1+1", "+1", "-1", "@x", "\t=1"] {
            assert_eq!(unformula(name), format!("'{name}"));
        }
        assert_eq!(unformula("a=b"), "a=b");
    }

    #[test]
    fn fnv_is_fnv() {
        // Test vectors of draft-eastlake-fnv.
        assert_eq!(fnv1a(b""), 0x811c_9dc5);
        assert_eq!(fnv1a(b"a"), 0xe40c_292c);
        assert_eq!(fnv1a(b"foobar"), 0xbf9c_f968);
    }

    #[test]
    fn urns_are_uuids() {
        let urn = urn(&["a"]);
        assert_eq!(urn.len(), "urn:uuid:".len() + 36);
        assert_eq!(&urn["urn:uuid:".len() + 14..][..1], "8");
    }
}
