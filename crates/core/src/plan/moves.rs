//! From the wish to move containers onto a network to its answer: addresses, impact, and a plan in which nobody leaves
//! before everybody has arrived.

use std::{collections::VecDeque, net::IpAddr};

use super::{
    PlanId, Step,
    action::{find_container, find_network, named, require},
    network::{decide, nothing_blocks},
    read,
};
use crate::{
    addressing::{Family, Subnet},
    diagnosis,
    draft::{FieldErrorCode as Code, MoveDraft},
    export,
    facts::{Container, Endpoint, EngineFacts, EngineView, Facts, Network, Timestamp},
    finding::Finding,
    map::{self, Basis, MapSubject},
    moves::{ContainerMove, Course, MoveProposal, NewAddress},
    names::NetworkId,
    predict::{self, Attachment},
    request::EndpointRequest,
};

/// Answers the wish to move containers onto a network.
pub fn propose_move(facts: &Facts, draft: &MoveDraft, id: PlanId, at: Timestamp) -> MoveProposal {
    let mut errors = read::Errors::default();
    let mut answer = MoveProposal {
        filled: draft.clone(),
        field_errors: Vec::new(),
        findings: Vec::new(),
        moves: Vec::new(),
        commands: None,
        plan: None,
    };
    let engine = facts.engine();
    require("to", &draft.to, &mut errors);
    let to = engine.and_then(|e| find_network(e, &draft.to, "to", &mut errors));
    let from = engine.and_then(|e| find_network(e, &draft.from, "from", &mut errors));
    if let (Some(to), Some(from)) = (to, from)
        && to.id == from.id
    {
        errors.push("from", Code::Duplicate, &draft.from, None);
    }
    if draft.containers.is_empty() {
        errors.push("containers", Code::Required, "", None);
    }
    let wishes = read_containers(engine, draft, &mut errors);
    answer.field_errors = errors.0;
    let (Some(engine), Some(to), true) = (engine, to, answer.field_errors.is_empty()) else { return answer };

    let state = predict::state_of(engine);
    let moved = wishes.iter().map(|(container, _)| &container.id).collect();
    let course = Course { engine, state: &state, to, from, keep: draft.keep, moved };
    let mut free = Free::of(facts, to, &wishes);
    // The world as it becomes, one container after the other.
    let mut world = facts.clone();
    let mut arrivals: Vec<(&Container, EndpointRequest)> = Vec::new();
    for (number, (container, typed)) in wishes.iter().enumerate() {
        let (ipv4, wanted_v4) = free.address(Family::V4, typed.ipv4.as_deref());
        let (ipv6, wanted_v6) = free.address(Family::V6, typed.ipv6.as_deref());
        let filled = &mut answer.filled.containers[number];
        filled.ipv4 = wanted_v4.clone().unwrap_or_default();
        filled.ipv6 = wanted_v6.clone().unwrap_or_default();
        let addresses = EndpointRequest { ipv4: wanted_v4, ipv6: wanted_v6, ..EndpointRequest::default() };
        let request = course.endpoint(container, addresses);
        let refusals = course.refusals(container);
        let left = course.left(container);
        let mut prediction = None;
        if refusals.is_empty() {
            leave(&mut world, container, left.map(|(network, _)| network));
            if let Some(answered) = judge(&world, container, &request, &mut answer.findings) {
                prediction = Some(answered.prediction);
                arrive(&mut world, container, to, &request, &answered.addresses);
            }
        }
        let (way_out, new_way_out) = course.ways_out(container, &request);
        answer.moves.push(ContainerMove {
            container: container.id.clone(),
            name: container.name.clone(),
            running: container.is_running(),
            leaves: left.map(|(network, _)| network.name.clone()),
            ipv4,
            ipv6,
            losses: course.losses(container, &way_out, &new_way_out),
            way_out,
            new_way_out,
            along: course.along(container),
            project: container.labels.get("com.docker.compose.project").cloned(),
            prediction,
            refusals,
        });
        arrivals.push((container, request));
    }
    answer.findings = diagnosis::arrange(std::mem::take(&mut answer.findings));
    answer.commands = commands(&course, &arrivals);
    let can_go = |m: &ContainerMove| {
        m.refusals.is_empty() && nothing_blocks(&[], m.prediction.as_ref(), &draft.accepted)
    };
    if answer.moves.iter().all(can_go) && nothing_blocks(&answer.findings, None, &draft.accepted) {
        answer.plan = Some(decide(facts, engine, id, at, steps(&course, &arrivals)));
    }
    answer
}

