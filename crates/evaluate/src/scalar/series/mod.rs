//! Series: arrays of numbers over a regular axis.

use crate::Scalar;

mod arithmetic;
mod comparison;
mod components;
mod cosine_similarity;
mod decompose;
mod decompose_anomalies;
mod decompose_forecast;
mod dot_product;
mod elementwise;
mod exponential;
mod fences;
mod fft;
mod fill;
mod fill_linear;
mod fir;
mod fit_2lines;
mod fit_line;
mod fit_poly;
mod fourier;
mod iir;
mod line;
mod magnitude;
mod numbers;
mod outliers;
mod pearson_correlation;
mod periods;
mod periods_detect;
mod periods_validate;
mod product;
mod rounding;
mod seasonal;
mod sign;
mod stats;
mod sum;
mod trigonometry;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &arithmetic::SERIES_ADD,
    &arithmetic::SERIES_SUBTRACT,
    &arithmetic::SERIES_MULTIPLY,
    &arithmetic::SERIES_DIVIDE,
    &arithmetic::SERIES_POW,
    &comparison::SERIES_EQUALS,
    &comparison::SERIES_NOT_EQUALS,
    &comparison::SERIES_LESS,
    &comparison::SERIES_LESS_EQUALS,
    &comparison::SERIES_GREATER,
    &comparison::SERIES_GREATER_EQUALS,
    &cosine_similarity::SERIES_COSINE_SIMILARITY,
    &decompose::SERIES_DECOMPOSE,
    &decompose_anomalies::SERIES_DECOMPOSE_ANOMALIES,
    &decompose_forecast::SERIES_DECOMPOSE_FORECAST,
    &dot_product::SERIES_DOT_PRODUCT,
    &exponential::SERIES_EXP,
    &exponential::SERIES_LOG,
    &fft::SERIES_FFT,
    &fft::SERIES_IFFT,
    &fill::SERIES_FILL_CONST,
    &fill::SERIES_FILL_FORWARD,
    &fill::SERIES_FILL_BACKWARD,
    &fill_linear::SERIES_FILL_LINEAR,
    &fir::SERIES_FIR,
    &fit_2lines::SERIES_FIT_2LINES,
    &fit_2lines::SERIES_FIT_2LINES_DYNAMIC,
    &fit_line::SERIES_FIT_LINE,
    &fit_line::SERIES_FIT_LINE_DYNAMIC,
    &fit_poly::SERIES_FIT_POLY,
    &iir::SERIES_IIR,
    &magnitude::SERIES_MAGNITUDE,
    &outliers::SERIES_OUTLIERS,
    &pearson_correlation::SERIES_PEARSON_CORRELATION,
    &periods_detect::SERIES_PERIODS_DETECT,
    &periods_validate::SERIES_PERIODS_VALIDATE,
    &product::SERIES_PRODUCT,
    &rounding::SERIES_FLOOR,
    &rounding::SERIES_CEILING,
    &seasonal::SERIES_SEASONAL,
    &sign::SERIES_ABS,
    &sign::SERIES_SIGN,
    &stats::SERIES_STATS,
    &stats::SERIES_STATS_DYNAMIC,
    &sum::SERIES_SUM,
    &sum::ARRAY_SUM,
    &trigonometry::SERIES_SIN,
    &trigonometry::SERIES_COS,
    &trigonometry::SERIES_TAN,
    &trigonometry::SERIES_ASIN,
    &trigonometry::SERIES_ACOS,
    &trigonometry::SERIES_ATAN,
];
