//! From the command line, the environment and the file to the settings in effect, and where this workspace's things lie.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use causeway_model::config::{Settings, SqlDriver, Warning, load};
use causeway_store::{Options, Source};
use clap::Args;
use serde_json::Value;

use crate::cli::Place;

/// What the command line says of how to serve.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ServeOptions {
    /// The address and port to listen on
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// The address under which people and other servers reach this one
    #[arg(long, value_name = "URL")]
    pub site_url: Option<String>,
    /// Serve the web app from this directory instead of the one that is built in
    #[arg(long, value_name = "DIR")]
    pub webapp: Option<PathBuf>,
}

/// The settings in effect, with where they came from.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub settings: Settings,
    pub warnings: Vec<Warning>,
    /// Where changes are written, whether or not the file is there yet.
    pub file: PathBuf,
    pub data: PathBuf,
    /// Whose web app is served; `None` for the one that is built in.
    pub webapp: Option<PathBuf>,
}

impl ServeOptions {
    /// The settings that flags set.
    fn overrides(&self) -> Vec<(&'static str, Value)> {
        let listen = self.listen.as_deref().map(|address| ("ServiceSettings.ListenAddress", address.into()));
        let site = self.site_url.as_deref().map(|address| ("ServiceSettings.SiteURL", address.into()));
        [listen, site].into_iter().flatten().collect()
    }
}

/// Reads the file and puts environment and flags over it.
pub(crate) fn load_settings(
    place: &Place,
    options: &ServeOptions,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Loaded> {
    let file = place.config.clone().unwrap_or_else(|| place.data.join("config.json"));
    // Only a file that was asked for by name has to be there.
    let content = read_file(&file, place.config.is_some())?;
    let (settings, warnings) = load(content, environment, &options.overrides())?;
    Ok(Loaded { settings, warnings, file, data: place.data.clone(), webapp: options.webapp.clone() })
}

/// This process's variables; those that are not text cannot be settings.
pub(crate) fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

impl Loaded {
    /// Where the database is.
    pub(crate) fn database(&self) -> Source {
        let source = &self.settings.sql.data_source;
        match self.settings.sql.driver_name {
            SqlDriver::Sqlite => Source::Sqlite(self.data.join(source)),
            SqlDriver::Postgres => Source::Postgres(source.clone()),
        }
    }

    /// How the database is opened.
    pub(crate) fn store_options(&self) -> Options {
        let sql = &self.settings.sql;
        let mut options = Options::new(self.database());
        // One connection is the writer's.
        options.readers = sql.max_open_conns.saturating_sub(1) as usize;
        options.read_timeout = Some(Duration::from_secs(sql.query_timeout.into()));
        options
    }

    /// Below it lie uploaded files.
    pub(crate) fn file_directory(&self) -> PathBuf {
        self.data.join(&self.settings.file.directory)
    }

    /// Makes the data directory, for its owner only.
    pub(crate) fn make_data_directory(&self) -> Result<()> {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.data)
            .with_context(|| format!("the data directory {} cannot be made", self.data.display()))
    }
}

/// The socket through which the command line talks to a running server.
pub(crate) fn socket_path(data: &Path) -> PathBuf {
    data.join("causeway.sock")
}

fn read_file(path: &Path, must_exist: bool) -> Result<Option<Value>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        // A data directory that is none is told of by what needs it.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) && !must_exist => {
            return Ok(None);
        }
        Err(error) => {
            return Err(error).with_context(|| format!("the configuration file {} cannot be read", path.display()));
        }
    };
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(value) => Ok(Some(value)),
        Err(error) => bail!("the configuration file {} is not JSON: {error}", path.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(data: &Path) -> Place {
        Place { config: None, data: data.to_owned(), json: false }
    }

    fn variable(name: &str, text: &str) -> Vec<(String, String)> {
        vec![(name.to_owned(), text.to_owned())]
    }

    #[test]
    fn flags_win_over_environment_over_file() {
        let data = tempfile::tempdir().unwrap();
        let text = r#"{"ServiceSettings": {"ListenAddress": ":1", "SiteURL": "http://file"}, "TeamSettings": {"SiteName": "File"}}"#;
        std::fs::write(data.path().join("config.json"), text).unwrap();
        let options = ServeOptions { listen: Some(":3".into()), ..ServeOptions::default() };
        let environment = [
            variable("MM_SERVICESETTINGS_LISTENADDRESS", ":2"),
            variable("CAUSEWAY_SERVICESETTINGS_SITEURL", "http://variable"),
        ]
        .concat();
        let loaded = load_settings(&place(data.path()), &options, environment).unwrap();
        assert_eq!(loaded.settings.service.listen_address, ":3");
        assert_eq!(loaded.settings.site_url(), "http://variable");
        assert_eq!(loaded.settings.team.site_name, "File");
        assert_eq!(loaded.file, data.path().join("config.json"));
    }

    #[test]
    fn without_a_file_everything_lies_in_the_data_directory() {
        let data = tempfile::tempdir().unwrap();
        let place = place(&data.path().join("fresh"));
        let loaded = load_settings(&place, &ServeOptions::default(), Vec::new()).unwrap();
        assert_eq!(loaded.database(), Source::Sqlite(data.path().join("fresh/causeway.db")));
        assert_eq!(loaded.settings.site_url(), "http://localhost:8065");
        loaded.make_data_directory().unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&place.data).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn postgres_takes_its_address() {
        let data = tempfile::tempdir().unwrap();
        let environment = [
            variable("MM_SQLSETTINGS_DRIVERNAME", "postgres"),
            variable("MM_SQLSETTINGS_DATASOURCE", "postgres://u@h/d"),
        ]
        .concat();
        let loaded = load_settings(&place(data.path()), &ServeOptions::default(), environment).unwrap();
        assert_eq!(loaded.database(), Source::Postgres("postgres://u@h/d".into()));
    }

    #[test]
    fn a_file_that_was_named_must_be_there_and_be_json() {
        let data = tempfile::tempdir().unwrap();
        let mut place = place(data.path());
        place.config = Some(data.path().join("missing.json"));
        let missing = load_settings(&place, &ServeOptions::default(), Vec::new()).unwrap_err();
        assert!(missing.to_string().contains("missing.json cannot be read"), "{missing}");
        std::fs::write(data.path().join("missing.json"), "{,}").unwrap();
        let broken = load_settings(&place, &ServeOptions::default(), Vec::new()).unwrap_err();
        assert!(broken.to_string().contains("is not JSON"), "{broken}");
    }

    #[test]
    fn a_wrong_flag_is_named_as_the_setting_it_sets() {
        let data = tempfile::tempdir().unwrap();
        let options = ServeOptions { site_url: Some("chat.example".into()), ..ServeOptions::default() };
        let error = load_settings(&place(data.path()), &options, Vec::new()).unwrap_err().to_string();
        assert!(
            error.starts_with("ServiceSettings.SiteURL (set by the command line) holds \"chat.example\""),
            "{error}"
        );
    }
}
