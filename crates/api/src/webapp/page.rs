//! The pages that are there without a web app.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

const WITHOUT_APP: &str = "<!doctype html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>Causeway</title><meta name=\"viewport\" content=\"width=device-width\"></head>
<body>
<h1>Causeway is running</h1>
<p>No web app is built into this server. Start it with <code>--webapp DIRECTORY</code> to serve one, or use a client that
speaks API v4: it is at <a href=\"/api/v4/system/ping\">/api/v4</a>.</p>
</body>
</html>
";

const ROBOTS: &str = "User-agent: *\nDisallow: /\n";

const MANIFEST: &str =
    r##"{"name":"Causeway","short_name":"Causeway","start_url":"/","display":"standalone","icons":[]}"##;

/// Files that every server has, unless the web app brings its own.
pub(super) fn fixed(path: &str) -> Option<Response> {
    let (content_type, text) = match path {
        "/robots.txt" => ("text/plain; charset=utf-8", ROBOTS),
        "/manifest.json" => ("application/manifest+json", MANIFEST),
        _ => return None,
    };
    Some(([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))], text).into_response())
}

/// Says that there is no web app, and where the API is.
pub(super) fn without_app(path: &str) -> Response {
    let status = if path == "/" { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    (status, headers, WITHOUT_APP).into_response()
}
