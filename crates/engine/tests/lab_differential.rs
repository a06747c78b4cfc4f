//! The predictor against real engines: a made-up sequence of creates, starts and removals is sent to a dockerd in
//! the lab, and each answer must have the predicted status and class. Needs the lab; where it cannot start, these
//! tests fail.
//!
//! Usually a short sequence of a fixed seed. `LANWARD_DEEP=1` asks for at least 2,000 creates and 300 starts on
//! each engine; `LANWARD_SEED` names another seed. Every disagreement is printed with its seed and place.
#![cfg(target_os = "linux")]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
};

use lanward_core::{
    addressing::Subnet,
    endpoint::EngineEndpoint,
    facts::{KernelSupport, Product, SwarmState},
    names::LinkName,
    observed::Observed,
    ports::{Engine, EngineError},
    predict::{
        self, Attachment, EngineState, ErrorClass, LinkBrief, LostPool, Moment, Prediction,
        cases::{Ask, Scope, cases},
    },
    request::{ContainerRequest, EndpointRequest},
};
use lanward_engine::DockerEngine;
use lanward_lab::{EngineChoice, Lab, Node, SHELL_IMAGE};
use support::found;

/// An engine under test and what is known of it beside what it shows.
struct Bench<'a> {
    lab: &'a Lab,
    engine: DockerEngine,
    next_automatic: Option<usize>,
    lost_pools: Vec<LostPool>,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    creates: usize,
    starts: usize,
    removals: usize,
    classes: BTreeMap<ErrorClass, usize>,
    unsure: usize,
    disagreements: Vec<String>,
}

/// An answer, real or predicted: accepted, or status and class; and the sentence for whoever reads it.
#[derive(Debug, Clone)]
struct Said {
    refused: Option<(u16, ErrorClass)>,
    at: Option<Moment>,
    text: String,
}

impl Said {
    fn accepted(text: String) -> Self {
        Self { refused: None, at: None, text }
    }

    fn by(error: EngineError, at: Option<Moment>) -> Self {
        match error {
            EngineError::Refused { status, class, message } => {
                Self { refused: Some((status, class)), at, text: message }
            }
            EngineError::Unreachable(problem) => panic!("the engine is lost: {problem}"),
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        self.refused == other.refused && (self.refused.is_none() || self.at == other.at)
    }
}

impl Bench<'_> {
    /// The state as the engine and its kernel show it now.
    async fn state(&mut self) -> EngineState {
        let mut networks = self.engine.networks_only().await.expect("networks");
        networks.sort_by(|a, b| a.created.cmp(&b.created));
        // Addresses left in somebody else's subnet go with the subnet.
        let mut held: BTreeSet<Subnet> =
            networks.iter().flat_map(|n| &n.ipam).map(|i| i.subnet.canonical()).collect();
        held.extend(self.lost_pools.iter().filter(|l| !l.given_back).map(|l| l.subnet));
        self.lost_pools.retain(|l| held.contains(&l.subnet));
        let links = self.lab.run(Node::Host, ["ip", "-o", "-d", "link"]).expect("links");
        let routes =
            self.lab.run(Node::Host, ["ip", "-4", "route", "show", "scope", "link"]).expect("routes");
        let no = Observed::Known(false);
        EngineState {
            product: Product::Docker,
            version: self.lab.engine_version().to_owned(),
            networks,
            links: Observed::Known(links.lines().filter_map(brief).collect()),
            kernel: KernelSupport {
                macvlan: Observed::Known(true),
                ipvlan: no.clone(),
                vlan: no.clone(),
                dummy: no,
            },
            swarm: SwarmState::Inactive,
            address_pools: Vec::new(),
            containers: self.engine.containers_only().await.expect("containers"),
            avoided: routes.lines().filter_map(|l| l.split_whitespace().next()?.parse().ok()).collect(),
            next_automatic: self.next_automatic,
            lost_pools: self.lost_pools.clone(),
        }
    }

    fn compare(
        &mut self,
        place: &str,
        what: String,
        predicted: &Prediction,
        at: Option<Moment>,
        real: &Said,
    ) {
        if let Some((_, class)) = real.refused {
            *self.tally.classes.entry(class).or_default() += 1;
        }
        let said = match predicted {
            Prediction::Accept { ipam } => Said::accepted(format!("{ipam:?}")),
            Prediction::Refuse { status, class, message } => {
                Said { refused: Some((*status, *class)), at, text: message.clone() }
            }
            Prediction::Unsure { .. } => {
                self.tally.unsure += 1;
                return;
            }
        };
        if !said.agrees(real) {
            self.tally.disagreements.push(format!(
                "{place}: {what}\n  engine    {:?} {:?} {}\n  predicted {:?} {:?} {}",
                real.at, real.refused, real.text, said.at, said.refused, said.text
            ));
        }
    }

