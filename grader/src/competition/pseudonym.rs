//! Pseudonyms: names on a board that lead nobody back to a person.
//!
//! HMAC-SHA-256 of the team's id under the course's secret picks two words; where they are taken, further bytes pick
//! others. Teams choose in the order in which they came, so that no later team changes an earlier one's name.

use crate::text::Lang;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::{HashMap, HashSet};

/// Pairs of words that a team tries before it takes a number with them.
const TRIES: u32 = 6;

/// The pseudonym of each team; `teams` in the order in which they came. No two are the same.
pub fn assign<'a>(
    key: &[u8],
    competition: &str,
    lang: Lang,
    teams: impl IntoIterator<Item = &'a str>,
) -> HashMap<String, String> {
    let mut taken = HashSet::new();
    let mut names = HashMap::new();
    for team in teams {
        if names.contains_key(team) {
            continue;
        }
        let name = (0..=u32::MAX)
            .map(|attempt| name(&digest(key, competition, team, attempt), lang, attempt))
            .find(|name| !taken.contains(name))
            .unwrap_or_default();
        taken.insert(name.clone());
        names.insert(team.to_owned(), name);
    }
    names
}

fn digest(key: &[u8], competition: &str, team: &str, attempt: u32) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(b"grader/competition/pseudonym\0");
    mac.update(competition.as_bytes());
    mac.update(&[0]);
    mac.update(&attempt.to_le_bytes());
    mac.update(team.as_bytes());
    mac.finalize().into_bytes().into()
}

fn name(bytes: &[u8; 32], lang: Lang, attempt: u32) -> String {
    let pick = |at: usize, n: usize| {
        let number = u64::from_le_bytes(bytes[8 * at..8 * at + 8].try_into().unwrap_or_default());
        ((u128::from(number) * n as u128) >> 64) as usize
    };
    let words = match lang {
        Lang::En => {
            let (quality, thing) = (ENGLISH.0[pick(0, ENGLISH.0.len())], ENGLISH.1[pick(1, ENGLISH.1.len())]);
            format!("{quality} {thing}")
        }
        Lang::Ru => {
            let ((he, she), thing) = (RUSSIAN.0[pick(0, RUSSIAN.0.len())], pick(1, 2 * RUSSIAN.1.len()));
            // Half of the animals are of each gender, and the adjective follows.
            let n = RUSSIAN.1.len();
            if thing < n {
                format!("{he} {}", RUSSIAN.1[thing])
            } else {
                format!("{she} {}", RUSSIAN.2[thing - n])
            }
        }
    };
    if attempt < TRIES {
        return words;
    }
    // Two digits at first, more where even those are taken.
    let digits = 10u64.pow((2 + (attempt - TRIES) / 8).min(9));
    format!("{words} {}", 2 + pick(2, digits as usize))
}

/// Qualities and animals: nothing that anybody could mind.
const ENGLISH: ([&str; 64], [&str; 64]) = (
    [
        "Amber", "Autumn", "Bold", "Brave", "Bright", "Brisk", "Calm", "Cheerful", "Clever", "Coastal",
        "Copper", "Cosmic", "Crimson", "Curious", "Daring", "Dawn", "Eager", "Early", "Emerald", "Evening",
        "Fearless", "Friendly", "Frosty", "Gentle", "Golden", "Graceful", "Happy", "Humble", "Indigo",
        "Jolly", "Keen", "Kind", "Lively", "Lucky", "Lunar", "Mellow", "Merry", "Mighty", "Misty", "Modest",
        "Morning", "Nimble", "Noble", "Northern", "Patient", "Polar", "Proud", "Quick", "Quiet", "Ruby",
        "Sandy", "Scarlet", "Serene", "Silent", "Silver", "Snowy", "Solar", "Southern", "Steady", "Sunny",
        "Swift", "Velvet", "Winter", "Wise",
    ],
    [
        "Albatross",
        "Antelope",
        "Badger",
        "Beaver",
        "Bison",
        "Bobcat",
        "Camel",
        "Caribou",
        "Cheetah",
        "Condor",
        "Corgi",
        "Cormorant",
        "Crane",
        "Cuckoo",
        "Curlew",
        "Dolphin",
        "Dormouse",
        "Eagle",
        "Egret",
        "Falcon",
        "Ferret",
        "Finch",
        "Flamingo",
        "Fox",
        "Gazelle",
        "Gecko",
        "Hare",
        "Hawk",
        "Hedgehog",
        "Heron",
        "Hoopoe",
        "Ibex",
        "Jackdaw",
        "Kestrel",
        "Kingfisher",
        "Kiwi",
        "Koala",
        "Lark",
        "Lemur",
        "Leopard",
        "Lynx",
        "Magpie",
        "Manatee",
        "Marten",
        "Meerkat",
        "Narwhal",
        "Nightingale",
        "Orca",
        "Oriole",
        "Otter",
        "Owl",
        "Panda",
        "Pelican",
        "Penguin",
        "Puffin",
        "Raccoon",
        "Robin",
        "Salmon",
        "Seal",
        "Sparrow",
        "Swallow",
        "Tapir",
        "Turtle",
        "Walrus",
    ],
);

