//! What a command is.

use causeway_model::channels::Channel;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;

use crate::commands::Arguments;
use crate::error::Result;
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// A slash command. Implementations hold what they need beyond the workspace, which comes with the [`Context`].
pub trait Command: Send + Sync + std::fmt::Debug {
    /// Its word and how it is explained.
    fn about(&self) -> About;

    /// Whether `caller` is offered it. Who is not may still try: [`Command::run`] must check for itself.
    fn offered(&self, ws: &Workspace, caller: &Caller) -> bool {
        let _ = (ws, caller);
        true
    }

    /// Whether it is offered where `context` says, to those too who may only there.
    fn offered_in<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, bool> {
        Box::pin(std::future::ready(self.offered(&context.ws, &context.caller)))
    }

    /// Values to offer for the argument `name` of `subcommand`, where [`Argument::dynamic`] says that there are some.
    fn choices<'a>(&'a self, context: &'a Context, subcommand: &'a str, name: &'a str) -> BoxFuture<'a, Vec<Choice>> {
        let _ = (context, subcommand, name);
        Box::pin(std::future::ready(Vec::new()))
    }

    /// Does it.
    fn run<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<CommandResponse>>;
}

/// A command's word and how it is explained.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The word after the slash, in lower case.
    pub trigger: &'static str,
    pub description: &'static str,
    /// What may follow, as in `[message]`.
    pub hint: &'static str,
    /// Its second words, if it has any.
    pub subcommands: Vec<Subcommand>,
    /// Whether it is left out of lists.
    pub hidden: bool,
}

impl About {
    pub fn new(trigger: &'static str, hint: &'static str, description: &'static str) -> Self {
        Self { trigger, description, hint, ..Self::default() }
    }

    pub fn with(mut self, subcommands: Vec<Subcommand>) -> Self {
        self.subcommands = subcommands;
        self
    }
}

/// A second word of a command.
#[derive(Debug, Clone, Default)]
pub struct Subcommand {
    pub name: &'static str,
    pub description: &'static str,
    pub hint: &'static str,
    /// Its `--named` arguments.
    pub arguments: Vec<Argument>,
}

/// A `--named` argument.
#[derive(Debug, Clone, Default)]
pub struct Argument {
    pub name: &'static str,
    pub description: &'static str,
    pub hint: &'static str,
    /// Whether [`Command::choices`] knows values for it.
    pub dynamic: bool,
}

/// A value that is offered for an argument.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    pub value: String,
    pub hint: String,
    pub description: String,
}

/// Where and by whom a command was given.
#[derive(Debug, Clone)]
pub struct Context {
    pub ws: Workspace,
    pub caller: Caller,
    pub channel: Channel,
    /// The team the client shows, which a direct channel does not tell; may be empty there.
    pub team_id: String,
    /// The thread it was written in, empty outside one.
    pub root_id: String,
    /// The word it was called by.
    pub trigger: String,
    /// Everything after that word, trimmed.
    pub text: String,
}

impl Context {
    /// The text as words and `--named` values.
    pub fn arguments(&self) -> Result<Arguments> {
        Arguments::parse(&self.text)
    }
}

/// What a command answers. Serialises as API v4's CommandResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CommandResponse {
    /// `ephemeral` for the caller alone, `in_channel` for everybody.
    pub response_type: String,
    pub text: String,
    pub username: String,
    pub channel_id: String,
    pub icon_url: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub props: Option<Value>,
    /// Where the client goes next.
    pub goto_location: String,
    pub trigger_id: String,
    pub skip_slack_parsing: bool,
    pub attachments: Option<Vec<Value>>,
    pub extra_responses: Option<Vec<Value>>,
}

impl CommandResponse {
    /// Said to the caller alone.
    pub fn ephemeral(text: impl Into<String>) -> Self {
        Self { response_type: "ephemeral".to_owned(), text: text.into(), ..Self::default() }
    }

    /// Posted in the caller's name.
    pub fn in_channel(text: impl Into<String>) -> Self {
        Self { response_type: "in_channel".to_owned(), text: text.into(), ..Self::default() }
    }

    /// Nothing to say.
    pub fn silent() -> Self {
        Self::ephemeral("")
    }

    /// Sends the client somewhere else.
    pub fn going_to(mut self, location: impl Into<String>) -> Self {
        self.goto_location = location.into();
        self
    }

    pub(crate) fn is_in_channel(&self) -> bool {
        self.response_type == "in_channel"
    }
}
