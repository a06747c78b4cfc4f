//! `lanward import`: a docker command line, Compose file, `docker network inspect` output or API body becomes a
//! filled form. Then as with `plan` and `create`.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use lanward_core::{
    draft::NetworkDraft,
    finding::FindingCode,
    import::{ImportProblem, Imported, ImportedNetwork, PASTED_MAX, read_pasted},
};
use lanward_words::{Args, plain};
use serde::Serialize;
use serde_json::json;

use super::{accepted_codes_exist, plan};
use crate::{
    args::ImportArgs,
    exit::{Exit, Failure},
    output::Output,
    world::World,
};

/// Reads the text, says what it was taken for, and plans or makes the network.
pub async fn run(output: &mut Output, world: &World, args: &ImportArgs) -> Result<Exit, Failure> {
    let text = read(&args.file)?;
    let imported = read_pasted(&text);
    let chosen = chosen(&imported, args.network.as_deref());
    let draft = chosen.as_ref().ok().map(|network| draft(network, args));
    if output.json && !args.create {
        let (proposal, exit) = match (&draft, chosen.as_ref().is_ok_and(|n| n.is_blocked())) {
            (Some(draft), false) if !imported.is_blocked() => {
                let proposal = world.propose_network(draft.clone()).await?;
                let exit = plan::exit_of(&proposal);
                (Some(proposal), exit)
            }
            _ => (None, Exit::Usage),
        };
        let network = chosen.as_ref().ok().map(|network| &network.key);
        let body = json!({
            "recorded": world.is_recorded(), "imported": imported, "network": network, "proposal": proposal,
        });
        output.document("import", &body)?;
        return Ok(exit);
    }
    // A text to take away stays alone on standard output.
    let told = args.format.is_some() || output.quiet || output.json;
    let blocked = problems(output, &imported, chosen.as_ref().ok().copied());
    let (Some(draft), Ok(network)) = (draft, &chosen) else {
        return match chosen {
            Err(failure) if !blocked => Err(failure),
            _ => Ok(Exit::Usage),
        };
    };
    if blocked {
        return Err(Failure::usage("usage-import-blocked", Args::none()));
    }
    if !told {
        what_it_is(output, &imported, network);
    }
    if args.create {
        let session = world.live()?;
        let proposal = session.propose_network(draft.clone()).await.map_err(crate::world::said)?;
        accepted_codes_exist(output, &args.accept, &proposal.findings)?;
        plan::make(output, world, session, &draft, &proposal, args.explain, args.verify).await
    } else {
        plan::planned(output, world, draft, &args.accept, args.format).await
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    let unreadable = |error: io::Error| {
        let args = Args::none().with("file", file.display().to_string()).with("detail", error.to_string());
        Failure::usage("usage-file-unreadable", args)
    };
    // One byte more than is read later, so that it can be told that there is more.
    let most = PASTED_MAX as u64 + 1;
    let mut text = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut text).map_err(unreadable)?;
    } else {
        File::open(file).and_then(|f| f.take(most).read_to_end(&mut text)).map_err(unreadable)?;
    }
    // Cut off in the middle of a character it is still told for what it is: too long.
    match String::from_utf8(text) {
        Ok(text) => Ok(text),
        Err(error) if error.as_bytes().len() > PASTED_MAX => {
            Ok(String::from_utf8_lossy(error.as_bytes()).into_owned())
        }
        Err(_) => {
            let args = Args::none().with("file", file.display().to_string());
            Err(Failure::usage("usage-import-not-text", args))
        }
    }
}

/// The network to go on with: the only one, or the one that is named.
fn chosen<'a>(imported: &'a Imported, name: Option<&str>) -> Result<&'a ImportedNetwork, Failure> {
    let all: Vec<&ImportedNetwork> = imported.to_make().collect();
    let keys: Vec<&str> = all.iter().map(|n| n.key.as_str()).collect();
    match name {
        Some(name) => all
            .iter()
            .copied()
            .find(|n| n.key == name)
            .or_else(|| all.iter().copied().find(|n| n.draft.name == name))
            .ok_or_else(|| {
                let args = Args::none().with("name", name).with("networks", &keys);
                Failure::usage("usage-import-no-such-network", args)
            }),
        None => match all[..] {
            [one] => Ok(one),
            [] => Err(Failure::usage("usage-import-no-network", Args::none())),
            _ => Err(Failure::usage("usage-import-choose", Args::none().with("networks", &keys))),
        },
    }
}

fn draft(network: &ImportedNetwork, args: &ImportArgs) -> NetworkDraft {
    let codes = args.accept.iter().flat_map(|text| text.split(','));
    NetworkDraft {
        propose: args.propose,
        accepted: codes.map(|code| FindingCode(code.trim().to_owned())).collect(),
        ..network.draft.clone()
    }
}

/// Says what the text was taken for, and what goes along beside the form or is lost.
fn what_it_is(output: &mut Output, imported: &Imported, network: &ImportedNetwork) {
    if let Some(form) = imported.form.and_then(code) {
        let form = output.words.say(&format!("import-form-{form}"));
        output.say("cli-import-read-as", &Args::none().with("form", form));
    }
    for setting in &network.kept {
        output.say("cli-import-kept", &Args::of(setting));
    }
    for lost in &network.not_carried {
        output.say("cli-import-not-carried", &Args::of(lost));
    }
    for service in &imported.services {
        let name = if service.run.name.is_empty() { &service.run.image } else { &service.run.name };
        output.say("cli-import-service", &Args::none().with("name", name));
    }
}

/// Says what is wrong, on standard error; true where something of it blocks.
fn problems(output: &Output, imported: &Imported, network: Option<&ImportedNetwork>) -> bool {
    let own = network.into_iter().flat_map(|n| &n.problems);
    let mut blocked = false;
    for problem in own.chain(&imported.problems) {
        blocked |= problem.blocks;
        eprintln!("{}", line(output, problem));
    }
    blocked
}

fn line(output: &Output, problem: &ImportProblem) -> String {
    let paint = output.paint_stderr();
    let mark = if problem.blocks { paint.red("✖") } else { paint.yellow("!") };
    let id = format!("import-problem-{}", code(problem.code).unwrap_or_default());
    let mut line = format!("{mark} {}", output.words.text(&id, &Args::of(problem)));
    if let Some(place) = problem.place {
        line.push_str(&format!(" ({})", output.words.text("import-place", &Args::of(&place))));
    }
    if !problem.detail.is_empty() {
        line.push_str(&format!("\n    {}", plain(&problem.detail)));
    }
    line
}

fn code(value: impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}
