//! `MetricsSettings`: figures for Prometheus.

use crate::config::declare::section;

section! {
    /// Figures for Prometheus, under `/metrics`. A change takes effect at the next start.
    MetricsSettings {
        /// Whether they are served.
        enable "Enable": bool = true, Anything;
        /// An address and port of their own. When it is empty, they are served beside the API, to callers on the same machine only.
        listen_address "ListenAddress": String = String::new(), OptionalListenAddress;
    }
}
