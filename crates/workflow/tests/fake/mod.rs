//! An engine in memory, for faults that a real one cannot be made to have: it fails at a chosen call, before
//! or after doing what was asked. It passes the same conformance tests as the real adapter where they apply.

pub mod plans;

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use lanward_core::{
    access::{Lost, Shim, ShimState},
    addressing::Subnet,
    endpoint::EngineProblem,
    facts::{Container, Endpoint, EngineFacts, HostFacts, Image, Ipam, Network},
    names::{ContainerId, ContainerName, MacAddr, NetworkId, NetworkName},
    observed::{Observed, Why},
    plan::PlanId,
    ports::{Depth, Engine, EngineError, Prober},
    predict::ErrorClass,
    probe::{Answer, EngineIdentity, Errand, ProbeError, ProbeRemains, ProbeTerms, Task},
    request::{ContainerRequest, CreateRequest, EndpointRequest},
};

/// How the chosen call fails.
#[allow(dead_code)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The engine says no.
    Refuses,
    /// The line is cut before the engine heard.
    CutBefore,
    /// The line is cut after the engine did it.
    CutAfter,
    /// Our own process dies before the engine heard.
    WeDieBefore,
    /// Our own process dies after the engine did it.
    WeDieAfter,
}

/// Ends the process, as far as a test can: nothing of it goes on, and nothing is tidied up.
pub fn die() -> ! {
    std::panic::resume_unwind(Box::new("dies"))
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct World {
    pub networks: BTreeMap<String, Network>,
    pub containers: BTreeMap<String, Container>,
    /// Images of the probe.
    pub probe: Vec<String>,
}

#[derive(Default)]
#[allow(dead_code)] // each test file uses a part
pub struct FakeEngine {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    world: World,
    calls: usize,
    looks: usize,
    away: bool,
    ids: u32,
    fault: Option<(usize, Fault)>,
    /// After so many changing calls it is away for so many tries of any kind.
    leaves: Option<(usize, usize)>,
    /// Silently drops this option, as some engines do.
    drops_option: Option<String>,
    /// Shows no aliases in the list, as Docker does.
    hides_aliases: bool,
    /// What the probe sees of its machine, which is another one then; none where no probe can run.
    sees: Option<Result<Box<HostFacts>, ProbeError>>,
    /// What tells it from other engines.
    key: String,
    probes: usize,
    removals: usize,
    /// The machine loses its way out when a shim comes.
    loses_way_out: bool,
    /// Who answers a sweep.
    lan: Vec<(IpAddr, MacAddr)>,
    /// A sweep says what it has heard and then comes to no end.
    sweeps_forever: bool,
    /// What was swept.
    swept: Vec<Vec<Subnet>>,
}

#[allow(dead_code)] // each test file uses a part
impl FakeEngine {
    pub fn new(world: World) -> Self {
        let ids = 100 * (1 + world.containers.len() as u32);
        Self { inner: Mutex::new(Inner { world, ids, ..Inner::default() }) }
    }

    /// The `call`th changing call (from 0) fails.
    pub fn failing(self, call: usize, fault: Fault) -> Self {
        self.lock().fault = Some((call, fault));
        self
    }

    /// Before the `call`th changing call (from 0) it goes away, and the next `tries` calls of any kind break off.
    pub fn leaving(self, call: usize, tries: usize) -> Self {
        self.lock().leaves = Some((call, tries));
        self
    }

    pub fn dropping_option(self, key: &str) -> Self {
        self.lock().drops_option = Some(key.to_owned());
        self
    }

    pub fn hides_aliases(&self) {
        self.lock().hides_aliases = true;
    }

    pub fn world(&self) -> World {
        self.lock().world.clone()
    }

    pub fn calls(&self) -> usize {
        self.lock().calls
    }

    /// How often it was observed.
    pub fn looks(&self) -> usize {
        self.lock().looks
    }

    /// Its machine loses its way out as soon as a host shim is there.
    pub fn losing_its_way_out(self) -> Self {
        self.lock().loses_way_out = true;
        self
    }

    /// Is on another machine, of which the probe sees this.
    pub fn elsewhere(&self, key: &str, sees: Result<HostFacts, ProbeError>) {
        let mut inner = self.lock();
        inner.key = key.to_owned();
        inner.sees = Some(sees.map(Box::new));
    }

    /// How often the probe was sent, and taken away.
    pub fn probes(&self) -> (usize, usize) {
        let inner = self.lock();
        (inner.probes, inner.removals)
    }

    /// Somebody on the LAN answers for that address.
    pub fn answers(&self, address: &str, mac: &str) {
        let holder = (address.parse().expect("an address"), mac.parse().expect("a MAC address"));
        self.lock().lan.push(holder);
    }

    /// Sweeps end no more by themselves.
    pub fn sweeps_forever(&self) {
        self.lock().sweeps_forever = true;
    }

    /// What was swept so far.
    pub fn swept(&self) -> Vec<Vec<Subnet>> {
        self.lock().swept.clone()
    }

    /// Goes away, or comes back.
    pub fn away(&self, away: bool) {
        self.lock().away = away;
    }

    pub fn change(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.lock().world);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no panic while locked")
    }

    fn act<T>(&self, act: impl FnOnce(&mut Inner) -> Result<T, EngineError>) -> Result<T, EngineError> {
        let mut inner = self.lock();
        inner.is_there()?;
        let call = inner.calls;
        inner.calls += 1;
        match inner.fault {
            Some((at, Fault::Refuses)) if at == call => Err(refused(500, ErrorClass::Other)),
            Some((at, Fault::CutBefore)) if at == call => Err(cut()),
            Some((at, Fault::CutAfter)) if at == call => act(&mut inner).and(Err(cut())),
            Some((at, Fault::WeDieBefore)) if at == call => {
                drop(inner);
                die()
            }
            Some((at, Fault::WeDieAfter)) if at == call => {
                let _ = act(&mut inner);
                drop(inner);
                die()
            }
            _ => act(&mut inner),
        }
    }
}

