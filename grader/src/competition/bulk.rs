//! The quick way to read a solution of integer ids and integer labels, on several threads.
//!
//! As in [`super::quick`], it only knows files without a mistake. Whatever it does not understand is left to the
//! careful reader in [`super::solution`], which names the line.

use super::blocks::{Blocks, Next};
use super::manifest::Manifest;
use super::schema::{Class, Ids};
use super::solution::{Table, Usage};
use super::validate::NO_CLASS;
use super::{digits, sniff};
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

/// Labels are below this; so that each one's class is found in a small table.
const LABELS: usize = 1024;

/// The rows of a solution, or None: read it carefully. `threads` is how many may work.
pub fn read(manifest: &Manifest, reader: impl Read + Send, threads: usize) -> std::io::Result<Option<Table>> {
    let blocks = Blocks::new(reader);
    let mut first = Vec::new();
    if blocks.next(&mut first)? != Next::Block(0) {
        return Ok(None);
    }
    let Some((columns, start)) = header(manifest, &first) else { return Ok(None) };
    let Some(part) = Part::read(&columns, &first[start..]) else { return Ok(None) };
    let whole = Mutex::new(Whole::default());
    let add = |number, part| whole.lock().unwrap_or_else(PoisonError::into_inner).add(number, part);
    if !add(0, Some(part)) {
        return Ok(None);
    }
    let work = || -> std::io::Result<()> {
        let mut buffer = Vec::new();
        loop {
            let (number, part) = match blocks.next(&mut buffer)? {
                Next::End => return Ok(()),
                Next::TooLong => (0, None),
                Next::Block(number) => (number, Part::read(&columns, &buffer)),
            };
            if !add(number, part) {
                return Ok(());
            }
        }
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut outcome = work();
        for other in others {
            outcome =
                outcome.and(other.join().unwrap_or_else(|_| Err(std::io::Error::other("a thread failed"))));
        }
        outcome
    })?;
    let whole = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(whole.finish(blocks))
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Label,
    Usage,
}

/// The columns, and where the rows begin; None: something else than an id, a label and perhaps a usage.
fn header(manifest: &Manifest, head: &[u8]) -> Option<(Vec<Column>, usize)> {
    let targets = manifest.targets();
    let [target] = targets.as_slice() else { return None };
    if !manifest.competition.metric.compares_classes() || sniff::sniff(head) != Ok(b',') {
        return None;
    }
    let text = sniff::without_bom(head);
    let end = text.iter().position(|b| *b == b'\n')?;
    let line = std::str::from_utf8(&text[..end]).ok()?;
    let names: Vec<&str> = line.strip_suffix('\r').unwrap_or(line).split(',').collect();
    let mut columns = Vec::new();
    for name in names {
        let column = match name {
            _ if name.contains(['"', '\r']) => return None,
            _ if name == manifest.competition.id_column => Column::Id,
            _ if name == target => Column::Label,
            "Usage" => Column::Usage,
            _ => return None,
        };
        if columns.contains(&column) {
            return None;
        }
        columns.push(column);
    }
    let whole = columns.contains(&Column::Id) && columns.contains(&Column::Label);
    whole.then_some((columns, head.len() - text.len() + end + 1))
}

/// The rows of one block. Labels are still numbers.
#[derive(Debug, Default)]
struct Part {
    ids: Vec<u32>,
    labels: Vec<u16>,
    usage: Vec<Usage>,
}

impl Part {
    fn read(columns: &[Column], bytes: &[u8]) -> Option<Self> {
        let mut part = Self::default();
        let mut at = 0;
        while at < bytes.len() {
            for (index, column) in columns.iter().enumerate() {
                let rest = &bytes[at..];
                at += match column {
                    Column::Id => {
                        let (id, used) = number(rest)?;
                        part.ids.push(u32::try_from(id).ok()?);
                        used
                    }
                    Column::Label => {
                        let (label, used) = number(rest)?;
                        part.labels.push(u16::try_from(label).ok().filter(|l| usize::from(*l) < LABELS)?);
                        used
                    }
                    Column::Usage => {
                        let (usage, used) = Usage::leading(rest)?;
                        part.usage.push(usage);
                        used
                    }
                };
                at += match (&bytes[at..], index + 1 == columns.len()) {
                    ([b',', ..], false) | ([b'\n', ..], true) => 1,
                    ([b'\r', b'\n', ..], true) => 2,
                    ([], true) => 0,
                    _ => return None,
                };
            }
        }
        Some(part)
    }
}

