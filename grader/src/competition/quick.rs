//! The quick way to read a submission of integer ids and integer classes, on several threads, in bounded memory.
//!
//! It only knows files without a problem. Every id is there exactly once if there are as many rows as ids and no row
//! of the solution is left without a class, so nothing has to be kept of lines. A line that is not
//! `digits,digits` is read like the careful reader does; whatever is wrong with a file, the careful reader in
//! [`super::validate`] says it. A property test holds both to the same answers.

use super::blocks::{Blocks, Next};
use super::scan::{Scanner, Step};
use super::schema::{Class, Labels, RowIndex, Schema, Values};
use super::validate::NO_CLASS;
use super::{Predicted, digits, sniff};
use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering::Relaxed};

/// Rows that are looked up together: the processor waits for memory once, not for each of them.
const BATCH: usize = 64;

/// Predictions of a file without any problem, or None: read it in another way.
pub fn read(schema: &Schema, bytes: &[u8]) -> Option<(u64, Predicted)> {
    let (sheet, start) = Sheet::new(schema, bytes)?;
    if sheet.rows(&bytes[start..]) { sheet.finish() } else { None }
}

/// The same for a file of any size, with the hash of its bytes.
pub fn read_blocks(
    schema: &Schema,
    reader: impl Read + Send,
    threads: usize,
) -> std::io::Result<Option<(String, u64, Predicted)>> {
    let blocks = Blocks::new(reader);
    let mut first = Vec::new();
    if blocks.next(&mut first)? != Next::Block(0) {
        return Ok(None);
    }
    let Some((sheet, start)) = Sheet::new(schema, &first) else { return Ok(None) };
    let good = AtomicBool::new(sheet.rows(&first[start..]));
    let work = || -> std::io::Result<()> {
        let mut buffer = Vec::new();
        while good.load(Relaxed) {
            match blocks.next(&mut buffer)? {
                Next::End => break,
                Next::Block(_) if sheet.rows(&buffer) => {}
                Next::Block(_) | Next::TooLong => good.store(false, Relaxed),
            }
        }
        Ok(())
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
    if !good.into_inner() {
        return Ok(None);
    }
    Ok(sheet.finish().map(|(rows, predicted)| (blocks.sha256(), rows, predicted)))
}

/// What is filled in while rows are read, by any number of threads.
struct Sheet<'a> {
    schema: &'a Schema,
    labels: &'a Labels,
    /// The id is in the first column.
    id_first: bool,
    rows: AtomicU64,
    classes: Vec<AtomicU16>,
}

impl<'a> Sheet<'a> {
    /// From the start of a file; and where its rows begin.
    fn new(schema: &'a Schema, head: &[u8]) -> Option<(Self, usize)> {
        let (Values::Classes(labels), [column]) = (&schema.values, schema.columns.as_slice()) else {
            return None;
        };
        if !labels.are_integers() || !schema.ids.are_integers() || sniff::sniff(head) != Ok(b',') {
            return None;
        }
        let text = sniff::without_bom(head);
        let end = text.iter().position(|b| *b == b'\n')?;
        let header = text[..end].strip_suffix(b"\r").unwrap_or(&text[..end]);
        let comma = header.iter().position(|b| *b == b',')?;
        let names = (&header[..comma], &header[comma + 1..]);
        let (id, column) = (schema.id_column.as_bytes(), column.as_bytes());
        // Names with quotes or commas in them are the careful reader's.
        if [id, column].concat().iter().any(|b| matches!(b, b'"' | b',' | b'\r' | b'\n')) {
            return None;
        }
        let id_first = match names {
            (a, b) if a == id && b == column => true,
            (a, b) if a == column && b == id => false,
            _ => return None,
        };
        let mut classes = Vec::new();
        classes.resize_with(schema.ids.len(), || AtomicU16::new(NO_CLASS));
        let sheet = Self { schema, labels, id_first, rows: AtomicU64::new(0), classes };
        Some((sheet, head.len() - text.len() + end + 1))
    }

    /// Reads rows; false: there is something that only the careful reader can judge.
    fn rows(&self, bytes: &[u8]) -> bool {
        let (mut at, mut rows) = (0, 0);
        let mut batch = [(0, 0); BATCH];
        while at < bytes.len() {
            let mut filled = 0;
            while filled < BATCH && at < bytes.len() {
                if let Some((target, class, used)) = self.line(&bytes[at..]) {
                    batch[filled] = (target, class);
                    filled += 1;
                    at += used;
                } else {
                    let Some((row, used)) = self.odd(&bytes[at..]) else { return false };
                    if let Some(row) = row {
                        batch[filled] = row;
                        filled += 1;
                    }
                    at += used;
                }
            }
            rows += filled as u64;
            if !self.put(&batch[..filled]) {
                return false;
            }
        }
        self.rows.fetch_add(rows, Relaxed);
        true
    }

