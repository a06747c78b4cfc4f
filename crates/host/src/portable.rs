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
            routes: Observed::Known(routes(&interfaces)),
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

    /// The default routes; netdev knows no others. On-link routes follow from the addresses.
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
