//! `lanward identity`: what is kept for containers: the list with how each record stands, keeping, setting, forgetting,
//! and giving it back.

use lanward_core::{
    identity::{self, Identity, IdentityRow, IdentityStanding, KeepOrder, Keeping},
    ports::Depth,
    run::Difference,
};
use lanward_words::{Args, plain};
use serde_json::json;

use super::{
    accepted_codes_exist,
    run::{Deed, carry_out},
};
use crate::{
    args::{
        ForgetIdentityArgs, IdentityArgs, IdentityVerb, KeepIdentityArgs, RepairIdentityArgs, SetIdentityArgs,
    },
    exit::{Exit, Failure},
    form,
    output::{Output, Table, field_errors},
    world::{Live, World, no_engine, said},
};

/// Lists, keeps, sets, forgets or gives back.
pub async fn run(output: &mut Output, world: &World, args: &IdentityArgs) -> Result<Exit, Failure> {
    match &args.verb {
        None | Some(IdentityVerb::List) => list(output, world).await,
        Some(IdentityVerb::Keep(args)) => keep(output, world.live()?, args).await,
        Some(IdentityVerb::Set(args)) => set(output, world.live()?, args).await,
        Some(IdentityVerb::Forget(args)) => forget(output, world.live()?, args).await,
        Some(IdentityVerb::Repair(args)) => repair(output, world, args).await,
    }
}

async fn list(output: &mut Output, world: &World) -> Result<Exit, Failure> {
    let rows = match world {
        World::Live(session) => session.identities().await.map_err(said)?,
        World::Recorded(facts) => {
            if let Some(problem) = no_engine(facts) {
                return Err(problem.into());
            }
            identity::rows(facts)
        }
    };
    if output.json {
        output.document("identities", &json!({ "recorded": world.is_recorded(), "identities": rows }))?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        output.say("cli-identity-none", &Args::none());
        return Ok(Exit::Done);
    }
    let heads = [
        "cli-table-container",
        "cli-identity-table-network",
        "cli-identity-table-kept",
        "cli-identity-table-standing",
    ];
    let mut table = Table::new(heads.map(|key| output.words.say(key)));
    for IdentityRow { identity, standing, .. } in &rows {
        table.row_of_lines([
            vec![identity.container.to_string()],
            vec![identity.network.to_string()],
            values(identity),
            standing_lines(output, standing),
        ]);
    }
    output.table(&table);
    Ok(Exit::Done)
}

/// What is kept, value by value.
fn values(identity: &Identity) -> Vec<String> {
    let request = identity.request();
    let addresses = [request.ipv4, request.ipv6, request.mac].into_iter().flatten();
    let priority = identity.gateway_priority.map(|priority| format!("gw-priority={priority}"));
    let options = identity.driver_options.iter().map(|(key, value)| format!("{key}={value}"));
    addresses.chain(identity.aliases.iter().cloned()).chain(priority).chain(options).collect()
}

fn standing_lines(output: &Output, standing: &IdentityStanding) -> Vec<String> {
    let IdentityStanding::Drifted { differences } = standing else {
        return vec![output.words.standing(standing)];
    };
    let shown = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let one =
        |d: &Difference| Difference { field: d.field.clone(), wanted: shown(&d.wanted), got: shown(&d.got) };
    let line = |d| output.words.standing(&IdentityStanding::Drifted { differences: vec![one(d)] });
    differences.iter().map(line).collect()
}