fn cut() -> EngineError {
    EngineError::Unreachable(EngineProblem::NotAnswering { detail: "cut".into() })
}

fn refused(status: u16, class: ErrorClass) -> EngineError {
    EngineError::Refused { status, class, message: format!("{class:?}") }
}

impl Inner {
    fn id(&mut self) -> String {
        self.ids += 1;
        format!("{:064x}", self.ids)
    }

    fn is_there(&mut self) -> Result<(), EngineError> {
        match &mut self.leaves {
            Some((from, tries)) if self.calls >= *from && *tries > 0 => {
                *tries -= 1;
                Err(cut())
            }
            _ => Ok(()),
        }
    }

    fn network_id(&self, id_or_name: &str) -> Result<String, EngineError> {
        let found = self
            .world
            .networks
            .values()
            .find(|n| n.id.as_str() == id_or_name || n.name.as_str() == id_or_name);
        found.map(|n| n.id.to_string()).ok_or_else(|| refused(404, ErrorClass::NotFound))
    }

    fn container_id(&self, id_or_name: &str) -> Result<String, EngineError> {
        let all = self.world.containers.values();
        let found = all.clone().find(|c| c.id.as_str() == id_or_name || c.name.as_str() == id_or_name);
        found.map(|c| c.id.to_string()).ok_or_else(|| refused(404, ErrorClass::NotFound))
    }

