//! Tests of the state database. Each runs on SQLite in memory, on SQLite in a file, and on PostgreSQL
//! when `CORDON_TEST_POSTGRES` names a server (`tests/postgres.sh` starts one).

mod access;
mod accounting;
mod alerts;
mod audit;
mod changes;
mod databases;
mod hunting;
mod incidents;
mod indicators;
mod listing;
mod opening;
mod pollers;
mod rules;
mod samples;
mod tokens;
mod tunings;
mod watchlists;
