//! Who of the roster handed a submission in.

use super::name::{same_name, squeezed, words};
use super::{Person, Roster};
use std::collections::HashMap;

/// How somebody was found in the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// By an id that both have.
    Id,
    /// By the e-mail address.
    Email,
    /// By a name that is there once.
    Name,
    /// A name that several have: nobody was taken.
    Ambiguous,
    /// Not there.
    Nobody,
}

/// The roster, ready to be asked.
#[derive(Debug)]
pub struct Joined<'a> {
    roster: &'a Roster,
    ids: HashMap<String, Vec<usize>>,
    emails: HashMap<String, usize>,
    names: HashMap<String, Vec<usize>>,
    squeezed: HashMap<String, Vec<usize>>,
    /// Who handed in.
    seen: Vec<bool>,
}

impl<'a> Joined<'a> {
    /// Makes a roster ready to be asked.
    pub fn new(roster: &'a Roster) -> Self {
        let mut joined = Self {
            roster,
            ids: HashMap::new(),
            emails: HashMap::new(),
            names: HashMap::new(),
            squeezed: HashMap::new(),
            seen: vec![false; roster.people.len()],
        };
        for (i, person) in roster.people.iter().enumerate() {
            for id in person.ids.values().chain([&person.id]) {
                add(&mut joined.ids, id.to_lowercase(), i);
            }
            if let Some(email) = &person.email {
                joined.emails.entry(email.to_lowercase()).or_insert(i);
            }
            add(&mut joined.names, words(&person.name), i);
            add(&mut joined.squeezed, squeezed(&person.sort_name), i);
            add(&mut joined.squeezed, squeezed(&person.name), i);
        }
        joined
    }

    /// Looks somebody up, and remembers that they handed in: the roster's person, with what the submission knows of
    /// them added.
    ///
    /// An id of the same system decides; an id of another system only where the names do not speak against it. Then
    /// the e-mail address, the login in it, and last a name that is in the roster once.
    pub fn find(&mut self, person: &Person) -> (Person, Match) {
        let (found, how) = self.locate(person);
        let Some(i) = found else { return (person.clone(), how) };
        self.seen[i] = true;
        let mut joined = self.roster.people[i].clone();
        if joined.name.is_empty() {
            joined.name.clone_from(&person.name);
        }
        joined.email = joined.email.or_else(|| person.email.clone());
        joined.group = joined.group.or_else(|| person.group.clone());
        for (kind, id) in &person.ids {
            joined.ids.entry(*kind).or_insert_with(|| id.clone());
        }
        (joined, how)
    }

    /// The members of the group that a submission's name names, and remembers that they handed in.
    pub fn members(&mut self, group: &Person) -> Vec<Person> {
        let of_group =
            |p: &Person| p.group.as_ref().is_some_and(|g| same_name(g, &group.name) || *g == group.id);
        let mut found = Vec::new();
        for (person, seen) in self.roster.people.iter().zip(&mut self.seen) {
            if of_group(person) {
                *seen = true;
                found.push(person.clone());
            }
        }
        found
    }

