//! A competition made from a file of labels: new ids in another order, a split, and canaries.
//!
//! Labels that can be downloaded (those of FashionMNIST's test set) are of no use to whoever does not know which row is
//! which: ids are dealt anew in an order that only the secret tells. A few rows are canaries: they count in no score
//! (usage `Ignored`), and the solution has a wrong label for them on purpose. Nobody predicts those labels unless they
//! have the solution file; whoever has the original labels of all of them has most likely got the labels elsewhere.

use super::Error;
use super::draw::Draw;
use super::labels;
use super::metric::Metric;
use super::schema::{Schema, Values, integer};
use super::solution::Usage;
use super::split;
use crate::text::{Message, args};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// What is made.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// Id of the competition.
    pub id: &'a str,
    /// How predictions are judged.
    pub metric: Metric,
    /// Share of rows that are public.
    pub public_share: f64,
    /// Canaries; by default one row in 200, at least 20, but never more than one in ten.
    pub canaries: Option<usize>,
    /// Name of the id column in the file of labels; by default its first one.
    pub id_column: Option<&'a str>,
    /// Name of the column of labels; by default the other one, if there are two.
    pub target: Option<&'a str>,
}

/// A file of the competition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Name in the folder.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// Students never get it, and other users of the machine cannot read it.
    pub secret: bool,
}

/// A competition's data.
#[derive(Clone, Debug)]
pub struct Created {
    /// `solution.csv`, `canaries.csv`, `ids.csv`, `sample_submission.csv`, and `test.csv` where there are features.
    pub files: Vec<File>,
    /// Name of the id column.
    pub id_column: String,
    /// Name of the column that is predicted.
    pub target: String,
    /// All rows.
    pub rows: usize,
    /// Rows of the public score.
    pub public: usize,
    /// Rows that are canaries.
    pub canaries: usize,
    /// Labels in their order: whole numbers by value, else texts. None for metrics of numbers.
    pub classes: Option<Vec<String>>,
    /// Whether all classes are whole numbers.
    pub whole: bool,
}

/// Name of the file that keeps the original labels of canaries, beside the solution.
pub const CANARIES: &str = "canaries.csv";

/// Makes a competition's data. The same secret, id and labels give the same bytes.
pub fn create(
    plan: &Plan<'_>,
    labels: &Path,
    features: Option<&Path>,
    secret: &[u8],
) -> Result<Created, Error> {
    let mut table = Labels::read(plan, labels)?;
    table.settle(plan, labels)?;
    let rows = table.rows.len();
    let name = |what: &str| format!("competition/{}/{what}", plan.id);
    let mut order: Vec<usize> = (0..rows).collect();
    Draw::new(secret, &name("order")).shuffle(&mut order);
    let canaries = plan.canaries.unwrap_or_else(|| (rows / 200).max(20)).min(rows / 10);
    let mut deck: Vec<usize> = (0..rows).collect();
    Draw::new(secret, &name("canaries")).shuffle(&mut deck);
    let chosen: BTreeSet<usize> = deck.into_iter().take(canaries).collect();
    let values = table.values(plan, labels)?;
    let key = [secret, b"\0", name("split").as_bytes()].concat();
    let mut relabel = Draw::new(secret, &name("labels"));
    let mut solution = csv_row(&[&table.id_column, &table.target, "Usage"]);
    let mut planted = csv_row(&[&table.id_column, &table.target, "original"]);
    let mut ids = csv_row(&["new", "old"]);
    let mut sample = csv_row(&[&table.id_column, &table.target]);
    let common = table.most_frequent();
    let mut public = 0;
    for (new, old) in order.iter().enumerate() {
        let (old_id, label) = &table.rows[*old];
        let id = new.to_string();
        ids += &csv_row(&[&id, old_id]);
        sample += &csv_row(&[&id, common]);
        if chosen.contains(&new) {
            let others: Vec<&String> = values.iter().filter(|v| *v != label).collect();
            let wrong = others[relabel.below(others.len())];
            solution += &csv_row(&[&id, wrong, "Ignored"]);
            planted += &csv_row(&[&id, wrong, label]);
            continue;
        }
        let usage = split::of_id(&key, &id, plan.public_share);
        public += usize::from(usage == Usage::Public);
        let usage = if usage == Usage::Public { "Public" } else { "Private" };
        solution += &csv_row(&[&id, label, usage]);
    }
    let file = |name, text, secret| File { name, text, secret };
    let mut files = vec![
        file("solution.csv", solution, true),
        file(CANARIES, planted, true),
        file("ids.csv", ids, true),
        file("sample_submission.csv", sample, false),
    ];
    if let Some(features) = features {
        files.push(file("test.csv", table.features(plan, features, labels, &order)?, false));
    }
    let classes = plan.metric.compares_classes().then(|| values.clone());
    let whole = values.iter().all(|v| v.parse::<i64>().is_ok_and(|n| n.to_string() == *v));
    Ok(Created {
        files,
        id_column: table.id_column,
        target: table.target,
        rows,
        public,
        canaries,
        classes,
        whole,
    })
}

