//! Puts the catalogue's words into the clap command: done only when help, completions or man pages are wanted.

use clap::{Arg, Command};
use lanward_words::{Args, Words};

/// The command with every help text and heading in the person's language.
pub fn localised(command: Command, words: &Words) -> Command {
    let name = command.get_name().to_owned();
    speak(command, &name, words)
}

fn speak(command: Command, name: &str, words: &Words) -> Command {
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        words.say("help-usage")
    );
    let mut command = command
        .about(words.say(&format!("help-{name}")))
        .help_template(template)
        .subcommand_help_heading(words.say("help-commands"))
        .subcommand_value_name(words.say("help-command-value"))
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .global(false)
                .help_heading(words.say("help-options")),
        );
    if command.get_version().is_some() {
        command = command
            .disable_version_flag(true)
            .arg(Arg::new("version").short('V').long("version").action(clap::ArgAction::Version));
    }
    if let Some(after) = words.maybe_attr(&format!("help-{name}"), "after", &Args::none()) {
        command = command.after_help(after);
    }
    // In the order of their definition; clap would sort what stands under a heading of ours by name.
    let mut at = 0;
    command = command.mut_args(|arg| {
        at += 1;
        let id = arg.get_id().as_str().to_owned();
        let own = format!("help-{name}-{}", id.replace('_', "-"));
        let common = format!("help-arg-{}", id.replace('_', "-"));
        let text = if words.has(&own) { words.say(&own) } else { words.say(&common) };
        let common = ["engine", "json", "lang", "quiet", "no_color", "verbose", "site", "allow_probe"];
        let heading = match id.as_str() {
            id if common.contains(&id) => "help-global",
            _ if arg.is_positional() => "help-arguments",
            _ => "help-options",
        };
        arg.help(text).help_heading(words.say(heading)).display_order(at)
    });
    // A command's own subcommand is named by both: `help-runs-undo`.
    let above = if name == "lanward" { String::new() } else { format!("{name}-") };
    command.mut_subcommands(|sub| {
        let name = format!("{above}{}", sub.get_name());
        speak(sub, &name, words)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use lanward_words::Language;

    use super::*;
    use crate::args::Cli;

    #[test]
    fn clap_accepts_the_command() {
        Cli::command().debug_assert();
        localised(Cli::command(), &Words::new(Language::Korean)).debug_assert();
    }

    #[test]
    fn every_command_and_argument_has_help_in_every_language() {
        for &language in Language::ALL {
            let mut command = localised(Cli::command(), &Words::new(language));
            command.build();
            let mut pages = vec![command.render_help().to_string()];
            for sub in command.get_subcommands_mut() {
                pages.push(sub.render_long_help().to_string());
                pages.extend(sub.get_subcommands_mut().map(|verb| verb.render_long_help().to_string()));
            }
            for page in pages {
                assert!(!page.contains('⟦'), "{language}: {page}");
            }
        }
    }
}
