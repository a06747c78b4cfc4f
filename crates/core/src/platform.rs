//! What an engine's place means for containers on the LAN: the ways out of a virtual machine, ranked for each
//! kind, and the picture of which links lie on which side of its boundary. Leaves out on purpose how the place
//! was recognised (`placement`) and every sentence (the catalogue: `way-<code>`, `learn-*`).

use serde::{Deserialize, Serialize};

use crate::{
    facts::{EngineView, Facts},
    names::{LinkName, NicName},
    observed::{Observed, Why},
    placement::{EngineKind, Location},
};

/// A way to what a person wanted from a LAN address, where the engine cannot give one. Its words are
/// `way-<code>`, with `.gives` and `.not`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WayOut {
    /// Which.
    pub code: String,
    /// What it gives.
    pub gives: Vec<Reach>,
    /// What it does not give.
    pub not_gives: Vec<Reach>,
    /// It was seen to work, is documented, or is only plausible and must be proven by a probe.
    pub standing: Standing,
}

/// What somebody may want of a container on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Other devices of the LAN reach its ports, at this computer's address.
    LanToPorts,
    /// Other devices of the LAN reach it at an address of its own.
    LanToAddress,
    /// This computer reaches it at its own address.
    HostToAddress,
    /// Broadcast and multicast of the LAN (mDNS, SSDP, DHCP).
    Broadcast,
}

/// How much is known of a way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Documented by the maker, or reported working by many.
    Known,
    /// Plausible; nobody was found who showed it. A probe must prove it.
    Unproven,
}

use Reach::{Broadcast, HostToAddress, LanToAddress, LanToPorts};

fn way(code: &str, gives: &[Reach], not_gives: &[Reach], standing: Standing) -> WayOut {
    WayOut { code: code.to_owned(), gives: gives.to_vec(), not_gives: not_gives.to_vec(), standing }
}

/// The ways out for an engine of that kind at that place, best first. None where its links are the LAN's.
pub fn ways_out(kind: EngineKind, location: Location) -> Vec<WayOut> {
    if location != Location::VirtualMachine {
        return Vec::new();
    }
    let ports =
        way("publish-ports", &[LanToPorts], &[LanToAddress, HostToAddress, Broadcast], Standing::Known);
    let remote = way("linux-over-ssh", &[LanToPorts, LanToAddress, Broadcast], &[], Standing::Known);
    let own_vm =
        way("bridged-linux-vm", &[LanToPorts, LanToAddress, Broadcast], &[HostToAddress], Standing::Known);
    let host_network = way(
        "desktop-host-network",
        &[LanToPorts],
        &[LanToAddress, HostToAddress, Broadcast],
        Standing::Known,
    );
    let mut ways = vec![ports];
    match kind {
        EngineKind::Orbstack => {
            ways.push(way("orbstack-direct", &[HostToAddress], &[LanToAddress, Broadcast], Standing::Known));
        }
        EngineKind::Colima => {
            ways.push(way("colima-bridged", &[LanToAddress, Broadcast], &[], Standing::Unproven));
            ways.push(way("mac-net-connect", &[HostToAddress], &[LanToAddress, Broadcast], Standing::Known));
        }
        EngineKind::Lima => {
            ways.push(way("lima-bridged", &[LanToAddress, Broadcast], &[], Standing::Unproven));
        }
        EngineKind::RancherDesktop => {
            ways.push(way("rancher-bridged", &[LanToAddress, Broadcast], &[], Standing::Unproven));
        }
        EngineKind::DockerDesktopMac => {
            ways.push(host_network);
            ways.push(way("mac-net-connect", &[HostToAddress], &[LanToAddress, Broadcast], Standing::Known));
        }
        EngineKind::DockerDesktopWindows | EngineKind::DockerDesktop => ways.push(host_network),
        EngineKind::DockerDesktopLinux => {
            // Beside it a native engine can be installed on the very machine: nothing is better.
            ways.insert(
                0,
                way(
                    "native-engine",
                    &[LanToPorts, LanToAddress, Broadcast],
                    &[HostToAddress],
                    Standing::Known,
                ),
            );
            ways.push(host_network);
            return ways;
        }
        EngineKind::Wsl2 => {
            ways.push(way(
                "wsl-mirrored-ipvlan",
                &[LanToAddress],
                &[HostToAddress, Broadcast],
                Standing::Unproven,
            ));
        }
        _ => {}
    }
    ways.push(own_vm);
    ways.push(remote);
    ways
}

