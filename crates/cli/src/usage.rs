//! What is said to a command line that cannot be read, and to one that asks for help or the version, in the
//! person's language: clap knows what is wrong, the catalogue has the words.

use std::ffi::OsString;

use clap::{
    CommandFactory,
    error::{ContextKind, ContextValue, ErrorKind},
};
use lanward_words::{Args, Words};

use crate::{args::Cli, commands, exit::Exit, help, output};

/// Prints the answer and returns the exit code.
pub fn answer(error: &clap::Error, line: &[OsString], words: Words) -> Exit {
    let mut command = help::localised(Cli::command(), &words);
    match error.kind() {
        ErrorKind::DisplayVersion => shown(error, words),
        ErrorKind::DisplayHelp => {
            // Parsed again by the command that has the words in it.
            let help = command.try_get_matches_from_mut(line).err();
            shown(help.as_ref().unwrap_or(error), words)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            eprint!("{}", command.render_help());
            Exit::Usage
        }
        kind => {
            let found = |kind| match error.get(kind) {
                Some(ContextValue::String(text)) => text.clone(),
                Some(ContextValue::Strings(texts)) => texts.join(", "),
                _ => String::new(),
            };
            let args = Args::none()
                .with("arg", found(ContextKind::InvalidArg))
                .with("value", found(ContextKind::InvalidValue))
                .with("valid", found(ContextKind::ValidValue))
                .with("command", found(ContextKind::InvalidSubcommand))
                .with("other", found(ContextKind::PriorArg))
                .with(
                    "detail",
                    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default(),
                );
            let key = match kind {
                ErrorKind::UnknownArgument => "usage-unknown-argument",
                ErrorKind::InvalidSubcommand => "usage-unknown-command",
                ErrorKind::MissingRequiredArgument => "usage-missing-argument",
                ErrorKind::InvalidValue if found(ContextKind::InvalidValue).is_empty() => "usage-no-value",
                ErrorKind::InvalidValue => "usage-invalid-value",
                ErrorKind::ValueValidation => "usage-value-refused",
                ErrorKind::ArgumentConflict => "usage-conflict",
                _ => "usage-other",
            };
            eprintln!("{}", words.text(key, &args));
            let suggested =
                [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
                    .into_iter()
                    .map(found)
                    .find(|text| !text.is_empty());
            if let Some(suggestion) = suggested {
                eprintln!(
                    "{}",
                    words.text("usage-did-you-mean", &Args::none().with("suggestion", suggestion))
                );
            }
            if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
                eprintln!("\n{}", words_for_usage(&usage.to_string(), &words));
            }
            eprintln!("\n{}", words.say("usage-see-help"));
            Exit::Usage
        }
    }
}

/// Prints what clap has ready, and says where that failed.
fn shown(text: &clap::Error, words: Words) -> Exit {
    match output::written(text.print()) {
        Ok(()) => Exit::Done,
        Err(failure) => {
            let output = output::Output::new(words, output::Paint::new(false), false, false, None);
            commands::in_words(&output, &failure);
            failure.exit()
        }
    }
}

/// clap's usage line with its one English word replaced.
fn words_for_usage(usage: &str, words: &Words) -> String {
    usage.replacen("Usage:", &words.say("help-usage"), 1)
}