    /// One line of `digits,digits`: row of the solution, class, and the bytes that it takes.
    #[inline]
    fn line(&self, bytes: &[u8]) -> Option<(RowIndex, Class, usize)> {
        let (a, first) = digits::leading(bytes)?;
        if first == 0 || bytes.get(first) != Some(&b',') {
            return None;
        }
        let rest = &bytes[first + 1..];
        let (b, second) = digits::leading(rest)?;
        let end = match rest.get(second) {
            _ if second == 0 => return None,
            Some(b'\n') => 1,
            Some(b'\r') if rest.get(second + 1) == Some(&b'\n') => 2,
            None => 0,
            Some(_) => return None,
        };
        let (id, label) = if self.id_first { (a, b) } else { (b, a) };
        let target = self.schema.ids.row_of(id as i64)?;
        Some((target, self.labels.class_of(label as i64)?, first + 1 + second + end))
    }

    /// Any other line, read carefully; without a row if it is blank. None: there is a problem.
    #[cold]
    fn odd(&self, bytes: &[u8]) -> Option<(Option<(RowIndex, Class)>, usize)> {
        let mut scanner = Scanner::new(b',');
        let Step::Row(row, used) = scanner.next(bytes, true) else { return None };
        if row.is_blank() {
            return Some((None, used));
        }
        if row.count != 2 || row.bad_quote {
            return None;
        }
        let (a, b) = (row.cell(0)?, row.cell(1)?);
        let (id, label) = if self.id_first { (a, b) } else { (b, a) };
        Some((Some((self.schema.ids.row(&id)?, self.labels.class_of_text(&label)?)), used))
    }

    /// Notes the classes of some rows; false: one of them has a class already.
    #[inline]
    fn put(&self, rows: &[(RowIndex, Class)]) -> bool {
        let free = |target: RowIndex| self.classes[target as usize].load(Relaxed) == NO_CLASS;
        if !rows.iter().fold(true, |all, (target, _)| all & free(*target)) {
            return false;
        }
        for (target, class) in rows {
            self.classes[*target as usize].store(*class, Relaxed);
        }
        true
    }

    fn finish(self) -> Option<(u64, Predicted)> {
        let rows = self.rows.into_inner();
        // As many rows as ids, and none without a class: none twice.
        let classes: Vec<Class> = self.classes.into_iter().map(AtomicU16::into_inner).collect();
        let whole = rows == classes.len() as u64 && !classes.contains(&NO_CLASS);
        whole.then_some((rows, Predicted::Classes(classes)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::Ids;
    use super::super::{Checked, check_bytes};
    use super::*;
    use std::fmt::Write as _;

    const ROWS: u32 = 150_000;

    fn schema(ids: Ids) -> Schema {
        let values = Values::Classes(Labels::new(["0", "1", "2", "3"]));
        Schema { id_column: "Id".to_owned(), columns: vec!["Category".to_owned()], ids, values }
    }

    /// Rows in an order that jumps about, some of them written in unusual ways.
    fn text(id: impl Fn(u32) -> u32) -> String {
        let mut text = String::from("\u{feff}Category,Id\r\n");
        for row in 0..ROWS {
            let row = (u64::from(row) * 7919 % u64::from(ROWS)) as u32;
            let (id, class) = (id(row), row % 4);
            let _ = match row % 1000 {
                1 => writeln!(text, "\"{class}\",{id}"),
                2 => writeln!(text, "{class}.0, {id}\n"),
                3 => write!(text, "{class},0{id}\r"),
                4 => write!(text, "+{class},{id}.\r\n"),
                _ => writeln!(text, "{class},{id}"),
            };
        }
        text
    }

    fn both(schema: &Schema, text: &[u8]) -> (Option<(u64, Predicted)>, Checked) {
        let whole = read(schema, text);
        for threads in [1, 3] {
            let blocks = read_blocks(schema, text, threads).unwrap();
            assert!(blocks.map(|(_, rows, predicted)| (rows, predicted)) == whole);
        }
        (whole, check_bytes(schema, text))
    }

    #[test]
    fn large_files_are_read_as_the_careful_reader_reads_them() {
        for gaps in [1, 3] {
            let ids = Ids::from_integers((0..i64::from(ROWS)).map(|id| id * gaps).collect());
            let schema = schema(ids);
            let good = text(|row| row * gaps as u32);
            let (quick, careful) = both(&schema, good.as_bytes());
            assert!(careful.problems.is_empty());
            assert!(quick == Some((careful.rows, careful.predicted)));
            // One id for another, the same number of rows: near the start, across blocks, at the end.
            for row in [5, ROWS / 2 + 5, ROWS - 5] {
                let twice = text(|r| gaps as u32 * if r == row { 10 } else { r });
                let (quick, careful) = both(&schema, twice.as_bytes());
                assert!(quick.is_none() && careful.problems.has(super::super::Code::DuplicateId));
            }
            for (from, to) in [("\n1,10", "\n4,10"), ("\n1,10", "\n1;10"), ("\n1,10", "\n\u{0},10")] {
                let broken = good.replacen(from, to, 1);
                assert_ne!(broken, good);
                assert!(both(&schema, broken.as_bytes()).0.is_none());
            }
        }
    }
}
