//! `lanward plan` and `lanward create`: the same form, the same answer; one stops there, the other goes on.

use lanward_core::{
    draft::{DriverKind, NetworkDraft, SubnetDraft},
    plan::{Plan, Proposal},
    ports::Depth,
    predict::Prediction,
};
use lanward_words::{Args, foretold, plain};
use serde_json::json;

use super::{
    accepted_codes_exist,
    export::{limits, one_form, text_to_take_away},
    progress, result,
};
use crate::{
    args::{CreateArgs, ExportFormat, PlanArgs},
    exit::{Exit, Failure},
    form,
    output::{Output, Table, field_errors, finding_brief, finding_list},
    world::{Live, World},
};

/// Shows what a create would do, and changes nothing.
pub async fn plan(output: &mut Output, world: &World, args: &PlanArgs) -> Result<Exit, Failure> {
    planned(output, world, form::network(&args.network), &args.network.accept, args.format).await
}

/// The answer to a form, wherever that came from.
pub(super) async fn planned(
    output: &mut Output,
    world: &World,
    draft: NetworkDraft,
    accept: &[String],
    format: Option<ExportFormat>,
) -> Result<Exit, Failure> {
    let proposal = world.propose_network(draft.clone()).await?;
    accepted_codes_exist(output, accept, &proposal.findings)?;
    let exit = exit_of(&proposal);
    if let (Some(format), Some(exports)) = (format, &proposal.exports) {
        text_to_take_away(output, one_form(exports, format));
        limits(output, exports, format);
        return Ok(exit);
    }
    if output.json {
        output.document("plan", &json!({ "recorded": world.is_recorded(), "proposal": proposal }))?;
        return Ok(exit);
    }
    if world.is_recorded() {
        let line = output.paint.yellow(&output.words.say("cli-recorded"));
        output.line(line);
    }
    if proposal.field_errors.is_empty() {
        summary(output, &draft, &proposal);
        steps(output, proposal.plan.as_ref());
        prediction(output, proposal.prediction.as_ref());
        finding_list(output, &proposal.findings);
        if let Some(exports) = &proposal.exports {
            output.heading("cli-plan-command");
            for line in exports.docker_cli.lines() {
                output.line(format!("  {}", plain(line)));
            }
        }
        output.gap();
        output.say(
            if exit == Exit::Done { "cli-plan-nothing-changed" } else { "cli-plan-blocked" },
            &Args::none(),
        );
    } else {
        name_errors(output, &proposal);
    }
    Ok(exit)
}

/// Makes the network, compares it with what was asked for, and says what was not proven.
pub async fn create(output: &mut Output, world: &World, args: &CreateArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let draft = form::network(&args.network);
    let proposal = session.propose_network(draft.clone()).await.map_err(crate::world::said)?;
    accepted_codes_exist(output, &args.network.accept, &proposal.findings)?;
    make(output, world, session, &draft, &proposal, args.explain, args.verify).await
}

/// Makes what was proposed, and says what came of it.
pub(super) async fn make(
    output: &mut Output,
    world: &World,
    session: &Live,
    draft: &NetworkDraft,
    proposal: &Proposal,
    explain: bool,
    verify: bool,
) -> Result<Exit, Failure> {
    let Some(plan) = &proposal.plan else {
        if output.json {
            output.document("create", &json!({ "proposal": proposal, "report": null }))?;
            return Ok(exit_of(proposal));
        }
        if proposal.field_errors.is_empty() {
            no_plan_without_engine(world, proposal).await?;
            output.say("cli-create-blocked", &Args::none());
            prediction(output, proposal.prediction.as_ref());
            finding_list(output, &proposal.findings);
        } else {
            name_errors(output, proposal);
        }
        return Ok(exit_of(proposal));
    };
    if verify {
        // Asked before anything is made: without the probe the network would be made and left unproven.
        super::probe::permission(output, session).await?;
    }
    let report = progress::apply(output, session, plan).await?;
    let verdict = match result::exit_of(&report) {
        Exit::Done if verify => {
            let options = lanward_core::verify::Options::default();
            Some(super::verify::look(output, session, &proposal.filled.name, None, options).await)
        }
        _ => None,
    };
    if output.json {
        let verdict = verdict.transpose()?;
        output.document("create", &json!({ "proposal": proposal, "report": report, "verdict": verdict }))?;
        let made = result::exit_of(&report);
        return Ok(verdict.as_ref().map_or(made, super::verify::exit_of));
    }
    let exit = result::say(output, plan, &report, "cli-create-done", "");
    if exit == Exit::Done && !output.quiet {
        summary(output, draft, proposal);
        finding_brief(output, &proposal.findings, explain);
        output.gap();
    }
    if let Some(verdict) = verdict {
        let verdict = verdict?;
        super::verify::print(output, &verdict);
        return Ok(super::verify::exit_of(&verdict));
    }
    if exit == Exit::Done && !output.quiet {
        output.say(
            match proposal.filled.driver {
                DriverKind::Bridge => "cli-create-not-proven-bridge",
                DriverKind::Macvlan | DriverKind::Ipvlan => "cli-create-not-proven",
            },
            &Args::none(),
        );
    }
    Ok(exit)
}

