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
    env, fmt,
    io::Write,
};

use lanward_core::{
    endpoint::EngineEndpoint,
    facts::{KernelSupport, Product, SwarmState},
    names::LinkName,
    observed::Observed,
    ports::{Engine, EngineError},
    predict::{
        self, EngineState, ErrorClass, LinkBrief, Memory, Moment, Prediction,
        cases::{Ask, Scope, cases},
    },
    request::{ContainerRequest, EndpointRequest, IpamConfig},
};
use lanward_engine::DockerEngine;
use lanward_lab::{EngineChoice, Lab, Node, SHELL_IMAGE};
use support::found;

/// An engine under test and what is known of it beside what it shows.
struct Bench<'a> {
    lab: &'a Lab,
    engine: DockerEngine,
    kernel: KernelSupport,
    /// What it remembers that nothing shows.
    memory: Memory,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    creates: usize,
    starts: usize,
    removals: usize,
    restarts: usize,
    classes: BTreeMap<ErrorClass, usize>,
    unsure: usize,
    /// Cases in which the engine throws dice, so that several answers are right.
    by_chance: usize,
    disagreements: Vec<String>,
}

/// An answer, real or predicted: accepted, or status and class; and the sentence for whoever reads it.
#[derive(Debug, Clone)]
struct Said {
    refused: Option<(u16, ErrorClass)>,
    at: Option<Moment>,
    text: String,
    /// The IPv4 address that a container got.
    address: Option<String>,
    /// The addressing that the engine shows of a network it made.
    ipam: Option<Vec<IpamConfig>>,
}

impl Said {
    fn accepted(text: String) -> Self {
        Self { refused: None, at: None, text, address: None, ipam: None }
    }

    /// None where the prediction is that it cannot be told.
    fn predicted(prediction: &Prediction, at: Option<Moment>, address: Option<String>) -> Option<Self> {
        match prediction {
            Prediction::Accept { ipam } => {
                let ipam = at.is_none().then(|| ipam.clone());
                Some(Self { address, ipam, ..Self::accepted(String::new()) })
            }
            Prediction::Refuse { status, class, message } => {
                Some(Self { refused: Some((*status, *class)), at, ..Self::accepted(message.clone()) })
            }
            Prediction::Unsure { .. } => None,
        }
    }

    fn by(error: EngineError, at: Option<Moment>) -> Self {
        match error {
            EngineError::Refused { status, class, message } => {
                Self { refused: Some((status, class)), at, ..Self::accepted(message) }
            }
            EngineError::Unreachable(problem) => panic!("the engine is lost: {problem}"),
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        self.refused == other.refused
            && (self.refused.is_none() || self.at == other.at)
            && self.address == other.address
            && self.ipam == other.ipam
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.refused, &self.address) {
            (Some((status, class)), _) => write!(f, "{status} {class:?} at {:?}: {}", self.at, self.text),
            (None, Some(address)) => write!(f, "started with {address}"),
            (None, None) => write!(f, "accepted, {:?}", self.ipam),
        }
    }
}

