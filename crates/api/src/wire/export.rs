//! Exports on the wire.

use serde::{Deserialize, Serialize};
use store::state::{Destination, ExportSpec, kind_word};
use utoipa::ToSchema;

use super::words::ObjectForm;
use super::{optional_time, time};

/// Where an export goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum DestinationWrite {
    /// POST of lines of JSON; an answer of 200 to 299 takes them.
    Http {
        /// Where to.
        #[schema(min_length = 8, max_length = 2048)]
        url: String,
        /// Sent as `Authorization`.
        #[serde(default)]
        #[schema(max_length = 4096)]
        authorization: Option<String>,
        /// Certificate in PEM to trust instead of the public authorities.
        #[serde(default)]
        #[schema(max_length = 16384)]
        authority: Option<String>,
    },
    /// CEF over syslog.
    Syslog {
        /// Name or address.
        #[schema(min_length = 1, max_length = 256)]
        host: String,
        /// Port.
        #[schema(minimum = 1, maximum = 65535)]
        port: u16,
        /// Whether with TLS.
        #[serde(default)]
        tls: bool,
        /// Certificate in PEM to trust instead of the public authorities.
        #[serde(default)]
        #[schema(max_length = 16384)]
        authority: Option<String>,
    },
    /// Compressed lines of JSON in files.
    Files {
        /// `s3://…`; the folder `exports` of the data folder when absent.
        #[serde(default)]
        #[schema(max_length = 2048, pattern = "^s3://")]
        location: Option<String>,
    },
    /// Messages of NATS.
    Nats {
        /// Name or address.
        #[schema(min_length = 1, max_length = 256)]
        host: String,
        /// Port.
        #[schema(minimum = 1, maximum = 65535)]
        port: u16,
        /// Whether with TLS.
        #[serde(default)]
        tls: bool,
        /// Certificate in PEM to trust instead of the public authorities.
        #[serde(default)]
        #[schema(max_length = 16384)]
        authority: Option<String>,
        /// Subject of the messages.
        #[schema(min_length = 1, max_length = 256)]
        subject: String,
        /// User, when the server asks for one.
        #[serde(default)]
        #[schema(max_length = 256)]
        user: Option<String>,
        /// The user's password, or a token when there is no user.
        #[serde(default)]
        #[schema(max_length = 4096)]
        password: Option<String>,
        /// Whether a stream of JetStream confirms every message.
        #[serde(default)]
        jetstream: bool,
    },
}

impl From<DestinationWrite> for Destination {
    fn from(write: DestinationWrite) -> Self {
        match write {
            DestinationWrite::Http { url, authorization, authority } => {
                Destination::Http { url, authorization, authority }
            }
            DestinationWrite::Syslog { host, port, tls, authority } => {
                Destination::Syslog { host, port, tls, authority }
            }
            DestinationWrite::Files { location } => Destination::Files { location },
            DestinationWrite::Nats { host, port, tls, authority, subject, user, password, jetstream } => {
                Destination::Nats { host, port, tls, authority, subject, user, password, jetstream }
            }
        }
    }
}

/// Where an export begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ExportFrom {
    /// With what comes in from now on.
    #[default]
    Now,
    /// With everything that is stored.
    Start,
}

/// An export to make.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportCreate {
    /// Its name, one of a kind.
    #[schema(min_length = 1, max_length = 256, pattern = r"\S")]
    pub name: String,
    /// Where to.
    pub destination: DestinationWrite,
    /// Tables, `*` for all.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub tables: Vec<String>,
    /// Whether alerts are sent.
    #[serde(default)]
    pub alerts: bool,
    /// Whether incidents are sent.
    #[serde(default)]
    pub incidents: bool,
    /// The form of both.
    #[serde(default)]
    pub form: Option<ObjectForm>,
    /// Where to begin.
    #[serde(default)]
    pub from: ExportFrom,
}

impl ExportCreate {
    /// What is to be sent, and from where on.
    pub(crate) fn split(self) -> (ExportSpec, ExportFrom) {
        let spec = ExportSpec {
            name: self.name,
            destination: self.destination.into(),
            tables: self.tables,
            alerts: self.alerts,
            incidents: self.incidents,
            form: self.form.map(Into::into).unwrap_or_default(),
        };
        (spec, self.from)
    }
}

/// Halts an export or has it go on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportPatch {
    /// Whether it runs.
    pub enabled: bool,
}

/// An export, without its secrets.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    /// Identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `http`, `syslog`, `files` or `nats`.
    pub kind: String,
    /// Where to, for a person.
    pub target: String,
    /// Tables, `*` for all.
    pub tables: Vec<String>,
    /// Whether alerts are sent.
    pub alerts: bool,
    /// Whether incidents are sent.
    pub incidents: bool,
    /// The form of both.
    pub form: ObjectForm,
    /// Whether it runs.
    pub enabled: bool,
    /// Rows of batches up to this sequence of the log were taken by the receiver.
    pub sequence: u64,
    /// Alerts and incidents changed up to this number were taken by the receiver.
    pub change_number: i64,
    /// Rows that were taken.
    pub rows_sent: i64,
    /// Alerts and incidents that were taken.
    pub objects_sent: i64,
    /// When something was last taken.
    pub last_sent_date_time: Option<String>,
    /// Why it does not go on, when it does not.
    pub error: Option<String>,
    /// Since when it does not.
    pub failing_since_date_time: Option<String>,
    /// When it was made.
    pub created_date_time: String,
    /// By whom.
    pub created_by: String,
}

/// All exports, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportList {
    /// The exports.
    pub value: Vec<Export>,
}

fn target(destination: &Destination) -> String {
    match destination {
        Destination::Http { url, .. } => url.split('?').next().unwrap_or(url).to_owned(),
        Destination::Syslog { host, port, .. } => format!("{host}:{port}"),
        Destination::Files { location } => location.clone().unwrap_or_else(|| "the data folder".to_owned()),
        Destination::Nats { host, port, subject, .. } => format!("{host}:{port} {subject}"),
    }
}

impl From<store::state::Export> for Export {
    fn from(export: store::state::Export) -> Self {
        Export {
            id: export.id,
            kind: kind_word(&export.spec.destination).to_owned(),
            target: target(&export.spec.destination),
            name: export.spec.name,
            tables: export.spec.tables,
            alerts: export.spec.alerts,
            incidents: export.spec.incidents,
            form: export.spec.form.into(),
            enabled: export.enabled,
            sequence: export.cursor.sequence,
            change_number: export.cursor.change,
            rows_sent: export.rows_sent,
            objects_sent: export.objects_sent,
            last_sent_date_time: optional_time(export.sent_us),
            error: export.error,
            failing_since_date_time: optional_time(export.error_us),
            created_date_time: time(export.created_us),
            created_by: export.created_by,
        }
    }
}
