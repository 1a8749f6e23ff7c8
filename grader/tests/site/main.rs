//! Pages as a whole: what they say, that no name gets out of its text, and what a build writes.
//!
//! What only a browser can tell (what runs, what is requested, contrast, keyboard) is in `tests/browser`.

mod classes;
mod samples;

use grader::{
    competition::{Kind, Split, Standings},
    grading::result::{Status, SubmissionStatus},
    site::{
        Engine, SiteError, class,
        feedback::{self, FeedbackPages},
        leaderboard::{BuildReport, Options, build},
        review,
    },
    text::Lang,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn names(n: usize) -> Vec<String> {
    (0..n).map(samples::team_name).collect()
}

fn hostile_names() -> Vec<String> {
    let long = ["n".repeat(10_000), "\"<".repeat(5_000)];
    samples::HOSTILE.iter().map(|s| (*s).to_owned()).chain(long).collect()
}

fn build_into(out: &Path, all: &[Standings]) -> BuildReport {
    build(all, out, &Options::default()).unwrap()
}

/// All files below a folder but those of the build itself.
fn files(root: &Path) -> BTreeMap<PathBuf, String> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file() && !e.file_name().to_string_lossy().starts_with('.'))
        .map(|e| (e.path().strip_prefix(root).unwrap().to_owned(), fs::read_to_string(e.path()).unwrap()))
        .collect()
}

/// A page without what changes with every change of the style.
fn steady(html: &str) -> String {
    let mut out = html.to_owned();
    for (start, end) in
        [("assets/site-", ".css"), ("assets/board-", ".js"), ("sha256-", "&#39;"), ("<style>", "</style>")]
    {
        let mut from = 0;
        while let Some(at) = out[from..].find(start).map(|at| from + at + start.len()) {
            let until = at + out[at..].find(end).unwrap();
            out.replace_range(at..until, "…");
            from = at;
        }
    }
    out
}

#[test]
fn a_small_board_in_both_languages() {
    let out = tempfile::tempdir().unwrap();
    build_into(out.path(), &[samples::standings("clothes", &names(4), Lang::En)]);
    let read = |path: &str| steady(&fs::read_to_string(out.path().join(path)).unwrap());
    insta::assert_snapshot!("board_en", read("clothes/index.html"));
    insta::assert_snapshot!("board_ru", read("clothes/index.ru.html"));
    insta::assert_snapshot!("team_en", read("clothes/t/overfit-club/index.html"));
    insta::assert_snapshot!("team_ru", read("clothes/t/overfit-club/index.ru.html"));
    insta::assert_snapshot!("overview_ru", read("index.ru.html"));
    insta::assert_snapshot!("feed", read("clothes/feed.xml"));
    insta::assert_snapshot!("csv", read("clothes/leaderboard.csv"));
    insta::assert_snapshot!("json", read("clothes/leaderboard.json"));
    insta::assert_snapshot!("embed_en", read("clothes/embed.html"));
}

#[test]
fn feedback_in_both_languages() {
    for lang in Lang::ALL {
        let page = feedback::render(&samples::result(lang), &samples::words(lang));
        insta::assert_snapshot!(format!("feedback_{}", lang.tag()), steady(&page));
    }
}

#[test]
fn the_default_language_has_the_plain_names() {
    let out = tempfile::tempdir().unwrap();
    build_into(out.path(), &[samples::standings("clothes", &names(4), Lang::Ru)]);
    let lang = |path: &str| {
        let html = fs::read_to_string(out.path().join(path)).unwrap();
        html.split("<html lang=\"").nth(1).unwrap()[..2].to_owned()
    };
    for folder in ["", "clothes/", "clothes/t/overfit-club/"] {
        assert_eq!(lang(&format!("{folder}index.html")), "ru");
        assert_eq!(lang(&format!("{folder}index.en.html")), "en");
    }
}

