//! Public or private by a keyed hash of the id: it depends on the seed and the id, on nothing else.

use super::Usage;
use super::schema::Ids;
use hmac::{Hmac, KeyInit, Mac};
use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

/// Rows that a thread is worth being started for.
const PER_THREAD: usize = 1 << 16;

/// Threads that read a solution.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

/// What each row is used for, with about `share` of them public.
pub fn draw(seed: &[u8], ids: &Ids, share: f64) -> Vec<Usage> {
    let key = Key::new(seed);
    let mut usage = vec![Usage::Ignored; ids.len()];
    let piece = ids.len().div_ceil(threads()).max(PER_THREAD);
    std::thread::scope(|scope| {
        for (index, piece_of) in usage.chunks_mut(piece).enumerate() {
            let key = &key;
            scope.spawn(move || {
                let mut name = Vec::new();
                for (row, usage) in (index * piece..).zip(piece_of) {
                    name.clear();
                    ids.write_name(row, &mut name);
                    *usage = key.usage(&name, share);
                }
            });
        }
    });
    usage
}

/// What the row of one id is used for.
pub fn of_id(seed: &[u8], id: &str, share: f64) -> Usage {
    Key::new(seed).usage(id.as_bytes(), share)
}

/// What the hash of an id begins with.
const DOMAIN: &[u8; 25] = b"grader/competition/split\0";
/// Bytes that SHA-256 takes at once.
const BLOCK: usize = 64;
/// Longest id that fits into one block with the domain, the mark of the end and the length.
const SHORT: usize = BLOCK - DOMAIN.len() - 1 - 8;

/// HMAC-SHA-256 (RFC 2104) of short texts: the blocks of the key are hashed once, two more for each id.
struct Key {
    any: Hmac<Sha256>,
    inner: [u32; 8],
    outer: [u32; 8],
}

impl Key {
    fn new(seed: &[u8]) -> Self {
        let mut any = Hmac::new_from_slice(seed).expect("HMAC takes keys of any length");
        any.update(DOMAIN);
        let mut key = [0; BLOCK];
        if seed.len() > BLOCK {
            key[..32].copy_from_slice(&Sha256::digest(seed));
        } else {
            key[..seed.len()].copy_from_slice(seed);
        }
        let begun = |pad: u8| {
            let mut state = START;
            compress256(&mut state, &[key.map(|byte| byte ^ pad)]);
            state
        };
        Self { any, inner: begun(0x36), outer: begun(0x5c) }
    }

    fn usage(&self, id: &[u8], share: f64) -> Usage {
        let hash = if id.len() <= SHORT {
            self.short(id)
        } else {
            let mut mac = self.any.clone();
            mac.update(id);
            let hash = mac.finalize().into_bytes();
            u64::from_be_bytes(hash[..8].try_into().expect("a hash has 32 bytes"))
        };
        if (hash as f64 / 2f64.powi(64)) < share { Usage::Public } else { Usage::Private }
    }

    /// The first eight bytes.
    fn short(&self, id: &[u8]) -> u64 {
        let end = DOMAIN.len() + id.len();
        let mut block = [0; BLOCK];
        block[..DOMAIN.len()].copy_from_slice(DOMAIN);
        block[DOMAIN.len()..end].copy_from_slice(id);
        let mut inner = self.inner;
        finish(&mut inner, block, end);
        let mut block = [0; BLOCK];
        for (bytes, word) in block.chunks_exact_mut(4).zip(inner) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        let mut outer = self.outer;
        finish(&mut outer, block, 32);
        u64::from(outer[0]) << 32 | u64::from(outer[1])
    }
}

/// Hashes the last block, of which `used` bytes are text, after one block of the key (FIPS 180-4, section 5.1.1).
fn finish(state: &mut [u32; 8], mut block: [u8; BLOCK], used: usize) {
    block[used] = 0x80;
    block[BLOCK - 8..].copy_from_slice(&(8 * (BLOCK + used) as u64).to_be_bytes());
    compress256(state, &[block]);
}

/// Where SHA-256 starts (FIPS 180-4, section 5.3.3).
const START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

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
        assert!((0..1000).all(|id| few[id] == of_id(b"seed", &id.to_string(), 0.3)));
        let public = all.iter().filter(|u| **u == Usage::Public).count();
        assert!((58_000..60_000).contains(&public), "{public}");
    }
    #[test]
    fn short_texts_are_hashed_as_any_text() {
        for seed in [&b""[..], b"seed", &[7; 64], &[9; 65], &[1; 200]] {
            let key = Key::new(seed);
            for length in 0..=SHORT {
                let id = vec![b'x'; length];
                let mut mac = key.any.clone();
                mac.update(&id);
                assert_eq!(key.short(&id).to_be_bytes(), mac.finalize().into_bytes()[..8], "{length}");
            }
        }
        let long = "x".repeat(SHORT + 1);
        assert_ne!(of_id(b"seed", &long, 1.0), of_id(b"seed", &long, 0.0));
    }
}
