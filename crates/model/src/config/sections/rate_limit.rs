//! `RateLimitSettings`: how many requests a client may make.

use crate::config::declare::section;

section! {
    /// How many requests a client may make. Connected servers are limited apart from this, always. A change takes effect at the next start.
    RateLimitSettings {
        /// Whether clients' requests are limited.
        enable "Enable": bool = false, Anything;
        /// Requests a second, on average.
        per_sec "PerSec": u32 = 10, Range(1, 1_000_000);
        /// Requests that may come at once beyond that.
        max_burst "MaxBurst": u32 = 100, Range(1, 1_000_000);
        /// How many clients are told apart at a time.
        memory_store_size "MemoryStoreSize": u32 = 10_000, Range(1, 10_000_000);
        /// Whether each client address has a limit of its own.
        vary_by_remote_addr "VaryByRemoteAddr": bool = true, Anything;
        /// Whether each session has a limit of its own.
        vary_by_user "VaryByUser": bool = false, Anything;
        /// A request header whose values each have a limit of their own; empty for none. Only a header that a proxy sets.
        vary_by_header "VaryByHeader": String = String::new(), Length(0, 128);
    }
}