    fn endpoint(&self, request: &EndpointRequest) -> Result<Endpoint, EngineError> {
        let id = self.network_id(&request.network)?;
        let network = &self.world.networks[&id];
        let prefix = network.ipam.first().map_or(24, |i| i.subnet.prefix());
        let wanted = request.ipv4.as_ref().and_then(|ip| ip.parse().ok());
        Ok(Endpoint {
            network_id: network.id.clone(),
            network: network.name.clone(),
            ipv4: wanted.and_then(|ip| lanward_core::addressing::Subnet::new(ip, prefix)),
            ipv6: None,
            wanted_ipv4: wanted,
            wanted_ipv6: None,
            mac: request.mac.as_ref().and_then(|m| m.parse().ok()),
            wanted_mac: None,
            gateway_v4: network.ipam.first().and_then(|i| i.gateway),
            gateway_v6: None,
            dns_names: Vec::new(),
            aliases: request.aliases.clone(),
            gateway_priority: request.gateway_priority.unwrap_or(0),
            links: Vec::new(),
            link_local: Vec::new(),
            driver_options: Default::default(),
        })
    }
}

impl Prober for FakeEngine {
    async fn probe(
        &self,
        errand: &Errand,
        on_answer: &mut (dyn FnMut(Answer) + Send),
    ) -> Result<(), ProbeError> {
        let (sees, lan, forever) = {
            let mut inner = self.lock();
            inner.probes += 1;
            if let Task::Sweep(sweep) = &errand.order.task {
                let alone = sweep.candidates.iter().map(|a| Subnet::single((*a).into()));
                inner.swept.push(sweep.blocks.iter().copied().chain(alone).collect());
            }
            (inner.sees.clone(), inner.lan.clone(), inner.sweeps_forever)
        };
        if let (Task::Sweep(sweep), Some(Ok(_))) = (&errand.order.task, &sees) {
            for (address, mac) in lan {
                let alone = |address| sweep.candidates.iter().any(|a| IpAddr::from(*a) == address);
                if alone(address) || sweep.blocks.iter().any(|block| block.contains(address)) {
                    on_answer(Answer::Answered { address, mac, at_ms: 1 });
                }
            }
            if forever {
                std::future::pending::<()>().await;
            }
            return Ok(());
        }
        match sees {
            Some(Ok(facts)) => {
                on_answer(Answer::Machine { facts, neighbours: Vec::new() });
                Ok(())
            }
            Some(Err(error)) => Err(error),
            None => Err(ProbeError::NotSupportedHere { system: "plan9".into(), arch: "z80".into() }),
        }
    }

    async fn identity(&self) -> Result<EngineIdentity, ProbeError> {
        Ok(EngineIdentity {
            key: self.lock().key.clone(),
            name: "nas".into(),
            endpoint: "ssh://nas".parse().expect("an endpoint"),
        })
    }

    async fn probe_terms(&self, _: &Errand) -> Result<ProbeTerms, ProbeError> {
        let none = || ProbeError::NotSupportedHere { system: "plan9".into(), arch: "z80".into() };
        self.lock().sees.as_ref().ok_or_else(none)?;
        Ok(ProbeTerms {
            image: "lanward-probe:0123".into(),
            size: 1,
            sha256: "0123".into(),
            arch: "x86_64".into(),
            network: "host".into(),
            capabilities_dropped: vec!["ALL".into()],
            capabilities: vec!["NET_RAW".into()],
            mounts: Vec::new(),
            read_only: true,
            no_new_privileges: true,
            memory: 1,
            processes: 1,
            removed_at_end: true,
            command: "docker run".into(),
            request: "{}".into(),
        })
    }

    async fn hold_shim(&self, shim: &Shim, run: &PlanId) -> Result<ContainerId, ProbeError> {
        let made = self.act(|inner| {
            if inner.container_id(&shim.container()).is_ok() {
                return Err(refused(409, ErrorClass::NameInUse));
            }
            let id = inner.id();
            let holder = plans::holder(&id, shim, &run.0);
            inner.world.containers.insert(id.clone(), holder);
            Ok(ContainerId::seen(id))
        });
        made.map_err(as_told_by_the_probe)
    }

