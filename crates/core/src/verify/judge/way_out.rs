//! The way out: the gateway, what is beyond it, names, and how large a packet may be.

use std::net::{IpAddr, SocketAddr};

use super::{Bench, by, doubt, fail};
use crate::{
    addressing::Family,
    observed::Observed,
    probe::{ConnectOutcome, Sight},
    verify::{CheckKind, CheckResult, Doubt, Failure, Key, Sighting, cause},
};

impl Bench<'_> {
    pub(super) fn gateway(&self, family: Family) -> CheckResult {
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

    pub(super) fn ping(&self) -> CheckResult {
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

    pub(super) fn name(&self) -> CheckResult {
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

    pub(super) fn internet(&self) -> CheckResult {
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

    pub(super) fn mtu(&self) -> CheckResult {
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
}

/// A target that refuses is there, so the way to it works.
fn is_through(outcome: &ConnectOutcome) -> bool {
    matches!(outcome, ConnectOutcome::Open { .. } | ConnectOutcome::Refused)
}
