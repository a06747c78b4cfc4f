//! From the facts to the map: single addresses and stretches, cut where one of them begins or ends.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::IpAddr,
};

use super::{
    AddressMap, AnsweredBy, AnswersForAll, Cell, Look, LookAt, MapSubject, Mark, Run, Totals, propose_range,
};
use crate::{
    addressing::{AddressRange, Family, Subnet, address, number},
    facts::{AddressScope, EngineFacts, Facts},
    names::MacAddr,
    oui,
    placement::Location,
    sweep::{Holder, SweepRecord, SweepState},
};

/// From how many addresses on, and from which share of those that answered, one MAC address tells nothing any more.
const MANY: usize = 16;

/// The map of `subject` as far as `facts` and what is remembered of its LAN go.
pub fn address_map(facts: &Facts, subject: &MapSubject) -> AddressMap {
    let subnet = subject.subnet.canonical();
    let sweeps = sweeps_of(facts, subject);
    let proposal = propose_range(facts, subject);
    let known = Known::of(facts, subject, &sweeps);
    let mut spans: Vec<(AddressRange, Mark)> = Vec::new();
    spans.extend(subject.range.map(|r| (r, Mark::Range)));
    spans.extend(proposal.as_ref().map(|p| (p.range.range(), Mark::Suggested)));
    spans.extend(subject.excluded.iter().filter(|r| r.first != r.last).map(|r| (*r, Mark::Excluded)));
    let spans: Vec<(u128, u128, Mark)> = spans
        .into_iter()
        .filter(|(r, _)| r.overlaps(subnet.range()))
        .map(|(r, mark)| (number(r.first), number(r.last), mark))
        .collect();

    let (begin, end) = (number(subnet.network()), number(subnet.last()));
    let mut cuts: BTreeSet<u128> = BTreeSet::from([begin]);
    let mut cut = |first: u128, last: u128| {
        cuts.insert(first.clamp(begin, end));
        if last < end {
            cuts.insert((last + 1).max(begin));
        }
    };
    known.points.keys().for_each(|at| cut(*at, *at));
    spans.iter().for_each(|(first, last, _)| cut(*first, *last));
    for block in sweeps.iter().flat_map(|s| &s.blocks).filter(|b| b.overlaps(subnet)) {
        cut(number(block.network()), number(block.last()));
        if block.prefix() < 31 {
            // Network and broadcast address of a block are not asked.
            cut(number(block.network()), number(block.network()));
            cut(number(block.last()), number(block.last()));
        }
    }

    let starts: Vec<u128> = cuts.into_iter().collect();
    let mut runs: Vec<Run> = Vec::new();
    let mut totals = Totals::default();
    for (at, first) in starts.iter().enumerate() {
        let last = starts.get(at + 1).map_or(end, |next| next - 1);
        let mut cell = known.points.get(first).cloned().unwrap_or_else(empty);
        let inside = spans.iter().filter(|(from, to, _)| from <= first && first <= to);
        cell.marks.extend(inside.map(|(.., mark)| mark.clone()));
        cell.marks.sort();
        cell.marks.dedup();
        let here = address(subnet.family(), *first);
        if cell.look == Look::NotAsked {
            cell.look = look(&sweeps, here);
        }
        let count = u32::try_from(last - first).unwrap_or(u32::MAX).saturating_add(1);
        totals.add(count, &cell);
        match runs.last_mut() {
            Some(before) if before.cell == cell => {
                before.last = address(subnet.family(), last);
                before.count = before.count.saturating_add(count);
            }
            _ => runs.push(Run { first: here, last: address(subnet.family(), last), count, cell }),
        }
    }
    AddressMap {
        subnet,
        link: subject.link.clone(),
        runs,
        totals,
        look: widest(&sweeps, subnet).map(|s| LookAt {
            started_at: s.started_at,
            looked_at: s.looked_at,
            state: s.state.clone(),
            dhcp_asked: s.dhcp_asked,
        }),
        offers: offers(&sweeps, subnet),
        proposal,
        answers_for_all: answers_for_all(&sweeps, subnet),
    }
}

fn empty() -> Cell {
    Cell { look: Look::NotAsked, marks: Vec::new(), answered_by: Vec::new(), name: None, conflict: false }
}

