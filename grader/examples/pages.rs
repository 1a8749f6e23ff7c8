//! Writes a site and feedback pages of made-up data: for browser tests, screenshots and measuring.
//!
//! ```text
//! cargo run --release -p grader --example pages -- OUT [TEAMS]
//! ```
//!
//! With TEAMS it builds one competition of so many teams into OUT, without and with a page a team, three times each (at
//! first, again, after one new attempt), and says how long each took.

#[path = "../tests/site/classes.rs"]
mod classes;
#[path = "../tests/site/samples.rs"]
mod samples;

use grader::{
    similarity::{
        document::{self, Source},
        report::{Request, report},
        wanted::Wanted,
    },
    site::{
        Engine, class, feedback,
        leaderboard::{Options, build},
        review,
    },
    text::Lang,
};
use std::{error::Error, fs, io::Write as _, path::Path, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let out = args.next().ok_or("usage: pages OUT [TEAMS]")?;
    match args.next() {
        Some(teams) => measure(Path::new(&out), teams.parse()?),
        None => write_samples(Path::new(&out)),
    }
}

/// Similar submissions: one copied and renamed, a crate, and hostile names and code.
fn similar(lang: Lang, engine: &Engine) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let one = "import numpy as np\n\ndef mse(y_true, y_pred):\n    d = y_true - y_pred\n    return (d ** 2).sum() / d.size\n\n\
               def hinge(y_true, y_pred):\n\treturn np.maximum(0, 1 - y_true * y_pred).mean()  # </code></pre><script>hacked=1</script>\n";
    let other = one
        .replace("d ", "delta ")
        .replace("d.", "delta.")
        .replace("(d", "(delta")
        .replace("# ", "# \u{202e}");
    let rust = "pub fn mse(y: &[f64], p: &[f64]) -> f64 { y.iter().zip(p).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / 9.0 }\n";
    let texts = [
        ("anna.py", one.to_owned()),
        ("<img src=x onerror=hacked=1>.py", other),
        ("boris.py", one.to_owned()),
        ("long.py", one.replace("0, 1", &format!("0, 1{}", " + 1".repeat(3_000)))),
        ("c.rs", rust.to_owned()),
        ("d.rs", rust.replace("(a, b)", "(t, q)").replace("(a - b)", "(t - q)")),
    ];
    let source = |(name, text): &(&str, String)| -> std::io::Result<Source> {
        let path = folder.path().join(name);
        fs::write(&path, text)?;
        Ok(Source { id: (*name).to_owned(), parts: vec![path.into()] })
    };
    let sources = texts.iter().map(source).collect::<Result<Vec<_>, _>>()?;
    let wanted = Wanted::default();
    let request = Request {
        wanted: &wanted,
        known: &[],
        threshold: Some(0.0),
        top: 9,
        plain: false,
        jobs: 1,
        tick: &|| (),
    };
    let found = report(&sources, &request)?;
    let read = |i: usize| {
        document::text(&sources[i].parts, &wanted).ok().flatten().map(|(_, pieces, slice)| (pieces, slice))
    };
    Ok(grader::site::similar::render(&found, "Losses <script>hacked=1</script>", lang, &read, engine)?)
}

fn names(n: usize) -> Vec<String> {
    (0..n).map(samples::team_name).collect()
}

fn write_samples(out: &Path) -> Result<(), Box<dyn Error>> {
    let hostile: Vec<String> = samples::HOSTILE
        .iter()
        .map(|s| (*s).to_owned())
        .chain(["n".repeat(10_000), "\"".repeat(10_000)])
        .collect();
    let all = [
        samples::standings("fashionmnist", &names(48), Lang::En),
        samples::standings("clothes", &names(48), Lang::Ru),
        samples::closed("spiral", &names(36), Lang::En),
        samples::standings("hostile", &hostile, Lang::En),
        samples::standings("many", &names(450), Lang::En),
        samples::standings("nobody", &[], Lang::En),
        samples::diverged("houses", &names(24), Lang::En),
        samples::diverged("hostile-files", &hostile, Lang::Ru),
    ];
    build(&all, &out.join("site"), &Options::default())?;
    let folder = out.join("feedback");
    fs::create_dir_all(&folder)?;
    for lang in Lang::ALL {
        let page = feedback::render(&samples::result(lang), &samples::words(lang));
        fs::write(folder.join(format!("{}.html", lang.tag())), page)?;
    }
    let reports = out.join("reports");
    fs::create_dir_all(&reports)?;
    let engine = Engine::embedded();
    for lang in Lang::ALL {
        let page = review::render(&samples::review(lang, &names(48)), &engine)?;
        fs::write(reports.join(format!("{}.html", lang.tag())), page)?;
        let page = class::page(&classes::class(lang, &names(90)));
        fs::write(reports.join(format!("class-{}.html", lang.tag())), page)?;
    }
    let many: Vec<String> = hostile.iter().cycle().take(80).cloned().collect();
    fs::write(reports.join("class-hostile.html"), class::page(&classes::class(Lang::En, &many)))?;
    fs::write(reports.join("class-nobody.html"), class::page(&classes::class(Lang::Ru, &[])))?;
    for (lang, name) in [(Lang::En, "similar.en.html"), (Lang::Ru, "similar.ru.html")] {
        fs::write(reports.join(name), similar(lang, &engine)?)?;
    }
    fs::write(reports.join("nobody.html"), review::render(&samples::review(Lang::Ru, &[]), &engine)?)?;
    fs::write(reports.join("hostile.html"), review::render(&samples::review(Lang::En, &hostile), &engine)?)?;
    fs::write(
        folder.join("hostile.html"),
        feedback::render(&samples::hostile_result(), &samples::words(Lang::En)),
    )?;
    Ok(())
}

/// CPU time of this process so far: what a busy machine does not change. 0 where there is no `/proc`.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.split_whitespace().filter_map(|f| f.parse().ok()).collect();
    // utime and stime in ticks of 1/100 s: the 14th and 15th field, less the two that are no numbers.
    if fields.len() > 12 { (fields[11] + fields[12]) / 100.0 } else { 0.0 }
}

fn measure(out: &Path, teams: usize) -> Result<(), Box<dyn Error>> {
    let mut err = std::io::stderr();
    for (name, team_pages) in [("board", 0), ("pages", usize::MAX)] {
        let options = Options { team_pages, ..Options::default() };
        let mut standings = [samples::standings("large", &names(teams), Lang::En)];
        for what in ["first build", "again", "after one new attempt"] {
            if what == "after one new attempt" {
                // A team in the middle of the board moves up one place.
                let view = &mut standings[0].public;
                let at = teams / 2;
                view.board.entries[at].attempts += 1;
                view.board.entries[at].score += 1e-9;
            }
            let (start, cpu) = (Instant::now(), cpu_seconds());
            let report = build(&standings, &out.join(name), &options)?;
            let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
            let how = if team_pages == 0 { "without pages of teams" } else { "with pages of teams" };
            writeln!(err, "{how}, {what}: {wall:.2} s, of CPU time {cpu:.2} s; {report:?}")?;
        }
    }
    let (result, words) = (samples::result(Lang::Ru), samples::words(Lang::Ru));
    let start = Instant::now();
    let bytes: usize = (0..1000).map(|_| feedback::render(&result, &words).len()).sum();
    writeln!(
        err,
        "1000 feedback pages: {:.2} s, {} bytes each",
        start.elapsed().as_secs_f64(),
        bytes / 1000
    )?;
    Ok(())
}
