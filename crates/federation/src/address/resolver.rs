//! Resolves hosts for the client, and hands on only the addresses that the policy allows.

use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::AddressPolicy;

pub(super) struct PolicyResolver(pub(super) Arc<AddressPolicy>);

impl Resolve for PolicyResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str();
            // The client puts the URL's port in the place of 0.
            let found = tokio::net::lookup_host((host, 0)).await?;
            let addresses: Addrs = Box::new(policy.usable(host, found)?.into_iter());
            Ok(addresses)
        })
    }
}
