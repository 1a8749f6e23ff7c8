//! The form of the tables of mistakes.

/// Rows of one entry: name, specificity, change, English, Russian. The id is `library/` + prefix + name.
macro_rules! mistakes {
    ($library:literal, $prefix:literal, $entry:literal, $kind:ident;
        $($name:literal $specificity:literal ($change:expr) $en:literal $ru:literal;)*) => {
        vec![$($crate::mutants::Mutant {
            id: concat!($library, "/", $prefix, $name),
            library: $library,
            entry: $entry,
            en: $en,
            ru: $ru,
            specificity: $specificity,
            change: $crate::mutants::Change::$kind($change),
        }),*]
    };
}

pub(crate) use mistakes;
