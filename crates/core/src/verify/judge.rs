//! From what was heard to the verdict. Called again after every answer, so that checks can be shown as they come; a
//! check that nobody answered yet is waiting, and one that nobody will answer any more is inconclusive.

use std::net::{IpAddr, SocketAddr};

use super::{
    Check, CheckKind, CheckResult, Doubt, Failure, Heard, Key, Limit, Overall, Sighting, Subject, Verdict,
    Visit, cause,
    questions::{knocks_from_here, knocks_from_host, next},
};
use crate::{
    addressing::Family,
    facts::Timestamp,
    finding::Remedy,
    map::AnsweredBy,
    names::MacAddr,
    observed::Observed,
    oui,
    placement::Location,
    probe::{ConnectOutcome, ProbeError, Sight},
    qr,
};

/// The verdict on `subject` by what was heard so far. `now` is put down as its end once nothing more will come.
pub fn judge(subject: &Subject, heard: &Heard, begun_at: Timestamp, now: Timestamp) -> Verdict {
    let is_complete = !heard.by.is_empty() && heard.is_complete() && next(subject, heard).is_empty();
    let bench = Bench { subject, heard, is_complete };
    let mut checks: Vec<Check> = bench
        .kinds()
        .into_iter()
        .map(|what| Check {
            what,
            essential: bench.is_essential(what),
            result: bench.result(what),
            remedies: Vec::new(),
        })
        .collect();
    let cause = checks.iter().find(|c| matches!(c.result, CheckResult::Fail { .. })).map(|c| c.what);
    if let Some(cause) = cause {
        follow(&mut checks, cause);
    }
    for check in &mut checks {
        check.remedies = bench.remedies(&check.result);
    }
    Verdict {
        network: subject.network.clone(),
        name: subject.name.clone(),
        container: subject.container.clone(),
        addresses: subject.addresses.clone(),
        begun_at,
        ended_at: is_complete.then_some(now),
        overall: overall(&checks, is_complete),
        cause,
        checks,
        visit: bench.visit(),
    }
}

fn overall(checks: &[Check], is_complete: bool) -> Overall {
    let failed = checks.iter().any(|c| matches!(c.result, CheckResult::Fail { .. }));
    let essential = || checks.iter().filter(|c| c.essential);
    let passed = essential().all(|c| matches!(c.result, CheckResult::Pass { .. }));
    match (is_complete, failed) {
        (true, true) => Overall::Broken,
        (false, _) => Overall::Running,
        // Without a single check that had to pass there is no proof.
        (true, false) if passed && essential().next().is_some() => Overall::Proven,
        (true, false) => Overall::NotProven,
    }
}

/// What rests on a failed check is not judged by itself: silence behind a silent gateway is no second fault.
fn follow(checks: &mut [Check], cause: CheckKind) {
    let rests = |what: CheckKind| match cause {
        CheckKind::Link | CheckKind::OwnAddress => what > cause && what != CheckKind::Duplicate,
        CheckKind::Gateway | CheckKind::Duplicate => {
            what > CheckKind::Gateway
                && what != CheckKind::HostToContainer
                && what != CheckKind::LanToContainer
        }
        CheckKind::Internet => what == CheckKind::Name,
        _ => false,
    };
    for check in checks.iter_mut().filter(|c| rests(c.what)) {
        if matches!(check.result, CheckResult::Inconclusive { .. } | CheckResult::Fail { .. }) {
            check.result = CheckResult::Inconclusive { doubt: Doubt::After { check: cause } };
        }
    }
}

struct Bench<'a> {
    subject: &'a Subject,
    heard: &'a Heard,
    is_complete: bool,
}