/// The file of labels, as it is written.
struct Labels {
    id_column: String,
    target: String,
    /// Id and label of each row.
    rows: Vec<(String, String)>,
    /// Lines of the rows.
    lines: Vec<u64>,
}

impl Labels {
    fn read(plan: &Plan<'_>, file: &Path) -> Result<Self, Error> {
        let (header, records) = read_csv(file)?;
        let place = |name: &str| {
            header.iter().position(|h| h == name).ok_or_else(|| {
                let args = args! { "column" => name, "names" => header };
                Error::wrong_line(file, 1, Message::new("labels_column_missing", args))
            })
        };
        let id = plan.id_column.map_or(Ok(0), place)?;
        let target = match plan.target {
            Some(name) => place(name)?,
            None if header.len() == 2 => 1 - id,
            None => {
                let args = args! { "names" => header };
                return Err(Error::wrong_line(file, 1, Message::new("labels_which_column", args))
                    .with_hint(Message::bare("labels_which_column_hint")));
            }
        };
        if plan.target.is_none() && is_data(&header, id, target, &records) {
            return Err(Error::wrong_line(file, 1, Message::bare("labels_no_header"))
                .with_hint(Message::bare("labels_no_header_hint")));
        }
        let mut seen: HashMap<String, u64> = HashMap::new();
        let mut lines = Vec::with_capacity(records.len());
        let mut rows = Vec::with_capacity(records.len());
        for (line, record) in records {
            let cell = |at: usize| record[at].trim().to_owned();
            let (key, label) = (cell(id), cell(target));
            for (at, text) in [(id, &key), (target, &label)] {
                if text.is_empty() {
                    let args = args! { "column" => header[at] };
                    return Err(Error::wrong_line(file, line, Message::new("labels_empty", args)));
                }
            }
            if let Some(first) = seen.insert(key.clone(), line) {
                let args = args! { "value" => key, "first" => first };
                return Err(Error::wrong_line(file, line, Message::new("solution_duplicate_id", args)));
            }
            rows.push((key, label));
            lines.push(line);
        }
        if header[id] == header[target] || header[id] == "Usage" || header[target] == "Usage" {
            let args = args! { "names" => header };
            return Err(Error::wrong_line(file, 1, Message::new("labels_which_column", args))
                .with_hint(Message::bare("labels_which_column_hint")));
        }
        Ok(Self { id_column: header[id].clone(), target: header[target].clone(), rows, lines })
    }

    /// Writes whole numbers in one way (a column of pandas has `1.0` for 1 after an empty cell), and refuses labels
    /// that are none.
    fn settle(&mut self, plan: &Plan<'_>, file: &Path) -> Result<(), Error> {
        if matches!(plan.metric, Metric::Rmse | Metric::Mae | Metric::R2) {
            return Ok(());
        }
        let mut found: Vec<(&str, usize)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut firsts = Vec::new();
        for (row, (_, label)) in self.rows.iter().enumerate() {
            let place = *places.entry(label).or_insert(found.len());
            if place == found.len() {
                found.push((label, 0));
                firsts.push(self.lines[row]);
            }
            found[place].1 += 1;
        }
        let kind = labels::kind(found.iter().copied(), None).map_err(|stray| {
            let args = args! {
                "column" => self.target, "value" => found[stray.index].0,
                "other" => stray.other.map_or("", |other| found[other].0),
            };
            Error::wrong_line(file, firsts[stray.index], Message::new(stray.code(), args))
        })?;
        if kind == labels::Kind::Integers {
            for (_, label) in &mut self.rows {
                if let Some(whole) = integer(label.as_bytes()) {
                    *label = whole.to_string();
                }
            }
        }
        Ok(())
    }

