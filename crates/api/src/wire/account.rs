//! What people send and get for their own account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A change of one's password.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    #[schema(max_length = 256, format = Password)]
    pub current: String,
    /// The new one.
    #[schema(min_length = 12, max_length = 256, format = Password)]
    pub new: String,
}

/// One's present password, as proof.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordGiven {
    /// The present password.
    #[schema(max_length = 256, format = Password)]
    pub password: String,
}

/// The secret of an authenticator app, shown this once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactor {
    /// In base 32, to be typed.
    pub secret: String,
    /// `otpauth://` URI, to be shown as a QR code.
    pub uri: String,
}

/// A code of the authenticator app.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CodeGiven {
    /// Six digits.
    #[schema(max_length = 64)]
    pub code: String,
}

/// Codes for when the authenticator app is lost, shown this once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// Each signs in once.
    pub codes: Vec<String>,
}