#[test]
fn leaderboard_json_is_the_board_itself() {
    let out = tempfile::tempdir().unwrap();
    let standings = samples::closed("clothes", &names(30), Lang::En);
    build_into(out.path(), std::slice::from_ref(&standings));
    let read = |name: &str| fs::read(out.path().join("clothes").join(name)).unwrap();
    let board: grader::competition::Board = serde_json::from_slice(&read("leaderboard.json")).unwrap();
    assert_eq!(Some(board), standings.private.map(|p| p.board));
    assert_eq!(read("leaderboard.json"), read("private.json"));
    let public: grader::competition::Board = serde_json::from_slice(&read("public.json")).unwrap();
    assert_eq!(public, standings.public.board);
}

#[test]
fn told_public_nothing_private_is_published() {
    let out = tempfile::tempdir().unwrap();
    let closed = [samples::closed("clothes", &names(30), Lang::En)];
    build_into(out.path(), &closed);
    assert!(out.path().join("clothes/private.json").exists());
    // A build before this one has published it: it has to go.
    build(&closed, out.path(), &Options { split: Some(Split::Public), ..Options::default() }).unwrap();
    let private: Vec<f64> =
        closed[0].private.iter().flat_map(|p| &p.board.entries).filter_map(|e| e.ci_low).collect();
    let public: Vec<f64> = closed[0].public.board.entries.iter().filter_map(|e| e.ci_low).collect();
    let only_private: Vec<String> =
        private.iter().filter(|p| !public.contains(p)).map(|p| format!("{p:.4}–")).collect();
    assert!(!only_private.is_empty());
    for (path, text) in files(out.path()) {
        assert!(!only_private.iter().any(|score| text.contains(score.as_str())), "{path:?}");
    }
    assert!(!out.path().join("clothes/private.json").exists());
}

#[test]
fn no_private_board_before_the_close() {
    let out = tempfile::tempdir().unwrap();
    let open = [samples::standings("clothes", &names(4), Lang::En)];
    let asked = build(&open, out.path(), &Options { split: Some(Split::Private), ..Options::default() });
    assert!(matches!(asked, Err(SiteError::NotClosed { .. })));
    assert!(!out.path().join("index.html").exists());
}

#[test]
fn ids_that_are_no_folder_are_refused() {
    let out = tempfile::tempdir().unwrap();
    for id in ["../up", "", "assets", "a b", "<b>", "con"] {
        let refused = build(&[samples::standings(id, &[], Lang::En)], out.path(), &Options::default());
        assert!(matches!(refused, Err(SiteError::UnsafeId { .. })), "{id}");
    }
    let twice = [samples::standings("a", &[], Lang::En), samples::standings("a", &[], Lang::En)];
    assert!(matches!(build(&twice, out.path(), &Options::default()), Err(SiteError::SameId { .. })));
}

#[test]
fn hostile_names_stay_text() {
    let out = tempfile::tempdir().unwrap();
    let all = [
        samples::closed("clothes", &hostile_names(), Lang::En),
        samples::diverged("houses", &hostile_names(), Lang::En),
    ];
    build_into(out.path(), &all);
    let hostile = feedback::render(&samples::hostile_result(), &samples::words(Lang::En));
    let mut pages = files(out.path());
    pages.insert("feedback.html".into(), hostile);
    let mut seen = 0;
    for (path, text) in pages {
        let Some("html" | "xml") = path.extension().and_then(|e| e.to_str()) else { continue };
        seen += 1;
        assert!(path.components().count() <= 4 && path.to_string_lossy().len() < 120, "{path:?}");
        for tag in ["<script>", "<img", "<svg onload", "onerror=\"", "onload='", "</style></script>"] {
            assert!(!text.contains(tag), "{path:?}: {tag}");
        }
        let odd = text
            .chars()
            .find(|c| c.is_control() && *c != '\n' || "\u{202e}\u{2066}\u{200b}\u{feff}".contains(*c));
        assert_eq!(odd, None, "{path:?}");
        assert!(text.len() < 200_000, "{path:?}: {}", text.len());
    }
    assert!(seen > 2 * samples::HOSTILE.len());
}

