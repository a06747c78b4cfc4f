//! `lanward inspect`: a network with its endpoints, or a container with its networks: what the person needs of
//! `docker inspect`, at once.

use lanward_core::{
    addressing::Subnet,
    facts::{Container, Endpoint, EngineFacts, Lookup, Network},
};
use lanward_words::Args;
use serde_json::json;

use super::{ambiguous, not_found};
use crate::{
    args::{InspectArgs, ObjectKind},
    exit::{Exit, Failure},
    output::{Output, Table},
    world::{World, no_engine},
};

/// Prints each named object; containers before networks where a name is both, as `docker inspect` does.
pub async fn run(output: &mut Output, world: &World, args: &InspectArgs) -> Result<Exit, Failure> {
    let snapshot = world.snapshot().await;
    if let Some(problem) = no_engine(&snapshot.facts) {
        return Err(problem.into());
    }
    let Some(engine) = snapshot.facts.engine() else { return Ok(Exit::Failed) };
    let mut found = Vec::with_capacity(args.names.len());
    for name in &args.names {
        let container = engine.container(name).filter(|_| args.of != Some(ObjectKind::Network));
        let network = match args.of {
            Some(ObjectKind::Container) => Lookup::Missing,
            _ => engine.find_network(name),
        };
        match (container, network) {
            (Some(container), _) => found.push(Object::Container(container)),
            (None, Lookup::Found(network)) => found.push(Object::Network(network)),
            (None, Lookup::Ambiguous(networks)) => return Err(ambiguous(name, &networks)),
            (None, Lookup::Missing) => return Err(not_found("usage-no-such-object", name)),
        }
    }
    if output.json {
        let list: Vec<_> = found
            .iter()
            .map(|object| match object {
                Object::Container(container) => json!({ "type": "container", "container": container }),
                Object::Network(network) => {
                    let endpoints: Vec<_> = engine
                        .endpoints_of(network)
                        .map(|(c, e)| {
                            json!({ "container": c.name, "container_id": c.id, "state": c.state, "endpoint": e })
                        })
                        .collect();
                    json!({ "type": "network", "network": network, "endpoints": endpoints })
                }
            })
            .collect();
        output.document("inspect", &json!({ "recorded": world.is_recorded(), "objects": list }))?;
        return Ok(Exit::Done);
    }
    for object in found {
        output.gap();
        match object {
            Object::Container(container) => print_container(output, engine, container),
            Object::Network(network) => print_network(output, engine, network),
        }
    }
    Ok(Exit::Done)
}

