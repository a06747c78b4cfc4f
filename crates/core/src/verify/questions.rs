//! What has to be asked next, given what was heard so far. A healthy network costs two errands at the same time: one
//! from the container, one from the engine's machine. Only a silent gateway makes more of them necessary.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, SocketAddr},
};

use serde::{Deserialize, Serialize};

use super::Subject;
use crate::{
    addressing::{Family, Subnet},
    names::{LinkName, MacAddr},
    placement::Location,
    probe::{Answer, Errand, Order, Pace, Path, Place, ProbeError, Role, SCHEMA, Sight, Sweep, Task},
};

/// At most so many addresses are swept to find neighbours.
const SWEPT_PREFIX: u8 = 24;

/// At most so many neighbours are asked from the container.
const NEIGHBOURS: usize = 6;

/// How long a listener waits for a knock that comes from here.
const KNOCK_MS: u32 = 2_000;

/// Which question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Key {
    /// From the engine's machine: the container's address, the gateway, targets beyond it.
    Host,
    /// From the container.
    Container,
    /// From the engine's machine: who else is there, where the gateway keeps silent.
    Sweep,
    /// From the container: those who answered the machine.
    Again,
    /// In the container: wait for a knock.
    Listen,
    /// From the engine's machine: knock.
    KnockFromHost,
    /// From the engine's machine out of another link of the same LAN: knock.
    KnockOverLan,
    /// From this computer: knock.
    KnockFromHere,
    /// On the engine's machine: wait for a knock at the address of host access.
    ListenOnHost,
    /// From the container: knock there.
    KnockFromContainer,
}

/// A question, and who asks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Which.
    pub key: Key,
    /// Who asks what.
    pub ask: Ask,
}

/// Who asks what.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// The probe.
    Probe(Errand),
    /// This computer connects, says the nonce and waits for it to come back.
    Here {
        /// Where.
        targets: Vec<SocketAddr>,
        /// What is said.
        nonce: String,
        /// For how long, in milliseconds.
        patience_ms: u32,
    },
}

/// Everything heard so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// By question.
    pub by: BTreeMap<Key, Ear>,
    /// A word that nobody else knows, for knocking.
    pub nonce: String,
}

/// What was heard to one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ear {
    /// In the order heard.
    pub answers: Vec<Answer>,
    /// How it ended; none while it is under way.
    pub ended: Option<Result<(), ProbeError>>,
}

impl Heard {
    /// Nothing yet. `nonce` must be a word that nobody can guess.
    pub fn new(nonce: String) -> Self {
        Self { by: BTreeMap::new(), nonce }
    }

    /// A question was asked.
    pub fn asked(&mut self, key: Key) {
        self.by.entry(key).or_default();
    }

    /// An answer came.
    pub fn answer(&mut self, key: Key, answer: Answer) {
        self.by.entry(key).or_default().answers.push(answer);
    }

    /// A question came to its end.
    pub fn end(&mut self, key: Key, result: Result<(), ProbeError>) {
        self.by.entry(key).or_default().ended = Some(result);
    }

    /// Whether a question was asked and has ended.
    pub(super) fn ended(&self, key: Key) -> Option<&Result<(), ProbeError>> {
        self.by.get(&key)?.ended.as_ref()
    }

    /// Whether every question that was asked has ended.
    pub fn is_complete(&self) -> bool {
        self.by.values().all(|ear| ear.ended.is_some())
    }

    pub(super) fn sights(&self, key: Key) -> impl Iterator<Item = &Sight> {
        self.by.get(&key).into_iter().flat_map(|ear| &ear.answers).filter_map(|answer| match answer {
            Answer::Seen(sight) => Some(sight),
            _ => None,
        })
    }

    /// Who answered for `address` to that question; none where it was not told (yet) whether anybody did.
    pub(super) fn macs(&self, key: Key, address: IpAddr) -> Option<Vec<MacAddr>> {
        let reached = self.sights(key).find_map(|sight| match sight {
            Sight::Reach { address: of, macs, .. } if *of == address => Some(macs.clone()),
            _ => None,
        });
        // The machine asks for the container's address as one that it might want itself.
        let wanted = || {
            self.sights(key).find_map(|sight| match sight {
                Sight::OwnAddress { address: of, held: false, others } if *of == address => {
                    Some(others.clone())
                }
                _ => None,
            })
        };
        reached.or_else(|| if key == Key::Host { wanted() } else { None }).or_else(|| {
            let ear = self.by.get(&key)?;
            let swept = matches!(ear.ended, Some(Ok(())))
                && ear.answers.iter().all(|a| !matches!(a, Answer::Seen(_)));
            let mut macs = Vec::new();
            for answer in &ear.answers {
                match answer {
                    Answer::Answered { address: of, mac, .. } if *of == address && !macs.contains(mac) => {
                        macs.push(*mac);
                    }
                    _ => {}
                }
            }
            (swept || !macs.is_empty()).then_some(macs)
        })
    }

