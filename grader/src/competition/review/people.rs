//! Who is behind teams, and what the class got wrong.

use super::super::history::{Attempt, Status};
use super::super::problem::{Code, Problem};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// One who handed in for several teams.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Submitter {
    /// Who, as `submissions.csv` has it.
    pub submitter: String,
    /// Teams.
    pub teams: Vec<String>,
    /// Files.
    pub files: u64,
}

/// Submitters of more than one team, most teams first.
pub fn submitters(attempts: &[Attempt]) -> Vec<Submitter> {
    let mut all: BTreeMap<&str, (BTreeSet<&str>, u64)> = BTreeMap::new();
    for attempt in attempts {
        let Some(who) = attempt.submitter.as_deref().map(str::trim).filter(|s| !s.is_empty()) else {
            continue;
        };
        let entry = all.entry(who).or_default();
        entry.0.insert(&attempt.team);
        entry.1 += 1;
    }
    let mut found: Vec<Submitter> = all
        .into_iter()
        .filter(|(_, (teams, _))| teams.len() > 1)
        .map(|(submitter, (teams, files))| Submitter {
            submitter: submitter.to_owned(),
            teams: teams.into_iter().map(str::to_owned).collect(),
            files,
        })
        .collect();
    found.sort_by_key(|s| std::cmp::Reverse(s.teams.len()));
    found
}

/// Teams whose names look the same to a reader: other case, other spaces, Cyrillic letters for Latin ones.
pub fn look_alikes<'a>(teams: impl Iterator<Item = &'a str>) -> Vec<Vec<String>> {
    let mut groups: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for team in teams {
        groups.entry(skeleton(team)).or_default().insert(team);
    }
    let groups = groups.into_values().filter(|g| g.len() > 1);
    groups.map(|g| g.into_iter().map(str::to_owned).collect()).collect()
}

/// What a reader sees of a name: compatibility forms, lower case, letters that look like Latin ones (of the confusables
/// of Unicode TS 39 those that Russian keyboards have, and Greek), nothing invisible.
fn skeleton(name: &str) -> String {
    const FROM: &str = "аеорсухіјѕԁһвкмнтαορνιχυκ0";
    const TO: &[u8] = b"aeopcyxijsdhbkmhtaopvixuko";
    name.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .map(|c| FROM.chars().position(|f| f == c).map_or(c, |at| char::from(TO[at])))
        .map(|c| if c == 'l' || c == '1' { 'i' } else { c })
        .collect()
}

/// A kind of problem and how common it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mistake {
    /// Code.
    pub code: Code,
    /// Files that have it.
    pub files: u64,
    /// Teams that have such files.
    pub teams: u64,
    /// A file that has it, the latest.
    pub example: String,
    /// What its team was told.
    pub problem: Problem,
}

/// What the invalid files got wrong, most files first.
pub fn mistakes(attempts: &[Attempt]) -> Vec<Mistake> {
    let mut codes: BTreeMap<Code, (u64, BTreeSet<&str>, &str, Problem)> = BTreeMap::new();
    for attempt in attempts.iter().filter(|a| a.status == Status::Invalid) {
        let problems: Vec<Problem> = serde_json::from_str(&attempt.errors).unwrap_or_default();
        for problem in problems {
            let entry = codes
                .entry(problem.code)
                .or_insert_with(|| (0, BTreeSet::new(), &attempt.file, problem.clone()));
            entry.0 += 1;
            entry.1.insert(&attempt.team);
            (entry.2, entry.3) = (&attempt.file, problem);
        }
    }
    let mut found: Vec<Mistake> = codes
        .into_iter()
        .map(|(code, (files, teams, example, problem))| Mistake {
            code,
            files,
            teams: teams.len() as u64,
            example: example.to_owned(),
            problem,
        })
        .collect();
    found.sort_by_key(|m| (std::cmp::Reverse(m.files), m.code));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike() {
        let names = ["Alice", "Аlice", "alice ", "A l i c e", "Bob", "B0b", "Воb", "Анна", "Инна"];
        let groups = look_alikes(names.into_iter());
        assert_eq!(groups.len(), 2, "{groups:?}");
        assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [4, 3], "{groups:?}");
    }
}