    /// All different labels: whole numbers by value, else as texts.
    fn values(&self, plan: &Plan<'_>, file: &Path) -> Result<Vec<String>, Error> {
        let distinct: BTreeSet<&String> = self.rows.iter().map(|(_, label)| label).collect();
        let mut values: Vec<String> = distinct.into_iter().cloned().collect();
        let finite = |label: &String| label.parse::<f64>().is_ok_and(f64::is_finite);
        if values.iter().all(finite) {
            values.sort_by(|a, b| {
                let number = |x: &String| x.parse::<f64>().unwrap_or_default();
                number(a).total_cmp(&number(b))
            });
        } else if !plan.metric.compares_classes() {
            let is_text = |(_, label): &(String, String)| !finite(label);
            let line = self.rows.iter().position(is_text).map_or(1, |row| self.lines[row]);
            let args = args! { "metric" => plan.metric.name() };
            return Err(Error::wrong_line(file, line, Message::new("labels_not_numbers", args)));
        }
        if matches!(plan.metric, Metric::LogLoss | Metric::Auc) && values != ["0", "1"] {
            let args = args! { "metric" => plan.metric.name() };
            return Err(Error::wrong(file, Message::new("labels_not_binary", args)));
        }
        if values.len() < 2 {
            return Err(Error::wrong(file, Message::bare("labels_all_alike")));
        }
        Ok(values)
    }

    fn most_frequent(&self) -> &str {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (_, label) in &self.rows {
            *counts.entry(label).or_default() += 1;
        }
        let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
        most.map_or("", |(label, _)| label)
    }

    /// The rows of the features under their new ids.
    fn features(
        &self,
        plan: &Plan<'_>,
        file: &Path,
        labels: &Path,
        order: &[usize],
    ) -> Result<String, Error> {
        let (header, records) = read_csv(file)?;
        let wanted = plan.id_column.unwrap_or(&self.id_column);
        let Some(id) = header.iter().position(|h| h == wanted) else {
            let args = args! { "column" => wanted, "names" => header };
            return Err(Error::wrong_line(file, 1, Message::new("labels_column_missing", args)));
        };
        if header.contains(&self.target) {
            let args = args! { "column" => self.target };
            return Err(Error::wrong_line(file, 1, Message::new("features_hold_labels", args)));
        }
        let mut by_id: HashMap<&str, &[String]> = HashMap::new();
        for (line, record) in &records {
            if by_id.insert(record[id].trim(), record).is_some() {
                let args = args! { "value" => record[id] };
                return Err(Error::wrong_line(file, *line, Message::new("features_id_twice", args)));
            }
        }
        let mut text = csv_row(&header.iter().map(String::as_str).collect::<Vec<_>>());
        for (new, old) in order.iter().enumerate() {
            let old_id = &self.rows[*old].0;
            let Some(record) = by_id.remove(old_id.as_str()) else {
                let args = args! { "value" => old_id, "labels" => labels.display().to_string() };
                return Err(Error::wrong(file, Message::new("features_lack_id", args)));
            };
            let new = new.to_string();
            let cells = record.iter().enumerate().map(|(i, c)| if i == id { &new } else { c });
            text += &csv_row(&cells.map(String::as_str).collect::<Vec<_>>());
        }
        if let Some(extra) = by_id.keys().min() {
            let args = args! { "value" => extra, "labels" => labels.display().to_string() };
            return Err(Error::wrong(file, Message::new("features_extra_id", args)));
        }
        Ok(text)
    }
}

type Table = (Vec<String>, Vec<(u64, Vec<String>)>);

/// Is the first line a row of data already? Its label is one of the others, and its id is a number where theirs are.
fn is_data(header: &[String], id: usize, target: usize, records: &[(u64, Vec<String>)]) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().is_ok();
    let column = |at: usize| records.iter().map(move |(_, record)| record[at].trim());
    let label = header[target].as_str();
    let as_a_label = column(target).any(|l| l == label) || number(label) && column(target).all(number);
    as_a_label && (number(&header[id]) || !column(id).all(number))
}

