//! The `lanward` command: everything the window does, on a terminal or in a pipe. A thin face over
//! `workflow`; it holds no rule and no sentence.

mod args;
mod commands;
mod exit;
mod form;
mod help;
mod output;
mod usage;
mod world;

use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal},
    process::ExitCode,
};

use clap::Parser;
use lanward_words::{Language, Words};

use crate::{
    args::{Cli, Global},
    exit::{Exit, Failure},
    output::{Output, Paint},
};

fn main() -> ExitCode {
    let line: Vec<OsString> = env::args_os().collect();
    match Cli::try_parse_from(&line) {
        Ok(cli) => run(cli).into(),
        Err(error) => {
            let words = Words::new(language(asked_language(&line).as_deref()));
            usage::answer(&error, &line, words).into()
        }
    }
}

fn run(cli: Cli) -> Exit {
    log(cli.global.verbose);
    let mut output = output_for(&cli.global);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&mut output, &Failure::error("runtime", &error)),
    };
    let exit = match runtime.block_on(commands::run(&mut output, &cli)) {
        Ok(exit) => exit,
        Err(failure) => fail(&mut output, &failure),
    };
    let exit = match output.flush() {
        Ok(()) => exit,
        Err(failure) => fail(&mut output, &failure),
    };
    // Whatever still waits for an answer (a name server, an ssh) must not hold the prompt back.
    runtime.shutdown_background();
    exit
}

/// Says what went wrong: as a document on standard output where documents were asked for, else as text on
/// standard error.
fn fail(output: &mut Output, failure: &Failure) -> Exit {
    commands::failure(output, failure);
    failure.exit()
}

fn output_for(global: &Global) -> Output {
    let words = Words::new(language(global.lang.as_deref()));
    let terminal = io::stdout().is_terminal();
    // https://no-color.org: present and not empty.
    let no_color = global.no_color
        || env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
        || env::var_os("TERM").is_some_and(|t| t == "dumb");
    let width = terminal.then(output::terminal_width);
    Output::new(words, Paint::new(terminal && !no_color && !global.json), global.json, global.quiet, width)
}

fn language(asked: Option<&str>) -> Language {
    asked.and_then(|tag| tag.parse().ok()).unwrap_or_else(|| Language::detect(|name| env::var(name).ok()))
}

/// The `--lang` of a command line that clap could not read.
fn asked_language(line: &[OsString]) -> Option<String> {
    let mut words = line.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        if word == "--lang" {
            return words.next().map(str::to_owned);
        }
        if let Some(tag) = word.strip_prefix("--lang=") {
            return Some(tag.to_owned());
        }
    }
    None
}

/// Logs to standard error: what Lanward does, then each request to the engine, then what the libraries do.
fn log(verbose: u8) {
    let filter = match verbose {
        0 => return,
        1 => "warn,lanward=info",
        2 => "warn,lanward=debug",
        _ => "trace",
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
}