/// A number as programs write it: without a leading zero, which would make ids texts.
#[inline]
fn number(bytes: &[u8]) -> Option<(u64, usize)> {
    let (value, used) = digits::leading(bytes)?;
    (used == 1 || used > 1 && bytes[0] != b'0').then_some((value, used))
}

/// What the blocks are put together to, in their order.
#[derive(Debug)]
struct Whole {
    /// Blocks that came before their turn.
    early: BTreeMap<usize, Part>,
    next: usize,
    ids: IdList,
    /// Class of each label: in the order in which they came up.
    known: [Class; LABELS],
    names: Vec<u16>,
    classes: Vec<Class>,
    usage: Vec<Usage>,
    failed: bool,
}

/// Ids in the order of the file. Most solutions are in the order of their ids: nothing to keep then.
#[derive(Debug)]
enum IdList {
    Run { start: u32, count: usize },
    Any(Vec<u32>),
}

impl Default for Whole {
    fn default() -> Self {
        Self {
            early: BTreeMap::new(),
            next: 0,
            ids: IdList::Run { start: 0, count: 0 },
            known: [NO_CLASS; LABELS],
            names: Vec::new(),
            classes: Vec::new(),
            usage: Vec::new(),
            failed: false,
        }
    }
}

impl Whole {
    /// Adds a block; false: the careful reader is needed, there is no use in going on.
    fn add(&mut self, number: usize, part: Option<Part>) -> bool {
        let Some(part) = part else {
            self.failed = true;
            return false;
        };
        self.early.insert(number, part);
        while let Some(part) = self.early.remove(&self.next) {
            self.next += 1;
            self.ids.add(&part.ids);
            for label in part.labels {
                let class = &mut self.known[usize::from(label)];
                if *class == NO_CLASS {
                    *class = self.names.len() as Class;
                    self.names.push(label);
                }
                self.classes.push(*class);
            }
            self.usage.extend(part.usage);
        }
        !self.failed
    }

    /// Rows in the order of ids; None if ids are not a permutation of a range.
    fn finish<R: Read>(mut self, blocks: Blocks<R>) -> Option<Table> {
        if self.failed || self.classes.is_empty() || u32::try_from(self.classes.len()).is_err() {
            return None;
        }
        let start = match &self.ids {
            IdList::Run { start, .. } => *start,
            IdList::Any(ids) => {
                let start = *ids.iter().min()?;
                let mut classes = vec![NO_CLASS; ids.len()];
                for (id, class) in ids.iter().zip(&self.classes) {
                    *classes.get_mut((id - start) as usize)? = *class;
                }
                // As many ids as places, and no place left: none is there twice.
                if classes.contains(&NO_CLASS) {
                    return None;
                }
                self.classes = classes;
                if !self.usage.is_empty() {
                    let mut usage = vec![Usage::Ignored; ids.len()];
                    for (id, row) in ids.iter().zip(&self.usage) {
                        usage[(id - start) as usize] = *row;
                    }
                    self.usage = usage;
                }
                start
            }
        };
        Some(Table {
            ids: Ids::Range { start: i64::from(start), count: self.classes.len() as u32 },
            label_names: self.names.iter().map(u16::to_string).collect(),
            classes: self.classes,
            numbers: Vec::new(),
            usage: self.usage,
            sha256: blocks.sha256(),
        })
    }
}

impl IdList {
    fn add(&mut self, ids: &[u32]) {
        if let Self::Run { start, count } = self {
            let first = if *count == 0 { ids.first().copied().unwrap_or_default() } else { *start };
            let next = u64::from(first) + *count as u64;
            if ids.iter().zip(next..).all(|(id, want)| u64::from(*id) == want) {
                (*start, *count) = (first, *count + ids.len());
                return;
            }
            *self = Self::Any((0..*count as u32).map(|i| first + i).collect());
        }
        if let Self::Any(list) = self {
            list.extend_from_slice(ids);
        }
    }
}

#[cfg(test)]
#[expect(clippy::format_push_string, reason = "small files, written as they are read")]
mod tests {
    use super::Usage::{Ignored, Private, Public};
    use super::*;
    use crate::competition::schema::{Schema, Values};
    use crate::competition::{Error, Predicted, Solution};
    use proptest::prelude::*;
    use std::path::Path;

    fn manifest() -> Manifest {
        let text = super::super::tests::MANIFEST
            .replace("rows = 1000\nclasses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", "");
        Manifest::parse(&text, Path::new("assignment.toml")).unwrap()
    }

    fn table(text: &[u8], threads: usize) -> Option<Table> {
        read(&manifest(), text, threads).unwrap()
    }

