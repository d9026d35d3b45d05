//! Where log lines go and how they look.

use std::io::IsTerminal;

use causeway_model::config::{LogFormat, LogLevel, LogSettings};
use tracing_subscriber::filter::LevelFilter;

/// How log lines are written, once it is known what they are written to.
#[derive(Debug, PartialEq, Eq)]
enum Form {
    Text { colour: bool },
    Json,
}

/// Starts logging to standard error. Does nothing when logging has been started before or is turned off.
pub(crate) fn start(settings: &LogSettings) {
    if !settings.enable_console {
        return;
    }
    // A standard error that nobody reads any more must not stop the server, and reporting that on standard error would.
    let lines = tracing_subscriber::fmt()
        .log_internal_errors(false)
        .with_max_level(level(settings.console_level))
        .with_writer(std::io::stderr);
    // An error means that logging runs already, as in tests.
    let _ = match form(settings, std::io::stderr().is_terminal()) {
        Form::Text { colour } => lines.with_ansi(colour).try_init(),
        Form::Json => lines.json().flatten_event(true).with_current_span(false).try_init(),
    };
}

fn level(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    }
}

fn form(settings: &LogSettings, on_terminal: bool) -> Form {
    let text = Form::Text { colour: settings.enable_color && on_terminal };
    match settings.console_format {
        LogFormat::Text => text,
        LogFormat::Json => Form::Json,
        LogFormat::Auto if on_terminal => text,
        LogFormat::Auto => Form::Json,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_on_a_terminal_and_json_otherwise() {
        let mut settings = LogSettings::default();
        assert_eq!(form(&settings, true), Form::Text { colour: true });
        assert_eq!(form(&settings, false), Form::Json);
        settings.console_format = LogFormat::Text;
        assert_eq!(form(&settings, false), Form::Text { colour: false });
        settings.console_format = LogFormat::Json;
        assert_eq!(form(&settings, true), Form::Json);
    }
}
