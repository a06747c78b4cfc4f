//! `lanward networks`: one line a network, with what `docker network ls` does not show: subnets, parents, use.

use lanward_core::facts::{Container, Network};
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
            print(output, &networks, &containers, false)
        }
        World::Recorded(facts) => match (facts.engine(), no_engine(facts)) {
            (Some(engine), _) => print(output, &engine.networks, &engine.containers, true),
            (None, Some(problem)) => Err(problem.into()),
            (None, None) => Ok(Exit::Failed),
        },
    }
}

fn print(
    output: &mut Output,
    networks: &[Network],
    containers: &[Container],
    recorded: bool,
) -> Result<Exit, Failure> {
    let used =
        |network: &Network| containers.iter().flat_map(|c| &c.endpoints).filter(|e| e.is_on(network)).count();
    if output.json {
        let list: Vec<_> = networks.iter().map(|n| json!({ "network": n, "containers": used(n) })).collect();
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
    let mut table = Table::new(
        [
            "cli-table-id",
            "cli-table-name",
            "cli-table-driver",
            "cli-table-subnet",
            "cli-table-parent",
            "cli-table-containers",
        ]
        .map(|key| words.say(key)),
    );
    for network in networks {
        let mut subnets: Vec<String> = network.ipam.iter().map(|i| i.subnet.to_string()).collect();
        if network.config_only {
            subnets.push(words.say("cli-network-template"));
        }
        table.row([
            network.id.short().to_owned(),
            network.name.to_string(),
            network.driver.clone(),
            subnets.join(", "),
            network.parent().unwrap_or_default().to_owned(),
            used(network).to_string(),
        ]);
    }
    output.table(&table);
    Ok(Exit::Done)
}
