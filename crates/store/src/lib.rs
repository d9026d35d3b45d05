//! The one door to the database: units of work over SQLite or PostgreSQL.