    async fn hear_shim(
        &self,
        _: &Shim,
        _: Duration,
        on_state: &mut (dyn FnMut(&ShimState) -> bool + Send),
    ) -> Result<(), ProbeError> {
        let loses = {
            let mut inner = self.lock();
            inner.is_there().map_err(as_told_by_the_probe)?;
            inner.loses_way_out
        };
        assert!(!on_state(&ShimState::Up { carrier: true }), "that is not the end");
        let end = if loses { ShimState::Withdrawn { lost: Lost::Gateway } } else { ShimState::Kept };
        assert!(on_state(&end), "that is");
        Ok(())
    }

    async fn let_shim_go(&self, shim: &Shim) -> Result<(), ProbeError> {
        let gone = self.act(|inner| {
            if let Ok(id) = inner.container_id(&shim.container()) {
                inner.world.containers.remove(&id);
            }
            Ok(())
        });
        gone.map_err(as_told_by_the_probe)
    }

    async fn probe_remains(&self) -> Result<ProbeRemains, ProbeError> {
        Ok(ProbeRemains { images: self.lock().world.probe.clone(), ..ProbeRemains::default() })
    }

    async fn remove_probe(&self) -> Result<ProbeRemains, ProbeError> {
        let removed = self.act(|inner| {
            inner.removals += 1;
            Ok(ProbeRemains { images: std::mem::take(&mut inner.world.probe), ..ProbeRemains::default() })
        });
        removed.map_err(as_told_by_the_probe)
    }
}

fn as_told_by_the_probe(error: EngineError) -> ProbeError {
    match error {
        EngineError::Unreachable(problem) => ProbeError::Unreachable { problem },
        EngineError::Refused { message, .. } => ProbeError::SaidNonsense { detail: message },
    }
}

impl Engine for FakeEngine {
    type Answers = EngineFacts;

    async fn look(&self, _: Depth) -> Result<EngineFacts, EngineError> {
        let mut inner = self.lock();
        inner.looks += 1;
        if inner.away {
            return Err(EngineError::Unreachable(EngineProblem::NotAnswering { detail: "away".into() }));
        }
        let mut facts = lab().engine().cloned().expect("the site has an engine");
        if inner.sees.is_some() {
            facts.links = Observed::Unknown(Why::OtherKernel);
            facts.routes = Observed::Unknown(Why::OtherKernel);
        }
        facts.networks.extend(inner.world.networks.values().cloned());
        facts.containers.extend(inner.world.containers.values().cloned());
        if inner.hides_aliases {
            facts.containers.iter_mut().flat_map(|c| &mut c.endpoints).for_each(|e| e.aliases.clear());
        }
        Ok(facts)
    }

    fn facts(&self, answers: EngineFacts, _: &HostFacts) -> EngineFacts {
        answers
    }

    async fn create_network(&self, request: &CreateRequest) -> Result<(NetworkId, String), EngineError> {
        self.act(|inner| {
            if inner.network_id(&request.name).is_ok() {
                return Err(refused(409, ErrorClass::NameInUse));
            }
            let id = inner.id();
            let mut network = network(&id, request);
            if let Some(dropped) = &inner.drops_option {
                network.options.remove(dropped);
            }
            inner.world.networks.insert(id.clone(), network);
            Ok((NetworkId::seen(id), String::new()))
        })
    }

    async fn network(&self, id: &str) -> Result<Network, EngineError> {
        let mut inner = self.lock();
        inner.is_there()?;
        inner.network_id(id).map(|id| inner.world.networks[&id].clone())
    }

    async fn remove_network(&self, id: &NetworkId) -> Result<(), EngineError> {
        self.act(|inner| {
            let id = inner.network_id(id.as_str())?;
            let on = |c: &Container| c.endpoints.iter().any(|e| e.network_id.as_str() == id);
            if inner.world.containers.values().any(on) {
                return Err(refused(403, ErrorClass::ActiveEndpoints));
            }
            inner.world.networks.remove(&id);
            Ok(())
        })
    }

