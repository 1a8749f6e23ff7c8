//! Numbers at the start of bytes, eight digits at a time.

/// The value of the decimal digits at the start of `bytes`, and how many they are (0: there is none). None: so many
/// that the value may not fit.
#[inline]
pub fn leading(bytes: &[u8]) -> Option<(u64, usize)> {
    let (mut value, mut at) = (0u64, 0);
    while at <= 8
        && let Some(word) = bytes.get(at..at + 8)
    {
        let word = u64::from_le_bytes(word.try_into().ok()?) ^ (0x30 * EACH);
        // The high bit of the first byte that is no digit; what carries change lies behind it.
        let others = (word.wrapping_add(0x76 * EACH) | word) & (0x80 * EACH);
        let count = others.trailing_zeros() as usize / 8;
        if count == 0 {
            return Some((value, at));
        }
        value = value * POWERS[count] + eight(word << (64 - 8 * count));
        at += count;
        if count < 8 {
            return Some((value, at));
        }
    }
    for byte in &bytes[at..] {
        if !byte.is_ascii_digit() {
            break;
        }
        if at == 18 {
            return None;
        }
        value = value * 10 + u64::from(byte - b'0');
        at += 1;
    }
    Some((value, at))
}

/// One in each byte.
const EACH: u64 = 0x0101_0101_0101_0101;
const POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// The number whose eight digits the bytes are, the first one in the lowest byte: pairs, then fours, then all.
#[inline]
const fn eight(digits: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let high = (pairs & PAIRS).wrapping_mul(100 + (1_000_000 << 32));
    let low = (pairs >> 16 & PAIRS).wrapping_mul(1 + (10_000 << 32));
    high.wrapping_add(low) >> 32
}

#[cfg(test)]
mod tests {
    use super::leading;

    #[test]
    fn digits_of_every_length_before_anything() {
        for text in ["1", "12", "90817263", "123456789", "1234567890123456", "12345678901234567", "007"] {
            for end in [",", "\n", "", "/", ":", "x", "\u{663}", "\0", "\u{ff}", ",\u{ff}99999999"] {
                for room in ["", "        "] {
                    let line = format!("{text}{end}{room}");
                    assert_eq!(
                        leading(line.as_bytes()),
                        Some((text.parse().unwrap(), text.len())),
                        "{line:?}"
                    );
                }
            }
        }
        for none in ["", "-1", "+1", " 1", "x", ",1234567", "\u{ff}1234567"] {
            assert_eq!(leading(none.as_bytes()), Some((0, 0)), "{none:?}");
        }
        for long in ["1234567890123456789", "00000000000000000000000000000001"] {
            assert_eq!(leading(long.as_bytes()), None);
        }
    }
}
