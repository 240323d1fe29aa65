//! Functions that give several columns.

use crate::catalogue::Column;
use crate::scalar_type::Type;

const REAL: Type = Type::Real;
const LONG: Type = Type::Long;
const DYNAMIC: Type = Type::Dynamic;

/// The columns of such a function, in order.
pub(super) fn columns_of(function: &str) -> Option<&'static [(&'static str, Type)]> {
    Some(match function {
        "series_fit_line" => &[
            ("rsquare", REAL),
            ("slope", REAL),
            ("variance", REAL),
            ("rvariance", REAL),
            ("interception", REAL),
            ("line_fit", DYNAMIC),
        ],
        "series_fit_2lines" => &[
            ("rsquare", REAL),
            ("split_idx", LONG),
            ("variance", REAL),
            ("rvariance", REAL),
            ("line_fit", DYNAMIC),
            ("right_rsquare", REAL),
            ("right_slope", REAL),
            ("right_interception", REAL),
            ("right_variance", REAL),
            ("right_rvariance", REAL),
            ("left_rsquare", REAL),
            ("left_slope", REAL),
            ("left_interception", REAL),
            ("left_variance", REAL),
            ("left_rvariance", REAL),
        ],
        "series_stats" => &[
            ("min", REAL),
            ("min_idx", LONG),
            ("max", REAL),
            ("max_idx", LONG),
            ("avg", REAL),
            ("stdev", REAL),
            ("variance", REAL),
        ],
        "series_decompose_anomalies" => &[("ad_flag", DYNAMIC), ("ad_score", DYNAMIC), ("baseline", DYNAMIC)],
        "series_decompose" | "series_decompose_forecast" => {
            &[("baseline", DYNAMIC), ("seasonal", DYNAMIC), ("trend", DYNAMIC), ("residual", DYNAMIC)]
        }
        "series_periods_detect" | "series_periods_validate" => &[("periods", DYNAMIC), ("scores", DYNAMIC)],
        "series_fft" | "series_ifft" => &[("real", DYNAMIC), ("imag", DYNAMIC)],
        "series_fit_poly" => &[
            ("rsquare", REAL),
            ("coefficients", DYNAMIC),
            ("variance", REAL),
            ("rvariance", REAL),
            ("poly_fit", DYNAMIC),
        ],
        _ => return None,
    })
}

/// Those columns under a prefix.
pub(super) fn named(columns: &[(&str, Type)], prefix: &str) -> Vec<Column> {
    columns.iter().map(|(name, kind)| Column::new(format!("{prefix}_{name}"), *kind)).collect()
}
