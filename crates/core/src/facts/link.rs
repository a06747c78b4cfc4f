//! Interfaces, addresses and routes: of this machine ([`HostNic`]) and of the engine ([`EngineLink`]).
//! The two are different types on purpose: a Mac's `en0` as a parent must not compile.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    addressing::{Family, Subnet},
    names::{LinkName, MacAddr, NicName, VlanId},
    observed::Observed,
};

/// The machine the person sits at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HostFacts {
    /// Its host name.
    pub hostname: String,
    /// Its operating system.
    pub os: OperatingSystem,
    /// Its interfaces, by index.
    pub nics: Vec<HostNic>,
    /// Its routes, in the kernel's order; not always all of them, see [`HostFacts::routes_are_complete`].
    pub routes: Observed<Vec<Route>>,
    /// Its name servers (`/etc/resolv.conf` on Linux).
    pub resolvers: Observed<Vec<IpAddr>>,
    /// Whether it is a virtual machine, and whose (DMI).
    pub machine: Observed<Machine>,
    /// What its kernel can make.
    pub kernel: KernelSupport,
    /// Network managers that may touch Docker's links.
    pub network_managers: Observed<Vec<NetworkManagerKind>>,
    /// `net.bridge.bridge-nf-call-iptables`: bridged frames pass the packet filter. Absent module: `false`.
    pub bridge_nf_call: Observed<bool>,
}

impl HostFacts {
    /// The NIC of that name.
    pub fn nic(&self, name: &str) -> Option<&HostNic> {
        self.nics.iter().find(|nic| nic.name.as_str() == name)
    }

    /// Whether a route that is not among [`HostFacts::routes`] does not exist. On macOS and Windows only the default
    /// gateways are asked for, and what comes with an address is concluded; a VPN's route is missing there. No
    /// judgement that a block is not in use may rest on these alone: what engines there offer as parents lies in a VM,
    /// whose routes are unknown, and so the rules on routes say that they could not check.
    pub fn routes_are_complete(&self) -> bool {
        self.os.family == OsFamily::Linux && self.routes.known().is_some()
    }

    /// Whether nothing but time has passed since `earlier`: how long a lease still lasts is no change.
    pub fn is_unchanged_since(&self, earlier: &Self) -> bool {
        let timeless = |host: &Self| {
            let mut host = host.clone();
            for address in host.nics.iter_mut().flat_map(|nic| &mut nic.link.addresses) {
                address.valid_for_s = address.valid_for_s.map(|_| 0);
            }
            host
        };
        timeless(self) == timeless(earlier)
    }
}

/// The operating system of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperatingSystem {
    /// The family.
    pub family: OsFamily,
    /// The name people know it by ("Debian GNU/Linux 12 (bookworm)", "macOS 26.1").
    pub name: String,
    /// The kernel release (`uname -r`).
    pub kernel: String,
}

/// A family of operating systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum OsFamily {
    /// Linux.
    Linux,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
    /// Any other.
    Other,
}

/// Whether a machine is real.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Machine {
    /// No hypervisor shows itself. That is not proof that there is none.
    Physical,
    /// A hypervisor shows itself.
    Virtual {
        /// Whose.
        hypervisor: Hypervisor,
        /// The text that told, from `/sys/class/dmi/id` or the like.
        evidence: String,
    },
}

/// Hypervisors and clouds, as systemd names them from DMI (`src/basic/virt.c`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names are the products' own
pub enum Hypervisor {
    Kvm,
    Qemu,
    Vmware,
    VirtualBox,
    HyperV,
    Xen,
    Parallels,
    Bhyve,
    Apple,
    AmazonEc2,
    GoogleCompute,
    OpenStack,
    KubeVirt,
    Bochs,
    Wsl,
    Other,
}

/// Link types that this kernel can make. Unknown where only trying would tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KernelSupport {
    /// macvlan (`CONFIG_MACVLAN`).
    pub macvlan: Observed<bool>,
    /// ipvlan (`CONFIG_IPVLAN`).
    pub ipvlan: Observed<bool>,
    /// 802.1Q VLAN links (`CONFIG_VLAN_8021Q`).
    pub vlan: Observed<bool>,
    /// dummy links (`CONFIG_DUMMY`), which an engine makes for a macvlan without parent.
    pub dummy: Observed<bool>,
}

impl KernelSupport {
    /// Nothing known, for one reason.
    pub fn unknown(why: crate::observed::Why) -> Self {
        let unknown = || Observed::Unknown(why.clone());
        Self { macvlan: unknown(), ipvlan: unknown(), vlan: unknown(), dummy: unknown() }
    }
}

/// A program that configures links by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum NetworkManagerKind {
    /// NetworkManager.
    NetworkManager,
    /// systemd-networkd.
    SystemdNetworkd,
    /// ifupdown (`/etc/network/interfaces`).
    Ifupdown,
    /// dhcpcd.
    Dhcpcd,
}

/// An interface of the machine the person sits at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HostNic {
    /// Its name.
    pub name: NicName,
    /// What else is known of it.
    #[serde(flatten)]
    pub link: LinkFacts,
}

/// An interface in the engine's network namespace: what can be a parent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EngineLink {
    /// Its name.
    pub name: LinkName,
    /// What else is known of it.
    #[serde(flatten)]
    pub link: LinkFacts,
}

