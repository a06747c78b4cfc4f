//! `lanward networks`: one line a network, with what `docker network ls` does not show: subnets, parents, use.

use lanward_core::{
    facts::{Container, Network},
    verify::LastVerdict,
};
use lanward_words::{Args, Words};
use serde_json::json;

use crate::{
    exit::{Exit, Failure},
    output::{Output, Table},
    world::{World, first_problem, no_engine, refused},
};

/// Prints the networks.
pub async fn run(output: &mut Output, world: &World) -> Result<Exit, Failure> {
    match world {
        World::Live(session) => {
            // Nothing else of the engine and nothing of this machine is looked at: this list is asked for often.
            let (_, engine) = session.engine().await.map_err(|tried| first_problem(&tried))?;
            let (networks, containers) =
                tokio::try_join!(engine.networks_only(), engine.containers_only()).map_err(refused)?;
            let verdicts = session.last_verdicts(networks.iter().map(|n| &n.id));
            print(output, &networks, &containers, &verdicts, false)
        }
        World::Recorded(facts) => match (facts.engine(), no_engine(facts)) {
            (Some(engine), _) => print(output, &engine.networks, &engine.containers, &[], true),
            (None, Some(problem)) => Err(problem.into()),
            (None, None) => Ok(Exit::Failed),
        },
    }
}

fn print(
    output: &mut Output,
    networks: &[Network],
    containers: &[Container],
    verdicts: &[LastVerdict],
    recorded: bool,
) -> Result<Exit, Failure> {
    let used =
        |network: &Network| containers.iter().flat_map(|c| &c.endpoints).filter(|e| e.is_on(network)).count();
    let last = |network: &Network| verdicts.iter().find(|v| v.network == network.id);
    if output.json {
        let line = |n: &Network| json!({ "network": n, "containers": used(n), "verdict": last(n) });
        let list: Vec<_> = networks.iter().map(line).collect();
        output.document("networks", &json!({ "recorded": recorded, "networks": list }))?;
        return Ok(Exit::Done);
    }
    if output.quiet {
        for network in networks {
            output.line(lanward_words::plain(network.id.short()));
        }
        return Ok(Exit::Done);
    }
    let words = &output.words;
    let mut headings = vec![
        "cli-table-id",
        "cli-table-name",
        "cli-table-driver",
        "cli-table-subnet",
        "cli-table-parent",
        "cli-table-containers",
    ];
    // A column for what nobody has ever looked at would only be in the way.
    let looked = !verdicts.is_empty();
    headings.extend(looked.then_some("verify-table"));
    let mut table = Table::new(headings.into_iter().map(|key| words.say(key)));
    for network in networks {
        let mut subnets: Vec<String> = network.ipam.iter().map(|i| i.subnet.to_string()).collect();
        if network.config_only {
            subnets.push(words.say("cli-network-template"));
        }
        let mut row = vec![
            network.id.short().to_owned(),
            network.name.to_string(),
            network.driver.clone(),
            subnets.join(", "),
            network.parent().unwrap_or_default().to_owned(),
            used(network).to_string(),
        ];
        row.extend(looked.then(|| match last(network) {
            Some(verdict) => told(words, verdict),
            None => words.say("verify-never"),
        }));
        table.row(row);
    }
    output.table(&table);
    Ok(Exit::Done)
}

/// The verdict in a word, and what is wrong.
fn told(words: &Words, verdict: &LastVerdict) -> String {
    let overall = words.text("verify-last", &Args::none().with("overall", verdict.overall));
    match &verdict.failure {
        Some(failure) => format!("{overall}: {}", words.verdict(failure).title),
        None => overall,
    }
}
