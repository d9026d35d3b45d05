//! Where the files are. No address leads out of the directory.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use axum::http::{HeaderMap, header};
use causeway_service::Error;

/// Finds a file of a web app that is built in, by its path.
pub type Embedded = fn(&str) -> Option<&'static [u8]>;

/// The files of the web app.
#[derive(Debug, Clone, Default)]
pub enum Assets {
    /// There is no web app.
    #[default]
    None,
    Directory(PathBuf),
    Embedded(Embedded),
}

/// A file that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) content: Content,
    /// Of the file itself, whatever packs it.
    pub(super) name: String,
    /// How it is packed: `br` or `gzip`.
    pub(super) encoding: Option<&'static str>,
    pub(super) tag: String,
}

#[derive(Debug)]
pub(super) enum Content {
    Bytes(&'static [u8]),
    File { file: tokio::fs::File, size: u64 },
}

/// The pages that an app may have, in the order in which they are looked for.
const PAGES: [&str; 2] = ["root.html", "index.html"];

/// The path below the app's directory that an address names; `None` when it names none: a directory, or anything that is not
/// made of plain parts.
pub(super) fn clean(address: &str) -> Option<String> {
    let decoded = percent_decode(address)?;
    let path = decoded.strip_prefix('/')?;
    if path.is_empty() {
        return Some(String::new());
    }
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.chars().any(|c| c.is_control() || matches!(c, '\\' | '/' | '\0'))
    };
    path.trim_end_matches('/').split('/').all(plain).then(|| path.trim_end_matches('/').to_owned())
}

fn percent_decode(text: &str) -> Option<String> {
    let (mut out, mut bytes) = (Vec::with_capacity(text.len()), text.bytes());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digit = |b: Option<u8>| char::from(b?).to_digit(16);
        let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
        out.push((high * 16 + low) as u8);
    }
    String::from_utf8(out).ok()
}

impl Assets {
    /// The files in a directory, which must hold a page.
    pub fn directory(path: &Path) -> std::io::Result<Self> {
        let root = path.canonicalize()?;
        if !PAGES.iter().any(|page| root.join(page).is_file()) {
            let message = format!("{} holds neither root.html nor index.html", root.display());
            return Err(std::io::Error::new(std::io::ErrorKind::NotFound, message));
        }
        Ok(Self::Directory(root))
    }

    /// The file `name`, packed as the client likes it best. The app's own pages are not found by name.
    pub(super) async fn find(&self, name: &str, asked: &HeaderMap) -> Result<Option<Found>, Error> {
        if name.is_empty() || PAGES.contains(&name) {
            return Ok(None);
        }
        // The reference's build lies in one directory whose files are asked for below `/static/`.
        let names = [Some(name), name.strip_prefix("static/").filter(|n| !PAGES.contains(n))];
        for name in names.into_iter().flatten() {
            for (suffix, encoding) in [(".br", Some("br")), (".gz", Some("gzip")), ("", None)] {
                if encoding.is_some_and(|encoding| !accepts(asked, encoding)) {
                    continue;
                }
                if let Some((content, tag)) = self.open(&format!("{name}{suffix}")).await? {
                    return Ok(Some(Found { content, name: name.to_owned(), encoding, tag }));
                }
            }
        }
        Ok(None)
    }

    /// The app's page, if there is an app.
    pub(super) async fn page(&self) -> Result<Option<Vec<u8>>, Error> {
        for page in PAGES {
            match self.open(page).await? {
                Some((Content::Bytes(bytes), _)) => return Ok(Some(bytes.to_vec())),
                Some((Content::File { mut file, .. }, _)) => {
                    let mut bytes = Vec::new();
                    tokio::io::AsyncReadExt::read_to_end(&mut file, &mut bytes).await.map_err(broken)?;
                    return Ok(Some(bytes));
                }
                None => {}
            }
        }
        Ok(None)
    }

    async fn open(&self, name: &str) -> Result<Option<(Content, String)>, Error> {
        match self {
            Self::None => Ok(None),
            Self::Embedded(find) => Ok(find(name).map(|bytes| {
                let tag = format!("\"{}-{:x}\"", env!("CARGO_PKG_VERSION"), checksum(bytes));
                (Content::Bytes(bytes), tag)
            })),
            Self::Directory(root) => {
                let Some(path) = inside(root, name).await else { return Ok(None) };
                let file = tokio::fs::File::open(path).await.map_err(broken)?;
                let metadata = file.metadata().await.map_err(broken)?;
                if !metadata.is_file() {
                    return Ok(None);
                }
                let changed = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
                let tag = format!("\"{:x}-{:x}\"", changed.map_or(0, |d| d.as_nanos()), metadata.len());
                Ok(Some((Content::File { file, size: metadata.len() }, tag)))
            }
        }
    }
}

/// The file below `root`, unless it is not there or a link leads out.
async fn inside(root: &Path, name: &str) -> Option<PathBuf> {
    let path = tokio::fs::canonicalize(root.join(name)).await.ok()?;
    path.starts_with(root).then_some(path)
}

fn broken(error: std::io::Error) -> Error {
    Error::internal("read a file of the web app", error)
}

/// FNV-1a, enough to tell one build's file from another's.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether the client takes this encoding.
fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    let all = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(',')).any(|item| {
        let (name, quality) = item.split_once(';').unwrap_or((item, ""));
        let refused = quality.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse::<f32>() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_out() {
        for bad in [
            "/../etc/passwd",
            "/%2e%2e/x",
            "/a/../b",
            "/a//b",
            "/.git/config",
            "/a\\..\\b",
            "/a%00",
            "/%zz",
            "/..%2fx",
            "x",
        ] {
            assert_eq!(clean(bad), None, "{bad}");
        }
        assert_eq!(clean("/static/a%20b.js").as_deref(), Some("static/a b.js"));
        assert_eq!(clean("/team/channels/town-square/").as_deref(), Some("team/channels/town-square"));
        // A direct message with somebody of a connected workspace.
        assert_eq!(clean("/team/messages/@bo:borealis").as_deref(), Some("team/messages/@bo:borealis"));
        assert_eq!(clean("/").as_deref(), Some(""));
    }

    #[test]
    fn encodings_are_read() {
        let asked = |text: &str| HeaderMap::from_iter([(header::ACCEPT_ENCODING, text.parse().unwrap())]);
        assert!(accepts(&asked("gzip, br;q=0.5"), "br"));
        assert!(!accepts(&asked("gzip, br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
