//! The indicators of the state database, as the pipeline wants them.

use detect::{Indicator, IndicatorEffect, IndicatorKind, Known};
use store::state::{Indicator as Kept, IndicatorAction, IndicatorType, Tenant};

use super::error::ServerError;
use super::now_us;

/// Indicators read at once.
const PAGE: u32 = 20_000;

/// By what is known whether the indicators have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    changes: i64,
    next_end_us: Option<i64>,
}

impl Mark {
    /// The state database's at the moment.
    ///
    /// # Errors
    /// When the state database cannot be read.
    pub(super) async fn read(tenant: &Tenant) -> Result<Self, ServerError> {
        let (changes, next_end_us) = tenant.indicators_mark(now_us()).await?;
        Ok(Mark { changes, next_end_us })
    }
}

/// Indicators that have not ended, with their mark.
///
/// # Errors
/// When the state database cannot be read.
pub(super) async fn live(tenant: &Tenant) -> Result<(Known, Mark), ServerError> {
    let mark = Mark::read(tenant).await?;
    let mut known = Known::default();
    let mut after = String::new();
    loop {
        let page = tenant.live_indicators(now_us(), (&after, PAGE)).await?;
        let Some(last) = page.last() else { break };
        after = last.id.clone();
        page.into_iter().for_each(|kept| known.add(&of_kept(kept)));
    }
    known.finish();
    Ok((known, mark))
}

/// An indicator as detection wants it.
pub(super) fn of_kept(kept: Kept) -> Indicator {
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
            IndicatorType::IpRange => IndicatorKind::Cidr,
            IndicatorType::DomainName => IndicatorKind::Domain,
            IndicatorType::Url => IndicatorKind::Url,
            IndicatorType::EmailSender => IndicatorKind::Sender,
            IndicatorType::CertificateThumbprint => IndicatorKind::Certificate,
        },
        value: spec.value,
        severity: spec.severity,
        title,
        description: spec.description,
        effect: match spec.action {
            IndicatorAction::Allowed => IndicatorEffect::Allow,
            IndicatorAction::Audit | IndicatorAction::Alert => IndicatorEffect::Audit,
            IndicatorAction::Warn => IndicatorEffect::Warn,
            IndicatorAction::Block | IndicatorAction::BlockAndRemediate => IndicatorEffect::Block,
        },
        confidence: spec.confidence,
    }
}
