//! What a file is, by what is in it, and whether a browser may show it in place. It must not know where
//! files are kept or who asks.

/// This many first bytes of a file are enough for [`content_type`].
pub const HEAD_BYTES: usize = 8192;

const BINARY: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

/// The content type of a file, from its first [`HEAD_BYTES`] bytes; its name only refines what the bytes
/// leave open (which kind of text, which kind of container).
pub fn content_type(name: &str, head: &[u8]) -> &'static str {
    let extension = extension(name);
    if let Some(kind) = infer::get(head) {
        return refine(kind.mime_type(), &extension);
    }
    if is_text(head) {
        return text_type(&extension).unwrap_or(TEXT);
    }
    binary_type(&extension).unwrap_or(BINARY)
}

/// The lower-case extension without the dot; empty when there is none.
pub fn extension(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match base.rsplit_once('.') {
        Some((_, extension)) => extension.to_lowercase(),
        None => String::new(),
    }
}

/// Whether a file of this type may be shown in place. Only what cannot act: pixel images, sound and moving
/// pictures. Never anything that can hold a script, in whatever disguise (HTML, SVG, XML, PDF, text).
pub fn inline_safe(mime: &str) -> bool {
    matches!(
        essence(mime).as_str(),
        "image/png"
            | "image/jpeg"
            | "image/gif"
            | "image/webp"
            | "image/bmp"
            | "video/mp4"
            | "video/x-m4v"
            | "video/webm"
            | "video/ogg"
            | "video/quicktime"
            | "audio/mpeg"
            | "audio/mp4"
            | "audio/m4a"
            | "audio/x-m4a"
            | "audio/aac"
            | "audio/ogg"
            | "audio/opus"
            | "audio/webm"
            | "audio/flac"
            | "audio/x-flac"
            | "audio/wav"
            | "audio/x-wav"
    )
}

/// The `Content-Type` to send a file with. What a browser could run goes out as plain bytes, besides being
/// an attachment; so does a type that is no clean `type/subtype` (it may come from another workspace).
pub fn served_type(mime: &str) -> &str {
    let essence = essence(mime);
    let clean = essence.split_once('/').is_some_and(|(kind, subtype)| {
        let token = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
        };
        token(kind) && token(subtype)
    });
    let printable = mime.bytes().all(|b| (0x20..0x7f).contains(&b));
    let active = ["html", "xml", "svg", "script", "css", "wasm", "flash", "mhtml", "multipart"]
        .iter()
        .any(|word| essence.contains(word));
    if !clean || !printable || active {
        return BINARY;
    }
    mime
}

/// The type without its parameters, in lower case.
fn essence(mime: &str) -> String {
    mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Office files and their like are ZIPs inside; only the name tells which.
fn refine(sniffed: &'static str, extension: &str) -> &'static str {
    match sniffed {
        "application/zip" | "application/x-ole-storage" | "application/gzip" => {
            binary_type(extension).unwrap_or(sniffed)
        }
        "text/html" => "text/html; charset=utf-8",
        "text/xml" if extension == "svg" => "image/svg+xml",
        "text/xml" => "text/xml; charset=utf-8",
        "text/plain" => TEXT,
        other => other,
    }
}

/// UTF-8 without control characters that no text has. The end may fall inside a character.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(_) => head,
        Err(error) if error.error_len().is_none() => &head[..error.valid_up_to()],
        Err(_) => return false,
    };
    valid.iter().all(|b| *b >= 0x20 || matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b))
}

fn text_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "html" | "htm" | "xhtml" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "xml" => "text/xml; charset=utf-8",
        "js" | "mjs" | "cjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "md" | "markdown" => "text/markdown; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vcf" => "text/vcard; charset=utf-8",
        "rtf" => "application/rtf",
        "yaml" | "yml" => "application/yaml",
        "toml" => "application/toml",
        "eml" => "message/rfc822",
        "pem" | "crt" => "application/x-pem-file",
        _ => return None,
    })
}

fn binary_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "doc" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "ppt" => "application/vnd.ms-powerpoint",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "epub" => "application/epub+zip",
        "jar" => "application/java-archive",
        "apk" => "application/vnd.android.package-archive",
        "tgz" => "application/gzip",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn bytes_decide_and_names_refine() {
        assert_eq!(content_type("notes.txt", b"seventeen letters"), TEXT);
        assert_eq!(content_type("empty", b""), TEXT);
        assert_eq!(content_type("picture.html", PNG), "image/png");
        assert_eq!(content_type("picture.png", b"plain text"), TEXT);
        assert_eq!(content_type("report.bin", &[0, 1, 2, 250]), BINARY);
        assert_eq!(content_type("a.png", &[0, 1, 2, 250]), BINARY);
        assert_eq!(content_type("data.JSON", b"{}"), "application/json");
        assert_eq!(content_type("a.svg", b"<svg/>"), "image/svg+xml");
        assert_eq!(content_type("a.csv", "ä,ö".as_bytes()), "text/csv; charset=utf-8");
        assert_eq!(content_type("cut.txt", &"ä".as_bytes()[..1]), TEXT);
        assert_eq!(content_type("latin.txt", b"\xe4 \xf6"), BINARY);
        assert_eq!(content_type("doc.pdf", b"%PDF-1.7\n"), "application/pdf");
        assert_eq!(content_type("a.zip", b"PK\x03\x04rest"), "application/zip");
        assert!(content_type("a.docx", b"PK\x03\x04rest").contains("wordprocessingml"));
        let html = content_type("pic.png", b"<!DOCTYPE html><script>");
        assert!(!inline_safe(html), "{html}");
    }

    #[test]
    fn only_what_cannot_act_is_inline() {
        for mime in ["image/png", "IMAGE/JPEG", "image/gif; x=y", "video/mp4", "audio/mpeg"] {
            assert!(inline_safe(mime), "{mime}");
            assert_eq!(served_type(mime), mime);
        }
        for mime in [
            "image/svg+xml",
            "text/html",
            "application/xhtml+xml",
            "text/xml",
            "text/javascript",
            "application/javascript",
            "text/css",
            "image/png\r\nX-Evil: 1",
            "png",
            "",
            "/",
            "a b/c",
            "multipart/mixed",
            "application/wasm",
        ] {
            assert!(!inline_safe(mime), "{mime}");
            assert_eq!(served_type(mime), BINARY, "{mime}");
        }
        for mime in ["application/pdf", "text/plain; charset=utf-8", "application/zip"] {
            assert!(!inline_safe(mime), "{mime}");
            assert_eq!(served_type(mime), mime);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_bytes_have_a_type(name in "\\PC{0,20}", head in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(content_type(&name, &head).contains('/'));
        }

        #[test]
        fn what_is_served_is_a_header_value(mime in ".{0,40}") {
            prop_assert!(served_type(&mime).bytes().all(|b| (0x20..0x7f).contains(&b)));
        }
    }
}
