//! The task `path`: from inside a container's network namespace, whether the way out works. Everything is looked at at
//! the same time, so that it takes as long as its slowest part: half a second where all is well.
//! Leaves out on purpose what any of it means: that is `core`'s `verify`.

mod connect;
mod echo;
mod mtu;
mod resolve;

use std::{
    collections::HashMap,
    net::IpAddr,
    thread::{Scope, ScopedJoinHandle},
    time::Duration,
};

use lanward_core::{
    addressing::Family,
    facts::{HostFacts, HostNic},
    names::LinkName,
    observed::{Observed, Why},
    probe::{Answer, Path, ProbeProblem, Role, Sight},
};

use crate::{
    Out,
    ask::{Holders, Patience, Question, who_has},
    link::Link,
    links::survey,
    system,
};

/// Long enough for a host that sleeps and one that misses the first question, and for a second holder of our address.
const PATIENCE: Patience = Patience {
    times: 3,
    gap: Duration::from_millis(100),
    last: Duration::from_millis(220),
    after_answer: None,
};
/// Targets of one kind.
const TARGETS_MAX: usize = 16;
/// `RT_TABLE_MAIN`.
const TABLE_MAIN: u32 = 254;

/// Looks and tells.
pub fn run(order: &Path, out: &Out) -> Result<(), ProbeProblem> {
    let counts = [order.addresses.len(), order.gateways.len(), order.neighbours.len(), order.connect.len()];
    if counts.iter().any(|count| *count > TARGETS_MAX) {
        return Err(ProbeProblem::BadOrder { detail: format!("more than {TARGETS_MAX} of a kind") });
    }
    let facts = survey()?;
    let nic = holder(&facts, &order.addresses);
    out.say(&Answer::Seen(Sight::Link {
        name: nic.map(|nic| LinkName::seen(nic.name.as_str())),
        facts: nic.map(|nic| Box::new(nic.link.clone())),
    }));
    tell_default_routes(&facts, out);

    // An address that nobody here has must still be asked for somewhere: on the way out, or on the only link.
    let nic = nic.or_else(|| way_out(&facts)).or_else(|| only(&facts));
    let link =
        nic.map(|nic| crate::link::all().map(|mut all| all.remove(nic.name.as_str()))).transpose()?.flatten();
    let link = link.filter(Link::speaks);
    let mtu = nic.map_or(0, |nic| nic.link.mtu);
    let held = |address: &IpAddr| holder(&facts, std::slice::from_ref(address)).is_some();

    std::thread::scope(|scope| {
        let (facts, link) = (&facts, link.as_ref());
        let mut others = Vec::new();
        if let Some(name) = &order.name {
            others.push(beside(scope, move || resolve::run(name, facts, out))?);
        }
        for target in &order.connect {
            others.push(beside(scope, move || connect::run(*target, out))?);
        }
        let echoing = beside(scope, move || echoes(order, link, mtu, out))?;

        let questions: Vec<_> = order
            .addresses
            .iter()
            .map(|address| Question { address: *address, as_newcomer: true })
            .chain(on_link(order).map(|(address, _)| Question { address, as_newcomer: false }))
            .collect();
        let asked = link.map(|link| who_has(link, &questions, PATIENCE, &mut |_, _| {})).transpose();
        let told = asked.map(|asked| {
            let Holders { macs, malformed } = asked.unwrap_or_default();
            let mut macs = macs.into_iter();
            for address in &order.addresses {
                let mut others = macs.next().unwrap_or_default();
                others.retain(|mac| !order.ours.contains(mac));
                out.say(&Answer::Seen(Sight::OwnAddress { address: *address, held: held(address), others }));
            }
            if malformed > 0 {
                out.say(&Answer::Malformed { count: malformed });
            }
            macs.collect::<Vec<_>>()
        });
        let echoed = echoing.join().unwrap_or_else(|_| Err(system("thread", "it ended")));
        let (macs, echoed) = (told?, echoed?);
        for ((address, role), macs) in
            on_link(order).zip(macs.into_iter().chain(std::iter::repeat(Vec::new())))
        {
            let echo_us = match (link, echoed.get(&address)) {
                (_, Some(time)) => Observed::Known(*time),
                (Some(_), None) => Observed::Unknown(Why::Failed { detail: "no-answer".to_owned() }),
                (None, None) => Observed::Unknown(Why::NotLooked),
            };
            out.say(&Answer::Seen(Sight::Reach { address, role, macs, echo_us }));
        }
        others
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(system("thread", "it ended"))))
    })
}