impl Bench<'_> {
    /// The checks that make sense for such a network.
    fn kinds(&self) -> Vec<CheckKind> {
        use CheckKind as K;
        let subject = self.subject;
        let mut kinds = vec![K::Link, K::OwnAddress];
        if subject.on_lan() {
            kinds.push(K::Duplicate);
        }
        if !subject.internal && !subject.routed {
            kinds.extend([K::Gateway, K::GatewayPing]);
        }
        if !subject.internal {
            kinds.extend([K::Internet, K::Name]);
            if subject.gateway(Family::V6).is_some() {
                kinds.push(K::Ipv6);
            }
            if !subject.routed {
                kinds.push(K::Mtu);
            }
        }
        kinds.extend([K::HostToContainer, K::LanToContainer]);
        kinds
    }

    fn is_essential(&self, what: CheckKind) -> bool {
        use CheckKind as K;
        let subject = self.subject;
        match what {
            K::Link | K::OwnAddress | K::Duplicate | K::Gateway => true,
            // A gateway that answers inside a virtual machine says nothing about the LAN outside; an internal
            // network has nothing but its way in; a bridge is there for its host.
            K::LanToContainer => {
                subject.on_lan()
                    && (subject.internal
                        || matches!(subject.location, Location::VirtualMachine | Location::Unknown))
            }
            K::Internet => subject.routed,
            K::GatewayPing | K::Name | K::Ipv6 | K::Mtu | K::HostToContainer => false,
        }
    }

    fn result(&self, what: CheckKind) -> CheckResult {
        use CheckKind as K;
        match what {
            K::Link => self.link(),
            K::OwnAddress => self.own_address(),
            K::Duplicate => self.duplicate(),
            K::Gateway => self.gateway(Family::V4),
            K::GatewayPing => self.ping(),
            K::Name => self.name(),
            K::Internet => self.internet(),
            K::Ipv6 => self.gateway(Family::V6),
            K::Mtu => self.mtu(),
            K::HostToContainer => self.host_reaches(),
            K::LanToContainer => self.lan_reaches(),
        }
    }

    /// What is said where no answer came to a question: waiting, or why none will come.
    fn silence(&self, key: Key) -> CheckResult {
        match self.heard.ended(key) {
            Some(Err(error)) => doubt(Doubt::NotSeen { error: error.clone() }),
            Some(Ok(())) => doubt(Doubt::NotTold),
            None if !self.is_complete => CheckResult::Waiting,
            None => match self.heard.ended(Key::Host) {
                // The machine could not ask, so the probe did not dare to take an address.
                Some(Err(error)) => doubt(Doubt::NotSeen { error: error.clone() }),
                _ => doubt(Doubt::NoSafeAddress),
            },
        }
    }

    fn sight<T>(&self, key: Key, pick: impl Fn(&Sight) -> Option<T>) -> Option<T> {
        self.heard.sights(key).find_map(pick)
    }

    fn link(&self) -> CheckResult {
        let subject = self.subject;
        if let (Some(false), Some(parent)) = (self.parent_up(), &subject.parent) {
            return fail(
                Failure::ParentWithoutCarrier { parent: parent.to_string() },
                Sighting::LinkUp { link: parent.to_string() },
                Sighting::LinkDown { link: parent.to_string() },
            );
        }
        let seen = self.sight(Key::Container, |s| match s {
            Sight::Link { name, facts } => Some((name.clone(), facts.clone())),
            _ => None,
        });
        match seen {
            Some((Some(name), Some(facts))) if facts.is_up() => {
                CheckResult::Pass { observed: Sighting::LinkUp { link: name.to_string() } }
            }
            Some((Some(name), Some(_))) => {
                let link = name.to_string();
                let seen = Sighting::LinkDown { link: link.clone() };
                fail(Failure::LinkDown { link: link.clone() }, Sighting::LinkUp { link }, seen)
            }
            // Without the address there is no link to be found by it; the next check tells that.
            Some((None, _)) => doubt(Doubt::After { check: CheckKind::OwnAddress }),
            Some((Some(_), None)) => doubt(Doubt::NotTold),
            None => self.silence(Key::Container),
        }
    }

    /// By the facts, or by what the probe saw on the engine's machine a moment ago.
    fn parent_up(&self) -> Option<bool> {
        let seen = self.sight(Key::Host, |s| match s {
            Sight::Link { facts: Some(facts), .. } => Some(facts.is_up()),
            _ => None,
        });
        seen.or(self.subject.parent_up)
    }

    fn own_address(&self) -> CheckResult {
        let told: Vec<(IpAddr, bool)> = self
            .heard
            .sights(Key::Container)
            .filter_map(|s| match s {
                Sight::OwnAddress { address, held, .. } => Some((*address, *held)),
                _ => None,
            })
            .collect();
        let has: Vec<IpAddr> = told.iter().filter(|(_, held)| *held).map(|(a, _)| *a).collect();
        let wanted = &self.subject.addresses;
        if let Some((address, _)) = told.iter().find(|(_, held)| !held) {
            return fail(
                Failure::MissingAddress { address: *address, has: has.clone() },
                Sighting::Addresses { addresses: wanted.clone() },
                Sighting::Addresses { addresses: has },
            );
        }
        let nothing_held = self
            .sight(Key::Container, |s| matches!(s, Sight::Link { name: None, .. }).then_some(()))
            .is_some();
        if let (true, Some(address)) = (nothing_held, wanted.first()) {
            return fail(
                Failure::MissingAddress { address: *address, has: Vec::new() },
                Sighting::Addresses { addresses: wanted.clone() },
                Sighting::Addresses { addresses: Vec::new() },
            );
        }
        if !has.is_empty() && wanted.iter().all(|a| has.contains(a)) {
            return CheckResult::Pass { observed: Sighting::Addresses { addresses: has } };
        }
        self.silence(Key::Container)
    }

    /// The MAC address that may answer for the container: the engine's word, or the link's own.
    fn own_mac(&self) -> Option<MacAddr> {
        let seen = self.sight(Key::Container, |s| match s {
            Sight::Link { facts: Some(facts), .. } => facts.mac,
            _ => None,
        });
        self.subject.mac.or(seen)
    }

    fn duplicate(&self) -> CheckResult {
        let ours = self.own_mac();
        let mut asked = None;
        for address in &self.subject.addresses {
            let inside = self.sight(Key::Container, |s| match s {
                Sight::OwnAddress { address: of, others, .. } if of == address => Some(others.clone()),
                _ => None,
            });
            let outside = if address.is_ipv4() { self.heard.macs(Key::Host, *address) } else { None };
            let is_seen = inside.is_some() || outside.is_some();
            let mut others = inside.unwrap_or_default();
            for mac in outside.into_iter().flatten().filter(|m| Some(*m) != ours) {
                // Before the container's own is known, an answer may be its own.
                if ours.is_none() && self.subject.container.is_some() {
                    return if self.is_complete { doubt(Doubt::OwnMacUnknown) } else { CheckResult::Waiting };
                }
                if !others.contains(&mac) {
                    others.push(mac);
                }
            }
            others.retain(|m| Some(*m) != ours);
            if !others.is_empty() {
                let others = by(&others);
                let mut macs = others.clone();
                macs.extend(ours.map(by_one));
                return fail(
                    Failure::DuplicateAddress {
                        address: *address,
                        ours: ours.map(by_one).into_iter().collect(),
                        others,
                    },
                    Sighting::OneHolder { address: *address },
                    Sighting::Macs { address: *address, macs },
                );
            }
            if is_seen && asked.is_none() {
                asked = Some(*address);
            }
        }
        match asked {
            // From inside alone: a switch that lets the container's question not out would look the same.
            Some(address) if self.heard.ended(Key::Container).is_some() || self.is_complete => {
                match self.heard.ended(Key::Container) {
                    Some(Err(error)) => doubt(Doubt::NotSeen { error: error.clone() }),
                    None => self.silence(Key::Container),
                    Some(Ok(())) => CheckResult::Pass { observed: Sighting::OneHolder { address } },
                }
            }
            Some(_) => CheckResult::Waiting,
            None => self.silence(Key::Container),
        }
    }

    fn gateway(&self, family: Family) -> CheckResult {
        let subject = self.subject;
        let Some(gateway) = subject.gateway(family) else { return doubt(Doubt::NoGateway) };
        let Some(macs) = self.heard.macs(Key::Container, gateway) else {
            return self.silence(Key::Container);
        };
        let expected = Sighting::Answers { address: gateway };
        if macs.is_empty() {
            let silent = Sighting::NobodyAnswered { address: gateway };
            if family == Family::V6 {
                return fail(Failure::Ipv6GatewaySilent { gateway }, expected, silent);
            }
            return match cause::of_silence(subject, self.heard) {
                Some(failure) => fail(failure, expected, silent),
                None if self.is_complete => fail(Failure::GatewaySilent { gateway }, expected, silent),
                None => CheckResult::Waiting,
            };
        }
        let mut all = macs.clone();
        for mac in self.heard.macs(Key::Host, gateway).into_iter().flatten() {
            if !all.contains(&mac) {
                all.push(mac);
            }
        }
        if all.len() > 1 && family == Family::V4 {
            let macs = by(&all);
            return fail(
                Failure::GatewayTwice { gateway, macs: macs.clone() },
                Sighting::OneHolder { address: gateway },
                Sighting::Macs { address: gateway, macs },
            );
        }
        // The machine's answer may still bring a second holder.
        if subject.on_lan() && self.heard.by.get(&Key::Host).is_some_and(|ear| ear.ended.is_none()) {
            return CheckResult::Waiting;
        }
        if let Some(failure) = self.no_route(gateway) {
            let observed = Sighting::Macs { address: gateway, macs: by(&macs) };
            return fail(failure, expected, observed);
        }
        CheckResult::Pass { observed: Sighting::Macs { address: gateway, macs: by(&macs) } }
    }

    /// The kernel of a running container was seen, and it has no default route by any of its links.
    fn no_route(&self, gateway: IpAddr) -> Option<Failure> {
        let mut routes = self.heard.sights(Key::Container).filter_map(|s| match s {
            Sight::DefaultRoute { gateway, link } => Some((*gateway, link.clone())),
            _ => None,
        });
        let first = routes.next()?;
        let has_any = std::iter::once(first).chain(routes).any(|(via, link)| via.is_some() || link.is_some());
        (!has_any && gateway.is_ipv4()).then_some(Failure::NoDefaultRoute { gateway })
    }

    fn ping(&self) -> CheckResult {
        let Some(gateway) = self.subject.gateway(Family::V4) else { return doubt(Doubt::NoGateway) };
        let echo = self.sight(Key::Container, |s| match s {
            Sight::Reach { address, macs, echo_us, .. } if *address == gateway => {
                Some((macs.is_empty(), echo_us.clone()))
            }
            _ => None,
        });
        match echo {
            Some((_, Observed::Known(after_us))) => {
                CheckResult::Pass { observed: Sighting::Echo { address: gateway, after_us } }
            }
            Some((true, _)) => doubt(Doubt::After { check: CheckKind::Gateway }),
            Some((false, _)) => doubt(Doubt::PingSilent { address: gateway }),
            None => self.silence(Key::Container),
        }
    }

    fn name(&self) -> CheckResult {
        let Some(wanted) = &self.subject.options.name else { return doubt(Doubt::SwitchedOff) };
        let seen = self.sight(Key::Container, |s| match s {
            Sight::Name { name, resolvers, addresses } => {
                Some((name.clone(), resolvers.clone(), addresses.clone()))
            }
            _ => None,
        });
        let Some((name, resolvers, addresses)) = seen else { return self.silence(Key::Container) };
        match addresses {
            Observed::Known(addresses) if addresses.is_empty() => doubt(Doubt::NoSuchName { name }),
            Observed::Known(addresses) => {
                CheckResult::Pass { observed: Sighting::Resolved { name, addresses } }
            }
            // Without a server outside the container nothing of the network was tried; the LAN may have none.
            Observed::Unknown(_) if self.host_is_offline() => doubt(self.offline()),
            Observed::Unknown(_) => fail(
                Failure::NoNameServer { resolvers },
                Sighting::Resolved { name: wanted.clone(), addresses: Vec::new() },
                Sighting::Resolved { name, addresses: Vec::new() },
            ),
        }
    }

    fn outcomes(&self, key: Key) -> Vec<(SocketAddr, ConnectOutcome)> {
        let connects = self.heard.sights(key).filter_map(|s| match s {
            Sight::Connect { target, outcome } => Some((*target, outcome.clone())),
            _ => None,
        });
        connects.collect()
    }

    /// The engine's machine tried the same targets, and reached none.
    fn host_is_offline(&self) -> bool {
        !self.outcomes(Key::Host).iter().any(|(_, o)| is_through(o))
    }

    fn offline(&self) -> Doubt {
        match self.subject.options.connect.first() {
            Some(target) => Doubt::LanWithoutInternet { target: *target },
            None => Doubt::SwitchedOff,
        }
    }

    fn internet(&self) -> CheckResult {
        if self.subject.options.connect.is_empty() {
            return doubt(Doubt::SwitchedOff);
        }
        let tried = self.outcomes(Key::Container);
        if let Some((target, outcome)) = tried.iter().find(|(_, o)| is_through(o)) {
            let after_us = match outcome {
                ConnectOutcome::Open { after_us } => Some(*after_us),
                _ => None,
            };
            return CheckResult::Pass { observed: Sighting::Connected { target: *target, after_us } };
        }
        if self.heard.ended(Key::Container).is_none() {
            return self.silence(Key::Container);
        }
        let Some((target, outcome)) = tried.into_iter().find(|(t, _)| t.is_ipv4()) else {
            return self.silence(Key::Container);
        };
        // What the machine itself does not reach is no fault of the network.
        if self.subject.on_lan() && self.heard.by.get(&Key::Host).is_some_and(|ear| ear.ended.is_none()) {
            return CheckResult::Waiting;
        }
        if self.host_is_offline() {
            return doubt(Doubt::LanWithoutInternet { target });
        }
        let gateway = self.subject.gateway(Family::V4);
        let failure = match (gateway, self.subject.lan_gateway) {
            (Some(gateway), Some(lan_gateway)) if gateway != lan_gateway => {
                Failure::WrongGateway { gateway, lan_gateway }
            }
            _ => Failure::NoWayOut { target, gateway },
        };
        let how = match outcome {
            ConnectOutcome::Unreachable { detail } => detail,
            _ => "silent".into(),
        };
        fail(failure, Sighting::Connected { target, after_us: None }, Sighting::NotConnected { target, how })
    }

    fn mtu(&self) -> CheckResult {
        let seen = self.sight(Key::Container, |s| match s {
            Sight::PathMtu { bytes, link_mtu, .. } => Some((bytes.clone(), *link_mtu)),
            _ => None,
        });
        match seen {
            Some((Observed::Known(bytes), link_mtu)) if bytes < link_mtu => fail(
                Failure::SmallPackets { bytes, link_mtu },
                Sighting::Bytes { bytes: link_mtu },
                Sighting::Bytes { bytes },
            ),
            Some((Observed::Known(bytes), _)) => CheckResult::Pass { observed: Sighting::Bytes { bytes } },
            Some((Observed::Unknown(_), _)) => doubt(Doubt::NoEcho),
            None => self.silence(Key::Container),
        }
    }

    fn host_reaches(&self) -> CheckResult {
        let subject = self.subject;
        let limit = |limit| CheckResult::ByDesign { limit };
        if !knocks_from_host(subject) {
            return match subject.driver.as_str() {
                "macvlan" => limit(Limit::MacvlanHost),
                "ipvlan" => limit(Limit::IpvlanHost),
                _ => self.nobody_to_knock(),
            };
        }
        if let Some(peer) = self.heard.knocked(Key::KnockFromHost) {
            return CheckResult::Pass { observed: Sighting::Knocked { peer } };
        }
        match (self.heard.ended(Key::KnockFromHost), subject.addresses.first()) {
            (Some(Ok(()) | Err(ProbeError::Problem { .. } | ProbeError::Deadline { .. })), Some(address)) => {
                fail(
                    Failure::HostCannotReach { address: *address },
                    Sighting::Answers { address: *address },
                    Sighting::NobodyOpened { address: *address },
                )
            }
            (Some(_), _) => self.silence(Key::KnockFromHost),
            (None, _) if !self.is_complete => CheckResult::Waiting,
            (None, _) => self.silence(Key::Listen),
        }
    }

    fn lan_reaches(&self) -> CheckResult {
        let subject = self.subject;
        if subject.driver == "bridge" {
            return CheckResult::ByDesign { limit: Limit::PublishedPorts };
        }
        if subject.routed {
            return CheckResult::ByDesign { limit: Limit::NeedsRoute };
        }
        let by_us = if knocks_from_host(subject) { self.heard.knocked(Key::KnockFromHost) } else { None };
        let visitor = self.heard.knocked(Key::Listen).filter(|peer| Some(peer.ip()) != by_us.map(|p| p.ip()));
        let from_machine =
            |peer: &SocketAddr| subject.on_parent.iter().any(|own| own.written_address() == peer.ip());
        if let Some(peer) = visitor.filter(|peer| !from_machine(peer) && !knocks_from_host(subject)) {
            return CheckResult::Pass { observed: Sighting::Knocked { peer } };
        }
        if let Some(peer) = self.heard.knocked(Key::KnockFromHere) {
            return CheckResult::Pass { observed: Sighting::Knocked { peer } };
        }
        if knocks_from_here(subject)
            && let (Some(_), Some(address)) =
                (self.heard.ended(Key::KnockFromHere), subject.addresses.first())
        {
            return fail(
                Failure::LanCannotReach { address: *address },
                Sighting::Answers { address: *address },
                Sighting::NobodyOpened { address: *address },
            );
        }
        if subject.options.visit_s > 0 && self.heard.listening().is_some() {
            let is_over = self.heard.ended(Key::Listen).is_some();
            return doubt(if is_over { Doubt::NoVisit } else { Doubt::VisitAwaited });
        }
        if !self.is_complete && (knocks_from_here(subject) || subject.options.visit_s > 0) {
            return CheckResult::Waiting;
        }
        self.nobody_to_knock()
    }

    fn nobody_to_knock(&self) -> CheckResult {
        match self.subject.addresses.first() {
            Some(address) => doubt(Doubt::NobodyToKnock { address: *address }),
            None => doubt(Doubt::NotTold),
        }
    }

    fn visit(&self) -> Option<Visit> {
        if self.subject.options.visit_s == 0 || !self.subject.on_lan() {
            return None;
        }
        let address =
            self.subject.addresses.iter().find(|a| a.is_ipv4()).or(self.subject.addresses.first())?;
        let port = self.heard.listening()?;
        let url = format!("http://{}/{}", SocketAddr::new(*address, port), self.heard.nonce);
        let qr_svg = qr::svg(&url);
        Some(Visit { url, qr_svg, visited: self.heard.knocked(Key::Listen).is_some() })
    }

    fn remedies(&self, result: &CheckResult) -> Vec<Remedy> {
        let learn = |topic: &str| Remedy::Learn { topic: topic.into() };
        match result {
            CheckResult::Fail { failure, .. } => match failure {
                Failure::ParentWithoutCarrier { parent } => {
                    vec![Remedy::RunCommand { command: format!("ip link set dev {} up", quoted(parent)) }]
                }
                Failure::IsolatedVm { engine, .. } => match engine {
                    crate::placement::EngineKind::DockerDesktopMac
                    | crate::placement::EngineKind::Orbstack
                    | crate::placement::EngineKind::Colima => vec![learn("macos"), learn("virtual-machines")],
                    _ => vec![learn("virtual-machines")],
                },
                Failure::MacFiltered { .. } | Failure::ContainerUnheard { .. } => {
                    vec![learn("virtual-machines")]
                }
                Failure::HostCannotReach { .. } => vec![learn("host-access")],
                _ => Vec::new(),
            },
            CheckResult::ByDesign { limit: Limit::MacvlanHost | Limit::IpvlanHost } => {
                vec![learn("host-access")]
            }
            _ => Vec::new(),
        }
    }
}

/// A target that refuses is there, so the way to it works.
fn is_through(outcome: &ConnectOutcome) -> bool {
    matches!(outcome, ConnectOutcome::Open { .. } | ConnectOutcome::Refused)
}

/// A link's name for a POSIX shell.
fn quoted(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if is_plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

fn by(macs: &[MacAddr]) -> Vec<AnsweredBy> {
    macs.iter().copied().map(by_one).collect()
}

fn by_one(mac: MacAddr) -> AnsweredBy {
    AnsweredBy { mac, vendor: oui::vendor(mac) }
}

fn doubt(doubt: Doubt) -> CheckResult {
    CheckResult::Inconclusive { doubt }
}

fn fail(failure: Failure, expected: Sighting, observed: Sighting) -> CheckResult {
    CheckResult::Fail { failure, expected, observed }
}
