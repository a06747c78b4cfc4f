//! Interfaces as rtnetlink tells them, with what only `/sys` has.

use std::collections::HashMap;

use lanward_core::{
    facts::{HostNic, LinkAddress, LinkFacts, LinkKind, OperState},
    names::{NicName, VlanId},
    observed::{Observed, Why},
};

use super::{
    link_message::{KindData, LinkMessage},
    sysfs::{DeviceType, Sysfs},
};

/// `linux/if_arp.h`.
const ARPHRD_ETHER: u16 = 1;
const ARPHRD_LOOPBACK: u16 = 772;
const ARPHRD_NONE: u16 = 0xfffe;
/// `linux/if_tun.h`.
const IFF_TAP: u8 = 2;

/// Names of the links of this namespace, by index.
pub struct Names(HashMap<u32, String>);

impl Names {
    /// Reads them from a dump.
    pub fn of(messages: &[LinkMessage]) -> Self {
        let named = messages.iter().filter(|link| !link.name.is_empty());
        Self(named.map(|link| (link.index, link.name.clone())).collect())
    }

    /// The name of the link with that index.
    pub fn get(&self, index: u32) -> Option<String> {
        self.0.get(&index).cloned()
    }
}

/// Converts a dump; NICs come out by index. `addresses` is emptied into them.
pub fn convert(
    messages: Vec<LinkMessage>,
    names: &Names,
    addresses: &mut HashMap<u32, Vec<LinkAddress>>,
    sysfs: &Sysfs,
    kernel_release: &str,
) -> Vec<HostNic> {
    let tells_permanent = kernel_is_at_least(kernel_release, 5, 6);
    let mut nics: Vec<_> = messages
        .into_iter()
        .map(|message| {
            let addresses = addresses.remove(&message.index).unwrap_or_default();
            nic(message, names, addresses, sysfs, tells_permanent)
        })
        .collect();
    nics.sort_by_key(|nic| nic.link.index);
    mark_docker(&mut nics);
    nics
}

fn nic(
    it: LinkMessage,
    names: &Names,
    addresses: Vec<LinkAddress>,
    sysfs: &Sysfs,
    tells_permanent: bool,
) -> HostNic {
    let mac = it.address.filter(|mac| it.hardware == ARPHRD_ETHER && !mac.is_zero());
    let below = it.below.filter(|_| !it.below_is_elsewhere).and_then(|index| names.get(index));
    // Only links without a kind of their own have a device behind them; for the others `/sys` has nothing to add.
    let device = it.kind.is_none() && it.hardware == ARPHRD_ETHER;
    let entry = if device { sysfs.open(&it.name, it.index, mac) } else { Err(Why::NotSupported) };
    let kind = match (&it.kind, it.hardware) {
        (Some(kind), _) => of_kind(kind, it.data, it.hardware, below),
        (None, ARPHRD_LOOPBACK) => LinkKind::Loopback,
        (None, ARPHRD_ETHER) => match entry.as_ref().map(|entry| entry.device_type()) {
            Ok(DeviceType::Wireless) => LinkKind::Wireless,
            Ok(DeviceType::Plain) => LinkKind::Ethernet,
            Ok(DeviceType::Other(what)) => LinkKind::Other { what },
            Err(_) => LinkKind::Unknown,
        },
        (None, ARPHRD_NONE) => LinkKind::Tunnel,
        (None, other) => LinkKind::Other { what: format!("arphrd-{other}") },
    };
    let from_entry = |entry: &Result<super::sysfs::Entry, Why>| entry.as_ref().err().cloned();
    let link = LinkFacts {
        index: it.index,
        kind,
        friendly_name: None,
        alt_names: it.alt_names,
        mac,
        permanent_mac: match it.permanent.filter(|mac| !mac.is_zero()) {
            Some(mac) => Observed::Known(Some(mac)),
            // Since 5.6 the kernel tells it whenever there is one (`IFLA_PERM_ADDRESS`, commit f74877a5457d).
            None if tells_permanent => Observed::Known(None),
            None => Observed::Unknown(Why::NotSupported),
        },
        addresses,
        mtu: it.mtu,
        admin_up: it.up,
        oper_state: oper_state(it.oper_state),
        // While a link is switched off its driver does not watch the cable; sysfs refuses to tell then as well.
        carrier: match it.carrier {
            Some(carrier) if it.up => Observed::Known(carrier),
            _ => Observed::Unknown(Why::NotSupported),
        },
        speed_mbps: match &entry {
            Ok(entry) => entry.speed(),
            Err(_) => Observed::Unknown(from_entry(&entry).unwrap_or(Why::NotSupported)),
        },
        driver: match &entry {
            Ok(entry) => entry.driver(),
            Err(_) => Observed::Unknown(from_entry(&entry).unwrap_or(Why::NotSupported)),
        },
        master: it.master.and_then(|index| names.get(index)),
        docker_made: false,
    };
    HostNic { name: NicName::seen(it.name), link }
}

