//! Running servers: started with a data directory of their own, watched until they answer, stopped
//! by their process id whatever happens. It knows the command line and `/system/ping`, nothing else
//! of the API.

mod process;

use std::fs::{File, OpenOptions};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

pub use process::Server;

/// How long a server may take until it answers.
const START_LIMIT: Duration = Duration::from_secs(60);

/// What is needed to start one server, and to start it again.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The workspace's name, for messages and the log's file name.
    pub name: String,
    pub binary: PathBuf,
    pub data: PathBuf,
    pub port: u16,
    pub site_url: String,
    /// A PostgreSQL address; without one the server keeps SQLite in its data directory.
    pub database: Option<String>,
    /// Further settings, by environment variable.
    pub environment: Vec<(String, String)>,
}

impl Spec {
    /// Where the server's output goes, over all its starts.
    pub fn log_path(&self) -> PathBuf {
        let mut name = self.data.file_name().unwrap_or_default().to_os_string();
        name.push(".log");
        self.data.with_file_name(name)
    }

    /// The last `lines` lines of the log.
    pub fn log_tail(&self, lines: usize) -> String {
        let text = std::fs::read(self.log_path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let all: Vec<&str> = text.lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }

    /// The root of the API as this machine reaches it.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A command of the server's program with this server's data and database.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).arg("--data").arg(&self.data);
        if let Some(database) = &self.database {
            command.env("MM_SQLSETTINGS_DRIVERNAME", "postgres");
            command.env("MM_SQLSETTINGS_DATASOURCE", database);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts the server and waits until it answers.
    pub async fn start(&self) -> Result<Server> {
        std::fs::create_dir_all(&self.data).with_context(|| format!("making {}", self.data.display()))?;
        let log = self.open_log()?;
        let errors = log.try_clone().context("sharing the log file")?;
        let mut command = self.command(&["serve"]);
        command
            .args(["--listen", &format!("127.0.0.1:{}", self.port), "--site-url", &self.site_url])
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            // Its own process group: a Ctrl-C in the terminal reaches this program alone, which
            // then stops the servers in order.
            .process_group(0);
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("starting {}", self.binary.display()))?;
        let mut server = Server::new(self.clone(), child);
        self.wait_until_ready(&mut server, started).await?;
        server.set_start_up(started.elapsed());
        Ok(server)
    }

    async fn wait_until_ready(&self, server: &mut Server, started: Instant) -> Result<()> {
        let http = crate::client::http()?;
        let url = format!("{}/api/v4/system/ping", self.address());
        loop {
            let heard = match http.get(&url).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) => format!("answers {}", answer.status()),
                Err(_) => "does not answer".to_owned(),
            };
            if let Some(status) = server.exited()? {
                bail!("{} ended while starting ({status}); its log says:\n{}", self.name, self.log_tail(20));
            }
            if started.elapsed() > START_LIMIT {
                bail!(
                    "{} still {heard} at {url} after {START_LIMIT:?}; its log says:\n{}",
                    self.name,
                    self.log_tail(20)
                );
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn open_log(&self) -> Result<File> {
        let path = self.log_path();
        OpenOptions::new().create(true).append(true).open(&path).with_context(|| format!("opening {}", path.display()))
    }
}

/// Whether nothing listens on `port` of this machine.
pub fn port_is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// `count` different ports that nothing listens on.
pub fn free_ports(count: usize) -> Result<Vec<u16>> {
    // All are held at once, so that no port is handed out twice.
    let held: Vec<TcpListener> = (0..count)
        .map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .collect::<std::io::Result<_>>()
        .context("looking for free ports")?;
    held.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}

/// Empties a directory that belongs to a run, and the log beside it.
pub fn remove_data(data: &Path) -> Result<()> {
    for path in [data.to_path_buf(), data.with_extension("log")] {
        let result = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        match result {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("removing {}", path.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{free_ports, port_is_free, remove_data};

    #[test]
    fn free_ports_differ_and_are_free() {
        let ports = free_ports(8).unwrap();
        let mut unique = ports.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), 8);
        let held = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        assert!(!port_is_free(held.local_addr().unwrap().port()));
    }

    #[test]
    fn removing_data_takes_the_log_along_and_may_be_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("demo-aurora");
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("file"), "x").unwrap();
        std::fs::write(folder.path().join("demo-aurora.log"), "x").unwrap();
        remove_data(&data).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        remove_data(&data).unwrap();
    }
}
