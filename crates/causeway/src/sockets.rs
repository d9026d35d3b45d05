//! The two sockets of a running server: the address that people reach, and the local one for the command line.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::net::{TcpListener, UnixListener};

/// Takes the address to listen on.
pub(crate) async fn listen(address: &str) -> Result<TcpListener> {
    // An address without a host means every one of the machine.
    let full = if address.starts_with(':') { format!("[::]{address}") } else { address.to_owned() };
    let taken = match TcpListener::bind(&full).await {
        // A machine without IPv6 still has every address of IPv4.
        Err(error) if error.kind() != std::io::ErrorKind::AddrInUse && address.starts_with(':') => {
            TcpListener::bind(format!("0.0.0.0{address}")).await
        }
        taken => taken,
    };
    match taken {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!(
                "the address {address} is taken by another program: stop it, or choose another with --listen or ServiceSettings.ListenAddress"
            )
        }
        Err(error) => Err(error).with_context(|| format!("the address {address} cannot be listened on")),
    }
}

/// The local socket; its file goes when this does.
pub(crate) struct LocalSocket {
    path: PathBuf,
    listener: Option<UnixListener>,
}

impl LocalSocket {
    /// Makes the socket, for its owner only, in place of one that a killed server has left behind. Whoever calls holds the directory.
    pub(crate) fn make(path: &Path) -> Result<Self> {
        use std::os::unix::fs::PermissionsExt;
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{} cannot be replaced", path.display()));
            }
            _ => {}
        }
        let made = UnixListener::bind(path)
            .and_then(|listener| std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).map(|()| listener));
        let listener = made.with_context(|| {
            format!(
                "the socket {} cannot be made; turn ServiceSettings.EnableLocalMode off to do without",
                path.display()
            )
        })?;
        Ok(Self { path: path.to_owned(), listener: Some(listener) })
    }

    /// The listener, once.
    pub(crate) fn take_listener(&mut self) -> Option<UnixListener> {
        self.listener.take()
    }
}

impl Drop for LocalSocket {
    fn drop(&mut self) {
        // Left behind, it would be replaced by the next start.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_told_with_what_to_do() {
        let first = listen("127.0.0.1:0").await.unwrap();
        let address = first.local_addr().unwrap().to_string();
        let error = listen(&address).await.unwrap_err().to_string();
        assert!(error.contains("is taken by another program"), "{error}");
    }

    #[tokio::test]
    async fn the_local_socket_is_for_its_owner() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("causeway.sock");
        let first = LocalSocket::make(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        drop(first);
        assert!(!path.exists());
        // What a killed server leaves behind does not stand in the way.
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        assert!(path.exists());
        LocalSocket::make(&path).unwrap();
    }
}
