//! One running server process: its signals, its memory, its end.

use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::Spec;

/// How long a server may take to stop after SIGTERM; the server promises ten seconds.
const STOP_LIMIT: Duration = Duration::from_secs(12);

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    spec: Spec,
    child: Child,
    start_up: Duration,
}

impl Server {
    pub(super) fn new(spec: Spec, child: Child) -> Self {
        Self { spec, child, start_up: Duration::ZERO }
    }

    pub(super) fn set_start_up(&mut self, elapsed: Duration) {
        self.start_up = elapsed;
    }

    /// From the start of the process to its first answer.
    pub fn start_up(&self) -> Duration {
        self.start_up
    }

    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// How it ended, when it has.
    pub fn exited(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("asking after a server")
    }

    /// Resident memory in bytes, as the kernel counts it.
    pub fn resident_bytes(&self) -> Result<u64> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
        resident(&status).with_context(|| format!("no VmRSS in {path}"))
    }

    /// Asks it to stop (SIGTERM) and waits until it has; answers what is needed to start it again.
    pub async fn stop(mut self) -> Result<Spec> {
        if let Some(status) = self.exited()? {
            bail!("{} had already ended ({status}); its log says:\n{}", self.spec.name, self.spec.log_tail(20));
        }
        // The shell's own `kill`: a signal by id, without unsafe code here.
        let signalled = tokio::process::Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", self.child.id())])
            .status()
            .await
            .context("sending SIGTERM")?;
        if !signalled.success() {
            bail!("could not send SIGTERM to {}", self.spec.name);
        }
        let asked = Instant::now();
        loop {
            match self.exited()? {
                Some(status) if status.success() => return Ok(self.spec.clone()),
                Some(status) => {
                    bail!("{} stopped with {status}; its log says:\n{}", self.spec.name, self.spec.log_tail(20))
                }
                None if asked.elapsed() > STOP_LIMIT => {
                    bail!("{} did not stop within {STOP_LIMIT:?}", self.spec.name)
                }
                None => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    }

    /// Kills it at once (SIGKILL); answers what is needed to start it again.
    pub fn kill(mut self) -> Result<Spec> {
        self.child.kill().with_context(|| format!("killing {}", self.spec.name))?;
        self.child.wait().with_context(|| format!("waiting for {}", self.spec.name))?;
        Ok(self.spec.clone())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both do nothing once the process has been waited for, so its id is never used twice.
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::resident;

    #[test]
    fn resident_memory_is_read_in_bytes() {
        assert_eq!(resident("VmPeak:\t  9000 kB\nVmRSS:\t    1234 kB\n"), Some(1234 * 1024));
        assert_eq!(resident("VmPeak:\t  9000 kB\n"), None);
    }
}