    #[test]
    fn rows_in_any_order_of_rows_and_columns() {
        let file = b"Usage,Id,Category\nPublic,7,3\nPrivate,5,10\r\nIgnored,6,3\nPublic,8,0";
        let table = table(file, 2).unwrap();
        assert!(matches!(table.ids, Ids::Range { start: 5, count: 4 }));
        assert_eq!(table.label_names, ["3", "10", "0"]);
        assert_eq!(table.classes, [1, 0, 0, 2]);
        assert_eq!(table.usage, [Private, Ignored, Public, Public]);
    }

    #[test]
    fn what_it_does_not_know_is_left_to_the_careful_reader() {
        for rows in [
            "1,2\n1,3\n",
            "1,2\n3,2\n",
            "01,2\n2,2\n",
            "1,02\n",
            "1,\n",
            "1\n",
            "1,2,3\n",
            "-1,2\n",
            "1,1024\n",
            "1,x\n",
            "\"1\",2\n",
            "1,2\n\n2,2\n",
            "1,2\r2,2\n",
            " 1,2\n",
            "1,2\n2,2\n1,2\n",
            "4294967296,2\n",
            "",
        ] {
            assert!(table(format!("Id,Category\n{rows}").as_bytes(), 1).is_none(), "{rows:?}");
        }
        assert!(table(b"Id,Category\n1,2\n0,3\n", 1).is_some());
        assert!(table(b"Id,Category,Usage\n1,2,public\n", 1).is_none());
        assert!(table(b"Id,Category,Id\n1,2,1\n", 1).is_none());
        assert!(table(b"Id;Category\n1;2\n", 1).is_none());
    }

    #[test]
    fn many_blocks_are_put_together_in_order() {
        let mut text = String::from("Id,Category,Usage\n");
        for id in 0..120_000u32 {
            let usage = if id % 3 == 0 { "Public" } else { "Private" };
            text.push_str(&format!("{id},{},{usage}\n", id / 7 % 11));
        }
        for threads in [1, 3] {
            let table = table(text.as_bytes(), threads).unwrap();
            let names: Vec<u32> = table.label_names.iter().map(|n| n.parse().unwrap()).collect();
            assert!((0..120_000u32).zip(&table.classes).all(|(id, c)| names[usize::from(*c)] == id / 7 % 11));
            assert!((0..120_000u32).zip(&table.usage).all(|(id, u)| (id % 3 == 0) == (*u == Usage::Public)));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Both readers make the same solution of a file, or the same mistake is found.
        #[test]
        fn the_careful_reader_agrees(
            rows in Just((0..9u32).collect::<Vec<_>>()).prop_shuffle(),
            labels in prop::collection::vec(0..4u32, 9),
            changes in prop::collection::vec((0..200usize, prop::sample::select(b"0123456789,\n\r \"x-Pu".to_vec())), 0..3),
        ) {
            let mut text = String::from("Id,Category,Usage\n");
            for (id, label) in rows.iter().zip(&labels) {
                text.push_str(&format!("{},{label},{}\n", id + 3, if id % 2 == 0 { "Public" } else { "Private" }));
            }
            let mut bytes = text.into_bytes();
            for (at, byte) in changes {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            let (file, manifest) = (Path::new("solution.csv"), manifest());
            let careful = Solution::careful(file, &manifest, &bytes[..], None);
            if let Some(table) = table(&bytes, 1) {
                match (table.finish(file, &manifest, None), careful) {
                    (Ok(a), Ok(b)) => {
                        prop_assert_eq!((&a.truth, &a.usage, &a.sha256), (&b.truth, &b.usage, &b.sha256));
                        let (a, b) = (a.schema, b.schema);
                        prop_assert_eq!(format!("{:?}", a.ids), format!("{:?}", b.ids));
                        let labels = |schema: &Schema| match &schema.values {
                            Values::Classes(labels) => (0..labels.len()).map(|c| labels.name(c as Class)).collect::<Vec<_>>(),
                            _ => Vec::new(),
                        };
                        prop_assert_eq!(labels(&a), labels(&b));
                    }
                    (Err(quick), Err(careful)) => prop_assert_eq!(quick.to_string(), careful.to_string()),
                    (quick, careful) => prop_assert!(false, "{quick:?} {careful:?}"),
                }
            } else if let Ok(Solution { truth: Predicted::Classes(_), .. }) | Err(Error::Wrong { .. }) = careful {
            } else {
                prop_assert!(false, "{careful:?}");
            }
        }
    }
}
