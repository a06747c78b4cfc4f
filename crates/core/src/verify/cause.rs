//! Why a gateway keeps silent: by comparing what the container heard with what the engine's machine heard. Says only
//! what these two tell; where they do not, the failure's name says so.

use std::net::IpAddr;

use super::{Failure, Heard, Key, Subject, questions::is_gateway_silent};
use crate::{addressing::Family, placement::Location};

/// What a silent IPv4 gateway means; none while answers are awaited that decide it.
pub(super) fn of_silence(subject: &Subject, heard: &Heard) -> Option<Failure> {
    let gateway = subject.gateway(Family::V4)?;
    if subject.on_lan() && subject.parent_up == Some(false) {
        let parent = subject.parent.as_ref()?.to_string();
        return Some(Failure::ParentWithoutCarrier { parent });
    }
    if !is_gateway_silent(subject, heard) {
        return Some(Failure::GatewaySilent { gateway });
    }
    // The second round is asked whenever the gateway is silent; its end is waited for.
    let awaited = |key: Key| heard.by.get(&key).is_some_and(|ear| ear.ended.is_none());
    if [Key::Host, Key::Sweep, Key::Again].into_iter().any(awaited) {
        return None;
    }
    if heard.ended(Key::Host).is_some_and(Result::is_ok) && !heard.by.contains_key(&Key::Sweep) {
        return None;
    }
    let answers = |key: Key, of: IpAddr| heard.macs(key, of).map(|macs| !macs.is_empty());
    let to_machine = |of: IpAddr| match (answers(Key::Host, of), answers(Key::Sweep, of)) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), _) | (_, Some(false)) => Some(false),
        (None, None) => None,
    };
    let own = &subject.addresses;
    let asked_and_heard = [Key::Container, Key::Again].map(|key| heard.neighbours(key, own));
    let (asked, heard_by_container) =
        asked_and_heard.into_iter().fold((0, 0), |(a, h), (asked, heard)| (a + asked, h + heard));
    let others: Vec<IpAddr> = [Key::Host, Key::Sweep]
        .into_iter()
        .flat_map(|key| heard.answered(key))
        .filter(|a| *a != gateway && !own.contains(a))
        // Who answers the machine on another network of its own tells nothing about this one.
        .filter(|a| subject.subnets.iter().any(|s| s.contains(*a)))
        // This computer answers its virtual machine for every address of its own, also for those on the LAN outside.
        .filter(|a| subject.location != Location::VirtualMachine || !subject.here.contains(a))
        .collect();
    let others = u32::try_from(others.len()).unwrap_or(u32::MAX);
    Some(match to_machine(gateway) {
        Some(true) if heard_by_container > 0 => Failure::ArpFiltered { gateway, others: heard_by_container },
        Some(true) if asked > 0 => Failure::MacFiltered { gateway, silent: asked + 1 },
        Some(true) => Failure::ContainerUnheard { gateway },
        Some(false) => {
            let vlans = heard.vlans();
            match &subject.parent {
                // Others are there, and speak only with a tag.
                Some(parent) if others + heard_by_container == 0 && !vlans.is_empty() => {
                    Failure::LanIsTagged { parent: parent.to_string(), vlans }
                }
                _ => silent_to_all(subject, gateway, others, asked, heard_by_container, &to_machine),
            }
        }
        None if heard_by_container > 0 => Failure::GatewayDown { gateway, others: heard_by_container },
        None => Failure::GatewaySilent { gateway },
    })
}

/// The gateway answers nobody.
fn silent_to_all(
    subject: &Subject,
    gateway: IpAddr,
    others: u32,
    asked: u32,
    heard_by_container: u32,
    to_machine: &dyn Fn(IpAddr) -> Option<bool>,
) -> Failure {
    let elsewhere = subject.location != Location::SameKernel;
    let foreign = subject.foreign_subnet();
    let isolated =
        |subnet| Failure::IsolatedVm { subnet, engine: subject.engine, inside: subject.inside.clone() };
    let subnet = subject.subnets.iter().copied().find(|s| s.contains(gateway));
    // In a virtual machine the article's case: the LAN that was meant is on the other side of the wall.
    if let Some(subnet) = foreign.or(subnet).filter(|_| elsewhere && others == 0) {
        let is_machine = subject.location == Location::VirtualMachine;
        if is_machine || (foreign.is_some() && subject.here_on_subnet) {
            return isolated(subnet);
        }
    }
    if let (Some(subnet), Some(parent)) = (foreign, &subject.parent) {
        return Failure::WrongSubnet {
            subnet,
            parent: parent.to_string(),
            link_subnets: subject.on_parent.iter().map(|s| s.canonical()).collect(),
        };
    }
    let lan_gateway = subject.lan_gateway.filter(|g| *g != gateway && to_machine(*g) == Some(true));
    if let Some(lan_gateway) = lan_gateway {
        return Failure::WrongGateway { gateway, lan_gateway };
    }
    if others > 0 {
        return match (asked, heard_by_container) {
            (1.., 0) => Failure::MacFiltered { gateway, silent: asked },
            _ => Failure::GatewayDown { gateway, others },
        };
    }
    match &subject.parent {
        Some(parent) => match parent.vlan() {
            Some((_, vlan)) => Failure::VlanMismatch { parent: parent.to_string(), vlan },
            None => Failure::LanSilent { link: parent.to_string() },
        },
        None => Failure::GatewaySilent { gateway },
    }
}