/// The kernel's words for kinds are what each driver registers (`rtnl_link_ops.kind`).
fn of_kind(kind: &str, data: KindData, hardware: u16, link: Option<String>) -> LinkKind {
    match kind {
        "bridge" => LinkKind::Bridge,
        "bond" | "team" => LinkKind::Bond,
        "veth" => LinkKind::Veth,
        "dummy" => LinkKind::Dummy,
        "vlan" => match data {
            KindData::VlanId(id) if let Ok(id) = VlanId::new(id) => LinkKind::Vlan { id, link },
            _ => LinkKind::Other { what: kind.to_owned() },
        },
        "macvlan" => LinkKind::Macvlan { link, mode: macvlan_mode(data).map(str::to_owned) },
        "macvtap" => LinkKind::Macvtap { link },
        "ipvlan" => LinkKind::Ipvlan { link, mode: ipvlan_mode(data).map(str::to_owned) },
        "tun" if is_tap(data, hardware) => LinkKind::Tap,
        "tun" | "wireguard" | "ipip" | "ip6tnl" | "sit" | "gre" | "ip6gre" | "vti" | "vti6" | "xfrm" => {
            LinkKind::Tunnel
        }
        other => LinkKind::Other { what: other.to_owned() },
    }
}

/// `enum macvlan_mode` in `linux/if_link.h`, as iproute2 writes it.
fn macvlan_mode(data: KindData) -> Option<&'static str> {
    let KindData::MacvlanMode(mode) = data else { return None };
    Some(match mode {
        1 => "private",
        2 => "vepa",
        4 => "bridge",
        8 => "passthru",
        16 => "source",
        _ => return None,
    })
}

/// `enum ipvlan_mode` in `linux/if_link.h`, as iproute2 writes it.
fn ipvlan_mode(data: KindData) -> Option<&'static str> {
    let KindData::IpvlanMode(mode) = data else { return None };
    Some(match mode {
        0 => "l2",
        1 => "l3",
        2 => "l3s",
        _ => return None,
    })
}

fn is_tap(data: KindData, hardware: u16) -> bool {
    match data {
        KindData::TunType(kind) => kind == IFF_TAP,
        _ => hardware == ARPHRD_ETHER,
    }
}

/// `IF_OPER_…` in `linux/if.h`.
fn oper_state(state: Option<u8>) -> OperState {
    match state {
        Some(1) => OperState::NotPresent,
        Some(2) => OperState::Down,
        Some(3) => OperState::LowerLayerDown,
        Some(4) => OperState::Testing,
        Some(5) => OperState::Dormant,
        Some(6) => OperState::Up,
        _ => OperState::Unknown,
    }
}

/// Marks what container engines make: their bridges by name (moby `daemon/libnetwork/drivers/bridge`, netavark),
/// the ports of those, and the dummy links of networks without parent.
fn mark_docker(nics: &mut [HostNic]) {
    let bridges: Vec<String> = nics
        .iter()
        .filter(|nic| nic.link.kind == LinkKind::Bridge && is_engine_bridge(nic.name.as_str()))
        .map(|nic| nic.name.as_str().to_owned())
        .collect();
    for nic in nics {
        let name = nic.name.as_str();
        nic.link.docker_made = match &nic.link.kind {
            LinkKind::Bridge => is_engine_bridge(name),
            LinkKind::Veth => nic.link.master.as_ref().is_some_and(|master| bridges.contains(master)),
            LinkKind::Dummy => {
                ["dm-", "di-"].iter().any(|prefix| name.strip_prefix(prefix).is_some_and(is_id_prefix))
            }
            _ => false,
        };
    }
}

