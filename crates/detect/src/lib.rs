//! Placeholder head, to be replaced.