/// The sweeps that say something about a subject, newest first. Without a link every sweep of the block counts.
pub(super) fn sweeps_of<'a>(facts: &'a Facts, subject: &MapSubject) -> Vec<&'a SweepRecord> {
    let subnet = subject.subnet.canonical();
    let mut sweeps: Vec<&SweepRecord> = facts
        .sweeps
        .iter()
        .filter(|s| subject.link.as_ref().is_none_or(|link| *link == s.link))
        .filter(|s| s.blocks.iter().any(|b| b.overlaps(subnet)))
        .collect();
    sweeps.sort_by_key(|s| std::cmp::Reverse(s.started_at));
    sweeps
}

/// The sweep that asked most of a subnet, the newest of equals: single addresses are asked in between.
pub(super) fn widest<'a>(sweeps: &[&'a SweepRecord], subnet: Subnet) -> Option<&'a SweepRecord> {
    let asked = |s: &SweepRecord| -> u128 {
        let parts = s.blocks.iter().filter(|b| b.overlaps(subnet));
        parts.map(|b| b.size().min(subnet.size())).fold(0, u128::saturating_add)
    };
    sweeps.iter().copied().max_by_key(|s| (asked(s), s.started_at))
}

/// What the newest sweep that covers an address says about its silence. An unfinished one may not have asked it, so
/// an older one that did is the better witness.
fn look(sweeps: &[&SweepRecord], here: IpAddr) -> Look {
    let asked = |s: &&&SweepRecord| s.blocks.iter().any(|b| b.contains(here) && is_asked(*b, here));
    let mut covering = sweeps.iter().filter(asked);
    let Some(newest) = covering.next() else { return Look::NotAsked };
    match newest.state {
        SweepState::Running { .. } => Look::Asking,
        SweepState::Complete => Look::NobodyAnswered { at: newest.looked_at },
        SweepState::CutShort { .. } => covering
            .find(|s| s.state == SweepState::Complete)
            .filter(|s| s.holder(here).is_none())
            .map_or(Look::NotAsked, |s| Look::NobodyAnswered { at: s.looked_at }),
    }
}

/// Network and broadcast address of a block are left out of a sweep.
fn is_asked(block: Subnet, here: IpAddr) -> bool {
    block.prefix() >= 31 || (here != block.network() && here != block.last())
}

fn offers(sweeps: &[&SweepRecord], subnet: Subnet) -> Vec<crate::probe::Offer> {
    let asked = sweeps.iter().find(|s| s.dhcp_asked);
    let here = |o: &&crate::probe::Offer| subnet.contains(o.address) || subnet.contains(o.server);
    asked.into_iter().flat_map(|s| &s.offers).filter(here).cloned().collect()
}

fn answers_for_all(sweeps: &[&SweepRecord], subnet: Subnet) -> Option<AnswersForAll> {
    let newest = sweeps.iter().find(|s| !s.holders.is_empty())?;
    let here = || newest.holders.iter().filter(|h| subnet.contains(h.address));
    let mut counts: HashMap<MacAddr, usize> = HashMap::new();
    here().flat_map(|h| &h.macs).for_each(|mac| *counts.entry(*mac).or_default() += 1);
    let (mac, addresses) = counts.into_iter().max_by_key(|(mac, count)| (*count, *mac))?;
    (addresses >= MANY && addresses * 2 >= here().count())
        .then(|| AnswersForAll { mac, addresses: u32::try_from(addresses).unwrap_or(u32::MAX) })
}

/// The single addresses of which something is known, by number.
struct Known {
    points: BTreeMap<u128, Cell>,
    subnet: Subnet,
}

impl Known {
    fn of(facts: &Facts, subject: &MapSubject, sweeps: &[&SweepRecord]) -> Self {
        let subnet = subject.subnet.canonical();
        let mut known = Self { points: BTreeMap::new(), subnet };
        if subnet.family() == Family::V4 && subnet.prefix() < 31 {
            known.mark(subnet.network(), Mark::Network);
            known.mark(subnet.last(), Mark::Broadcast);
        }
        subject.gateway.into_iter().for_each(|g| known.mark(g, Mark::Gateway));
        for single in subject.excluded.iter().filter(|r| r.first == r.last) {
            known.mark(single.first, Mark::Excluded);
        }
        known.machines(facts);
        for offer in sweeps.iter().find(|s| s.dhcp_asked).into_iter().flat_map(|s| &s.offers) {
            known.mark(offer.server, Mark::DhcpServer);
            known.mark(offer.address, Mark::Offered { server: offer.server });
        }
        let macs = facts.engine().map(|e| known.containers(e, subject)).unwrap_or_default();
        // Oldest first, so that the newest has the last word.
        for sweep in sweeps.iter().rev() {
            known.forget_what_is_silent_now(sweep);
            for holder in sweep.holders.iter().filter(|h| subnet.contains(h.address)) {
                known.answered(holder, sweep, macs.get(&holder.address).copied());
            }
        }
        known
    }