async fn keep(output: &mut Output, session: &Live, args: &KeepIdentityArgs) -> Result<Exit, Failure> {
    let order = KeepOrder {
        containers: args.containers.clone(),
        network: args.network.clone().unwrap_or_default(),
        mac: if args.mac_address.is_some() { Keeping::Derived } else { Keeping::AsAsked },
    };
    let answer = session.keep_present(&order).await.map_err(said)?;
    let exit = if answer.field_errors.is_empty() { Exit::Done } else { Exit::Usage };
    if output.json {
        output.document("identity-keep", &json!({ "answer": answer }))?;
        return Ok(exit);
    }
    field_errors(output, &answer.field_errors, "--name");
    for kept in &answer.kept {
        say_kept(output, kept);
    }
    if output.quiet || exit != Exit::Done {
        return Ok(exit);
    }
    for (key, identities) in
        [("cli-identity-as-before", &answer.as_before), ("cli-identity-without", &answer.without)]
    {
        for identity in identities {
            output.say(key, &names(identity));
        }
    }
    if answer.kept.is_empty() && answer.as_before.is_empty() && answer.without.is_empty() {
        output.say("cli-identity-nothing-to-keep", &Args::none());
    }
    Ok(exit)
}

fn names(identity: &Identity) -> Args {
    Args::none().with("container", &identity.container).with("network", &identity.network)
}

fn say_kept(output: &mut Output, identity: &Identity) {
    if output.quiet {
        output.line(plain(identity.container.as_str()));
        return;
    }
    let text = output.words.text("cli-identity-kept", &names(identity).with("values", values(identity)));
    let line = format!("{} {text}", output.paint.green("✓"));
    output.line(line);
}

async fn set(output: &mut Output, session: &Live, args: &SetIdentityArgs) -> Result<Exit, Failure> {
    let facts = session.facts(Depth::ForPlan).await;
    let draft = form::identity(
        identity::form_for(&facts, &args.container, args.network.as_deref().unwrap_or_default()),
        args,
    )?;
    let result = session.keep_form(&draft).await.map_err(said)?;
    let exit = if result.is_ok() { Exit::Done } else { Exit::Usage };
    if output.json {
        let (kept, errors) = match result {
            Ok(kept) => (Some(kept), Vec::new()),
            Err(errors) => (None, errors),
        };
        output.document("identity-set", &json!({ "field_errors": errors, "kept": kept }))?;
        return Ok(exit);
    }
    match result {
        Ok(kept) => say_kept(output, &kept),
        Err(errors) => field_errors(output, &errors, "--name"),
    }
    Ok(exit)
}

async fn forget(output: &mut Output, session: &Live, args: &ForgetIdentityArgs) -> Result<Exit, Failure> {
    let network = args.network.as_deref().unwrap_or_default();
    let forgotten = session.forget(&args.container, network).await.map_err(said)?;
    if forgotten.is_empty() {
        return Err(Failure::usage("usage-identity-none", Args::none().with("name", &args.container)));
    }
    if output.json {
        output.document("identity-forget", &json!({ "forgotten": forgotten }))?;
        return Ok(Exit::Done);
    }
    if output.quiet {
        return Ok(Exit::Done);
    }
    for identity in &forgotten {
        let text = output.words.text("cli-identity-forgotten", &names(identity));
        let line = format!("{} {text}", output.paint.green("✓"));
        output.line(line);
    }
    Ok(Exit::Done)
}

async fn repair(output: &mut Output, world: &World, args: &RepairIdentityArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let network = args.network.as_deref().unwrap_or_default();
    let accepted = form::codes(&args.accept);
    let proposal = session.propose_repair(&args.container, network, accepted).await.map_err(said)?;
    accepted_codes_exist(output, &args.accept, &proposal.findings)?;
    let is_seen = session.facts(Depth::ForPlan).await.engine().is_some();
    let nothing = proposal.field_errors.is_empty() && proposal.findings.is_empty();
    if is_seen && nothing && proposal.plan.is_none() && proposal.prediction.is_none() {
        if output.json {
            output.document("identity-repair", &json!({ "proposal": proposal, "report": null }))?;
        } else if !output.quiet {
            output.say("cli-identity-stands", &Args::none().with("container", &args.container));
        }
        return Ok(Exit::Done);
    }
    let deed =
        Deed { schema: "identity-repair", done: "cli-identity-repair-done", network, explain: args.explain };
    carry_out(output, world, session, &proposal, deed).await
}
