//! `lanward remove`: shows what is attached, asks for the name, removes the network.

use std::io::{self, BufRead, IsTerminal, Write};

use lanward_words::{Args, plain};

use super::run::carry_out;
use crate::{
    args::RemoveArgs,
    exit::{Exit, Failure},
    output::Output,
    world::{World, said},
};

/// Removes a network after its name was typed, or with `--yes`.
pub async fn run(output: &mut Output, world: &World, args: &RemoveArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let proposal = session.propose_removal(&args.network).await.map_err(said)?;
    if proposal.plan.is_some() && !args.yes {
        if output.json || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            let args = Args::none().with("name", &args.network).with("touches", &proposal.touches);
            return Err(Failure::usage("usage-remove-needs-yes", args));
        }
        if !confirmed(output, &args.network, &proposal.touches) {
            eprintln!("{}", output.words.say("cli-remove-kept"));
            return Ok(Exit::Usage);
        }
    }
    carry_out(output, world, session, &proposal, ("remove", "cli-remove-done", &args.network)).await
}

fn confirmed(output: &Output, name: &str, touches: &[String]) -> bool {
    let words = &output.words;
    if touches.is_empty() {
        eprintln!("{}", words.text("cli-remove-touches-nothing", &Args::none().with("name", name)));
    } else {
        eprintln!("{}", words.text("cli-remove-touches", &Args::none().with("name", name)));
        for touched in touches {
            eprintln!("  • {}", plain(touched));
        }
    }
    eprint!("{} ", words.text("cli-remove-type-name", &Args::none().with("name", name)));
    let _ = io::stderr().flush();
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed).is_ok() && typed.trim_end_matches(['\n', '\r']) == name
}
