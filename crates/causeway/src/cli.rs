//! The command line: which commands there are and what they take.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::settings::ServeOptions;

/// Self-hosted team messaging with connected workspaces.
#[derive(Debug, Parser)]
#[command(name = "causeway", version, arg_required_else_help = true)]
pub(crate) struct CommandLine {
    #[command(flatten)]
    pub place: Place,
    #[command(subcommand)]
    pub command: Command,
}

/// Where this workspace's configuration and data are.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// The configuration file, in the shape of Mattermost's config.json [default: config.json in the data directory, if there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The directory for the database, files and the local socket
    #[arg(long, global = true, value_name = "DIR", default_value = "./causeway-data")]
    pub data: PathBuf,
    /// Print results as JSON
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    Serve(ServeOptions),
    /// Print the version
    Version,
    /// Look at the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Manage accounts on the running server
    #[command(subcommand)]
    User(UserCommand),
    /// Manage teams on the running server
    #[command(subcommand)]
    Team(TeamCommand),
    /// Manage connections with other servers
    #[command(subcommand)]
    Connection(ConnectionCommand),
    /// Share channels with connected servers
    #[command(subcommand)]
    Channel(ChannelCommand),
    /// Bring the database's schema up to date
    Migrate,
    /// Check the configuration, the database, and whether connected servers can be reached
    Check,
    /// Fill a channel with posts, to measure with; no server may run meanwhile
    #[command(hide = true)]
    BenchSeed {
        /// How many
        #[arg(long)]
        posts: u64,
        /// The channel's id
        #[arg(long)]
        channel: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print the configuration in effect, secrets hidden
    Show,
    /// Check the configuration and name what is wrong or unknown
    Validate,
    /// Print the reference of all settings, in Markdown
    Reference,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make an account
    Create {
        username: String,
        #[arg(long)]
        email: String,
        /// The password; made and printed when neither this nor --password-stdin is given
        #[arg(long, conflicts_with = "password_stdin", allow_hyphen_values = true)]
        password: Option<String>,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
        /// Make it a system administrator
        #[arg(long)]
        admin: bool,
        /// Add it to this team
        #[arg(long, value_name = "TEAM")]
        team: Option<String>,
    },
    /// List accounts
    List,
    /// Set an account's password
    Password {
        username: String,
        #[arg(long, conflicts_with = "password_stdin", allow_hyphen_values = true)]
        password: Option<String>,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Make an account a system administrator
    Admin {
        username: String,
        /// Take it away instead
        #[arg(long)]
        revoke: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum TeamCommand {
    /// Make a team
    Create {
        /// Its name in addresses: small letters, digits and hyphens
        name: String,
        /// What people read; its name when it is not given
        #[arg(long)]
        display_name: Option<String>,
        /// Let only invited people join
        #[arg(long)]
        private: bool,
    },
    /// List teams
    List,
    /// Add accounts to a team
    Add {
        team: String,
        #[arg(required = true)]
        usernames: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionCommand {
    /// Make a connection and print the invitation for the other server's administrator
    Create {
        name: String,
        #[command(flatten)]
        details: ConnectionDetails,
        /// The password that seals the invitation; made and printed when it is not given
        #[arg(long, allow_hyphen_values = true)]
        password: Option<String>,
    },
    /// Accept the invitation of another server
    Accept {
        name: String,
        #[command(flatten)]
        details: ConnectionDetails,
        /// The invitation
        #[arg(long, allow_hyphen_values = true)]
        invite: String,
        /// The password that opens it
        #[arg(long, allow_hyphen_values = true)]
        password: String,
    },
    /// List connections
    List,
    /// Show how a connection, or each, is doing
    Status { name: Option<String> },
    /// Remove a connection
    Remove { name: String },
    /// Stop everything that crosses over a connection, without ending it
    Pause { name: String },
    /// Let everything cross again, what was missed first
    Resume { name: String },
    /// Change both tokens of a connection while it goes on
    Rotate { name: String },
    /// List the channels that wait until somebody here takes them
    Waiting { name: String },
    /// Take a channel that waits
    TakeChannel {
        name: String,
        /// The channel's id
        channel: String,
        /// The team that it goes to; the connection's own when it is left out
        #[arg(long)]
        team: Option<String>,
    },
    /// Decline a channel that waits
    DeclineChannel {
        name: String,
        /// The channel's id
        channel: String,
    },
    /// Show how a connection is doing: what waits, how fast it goes, what went wrong
    Health { name: String },
    /// Try a connection, and show what sharing a channel over it would mean; changes nothing
    Check {
        name: String,
        /// The channel as team/channel
        #[arg(long)]
        channel: Option<String>,
    },
    /// Show what waits for a connection and what it refused; send refused things again, or drop them
    Queue {
        name: String,
        #[command(flatten)]
        options: QueueOptions,
    },
    /// Show or set what a connection may carry
    Policy {
        name: String,
        /// What to set, as `field=value` with a JSON value, a word, or a list with commas; `field=default` for the server's setting
        #[arg(long = "set", value_name = "FIELD=VALUE")]
        set: Vec<String>,
    },
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct QueueOptions {
    /// Send this again; can be given several times
    #[arg(long, value_name = "ID")]
    pub retry: Vec<String>,
    /// Send everything again that was refused
    #[arg(long)]
    pub retry_all: bool,
    /// Drop this: it will not be sent any more; can be given several times
    #[arg(long, value_name = "ID")]
    pub drop: Vec<String>,
    /// Drop everything that was refused
    #[arg(long)]
    pub drop_all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ConnectionDetails {
    /// What people read; its name when it is not given
    #[arg(long)]
    pub display_name: Option<String>,
    /// The team in which channels shared by the other server appear; needed when there are several
    #[arg(long)]
    pub team: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ChannelCommand {
    /// Share a channel over a connection
    Share {
        /// The channel as team/channel
        channel: String,
        /// The connection's name
        connection: String,
        /// Older messages that go along: none, all, or those since a date like 2026-01-31
        #[arg(long, default_value = "none")]
        history: String,
    },
    /// Show how far a channel's older messages are, preview how much they are, send them, or end that
    History {
        /// The channel as team/channel
        channel: String,
        /// The connection's name
        connection: String,
        /// Send all, or those since a date like 2026-01-31; or end that with none
        #[arg(long, value_name = "all|none|DATE", conflicts_with = "preview")]
        send: Option<String>,
        /// Show how much would go: of all, or since a date
        #[arg(long, value_name = "all|DATE")]
        preview: Option<String>,
    },
    /// Compare a channel with what the other server holds of it, and mend what differs
    Verify {
        /// The channel as team/channel
        channel: String,
        /// The connection's name; every connection that it is shared over when it is not given
        connection: Option<String>,
        /// Only name what differs
        #[arg(long)]
        no_mend: bool,
    },
    /// Stop sharing a channel over a connection, or over all
    Unshare {
        /// The channel as team/channel
        channel: String,
        /// The connection's name
        connection: Option<String>,
    },
    /// Show with whom a channel is shared
    Status {
        /// The channel as team/channel
        channel: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_tree_is_sound() {
        use clap::CommandFactory;
        CommandLine::command().debug_assert();
    }

    #[test]
    fn the_place_can_stand_behind_the_command() {
        let line = CommandLine::try_parse_from(["causeway", "config", "show", "--data", "/x", "--json"]).unwrap();
        assert_eq!(line.place.data, PathBuf::from("/x"));
        assert!(line.place.json);
        assert!(matches!(line.command, Command::Config(ConfigCommand::Show)));
    }

    #[test]
    fn two_passwords_are_refused() {
        let line = ["causeway", "user", "create", "ann", "--email", "a@b", "--password", "x", "--password-stdin"];
        assert!(CommandLine::try_parse_from(line).is_err());
    }
}
