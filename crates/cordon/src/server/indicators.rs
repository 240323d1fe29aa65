//! The indicators of the state database, as the pipeline wants them.

use detect::{Indicator, IndicatorKind};
use store::state::{Indicator as Kept, IndicatorAction, IndicatorType, Tenant};

use super::error::ServerError;
use super::now_us;

/// Indicators that have not ended and do not say that something is allowed.
///
/// # Errors
/// When the state database cannot be read.
pub(super) async fn live(tenant: &Tenant) -> Result<Vec<Indicator>, ServerError> {
    let kept = tenant.live_indicators(now_us()).await?;
    Ok(kept.into_iter().filter(|k| k.spec.action != IndicatorAction::Allowed).map(of_kept).collect())
}

fn of_kept(kept: Kept) -> Indicator {
    let spec = kept.spec;
    let title = match spec.title.is_empty() {
        true => format!("Known indicator seen: {}", spec.value),
        false => spec.title,
    };
    Indicator {
        id: kept.id,
        kind: match spec.kind {
            IndicatorType::FileSha1 | IndicatorType::FileSha256 | IndicatorType::FileMd5 => {
                IndicatorKind::Hash
            }
            IndicatorType::IpAddress => IndicatorKind::Ip,
            IndicatorType::DomainName => IndicatorKind::Domain,
            IndicatorType::Url => IndicatorKind::Url,
        },
        value: spec.value,
        severity: spec.severity,
        title,
        description: spec.description,
    }
}
