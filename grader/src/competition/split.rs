//! Public or private by a keyed hash of the id: it depends on the seed and the id, on nothing else.

use super::Usage;
use super::schema::Ids;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Rows that a thread is worth being started for.
const PER_THREAD: usize = 1 << 16;

/// Threads that read a solution.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

/// What each row is used for, with about `share` of them public.
pub fn draw(seed: &[u8], ids: &Ids, share: f64) -> Vec<Usage> {
    let mac = keyed(seed);
    let mut usage = vec![Usage::Ignored; ids.len()];
    let piece = ids.len().div_ceil(threads()).max(PER_THREAD);
    std::thread::scope(|scope| {
        for (index, piece_of) in usage.chunks_mut(piece).enumerate() {
            let mac = &mac;
            scope.spawn(move || {
                let mut name = Vec::new();
                for (row, usage) in (index * piece..).zip(piece_of) {
                    name.clear();
                    ids.write_name(row, &mut name);
                    *usage = one(mac.clone(), &name, share);
                }
            });
        }
    });
    usage
}

/// What the row of one id is used for.
pub fn of_id(seed: &[u8], id: &str, share: f64) -> Usage {
    one(keyed(seed), id.as_bytes(), share)
}

fn keyed(seed: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(seed).expect("HMAC takes keys of any length");
    mac.update(b"grader/competition/split\0");
    mac
}

fn one(mut mac: Hmac<Sha256>, id: &[u8], share: f64) -> Usage {
    mac.update(id);
    let hash = mac.finalize().into_bytes();
    let draw = u64::from_be_bytes(hash[..8].try_into().expect("a hash has 32 bytes")) as f64 / 2f64.powi(64);
    if draw < share { Usage::Public } else { Usage::Private }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The split of a competition must never change: scores were made with it.
    #[test]
    fn the_split_stays_what_it_was() {
        let letters = |usage: Vec<Usage>| -> String {
            usage.iter().map(|u| if *u == Usage::Public { '+' } else { '-' }).collect()
        };
        let numbers = draw(b"seed", &Ids::Range { start: -3, count: 24 }, 0.5);
        assert_eq!(letters(numbers), "--++--++----+-+++-+++-++");
        let texts = Ids::from_texts(["a", "b", "сова"].iter().map(|t| t.as_bytes().into()).collect());
        assert_eq!(letters(draw(b"seed", &texts, 0.5)), "+++");
        // More rows than a thread takes: the same as one by one.
        let ids = Ids::Range { start: 0, count: 3 * PER_THREAD as u32 };
        let all = draw(b"seed", &ids, 0.3);
        let few = draw(b"seed", &Ids::Range { start: 0, count: 1000 }, 0.3);
        assert_eq!(all[..1000], few);
        let public = all.iter().filter(|u| **u == Usage::Public).count();
        assert!((58_000..60_000).contains(&public), "{public}");
    }
}
