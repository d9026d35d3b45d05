//! `LogSettings`: what is logged, and how.

use crate::config::declare::{choice, section};

choice! {
    /// The least urgent lines that are logged.
    LogLevel {
        /// What went wrong.
        Error = "ERROR",
        /// What may be wrong, too.
        Warn = "WARN",
        /// What happened, too.
        Info = "INFO",
        /// What led to it, too.
        Debug = "DEBUG",
        /// Everything.
        Trace = "TRACE",
    }
}

choice! {
    /// The form of a log line.
    LogFormat {
        /// Text on a terminal, JSON otherwise.
        Auto = "auto",
        /// A line for people.
        Text = "text",
        /// A JSON object a line.
        Json = "json",
    }
}

section! {
    /// What is logged, and how. Lines go to the standard error output; the last ones are kept in memory for the system console as well.
    /// A change takes effect at the next start.
    LogSettings {
        /// Whether lines are written to the standard error output.
        enable_console "EnableConsole": bool = true, Anything;
        /// The least urgent lines that are logged.
        console_level "ConsoleLevel": LogLevel = LogLevel::Info, Anything;
        /// The form of a line; `auto` is text on a terminal and JSON otherwise. Exists only here.
        console_format "ConsoleFormat": LogFormat = LogFormat::Auto, Anything;
        /// Whether text on a terminal is coloured.
        enable_color "EnableColor": bool = true, Anything;
    }
}
