//! A graded class as exports see it: points that an LMS takes, and who they belong to.

use super::ExportError;
use crate::grading::gradebook::{Gradebook, Row};
use crate::grading::result::{SubmissionStatus, round_points};
use crate::ledger::LedgerError;
use crate::roster::{IdKind, Person};
use crate::text::{Message, args};
use std::cell::RefCell;

/// A graded class.
pub struct Class<'a> {
    /// What stands.
    pub book: &'a Gradebook,
    /// Title of the assignment.
    pub title: String,
    /// Most points, bonus left out.
    pub max: f64,
    /// What is to be said.
    remarks: RefCell<Vec<Message>>,
}

/// A student's or group's grade, without its tasks.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Submission id.
    pub submission: String,
    /// Who handed it in.
    pub people: Vec<Person>,
    /// Status.
    pub status: SubmissionStatus,
    /// What counts in the end, at most `max`; null where there is nothing to hand on.
    pub score: Option<f64>,
    /// Points before lateness.
    pub raw: Option<f64>,
    /// Points that lateness takes.
    pub penalty: f64,
    /// Points of bonus tasks.
    pub bonus: f64,
    /// Number of attempts.
    pub attempts: usize,
    /// When the attempt that counts was handed in: RFC 3339.
    pub submitted_at: Option<String>,
    /// Points of each task, by id.
    pub tasks: Vec<(String, f64)>,
}

impl<'a> Class<'a> {
    pub fn new(book: &'a Gradebook) -> Self {
        let assignment = &book.assignment;
        let title = Some(assignment.words.title.clone()).filter(|t| !t.is_empty());
        Self {
            book,
            title: title.unwrap_or_else(|| assignment.id.clone()),
            max: assignment.max_score,
            remarks: RefCell::default(),
        }
    }

    /// Something to be said of a student.
    pub fn remark(&self, message: Message) {
        self.remarks.borrow_mut().push(message);
    }

    /// All that is to be said.
    pub fn remarks(&self) -> Vec<Message> {
        self.remarks.take()
    }

    /// All grades. Points above the maximum are capped, and it is said whose.
    pub fn entries(&self) -> Result<Vec<Entry>, ExportError> {
        self.book.rows()?.map(|row| Ok(self.entry(&row?))).collect()
    }

    /// Rows one after the other, each with its grade.
    pub fn each(&self, on: &mut dyn FnMut(&Row, &Entry)) -> Result<(), ExportError> {
        for row in self.book.rows()? {
            let row: Row = row.map_err(|e: LedgerError| e)?;
            let entry = self.entry(&row);
            on(&row, &entry);
        }
        Ok(())
    }

    fn entry(&self, row: &Row) -> Entry {
        let (result, standing) = (&row.result, &row.standing);
        let submission = row.student.submission.clone();
        let by_hand = result.by_hand.is_some();
        let score = match standing.status {
            SubmissionStatus::Excused => None,
            // Nothing was handed in: the LMS's own cell stays, unless somebody gave points.
            SubmissionStatus::NotSubmitted if !by_hand => None,
            _ => standing.score,
        };
        let of = |code: &str| Message::new(code, args! { "submission" => &submission });
        match standing.status {
            SubmissionStatus::Error if score.is_none() => self.remark(of("export_error")),
            _ => {}
        }
        let capped = score.map(|s| round_points(s.clamp(0.0, self.max)));
        if let (Some(score), Some(capped)) = (score, capped)
            && capped < score
        {
            let args =
                args! { "submission" => &submission, "score" => points(score), "max" => points(self.max) };
            self.remark(Message::new("export_capped", args));
        }
        Entry {
            submission,
            people: row.student.people.clone(),
            status: standing.status,
            score: capped,
            raw: standing.raw,
            penalty: standing.penalty,
            bonus: result.bonus,
            attempts: row.attempts,
            submitted_at: result.submitted_at.clone(),
            tasks: result.tasks.iter().map(|t| (t.id.clone(), t.score)).collect(),
        }
    }
}

impl Entry {
    /// The id that a system knows somebody by.
    pub fn id_of(person: &Person, kind: IdKind) -> Option<&str> {
        person.ids.get(&kind).map(String::as_str)
    }
}

/// Points as every LMS reads them: a dot, no thousands separators, at most four digits after it.
pub fn points(x: f64) -> String {
    let x = round_points(x);
    // -0 is nothing that a person would write.
    format!("{}", if x == 0.0 { 0.0 } else { x })
}

/// A row of RFC 4180, CRLF included.
pub fn csv_row<S: AsRef<str>>(cells: &[S]) -> String {
    let cell = |c: &S| {
        let c = c.as_ref();
        if c.contains(['"', ',', '\n', '\r', ';']) || c.starts_with(' ') || c.ends_with(' ') {
            format!("\"{}\"", c.replace('"', "\"\""))
        } else {
            c.to_owned()
        }
    };
    let mut line = cells.iter().map(cell).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_plain_numbers() {
        let shown: Vec<String> =
            [1234.5, 8.0, 1.0 / 3.0, -0.0, 1e-7, 12_345_678.0].iter().map(|x| points(*x)).collect();
        assert_eq!(shown, ["1234.5", "8", "0.3333", "0", "0", "12345678"]);
    }

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        assert_eq!(csv_row(&["a", "b,c", "d\"e"]), "a,\"b,c\",\"d\"\"e\"\r\n");
    }
}