/// The header, and the rows with their lines.
fn read_csv(file: &Path) -> Result<Table, Error> {
    let bytes = std::fs::read(file).map_err(Error::io(file))?;
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes))
        .map_err(|_| Error::wrong(file, Message::bare("labels_not_utf8")))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let wrong = |e: &csv::Error| {
        let line = e.position().map_or(1, csv::Position::line);
        Error::wrong_line(file, line, Message::bare("labels_ragged"))
    };
    let header: Vec<String> =
        reader.headers().map_err(|e| wrong(&e))?.iter().map(|h| h.trim().to_owned()).collect();
    if header.len() < 2 {
        return Err(Error::wrong_line(file, 1, Message::bare("labels_one_column")));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| wrong(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record.iter().map(str::to_owned).collect()));
    }
    if rows.len() < 20 {
        let args = args! { "rows" => rows.len() };
        return Err(Error::wrong(file, Message::new("labels_few_rows", args)));
    }
    Ok((header, rows))
}

/// A valid submission that says the same for every row: the first class, else 0.
pub fn sample_submission(schema: &Schema) -> String {
    let columns: Vec<&str> =
        [schema.id_column.as_str()].into_iter().chain(schema.columns.iter().map(String::as_str)).collect();
    let mut text = csv_row(&columns);
    let answers = match &schema.values {
        Values::Classes(labels) => vec![labels.name(0).clone()],
        Values::Probabilities => {
            let many = schema.columns.len().max(1);
            vec![if many == 1 { "0.5".to_owned() } else { (1.0 / many as f64).to_string() }; many]
        }
        Values::Numbers { low, high } => vec![0f64.clamp(*low, *high).to_string()],
    };
    for row in 0..schema.ids.len() {
        let id = schema.ids.name(row);
        let cells: Vec<&str> = [id.as_ref()].into_iter().chain(answers.iter().map(String::as_str)).collect();
        text += &csv_row(&cells);
    }
    text
}

