//! What the conflict watch heard: an address that a container has on the LAN, answered for by somebody else. The engine
//! never asks, neither before it hands an address out nor afterwards (measured on 20.10, 26.1, 28.5).

use std::net::IpAddr;

use super::super::scene::{Scene, Subject};
use crate::{
    addressing::Subnet,
    finding::{Finding, Remedy, Severity},
    kinds::FindingKind,
    map::AnsweredBy,
    names::MacAddr,
    oui,
    sweep::SweepRecord,
};

/// What was heard longer ago tells of a LAN that was: devices come and go.
const HEARD_WITHIN_MS: u64 = 60 * 60 * 1000;

/// Two hold an address: the engine's kernel keeps a container's own answers from its machine, so whoever answers with
/// another MAC address than the container's is another device.
pub(super) fn address_held_twice(scene: &Scene<'_>) -> Vec<Finding> {
    scene.existing().iter().flat_map(|subject| on_network(scene, subject)).collect()
}

fn on_network(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(network) = subject.network.filter(|_| subject.is_on_lan()) else { return Vec::new() };
    let Some(parent) = subject.parent.as_deref() else { return Vec::new() };
    let newest = |address: IpAddr| {
        let asked = scene.facts.sweeps.iter().filter(|s| s.link.as_str() == parent && has_told(s, address));
        let newest = asked.max_by_key(|s| s.started_at)?;
        (scene.facts.taken_at.0.saturating_sub(newest.looked_at.0) < HEARD_WITHIN_MS).then_some(newest)
    };
    let running = scene.endpoints(network).iter().filter(|(container, _)| container.is_running());
    let handed = running.flat_map(|(container, endpoint)| {
        let addresses = [endpoint.ipv4, endpoint.ipv6].into_iter().flatten();
        addresses.map(move |a| (container, endpoint, a.written_address()))
    });
    let twice = handed.filter_map(|(container, endpoint, address)| {
        // With ipvlan the container has its parent's.
        let own = match subject.driver {
            "ipvlan" => scene.link(parent).and_then(|link| link.mac),
            _ => endpoint.mac,
        }?;
        let sweep = newest(address)?;
        let macs = &sweep.holder(address)?.macs;
        let others: Vec<AnsweredBy> =
            macs.iter().copied().filter(|mac| *mac != own).map(answered_by).collect();
        if others.is_empty() {
            return None;
        }
        let heard: Vec<String> = others.iter().map(|o| o.mac.to_string()).collect();
        let kind = FindingKind::AddressHeldTwice {
            network: subject.name.to_owned(),
            container: container.name.to_string(),
            address,
            ours: vec![answered_by(own)],
            others,
        };
        let finding = Finding::new(kind, Severity::Danger)
            .because(address.to_string(), heard.join(", "))
            .because(container.name.to_string(), own);
        Some(finding.remedy(Remedy::Advice { code: "move-container".into() }))
    });
    twice.collect()
}

/// Somebody answered for it, or nobody did although everybody had time to.
fn has_told(sweep: &SweepRecord, address: IpAddr) -> bool {
    sweep.holder(address).is_some() || sweep.has_asked(Subnet::single(address))
}

fn answered_by(mac: MacAddr) -> AnsweredBy {
    AnsweredBy { mac, vendor: oui::vendor(mac) }
}
