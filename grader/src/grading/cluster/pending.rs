//! What is still to be graded, and how often a worker was lost over it.

use super::item::Shard;
use crate::grading::record::Files;
use std::collections::BTreeMap;

/// A worker may be lost this often over an item; then it is our failure.
pub(super) const MAX_LOSSES: u32 = 3;

/// Most items of a shard.
const MAX_SHARD: usize = 20;

/// An item that has no result yet.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Submissions that it is the content of, with what is put down of their files.
    pub of: Vec<(usize, Files)>,
    /// Workers that were lost over it.
    losses: u32,
}

/// All items that have no result yet.
#[derive(Debug, Default)]
pub(super) struct Pending {
    open: BTreeMap<String, Open>,
}

/// What becomes of the items of a lost worker.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PutBack {
    /// Shards to be taken again.
    pub shards: Vec<Shard>,
    /// Items over which too many workers were lost.
    pub given_up: Vec<String>,
}

impl Pending {
    /// Adds an item, or a further submission of the same content.
    pub fn add(&mut self, item: String, i: usize, files: Files) {
        self.open.entry(item).or_default().of.push((i, files));
    }

    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub fn len(&self) -> usize {
        self.open.len()
    }

    pub fn has(&self, item: &str) -> bool {
        self.open.contains_key(item)
    }

    /// An item is done.
    pub fn take(&mut self, item: &str) -> Option<Open> {
        self.open.remove(item)
    }

    /// Shards of everything for so many workers at a time, in the order of the submissions: several for each, so that
    /// none waits long for the last.
    pub fn shards(&self, workers: usize) -> Vec<Shard> {
        let mut items: Vec<(usize, &String)> =
            self.open.iter().map(|(item, open)| (open.of.first().map_or(0, |(i, _)| *i), item)).collect();
        items.sort();
        let size = items.len().div_ceil(workers.max(1) * 4).clamp(1, MAX_SHARD);
        let shard = |part: &[(usize, &String)]| Shard {
            alone: false,
            items: part.iter().map(|(_, item)| (*item).clone()).collect(),
        };
        items.chunks(size).map(shard).collect()
    }

    /// A worker was lost over a shard: what of it has no result yet is taken again. The second time each item by
    /// itself, so that one which takes its worker with it takes no other item along.
    pub fn lost(&mut self, shard: &Shard) -> PutBack {
        let mut back = PutBack::default();
        let mut whole = Shard { alone: false, items: Vec::new() };
        for item in &shard.items {
            let Some(open) = self.open.get_mut(item) else { continue };
            open.losses += 1;
            match open.losses {
                1 => whole.items.push(item.clone()),
                n if n < MAX_LOSSES => back.shards.push(Shard { alone: true, items: vec![item.clone()] }),
                _ => back.given_up.push(item.clone()),
            }
        }
        if !whole.items.is_empty() {
            back.shards.insert(0, whole);
        }
        back
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(n: usize) -> Pending {
        let mut pending = Pending::default();
        for i in 0..n {
            pending.add(format!("{:02}", n - i), i, Files::default());
        }
        pending
    }

    fn shard(alone: bool, items: &[&str]) -> Shard {
        Shard { alone, items: items.iter().map(|i| (*i).to_owned()).collect() }
    }

    #[test]
    fn shards_hold_everything_once_in_the_order_of_submissions() {
        let pending = pending(50);
        let shards = pending.shards(2);
        assert_eq!(shards.len(), 8);
        let items: Vec<String> = shards.into_iter().flat_map(|s| s.items).collect();
        let want: Vec<String> = (1..=50).rev().map(|i| format!("{i:02}")).collect();
        assert_eq!(items, want);
        assert!(Pending::default().shards(2).is_empty());
    }

    #[test]
    fn equal_contents_are_one_item() {
        let mut pending = pending(2);
        pending.add("01".to_owned(), 7, Files::default());
        assert_eq!(pending.len(), 2);
        let of: Vec<usize> = pending.take("01").unwrap().of.into_iter().map(|(i, _)| i).collect();
        assert_eq!(of, [1, 7]);
        assert!(!pending.has("01") && pending.has("02"));
    }

    #[test]
    fn what_takes_its_worker_along_is_given_up_alone() {
        let mut pending = pending(3);
        let all = shard(false, &["03", "02", "01"]);
        // The first was done.
        pending.take("03");
        assert_eq!(pending.lost(&all).shards, [shard(false, &["02", "01"])]);
        let again = pending.lost(&shard(false, &["02", "01"]));
        assert_eq!(again.shards, [shard(true, &["02"]), shard(true, &["01"])]);
        let end = pending.lost(&shard(true, &["02"]));
        assert_eq!(end, PutBack { shards: vec![], given_up: vec!["02".to_owned()] });
        // A shard whose items are all done leaves nothing.
        pending.take("01");
        assert_eq!(pending.lost(&shard(true, &["01"])), PutBack::default());
    }
}
