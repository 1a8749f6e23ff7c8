//! The page of similar submissions, for the instructor alone: pairs side by side, one file without a script or a
//! request. Shared regions have a number and a colour, the same on both sides.

use super::{
    Engine, SiteError, csp,
    words::{Name, count, decimal, visible},
};
use crate::similarity::{
    Language,
    piece::Pieces,
    regions::{Region, regions},
    report::{Found, Report},
    token::Slice,
};
use crate::text::{Lang, Message};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// Lines of one side, and characters of one line, that a page shows.
const MOST_LINES: usize = 600;
const MOST_CHARS: usize = 240;
/// Colours; further regions begin again with the first.
const COLOURS: usize = 6;
/// Regions that are named beside a line.
const MOST_MARKS: usize = 4;
/// Pairs that are unfolded at first.
const OPEN: usize = 1;

/// Text and graded slice of a submission, by its number among the sources; none where it cannot be read again.
pub type Read<'a> = dyn Fn(usize) -> Option<(Pieces, Slice)> + 'a;

/// The page.
///
/// # Errors
/// A template of the user's names what the view does not have.
pub fn render(
    report: &Report,
    title: &str,
    lang: Lang,
    read: &Read<'_>,
    engine: &Engine,
) -> Result<String, SiteError> {
    let style = format!("{}{}", engine.file("tokens.css"), engine.file("similar.css"));
    // The style is the text of an element: nothing in it may end that element.
    let style = style.replace("</", "<\\/");
    let policy = csp::single_file(&style);
    let number = |x: f64| decimal(x, 2, lang);
    let classes = report.classes.iter().map(|c| ClassRow {
        language: language(c.language),
        submissions: count(c.submissions, lang),
        threshold: number(c.threshold),
        own: c.own_threshold,
        pairs: count(c.pairs, lang),
    });
    let same =
        report.same.iter().map(|s| s.files.iter().map(|(id, f)| [Name::new(id), Name::new(f)]).collect());
    let pairs = report.pairs.iter().enumerate().map(|(i, found)| pair(i + 1, found, report, lang, read));
    let all: usize = report.classes.iter().map(|c| c.pairs).sum();
    let page = Page {
        style: &style,
        csp: &policy,
        icon: csp::ICON,
        title: visible(title),
        classes: classes.collect(),
        same: same.collect(),
        pairs: pairs.collect(),
        more: all.saturating_sub(report.pairs.len()),
        notes: report.notes.iter().take(50).map(|n: &Message| visible(&n.text(lang))).collect(),
    };
    engine.render("similar.html", lang, &page)
}

/// What `similar.html` shows.
#[derive(Debug, Serialize)]
struct Page<'a> {
    style: &'a str,
    csp: &'a str,
    icon: &'static str,
    title: String,
    classes: Vec<ClassRow>,
    same: Vec<Vec<[Name; 2]>>,
    pairs: Vec<PairRow>,
    more: usize,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ClassRow {
    language: &'static str,
    submissions: String,
    threshold: String,
    own: bool,
    pairs: String,
}

#[derive(Debug, Serialize)]
struct PairRow {
    n: usize,
    open: bool,
    score: String,
    same_file: bool,
    regions: usize,
    tokens: usize,
    sides: Vec<SideRow>,
}

#[derive(Debug, Serialize)]
struct SideRow {
    /// `a` or `b`, for anchors.
    letter: &'static str,
    other: &'static str,
    name: Name,
    /// Percent of its weight that the other has.
    share: String,
    parts: Vec<Part>,
    cut: bool,
    gone: bool,
}

/// A cell, or a file.
#[derive(Debug, Serialize)]
struct Part {
    file: Name,
    cell: u32,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    /// From 1; 0 where lines are left out.
    number: usize,
    /// Regions in it.
    marks: Vec<Mark>,
    spans: Vec<Span>,
}

/// A region beside its line.
#[derive(Debug, Serialize)]
struct Mark {
    region: usize,
    /// Whether it begins here, and the other side shows its beginning, too.
    link: bool,
    first: bool,
}

#[derive(Debug, Serialize)]
struct Span {
    text: String,
    /// Number of its region; 0 for none.
    region: usize,
    colour: usize,
    /// Whether its region begins here.
    first: bool,
}

const fn language(language: Language) -> &'static str {
    match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    }
}

fn pair(n: usize, found: &Found, report: &Report, lang: Lang, read: &Read<'_>) -> PairRow {
    let sources = found.sources.map(read);
    let none = HashMap::new();
    let weights = report.weights.get(&found.language).unwrap_or(&none);
    let shared = match &sources {
        [Some((_, a)), Some((_, b))] => regions([a, b], weights),
        _ => Vec::new(),
    };
    let percent = |share: f64| {
        let number = decimal(100.0 * share, 0, lang);
        if lang == Lang::Ru { format!("{number}\u{a0}%") } else { format!("{number}%") }
    };
    let mut sides: Vec<SideRow> = Vec::new();
    for (side, source) in sources.iter().enumerate() {
        let (parts, cut) = source.as_ref().map_or((Vec::new(), false), |source| parts(source, side, &shared));
        sides.push(SideRow {
            letter: ["a", "b"][side],
            other: ["b", "a"][side],
            name: Name::new([&found.a, &found.b][side]),
            share: percent([found.a_in_b, found.b_in_a][side]),
            parts,
            cut,
            gone: source.is_none(),
        });
    }
    link(&mut sides);
    PairRow {
        n,
        open: n <= OPEN,
        score: decimal(found.score, 2, lang),
        same_file: found.same_file,
        regions: shared.len(),
        tokens: shared.iter().map(|r| r.tokens).sum(),
        sides,
    }
}

