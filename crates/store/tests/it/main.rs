//! Tests of the log, the tables and the writer through their public face, with disks that fail,
//! processes that are killed and files that are damaged.

mod crash;
mod faulty_disk;
mod ingest;
mod log_disk;
mod log_keys;
mod log_recovery;
mod other_engine;
mod rows;
mod tables;
mod tables_damage;
mod tables_upkeep;