/// What is known of an interface, wherever it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkFacts {
    /// The kernel's number for it.
    pub index: u32,
    /// What it is.
    pub kind: LinkKind,
    /// The name a person knows it by, where the system has one ("Wi-Fi" on a Mac).
    pub friendly_name: Option<String>,
    /// Further names (`altname`).
    pub alt_names: Vec<String>,
    /// Its MAC address now; none for links without one.
    pub mac: Option<MacAddr>,
    /// The MAC address the hardware came with.
    pub permanent_mac: Observed<Option<MacAddr>>,
    /// Its addresses, in the kernel's order.
    pub addresses: Vec<LinkAddress>,
    /// Largest packet in bytes.
    pub mtu: u32,
    /// Switched on by an administrator (`IFF_UP`).
    pub admin_up: bool,
    /// RFC 2863 operational state.
    pub oper_state: OperState,
    /// A cable or association is there.
    pub carrier: Observed<bool>,
    /// Speed in Mbit/s.
    pub speed_mbps: Observed<u32>,
    /// The kernel driver (`e1000e`, `virtio_net`).
    pub driver: Observed<String>,
    /// The bridge or bond it is a port of.
    pub master: Option<String>,
    /// Made by a container engine (`docker0`, `br-…`, `veth…` on such a bridge, `dm-…`).
    pub docker_made: bool,
}

impl LinkFacts {
    /// The first global address of `family`, with its prefix.
    pub fn global_address(&self, family: Family) -> Option<&LinkAddress> {
        self.addresses.iter().find(|a| a.scope == AddressScope::Global && a.address.family() == family)
    }

    /// True where frames can flow as far as is known: switched on and not known to lack a carrier.
    pub fn is_up(&self) -> bool {
        self.admin_up
            && !matches!(self.oper_state, OperState::Down | OperState::LowerLayerDown | OperState::NotPresent)
            && self.carrier.known() != Some(&false)
    }
}

/// What an interface is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum LinkKind {
    /// A wired NIC, real or emulated.
    Ethernet,
    /// Wi-Fi.
    Wireless,
    /// A bridge.
    Bridge,
    /// A bond or team.
    Bond,
    /// An 802.1Q sub-interface.
    Vlan {
        /// Its VLAN id.
        id: VlanId,
        /// The link below it; unknown where it lies in another namespace.
        link: Option<String>,
    },
    /// One end of a virtual cable.
    Veth,
    /// A macvlan link, such as a host shim.
    Macvlan {
        /// The link below it.
        link: Option<String>,
        /// `bridge`, `private`, `vepa`, `passthru`, `source`.
        mode: Option<String>,
    },
    /// A macvtap, as virtual machines use.
    Macvtap {
        /// The link below it.
        link: Option<String>,
    },
    /// An ipvlan link.
    Ipvlan {
        /// The link below it.
        link: Option<String>,
        /// `l2`, `l3`, `l3s`.
        mode: Option<String>,
    },
    /// A link to nowhere.
    Dummy,
    /// A layer-3 tunnel device (`tun`), WireGuard and the like: no MAC addresses.
    Tunnel,
    /// A layer-2 tunnel device (`tap`).
    Tap,
    /// The loopback.
    Loopback,
    /// Anything else; the kernel's word for it.
    Other {
        /// The kernel's word (`IFLA_INFO_KIND`), or the ARP hardware type.
        what: String,
    },
    /// The system does not tell.
    Unknown,
}

/// RFC 2863 operational state (`/sys/class/net/*/operstate`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names are the RFC's
pub enum OperState {
    Up,
    Down,
    Dormant,
    Testing,
    LowerLayerDown,
    NotPresent,
    Unknown,
}

/// An address on an interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkAddress {
    /// The address with the prefix length of its subnet.
    pub address: Subnet,
    /// Where it is valid.
    pub scope: AddressScope,
    /// The kernel's flags, by `ip addr`'s names (`dynamic`, `noprefixroute`, `temporary`, `deprecated` …).
    pub flags: Vec<String>,
    /// Seconds until it may vanish; none means for ever.
    pub valid_for_s: Option<u32>,
    /// Given by DHCP (v4) or by a router advertisement or DHCPv6 (v6).
    pub leased: Observed<bool>,
}

/// Where an address is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum AddressScope {
    /// Everywhere.
    Global,
    /// Within a site.
    Site,
    /// On this link.
    Link,
    /// On this machine.
    Host,
}

/// A route of the kernel's tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Route {
    /// Where to; prefix length 0 is the default route.
    pub destination: Subnet,
    /// Through whom; none means on-link.
    pub gateway: Option<IpAddr>,
    /// Out of which interface.
    pub link: Option<String>,
    /// From which address.
    pub source: Option<IpAddr>,
    /// Lower wins.
    pub metric: Option<u32>,
    /// Who made it (`kernel`, `dhcp`, `static`, `boot`, `ra` …).
    pub protocol: Option<String>,
    /// The routing table's number; 254 is the main one.
    pub table: u32,
}

impl Route {
    /// True for the default route of its family.
    pub fn is_default(&self) -> bool {
        self.destination.prefix() == 0
    }
}