    async fn create_container(&self, request: &ContainerRequest) -> Result<ContainerId, EngineError> {
        self.act(|inner| {
            let endpoint = inner.endpoint(&request.endpoint)?;
            let id = inner.id();
            let container = Container {
                id: ContainerId::seen(&id),
                name: ContainerName::seen(&request.name),
                image: request.image.clone(),
                state: "created".into(),
                status: String::new(),
                network_mode: request.endpoint.network.clone(),
                endpoints: vec![endpoint],
                ports: Vec::new(),
                labels: request.labels.clone(),
            };
            inner.world.containers.insert(id.clone(), container);
            Ok(ContainerId::seen(id))
        })
    }

    async fn start_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        self.act(|inner| {
            let id = inner.container_id(id.as_str())?;
            inner.world.containers.get_mut(&id).expect("found").state = "running".into();
            Ok(())
        })
    }

    async fn container(&self, id: &str) -> Result<Container, EngineError> {
        let mut inner = self.lock();
        inner.is_there()?;
        inner.container_id(id).map(|id| inner.world.containers[&id].clone())
    }

    async fn remove_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        self.act(|inner| {
            let id = inner.container_id(id.as_str())?;
            inner.world.containers.remove(&id);
            Ok(())
        })
    }

    async fn connect(&self, container: &ContainerId, endpoint: &EndpointRequest) -> Result<(), EngineError> {
        self.act(|inner| {
            let endpoint = inner.endpoint(endpoint)?;
            let id = inner.container_id(container.as_str())?;
            inner.world.containers.get_mut(&id).expect("found").endpoints.push(endpoint);
            Ok(())
        })
    }

    async fn disconnect(&self, container: &ContainerId, network: &NetworkId) -> Result<(), EngineError> {
        self.act(|inner| {
            let network = inner.network_id(network.as_str())?;
            let id = inner.container_id(container.as_str())?;
            let container = inner.world.containers.get_mut(&id).expect("found");
            let before = container.endpoints.len();
            container.endpoints.retain(|e| e.network_id.as_str() != network);
            if container.endpoints.len() == before { Err(refused(404, ErrorClass::NotFound)) } else { Ok(()) }
        })
    }

    async fn images(&self) -> Result<Vec<Image>, EngineError> {
        Ok(Vec::new())
    }

    async fn pull(&self, _: &str, progress: &mut (dyn FnMut(u8, &str) + Send)) -> Result<(), EngineError> {
        progress(50, "layer");
        self.act(|_| Ok(()))
    }

    async fn watch(&self, _: &mut (dyn FnMut() + Send)) -> EngineProblem {
        EngineProblem::NotAnswering { detail: "a fake has no events".into() }
    }
}

/// The lab as a recorded site.
pub fn lab() -> lanward_core::facts::Facts {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/sites/lab.json");
    serde_json::from_str(&std::fs::read_to_string(file).expect("the site")).expect("facts")
}

/// The network that a faithful engine makes of a request.
pub fn network(id: &str, request: &CreateRequest) -> Network {
    let ipam = request.ipam.iter().flat_map(|i| &i.config).map(|c| Ipam {
        subnet: c.subnet.as_ref().and_then(|s| s.parse().ok()).expect("a subnet"),
        ip_range: c.ip_range.as_ref().and_then(|s| s.parse().ok()),
        gateway: c.gateway.as_ref().and_then(|s| s.parse().ok()),
        excluded: c
            .auxiliary_addresses
            .iter()
            .filter_map(|(k, v)| Some((k.clone(), v.parse().ok()?)))
            .collect(),
    });
    Network {
        id: NetworkId::seen(id),
        name: NetworkName::seen(&request.name),
        driver: request.driver.clone(),
        scope: "local".into(),
        internal: request.internal.unwrap_or(false),
        attachable: false,
        ingress: false,
        ipv4: None,
        ipv6: request.enable_ipv6.unwrap_or(false),
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: Default::default(),
        ipam: ipam.collect(),
        options: request.options.clone(),
        labels: request.labels.clone(),
        created: None,
        unread: Vec::new(),
    }
}
