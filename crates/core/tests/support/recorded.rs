//! Recorded answers of real engines and how they compare with the predictor's. Shared by the test
//! (`tests/verdicts.rs`) and the example (`examples/verdicts.rs`).
//!
//! A file holds create requests in the order in which they were asked, each with the networks that stood and
//! with every engine's answer. What is known of the machine is in `tests/fixtures/engines/README.md`.
#![allow(missing_docs)]

use std::collections::BTreeMap;

use lanward_core::{
    addressing::Subnet,
    facts::{Ipam, KernelSupport, Network, Product, SwarmState},
    names::{LinkName, NetworkId, NetworkName},
    observed::Observed,
    predict::{self, EngineState, LinkBrief, LostPool, Prediction},
    request::{CreateRequest, IpamConfig},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Case {
    pub existing: Vec<CreateRequest>,
    pub request: CreateRequest,
    pub answers: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
pub struct Answer {
    pub engines: Vec<String>,
    pub status: u16,
    #[serde(default)]
    pub message: Option<String>,
    #[serde(default)]
    pub ipam: Option<Vec<IpamConfig>>,
}

/// What came of one case on one engine.
#[derive(Debug)]
pub struct Comparison {
    /// Its place in the file.
    pub case: usize,
    pub engine: String,
    pub verdict: Verdict,
    pub request: String,
    pub recorded: String,
    pub predicted: String,
    /// The file's list of standing networks was contradicted and has been corrected for this case.
    pub list_was_wrong: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything agrees.
    Agrees,
    /// All agrees but the place in the ring of automatic subnets, which an engine up to 26 does not show and
    /// which cannot be known where creates that came before are not in the file.
    AgreesButRing,
    /// The file does not hold what the answer depends on: a create that lost the subnet is missing, or the answer
    /// itself gives out a subnet that a listed network would have.
    Untellable,
    Differs,
}

/// Compares all cases with all engines.
pub fn compare(cases: &[Case]) -> Vec<Comparison> {
    let mut engines: Vec<&str> = Vec::new();
    for engine in cases.iter().flat_map(|c| &c.answers).flat_map(|a| &a.engines) {
        if !engines.contains(&engine.as_str()) {
            engines.push(engine);
        }
    }
    let mut all = Vec::new();
    for engine in engines {
        let mut memory = Memory::default();
        let asked: Vec<(usize, &Case, &Answer)> = cases
            .iter()
            .enumerate()
            .filter_map(|(at, case)| {
                let answer = case.answers.iter().find(|a| a.engines.iter().any(|e| e == engine))?;
                Some((at, case, answer))
            })
            .collect();
        for (i, (at, case, answer)) in asked.iter().enumerate() {
            let is_listed_later = asked[i + 1..].iter().any(|(_, later, _)| {
                later.existing.len() > case.existing.len() && later.existing.contains(&case.request)
            });
            all.push(one(*at, case, engine, answer, is_listed_later, &mut memory));
        }
    }
    all
}

/// What earlier cases of the file told about the engine.
#[derive(Debug, Default)]
struct Memory {
    unseen: predict::Memory,
    /// The networks that stand.
    placed: Vec<(CreateRequest, Network)>,
    /// The network of each accepted request, with the subnets of the answer.
    answered: Vec<(CreateRequest, Network)>,
    /// Networks that the file lists although an answer showed that they were gone.
    gone: Vec<CreateRequest>,
}

impl Memory {
    fn state(&self, engine: &str) -> EngineState {
        let mut state = machine(engine);
        state.memory = self.unseen.clone();
        state.networks.extend(self.placed.iter().map(|(_, n)| n.clone()));
        state
    }

    /// Brings the standing networks in line with a case's list. A network that the list newly names was made
    /// since the last case; if its create is not in the file, it is made here.
    fn follow(&mut self, engine: &str, existing: &[CreateRequest]) {
        self.placed.retain(|(request, _)| existing.contains(request));
        for request in existing {
            if self.gone.contains(request) || self.placed.iter().any(|(r, _)| r == request) {
                continue;
            }
            self.forget_contradicted(engine, &unique(request));
            let answered = self.answered.iter().rev().find(|(r, _)| r == request).map(|(_, n)| n.clone());
            let network = answered.or_else(|| {
                let outcome = predict::create_in_full(&self.state(engine), request);
                self.unseen.next_automatic = outcome.memory.next_automatic;
                match outcome.prediction {
                    Prediction::Accept { ipam } => Some(made(request, &ipam)),
                    _ => None,
                }
            });
            self.placed.extend(network.map(|n| (request.clone(), n)));
        }
    }

    /// Takes out the networks that rule the request out. The recording began anew several times, each time with
    /// a fresh engine, and its lists carry networks over such a beginning; so what the engine had lost is gone,
    /// too.
    fn forget_contradicted(&mut self, engine: &str, request: &CreateRequest) {
        let accepts =
            |state: &EngineState| matches!(predict::create(state, request), Prediction::Accept { .. });
        let mut state = self.state(engine);
        if accepts(&state) {
            return;
        }
        let lost = std::mem::take(&mut self.unseen.lost_pools);
        state.memory.lost_pools.clear();
        while !accepts(&state) {
            let culprit = (0..self.placed.len()).find(|at| {
                let mut without = state.clone();
                without.networks.retain(|n| n != &self.placed[*at].1);
                accepts(&without)
            });
            let Some(at) = culprit else {
                self.unseen.lost_pools = lost;
                return;
            };
            self.gone.push(self.placed.remove(at).0);
            state = self.state(engine);
            state.memory.lost_pools.clear();
        }
    }
}

fn one(
    at: usize,
    case: &Case,
    engine: &str,
    answer: &Answer,
    is_listed_later: bool,
    memory: &mut Memory,
) -> Comparison {
    let gone = memory.gone.len();
    memory.follow(engine, &case.existing);
    let request = as_sent(&case.request, &memory.state(engine));
    if is_listed_later {
        // A later list names this network, so nothing stood that rules it out: the list of this case is wrong.
        memory.forget_contradicted(engine, &request);
    }
    let list_was_wrong = memory.gone.len() > gone;
    let state = memory.state(engine);
    let outcome = predict::create_in_full(&state, &request);
    let mut verdict = judge(&outcome.prediction, answer, &state);
    if verdict == Verdict::Differs && is_untellable(&state, &request, answer) {
        verdict = Verdict::Untellable;
    }
    let predicted = match &outcome.prediction {
        Prediction::Accept { ipam } => format!("201 {}", show(ipam)),
        Prediction::Refuse { status, class, message } => format!("{status} {class:?} {message}"),
        Prediction::Unsure { missing } => format!("unsure: {missing}"),
    };
    let recorded = match &answer.message {
        Some(message) => format!("{} {message}", answer.status),
        None => format!("{} {}", answer.status, show(answer.ipam.as_deref().unwrap_or_default())),
    };
    learn(engine, &request, case, answer, outcome, &state, memory);
    let request = serde_json::to_string(&case.request).expect("plain data");
    Comparison { case: at, engine: engine.to_owned(), verdict, request, recorded, predicted, list_was_wrong }
}

/// True where the answer shows that the file leaves out what it depends on, and is the predicted one as soon as
/// that is added.
fn is_untellable(state: &EngineState, request: &CreateRequest, answer: &Answer) -> bool {
    let agrees =
        |state: &EngineState| judge(&predict::create(state, request), answer, state) == Verdict::Agrees;
    if let Some(given) = automatic_of(answer, state).filter(|_| answer.status == 201) {
        let mut without = state.clone();
        without.networks.retain(|n| n.config_only || !n.ipam.iter().any(|i| i.subnet.overlaps(given)));
        return without.networks.len() < state.networks.len() && agrees(&without);
    }
    // Only these lose subnets at all.
    let loses = ["20.", "23.", "24.", "27.", "28."].iter().any(|v| state.version.starts_with(v));
    let overlaps = answer.message.as_deref().is_some_and(|m| m.contains("Pool overlaps"));
    let mut with = state.clone();
    with.memory.lost_pools.extend(subnets(request).into_iter().map(lost));
    loses && overlaps && agrees(&with)
}

fn lost(subnet: Subnet) -> LostPool {
    LostPool { subnet, ip_range: None, taken: Vec::new(), perhaps: Vec::new(), given_back: false }
}

/// Learns from the answer, whatever was predicted: what was lost, what was given, what was gone.
fn learn(
    engine: &str,
    request: &CreateRequest,
    case: &Case,
    answer: &Answer,
    outcome: predict::Outcome,
    state: &EngineState,
    memory: &mut Memory,
) {
    memory.unseen = outcome.memory;
    let refused = answer.message.as_deref().unwrap_or_default();
    let is_unexplained = matches!(&outcome.prediction, Prediction::Refuse { message, .. }
        if !message.contains("Pool overlaps"))
        || matches!(outcome.prediction, Prediction::Accept { .. });
    if refused.contains("Pool overlaps") && is_unexplained {
        memory.unseen.lost_pools.extend(subnets(request).into_iter().map(lost));
    }
    if answer.status != 201 {
        return;
    }
    memory.forget_contradicted(engine, request);
    memory.gone.retain(|r| r != &case.request);
    if let Some(given) = automatic_of(answer, state) {
        memory.unseen.next_automatic =
            predict::after_automatic(state, given).or(memory.unseen.next_automatic);
        let overlaps = |n: &Network| !n.config_only && n.ipam.iter().any(|i| i.subnet.overlaps(given));
        let (gone, placed) = std::mem::take(&mut memory.placed).into_iter().partition(|(_, n)| overlaps(n));
        memory.placed = placed;
        memory.gone.extend(gone.into_iter().map(|(r, _): (CreateRequest, Network)| r));
    }
    let network = made(request, answer.ipam.as_deref().unwrap_or_default());
    memory.answered.push((case.request.clone(), network));
}

/// The same request with the check for duplicate names, so that a name made twice shows the first was gone.
fn unique(request: &CreateRequest) -> CreateRequest {
    CreateRequest { check_duplicate: Some(true), ..request.clone() }
}

/// The request as it was sent. The file leaves `CheckDuplicate` out; it was true, except for the one case that
/// makes a second network of one name.
fn as_sent(request: &CreateRequest, state: &EngineState) -> CreateRequest {
    let is_second = state.networks.iter().any(|n| n.name.as_str() == request.name);
    CreateRequest { check_duplicate: request.check_duplicate.or(Some(!is_second)), ..request.clone() }
}

fn judge(prediction: &Prediction, answer: &Answer, state: &EngineState) -> Verdict {
    match (prediction, answer.status) {
        (Prediction::Accept { ipam }, 201) => {
            let recorded = answer.ipam.as_deref().unwrap_or_default();
            if ipam == recorded {
                return Verdict::Agrees;
            }
            let ring = predict::automatic_ring(state);
            let ring = if predict::has_ring(state) { ring } else { Vec::new() };
            let in_ring = |entry: &IpamConfig| {
                let subnet = entry.subnet.as_deref().and_then(|s| s.parse().ok());
                subnet.is_some_and(|s: Subnet| ring.contains(&s))
                    && entry.gateway.is_some()
                    && entry.ip_range.is_none()
            };
            let fits = ipam.len() == recorded.len()
                && ipam.iter().zip(recorded).all(|(a, b)| a == b || (in_ring(a) && in_ring(b)));
            if fits { Verdict::AgreesButRing } else { Verdict::Differs }
        }
        (Prediction::Refuse { status, class, message }, recorded) if *status == recorded => {
            let theirs = answer.message.as_deref().unwrap_or_default();
            let same = normal(message) == normal(theirs) && *class == predict::classify(recorded, theirs);
            if same { Verdict::Agrees } else { Verdict::Differs }
        }
        _ => Verdict::Differs,
    }
}

/// A message without what is random: ids, the choice among names of one address, white space at its ends.
pub fn normal(message: &str) -> String {
    let mut text = message.trim().to_owned();
    let marker = "secondary ip address (";
    if let Some(at) = text.find(marker) {
        let start = at + marker.len();
        if let Some(end) = text[start..].find(':') {
            text.replace_range(start..start + end, "<one of the names>");
        }
    }
    text
}

fn show(ipam: &[IpamConfig]) -> String {
    serde_json::to_string(ipam).expect("plain data")
}

/// The automatic IPv4 subnet in an answer.
fn automatic_of(answer: &Answer, state: &EngineState) -> Option<Subnet> {
    let ring = predict::automatic_ring(state);
    answer.ipam.iter().flatten().filter_map(|e| e.subnet.as_deref()?.parse().ok()).find(|s| ring.contains(s))
}

fn subnets(request: &CreateRequest) -> Vec<Subnet> {
    let config = request.ipam.iter().flat_map(|i| &i.config);
    config.filter_map(|e| e.subnet.as_deref()?.parse().ok()).collect()
}

/// The recorded machine.
fn machine(engine: &str) -> EngineState {
    EngineState {
        product: Product::Docker,
        version: engine.to_owned(),
        networks: vec![
            network(
                "bridge",
                "bridge",
                &[("172.17.0.0/16", "172.17.0.1")],
                &[
                    ("com.docker.network.bridge.default_bridge", "true"),
                    ("com.docker.network.bridge.name", "docker0"),
                ],
            ),
            network("host", "host", &[], &[]),
            network("none", "null", &[], &[]),
        ],
        links: Observed::Known(
            [
                ("lo", false, true),
                ("v0", false, true),
                ("v1", false, true),
                ("dmaster", false, true),
                ("dpeer", false, true),
                ("notbridge", false, false),
                ("nb2", false, false),
                ("extbr", true, true),
                ("docker0", true, true),
                // Made for single cases: a parent that vanishes later, a macvlan of the host, a name with a dot.
                ("tmpv", false, true),
                ("mvhost", false, true),
                ("host.docker", false, true),
            ]
            .map(|(name, is_bridge, is_up)| LinkBrief {
                name: LinkName::seen(name),
                is_bridge,
                is_up,
                is_bridge_port: false,
            })
            .to_vec(),
        ),
        kernel: KernelSupport {
            macvlan: Observed::Known(true),
            ipvlan: Observed::Known(false),
            vlan: Observed::Known(false),
            dummy: Observed::Known(false),
        },
        swarm: SwarmState::Inactive,
        address_pools: Vec::new(),
        containers: Vec::new(),
        avoided: ["192.168.77.0/24", "10.200.0.0/24", "172.17.0.0/16"]
            .iter()
            .filter_map(|s| s.parse().ok())
            .collect(),
        memory: Default::default(),
    }
}

fn network(name: &str, driver: &str, ipam: &[(&str, &str)], options: &[(&str, &str)]) -> Network {
    Network {
        id: NetworkId::seen(format!("id of {name}")),
        name: NetworkName::seen(name),
        driver: driver.to_owned(),
        scope: "local".into(),
        internal: false,
        attachable: false,
        ingress: false,
        ipv4: Some(true),
        ipv6: false,
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: Default::default(),
        ipam: ipam
            .iter()
            .filter_map(|(subnet, gateway)| {
                Some(Ipam {
                    subnet: subnet.parse().ok()?,
                    ip_range: None,
                    gateway: gateway.parse().ok(),
                    excluded: BTreeMap::new(),
                })
            })
            .collect(),
        options: options.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        labels: BTreeMap::new(),
        created: None,
        unread: Vec::new(),
    }
}

/// The network a request made. A template's subnets come from its request, because 29 does not show them.
fn made(request: &CreateRequest, ipam: &[IpamConfig]) -> Network {
    let config_only = request.config_only == Some(true);
    let asked: Vec<IpamConfig> = request.ipam.iter().flat_map(|i| i.config.clone()).collect();
    let entries = if config_only { asked.as_slice() } else { ipam };
    let entries = entries.iter().filter_map(|e| {
        let real = |t: &str| t.replace("fdxx:xxxx:xxxx", "fdff:ffff:ffff");
        let address = |t: &String| real(t).split('/').next().and_then(|t| t.parse().ok());
        Some(Ipam {
            subnet: real(e.subnet.as_deref()?).parse().ok()?,
            ip_range: e.ip_range.as_deref().and_then(|r| r.parse().ok()),
            gateway: e.gateway.as_ref().and_then(address),
            excluded: e
                .auxiliary_addresses
                .iter()
                .filter_map(|(k, v)| Some((k.clone(), v.parse().ok()?)))
                .collect(),
        })
    });
    Network {
        scope: request.scope.clone().filter(|s| !s.is_empty()).unwrap_or_else(|| "local".into()),
        internal: request.internal == Some(true),
        ipv4: request.enable_ipv4,
        ipv6: request.enable_ipv6 == Some(true),
        config_only,
        config_from: request.config_from.as_ref().map(|c| c.network.clone()),
        ipam_driver: request.ipam.as_ref().and_then(|i| i.driver.clone()).unwrap_or_else(|| "default".into()),
        ipam_options: Default::default(),
        ipam: entries.collect(),
        options: request.options.clone(),
        labels: request.labels.clone(),
        ..network(&request.name, if request.driver.is_empty() { "bridge" } else { &request.driver }, &[], &[])
    }
}
