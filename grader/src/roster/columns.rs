//! Which column of a roster is what: the headers of every LMS, in English and Russian.

use super::name::fold;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Own,
    /// `Participant 1234`.
    Participant,
    Canvas,
    Sis,
    Login,
    Gradescope,
    Github,
    Name,
    /// `Surname, Name`.
    SortName,
    First,
    Last,
    Email,
    Group,
    /// When it was handed in.
    HandedIn,
}

/// The columns of a header, and the form of the file by them.
pub(super) struct Header {
    pub columns: Vec<Option<Column>>,
    pub form: &'static str,
}

impl Header {
    /// Where a column is.
    pub fn find(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|c| *c == Some(column))
    }

    /// Whether it tells who somebody is.
    pub fn identifies(&self) -> bool {
        use Column::{Canvas, Email, Github, Gradescope, Last, Login, Name, Own, Participant, Sis, SortName};
        [Own, Participant, Canvas, Sis, Login, Gradescope, Github, Name, SortName, Last, Email]
            .iter()
            .any(|c| self.find(*c).is_some())
    }
}

/// Reads a header.
///
/// Sources: Canvas `lib/gradebook_exporter.rb`, Moodle `mod/assign/gradingtable.php` with its Russian language pack,
/// nbgrader `apps/dbapp.py`, the rosters that Gradescope and GitHub Classroom offer for download.
pub(super) fn header(cells: &[String]) -> Header {
    let folded: Vec<String> = cells.iter().map(|c| fold(c)).collect();
    let has = |name: &str| folded.iter().any(|c| c == name);
    let form = if has("github username") || has("github_username") {
        "github-classroom"
    } else if folded.first().is_some_and(|c| c == "student" || c == "lastname") && has("id") {
        "canvas"
    } else if (has("identifier") || has("идентификатор")) && folded.len() > 2 {
        "moodle"
    } else if has("sid") || (has("submission id") && has("total score")) {
        "gradescope"
    } else if has("lms user id") || has("lms_user_id") {
        "nbgrader"
    } else {
        "csv"
    };
    let mut columns: Vec<Option<Column>> = folded.iter().map(|c| known(c, form)).collect();
    // The first of two columns of one meaning counts.
    for i in 1..columns.len() {
        if columns[i].is_some() && columns[..i].contains(&columns[i]) {
            columns[i] = None;
        }
    }
    Header { columns, form }
}

fn known(cell: &str, form: &str) -> Option<Column> {
    Some(match (form, cell) {
        ("canvas", "student") => Column::SortName,
        ("canvas", "id") => Column::Canvas,
        ("moodle", "identifier" | "идентификатор") => Column::Participant,
        (
            "moodle",
            "last modified submission" | "последнее изменение ответ" | "последнее изменение задание",
        ) => Column::HandedIn,
        ("github-classroom", "github username" | "github_username") => Column::Github,
        (_, "sid" | "student's sid") => Column::Gradescope,
        ("github-classroom", "identifier") | (_, "id" | "ид" | "student id" | "student_id" | "student") => {
            Column::Own
        }
        (
            _,
            "sis user id"
            | "id number"
            | "idnumber"
            | "sis id"
            | "индивидуальный номер"
            | "номер зачетки"
            | "номер зачетной книжки"
            | "табельный номер"
            | "id-номер"
            | "student number",
        ) => Column::Sis,
        (_, "sis login id" | "login" | "username" | "user name" | "логин" | "имя пользователя") => {
            Column::Login
        }
        (_, "github" | "github login" | "github id") if form == "csv" => Column::Github,
        (
            _,
            "name"
            | "full name"
            | "fullname"
            | "имя фамилия"
            | "имя / фамилия"
            | "полное имя"
            | "фио"
            | "ф.и.о"
            | "фамилия имя"
            | "фамилия имя отчество"
            | "имя и фамилия"
            | "student name"
            | "студент",
        ) => Column::Name,
        (_, "sort name" | "sort_name" | "sortable name" | "last name first name" | "last first") => {
            Column::SortName
        }
        (_, "first name" | "firstname" | "first_name" | "given name" | "имя") => Column::First,
        (_, "last name" | "lastname" | "last_name" | "surname" | "family name" | "фамилия") => {
            Column::Last
        }
        (
            _,
            "email"
            | "e-mail"
            | "email address"
            | "e-mail address"
            | "mail"
            | "адрес электронной почты"
            | "электронная почта"
            | "почта"
            | "эл. почта",
        ) => Column::Email,
        (
            _,
            "group" | "groups" | "section" | "sections" | "team" | "группа" | "группы" | "команда" | "секция",
        ) => Column::Group,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (&'static str, Vec<Option<Column>>) {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let header = header(&cells);
        (header.form, header.columns)
    }

    #[test]
    fn headers_of_every_lms() {
        use Column::*;
        let some = |c: &[Column]| c.iter().map(|c| Some(*c)).collect::<Vec<_>>();
        assert_eq!(read("id,name,email,group"), ("csv", some(&[Own, Name, Email, Group])));
        let (form, columns) = read("Student,ID,SIS User ID,SIS Login ID,Section,HW 1 (77)");
        assert_eq!((form, &columns[..5]), ("canvas", &some(&[SortName, Canvas, Sis, Login, Group])[..]));
        assert_eq!(columns[5], None);
        let (form, columns) = read("Identifier,Full name,ID number,Email address,Status,Group,Grade");
        assert_eq!(form, "moodle");
        assert_eq!(columns[..4], some(&[Participant, Name, Sis, Email]));
        assert_eq!(columns[4..], [None, Some(Group), None]);
        let (form, columns) = read("Идентификатор,Полное имя,Адрес электронной почты,Состояние,Оценка");
        assert_eq!((form, &columns[..3]), ("moodle", &some(&[Participant, Name, Email])[..]));
        assert_eq!(
            read("First Name,Last Name,SID,Email,Sections"),
            ("gradescope", some(&[First, Last, Gradescope, Email, Group]))
        );
        assert_eq!(read("identifier,github_username,github_id,name").0, "github-classroom");
        assert_eq!(read("id,first_name,last_name,email,lms_user_id").0, "nbgrader");
        assert!(!header(&["colour".to_owned(), "size".to_owned()]).identifies());
    }
}