/// A region leads to the other side where that one shows it, too.
fn link(sides: &mut [SideRow]) {
    let spans = |side: &SideRow| -> BTreeSet<usize> {
        let lines = side.parts.iter().flat_map(|p| &p.lines);
        lines.flat_map(|l| &l.spans).filter(|s| s.first).map(|s| s.region).collect()
    };
    let shown: Vec<BTreeSet<usize>> = sides.iter().map(spans).collect();
    for (side, row) in sides.iter_mut().enumerate() {
        let lines = row.parts.iter_mut().flat_map(|p| &mut p.lines);
        for mark in lines.flat_map(|l| &mut l.marks).filter(|m| m.first) {
            mark.link = shown[1 - side].contains(&mark.region);
        }
    }
}

/// The lines of a side's graded slice, with its regions marked.
fn parts((pieces, slice): &(Pieces, Slice), side: usize, shared: &[Region]) -> (Vec<Part>, bool) {
    let mut parts = Vec::new();
    let mut left = MOST_LINES;
    let mut cut = pieces.cut;
    for (i, piece) in pieces.list.iter().enumerate() {
        let starts: Vec<usize> =
            std::iter::once(0).chain(piece.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let line_of = |byte: usize| starts.partition_point(|start| *start <= byte) - 1;
        let of_unit = |unit: &crate::similarity::token::Unit| {
            let first = unit.tokens.iter().map(|t| t.start).min().unwrap_or_default() as usize;
            let last = unit.tokens.iter().map(|t| t.end).max().unwrap_or_default() as usize;
            line_of(first)..line_of(last.saturating_sub(1).max(first)) + 1
        };
        let mut shown: Vec<Range<usize>> =
            slice.units.iter().filter(|u| u.piece == i && !u.tokens.is_empty()).map(of_unit).collect();
        shown.sort_by_key(|r| (r.start, r.end));
        let marks: Vec<(Range<usize>, usize)> = (1..)
            .zip(shared)
            .filter(|(_, r)| r.places[side].piece == i)
            .map(|(n, r)| (r.places[side].start..r.places[side].end, n))
            .collect();
        let mut lines: Vec<Line> = Vec::new();
        let mut next = 0;
        for range in shown {
            for number in range.start.max(next)..range.end {
                if left == 0 {
                    cut = true;
                    break;
                }
                left -= 1;
                if number > next && !lines.is_empty() {
                    lines.push(Line { number: 0, marks: Vec::new(), spans: Vec::new() });
                }
                let end = starts.get(number + 1).map_or(piece.text.len(), |next| next - 1);
                lines.push(line(number + 1, &piece.text, starts[number]..end, &marks));
                next = number + 1;
            }
        }
        if !lines.is_empty() {
            parts.push(Part { file: Name::new(&piece.file), cell: piece.cell, lines });
        }
    }
    (parts, cut)
}

/// A line in spans; what is too long is cut.
fn line(number: usize, text: &str, range: Range<usize>, marks: &[(Range<usize>, usize)]) -> Line {
    let most = text[range.clone()].char_indices().nth(MOST_CHARS).map(|(at, _)| range.start + at);
    let end = most.unwrap_or(range.end);
    let mut inside: Vec<&(Range<usize>, usize)> =
        marks.iter().filter(|(r, _)| r.start < end && r.end > range.start).collect();
    inside.sort_by_key(|(r, _)| r.start);
    let mut spans = Vec::new();
    let mut at = range.start;
    let mut add = |from: usize, to: usize, region: usize, first: bool| {
        if from < to {
            let text = visible(&text[from..to].replace('\t', "    "));
            let colour = region.saturating_sub(1) % COLOURS;
            spans.push(Span { text, region, colour, first });
        }
    };
    for (mark, region) in &inside {
        // The indentation of a line is nobody's.
        let indent = text[range.clone()].len() - text[range.clone()].trim_start().len();
        let from = mark.start.max(at).max((range.start + indent).min(end));
        let to = mark.end.min(end);
        add(at, from.min(to).max(at), 0, false);
        add(from, to, *region, mark.start >= range.start);
        at = to.max(at);
    }
    add(at, end, 0, false);
    if most.is_some() {
        spans.push(Span { text: "…".to_owned(), region: 0, colour: 0, first: false });
    }
    let mark = |(r, region): &&(Range<usize>, usize)| Mark {
        region: *region,
        link: false,
        first: r.start >= range.start,
    };
    let marks = inside.iter().take(MOST_MARKS).map(mark).collect();
    Line { number, marks, spans }
}
