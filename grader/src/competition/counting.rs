//! Which attempt counts in the end.

use super::answers::better;
use super::history::{Attempt, Status};
use super::manifest::{CountsRule, Manifest};
use super::score::Chosen;
use std::collections::{BTreeMap, HashSet};

/// Places of the attempts that count, one a team that has any.
pub fn counting(manifest: &Manifest, chosen: &Chosen, attempts: &[Attempt]) -> HashSet<i64> {
    by_team(attempts)
        .into_iter()
        .filter_map(|(team, list)| {
            choose(manifest, chosen.get(team).map(Vec::as_slice), &list).map(|a| a.place)
        })
        .collect()
}

/// Counted attempts of each team, by place.
pub fn by_team(attempts: &[Attempt]) -> BTreeMap<&str, Vec<&Attempt>> {
    let mut teams: BTreeMap<&str, Vec<&Attempt>> = BTreeMap::new();
    for attempt in attempts.iter().filter(|a| a.status == Status::Valid) {
        teams.entry(&attempt.team).or_default().push(attempt);
    }
    for list in teams.values_mut() {
        list.sort_by_key(|a| a.place);
    }
    teams
}

fn choose<'a>(manifest: &Manifest, chosen: Option<&[String]>, list: &[&'a Attempt]) -> Option<&'a Attempt> {
    let rules = &manifest.competition;
    // The first of equal ones: later attempts cannot displace it.
    let best = |among: &[&'a Attempt], score: fn(&Attempt) -> Option<f64>| {
        among.iter().copied().reduce(|a, b| match (score(a), score(b)) {
            (Some(x), Some(y)) if better(rules.metric, y, x) => b,
            _ => a,
        })
    };
    match rules.counts {
        CountsRule::Best => best(list, |a| a.public),
        CountsRule::Last => list.last().copied(),
        CountsRule::Chosen => {
            let limit = rules.chosen.max(1) as usize;
            let named = chosen.unwrap_or_default();
            let mut among: Vec<&Attempt> =
                list.iter().copied().filter(|a| named.contains(&a.file)).take(limit).collect();
            if among.is_empty() {
                let mut rest = list.to_vec();
                while among.len() < limit {
                    let Some(next) = best(&rest, |a| a.public) else { break };
                    rest.retain(|a| a.place != next.place);
                    among.push(next);
                }
            }
            among.sort_by_key(|a| a.place);
            best(&among, |a| a.private)
        }
    }
}

/// How many attempts the counting one was selected from by the score that is shown (for the level of its interval).
pub fn selected_from(rule: CountsRule, chosen: u32, private: bool, attempts: u64) -> u64 {
    match (private, rule) {
        // Private rows took no part in the choice of the best public or of the last attempt.
        (true, CountsRule::Best | CountsRule::Last) => 1,
        (true, CountsRule::Chosen) => u64::from(chosen).clamp(1, attempts.max(1)),
        (false, _) => attempts.max(1),
    }
}
