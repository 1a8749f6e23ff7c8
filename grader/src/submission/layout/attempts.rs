//! Folders of attempts in a student's folder: `attempt_1`, `attempt 2`, `попытка-3`. Names such as `_v2` or `final` are
//! never taken for attempts.

use super::super::times::stamp;
use super::super::tree::{children, text};
use super::Slot;

/// One slot an attempt, if the student's folder holds attempts and nothing else; the time of each from `timestamp.txt`.
pub(in super::super) fn split(slot: Slot) -> Vec<Slot> {
    let [part] = &slot.parts[..] else { return vec![slot] };
    let Ok(inner) = children(part) else { return vec![slot] };
    let mut attempts: Vec<(u32, Slot)> = Vec::new();
    for child in &inner {
        let Some(number) = number(&child.name).filter(|_| child.folder) else { return vec![slot] };
        let submitted_at = text(&child.part, "timestamp.txt", 200).as_deref().and_then(stamp);
        let parts = vec![child.part.clone()];
        attempts.push((number, Slot { parts, submitted_at, attempt: number, ..slot.clone() }));
    }
    attempts.sort_by_key(|(n, _)| *n);
    if attempts.is_empty() || attempts.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return vec![slot];
    }
    attempts.into_iter().map(|(_, slot)| slot).collect()
}

pub(super) fn number(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let rest = name.strip_prefix("attempt").or_else(|| name.strip_prefix("попытка"))?;
    let digits = rest.trim_start_matches(['_', '-', ' ', '№', '#']);
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten().filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn names_of_attempts() {
        for (name, wanted) in
            [("attempt_1", 1), ("Attempt 12", 12), ("attempt-3", 3), ("attempt4", 4), ("Попытка №5", 5)]
        {
            assert_eq!(number(name), Some(wanted), "{name}");
        }
        for name in ["attempt", "attempt_0", "hw_v2", "final", "attempt_1b", "1"] {
            assert_eq!(number(name), None, "{name}");
        }
    }
}
