//! Figures for Prometheus: where they are gathered, who may read them, and those of the process itself.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, anyhow};
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use causeway_api::Operator;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds of the times that are counted, in seconds.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
/// Upper bounds of how many changes one commit holds.
const CHANGES: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 256.0, 512.0];
/// How often what was measured is summed up. Until then every single measurement is kept.
const SUM_UP_EVERY: Duration = Duration::from_secs(5);

/// Starts gathering. Must be called once in a process, before anything is measured.
pub(crate) fn start() -> Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets(&SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_changes".to_owned()), &CHANGES))
        .map_err(|error| anyhow!("the bounds of the figures are wrong: {error}"))?;
    let handle = builder.install_recorder().map_err(|error| anyhow!("figures cannot be gathered: {error}"))?;
    describe();
    Ok(handle)
}

fn describe() {
    metrics::describe_counter!("causeway_http_requests_total", "Requests, by method, route and status");
    metrics::describe_histogram!("causeway_http_request_seconds", "How long requests took");
    metrics::describe_gauge!(
        "causeway_websocket_connections",
        "Clients on the websocket, those that may resume included"
    );
    metrics::describe_counter!("causeway_websocket_slow_readers_total", "Clients cut off because they did not read");
    metrics::describe_gauge!("causeway_store_queue", "Changes that wait for the database or are being written");
    metrics::describe_histogram!("causeway_store_commit_seconds", "How long commits took");
    metrics::describe_histogram!("causeway_store_commit_changes", "Changes that shared a commit");
    metrics::describe_counter!("causeway_store_failed_commits_total", "Commits that the database refused");
    metrics::describe_gauge!("process_resident_memory_bytes", "Memory in use");
    metrics::describe_gauge!("process_open_fds", "Open files and sockets");
    metrics::describe_gauge!("causeway_build_info", "Always 1; the label names the version");
}

/// Sums up what is measured, for ever.
pub(crate) async fn keep_up(handle: PrometheusHandle) {
    let mut tick = tokio::time::interval(SUM_UP_EVERY);
    loop {
        tick.tick().await;
        handle.run_upkeep();
    }
}

/// `GET /metrics` for callers on the same machine; to others it does not exist.
pub(crate) fn beside_the_api(handle: PrometheusHandle) -> Router {
    let answer = async move |request: Request| {
        if is_local(&request) { render(&handle) } else { StatusCode::NOT_FOUND.into_response() }
    };
    Router::new().route("/metrics", get(answer))
}

/// `GET /metrics` for everybody who reaches it: for an address of its own.
pub(crate) fn on_their_own(handle: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(async move || render(&handle)))
}

fn is_local(request: &Request) -> bool {
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let by_network = from.is_some_and(|ConnectInfo(address)| address.ip().to_canonical().is_loopback());
    request.extensions().get::<Operator>().is_some() || (by_network && !was_passed_on(request.headers()))
}

/// Whether a proxy stands between. One on this machine passes on requests of the whole world.
fn was_passed_on(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name))
}

fn render(handle: &PrometheusHandle) -> Response {
    measure_process();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render()).into_response()
}

#[allow(clippy::cast_precision_loss)] // sizes and counts far below 2^52
fn measure_process() {
    if let Some(bytes) = resident_bytes() {
        metrics::gauge!("process_resident_memory_bytes").set(bytes as f64);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        metrics::gauge!("process_open_fds").set(files.count() as f64);
    }
    metrics::gauge!("causeway_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// What the kernel counts as this process's memory; unknown where there is no `/proc`.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt;

    use super::*;

    async fn status(from: &str, header: Option<&str>) -> StatusCode {
        let handle = PrometheusBuilder::new().build_recorder().handle();
        let mut request = Request::get("/metrics");
        if let Some(name) = header {
            request = request.header(name, "192.0.2.1");
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(from.parse().unwrap()));
        beside_the_api(handle).oneshot(request).await.unwrap().status()
    }

    #[tokio::test]
    async fn only_callers_on_this_machine_get_figures() {
        assert_eq!(status("127.0.0.1:1", None).await, StatusCode::OK);
        assert_eq!(status("[::1]:1", None).await, StatusCode::OK);
        assert_eq!(status("[::ffff:127.0.0.1]:1", None).await, StatusCode::OK);
        assert_eq!(status("192.0.2.7:1", None).await, StatusCode::NOT_FOUND);
        assert_eq!(status("127.0.0.1:1", Some("x-forwarded-for")).await, StatusCode::NOT_FOUND);
        assert_eq!(status("127.0.0.1:1", Some("via")).await, StatusCode::NOT_FOUND);
    }
}