    async fn ask(&mut self, place: &str, ask: Ask) {
        match ask {
            Ask::Create(request) => {
                let state = self.state().await;
                let outcome = predict::create_in_full(&state, &request);
                let real = match self.engine.create_network(&request).await {
                    Ok((id, _)) => Said::accepted(id.to_string()),
                    Err(error) => Said::by(error, None),
                };
                self.tally.creates += 1;
                self.next_automatic = outcome.next_automatic;
                self.lost_pools.extend(outcome.lost_pools);
                let body = serde_json::to_string(&request).expect("plain data");
                self.compare(place, body, &outcome.prediction, None, &real);
            }
            Ask::Start(endpoint) => {
                let state = self.state().await;
                let predicted = predict::endpoint(&state, &endpoint, Attachment::Run);
                let (real, address) = self.start(&endpoint).await;
                self.tally.starts += 1;
                self.compare(
                    place,
                    format!("{endpoint:?}"),
                    &predicted.prediction,
                    Some(predicted.at),
                    &real,
                );
                let given = predicted.addresses.iter().find(|a| a.is_ipv4()).map(ToString::to_string);
                let told = matches!(predicted.prediction, Prediction::Accept { .. });
                if real.refused.is_none() && told && given != address {
                    self.tally.disagreements.push(format!(
                        "{place}: {endpoint:?}\n  engine    gave {address:?}\n  predicted {given:?}"
                    ));
                }
            }
            Ask::Remove(name) => {
                let state = self.state().await;
                let Some(network) = state.networks.iter().rev().find(|n| n.name.as_str() == name) else {
                    return;
                };
                let predicted = predict::removal(&state, network.id.as_str());
                let real = match self.engine.remove_network(&network.id).await {
                    Ok(()) => Said::accepted(String::new()),
                    Err(error) => Said::by(error, None),
                };
                self.tally.removals += 1;
                self.compare(place, format!("remove {name}"), &predicted, None, &real);
            }
            Ask::Clear => self.clear().await,
        }
    }

    /// Creates and starts a container; gives back what the engine said and the address it gave.
    async fn start(&self, endpoint: &EndpointRequest) -> (Said, Option<String>) {
        let request = ContainerRequest {
            image: SHELL_IMAGE.into(),
            command: vec!["sleep".into(), "86400".into()],
            endpoint: endpoint.clone(),
            ..ContainerRequest::default()
        };
        let id = match self.engine.create_container(&request).await {
            Ok(id) => id,
            Err(error) => return (Said::by(error, Some(Moment::Create)), None),
        };
        match self.engine.start_container(&id).await {
            Ok(()) => {
                let seen = self.engine.container(id.as_str()).await.expect("the container");
                let ip = seen.endpoints.iter().find_map(|e| e.ipv4).map(|s| s.written_address().to_string());
                (Said::accepted(String::new()), ip)
            }
            Err(error) => {
                self.engine.remove_container(&id).await.expect("a container that did not start");
                (Said::by(error, Some(Moment::Start)), None)
            }
        }
    }

    async fn clear(&self) {
        for container in self.engine.containers_only().await.expect("containers") {
            self.engine.remove_container(&container.id).await.expect("to remove a container");
        }
        let networks = self.engine.networks_only().await.expect("networks");
        // Networks first, then the templates they were made from.
        for template in [false, true] {
            for network in networks.iter().filter(|n| !n.is_predefined() && n.config_only == template) {
                self.engine.remove_network(&network.id).await.expect("to remove a network");
            }
        }
    }
}

/// One line of `ip -o -d link`.
fn brief(line: &str) -> Option<LinkBrief> {
    let mut parts = line.split_whitespace();
    let name = parts.nth(1)?.trim_end_matches(':').split('@').next()?.to_owned();
    let words: Vec<&str> = parts.collect();
    Some(LinkBrief {
        name: LinkName::seen(name),
        is_bridge: words.contains(&"bridge") && !words.contains(&"bridge_slave"),
        is_up: words.first().is_some_and(|flags| flags.contains("UP")),
        is_bridge_port: words.contains(&"master"),
    })
}

fn number_of(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

async fn differential(choice: EngineChoice) {
    let deep = env::var_os("LANWARD_DEEP").is_some_and(|v| v == "1");
    let (creates, starts) = if deep { (2000, 300) } else { (60, 8) };
    let seed = number_of("LANWARD_SEED").unwrap_or(20261124);
    let lab = Lab::start(choice).expect("the lab");
    let links = "ip link add p1 type veth peer name p1p && ip link set p1 up
        ip link add p2 type veth peer name p2p
        ip link add extbr type bridge && ip link set extbr up
        ip link add port type veth peer name portp && ip link set port master extbr up";
    lab.run(Node::Host, ["sh", "-ec", links]).expect("links");
    let path = lab.socket().to_string_lossy().into_owned();
    let engine = DockerEngine::connect(&found(EngineEndpoint::Unix { path })).await.expect("an engine");
    // A ring of automatic subnets begins behind docker0's, which takes the first one at the engine's start.
    let mut bench =
        Bench { lab: &lab, engine, next_automatic: Some(0), lost_pools: Vec::new(), tally: Tally::default() };
    let scope = Scope {
        parents: ["eth0", "p1", "p2", "port"].map(str::to_owned).to_vec(),
        bridges: vec!["extbr".into(), "docker0".into()],
        ipvlan: true,
    };
    for (at, ask) in cases(seed, scope).enumerate() {
        if bench.tally.creates >= creates && bench.tally.starts >= starts {
            break;
        }
        bench.ask(&format!("seed {seed}, {at}"), ask).await;
    }
    bench.clear().await;
    let tally = &bench.tally;
    let distinct: BTreeSet<&ErrorClass> = tally.classes.keys().collect();
    println!(
        "{} ({}): {} creates, {} starts, {} removals; {} classes of refusal; {} unsure; {} disagreements",
        lab.engine_version(),
        lab.api_version(),
        tally.creates,
        tally.starts,
        tally.removals,
        distinct.len(),
        tally.unsure,
        tally.disagreements.len()
    );
    println!("{:?}", tally.classes);
    assert!(tally.disagreements.is_empty(), "{}", tally.disagreements.join("\n"));
    assert!(tally.unsure * 50 <= tally.creates, "{} of {} unsure", tally.unsure, tally.creates);
    assert!(distinct.len() >= if deep { 20 } else { 8 }, "{distinct:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn docker_20_of_debian_12() {
    differential(EngineChoice::Debian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn docker_26_of_debian_13() {
    differential(EngineChoice::Trixie).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn docker_28_of_debian_unstable() {
    differential(EngineChoice::Sid).await;
}
