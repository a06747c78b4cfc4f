//! This machine where there is no rtnetlink: sysinfo for addresses, netdev for what macOS and Windows know besides
//! (friendly names, Wi-Fi, default gateway). What neither tells is unknown.

#[cfg(not(target_os = "linux"))]
pub use elsewhere::survey;

use std::net::IpAddr;

use lanward_core::{
    addressing::Subnet,
    facts::{AddressScope, HostNic, LinkAddress, LinkFacts, LinkKind, OperState},
    names::{MacAddr, NicName},
    observed::{Observed, Why},
};
use sysinfo::{InterfaceOperationalState, NetworkData, Networks};

/// The interfaces as sysinfo shows them, by name; it knows no index, so they are counted.
pub fn nics() -> Vec<HostNic> {
    let networks = match Networks::new_with_refreshed_list() {
        Ok(networks) => networks,
        Err(error) => {
            tracing::warn!(%error, "sysinfo cannot list interfaces");
            return Vec::new();
        }
    };
    let mut named: Vec<_> =
        networks.iter().map(|(name, data)| (name.to_string_lossy().into_owned(), data)).collect();
    named.sort_by(|(a, _), (b, _)| a.cmp(b));
    named.into_iter().zip(1..).map(|((name, data), index)| nic(&name, data, index)).collect()
}

fn nic(name: &str, data: &NetworkData, index: u32) -> HostNic {
    let mac = Some(MacAddr(data.mac_address().0)).filter(|mac| !mac.is_zero());
    let oper_state = oper_state(data.operational_state());
    let unknown = || Why::NotSupported;
    let addresses: Vec<_> =
        data.ip_networks().iter().filter_map(|network| address(network.addr, network.prefix)).collect();
    let is_loopback = !addresses.is_empty() && addresses.iter().all(|a| a.scope == AddressScope::Host);
    HostNic {
        name: NicName::seen(name),
        link: LinkFacts {
            index,
            kind: if is_loopback { LinkKind::Loopback } else { LinkKind::Unknown },
            friendly_name: None,
            alt_names: Vec::new(),
            mac,
            permanent_mac: Observed::Unknown(unknown()),
            addresses,
            mtu: u32::try_from(data.mtu()).unwrap_or(u32::MAX),
            // sysinfo does not tell apart "switched off" and "no cable".
            admin_up: !matches!(oper_state, OperState::Down | OperState::NotPresent),
            oper_state,
            carrier: Observed::Unknown(unknown()),
            speed_mbps: Observed::Unknown(unknown()),
            driver: Observed::Unknown(unknown()),
            master: None,
            docker_made: false,
        },
    }
}

fn oper_state(state: InterfaceOperationalState) -> OperState {
    match state {
        InterfaceOperationalState::Up => OperState::Up,
        InterfaceOperationalState::Down => OperState::Down,
        InterfaceOperationalState::Testing => OperState::Testing,
        InterfaceOperationalState::Dormant => OperState::Dormant,
        InterfaceOperationalState::NotPresent => OperState::NotPresent,
        InterfaceOperationalState::LowerLayerDown => OperState::LowerLayerDown,
        _ => OperState::Unknown,
    }
}

fn address(ip: IpAddr, prefix: u8) -> Option<LinkAddress> {
    let scope = match ip {
        ip if ip.is_loopback() => AddressScope::Host,
        IpAddr::V6(ip) if ip.is_unicast_link_local() => AddressScope::Link,
        IpAddr::V4(ip) if ip.is_link_local() => AddressScope::Link,
        _ => AddressScope::Global,
    };
    Some(LinkAddress {
        address: Subnet::new(ip, prefix)?,
        scope,
        flags: Vec::new(),
        valid_for_s: None,
        leased: Observed::Unknown(Why::NotSupported),
    })
}

