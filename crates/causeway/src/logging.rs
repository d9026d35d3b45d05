//! Where log lines go and how they look.

use std::io::IsTerminal;
use std::sync::Arc;

use causeway_model::config::{LogFormat, LogLevel, LogSettings};
use causeway_service::system::Log;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::log_layer::LogLayer;

/// How log lines are written, once it is known what they are written to.
#[derive(Debug, PartialEq, Eq)]
enum Form {
    Text { colour: bool },
    Json,
}

/// Starts logging: to standard error, unless that is turned off, and into `kept`, from where administrators read it. Does nothing
/// when logging has been started before.
pub(crate) fn start(settings: &LogSettings, kept: Option<Arc<Log>>) {
    let registry = tracing_subscriber::registry().with(level(settings.console_level)).with(kept.map(LogLayer::new));
    let lines = settings.enable_console.then(|| {
        // A standard error that nobody reads any more must not stop the server, and reporting that on standard error would.
        let lines = fmt::layer().log_internal_errors(false).with_writer(std::io::stderr);
        match form(settings, std::io::stderr().is_terminal()) {
            Form::Text { colour } => lines.with_ansi(colour).boxed(),
            Form::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
        }
    });
    // An error means that logging runs already, as in tests.
    let _ = registry.with(lines).try_init();
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
