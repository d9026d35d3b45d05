//! `SqlSettings`: the database.

use crate::config::declare::{choice, section};

choice! {
    /// The database engine.
    SqlDriver {
        /// A file in the data directory.
        Sqlite = "sqlite",
        /// A PostgreSQL server.
        Postgres = "postgres",
    }
}

section! {
    /// The database. A change takes effect at the next start.
    SqlSettings {
        /// The database engine.
        driver_name "DriverName": SqlDriver = SqlDriver::Sqlite, Anything;
        /// For `sqlite` the database file, where a relative path lies in the data directory. For `postgres` an address like
        /// `postgres://user:password@host/database`, with `?sslmode=verify-full` at its end when that is another machine.
        data_source "DataSource": String = "causeway.db".into(), Length(1, 4096), secret;
        /// The most connections to the database at a time.
        max_open_conns "MaxOpenConns": u32 = 32, Range(2, 1000);
        /// Seconds after which a query is given up.
        query_timeout "QueryTimeout": u32 = 30, Range(1, 3600);
    }
}