/// The same in Russian: adjectives of both genders, animals of the one and of the other.
const RUSSIAN: ([(&str, &str); 64], [&str; 32], [&str; 32]) = (
    [
        ("Янтарный", "Янтарная"),
        ("Осенний", "Осенняя"),
        ("Смелый", "Смелая"),
        ("Храбрый", "Храбрая"),
        ("Яркий", "Яркая"),
        ("Бодрый", "Бодрая"),
        ("Спокойный", "Спокойная"),
        ("Весёлый", "Весёлая"),
        ("Умный", "Умная"),
        ("Прибрежный", "Прибрежная"),
        ("Медный", "Медная"),
        ("Звёздный", "Звёздная"),
        ("Алый", "Алая"),
        ("Пытливый", "Пытливая"),
        ("Отважный", "Отважная"),
        ("Рассветный", "Рассветная"),
        ("Бойкий", "Бойкая"),
        ("Ранний", "Ранняя"),
        ("Изумрудный", "Изумрудная"),
        ("Вечерний", "Вечерняя"),
        ("Быстрый", "Быстрая"),
        ("Дружный", "Дружная"),
        ("Морозный", "Морозная"),
        ("Нежный", "Нежная"),
        ("Золотой", "Золотая"),
        ("Ловкий", "Ловкая"),
        ("Счастливый", "Счастливая"),
        ("Скромный", "Скромная"),
        ("Синий", "Синяя"),
        ("Радостный", "Радостная"),
        ("Зоркий", "Зоркая"),
        ("Добрый", "Добрая"),
        ("Живой", "Живая"),
        ("Удачливый", "Удачливая"),
        ("Лунный", "Лунная"),
        ("Мягкий", "Мягкая"),
        ("Задорный", "Задорная"),
        ("Могучий", "Могучая"),
        ("Туманный", "Туманная"),
        ("Лесной", "Лесная"),
        ("Утренний", "Утренняя"),
        ("Проворный", "Проворная"),
        ("Славный", "Славная"),
        ("Северный", "Северная"),
        ("Терпеливый", "Терпеливая"),
        ("Полярный", "Полярная"),
        ("Гордый", "Гордая"),
        ("Шустрый", "Шустрая"),
        ("Тихий", "Тихая"),
        ("Рубиновый", "Рубиновая"),
        ("Песочный", "Песочная"),
        ("Полевой", "Полевая"),
        ("Безмятежный", "Безмятежная"),
        ("Озёрный", "Озёрная"),
        ("Серебряный", "Серебряная"),
        ("Снежный", "Снежная"),
        ("Солнечный", "Солнечная"),
        ("Южный", "Южная"),
        ("Надёжный", "Надёжная"),
        ("Ясный", "Ясная"),
        ("Стремительный", "Стремительная"),
        ("Бархатный", "Бархатная"),
        ("Зимний", "Зимняя"),
        ("Мудрый", "Мудрая"),
    ],
    [
        "альбатрос",
        "барсук",
        "бобр",
        "бизон",
        "верблюд",
        "воробей",
        "дельфин",
        "дрозд",
        "дятел",
        "ёж",
        "енот",
        "жаворонок",
        "журавль",
        "зимородок",
        "зубр",
        "кит",
        "кондор",
        "кречет",
        "кролик",
        "кулик",
        "лось",
        "леопард",
        "лис",
        "мотылёк",
        "морж",
        "олень",
        "орёл",
        "пеликан",
        "пингвин",
        "скворец",
        "снегирь",
        "тюлень",
    ],
    [
        "антилопа",
        "белка",
        "выдра",
        "газель",
        "галка",
        "горлица",
        "зарянка",
        "иволга",
        "касатка",
        "коала",
        "косуля",
        "куница",
        "ласка",
        "ласточка",
        "лисица",
        "лань",
        "малиновка",
        "нерпа",
        "норка",
        "панда",
        "пума",
        "рысь",
        "сойка",
        "сова",
        "синица",
        "соня",
        "сорока",
        "стрекоза",
        "чайка",
        "цапля",
        "черепаха",
        "шиншилла",
    ],
);

#[cfg(test)]
mod tests {
    use super::*;

    fn all(key: &[u8], lang: Lang, n: usize) -> HashMap<String, String> {
        let teams: Vec<String> = (0..n).map(|i| format!("team-{i}")).collect();
        assign(key, "c", lang, teams.iter().map(String::as_str))
    }

    #[test]
    fn no_two_teams_share_a_name_and_nobody_who_comes_later_changes_one() {
        for lang in Lang::ALL {
            let (few, many) = (all(b"k", lang, 60), all(b"k", lang, 20_000));
            assert_eq!(many.values().collect::<HashSet<_>>().len(), 20_000);
            assert!(few.iter().all(|(team, name)| many[team] == *name));
            assert!(few.values().all(|name| name.split(' ').count() == 2), "{few:?}");
        }
    }

    #[test]
    fn names_depend_on_the_secret_the_competition_and_the_team() {
        let one = all(b"k", Lang::En, 60);
        assert_eq!(one, all(b"k", Lang::En, 60));
        let same = |other: HashMap<String, String>| one.iter().filter(|(t, n)| other[*t] == **n).count();
        assert!(same(all(b"l", Lang::En, 60)) < 3);
        let teams: Vec<&String> = one.keys().collect();
        assert!(same(assign(b"k", "d", Lang::En, teams.iter().map(|t| t.as_str()))) < 3);
    }

    #[test]
    fn words_are_there_once() {
        let once = |words: &[&str]| words.iter().collect::<HashSet<_>>().len() == words.len();
        assert!(once(&ENGLISH.0) && once(&ENGLISH.1));
        assert!(once(&RUSSIAN.0.map(|w| w.0)) && once(&RUSSIAN.0.map(|w| w.1)));
        assert!(once(&[RUSSIAN.1, RUSSIAN.2].concat()));
    }
}
