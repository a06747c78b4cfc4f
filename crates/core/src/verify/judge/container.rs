//! What the container is on its network: its link, its address, and whether somebody else holds that.

use std::net::IpAddr;

use super::{Bench, by, by_one, doubt, fail};
use crate::{
    names::MacAddr,
    probe::Sight,
    verify::{CheckKind, CheckResult, Doubt, Failure, Key, Sighting},
};

impl Bench<'_> {
    pub(super) fn link(&self) -> CheckResult {
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

    pub(super) fn own_address(&self) -> CheckResult {
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

    pub(super) fn duplicate(&self) -> CheckResult {
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
}