    /// Everybody who answered a question's asking, gateways and neighbours.
    pub(super) fn answered(&self, key: Key) -> Vec<IpAddr> {
        let mut all: Vec<IpAddr> = self
            .sights(key)
            .filter_map(|sight| match sight {
                Sight::Reach { address, macs, .. } if !macs.is_empty() => Some(*address),
                _ => None,
            })
            .collect();
        for answer in self.by.get(&key).into_iter().flat_map(|ear| &ear.answers) {
            if let Answer::Answered { address, .. } = answer
                && !all.contains(address)
            {
                all.push(*address);
            }
        }
        all
    }

    /// Neighbours that a question asked, and how many of them answered.
    pub(super) fn neighbours(&self, key: Key, without: &[IpAddr]) -> (u32, u32) {
        let reached = self.sights(key).filter_map(|sight| match sight {
            Sight::Reach { address, role: Role::Neighbour, macs, .. } if !without.contains(address) => {
                Some(!macs.is_empty())
            }
            _ => None,
        });
        reached.fold((0, 0), |(asked, heard), answered| (asked + 1, heard + u32::from(answered)))
    }

    /// The port that somebody listens on.
    pub(super) fn listening(&self, key: Key) -> Option<u16> {
        let ear = self.by.get(&key)?;
        ear.answers.iter().find_map(|a| match a {
            Answer::Listening { port } => Some(*port),
            _ => None,
        })
    }

    /// The VLANs whose tags were heard while everybody was asked without one.
    pub(super) fn vlans(&self) -> Vec<u16> {
        let answers = self.by.get(&Key::Sweep).into_iter().flat_map(|ear| &ear.answers);
        let vlans: BTreeSet<u16> = answers
            .filter_map(|a| match a {
                Answer::Tagged { vlan, .. } => Some(*vlan),
                _ => None,
            })
            .collect();
        vlans.into_iter().collect()
    }

    /// The word for the way back: whoever answers with it is the engine's machine and no container.
    pub(super) fn nonce_of_machine(&self) -> String {
        format!("{}-back", self.nonce)
    }

    /// Who answered a knock.
    pub(super) fn knocked(&self, key: Key) -> Option<SocketAddr> {
        self.knocks(key).next()
    }

    /// Who came to the listener from outside the engine's machine, whose own knocks come there, too.
    pub fn visitor(&self, subject: &Subject) -> Option<SocketAddr> {
        self.knocks(Key::Listen).find(|peer| !subject.machine.contains(&peer.ip()))
    }

    fn knocks(&self, key: Key) -> impl Iterator<Item = SocketAddr> {
        self.by.get(&key).into_iter().flat_map(|ear| &ear.answers).filter_map(|a| match a {
            Answer::Knocked { peer, .. } => Some(*peer),
            _ => None,
        })
    }
}

