//! Filling the instructor's own file: which row is whose.

use super::class::{Class, Entry};
use super::table::Table;
use super::{Export, ExportError};
use crate::roster::{Joined, Match, Person, PersonReader, Roster};
use crate::text::{Message, args};
use std::collections::HashMap;

/// A table of people, with its header found.
pub struct Sheet {
    /// The table.
    pub table: Table,
    /// Row of the header.
    pub header: usize,
    reader: PersonReader,
}

/// Rows above the header that an export may have.
const MAX_PREAMBLE: usize = 5;

impl Sheet {
    /// Finds the header.
    pub fn new(table: Table) -> Result<Self, ExportError> {
        let mut rows = table.rows.iter().take(MAX_PREAMBLE).enumerate();
        let found = rows.find_map(|(i, row)| Some((i, PersonReader::new(&row.cells)?)));
        match found {
            Some((header, reader)) => Ok(Self { table, header, reader }),
            None => Err(ExportError::NoTable { path: table.path }),
        }
    }

    /// The first column with one of these names, whatever their case.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let cells = &self.table.rows[self.header].cells;
        let is = |cell: &String| names.iter().any(|n| cell.trim().to_lowercase() == n.to_lowercase());
        cells.iter().position(is)
    }

    /// A column that is needed.
    pub fn needed(&self, names: &[&str]) -> Result<usize, ExportError> {
        self.column(names).ok_or_else(|| self.no_column(names[0]))
    }

    /// That a column is missing.
    pub fn no_column(&self, wanted: &str) -> ExportError {
        let found = self.table.rows[self.header].cells.iter().filter(|c| !c.trim().is_empty()).cloned();
        ExportError::NoColumn {
            path: self.table.path.clone(),
            wanted: wanted.to_owned(),
            found: found.take(30).collect(),
        }
    }

    /// Gives every row its grade: `put` is told the row's number and whose it is, and answers whether it was written.
    ///
    /// Rows of nobody that we know, rows that could be several people's, and students who have no row are remarked.
    pub fn each_row(
        &mut self,
        class: &Class<'_>,
        entries: &[Entry],
        put: &mut dyn FnMut(&mut Table, usize, &Entry) -> bool,
    ) -> usize {
        let people: Vec<Person> = entries.iter().flat_map(|e| e.people.iter().cloned()).collect();
        let mut owners: HashMap<String, usize> = HashMap::new();
        for (i, person) in entries.iter().enumerate().flat_map(|(i, e)| e.people.iter().map(move |p| (i, p)))
        {
            owners.entry(person.id.clone()).or_insert(i);
        }
        let roster = Roster { people, ..Roster::default() };
        let mut joined = Joined::new(&roster);
        let mut met = vec![false; entries.len()];
        let mut written = 0;
        for i in self.header + 1..self.table.rows.len() {
            let Some(person) = self.reader.person(&self.table.rows[i].cells) else { continue };
            let (found, how) = joined.find(&person);
            let line = self.table.rows[i].line;
            let about = || args! { "line" => line, "name" => person.listed() };
            match (how, owners.get(&found.id)) {
                (Match::Id | Match::Email | Match::Name, Some(owner)) => {
                    met[*owner] = true;
                    written += usize::from(put(&mut self.table, i, &entries[*owner]));
                }
                (Match::Ambiguous, _) => class.remark(Message::new("export_row_ambiguous", about())),
                _ => class.remark(Message::new("export_row_unknown", about())),
            }
        }
        for (entry, _) in entries.iter().zip(met).filter(|(e, met)| !met && e.score.is_some()) {
            class.remark(Message::new("export_not_in_file", args! { "submission" => &entry.submission }));
        }
        written
    }

    /// The filled file.
    pub fn done(self, class: &Class<'_>, written: usize) -> Export {
        let files = vec![(String::new(), self.table.into_bytes())];
        Export { files, written, remarks: class.remarks() }
    }
}
