//! What every command needs to know, and the only place that writes to the terminal.

use super::exit::Failure;
use super::{ColorWhen, Common, LangArg};
use crate::text::{Lang, Message};
pub use crate::text::{clean, clean_line};
use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// For people, or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object a result.
    Json,
}

/// What every command needs to know.
#[derive(Clone, Debug)]
pub struct Context {
    /// Language of the terminal.
    pub lang: Lang,
    /// That language, where it was named.
    pub named_lang: Option<Lang>,
    /// For people, or for programs.
    pub format: Format,
    /// Submissions worked on at a time.
    pub jobs: usize,
    /// The same, where the user said so.
    pub asked_jobs: Option<usize>,
    /// Folder of the course's assignments, when named.
    pub course: Option<PathBuf>,
    /// Say less.
    pub quiet: bool,
    /// Say more.
    pub verbose: u8,
    /// Where things are kept between runs.
    pub cache: PathBuf,
}

/// Styles of the terminal.
pub const GOOD: Style = AnsiColor::Green.on_default();
pub const BAD: Style = AnsiColor::Red.on_default();
pub const WARN: Style = AnsiColor::Yellow.on_default();
pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();

impl Context {
    /// From the common options and the environment.
    pub fn new(common: &Common) -> Self {
        let choice = match common.color {
            ColorWhen::Auto => anstream::ColorChoice::Auto,
            ColorWhen::Always => anstream::ColorChoice::Always,
            ColorWhen::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let named_lang = common.lang.map(|l| match l {
            LangArg::En => Lang::En,
            LangArg::Ru => Lang::Ru,
        });
        Self {
            lang: named_lang.unwrap_or_else(locale),
            named_lang,
            format: common.format,
            jobs: common.jobs.unwrap_or(cores).max(1),
            asked_jobs: common.jobs.map(|jobs| jobs.max(1)),
            course: common.course.clone(),
            quiet: common.quiet,
            verbose: common.verbose,
            cache: crate::prepare::cache_dir(),
        }
    }

    /// A line of data on stdout. A reader that went away ends the program's output and nothing else.
    pub fn out(&self, line: impl AsRef<str>) {
        let _ = writeln!(anstream::stdout(), "{}", line.as_ref());
    }

    /// A line for people on stderr, unless they want quiet.
    pub fn say(&self, line: impl AsRef<str>) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr(), "{}", line.as_ref());
        }
    }

    /// A message for people on stderr.
    pub fn tell(&self, message: &Message) {
        self.say(clean(&message.text(self.lang)));
    }

    /// A warning on stderr.
    pub fn warn(&self, message: &Message) {
        let word = Message::bare("warning").text(self.lang);
        let _ = writeln!(anstream::stderr(), "{WARN}{word}{WARN:#}: {}", clean(&message.text(self.lang)));
    }

    /// A message in the terminal's language.
    pub fn text(&self, code: &str) -> String {
        Message::bare(code).text(self.lang)
    }

    /// Whether stderr is a terminal, so that progress can be drawn.
    pub fn draws(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// The error that ends the program: the cause chain, then the hint.
    pub fn failure(&self, failure: &Failure) {
        let mut err = anstream::stderr();
        if let Some(rendered) = &failure.rendered {
            let _ = writeln!(err, "{rendered}");
        }
        let word = self.text("error");
        for (i, message) in failure.messages.iter().enumerate() {
            let text = clean(&message.text(self.lang));
            let _ =
                if i == 0 { writeln!(err, "{BAD}{word}{BAD:#}: {text}") } else { writeln!(err, "  {text}") };
        }
        if let Some(hint) = &failure.hint {
            let word = self.text("hint");
            let _ = writeln!(err, "{GOOD}{word}{GOOD:#}: {}", clean(&hint.text(self.lang)));
        }
    }
}

fn locale() -> Lang {
    match sys_locale::get_locale() {
        Some(tag) if tag.to_ascii_lowercase().starts_with("ru") => Lang::Ru,
        _ => Lang::En,
    }
}