/// The containers with the addresses that were typed for them.
fn read_containers<'a>(
    engine: Option<&'a EngineFacts>,
    draft: &MoveDraft,
    errors: &mut read::Errors,
) -> Vec<(&'a Container, EndpointRequest)> {
    let mut wishes: Vec<(&Container, EndpointRequest)> = Vec::new();
    let mut typed: Vec<String> = Vec::new();
    for (number, wish) in draft.containers.iter().enumerate() {
        let field = |name: &str| format!("containers.{number}.{name}");
        require(&field("container"), &wish.container, errors);
        let form = crate::draft::EndpointDraft {
            ipv4: wish.ipv4.clone(),
            ipv6: wish.ipv6.clone(),
            ..Default::default()
        };
        let endpoint = read::endpoint(&form, &field(""), errors);
        for (name, address) in [("ipv4", &endpoint.ipv4), ("ipv6", &endpoint.ipv6)] {
            let Some(address) = address else { continue };
            if typed.contains(address) {
                errors.push(field(name), Code::Duplicate, address, None);
            }
            typed.push(address.clone());
        }
        let found = engine.and_then(|e| find_container(e, &wish.container, &field("container"), errors));
        let Some(container) = found else { continue };
        if wishes.iter().any(|(other, _)| other.id == container.id) {
            errors.push(field("container"), Code::Duplicate, &wish.container, None);
            continue;
        }
        wishes.push((container, endpoint));
    }
    wishes
}

/// The addresses of the new network that can be proposed.
struct Free<'a> {
    to: &'a Network,
    v4: VecDeque<(IpAddr, Basis)>,
    v6: VecDeque<(IpAddr, Basis)>,
}

impl<'a> Free<'a> {
    fn of(facts: &Facts, to: &'a Network, wishes: &[(&Container, EndpointRequest)]) -> Self {
        let mut free = Self { to, v4: VecDeque::new(), v6: VecDeque::new() };
        // Elsewhere than on a LAN all addresses are the engine's to give.
        if !to.is_on_lan() {
            return free;
        }
        let typed = wishes.iter().flat_map(|(_, e)| [&e.ipv4, &e.ipv6]).flatten();
        let typed: Vec<IpAddr> = typed.filter_map(|text| text.parse().ok()).collect();
        for subject in MapSubject::of_network(to).into_iter().filter(|s| has(to, s.subnet.family())) {
            let list = if subject.subnet.family() == Family::V4 { &mut free.v4 } else { &mut free.v6 };
            let missing = wishes.len() - list.len();
            list.extend(map::propose_addresses(facts, &subject, &typed, missing));
        }
        free
    }

    /// What a container gets, and what is asked for.
    fn address(&mut self, family: Family, typed: Option<&str>) -> (NewAddress, Option<String>) {
        let list = if family == Family::V4 { &mut self.v4 } else { &mut self.v6 };
        let parsed = typed.and_then(|text| text.parse().ok());
        let new = match parsed {
            Some(address) => NewAddress::Typed { address },
            None if !has(self.to, family) => NewAddress::Without,
            None => match list.pop_front() {
                Some((address, Basis::NobodyAnswered { at })) => NewAddress::NobodyAnswered { address, at },
                Some((address, Basis::NotAsked)) => NewAddress::NotAsked { address },
                None => NewAddress::Engines,
            },
        };
        let asked = match &new {
            NewAddress::Typed { address }
            | NewAddress::NobodyAnswered { address, .. }
            | NewAddress::NotAsked { address } => Some(address.to_string()),
            NewAddress::Without | NewAddress::Engines => None,
        };
        (new, asked)
    }
}

/// Whether containers on the network have an address of that family.
fn has(network: &Network, family: Family) -> bool {
    let on = match family {
        Family::V4 => network.ipv4 != Some(false),
        Family::V6 => network.ipv6,
    };
    on && network.ipam.iter().any(|i| i.subnet.family() == family)
}

