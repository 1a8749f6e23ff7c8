//! Seeds, and the streams of random numbers that derive from them.

use super::numeric::ln;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};
use sha2::{Digest, Sha256};
use std::fmt;

/// What all inputs derive from. Its bytes are printed nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed(Vec<u8>);

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed(sha256 {})", self.sha256_hex())
    }
}

impl Seed {
    /// The seed of hidden inputs. Line breaks at the end are not part of it, so that a file, a variable and an option
    /// with the same text are the same seed.
    pub fn secret(text: &str) -> Self {
        Self(text.trim_end_matches(['\n', '\r']).as_bytes().to_vec())
    }
    /// The seed of public inputs, the same everywhere and in every version.
    pub fn public() -> Self {
        Self(b"grader: public checks".to_vec())
    }
    /// The secret itself, for a worker of the same batch.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
    /// SHA-256 of the seed, for receipts.
    pub fn sha256_hex(&self) -> String {
        hex(&Sha256::digest(&self.0))
    }
    /// A key of this name, for what is no input: it tells nothing of the seed.
    pub fn key(&self, name: &str) -> [u8; 32] {
        Sha256::new().chain_update(&self.0).chain_update([0]).chain_update(name).finalize().into()
    }
    /// The stream of this name.
    pub(super) fn stream(&self, name: &[&str]) -> Stream {
        let mut hash = Sha256::new();
        hash.update(&self.0);
        for part in name {
            hash.update([0]);
            hash.update(part);
        }
        Stream(ChaCha20Rng::from_seed(hash.finalize().into()))
    }
}

/// Lower-case hexadecimal.
pub(in crate::assignment) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Random numbers. What is drawn from what is fixed here and not in a library, so that no upgrade changes a grade;
/// and it is computed with operations that IEEE 754 rounds exactly, so that no machine does.
pub(super) struct Stream(ChaCha20Rng);

impl Stream {
    /// In [0, 1), a multiple of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
    /// In [lo, hi).
    pub fn uniform(&mut self, lo: f64, hi: f64) -> f64 {
        lo + (hi - lo) * self.unit()
    }
    /// Below `n`, without bias: values of the last, incomplete round are drawn again.
    pub fn below(&mut self, n: u64) -> u64 {
        let limit = u64::MAX - (u64::MAX % n + 1) % n;
        loop {
            let x = self.0.next_u64();
            if x <= limit {
                return x % n;
            }
        }
    }
    /// From `lo` to `hi`, both included.
    pub fn integer(&mut self, lo: i64, hi: i64) -> i64 {
        let span = hi.wrapping_sub(lo).cast_unsigned();
        let step = if span == u64::MAX { self.0.next_u64() } else { self.below(span + 1) };
        lo.wrapping_add(step.cast_signed())
    }
    /// An index of a list of `n`, which is not empty.
    pub fn index(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }
    /// Standard normal: the polar form of Box and Muller (Marsaglia and Bray 1964), one of the two numbers it gives.
    pub fn normal(&mut self) -> f64 {
        loop {
            let (u, v) = (self.uniform(-1.0, 1.0), self.uniform(-1.0, 1.0));
            let s = u * u + v * v;
            if s > 0.0 && s < 1.0 {
                return u * (-2.0 * ln(s) / s).sqrt();
            }
        }
    }
    /// Puts a list into random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = self.index(i + 1);
            items.swap(i, j);
        }
    }
}
