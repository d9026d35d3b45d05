//! Hands log lines over to where administrators read them: what is said, by whom, and what is known of the request it is about.
//!
//! What of a line is kept is not decided here.

use std::fmt::Debug;
use std::sync::Arc;

use causeway_model::time::{Clock, SystemClock};
use causeway_service::system::{Log, LogLine};
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// Notes each line in a [`Log`].
pub(crate) struct LogLayer {
    log: Arc<Log>,
    clock: SystemClock,
}

impl LogLayer {
    pub(crate) fn new(log: Arc<Log>) -> Self {
        Self { log, clock: SystemClock }
    }
}

/// The fields of a line or a span.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.set(field, format!("{value:?}"));
    }
}

impl Fields {
    fn set(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for LogLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut fields = fields.0;
        let message = match fields.remove("message") {
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(outer) = span.extensions().get::<Fields>() {
                for (name, value) in &outer.0 {
                    if !fields.contains_key(name) {
                        fields.insert(name.clone(), value.clone());
                    }
                }
            }
        }
        let metadata = event.metadata();
        self.log.note(LogLine {
            at: self.clock.now(),
            level: word(*metadata.level()),
            message,
            caller: metadata.target().to_owned(),
            fields,
        });
    }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn a_line_brings_its_fields_and_those_of_its_request() {
        let log = Arc::new(Log::default());
        let subscriber = tracing_subscriber::registry().with(LogLayer::new(log.clone()));
        tracing::subscriber::with_default(subscriber, || {
            let _inside = tracing::info_span!("request", request_id = "r1").entered();
            tracing::warn!(remote_id = "c1", count = 3, "refused {}", "it");
        });
        let lines = log.latest(10);
        assert_eq!(lines.len(), 1);
        let line: Value = serde_json::from_str(&lines[0]).unwrap();
        let told = |name: &str| line[name].clone();
        assert_eq!((told("level"), told("msg")), ("warn".into(), "refused it".into()));
        assert_eq!((told("request_id"), told("remote_id"), told("count")), ("r1".into(), "c1".into(), 3.into()));
        assert_eq!(told("caller"), module_path!());
    }
}
