//! How a file of the web app travels: its type, how long it is kept, what its page may load.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use causeway_service::Error;
use tokio_util::io::ReaderStream;

use super::assets::{Content, Found};

/// A file whose name changes with its content is never asked for again.
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

pub(super) async fn asset(found: Found, asked: &HeaderMap) -> Result<Response, Error> {
    let Found { content, name, encoding, tag } = found;
    let mut headers = HeaderMap::new();
    let kept = if is_hashed(&name) { FOREVER } else { ASK_AGAIN };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let tag_value = HeaderValue::from_str(&tag).map_err(|e| Error::internal("write a header", e))?;
    headers.insert(header::ETAG, tag_value);
    if unchanged(asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&name)));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    let body = match content {
        Content::Bytes(bytes) => Body::from(bytes),
        Content::File { file, size } => {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
            Body::from_stream(ReaderStream::with_capacity(file, 64 * 1024))
        }
    };
    Ok((headers, body).into_response())
}

/// The app's page, for any address. `frames` names the sites that may show it in a frame, separated by spaces.
pub(super) fn page(html: Vec<u8>, asked: &HeaderMap, frames: &str) -> Response {
    let tag = format!("\"{}\"", sha256(&html));
    let text = String::from_utf8_lossy(&html);
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(ASK_AGAIN));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, value);
    }
    if let Ok(value) = HeaderValue::from_str(&policy(&text, frames)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    if unchanged(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    (headers, html).into_response()
}

fn unchanged(asked: &HeaderMap, tag: &str) -> bool {
    let tags = asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    tags.split(',').any(|t| t.trim().trim_start_matches("W/") == tag)
}

/// Scripts run only if they come from here or stand in the page as it was built: those are named by their hashes.
fn policy(html: &str, frames: &str) -> String {
    let mut scripts = String::from("'self'");
    for script in inline_scripts(html) {
        scripts.push_str(&format!(" 'sha256-{}'", sha256(script.as_bytes())));
    }
    let mut ancestors = String::from("'self'");
    // A name must not end its directive and begin another one.
    let plain = |site: &&str| site.bytes().all(|b| b.is_ascii_graphic() && !b";,'".contains(&b));
    for site in frames.split_whitespace().filter(plain) {
        ancestors.push(' ');
        ancestors.push_str(site);
    }
    format!(
        "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: http: https:; \
         media-src 'self' blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; \
         frame-ancestors {ancestors}; object-src 'none'; base-uri 'self'; form-action 'self'"
    )
}

fn inline_scripts(html: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find("<script") {
        rest = &rest[at + "<script".len()..];
        let Some(end) = rest.find('>') else { break };
        let attributes = &rest[..end];
        rest = &rest[end + 1..];
        let Some(close) = rest.find("</script>") else { break };
        if !attributes.contains("src=") {
            out.push(&rest[..close]);
        }
        rest = &rest[close..];
    }
    out
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(bytes))
}

/// Whether a name holds a hash, as bundlers write them: `main.3f2a9c1b.js`, `index-BxK29dPq.css`.
fn is_hashed(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    let Some((stem, _)) = base.rsplit_once('.') else { return false };
    stem.split(['.', '-']).skip(1).any(|part| {
        part.len() >= 8
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && part.bytes().any(|b| b.is_ascii_digit())
    })
}

fn content_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "text/xml; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_told_from_others() {
        for hashed in ["main.3f2a9c1b.js", "assets/index-BxK29dPq.css", "a.0123456789abcdef.chunk.js"] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in ["main.js", "sw.js", "emoji-sheet.png", "some-component.js", "deadbeef12"] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn scripts_in_the_page_are_allowed_by_their_hash() {
        let html = "<script src=\"/a.js\"></script><script>go()</script>";
        assert_eq!(inline_scripts(html), ["go()"]);
        let policy = policy(html, "https://a.example x;script-src");
        assert!(policy.contains(&format!("script-src 'self' 'sha256-{}';", sha256(b"go()"))));
        assert!(policy.contains("frame-ancestors 'self' https://a.example;"));
    }
}