#[test]
fn no_page_speaks_to_anyone() {
    let out = tempfile::tempdir().unwrap();
    build_into(out.path(), &[samples::standings("clothes", &names(300), Lang::En)]);
    let mut pages = files(out.path());
    for lang in Lang::ALL {
        pages.insert(lang.tag().into(), feedback::render(&samples::result(lang), &samples::words(lang)));
    }
    for (path, text) in pages {
        // Names of namespaces are not addresses.
        let text = text.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/2005/Atom", "");
        assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("url("), "{path:?}");
        if text.starts_with("<!doctype html>") {
            let head = text.split("</head>").next().unwrap();
            assert!(
                head.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;;"),
                "{path:?}"
            );
            assert!(!text.contains("unsafe-inline") && !text.contains(" style="), "{path:?}");
        }
    }
}

#[test]
fn hidden_checks_show_their_kind_only() {
    for lang in Lang::ALL {
        let page = feedback::render(&samples::result(lang), &samples::words(lang));
        assert!(!page.contains(samples::SECRET) && !page.contains("hidden-1"));
        // What is told: that there are two, and a difference of shape.
        assert!(page.contains("(3, 1)"));
        assert!(page.contains(if lang == Lang::En {
            "2 hidden checks"
        } else {
            "2 скрытые проверки"
        }));
        // A public check shows its numbers.
        assert!(page.contains("0.84000001") && page.contains("0.94666667"));
    }
}

