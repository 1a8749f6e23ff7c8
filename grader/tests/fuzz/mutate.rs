//! Mutations without a look at coverage: pieces of the corpus, of a dictionary, and noise.

/// A small generator: the same seed gives the same inputs everywhere.
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }
    /// Below `n`, which is not 0. SplitMix64.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const WORDS: [&[u8]; 40] = [
    b"\"",
    b"'",
    b"\"\"\"",
    b"(",
    b")",
    b"[",
    b"]",
    b"{",
    b"}",
    b"<",
    b">",
    b"/*",
    b"*/",
    b"//",
    b"#",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"\n",
    b"=",
    b"===",
    b"[[task]]\n",
    b"[entry.x]\n",
    b"inputs.x = ",
    b"call = \"",
    b"pub fn ",
    b"impl ",
    b"r#\"",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x00",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"../",
    b"ustar",
    b"1e999",
    b"-0",
    b"NaN",
];

/// Changes `data` in some places.
pub fn mutate(random: &mut Random, data: &mut Vec<u8>, other: &[u8]) {
    const LONGEST: usize = 1 << 17;
    for _ in 0..*random.one(&[1, 1, 2, 4, 16]) {
        let at = random.below(data.len() + 1);
        let end = (at + *random.one(&[1, 2, 4, 8, 40, 400])).min(data.len());
        match random.below(9) {
            0 if at < data.len() => data[at] = random.below(256) as u8,
            1 if at < data.len() => data[at] ^= 1 << random.below(8),
            2 => drop(data.drain(at..end)),
            3 => {
                let word = random.one(&WORDS).repeat(*random.one(&[1, 1, 1, 3, 300, 5000]));
                drop(data.splice(at..at, word));
            }
            4 => {
                let piece = data[at..end].repeat(*random.one(&[1, 2, 100]));
                drop(data.splice(at..at, piece));
            }
            5 => {
                let from = random.below(other.len() + 1);
                let to = (from + *random.one(&[4, 30, 300])).min(other.len());
                drop(data.splice(at..end, other[from..to].iter().copied()));
            }
            // A length or a count that lies.
            6 if at + 4 <= data.len() => {
                let lie: u32 = *random.one(&[0, 1, 0x7f, 0x80, 0xffff, 0x7fff_ffff, 0xffff_ffff]);
                data[at..at + 4].copy_from_slice(&lie.to_le_bytes());
            }
            7 => {
                let digits = *random.one(&["0", "-1", "9999999999999999999999", "1e308", "0.1", "00"]);
                drop(data.splice(at..end.min(at + 1), digits.bytes()));
            }
            _ => data.truncate(end),
        }
        data.truncate(LONGEST);
    }
}
