//! The tests of the built program, in one binary: as a command, as a server, and on its bad days.

mod bad_days;
mod binary;
mod commands;
mod connected_bad_days;
mod support;