#[test]
fn a_team_without_a_score_has_a_page_and_is_named_below_the_board() {
    let out = tempfile::tempdir().unwrap();
    let mut all = [samples::diverged("houses", &names(12), Lang::En)];
    // A baseline may be called as a team is.
    let board = &mut all[0].public.board.entries;
    let team = board.iter().find(|e| e.kind == Kind::Team).unwrap().team.clone();
    board.iter_mut().find(|e| e.kind == Kind::Baseline).unwrap().team = team;
    build_into(out.path(), &all);
    let pages = files(out.path());
    let board = &pages[Path::new("houses/index.html")];
    for unplaced in &all[0].unplaced {
        let at = board.find(&format!(">{}</bdi>", unplaced.team)).unwrap();
        assert!(board.find("</table>").unwrap() < at);
        let href = board[..at].rsplit("href=\"").next().unwrap().split('"').next().unwrap();
        let page = &pages[&Path::new("houses").join(href)];
        for part in [
            "This team has no score",
            "not valid",
            "3 labels are not classes, the first is “…” (line 17)",
            "… and 1 more problem",
            "does not count: after the close",
            "does not count: over the day&#39;s number of attempts",
            "layers-1.csv",
        ] {
            let quoted = part.replace(['“', '”'], "&quot;");
            assert!(page.contains(&quoted), "{quoted}: {page}");
        }
        assert!(!page.contains("layers-3.csv") && !page.contains("<dl"), "{page}");
    }
    let ids: Vec<&str> = board.split(" id=\"t-").skip(1).map(|id| id.split('"').next().unwrap()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    assert!(!pages[Path::new("houses/leaderboard.json")].contains(&all[0].unplaced[0].team));
    // Who has many is listed as far as a page goes, and the rest is a number.
    let more: Vec<_> = all[0].unplaced[0].refused.iter().cycle().take(900).cloned().collect();
    all[0].unplaced[0].refused = more;
    build_into(out.path(), &all);
    let pages = files(out.path());
    let long = pages.values().find(|page| page.contains("700 earlier attempts are not listed")).unwrap();
    assert!(long.len() < 200_000, "{}", long.len());
}

#[test]
fn our_failure_is_no_zero() {
    let mut result = samples::result(Lang::En);
    result.status = SubmissionStatus::Error;
    result.score = None;
    result.tasks.clear();
    let page = feedback::render(&result, &samples::words(Lang::En));
    assert!(page.contains("a failure on our side") && !page.contains("class=\"big\""));
    for status in [SubmissionStatus::Unreadable, SubmissionStatus::Excused, SubmissionStatus::NotSubmitted] {
        result.status = status;
        assert!(feedback::render(&result, &samples::words(Lang::Ru)).contains("class=\"banner\""));
    }
}

#[test]
fn every_status_has_its_words_and_its_icon() {
    let mut result = samples::result(Lang::En);
    for lang in Lang::ALL {
        for status in [
            Status::Passed,
            Status::Partial,
            Status::Failed,
            Status::Raised,
            Status::Missing,
            Status::Timeout,
            Status::Memory,
            Status::Crashed,
            Status::Forbidden,
            Status::NotBuilt,
            Status::Skipped,
        ] {
            result.tasks[0].status = status;
            let page = feedback::render(&result, &samples::words(lang));
            let name = serde_json::to_value(status).unwrap().as_str().unwrap().to_owned();
            assert!(page.contains(&format!("<symbol id=\"i-{name}\"")), "{name}");
            assert!(!page.contains("site_") && !page.contains("site-"), "{name}");
        }
    }
}

#[test]
fn a_second_build_writes_nothing() {
    let out = tempfile::tempdir().unwrap();
    let mut all = [
        samples::closed("clothes", &names(250), Lang::En),
        samples::standings("spiral", &names(3), Lang::Ru),
    ];
    let first = build_into(out.path(), &all);
    assert_eq!((first.unchanged, first.removed), (0, 0));
    let before = files(out.path());
    assert_eq!(before.len(), first.written);
    let second = build_into(out.path(), &all);
    assert_eq!((second.written, second.unchanged, second.removed), (0, first.written, 0));
    // One team of the small competition tries once more: its page, the board's, the data, the overview.
    all[1].public.board.entries[0].attempts += 1;
    let third = build_into(out.path(), &all);
    assert!(third.written > 0 && third.written <= 10, "{third:?}");
    // A team that is gone has no page any more.
    let fewer = [
        samples::closed("clothes", &names(250), Lang::En),
        samples::standings("spiral", &names(2), Lang::Ru),
    ];
    assert_eq!(build_into(out.path(), &fewer).removed, 2);
}

#[test]
fn pages_of_boards_are_linked_and_indexed() {
    let out = tempfile::tempdir().unwrap();
    build_into(out.path(), &[samples::standings("clothes", &names(450), Lang::En)]);
    let second = fs::read_to_string(out.path().join("clothes/p/2.html")).unwrap();
    assert!(second.contains("href=\"../index.html\"") && second.contains("href=\"../p/3.html\""));
    let index: BTreeMap<String, (usize, String)> =
        serde_json::from_str(&fs::read_to_string(out.path().join("clothes/find/0.json")).unwrap()).unwrap();
    let (page, slug) = &index["overfit-club"];
    let file = if *page == 1 { "index.html".to_owned() } else { format!("p/{page}.html") };
    assert!(
        fs::read_to_string(out.path().join("clothes").join(file))
            .unwrap()
            .contains(&format!("id=\"t-{slug}\""))
    );
}

/// The report is one file: no script, no request, and every text in it stays text.
#[test]
fn reports_hold_names_and_nothing_else() {
    for (lang, all) in [(Lang::En, hostile_names()), (Lang::Ru, names(300)), (Lang::En, vec![])] {
        let page = review::render(&samples::review(lang, &all), &Engine::embedded()).unwrap();
        // Names of namespaces are not addresses.
        let page = page.replace("http://www.w3.org/2000/svg", "");
        for tag in ["<script", "<img", "onerror=\"", "onload='", " style=", "=\"http", "review_", "review-"] {
            assert!(!page.contains(tag), "{tag}");
        }
        let odd = page
            .chars()
            .find(|c| c.is_control() && *c != '\n' || "\u{202e}\u{2066}\u{200b}\u{feff}".contains(*c));
        assert_eq!(odd, None);
        // A table ends somewhere; what it leaves out is said.
        assert!(page.len() < 300_000 && page.contains("report.json") == (all.len() > 200), "{}", page.len());
    }
}

#[test]
fn a_board_of_too_many_teams_has_no_page_a_team() {
    let out = tempfile::tempdir().unwrap();
    let standings = [samples::standings("clothes", &names(4), Lang::En)];
    let few = Options { team_pages: 4, ..Options::default() };
    build(&standings, out.path(), &few).unwrap();
    assert!(out.path().join("clothes/t").exists());
    build(&standings, out.path(), &Options { team_pages: 3, ..few }).unwrap();
    assert!(!out.path().join("clothes/t").exists());
    let board = fs::read_to_string(out.path().join("clothes/index.html")).unwrap();
    assert!(board.contains("overfit-club") && !board.contains("href=\"t/"));
}

#[test]
fn templates_of_ones_own() {
    let own = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let standings = [samples::standings("clothes", &["<b>".to_owned()], Lang::En)];
    fs::write(own.path().join("board.html"), "{% for row in rows %}[{{ row.name.text }}]{% endfor %}")
        .unwrap();
    fs::write(own.path().join("feedback.css"), "main { color: red }").unwrap();
    let options = Options { templates: Some(own.path().to_owned()), ..Options::default() };
    build(&standings, out.path(), &options).unwrap();
    let board = fs::read_to_string(out.path().join("clothes/index.html")).unwrap();
    assert!(board.contains("[&lt;b&gt;]"), "{board}");
    // A policy fits the style that it stands beside.
    let pages = FeedbackPages::new(Engine::new(Some(own.path())).unwrap());
    let page = pages.render(&samples::result(Lang::En), &samples::words(Lang::En)).unwrap();
    assert!(page.contains("color: red"));
    let usual = feedback::render(&samples::result(Lang::En), &samples::words(Lang::En));
    let hash = |page: &str| page.split("sha256-").nth(1).unwrap()[..44].to_owned();
    assert_ne!(hash(&page), hash(&usual));
    let none = Options { templates: Some(own.path().join("no-such-folder")), ..Options::default() };
    assert!(matches!(build(&standings, out.path(), &none), Err(SiteError::NoTemplates { .. })));
    // A mistake in one is said with its place, and the site stays as it was.
    fs::write(own.path().join("board.html"), "{{ no_such_thing }}").unwrap();
    let failed = build(&standings, out.path(), &options).unwrap_err();
    assert!(failed.to_string().contains("no_such_thing"), "{failed}");
    assert_eq!(fs::read_to_string(out.path().join("clothes/index.html")).unwrap(), board);
    fs::write(own.path().join("board.html"), "{% for %}").unwrap();
    assert!(matches!(build(&standings, out.path(), &options), Err(SiteError::Template { .. })));
}

/// The class report, too: what students are called and what they wrote stays text.
#[test]
fn class_reports_hold_names_and_nothing_else() {
    for (lang, all) in [(Lang::En, hostile_names()), (Lang::Ru, names(300)), (Lang::En, vec![])] {
        let page = class::page(&classes::class(lang, &all));
        let page = page.replace("http://www.w3.org/2000/svg", "");
        for tag in ["<script", "<img", "onerror=\"", "onload='", " style=", "=\"http", "class_", "class-"] {
            assert!(!page.contains(tag), "{tag}");
        }
        let odd = page
            .chars()
            .find(|c| c.is_control() && *c != '\n' || "\u{202e}\u{2066}\u{200b}\u{feff}".contains(*c));
        assert_eq!(odd, None);
        assert!(page.len() < 300_000, "{}", page.len());
    }
}

#[test]
fn a_class_report_reads_well() {
    for lang in [Lang::En, Lang::Ru] {
        let page = class::page(&classes::class(lang, &names(60)));
        insta::assert_snapshot!(format!("class_{}", lang.tag()), steady(&page));
    }
}