/// The picture of where things are: what lies on which side of the engine's boundary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Story {
    /// Where the engine runs.
    pub location: Location,
    /// Which kind it is.
    pub kind: EngineKind,
    /// A boundary lies between this machine's NICs and the engine's links.
    pub boundary: bool,
    /// NICs outside the boundary (this machine's), those that a LAN can be behind first.
    pub outside: Vec<NicName>,
    /// Links inside it (the engine's), or why they are unknown.
    pub inside: Observed<Vec<LinkName>>,
    /// A NIC of this machine that people name as parent although the engine does not have it (`en0`).
    pub refused_parent: Option<NicName>,
    /// A link of the engine that it accepts as parent although it leads nowhere (`eth0`); by habit where the
    /// links are unknown.
    pub accepted_parent: Option<LinkName>,
    /// The ways out, best first.
    pub ways: Vec<WayOut>,
}

/// The story of this machine and its engine. Without an engine: none.
pub fn story(facts: &Facts) -> Option<Story> {
    let EngineView::Seen(engine) = &facts.engine else { return None };
    let (kind, location) = (engine.placement.kind, engine.placement.location);
    let boundary = location != Location::SameKernel;
    let leads_out = |name: &str| {
        let routes = facts.host.routes.known();
        routes.is_some_and(|r| r.iter().any(|r| r.is_default() && r.link.as_deref() == Some(name)))
    };
    let mut nics: Vec<&NicName> =
        facts.host.nics.iter().filter(|n| !n.link.addresses.is_empty()).map(|n| &n.name).collect();
    nics.sort_by_key(|name| !leads_out(name.as_str()));
    let inside = match &engine.links {
        Observed::Known(links) => Observed::Known(links.iter().map(|l| l.name.clone()).collect::<Vec<_>>()),
        Observed::Unknown(why) => Observed::Unknown(why.clone()),
    };
    let in_vm = location == Location::VirtualMachine;
    let refused_parent =
        in_vm.then(|| nics.iter().find(|n| leads_out(n.as_str())).copied().cloned()).flatten();
    let accepted_parent = match &inside {
        _ if !in_vm => None,
        Observed::Known(links) => links.iter().find(|l| l.as_str().starts_with("eth")).cloned(),
        Observed::Unknown(Why::NoEngine) => None,
        // Every Linux VM of these products calls its first link so.
        Observed::Unknown(_) => Some(LinkName::seen("eth0")),
    };
    Some(Story {
        location,
        kind,
        boundary,
        outside: nics.into_iter().cloned().collect(),
        inside,
        refused_parent,
        accepted_parent,
        ways: ways_out(kind, location),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [EngineKind; 11] = [
        EngineKind::DockerDesktopMac,
        EngineKind::DockerDesktopWindows,
        EngineKind::DockerDesktopLinux,
        EngineKind::DockerDesktop,
        EngineKind::Orbstack,
        EngineKind::Colima,
        EngineKind::Lima,
        EngineKind::RancherDesktop,
        EngineKind::PodmanMachine,
        EngineKind::Wsl2,
        EngineKind::UnknownLinux,
    ];

    #[test]
    fn every_virtual_machine_has_ways_out_and_a_linux_machine_is_always_one_of_them_or_near() {
        for kind in KINDS {
            let ways = ways_out(kind, Location::VirtualMachine);
            let leads_to_lan =
                ways.iter().any(|w| w.standing == Standing::Known && w.gives.contains(&LanToAddress));
            assert!(leads_to_lan, "{kind:?}: {ways:?}");
            assert!(ways.iter().any(|w| w.code == "publish-ports"), "{kind:?}");
        }
    }

    #[test]
    fn nothing_is_promised_and_denied_at_once() {
        for way in KINDS.iter().flat_map(|k| ways_out(*k, Location::VirtualMachine)) {
            assert!(way.gives.iter().all(|g| !way.not_gives.contains(g)), "{way:?}");
        }
    }

    #[test]
    fn where_links_are_the_lans_no_way_out_is_needed() {
        assert!(ways_out(EngineKind::NativeLinux, Location::SameKernel).is_empty());
        assert!(ways_out(EngineKind::NativeLinux, Location::Remote).is_empty());
    }
}