/// What the engine will answer to one attaching, and what is found about it.
fn judge(
    world: &Facts,
    container: &Container,
    request: &EndpointRequest,
    findings: &mut Vec<Finding>,
) -> Option<predict::EndpointPrediction> {
    let id = container.id.as_str();
    let state = predict::state_of(world.engine()?);
    let answered = predict::endpoint(&state, request, Attachment::Connect { container: id });
    findings.extend(diagnosis::diagnose_endpoint(world, request, &[], Some(id), Some(&answered.prediction)));
    Some(answered)
}

fn there<'a>(world: &'a mut Facts, container: &Container) -> Option<&'a mut Container> {
    let EngineView::Seen(engine) = &mut world.engine else { return None };
    engine.containers.iter_mut().find(|c| c.id == container.id)
}

fn leave(world: &mut Facts, container: &Container, network: Option<&Network>) {
    if let (Some(there), Some(network)) = (there(world, container), network) {
        there.endpoints.retain(|e| !e.is_on(network));
    }
}

/// Puts the container onto the network, with what it asked for and what it is expected to get.
fn arrive(world: &mut Facts, container: &Container, to: &Network, request: &EndpointRequest, got: &[IpAddr]) {
    let running = container.is_running();
    let Some(there) = there(world, container) else { return };
    let asked = |text: &Option<String>| text.as_ref().and_then(|t| t.parse::<IpAddr>().ok());
    let prefix = |address: &IpAddr| {
        to.ipam.iter().map(|i| i.subnet).find(|s| s.contains(*address)).map(|s| s.prefix())
    };
    let now = |family: Family| -> Option<Subnet> {
        let address = got.iter().find(|a| Family::of(**a) == family)?;
        Subnet::new(*address, prefix(address)?).filter(|_| running)
    };
    let gateway =
        |family: Family| to.ipam.iter().find(|i| i.subnet.family() == family).and_then(|i| i.gateway);
    there.endpoints.push(Endpoint {
        network_id: if running { to.id.clone() } else { NetworkId::seen("") },
        network: to.name.clone(),
        ipv4: now(Family::V4),
        ipv6: now(Family::V6),
        wanted_ipv4: asked(&request.ipv4),
        wanted_ipv6: asked(&request.ipv6),
        wanted_mac: None,
        mac: None,
        gateway_v4: gateway(Family::V4).filter(|_| running),
        gateway_v6: gateway(Family::V6).filter(|_| running),
        dns_names: Vec::new(),
        aliases: request.aliases.clone(),
        gateway_priority: request.gateway_priority.unwrap_or(0),
        links: Vec::new(),
        link_local: Vec::new(),
        driver_options: request.driver_options.clone(),
    });
}

/// Everybody arrives and is compared before anybody leaves: where an attaching fails, nobody was cut off.
fn steps(course: &Course<'_>, arrivals: &[(&Container, EndpointRequest)]) -> Vec<Step> {
    let mut steps = Vec::with_capacity(3 * arrivals.len());
    steps.extend(arrivals.iter().map(|(container, request)| Step::Connect {
        container: container.id.clone(),
        name: container.name.clone(),
        endpoint: request.clone(),
    }));
    steps.extend(arrivals.iter().map(|(container, request)| Step::CompareEndpoint {
        container: container.id.to_string(),
        endpoint: request.clone(),
        network: Some(course.to.name.clone()),
    }));
    steps.extend(arrivals.iter().filter_map(|(container, _)| {
        let (network, old) = course.left(container)?;
        Some(Step::Disconnect {
            container: container.id.clone(),
            name: container.name.clone(),
            network_id: network.id.clone(),
            endpoint: course.as_it_was(container, network, old),
        })
    }));
    steps
}

/// The docker commands in the order of the steps.
fn commands(course: &Course<'_>, arrivals: &[(&Container, EndpointRequest)]) -> Option<String> {
    let network = named(course.engine, course.to);
    let mut lines = Vec::new();
    for (container, request) in arrivals {
        let request = EndpointRequest { network: network.clone(), ..request.clone() };
        lines.push(export::connect_command(container.name.as_str(), &request).ok()?);
    }
    for (container, _) in arrivals {
        if let Some((network, _)) = course.left(container) {
            lines.push(export::disconnect_command(&container.name, &named(course.engine, network)));
        }
    }
    Some(lines.join("\n"))
}