fn csv_row(cells: &[&str]) -> String {
    let quoted = |cell: &&str| {
        let plain = !cell.contains([',', '"', '\n', '\r']);
        if plain { (*cell).to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan<'_> = Plan {
        id: "digits",
        metric: Metric::Accuracy,
        public_share: 0.4,
        canaries: None,
        id_column: None,
        target: None,
    };

    fn labels(folder: &Path) -> std::path::PathBuf {
        let file = folder.join("labels.csv");
        let rows: String = (0..1000).map(|i| format!("img{i},{}\n", i * 7 % 10)).collect();
        std::fs::write(&file, format!("picture,digit\n{rows}")).unwrap();
        file
    }

    fn file<'a>(made: &'a Created, name: &str) -> Vec<Vec<&'a str>> {
        let text = &made.files.iter().find(|f| f.name == name).unwrap().text;
        text.lines().skip(1).map(|l| l.split(',').collect()).collect()
    }

    #[test]
    fn labels_are_judged_as_those_of_a_solution() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        let make = |stray: &str| {
            let rows: String = (0..100)
                .map(|i| if i == 7 { format!("{i},{stray}\n") } else { format!("{i},{}.0\n", i % 3) })
                .collect();
            std::fs::write(&path, format!("Id,Label\n{rows}")).unwrap();
            create(&PLAN, &path, None, b"secret")
        };
        let made = make("01").unwrap();
        assert_eq!((made.classes.unwrap(), made.whole), (vec!["0".to_owned(), "1".into(), "2".into()], true));
        for (stray, code) in [("NaN", "labels_nothing"), ("None", "labels_nothing"), ("cat", "labels_mixed")]
        {
            let Err(Error::Wrong { problem, line, .. }) = make(stray) else { panic!("{stray}") };
            assert_eq!((problem.code.as_str(), line), (code, Some(9)), "{stray}");
        }
    }

    #[test]
    fn every_row_is_there_once_under_a_new_id_and_canaries_are_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let made = create(&PLAN, &labels(folder.path()), None, b"secret").unwrap();
        let (ids, solution) = (file(&made, "ids.csv"), file(&made, "solution.csv"));
        let mut old: Vec<&str> = ids.iter().map(|r| r[1]).collect();
        assert!(ids.iter().filter(|r| r[1] == format!("img{}", r[0])).count() < 20, "in their old order");
        old.sort_unstable();
        old.dedup();
        assert_eq!(old.len(), 1000);
        let truth = |id: &str| {
            let old: usize = ids[id.parse::<usize>().unwrap()][1][3..].parse().unwrap();
            (old * 7 % 10).to_string()
        };
        let canaries = file(&made, CANARIES);
        assert_eq!((canaries.len(), made.canaries), (20, 20));
        for row in &solution {
            assert_eq!(row[1] == truth(row[0]), row[2] != "Ignored", "{row:?}");
        }
        for row in &canaries {
            let planted = &solution[row[0].parse::<usize>().unwrap()];
            assert_eq!((planted[1], planted[2], row[2].to_owned()), (row[1], "Ignored", truth(row[0])));
        }
        let public = solution.iter().filter(|r| r[2] == "Public").count();
        assert_eq!(public, made.public);
        assert!((330..460).contains(&public), "{public}");
    }

    #[test]
    fn the_secret_decides_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let labels = labels(folder.path());
        let made = |plan: &Plan<'_>, secret: &[u8]| create(plan, &labels, None, secret).unwrap().files;
        assert_eq!(made(&PLAN, b"one"), made(&PLAN, b"one"));
        assert_ne!(made(&PLAN, b"one")[2], made(&PLAN, b"two")[2]);
        assert_ne!(made(&PLAN, b"one")[2], made(&Plan { id: "other", ..PLAN }, b"one")[2]);
        // Students get no trace of the labels.
        let sample = &made(&PLAN, b"one")[3];
        assert!(!sample.secret && sample.text.lines().skip(1).all(|l| l.ends_with(",0")));
    }

    #[test]
    fn features_follow_their_ids_and_slips_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let labels = labels(folder.path());
        let features = folder.path().join("test.csv");
        let rows = |from: usize| -> String { (from..1000).map(|i| format!("{},img{i}\n", i * 3)).collect() };
        std::fs::write(&features, format!("ink,picture\n{}", rows(0))).unwrap();
        let made = create(&PLAN, &labels, Some(&features), b"secret").unwrap();
        let ids = file(&made, "ids.csv");
        for row in file(&made, "test.csv") {
            let old: usize = ids[row[1].parse::<usize>().unwrap()][1][3..].parse().unwrap();
            assert_eq!(row[0], (old * 3).to_string());
        }
        let said = |features: &Path| {
            let error = create(&PLAN, &labels, Some(features), b"secret").unwrap_err();
            crate::text::Explain::message(&error).code
        };
        std::fs::write(&features, format!("ink,picture\n{}", rows(1))).unwrap();
        assert_eq!(said(&features), "features_lack_id");
        std::fs::write(&features, format!("ink,picture\n{}0,more\n", rows(0))).unwrap();
        assert_eq!(said(&features), "features_extra_id");
        std::fs::write(&features, format!("digit,picture\n{}", rows(0))).unwrap();
        assert_eq!(said(&features), "features_hold_labels");
    }

    #[test]
    fn slips_in_the_labels_are_named_with_their_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("labels.csv");
        let rows: String = (0..50).map(|i| format!("{i},{}\n", i % 3)).collect();
        let said = |text: String| {
            std::fs::write(&file, text).unwrap();
            match create(&PLAN, &file, None, b"secret") {
                Ok(_) => (String::new(), None),
                Err(Error::Wrong { line, problem, .. }) => (problem.code, line),
                Err(other) => panic!("{other}"),
            }
        };
        assert_eq!(said(format!("id,label\n{rows}")).0, "");
        assert_eq!(said(format!("id,label\n{rows}7,1\n")), ("solution_duplicate_id".into(), Some(52)));
        assert_eq!(said(format!("id,label\n{rows}99,\n")), ("labels_empty".into(), Some(52)));
        assert_eq!(said(format!("id,label\n{rows}99,1,2\n")), ("labels_ragged".into(), Some(52)));
        assert_eq!(said(format!("a,b,c\n{}", rows.replace(',', ",1,"))).0, "labels_which_column");
        assert_eq!(said("id,label\n1,1\n".to_owned()).0, "labels_few_rows");
        assert_eq!(
            said(format!("id,label\n{}", rows.replace(",1", ",0").replace(",2", ",0"))).0,
            "labels_all_alike"
        );
    }
}
