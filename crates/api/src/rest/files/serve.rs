//! How a file leaves: whole or in part, never as something that a browser would run.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_service::files::Opened;
use causeway_service::{Error, Workspace, sniff};
use tokio_util::io::ReaderStream;

use crate::error::ApiResult;

/// Bytes that are read at a time.
const CHUNK: usize = 64 * 1024;

/// Answers with the file, or the range of it that `asked` names, or with "unchanged".
pub(super) async fn file(ws: &Workspace, opened: Opened, asked: &HeaderMap, download: bool) -> ApiResult<Response> {
    let modified = UNIX_EPOCH + Duration::from_millis(opened.info.create_at.max(0) as u64);
    // A file never changes, so its id and the length of this content name it.
    let tag = format!("\"{}-{}\"", opened.info.id, opened.size);
    let mut headers = headers(&opened, &tag, modified, download)?;
    if unchanged(asked, &tag, modified) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let wanted = if if_range(asked, &tag, modified) { range(asked, opened.size) } else { Wanted::All };
    let (status, offset, length) = match wanted {
        Wanted::All => (StatusCode::OK, 0, opened.size),
        Wanted::Part { first, last } => {
            let span = format!("bytes {first}-{last}/{}", opened.size);
            headers.insert(header::CONTENT_RANGE, value(&span)?);
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1)
        }
        Wanted::Nothing => {
            headers.insert(header::CONTENT_RANGE, value(&format!("bytes */{}", opened.size))?);
            headers.remove(header::CONTENT_TYPE);
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
    };
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let reading = opened.read(ws, offset, length).await?;
    let body = Body::from_stream(ReaderStream::with_capacity(reading, CHUNK));
    Ok((status, headers, body).into_response())
}

fn value(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|e| Error::internal("write a header", e))
}

fn headers(opened: &Opened, tag: &str, modified: SystemTime, download: bool) -> Result<HeaderMap, Error> {
    let inline = !download && sniff::inline_safe(&opened.content_type);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, value(sniff::served_type(&opened.content_type))?);
    headers.insert(header::CONTENT_DISPOSITION, value(&disposition(&opened.info.name, inline))?);
    headers.insert(header::ETAG, value(tag)?);
    headers.insert(header::LAST_MODIFIED, value(&httpdate::fmt_http_date(modified))?);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    let policy = "default-src 'none'; sandbox; frame-ancestors 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    Ok(headers)
}

/// The name twice: once for old programs, once for those that read RFC 5987.
fn disposition(name: &str, inline: bool) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let kind = if inline { "inline" } else { "attachment" };
    format!("{kind};filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

fn seconds(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

fn unchanged(asked: &HeaderMap, tag: &str, modified: SystemTime) -> bool {
    if let Some(tags) = text(asked, header::IF_NONE_MATCH) {
        return tags.split(',').map(str::trim).any(|t| t == "*" || t.trim_start_matches("W/") == tag);
    }
    let since = text(asked, header::IF_MODIFIED_SINCE).and_then(|v| httpdate::parse_http_date(v).ok());
    since.is_some_and(|since| seconds(modified) <= seconds(since))
}

/// Whether the part that is asked for still belongs to what the client has.
fn if_range(asked: &HeaderMap, tag: &str, modified: SystemTime) -> bool {
    let Some(condition) = text(asked, header::IF_RANGE) else { return true };
    condition == tag || httpdate::parse_http_date(condition).is_ok_and(|at| seconds(at) == seconds(modified))
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part {
        first: u64,
        last: u64,
    },
    /// A range that the file does not have.
    Nothing,
}

/// One range; several at once, or what cannot be read, get the whole file, as HTTP allows.
fn range(asked: &HeaderMap, size: u64) -> Wanted {
    let Some(spec) = text(asked, header::RANGE).and_then(|v| v.strip_prefix("bytes=")) else { return Wanted::All };
    let Some((first, last)) = spec.trim().split_once('-') else { return Wanted::All };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), _) if last.is_empty() && first < size => Wanted::Part { first, last: size - 1 },
        (Ok(first), Ok(last)) if first <= last && first < size => Wanted::Part { first, last: last.min(size - 1) },
        (Ok(first), Ok(last)) if first <= last => Wanted::Nothing,
        (Ok(_), _) if last.is_empty() => Wanted::Nothing,
        (_, Ok(0)) if first.is_empty() => Wanted::Nothing,
        (_, Ok(count)) if first.is_empty() && size > 0 => {
            Wanted::Part { first: size.saturating_sub(count), last: size - 1 }
        }
        _ => Wanted::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(spec: &str) -> Wanted {
        let headers = HeaderMap::from_iter([(header::RANGE, spec.parse().unwrap())]);
        range(&headers, 10)
    }

    #[test]
    fn ranges_are_read_as_http_wants() {
        assert_eq!(asked("bytes=0-3"), Wanted::Part { first: 0, last: 3 });
        assert_eq!(asked("bytes=8-"), Wanted::Part { first: 8, last: 9 });
        assert_eq!(asked("bytes=-3"), Wanted::Part { first: 7, last: 9 });
        assert_eq!(asked("bytes=-99"), Wanted::Part { first: 0, last: 9 });
        assert_eq!(asked("bytes=5-99"), Wanted::Part { first: 5, last: 9 });
        for nothing in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
            assert_eq!(asked(nothing), Wanted::Nothing, "{nothing}");
        }
        for all in ["bytes=", "bytes=a-b", "items=0-3", "bytes=0-1,3-4", "bytes=3-1", "bytes=-"] {
            assert_eq!(asked(all), Wanted::All, "{all}");
        }
    }

    #[test]
    fn names_survive_in_headers() {
        assert_eq!(disposition("pic.png", true), "inline;filename=\"pic.png\"; filename*=UTF-8''pic.png");
        let odd = disposition("ä\"\r\n b%.txt", false);
        assert_eq!(odd, "attachment;filename=\"____ b_.txt\"; filename*=UTF-8''%C3%A4%22%0D%0A%20b%25.txt");
        assert!(HeaderValue::from_str(&odd).is_ok());
    }
}
