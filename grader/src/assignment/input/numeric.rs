//! Elementary functions of additions, multiplications and divisions only. Those of the system's library differ in the
//! last bit between machines, and inputs must not.

/// ln x of a normal, positive number: x = m·2ᵉ with m near 1, ln m = 2·artanh((m − 1)/(m + 1)).
pub fn ln(x: f64) -> f64 {
    const HIGH: f64 = std::f64::consts::LN_2;
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) & 0x7ff) as i32 - 1023;
    let mut m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if m > std::f64::consts::SQRT_2 {
        m /= 2.0;
        exponent += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    // |s| < 0.172: the term of s²³ is below 2⁻⁶².
    let series = (0..=11).rev().fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 1));
    f64::from(exponent) * HIGH + 2.0 * s * series
}

/// sin x and cos x for moderate x (some tens), to about 1e-14.
pub fn sin_cos(x: f64) -> (f64, f64) {
    let turns = (x / std::f64::consts::TAU).round();
    let x = x - turns * std::f64::consts::TAU;
    let square = x * x;
    // |x| ≤ π: the terms of x²⁹ and x³⁰ are below 1e-16.
    let sin = (1..=15).rev().fold(1.0, |sum, k| 1.0 - sum * square / f64::from(2 * k * (2 * k + 1)));
    let cos = (1..=15).rev().fold(1.0, |sum, k| 1.0 - sum * square / f64::from(2 * k * (2 * k - 1)));
    (x * sin, cos)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "ln 1 is exact")]
mod tests {
    use super::*;

    #[test]
    fn as_the_system_computes_them() {
        for i in 1..2000 {
            let x = f64::from(i) * f64::from(i) * 1.7e-6;
            assert!((ln(x) - x.ln()).abs() <= 1e-15 * x.ln().abs().max(1.0), "ln {x}");
            let x = f64::from(i - 1000) * 0.037;
            let (sin, cos) = sin_cos(x);
            assert!((sin - x.sin()).abs() < 1e-13 && (cos - x.cos()).abs() < 1e-13, "sin, cos {x}");
        }
        assert_eq!(ln(1.0), 0.0);
        assert!((ln(1e-32) - 1e-32_f64.ln()).abs() < 1e-13);
    }
}