/// Starts a part of the work on a thread of its own. Where that cannot be had (a limit on processes), it fails whole:
/// half a look would be taken for a whole one.
fn beside<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Result<ScopedJoinHandle<'scope, T>, ProbeProblem> {
    std::thread::Builder::new().spawn_scoped(scope, work).map_err(|e| system("thread", e))
}

/// Gateways and neighbours.
fn on_link(order: &Path) -> impl Iterator<Item = (IpAddr, Role)> + '_ {
    let gateways = order.gateways.iter().map(|address| (*address, Role::Gateway));
    gateways.chain(order.neighbours.iter().map(|address| (*address, Role::Neighbour)))
}

/// Echoes of everybody on the link, and then the path's MTU.
fn echoes(
    order: &Path,
    link: Option<&Link>,
    link_mtu: u32,
    out: &Out,
) -> Result<HashMap<IpAddr, u32>, ProbeProblem> {
    let Some(link) = link else { return Ok(HashMap::new()) };
    let mut targets: Vec<_> = on_link(order).map(|(address, _)| address).collect();
    let mtu_target = order.mtu_target.or_else(|| order.gateways.first().copied());
    targets.extend(mtu_target.filter(|target| !targets.contains(target)));
    let echoed = echo::run(link, &targets)?;
    if let Some(target) = mtu_target {
        let bytes = match echoed.contains_key(&target) {
            true => mtu::measure(link, target, link_mtu)?,
            false => Observed::Unknown(Why::Failed { detail: "no-answer".to_owned() }),
        };
        out.say(&Answer::Seen(Sight::PathMtu { target, bytes, link_mtu }));
    }
    Ok(echoed)
}

fn holder<'a>(facts: &'a HostFacts, addresses: &[IpAddr]) -> Option<&'a HostNic> {
    let has = |nic: &&HostNic| {
        nic.link.addresses.iter().any(|own| addresses.contains(&own.address.written_address()))
    };
    facts.nics.iter().find(has)
}

fn way_out(facts: &HostFacts) -> Option<&HostNic> {
    let routes = facts.routes.known()?;
    let route = routes.iter().find(|route| route.is_default() && route.table == TABLE_MAIN)?;
    facts.nics.iter().find(|nic| Some(nic.name.as_str()) == route.link.as_deref())
}

fn only(facts: &HostFacts) -> Option<&HostNic> {
    let mut with_mac = facts.nics.iter().filter(|nic| nic.link.mac.is_some_and(|mac| !mac.is_zero()));
    with_mac.next().filter(|_| with_mac.next().is_none())
}

/// The best first, IPv4 before IPv6; one line that there is none where there is none.
fn tell_default_routes(facts: &HostFacts, out: &Out) {
    let Some(routes) = facts.routes.known() else { return };
    let mut defaults: Vec<_> =
        routes.iter().filter(|route| route.is_default() && route.table == TABLE_MAIN).collect();
    defaults.sort_by_key(|route| (route.destination.family() == Family::V6, route.metric));
    for route in &defaults {
        let sight = Sight::DefaultRoute { gateway: route.gateway, link: route.link.clone() };
        out.say(&Answer::Seen(sight));
    }
    if defaults.is_empty() {
        out.say(&Answer::Seen(Sight::DefaultRoute { gateway: None, link: None }));
    }
}