impl Bench<'_> {
    /// The state as the engine and its kernel show it now.
    async fn state(&mut self) -> EngineState {
        let mut networks = self.engine.networks_only().await.expect("networks");
        networks.sort_by(|a, b| a.created.cmp(&b.created));
        let links = self.lab.run(Node::Host, ["ip", "-o", "-d", "link"]).expect("links");
        let routes =
            self.lab.run(Node::Host, ["ip", "-4", "route", "show", "scope", "link"]).expect("routes");
        let mut state = EngineState {
            product: Product::Docker,
            version: self.lab.engine_version().to_owned(),
            networks,
            links: Observed::Known(links.lines().filter_map(brief).collect()),
            kernel: self.kernel.clone(),
            swarm: SwarmState::Inactive,
            address_pools: Vec::new(),
            containers: self.engine.containers_only().await.expect("containers"),
            avoided: routes.lines().filter_map(|l| l.split_whitespace().next()?.parse().ok()).collect(),
            memory: self.memory.clone(),
        };
        Memory::forget_released(&mut state);
        self.memory = state.memory.clone();
        state
    }

    /// Holds a real answer against the possible ones and goes on with what the engine remembers if it gave that.
    /// Which of several was given is told by the engine's sentence, too: it names the address that failed.
    fn compare(&mut self, place: &str, what: String, possible: Vec<(Option<Said>, Memory)>, real: &Said) {
        if let Some((_, class)) = real.refused {
            *self.tally.classes.entry(class).or_default() += 1;
        }
        self.tally.by_chance += usize::from(possible.len() > 1);
        let (first, assumed) = possible.first().cloned().expect("a prediction");
        let Some(first) = first else {
            self.tally.unsure += 1;
            self.memory = assumed;
            return;
        };
        let right: Vec<(Said, Memory)> = possible
            .into_iter()
            .filter_map(|(said, memory)| Some((said?, memory)))
            .filter(|(said, _)| said.agrees(real))
            .collect();
        let is_told = right.iter().any(|(said, _)| said.text == real.text);
        let left: Vec<Memory> = right
            .into_iter()
            .filter(|(said, _)| !is_told || said.text == real.text)
            .map(|(_, m)| m)
            .collect();
        match Memory::common(&left) {
            Some(memory) => self.memory = memory,
            None => {
                self.memory = assumed;
                let case = format!("{place}: {what}\n  engine    {real}\n  predicted {first}");
                // At once, because a long run takes a quarter of an hour.
                say(&case);
                self.tally.disagreements.push(case);
            }
        }
    }

    /// False where the engine refused to make a network.
    async fn ask(&mut self, place: &str, ask: Ask) -> bool {
        match ask {
            Ask::Create(request) => {
                let state = self.state().await;
                let possible = predict::possible(&state, &request)
                    .into_iter()
                    .map(|o| (Said::predicted(&o.prediction, None, None), o.memory))
                    .collect();
                let real = match self.engine.create_network(&request).await {
                    Ok((id, _)) => {
                        let ipam = Some(self.shown(id.as_str()));
                        Said { ipam, ..Said::accepted(String::new()) }
                    }
                    Err(error) => Said::by(error, None),
                };
                self.tally.creates += 1;
                let body = serde_json::to_string(&request).expect("plain data");
                self.compare(place, body, possible, &real);
                return real.refused.is_none();
            }
            Ask::Start(endpoint) => {
                let state = self.state().await;
                let possible = predict::possible_runs(&state, std::slice::from_ref(&endpoint))
                    .into_iter()
                    .map(|o| {
                        let p = o.prediction;
                        let given = p.addresses.iter().find(|a| a.is_ipv4()).map(ToString::to_string);
                        (Said::predicted(&p.prediction, Some(p.at), given), o.memory)
                    })
                    .collect();
                let real = self.start(&endpoint).await;
                self.tally.starts += 1;
                self.compare(place, format!("{endpoint:?}"), possible, &real);
            }
            Ask::Remove(name) => {
                let state = self.state().await;
                let Some(network) = state.networks.iter().rev().find(|n| n.name.as_str() == name) else {
                    return true;
                };
                let predicted = predict::removal(&state, network.id.as_str());
                let real = match self.engine.remove_network(&network.id).await {
                    Ok(()) => Said { ipam: Some(Vec::new()), ..Said::accepted(String::new()) },
                    Err(error) => Said::by(error, None),
                };
                self.tally.removals += 1;
                let possible = vec![(Said::predicted(&predicted, None, None), state.memory.clone())];
                self.compare(place, format!("remove {name}"), possible, &real);
            }
            Ask::Clear => {
                self.clear().await;
                let kept = self.memory.lost_pools.iter().filter(|l| !l.given_back).count();
                if kept > LOST_MAX || self.memory.default_bridge_lost {
                    self.restart();
                }
            }
        }
        true
    }

    /// The addressing of a network as the engine shows it to everybody. The unique local block that engines from 27 on
    /// make up for themselves is not predicted, so it gets the name that predictions give it.
    fn shown(&self, id: &str) -> Vec<IpamConfig> {
        let format = "{{json .IPAM.Config}}";
        let text = self.lab.docker(["network", "inspect", "--format", format, id]).expect("the network");
        let shown: Option<Vec<IpamConfig>> = serde_json::from_str(&text).expect("its addressing");
        let mut shown = shown.unwrap_or_default();
        for text in shown.iter_mut().flat_map(|i| [&mut i.subnet, &mut i.gateway]).flatten() {
            if text.starts_with("fd") {
                let rest: Vec<&str> = text.splitn(4, ':').skip(3).collect();
                *text = format!("fdxx:xxxx:xxxx:{}", rest.concat());
            }
        }
        shown
    }

    /// Creates and starts a container; gives back what the engine said and the address it gave.
    async fn start(&self, endpoint: &EndpointRequest) -> Said {
        let request = ContainerRequest {
            image: SHELL_IMAGE.into(),
            command: vec!["sleep".into(), "86400".into()],
            endpoint: endpoint.clone(),
            ..ContainerRequest::default()
        };
        let id = match self.engine.create_container(&request).await {
            Ok(id) => id,
            Err(error) => return Said::by(error, Some(Moment::Create)),
        };
        match self.engine.start_container(&id).await {
            Ok(()) => {
                let seen = self.engine.container(id.as_str()).await.expect("the container");
                let address =
                    seen.endpoints.iter().find_map(|e| e.ipv4).map(|s| s.written_address().to_string());
                Said { address, ..Said::accepted(String::new()) }
            }
            Err(error) => {
                self.engine.remove_container(&id).await.expect("a container that did not start");
                Said::by(error, Some(Moment::Start))
            }
        }
    }

    /// Starts the engine anew, with a new default bridge. Whatever it had lost is to be had again, so that the asks
    /// behind it do not all end at a subnet that is taken.
    fn restart(&mut self) {
        self.lab.stop_engine().expect("the engine stops");
        self.lab.run(Node::Host, ["ip", "link", "del", "docker0"]).expect("nobody needs docker0 now");
        self.lab.start_engine().expect("the engine starts");
        self.memory = fresh_memory();
        self.tally.restarts += 1;
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

/// How many subnets an engine may have lost before it is started anew.
const LOST_MAX: usize = 6;

/// What an engine remembers that has just started. The ring of automatic subnets is at its beginning: the first one is
/// docker0's, which is asked for by name.
fn fresh_memory() -> Memory {
    Memory { next_automatic: Some(0), ..Memory::default() }
}

/// What the kernel can make, found out by making it.
fn kernel_of(lab: &Lab) -> KernelSupport {
    let makes = |link: &str| {
        let script = format!("ip link add {link} && ip link del tried");
        Observed::Known(lab.run(Node::Host, ["sh", "-ec", &script]).is_ok())
    };
    KernelSupport {
        macvlan: makes("tried link eth0 type macvlan"),
        ipvlan: makes("tried link eth0 type ipvlan"),
        vlan: makes("link eth0 name tried type vlan id 7"),
        dummy: makes("tried type dummy"),
    }
}

/// Says it at once and also where the test passes; what `println` says is kept back then.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").expect("somebody reads");
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
    let mut bench =
        Bench { lab: &lab, engine, kernel: kernel_of(&lab), memory: fresh_memory(), tally: Tally::default() };
    let scope = Scope {
        parents: ["eth0", "p1", "p2", "port"].map(str::to_owned).to_vec(),
        bridges: vec!["extbr".into(), "docker0".into()],
        ipvlan: true,
    };
    let mut sequence = cases(seed, scope);
    let mut at = 0;
    while bench.tally.creates < creates || bench.tally.starts < starts {
        let ask = sequence.next().expect("it is endless");
        if !bench.ask(&format!("seed {seed}, {at}"), ask).await {
            sequence.refused();
        }
        at += 1;
    }
    bench.clear().await;
    let tally = &bench.tally;
    let distinct: BTreeSet<&ErrorClass> = tally.classes.keys().collect();
    say(&format!(
        "\n{} ({}), seed {seed}: {} creates, {} starts, {} removals, {} restarts; {} classes of refusal; {} by chance; {} unsure; {} disagreements",
        lab.engine_version(),
        lab.api_version(),
        tally.creates,
        tally.starts,
        tally.removals,
        tally.restarts,
        distinct.len(),
        tally.by_chance,
        tally.unsure,
        tally.disagreements.len()
    ));
    say(&format!("{:?}", tally.classes));
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
