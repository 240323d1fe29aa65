//! `series_fft()` and `series_ifft()`.

use super::fourier::{Complex, backward, forward};
use super::numbers::{full, nulls, series};
use crate::{Scalar, Value};

pub(super) const SERIES_FFT: Scalar = Scalar {
    name: "series_fft",
    summary: "The Fourier transform of a series of complex numbers: real and imaginary parts.",
    examples: &[
        ("series_fft(dynamic([1,0,0,0]))[0]", "[1.0,1.0,1.0,1.0]"),
        ("series_fft(dynamic([1,1]), dynamic([0,0]))[0]", "[2.0,0.0]"),
        ("series_fft(dynamic([1,null]))[0]", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-fft-function",
    differs: "",
    eval: |_, arguments| Ok(transformed(arguments, forward)),
};

pub(super) const SERIES_IFFT: Scalar = Scalar {
    name: "series_ifft",
    summary: "The inverse Fourier transform of a series of complex numbers: real and imaginary parts.",
    examples: &[("series_ifft(dynamic([2,0]))[0]", "[1.0,1.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-ifft-function",
    differs: "",
    eval: |_, arguments| Ok(transformed(arguments, backward)),
};

/// The imaginary parts may be missing; they are then 0.
fn transformed(arguments: &[Value], transform: fn(Vec<Complex>) -> Vec<Complex>) -> Value {
    let real = full(arguments, 0);
    let imaginary = match arguments.get(1) {
        Some(_) => full(arguments, 1),
        None => real.as_ref().map(|real| vec![0.0; real.len()]),
    };
    let (Some(real), Some(imaginary)) = (real, imaginary) else { return nulls(2) };
    if real.len() != imaginary.len() || real.is_empty() {
        return nulls(2);
    }
    let numbers = real.into_iter().zip(imaginary).map(|(real, imaginary)| Complex::new(real, imaginary));
    let numbers = transform(numbers.collect());
    // Adding zero turns -0 into 0.
    let real = series(numbers.iter().map(|number| number.real + 0.0));
    Value::array(vec![real, series(numbers.iter().map(|number| number.imaginary + 0.0))])
}