/// What is to be asked now that was not asked before. Called again after every answer; empty and nothing under way
/// means that all is heard.
pub fn next(subject: &Subject, heard: &Heard) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut ask = |key: Key, ask: Option<Ask>| {
        if let (false, Some(ask)) = (heard.by.contains_key(&key), ask) {
            questions.push(Question { key, ask });
        }
    };
    ask(Key::Host, host(subject));
    if may_look(subject, heard) {
        ask(Key::Container, container(subject));
    }
    if is_gateway_silent(subject, heard) && heard.ended(Key::Host).is_none_or(Result::is_ok) {
        ask(Key::Sweep, sweep(subject));
        let is_swept = heard.ended(Key::Sweep).is_some();
        if is_swept {
            ask(Key::Again, again(subject, heard));
        }
    }
    if wants_knock(subject) && heard.ended(Key::Container).is_some_and(Result::is_ok) {
        ask(Key::Listen, listen(subject, heard));
    }
    if let Some(port) = heard.listening(Key::Listen) {
        let targets: Vec<SocketAddr> = subject.addresses.iter().map(|a| SocketAddr::new(*a, port)).collect();
        let knock = |link: Option<LinkName>| {
            let task = Task::Knock { targets: targets.clone(), nonce: heard.nonce.clone(), link };
            Some(probe(Place::Host, KNOCK_MS, task))
        };
        if knocks_from_host(subject) {
            ask(Key::KnockFromHost, knock(None));
        }
        if knocks_over_lan(subject) {
            ask(Key::KnockOverLan, knock(subject.beside.clone()));
        }
        if knocks_from_here(subject) {
            let nonce = heard.nonce.clone();
            ask(Key::KnockFromHere, Some(Ask::Here { targets, nonce, patience_ms: KNOCK_MS }));
        }
    }
    if let Some(address) = knocks_on_machine(subject)
        && heard.ended(Key::Container).is_some_and(Result::is_ok)
    {
        let nonce = heard.nonce_of_machine();
        let task = Task::Listen { port: 0, nonce: nonce.clone() };
        ask(Key::ListenOnHost, Some(probe(Place::Host, KNOCK_MS * 2, task)));
        if let (Some(port), Some(place)) = (heard.listening(Key::ListenOnHost), subject.place()) {
            let task = Task::Knock { targets: vec![SocketAddr::new(address, port)], nonce, link: None };
            ask(Key::KnockFromContainer, Some(probe(place, KNOCK_MS, task)));
        }
    }
    questions
}

/// The address at which a container should reach the engine's machine.
pub(super) fn knocks_on_machine(subject: &Subject) -> Option<IpAddr> {
    subject.machine_address.filter(|_| subject.container.is_some())
}

/// Whether the engine's machine should reach the container.
pub(super) fn knocks_from_host(subject: &Subject) -> bool {
    subject.container.is_some() && (subject.driver == "bridge" || subject.shim.is_some())
}

/// Whether this computer's knock would come over the LAN: it is on that subnet, and not the engine's machine.
pub(super) fn knocks_from_here(subject: &Subject) -> bool {
    subject.on_lan()
        && subject.container.is_some()
        && subject.here_on_subnet
        && subject.location != Location::SameKernel
}

/// Whether the engine's machine can knock over the LAN: out of a link that is no parent of the container's.
pub(super) fn knocks_over_lan(subject: &Subject) -> bool {
    subject.on_lan() && subject.container.is_some() && subject.beside.is_some()
}

fn wants_knock(subject: &Subject) -> bool {
    knocks_from_host(subject)
        || knocks_over_lan(subject)
        || knocks_from_here(subject)
        || subject.options.visit_s > 0 && subject.on_lan() && subject.container.is_some()
}

/// Looking from a container changes nothing. A namespace of the probe's own takes an address, which takes it away from
/// whoever holds it: only after the engine's machine asked for it and nobody answered. What else the machine asks
/// meanwhile (a way out that may need seconds to stay silent) is not waited for.
fn may_look(subject: &Subject, heard: &Heard) -> bool {
    if subject.container.is_some() || !subject.on_lan() {
        return true;
    }
    if heard.ended(Key::Host).is_some_and(Result::is_err) {
        return false;
    }
    subject
        .addresses
        .iter()
        .filter(|a| a.is_ipv4())
        .all(|a| heard.macs(Key::Host, *a).is_some_and(|m| m.is_empty()))
}

/// Whether the container has asked its gateway and nobody answered.
pub(super) fn is_gateway_silent(subject: &Subject, heard: &Heard) -> bool {
    let Some(gateway) = subject.gateway(Family::V4) else { return false };
    subject.on_lan() && heard.macs(Key::Container, gateway).is_some_and(|macs| macs.is_empty())
}

fn probe(place: Place, deadline_ms: u32, task: Task) -> Ask {
    Ask::Probe(Errand { place, order: Order { schema: SCHEMA, deadline_ms, task } })
}