/// The form's errors; the name is the argument without a flag.
pub(super) fn name_errors(output: &mut Output, proposal: &Proposal) {
    let name = output.words.say("cli-label-network");
    field_errors(output, &proposal.field_errors, &name);
}

/// Where the only reason is that no engine can be reached, that is our failure and not the plan's.
async fn no_plan_without_engine(world: &World, proposal: &Proposal) -> Result<(), Failure> {
    if proposal.prediction.is_some() {
        return Ok(());
    }
    match crate::world::no_engine(&*world.facts(Depth::ForPlan).await) {
        Some(problem) => Err(Failure::Engine(problem)),
        None => Ok(()),
    }
}

pub(super) fn exit_of(proposal: &Proposal) -> Exit {
    if !proposal.field_errors.is_empty() {
        Exit::Usage
    } else if proposal.plan.is_none() {
        Exit::Blocked
    } else {
        Exit::Done
    }
}

/// The network that would be, field by field; what Lanward filled in is marked.
pub(super) fn summary(output: &mut Output, draft: &NetworkDraft, proposal: &Proposal) {
    let filled = &proposal.filled;
    let words = &output.words;
    let proposed = |given: &str, now: &str| {
        if given.is_empty() && !now.is_empty() {
            words.text("cli-plan-proposed", &Args::none().with("value", now))
        } else {
            now.to_owned()
        }
    };
    let mut table = Table::bare().indented(2);
    let mut row = |key: &str, value: String| {
        if !value.is_empty() {
            table.row([words.say(key), value]);
        }
    };
    row("cli-label-network", filled.name.clone());
    row("cli-label-driver", filled.driver.as_str().to_owned());
    // `-o parent=` and `--parent` are one thing; the request has it whichever way it was given.
    let asked = draft.options.get("parent").unwrap_or(&draft.parent);
    let parent = proposal.request.as_ref().and_then(|r| r.options.get("parent")).unwrap_or(&filled.parent);
    row("cli-label-parent", proposed(asked, parent));
    row("cli-label-vlan", proposed(&draft.vlan, &filled.vlan));
    row("cli-label-mode", proposed(&draft.mode, &filled.mode));
    row("cli-label-flag", filled.flag.clone());
    let nothing = SubnetDraft::default();
    for (at, subnet) in filled.subnets.iter().enumerate() {
        let given = draft.subnets.get(at).unwrap_or(&nothing);
        row("cli-label-subnet", proposed(&given.subnet, &subnet.subnet));
        row("cli-label-gateway", proposed(&given.gateway, &subnet.gateway));
        row("cli-label-range", proposed(&given.ip_range, &subnet.ip_range));
        row("cli-label-excluded", proposed(&given.excluded.join(", "), &subnet.excluded.join(", ")));
    }
    row("cli-label-first-address", proposal.first_address.map(|a| a.to_string()).unwrap_or_default());
    if filled.internal {
        row("cli-label-internal", words.say("cli-yes"));
    }
    if filled.ipv6 {
        row("cli-label-ipv6", words.say("cli-yes"));
    }
    row("cli-label-bridge-name", filled.bridge_name.clone());
    row("cli-label-mtu", filled.mtu.clone());
    let pairs = |map: &std::collections::BTreeMap<String, String>| {
        let rest = map.iter().filter(|(key, _)| *key != "parent");
        rest.map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(", ")
    };
    row("cli-label-options", pairs(&filled.options));
    row("cli-label-labels", pairs(&filled.labels));
    output.heading("cli-plan-network");
    output.table(&table);
}

pub(super) fn steps(output: &mut Output, plan: Option<&Plan>) {
    let Some(plan) = plan else { return };
    output.heading("cli-plan-steps");
    let names = result::Names::of(plan, "");
    for (at, step) in plan.steps.iter().enumerate() {
        let line = format!("  {}. {}", at + 1, names.put_into(&output.words.step(step)));
        output.line(line);
    }
}

/// What the engine will answer.
pub fn prediction(output: &mut Output, prediction: Option<&Prediction>) {
    let Some(prediction) = prediction else { return };
    output.gap();
    let line = match prediction {
        Prediction::Accept { .. } => {
            format!("{} {}", output.paint.green("✓"), output.words.say("cli-predict-accept"))
        }
        Prediction::Refuse { status, class, message } => {
            let args =
                Args::none().with("status", status).with("class", class).with("message", foretold(message));
            format!("{} {}", output.paint.red("✖"), output.words.text("cli-predict-refuse", &args))
        }
        Prediction::Unsure { missing } => {
            let args = Args::none().with("missing", missing);
            format!("{} {}", output.paint.dim("?"), output.words.text("cli-predict-unsure", &args))
        }
    };
    output.line(line);
}
