//! `lanward completions` and the hidden `lanward man`: what a package carries besides the program.

use std::fs;

use clap::CommandFactory;

use crate::{
    args::{Cli, CompletionsArgs, ManArgs},
    exit::{Exit, Failure},
    help,
    output::Output,
};

/// Prints the completion script of a shell.
pub fn completions(output: &mut Output, args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut command = help::localised(Cli::command(), &output.words);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "lanward", &mut script);
    output.line(String::from_utf8_lossy(&script).trim_end());
    Ok(Exit::Done)
}

/// Writes one man page a command into a folder.
pub fn man(output: &mut Output, args: &ManArgs) -> Result<Exit, Failure> {
    let command = help::localised(Cli::command(), &output.words);
    fs::create_dir_all(&args.folder).map_err(|error| Failure::error("file", &error))?;
    clap_mangen::generate_to(command, &args.folder).map_err(|error| Failure::error("file", &error))?;
    Ok(Exit::Done)
}
