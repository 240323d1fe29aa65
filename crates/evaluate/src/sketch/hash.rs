//! A hash of values that is the same on all machines and in all versions.

use crate::Value;
use crate::value::to_text;

/// The odd constant of the multiplications (from the digits of pi).
const FACTOR: u64 = 0x243f_6a88_85a3_08d3 | 1;

/// The hash of a value. Values that are equal in a query hash alike: whole reals as the `long`, null
/// as "".
#[must_use]
pub fn hash_of(value: &Value) -> u64 {
    match value {
        Value::Null => bytes(7, b""),
        Value::Bool(truth) => words(1, [u64::from(*truth), 0]),
        Value::Int(number) => whole(i64::from(*number)),
        Value::Long(number) => whole(*number),
        Value::Real(number) => real(*number),
        Value::Decimal(number) => real(value.as_real().filter(|_| !number.is_zero()).unwrap_or(0.0)),
        Value::DateTime(ticks) => words(4, [ticks.cast_unsigned(), 0]),
        Value::Timespan(ticks) => words(5, [ticks.cast_unsigned(), 0]),
        Value::Guid(guid) => words(6, [(*guid >> 64) as u64, *guid as u64]),
        Value::Text(text) => bytes(7, text.as_bytes()),
        Value::Array(_) | Value::Bag(_) => bytes(8, to_text(value).as_bytes()),
    }
}

fn whole(number: i64) -> u64 {
    words(2, [number.cast_unsigned(), 0])
}

fn real(number: f64) -> u64 {
    let rounded = number as i64;
    if rounded as f64 == number {
        return whole(rounded);
    }
    let bits = if number.is_nan() { f64::NAN.to_bits() } else { number.to_bits() };
    words(3, [bits, 0])
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
