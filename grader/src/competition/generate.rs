//! A solution file made from a seed, for demos and for trying a competition out.

use super::draw::Draw;
use super::manifest::{Generate, Label, Manifest};
use super::{Error, write_atomically};
use std::fmt::Write as _;
use std::path::Path;

/// Writes `Id,Category,Usage`: as many rows of each class, in any order; half of the rows public.
pub fn write_solution(manifest: &Manifest, seed: &[u8], file: &Path) -> Result<(), Error> {
    write_atomically(file, solution(manifest, seed).as_bytes())
}

fn solution(manifest: &Manifest, seed: &[u8]) -> String {
    let plan = manifest.generate.clone().unwrap_or(Generate { rows: 1000, canaries: 0 });
    let classes: Vec<String> = manifest.competition.classes.as_ref().map_or_else(
        || (0..10).map(|c| c.to_string()).collect(),
        |classes| {
            classes
                .iter()
                .map(|label| match label {
                    Label::Integer(n) => n.to_string(),
                    Label::Text(text) => text.clone(),
                })
                .collect()
        },
    );
    let rows = plan.rows as usize;
    let mut labels: Vec<usize> = (0..rows).map(|row| row % classes.len()).collect();
    Draw::new(seed, "competition/labels").shuffle(&mut labels);
    let canaries = (plan.canaries as usize).min(rows);
    let mut usage = vec!["Ignored"; canaries];
    let public = (rows - canaries) as f64 * manifest.competition.public_share.get_ref();
    usage.resize(canaries + public.round() as usize, "Public");
    usage.resize(rows, "Private");
    Draw::new(seed, "competition/usage").shuffle(&mut usage);
    let mut text = format!("{},{},Usage\n", manifest.competition.id_column, manifest.targets()[0]);
    for (row, (label, usage)) in labels.iter().zip(usage).enumerate() {
        let _ = writeln!(text, "{row},{},{usage}", classes[*label]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_file_and_another_one_another() {
        let manifest = Manifest::parse(super::super::tests::MANIFEST, Path::new("assignment.toml")).unwrap();
        let (a, b) = (solution(&manifest, b"one"), solution(&manifest, b"two"));
        assert_eq!(a, solution(&manifest, b"one"));
        assert_ne!(a, b);
        assert_eq!(a.matches("Public").count(), 500);
    }
}