    /// What answered an older sweep and is silent in a newer one that was finished.
    fn forget_what_is_silent_now(&mut self, sweep: &SweepRecord) {
        if sweep.state != SweepState::Complete {
            return;
        }
        for (at, cell) in &mut self.points {
            let here = address(self.subnet.family(), *at);
            if matches!(cell.look, Look::Answered { .. })
                && sweep.blocks.iter().any(|b| b.contains(here) && is_asked(*b, here))
            {
                cell.look = Look::NotAsked;
                cell.answered_by.clear();
                cell.conflict = false;
                cell.name = None;
            }
        }
    }

    fn cell(&mut self, at: IpAddr) -> Option<&mut Cell> {
        self.subnet.contains(at).then(|| self.points.entry(number(at)).or_insert_with(empty))
    }

    fn mark(&mut self, at: IpAddr, mark: Mark) {
        if let Some(cell) = self.cell(at) {
            cell.marks.push(mark);
        }
    }

    fn machines(&mut self, facts: &Facts) {
        let engine = facts.engine();
        let links = engine.and_then(|e| e.links.known()).into_iter().flatten();
        for link in links {
            for own in link.link.addresses.iter().filter(|a| a.scope == AddressScope::Global) {
                self.mark(own.address.written_address(), Mark::Host { link: link.name.to_string() });
            }
        }
        let same = engine.is_none_or(|e| e.placement.location == Location::SameKernel);
        for nic in facts.host.nics.iter().filter(|_| !same) {
            for own in nic.link.addresses.iter().filter(|a| a.scope == AddressScope::Global) {
                self.mark(own.address.written_address(), Mark::ThisComputer { nic: nic.name.to_string() });
            }
        }
        facts.host.resolvers.known().into_iter().flatten().for_each(|r| self.mark(*r, Mark::Resolver));
    }

    /// Marks the containers' addresses, and returns the MAC addresses that may answer for them.
    fn containers(&mut self, engine: &EngineFacts, subject: &MapSubject) -> HashMap<IpAddr, Option<MacAddr>> {
        let mut macs = HashMap::new();
        for container in &engine.containers {
            let running = container.is_running();
            for endpoint in &container.endpoints {
                let now = [endpoint.ipv4, endpoint.ipv6].into_iter().flatten().map(Subnet::written_address);
                let promised = [endpoint.wanted_ipv4, endpoint.wanted_ipv6].into_iter().flatten();
                let addresses: BTreeSet<IpAddr> =
                    if running { now.collect() } else { now.chain(promised).collect() };
                for at in addresses {
                    self.mark(
                        at,
                        Mark::Docker {
                            id: container.id.clone(),
                            container: container.name.clone(),
                            network: endpoint.network.clone(),
                            running,
                        },
                    );
                    let on_link = subject.link.is_none()
                        || engine.networks.iter().filter(|n| endpoint.is_on(n)).any(|n| {
                            n.parent().is_some_and(|p| subject.link.as_ref().is_some_and(|l| l.as_str() == p))
                        });
                    if on_link {
                        macs.insert(at, endpoint.mac.filter(|_| running));
                    }
                }
            }
        }
        // The engine's own machine answers for its addresses with its links' MAC addresses, if at all.
        for link in engine.links.known().into_iter().flatten() {
            for own in &link.link.addresses {
                macs.entry(own.address.written_address()).or_insert(link.link.mac);
            }
        }
        macs
    }

    fn answered(&mut self, holder: &Holder, sweep: &SweepRecord, expected: Option<Option<MacAddr>>) {
        let Some(cell) = self.cell(holder.address) else { return };
        cell.look = Look::Answered { at: sweep.looked_at };
        cell.answered_by =
            holder.macs.iter().map(|mac| AnsweredBy { mac: *mac, vendor: oui::vendor(*mac) }).collect();
        cell.name.clone_from(&holder.name);
        let stranger = match expected {
            // A container holds it now, and somebody else's MAC address answered.
            Some(Some(mac)) => holder.macs.iter().any(|m| *m != mac),
            // Its MAC address is not known, or it does not run: one answer may be its own.
            Some(None) | None => false,
        };
        cell.conflict = holder.macs.len() > 1 || stranger;
    }
}