    /// Those of the roster who were not looked up, in its order.
    pub fn absent(&self) -> impl Iterator<Item = &'a Person> {
        self.roster.people.iter().zip(&self.seen).filter(|(_, seen)| !**seen).map(|(person, _)| person)
    }

    fn locate(&self, person: &Person) -> (Option<usize>, Match) {
        let people = &self.roster.people;
        let by_kind = person.ids.iter().find_map(|(kind, id)| {
            let known = self.ids.get(&id.to_lowercase())?;
            known
                .iter()
                .copied()
                .find(|i| people[*i].ids.get(kind).is_some_and(|k| k.eq_ignore_ascii_case(id)))
        });
        if by_kind.is_some() {
            return (by_kind, Match::Id);
        }
        let email = person.email.as_ref().and_then(|e| self.emails.get(&e.to_lowercase())).copied();
        if email.is_some() {
            return (email, Match::Email);
        }
        let agrees = |i: &usize| {
            let other = &people[*i];
            // The name of a folder that is an id says nothing about how somebody is called.
            let nameless = person.name.is_empty() || person.name == person.id;
            nameless || other.name.is_empty() || same_name(&person.name, &other.name)
        };
        let other_id = person.ids.values().chain([&person.id]).find_map(|id| {
            let id = id.to_lowercase();
            let own = self.ids.get(&id).into_iter().flatten().copied();
            let of_email = self.emails.get(&id).copied();
            own.chain(of_email).find(agrees).or_else(|| self.login(&id).filter(agrees))
        });
        if other_id.is_some() {
            return (other_id, Match::Id);
        }
        let (key, table) = (words(&person.name), &self.names);
        let named = match table.get(&key) {
            Some(found) => found,
            None => self.squeezed.get(&squeezed(&person.name)).map_or(&[] as &[usize], Vec::as_slice),
        };
        match named {
            [one] => (Some(*one), Match::Name),
            [] => (None, Match::Nobody),
            _ => (None, Match::Ambiguous),
        }
    }

    /// Somebody whose e-mail address begins with this login, if only one does.
    fn login(&self, login: &str) -> Option<usize> {
        if login.is_empty() || login.contains('@') {
            return None;
        }
        let mut found = self
            .emails
            .iter()
            .filter(|(email, _)| email.split_once('@').is_some_and(|(user, _)| user == login))
            .map(|(_, i)| *i);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

fn add(table: &mut HashMap<String, Vec<usize>>, key: String, i: usize) {
    if key.is_empty() {
        return;
    }
    let found = table.entry(key).or_default();
    if !found.contains(&i) {
        found.push(i);
    }
}

#[cfg(test)]
mod tests {
    use super::super::IdKind;
    use super::*;
    use std::path::Path;

    fn roster(text: &str) -> Roster {
        Roster::parse(text.as_bytes(), Path::new("r.csv")).unwrap()
    }

    fn named(name: &str) -> Person {
        Person { id: "?".into(), name: name.into(), ..Person::default() }
    }

    #[test]
    fn ids_decide_and_names_only_when_they_are_there_once() {
        let roster =
            roster("id,name,email\n1,Анна Петрова,anna@x.ru\n2,Ким Ли,kim1@x.ru\n3,Ким Ли,kim2@x.ru\n");
        let mut joined = Joined::new(&roster);
        assert_eq!(joined.find(&named("Петрова Анна")).1, Match::Name);
        assert_eq!(joined.find(&named("Ким Ли")).1, Match::Ambiguous);
        let mut kim = named("Ким Ли");
        kim.email = Some("KIM2@x.ru".into());
        let (found, how) = joined.find(&kim);
        assert_eq!((found.id.as_str(), how), ("3", Match::Email));
        assert_eq!(
            joined.find(&Person::of_id(IdKind::Own, "kim1")).0.id,
            "2",
            "a login is the head of an address"
        );
        assert_eq!(joined.find(&named("Пётр Никто")).1, Match::Nobody);
        assert_eq!(joined.absent().count(), 0);
    }

    #[test]
    fn a_number_of_another_system_does_not_outweigh_a_name() {
        let roster = roster("id,name\n17,Анна Петрова\n18,Борис Иванов\n");
        let mut joined = Joined::new(&roster);
        let mut boris = Person::of_id(IdKind::Moodle, "17");
        boris.name = "Борис Иванов".into();
        assert_eq!(joined.find(&boris).0.id, "18");
        assert_eq!(joined.find(&Person::of_id(IdKind::Moodle, "17")).0.id, "17", "no name speaks against it");
        let mut stranger = Person::of_id(IdKind::Moodle, "18");
        stranger.name = "Кто-то Другой".into();
        assert_eq!(joined.find(&stranger).1, Match::Nobody);
    }

    #[test]
    fn canvas_names_are_squeezed() {
        let roster = roster("Student,ID,SIS User ID,Section\n\"Petrova, Anna-Maria\",5,,A\n");
        let mut joined = Joined::new(&roster);
        assert_eq!(joined.find(&named("petrovaannamaria")).1, Match::Name);
    }
}