enum Object<'a> {
    Container(&'a Container),
    Network(&'a Network),
}

fn print_network(output: &mut Output, engine: &EngineFacts, network: &Network) {
    let words = &output.words;
    let mut table = Table::bare();
    let mut row = |key: &str, value: String| {
        if !value.is_empty() {
            table.row([words.say(key), value]);
        }
    };
    row("cli-label-network", network.name.to_string());
    row("cli-label-id", network.id.short().to_owned());
    row("cli-label-driver", network.driver.clone());
    row("cli-label-scope", network.scope.clone());
    row("cli-label-parent", network.parent().unwrap_or_default().to_owned());
    for ipam in &network.ipam {
        row("cli-label-subnet", ipam.subnet.to_string());
        row("cli-label-gateway", ipam.gateway.map(|g| g.to_string()).unwrap_or_default());
        row("cli-label-range", ipam.ip_range.map(|r| r.to_string()).unwrap_or_default());
        let excluded: Vec<String> = ipam.excluded.values().map(ToString::to_string).collect();
        row("cli-label-excluded", excluded.join(", "));
        row(
            "cli-label-addresses-used",
            used_of(output, engine, network, ipam.ip_range.unwrap_or(ipam.subnet)),
        );
    }
    if network.internal {
        row("cli-label-internal", words.say("cli-yes"));
    }
    if network.ipv6 {
        row("cli-label-ipv6", words.say("cli-yes"));
    }
    if network.config_only {
        row("cli-label-template", words.say("cli-yes"));
    }
    let pairs = |map: &std::collections::BTreeMap<String, String>, skip: &str| {
        let kept = map.iter().filter(|(k, _)| *k != skip);
        kept.map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(", ")
    };
    row("cli-label-options", pairs(&network.options, "parent"));
    row("cli-label-labels", pairs(&network.labels, ""));
    row("cli-label-created", network.created.clone().unwrap_or_default());
    output.table(&table);

    let mut endpoints = Table::new(
        [
            "cli-table-container",
            "cli-table-state",
            "cli-table-ipv4",
            "cli-table-ipv6",
            "cli-table-mac",
            "cli-table-dns-names",
        ]
        .map(|key| output.words.say(key)),
    );
    for (container, endpoint) in engine.endpoints_of(network) {
        endpoints.row([
            container.name.to_string(),
            state(output, container),
            address(output, endpoint.ipv4, endpoint.wanted_ipv4.map(|a| a.to_string())),
            address(output, endpoint.ipv6, endpoint.wanted_ipv6.map(|a| a.to_string())),
            endpoint.mac.map(|m| m.to_string()).unwrap_or_default(),
            endpoint.dns_names.join(", "),
        ]);
    }
    output.gap();
    if endpoints.is_empty() {
        output.say("cli-inspect-no-endpoints", &Args::none());
    } else {
        output.table(&endpoints);
    }
}

/// "3 of 16": addresses of the range that endpoints have or were promised.
fn used_of(output: &Output, engine: &EngineFacts, network: &Network, range: Subnet) -> String {
    let used = engine
        .endpoints_of(network)
        .flat_map(|(_, e)| {
            [
                e.ipv4.map(Subnet::written_address).or(e.wanted_ipv4),
                e.ipv6.map(Subnet::written_address).or(e.wanted_ipv6),
            ]
        })
        .flatten()
        .filter(|a| range.contains(*a))
        .count();
    // More than this is no number anybody counts against.
    if range.size() > 1 << 20 {
        return used.to_string();
    }
    output.words.text("cli-inspect-used", &Args::none().with("used", used).with("size", range.size() as u64))
}

fn address(output: &Output, now: Option<Subnet>, wanted: Option<String>) -> String {
    match (now, wanted) {
        (Some(now), _) => now.to_string(),
        (None, Some(wanted)) => {
            output.words.text("cli-inspect-wanted", &Args::none().with("address", wanted))
        }
        (None, None) => String::new(),
    }
}

/// The word for a container's state.
fn state(output: &Output, container: &Container) -> String {
    output.words.text("cli-container-state", &Args::none().with("state", &container.state))
}

fn print_container(output: &mut Output, engine: &EngineFacts, container: &Container) {
    let words = &output.words;
    let mut table = Table::bare();
    table.row([words.say("cli-label-container"), container.name.to_string()]);
    table.row([words.say("cli-label-id"), container.id.short().to_owned()]);
    table.row([words.say("cli-label-image"), container.image.clone()]);
    table.row([words.say("cli-label-state"), format!("{} ({})", state(output, container), container.status)]);
    output.table(&table);
    if container.endpoints.is_empty() {
        output.gap();
        // A mode that is a network's name is only where the container was started.
        let mode = container.network_mode.as_str();
        if matches!(mode, "host" | "none") || mode.starts_with("container:") || mode.starts_with("ns:") {
            output.say("cli-inspect-no-networks", &Args::none().with("mode", mode));
        } else {
            output.say("cli-inspect-detached", &Args::none());
        }
    }
    for endpoint in &container.endpoints {
        print_endpoint(output, engine, container, endpoint);
    }
    ports(output, engine, container);
}

fn print_endpoint(output: &mut Output, engine: &EngineFacts, container: &Container, endpoint: &Endpoint) {
    output.gap();
    let heading =
        output.words.text("cli-inspect-on-network", &Args::none().with("network", &endpoint.network));
    let heading = output.paint.bold(&heading);
    output.line(heading);
    endpoint_lines(output, container, endpoint, engine.networks.iter().find(|n| endpoint.is_on(n)));
}

/// The addresses and names of an endpoint, and its network's driver where that is known.
pub fn endpoint_lines(
    output: &mut Output,
    container: &Container,
    endpoint: &Endpoint,
    network: Option<&Network>,
) {
    let words = &output.words;
    let mut table = Table::bare().indented(2);
    let mut row = |key: &str, value: String| {
        if !value.is_empty() {
            table.row([words.say(key), value]);
        }
    };
    if let Some(network) = network {
        let parent = network.parent().map(|p| format!(" ({p})")).unwrap_or_default();
        row("cli-label-driver", format!("{}{parent}", network.driver));
    }
    row("cli-label-ipv4", address(output, endpoint.ipv4, endpoint.wanted_ipv4.map(|a| a.to_string())));
    row("cli-label-gateway", endpoint.gateway_v4.map(|g| g.to_string()).unwrap_or_default());
    row(
        "cli-label-ipv6-address",
        address(output, endpoint.ipv6, endpoint.wanted_ipv6.map(|a| a.to_string())),
    );
    row("cli-label-gateway-v6", endpoint.gateway_v6.map(|g| g.to_string()).unwrap_or_default());
    row("cli-label-mac", endpoint.mac.map(|m| m.to_string()).unwrap_or_default());
    row("cli-label-dns-names", endpoint.dns_names.join(", "));
    // dockerd up to 24 lists the short id among the aliases.
    let aliases: Vec<&str> =
        endpoint.aliases.iter().map(String::as_str).filter(|a| *a != container.id.short()).collect();
    row("cli-label-aliases", aliases.join(", "));
    output.table(&table);
}

fn ports(output: &mut Output, engine: &EngineFacts, container: &Container) {
    let published: Vec<String> = container
        .ports
        .iter()
        .filter_map(|port| {
            let host = port.host_port?;
            let address = port.host_ip.map(|ip| format!("{ip}:")).unwrap_or_default();
            Some(format!("{address}{host} → {}/{}", port.container_port, port.protocol))
        })
        .collect();
    if published.is_empty() {
        return;
    }
    output.heading("cli-inspect-ports");
    for port in published {
        output.line(format!("  {port}"));
    }
    let on_lan = container.endpoints.iter().filter_map(|e| engine.networks.iter().find(|n| e.is_on(n)));
    for network in on_lan.filter(|n| matches!(n.driver.as_str(), "macvlan" | "ipvlan")) {
        output.say("cli-inspect-ports-no-effect", &Args::none().with("network", &network.name));
    }
}
