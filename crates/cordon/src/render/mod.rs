//! How results are shown: text tables, JSON lines, CSV, one HTML page, progress.

pub mod csv;
pub mod html;
pub mod incident;
pub mod json;
pub mod progress;
pub mod table;
