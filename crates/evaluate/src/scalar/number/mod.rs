//! Numbers: arithmetic, comparison, mathematics, bits, statistics, units.

use crate::Scalar;

mod abs;
mod add;
mod arithmetic;
mod around;
mod beta;
mod between;
mod bin;
mod bin_at;
mod bin_auto;
mod binary_logic;
mod binary_shift;
mod bitset_count_ones;
mod ceiling;
mod convert_angle;
mod convert_energy;
mod convert_force;
mod convert_length;
mod convert_mass;
mod convert_speed;
mod convert_temperature;
mod convert_volume;
mod cos;
mod degrees;
mod divide;
mod equal;
mod erf;
mod exp;
mod finite;
mod gamma;
mod incomplete_beta;
mod log;
mod modulo;
mod multiply;
mod order;
mod pi;
mod pow;
mod range;
mod reals;
mod round;
mod sign;
mod signed;
mod sin;
mod sqrt;
mod subtract;
mod tan;
mod units;
mod welch_test;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &abs::ABS,
    &add::ADD,
    &around::AROUND,
    &beta::BETA_CDF,
    &beta::BETA_INV,
    &beta::BETA_PDF,
    &between::BETWEEN,
    &between::NOT_BETWEEN,
    &bin::BIN,
    &bin::FLOOR,
    &bin_at::BIN_AT,
    &bin_auto::BIN_AUTO,
    &binary_logic::BINARY_AND,
    &binary_logic::BINARY_OR,
    &binary_logic::BINARY_XOR,
    &binary_logic::BINARY_NOT,
    &binary_shift::BINARY_SHIFT_LEFT,
    &binary_shift::BINARY_SHIFT_RIGHT,
    &bitset_count_ones::BITSET_COUNT_ONES,
    &ceiling::CEILING,
    &convert_angle::CONVERT_ANGLE,
    &convert_energy::CONVERT_ENERGY,
    &convert_force::CONVERT_FORCE,
    &convert_length::CONVERT_LENGTH,
    &convert_mass::CONVERT_MASS,
    &convert_speed::CONVERT_SPEED,
    &convert_temperature::CONVERT_TEMPERATURE,
    &convert_volume::CONVERT_VOLUME,
    &cos::COS,
    &cos::ACOS,
    &degrees::DEGREES,
    &degrees::RADIANS,
    &divide::DIVIDE,
    &equal::EQUAL,
    &equal::NOT_EQUAL,
    &erf::ERF,
    &erf::ERFC,
    &exp::EXP,
    &exp::EXP2,
    &exp::EXP10,
    &finite::ISNAN,
    &finite::ISINF,
    &finite::ISFINITE,
    &gamma::GAMMA,
    &gamma::LOGGAMMA,
    &log::LOG,
    &log::LOG2,
    &log::LOG10,
    &modulo::MODULO,
    &multiply::MULTIPLY,
    &order::LESS,
    &order::LESS_EQUAL,
    &order::GREATER,
    &order::GREATER_EQUAL,
    &pi::PI,
    &pow::POW,
    &range::RANGE,
    &round::ROUND,
    &sign::SIGN,
    &signed::NEGATE,
    &signed::PLUS,
    &sin::SIN,
    &sin::ASIN,
    &sqrt::SQRT,
    &subtract::SUBTRACT,
    &tan::TAN,
    &tan::ATAN,
    &tan::ATAN2,
    &tan::COT,
    &welch_test::WELCH_TEST,
];
