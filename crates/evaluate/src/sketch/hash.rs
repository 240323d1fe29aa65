//! A hash of values that is the same on all machines and in all versions.

use crate::Value;
use crate::value::to_text;

/// The odd constant of the multiplications (from the digits of pi).
const FACTOR: u64 = 0x243f_6a88_85a3_08d3 | 1;

/// The hash of a value. Values that are equal in a query hash alike: whole reals as the `long`, null
/// as "". The other functions give the same for values that have not been made.
#[must_use]
pub fn hash_of(value: &Value) -> u64 {
    match value {
        Value::Null => hash_of_text(""),
        Value::Bool(truth) => hash_of_bool(*truth),
        Value::Int(number) => hash_of_long(i64::from(*number)),
        Value::Long(number) => hash_of_long(*number),
        Value::Real(number) => hash_of_real(*number),
        Value::Decimal(_) => hash_of_real(value.as_real().unwrap_or(0.0)),
        Value::DateTime(ticks) => hash_of_datetime(*ticks),
        Value::Timespan(ticks) => words(5, [ticks.cast_unsigned(), 0]),
        Value::Guid(guid) => words(6, [(*guid >> 64) as u64, *guid as u64]),
        Value::Text(text) => hash_of_text(text),
        Value::Array(_) | Value::Bag(_) => bytes(8, to_text(value).as_bytes()),
    }
}

/// As [`hash_of`] of a `bool`.
#[must_use]
pub fn hash_of_bool(truth: bool) -> u64 {
    words(1, [u64::from(truth), 0])
}

/// As [`hash_of`] of an `int` or `long`.
#[must_use]
pub fn hash_of_long(number: i64) -> u64 {
    words(2, [number.cast_unsigned(), 0])
}

/// As [`hash_of`] of a `real`.
#[must_use]
pub fn hash_of_real(number: f64) -> u64 {
    let rounded = number as i64;
    if rounded as f64 == number {
        return hash_of_long(rounded);
    }
    let bits = if number.is_nan() { f64::NAN.to_bits() } else { number.to_bits() };
    words(3, [bits, 0])
}

/// As [`hash_of`] of a `datetime` of those ticks.
#[must_use]
pub fn hash_of_datetime(ticks: i64) -> u64 {
    words(4, [ticks.cast_unsigned(), 0])
}

/// As [`hash_of`] of a `string`.
#[must_use]
pub fn hash_of_text(text: &str) -> u64 {
    bytes(7, text.as_bytes())
}

fn words(kind: u64, words: [u64; 2]) -> u64 {
    mix(mix(mix(kind ^ FACTOR, words[0]), words[1]), kind)
}

fn bytes(kind: u64, bytes: &[u8]) -> u64 {
    let mut state = mix(kind ^ FACTOR, bytes.len() as u64);
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = mix(state, u64::from_le_bytes(word));
    }
    mix(state, kind)
}

/// Multiplies to 128 bits and folds the halves, then spreads the bits once more.
fn mix(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word.wrapping_add(0x9e37_79b9_7f4a_7c15)) * u128::from(FACTOR);
    let mut folded = (product >> 64) as u64 ^ product as u64;
    folded ^= folded >> 32;
    folded = folded.wrapping_mul(0xd6e8_feb8_6659_fd93);
    folded ^ (folded >> 32)
}