/// What a name says on macOS, where it is the driver's and cannot be changed (ifconfig(8)).
#[cfg(any(test, target_os = "macos"))]
fn kind_by_bsd_name(name: &str) -> LinkKind {
    let driver = name.trim_end_matches(|c: char| c.is_ascii_digit());
    match driver {
        "lo" => LinkKind::Loopback,
        "bridge" => LinkKind::Bridge,
        "bond" => LinkKind::Bond,
        "utun" | "ipsec" | "gif" | "stf" | "ppp" => LinkKind::Tunnel,
        "tap" => LinkKind::Tap,
        // Peer-to-peer Wi-Fi, access point, virtual machines' ends, fake Ethernet: none is a way to the LAN.
        "awdl" | "llw" | "ap" | "anpi" | "vmenet" | "feth" | "vlan" => {
            LinkKind::Other { what: driver.to_owned() }
        }
        _ => LinkKind::Unknown,
    }
}

/// The virtual switches of Hyper-V and WSL look like Ethernet, but for the adapter's description.
#[cfg(any(test, windows))]
fn is_hyper_v_switch(description: &str) -> bool {
    description.starts_with("Hyper-V Virtual Ethernet Adapter")
}

/// The routes that an address brings with it while its interface is up.
#[cfg(any(test, not(target_os = "linux")))]
fn on_link_routes(nics: &[HostNic]) -> Vec<lanward_core::facts::Route> {
    let up = nics.iter().filter(|nic| nic.link.is_up());
    up.flat_map(|nic| nic.link.addresses.iter().map(move |address| (nic, address)))
        .filter(|(_, address)| address.scope == AddressScope::Global)
        .map(|(nic, address)| lanward_core::facts::Route {
            destination: address.address.canonical(),
            gateway: None,
            link: Some(nic.name.as_str().to_owned()),
            source: Some(address.address.written_address()),
            metric: None,
            protocol: None,
            table: 254,
        })
        .collect()
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use lanward_core::facts::{HostFacts, KernelSupport, OperatingSystem, OsFamily, Route};
    use netdev::interface::types::InterfaceType;
    use sysinfo::System;

    use super::*;

    /// Looks at everything once.
    pub fn survey() -> HostFacts {
        let interfaces = netdev::get_interfaces();
        let mut nics = super::nics();
        for nic in &mut nics {
            if let Some(seen) = interfaces.iter().find(|i| is_same(i, nic.name.as_str())) {
                enrich(nic, seen);
            }
        }
        nics.sort_by_key(|nic| nic.link.index);
        let mut resolvers: Vec<IpAddr> = Vec::new();
        for server in interfaces.iter().flat_map(|interface| &interface.dns_servers) {
            if !resolvers.contains(server) {
                resolvers.push(*server);
            }
        }
        HostFacts {
            hostname: System::host_name().unwrap_or_default(),
            os: OperatingSystem {
                family: if cfg!(target_os = "macos") {
                    OsFamily::Macos
                } else if cfg!(windows) {
                    OsFamily::Windows
                } else {
                    OsFamily::Other
                },
                name: System::long_os_version().unwrap_or_default(),
                kernel: System::kernel_version().unwrap_or_default(),
            },
            // Known as far as it goes: `HostFacts::routes_are_complete` says that it does not go all the way.
            routes: Observed::Known([routes(&interfaces), on_link_routes(&nics)].concat()),
            resolvers: Observed::Known(resolvers),
            machine: Observed::Unknown(Why::NotSupported),
            kernel: KernelSupport::unknown(Why::OtherKernel),
            network_managers: Observed::Unknown(Why::NotSupported),
            bridge_nf_call: Observed::Unknown(Why::OtherKernel),
            nics,
        }
    }

    /// On Windows sysinfo gives the friendly name, netdev the GUID with the friendly name beside it.
    fn is_same(interface: &netdev::Interface, name: &str) -> bool {
        interface.name == name || interface.friendly_name.as_deref() == Some(name)
    }

    fn enrich(nic: &mut HostNic, seen: &netdev::Interface) {
        nic.link.index = seen.index;
        nic.link.friendly_name = seen.friendly_name.clone();
        nic.link.admin_up = seen.is_up();
        nic.link.kind = match seen.if_type {
            _ if seen.is_loopback() => LinkKind::Loopback,
            InterfaceType::Wireless80211 | InterfaceType::PeerToPeerWireless => LinkKind::Wireless,
            InterfaceType::Bridge => LinkKind::Bridge,
            InterfaceType::Tunnel | InterfaceType::Ppp => LinkKind::Tunnel,
            InterfaceType::Ethernet
            | InterfaceType::FastEthernetT
            | InterfaceType::FastEthernetFx
            | InterfaceType::GigabitEthernet => LinkKind::Ethernet,
            _ => LinkKind::Unknown,
        };
        #[cfg(target_os = "macos")]
        if let known @ (LinkKind::Loopback
        | LinkKind::Bridge
        | LinkKind::Bond
        | LinkKind::Tunnel
        | LinkKind::Tap
        | LinkKind::Other { .. }) = kind_by_bsd_name(nic.name.as_str())
        {
            nic.link.kind = known;
        }
        #[cfg(windows)]
        if let Some(what) = seen.description.clone().filter(|text| is_hyper_v_switch(text)) {
            nic.link.kind = LinkKind::Other { what };
        }
        if let Some(bits) = seen.transmit_speed.filter(|bits| *bits > 0) {
            nic.link.speed_mbps =
                u32::try_from(bits / 1_000_000).map_or(Observed::Unknown(Why::NotSupported), Observed::Known);
        }
        for address in &mut nic.link.addresses {
            let v4 = address.address.written_address().is_ipv4();
            let by_dhcp = if v4 { seen.dhcp_v4_enabled } else { None };
            if let (Some(by_dhcp), AddressScope::Global) = (by_dhcp, address.scope) {
                address.leased = Observed::Known(by_dhcp);
            }
        }
    }

    /// The default routes; netdev knows no others, so that a VPN's is missing.
    fn routes(interfaces: &[netdev::Interface]) -> Vec<Route> {
        let mut routes = Vec::new();
        for interface in interfaces {
            let link =
                interface.friendly_name.clone().filter(|_| cfg!(windows)).or(Some(interface.name.clone()));
            let gateways = interface.gateway.iter().flat_map(|gateway| {
                let v4 = gateway.ipv4.iter().map(|ip| IpAddr::from(*ip));
                v4.chain(gateway.ipv6.iter().map(|ip| IpAddr::from(*ip)))
            });
            for gateway in gateways {
                let any = if gateway.is_ipv4() {
                    IpAddr::from(std::net::Ipv4Addr::UNSPECIFIED)
                } else {
                    IpAddr::from(std::net::Ipv6Addr::UNSPECIFIED)
                };
                routes.extend(Subnet::new(any, 0).map(|destination| Route {
                    destination,
                    gateway: Some(gateway),
                    link: link.clone(),
                    source: None,
                    metric: None,
                    protocol: None,
                    table: 254,
                }));
            }
        }
        routes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bsd_names_tell_the_driver() {
        for (name, kind) in [
            ("lo0", LinkKind::Loopback),
            ("bridge100", LinkKind::Bridge),
            ("utun3", LinkKind::Tunnel),
            ("awdl0", LinkKind::Other { what: "awdl".to_owned() }),
            ("vmenet0", LinkKind::Other { what: "vmenet".to_owned() }),
            ("en0", LinkKind::Unknown),
        ] {
            assert_eq!(kind_by_bsd_name(name), kind, "{name}");
        }
    }

    #[test]
    fn hyper_v_switches_are_told_by_their_description() {
        assert!(is_hyper_v_switch("Hyper-V Virtual Ethernet Adapter #2"));
        assert!(!is_hyper_v_switch("Intel(R) Ethernet Connection I219-LM"));
    }

    #[test]
    fn sysinfo_shows_this_machine_too() {
        let nics = nics();
        let loopback = nics.iter().find(|nic| nic.link.kind == LinkKind::Loopback).expect("a loopback");
        assert!(loopback.link.addresses.iter().any(|a| a.address.written_address().is_loopback()));
        let routes = on_link_routes(&nics);
        assert!(routes.iter().all(|route| !route.is_default() && !route.destination.has_host_bits()));
        assert!(!routes.iter().any(|route| route.source.is_some_and(|ip| ip.is_loopback())));
    }
}
