//! The discrete Fourier transform of any length.

use std::f64::consts::PI;

/// A complex number.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Complex {
    pub(super) real: f64,
    pub(super) imaginary: f64,
}

impl Complex {
    pub(super) fn new(real: f64, imaginary: f64) -> Complex {
        Complex { real, imaginary }
    }

    fn turn(angle: f64) -> Complex {
        Complex::new(angle.cos(), angle.sin())
    }

    fn plus(self, other: Complex) -> Complex {
        Complex::new(self.real + other.real, self.imaginary + other.imaginary)
    }

    fn minus(self, other: Complex) -> Complex {
        Complex::new(self.real - other.real, self.imaginary - other.imaginary)
    }

    fn times(self, other: Complex) -> Complex {
        Complex::new(
            self.real * other.real - self.imaginary * other.imaginary,
            self.real * other.imaginary + self.imaginary * other.real,
        )
    }

    fn scaled(self, factor: f64) -> Complex {
        Complex::new(self.real * factor, self.imaginary * factor)
    }

    pub(super) fn conjugate(self) -> Complex {
        Complex::new(self.real, -self.imaginary)
    }
}

/// The transform: the sum over k of x(k) e^(-2πi jk/n) at each j.
pub(super) fn forward(numbers: Vec<Complex>) -> Vec<Complex> {
    if numbers.len().is_power_of_two() { powers_of_two(numbers) } else { any_length(&numbers) }
}

/// The inverse transform.
pub(super) fn backward(numbers: Vec<Complex>) -> Vec<Complex> {
    let factor = 1.0 / numbers.len() as f64;
    let conjugated = numbers.into_iter().map(Complex::conjugate).collect();
    forward(conjugated).into_iter().map(|number| number.conjugate().scaled(factor)).collect()
}

/// Cooley and Tukey's transform, of even and odd places by halves, without recursion.
fn powers_of_two(mut numbers: Vec<Complex>) -> Vec<Complex> {
    let length = numbers.len();
    if length < 2 {
        return numbers;
    }
    let bits = length.trailing_zeros();
    for at in 0..length {
        let mirrored = at.reverse_bits() >> (usize::BITS - bits);
        if at < mirrored {
            numbers.swap(at, mirrored);
        }
    }
    let turns: Vec<Complex> =
        (0..length / 2).map(|at| Complex::turn(-2.0 * PI * at as f64 / length as f64)).collect();
    let mut half = 1;
    while half < length {
        let stride = length / (2 * half);
        for block in numbers.chunks_exact_mut(2 * half) {
            let (even, odd) = block.split_at_mut(half);
            for ((even, odd), turn) in even.iter_mut().zip(odd).zip(turns.iter().step_by(stride)) {
                let turned = odd.times(*turn);
                (*even, *odd) = (even.plus(turned), even.minus(turned));
            }
        }
        half *= 2;
    }
    numbers
}

/// Bluestein's transform: a convolution, by transforms of a power of two.
fn any_length(numbers: &[Complex]) -> Vec<Complex> {
    let length = numbers.len();
    let size = (2 * length).next_power_of_two();
    // The square is taken modulo twice the length so that the angle stays exact.
    let chirp = |at: usize| {
        let square = (at as u128 * at as u128) % (2 * length as u128);
        Complex::turn(-PI * square as f64 / length as f64)
    };
    let chirps: Vec<Complex> = (0..length).map(chirp).collect();
    let mut signal = vec![Complex::default(); size];
    for ((place, number), chirp) in signal.iter_mut().zip(numbers).zip(&chirps) {
        *place = number.times(*chirp);
    }
    let mut kernel = vec![Complex::default(); size];
    for (at, chirp) in chirps.iter().enumerate() {
        for place in [at, (size - at) % size] {
            if let Some(place) = kernel.get_mut(place) {
                *place = chirp.conjugate();
            }
        }
    }
    let products = powers_of_two(signal).into_iter().zip(powers_of_two(kernel)).map(|(a, b)| a.times(b));
    let convolved = backward(products.collect());
    convolved.into_iter().zip(chirps).map(|(number, chirp)| number.times(chirp)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Complex, backward, forward};
    use proptest::prelude::*;
    use std::f64::consts::PI;

    proptest! {
        #[test]
        fn the_transform_is_its_definition_and_has_an_inverse(
            numbers in prop::collection::vec((-100.0..100.0, -100.0..100.0), 1..40),
        ) {
            let numbers: Vec<Complex> = numbers.into_iter().map(|(r, i)| Complex::new(r, i)).collect();
            let transformed = forward(numbers.clone());
            for (j, number) in transformed.iter().enumerate() {
                let plain = numbers.iter().enumerate().fold(Complex::default(), |sum, (k, x)| {
                    sum.plus(x.times(Complex::turn(-2.0 * PI * (j * k) as f64 / numbers.len() as f64)))
                });
                prop_assert!(near(*number, plain));
            }
            for (before, after) in numbers.iter().zip(backward(transformed)) {
                prop_assert!(near(*before, after));
            }
        }
    }

    fn near(a: Complex, b: Complex) -> bool {
        let difference = a.minus(b);
        difference.real.abs().max(difference.imaginary.abs()) < 1e-8
    }
}
