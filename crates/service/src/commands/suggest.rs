//! What a client offers while somebody writes a command. It must not run any.

use serde::Serialize;

use super::command::{About, Argument, Choice, Context, Subcommand};
use super::execute::{Execute, context};
use super::registry::Registry;
use crate::error::Result;
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// One way to go on. Serialises as API v4's AutocompleteSuggestion.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Suggestion {
    /// The whole input, without its slash, once this is taken.
    pub complete: String,
    /// What is shown.
    pub suggestion: String,
    pub hint: String,
    pub description: String,
    pub icon_data: String,
}

impl Suggestion {
    fn new(complete: String, suggestion: &str, hint: &str, description: &str) -> Self {
        Self {
            complete,
            suggestion: suggestion.to_owned(),
            hint: hint.to_owned(),
            description: description.to_owned(),
            icon_data: String::new(),
        }
    }
}

/// Ways to go on from `input`, which begins with a slash and is written where `place` says.
pub async fn suggestions(
    ws: &Workspace,
    caller: &Caller,
    registry: &Registry,
    place: Execute,
    input: &str,
) -> Result<Vec<Suggestion>> {
    let context = context(ws, caller, &place, String::new(), String::new()).await?;
    Ok(suggest(registry, &context, input).await)
}

async fn suggest(registry: &Registry, context: &Context, input: &str) -> Vec<Suggestion> {
    let input = input.strip_prefix('/').unwrap_or(input);
    let Some((trigger, rest)) = input.split_once(char::is_whitespace) else {
        return triggers(&registry.offered_in(context).await, input);
    };
    let Some(command) = registry.find(trigger) else { return Vec::new() };
    if !command.offered_in(context).await {
        return Vec::new();
    }
    let about = command.about();
    let rest = rest.trim_start();
    let Some((word, arguments)) = rest.split_once(char::is_whitespace) else {
        return subcommands(&about, rest);
    };
    let Some(subcommand) = about.subcommands.iter().find(|s| s.name.eq_ignore_ascii_case(word)) else {
        return Vec::new();
    };
    let written = format!("{} {}", about.trigger, subcommand.name);
    match current(subcommand, arguments) {
        Place::Name { before, begun } => names(&written, subcommand, before, begun),
        Place::Value { argument, before, begun } if argument.dynamic => {
            let choices = command.choices(context, subcommand.name, argument.name).await;
            values(&written, argument, choices, before, begun)
        }
        Place::Value { .. } => Vec::new(),
    }
}

fn triggers(offered: &[About], begun: &str) -> Vec<Suggestion> {
    let begun = begun.to_lowercase();
    let fits = offered.iter().filter(|about| about.trigger.starts_with(&begun));
    fits.map(|a| Suggestion::new(a.trigger.to_owned(), a.trigger, a.hint, a.description)).collect()
}

fn subcommands(about: &About, begun: &str) -> Vec<Suggestion> {
    let begun = begun.to_lowercase();
    let fits = about.subcommands.iter().filter(|s| s.name.starts_with(&begun));
    fits.map(|s| Suggestion::new(format!("{} {}", about.trigger, s.name), s.name, s.hint, s.description)).collect()
}

/// Where in the named arguments the input ends.
enum Place<'a> {
    Name { before: &'a str, begun: &'a str },
    Value { argument: &'a Argument, before: &'a str, begun: &'a str },
}

fn current<'a>(subcommand: &'a Subcommand, text: &'a str) -> Place<'a> {
    let last = text.rfind(char::is_whitespace).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let (before, begun) = text.split_at(last);
    let previous = before.split_whitespace().next_back().unwrap_or_default();
    let argument = previous
        .strip_prefix("--")
        .and_then(|name| subcommand.arguments.iter().find(|a| a.name.eq_ignore_ascii_case(name)));
    match argument {
        Some(argument) => Place::Value { argument, before, begun },
        None => Place::Name { before, begun },
    }
}

fn names(written: &str, subcommand: &Subcommand, before: &str, begun: &str) -> Vec<Suggestion> {
    let lower = begun.to_lowercase();
    let given = |a: &&Argument| !before.split_whitespace().any(|w| w.eq_ignore_ascii_case(&format!("--{}", a.name)));
    let fits = subcommand
        .arguments
        .iter()
        .filter(given)
        .filter(|a| format!("--{}", a.name).to_lowercase().starts_with(&lower));
    fits.map(|a| {
        let shown = format!("--{}", a.name);
        Suggestion::new(format!("{written} {before}{shown}"), &shown, a.hint, a.description)
    })
    .collect()
}

fn values(written: &str, argument: &Argument, choices: Vec<Choice>, before: &str, begun: &str) -> Vec<Suggestion> {
    let begun = begun.to_lowercase();
    let fits = choices.into_iter().filter(|choice| {
        choice.value.to_lowercase().starts_with(&begun) || choice.hint.to_lowercase().starts_with(&begun)
    });
    fits.map(|choice| {
        let description = if choice.description.is_empty() { argument.description } else { &choice.description };
        Suggestion::new(format!("{written} {before}{}", choice.value), &choice.value, &choice.hint, description)
    })
    .collect()
}