fn is_engine_bridge(name: &str) -> bool {
    matches!(name, "docker0" | "docker_gwbridge" | "cni-podman0")
        || name.strip_prefix("br-").is_some_and(is_id_prefix)
        || name.strip_prefix("podman").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The first twelve digits of a network's id.
fn is_id_prefix(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Compares a kernel release (`6.1.0-13-amd64`) with a version.
fn kernel_is_at_least(release: &str, major: u32, minor: u32) -> bool {
    let mut numbers = release.split(|c: char| !c.is_ascii_digit()).map(|n| n.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (major, minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    use lanward_core::{facts::AddressScope, names::MacAddr};
    use netlink_packet_route::link::{
        InfoBond, InfoData, InfoIpVlan, InfoKind, InfoMacVlan, InfoVlan, IpVlanMode, LinkAttribute,
        MacVlanMode,
    };

    use crate::linux::link_message::tests::{info, message};

    fn survey(messages: &[LinkMessage]) -> Vec<HostNic> {
        let nowhere = Sysfs::new("/nonexistent");
        convert(messages.to_vec(), &Names::of(messages), &mut HashMap::new(), &nowhere, "6.1.0")
    }

    /// What not every kernel of a test machine can make.
    #[test]
    fn kinds_come_from_the_kernels_word_and_its_data() {
        let vlan = |id| info(InfoKind::Vlan, Some(InfoData::Vlan(vec![InfoVlan::Id(id)])));
        let messages = [
            message(2, "eth0", vec![]),
            message(3, "eth0.10", vec![vlan(10), LinkAttribute::Link(2)]),
            message(4, "far.20", vec![vlan(20), LinkAttribute::Link(2), LinkAttribute::LinkNetNsId(0)]),
            message(5, "broken", vec![vlan(4095), LinkAttribute::Link(2)]),
            message(
                6,
                "iv0",
                vec![
                    info(InfoKind::IpVlan, Some(InfoData::IpVlan(vec![InfoIpVlan::Mode(IpVlanMode::L3S)]))),
                    LinkAttribute::Link(2),
                ],
            ),
            message(
                7,
                "shim",
                vec![
                    info(
                        InfoKind::MacVlan,
                        Some(InfoData::MacVlan(vec![InfoMacVlan::Mode(MacVlanMode::Passthrough)])),
                    ),
                    LinkAttribute::Link(2),
                ],
            ),
            message(
                8,
                "bond0",
                vec![info(InfoKind::Bond, Some(InfoData::Bond(vec![InfoBond::MiiMon(100)])))],
            ),
            message(9, "port", vec![LinkAttribute::Controller(8)]),
            message(10, "dm-0da5a9be311c", vec![info(InfoKind::Dummy, None)]),
            message(11, "vx0", vec![info(InfoKind::Vxlan, None)]),
            message(12, "new0", vec![info(InfoKind::Other("later".to_owned()), None)]),
        ];
        let nics = survey(&messages);
        let kinds: Vec<_> = nics.iter().map(|nic| nic.link.kind.clone()).collect();
        let eth0 = || Some("eth0".to_owned());
        let other = |what: &str| LinkKind::Other { what: what.to_owned() };
        let id = |id| VlanId::new(id).expect("an id");
        assert_eq!(
            kinds,
            [
                // Without /sys nobody can tell whether it is Wi-Fi.
                LinkKind::Unknown,
                LinkKind::Vlan { id: id(10), link: eth0() },
                // An index of another namespace must not be read as one of this.
                LinkKind::Vlan { id: id(20), link: None },
                other("vlan"),
                LinkKind::Ipvlan { link: eth0(), mode: Some("l3s".to_owned()) },
                LinkKind::Macvlan { link: eth0(), mode: Some("passthru".to_owned()) },
                LinkKind::Bond,
                LinkKind::Unknown,
                LinkKind::Dummy,
                other("vxlan"),
                other("later"),
            ]
        );
        assert_eq!(nics[7].link.master.as_deref(), Some("bond0"));
        assert!(nics[8].link.docker_made && !nics[0].link.docker_made);
        assert!(nics[0].link.driver.why().is_some() && nics[0].link.speed_mbps.why().is_some());
    }

    #[test]
    fn modes_are_named_as_iproute2_names_them() {
        let macvlan = |mode| macvlan_mode(KindData::MacvlanMode(mode));
        assert_eq!(
            [1, 2, 4, 8, 16, 3].map(macvlan),
            [Some("private"), Some("vepa"), Some("bridge"), Some("passthru"), Some("source"), None]
        );
        let ipvlan = |mode| ipvlan_mode(KindData::IpvlanMode(mode));
        assert_eq!([0, 1, 2, 3].map(ipvlan), [Some("l2"), Some("l3"), Some("l3s"), None]);
    }

    #[test]
    fn a_cable_is_not_judged_while_the_link_is_off() {
        let mut off = message(2, "eth0", vec![LinkAttribute::Carrier(1)]);
        off.up = false;
        let on = message(3, "eth1", vec![LinkAttribute::Carrier(0)]);
        let nics = survey(&[off, on]);
        assert!(nics[0].link.carrier.why().is_some() && !nics[0].link.is_up());
        assert_eq!(nics[1].link.carrier, Observed::Known(false));
    }

    #[test]
    fn permanent_addresses_are_unknown_before_kernel_5_6() {
        let messages = [
            message(2, "a", vec![LinkAttribute::PermAddress(vec![2, 0, 0, 0, 0, 1])]),
            message(3, "b", vec![]),
        ];
        let old = convert(
            messages.to_vec(),
            &Names::of(&messages),
            &mut HashMap::new(),
            &Sysfs::new("/nonexistent"),
            "4.19.0-27-amd64",
        );
        assert_eq!(old[0].link.permanent_mac, Observed::Known(Some(MacAddr([2, 0, 0, 0, 0, 1]))));
        assert!(old[1].link.permanent_mac.why().is_some());
        assert_eq!(survey(&messages)[1].link.permanent_mac, Observed::Known(None));
    }

    #[test]
    fn addresses_go_to_their_link() {
        let messages = [message(2, "a", vec![])];
        let address = LinkAddress {
            address: "10.0.0.1/8".parse().expect("a subnet"),
            scope: AddressScope::Global,
            flags: Vec::new(),
            valid_for_s: None,
            leased: Observed::Unknown(Why::NotSupported),
        };
        let mut addresses = HashMap::from([(2, vec![address.clone()]), (9, vec![address.clone()])]);
        let nowhere = Sysfs::new("/nonexistent");
        let nics = convert(messages.to_vec(), &Names::of(&messages), &mut addresses, &nowhere, "6.1.0");
        assert_eq!(nics[0].link.addresses, [address]);
    }

    #[test]
    fn engine_bridges_are_known_by_name() {
        for name in ["docker0", "docker_gwbridge", "br-0da5a9be311c", "podman0", "podman12", "cni-podman0"] {
            assert!(is_engine_bridge(name), "{name}");
        }
        for name in ["br0", "br-lan", "br-0da5a9be311", "br-0da5a9be311g", "podman", "podmanx", "virbr0"] {
            assert!(!is_engine_bridge(name), "{name}");
        }
    }

    #[test]
    fn kernel_versions_compare_by_number() {
        for (release, expected) in [
            ("5.6.0", true),
            ("6.1.0-13-amd64", true),
            ("5.10.60-qnap", true),
            ("5.5.19", false),
            ("4.4.59+", false),
            ("", false),
            ("x", false),
        ] {
            assert_eq!(kernel_is_at_least(release, 5, 6), expected, "{release}");
        }
    }
}