/// From the engine's machine. With an address on the parent it can look for the way out, too; without one it only
/// asks by ARP, which needs no address.
fn host(subject: &Subject) -> Option<Ask> {
    if !subject.on_lan() {
        return None;
    }
    let link = subject.parent.clone()?;
    let deadline = subject.options.deadline_ms;
    let wanted = || subject.addresses.iter().copied().filter(IpAddr::is_ipv4);
    let lan_gateway = subject.lan_gateway.filter(|g| !subject.gateways.contains(g));
    let gateways: Vec<IpAddr> = subject.gateways.iter().copied().filter(IpAddr::is_ipv4).collect();
    let own = subject.on_parent.iter().map(|s| s.written_address()).find(IpAddr::is_ipv4);
    let task = match own {
        Some(own) => Task::Path(Path {
            // The link is found by the first; the others are asked for as by a newcomer (RFC 5227), which waits for no
            // ping.
            addresses: std::iter::once(own).chain(wanted()).collect(),
            gateways,
            neighbours: lan_gateway.into_iter().collect(),
            connect: v4_targets(subject),
            ..Path::default()
        }),
        None => Task::Sweep(Sweep {
            link,
            blocks: gateways
                .into_iter()
                .chain(lan_gateway)
                .chain(wanted())
                .filter_map(|a| Subnet::new(a, 32))
                .collect(),
            candidates: Vec::new(),
            all_nodes: false,
            pace: Pace::default(),
        }),
    };
    Some(probe(Place::Host, deadline, task))
}

fn v4_targets(subject: &Subject) -> Vec<SocketAddr> {
    if subject.internal {
        Vec::new()
    } else {
        subject.options.connect.iter().copied().filter(SocketAddr::is_ipv4).collect()
    }
}

fn container(subject: &Subject) -> Option<Ask> {
    let place = subject.place()?;
    let mut neighbours = subject.neighbours.clone();
    neighbours.extend(subject.lan_gateway.filter(|g| {
        !subject.gateways.contains(g) && !subject.internal && subject.subnets.iter().any(|s| s.contains(*g))
    }));
    let has_v6 = subject.addresses.iter().any(IpAddr::is_ipv6);
    let connect =
        subject.options.connect.iter().copied().filter(|t| !subject.internal && (t.is_ipv4() || has_v6));
    let task = Task::Path(Path {
        addresses: subject.addresses.clone(),
        gateways: subject.gateways.clone(),
        neighbours,
        name: subject.options.name.clone().filter(|_| !subject.internal),
        connect: connect.collect(),
        mtu_target: subject.gateway(Family::V4),
        ours: subject.mac.into_iter().collect(),
    });
    Some(probe(place, subject.options.deadline_ms, task))
}

/// The block around the gateway, or around the container.
fn sweep(subject: &Subject) -> Option<Ask> {
    let link = subject.parent.clone()?;
    let center = subject.gateway(Family::V4).or(subject.addresses.first().copied())?;
    let subnet = subject.subnets.iter().copied().find(|s| s.contains(center))?;
    let block = Subnet::new(center, subnet.prefix().max(SWEPT_PREFIX))?.canonical();
    let pace = Pace { rounds: 2, ..Pace::default() };
    let task =
        Task::Sweep(Sweep { link, blocks: vec![block], candidates: Vec::new(), all_nodes: false, pace });
    Some(probe(Place::Host, subject.options.deadline_ms, task))
}

/// Asks from the container those who answered the machine and were not asked before.
fn again(subject: &Subject, heard: &Heard) -> Option<Ask> {
    let place = subject.place()?;
    let mut neighbours = heard.answered(Key::Sweep);
    neighbours.retain(|a| {
        !subject.gateways.contains(a)
            && !subject.addresses.contains(a)
            && heard.macs(Key::Container, *a).is_none()
            && !subject.on_parent.iter().any(|own| own.written_address() == *a)
    });
    neighbours.truncate(NEIGHBOURS);
    if neighbours.is_empty() {
        return None;
    }
    let task = Task::Path(Path {
        addresses: subject.addresses.clone(),
        neighbours,
        ours: subject.mac.into_iter().collect(),
        ..Path::default()
    });
    Some(probe(place, subject.options.deadline_ms, task))
}

fn listen(subject: &Subject, heard: &Heard) -> Option<Ask> {
    let place = subject.place()?;
    let deadline =
        if subject.options.visit_s > 0 { subject.options.visit_s.saturating_mul(1000) } else { KNOCK_MS * 2 };
    Some(probe(place, deadline, Task::Listen { port: 0, nonce: heard.nonce.clone() }))
}
