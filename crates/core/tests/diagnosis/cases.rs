//! The cases: one change each. What else it brings by nature is named in `also`; what it takes away, in `lost`.

use std::net::IpAddr;

use lanward_core::{
    endpoint::{EngineEndpoint, EngineProblem},
    facts::*,
    finding::Severity::{self, Blocks, Danger, Note, Unknown, Warning},
    identity::Identity,
    intent::{BridgeOptions, Driver, IpvlanMode, MacvlanMode, NetworkIntent, Parent},
    names::{ContainerName, LinkName, MacAddr, NetworkName, VlanId},
    observed::{Observed, Why},
    placement::{EngineKind, Location},
    predict::{ErrorClass, Prediction},
    probe::Answer,
    request::EndpointRequest,
    sweep::SweepRecord,
};

use crate::site::*;

/// What is asked, and the one change.
#[derive(Clone, Copy)]
pub enum Ask {
    /// Diagnose the clean site without a LAN network.
    Site(fn(&mut Facts)),
    /// Diagnose the clean site with a LAN network.
    Lan(fn(&mut Facts)),
    /// A wanted network, with what the engine will answer.
    Wish(fn(&mut Facts, &mut NetworkIntent) -> Option<Prediction>),
    /// A container that joins the LAN network.
    Join(fn(&mut Facts, &mut EndpointRequest) -> How),
    /// The LAN network is to be removed.
    Removal(fn(&mut Facts)),
}

#[derive(Default)]
pub struct How {
    pub publish: &'static [&'static str],
    pub container: Option<&'static str>,
}

#[derive(Debug, PartialEq)]
pub struct Said(pub Severity);

pub struct Case {
    pub code: &'static str,
    pub what: &'static str,
    pub severity: Severity,
    pub ask: Ask,
    pub also: &'static [&'static str],
    pub lost: &'static [&'static str],
}

const fn case(code: &'static str, what: &'static str, severity: Severity, ask: Ask) -> Case {
    Case { code, what, severity, ask, also: &[], lost: &[] }
}

impl Case {
    const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }
    const fn lost(self, lost: &'static [&'static str]) -> Self {
        Self { lost, ..self }
    }
}

const OF_A_WISH: &[&str] = &["host-cannot-reach", "lan-not-probed"];
const NO_LINK: &[&str] = &["host-cannot-reach"];

fn refuse(class: ErrorClass) -> Option<Prediction> {
    Some(Prediction::Refuse { status: 500, class, message: "as the engine says it".into() })
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// An address that is kept for the container on the LAN.
fn keep(f: &mut Facts, ipv4: &str) {
    let identity = Identity {
        ipv4: Some(ip(ipv4)),
        ..Identity::new(ContainerName::seen("pihole"), NetworkName::seen("lan"), Timestamp(0))
    };
    f.identities.records = Observed::Known(vec![identity]);
}

fn option(w: &mut NetworkIntent, key: &str, value: &str) {
    w.options.insert(key.into(), value.into());
}

fn named_bridge(w: &mut NetworkIntent, name: &str) {
    bridge(w);
    w.driver = Driver::Bridge(BridgeOptions { name: Some(LinkName::seen(name)), ..BridgeOptions::default() });
}

fn hypervisor(facts: &mut Facts, hypervisor: Hypervisor) {
    engine(facts).machine =
        Observed::Known(Machine::Virtual { hypervisor, evidence: "product_name: what DMI says".into() });
}

fn announced(facts: &mut Facts) {
    let mut v6 = address("2001:db8:7::20/64");
    v6.leased = Observed::Known(true);
    v6.valid_for_s = Some(7200);
    link(facts, "eth0").addresses.push(v6);
}

fn macvlan_on_eth0(facts: &mut Facts, name: &str) {
    let mut other = network(name, "macvlan", &[("10.9.0.0/24", Some("10.9.0.1"), None)]);
    other.options.insert("parent".into(), "eth0".into());
    engine(facts).networks.push(other);
}

pub const CASES: &[Case] = &[
    // ---- engine
    case(
        "no-engine",
        "nobody answers",
        Blocks,
        Ask::Site(|f| {
            f.engine = EngineView::Unavailable {
                tried: vec![EndpointAttempt {
                    endpoint: EngineEndpoint::Unix { path: "/var/run/docker.sock".into() },
                    problem: EngineProblem::NotAnswering { detail: "connection refused".into() },
                }],
            };
        }),
    ),
    case(
        "no-engine",
        "a wish without an engine",
        Blocks,
        Ask::Wish(|f, _| {
            f.engine = EngineView::Unavailable { tried: vec![] };
            None
        }),
    ),
    case(
        "engine-will-refuse",
        "a refusal that no finding explains",
        Blocks,
        Ask::Wish(|_, _| refuse(ErrorClass::Other)),
    ),
    case(
        "subnet-may-leak",
        "20.10 refuses an exclusion",
        Note,
        Ask::Wish(|f, _| {
            version(f, Product::Docker, "20.10.24+dfsg1");
            refuse(ErrorClass::InvalidExclusion)
        }),
    )
    .also(&["engine-will-refuse"]),
    case(
        "subnet-held-by-network",
        "another network overlaps",
        Blocks,
        Ask::Wish(|f, _| {
            engine(f).networks.push(network("old", "bridge", &[("192.168.0.0/16", None, None)]));
            refuse(ErrorClass::PoolOverlaps)
        }),
    )
    .also(&["engine-will-refuse"]),
    case(
        "subnet-held-by-network",
        "another range of the same subnet is accepted",
        Warning,
        Ask::Wish(|f, _| {
            let lan = network("old", "macvlan", &[(LAN, None, Some("192.168.7.32/28"))]);
            engine(f).networks.push(lan);
            Some(Prediction::Accept { ipam: vec![] })
        }),
    ),
    case(
        "name-in-use",
        "the name is there",
        Blocks,
        Ask::Wish(|_, w| {
            w.name = NetworkName::seen("bridge");
            None
        }),
    ),
    case(
        "could-not-check",
        "links are unknown",
        Unknown,
        Ask::Wish(|f, _| {
            engine(f).links = Observed::Unknown(Why::NotLooked);
            None
        }),
    ),
    case(
        "could-not-check",
        "the answer cannot be foretold",
        Unknown,
        Ask::Wish(|_, _| Some(Prediction::Unsure { missing: "what the swarm answers".into() })),
    ),
    case(
        "address-pools-exhausted",
        "the only pool is used up",
        Warning,
        Ask::Site(|f| {
            engine(f).info.address_pools = vec![AddressPool { base: subnet("172.17.0.0/16"), size: 16 }];
        }),
    ),
    case(
        "address-pools-exhausted",
        "an automatic subnet from a pool that is used up",
        Blocks,
        Ask::Wish(|f, w| {
            engine(f).info.address_pools = vec![AddressPool { base: subnet("172.17.0.0/16"), size: 16 }];
            bridge(w);
            w.subnets.clear();
            refuse(ErrorClass::PoolsExhausted)
        }),
    )
    .also(&["engine-will-refuse"])
    .lost(OF_A_WISH),
    case(
        "kernel-lacks",
        "no ipvlan in the kernel",
        Blocks,
        Ask::Wish(|f, w| {
            engine(f).kernel.ipvlan = Observed::Known(false);
            ipvlan(w, IpvlanMode::L2);
            None
        }),
    ),
    case(
        "kernel-lacks",
        "no VLAN in the kernel",
        Blocks,
        Ask::Wish(|f, w| {
            engine(f).kernel.vlan = Observed::Known(false);
            let parent = Parent::Vlan { link: LinkName::seen("eth0"), id: VlanId::new(10).expect("an id") };
            w.driver = Driver::Macvlan { parent: Some(parent), mode: MacvlanMode::Bridge };
            None
        }),
    ),
    case(
        "engine-rewrites-bridge",
        "docker0 on 20.10",
        Danger,
        Ask::Wish(|f, w| {
            version(f, Product::Docker, "20.10.24+dfsg1");
            named_bridge(w, "docker0");
            None
        }),
    )
    .lost(OF_A_WISH),
    case(
        "bridge-loses-address",
        "a bridge of the host's",
        Danger,
        Ask::Wish(|f, w| {
            add_link(f, "br0", LinkKind::Bridge, &["10.200.0.1/24"]);
            named_bridge(w, "br0");
            None
        }),
    )
    .lost(OF_A_WISH),
    case(
        "bridge-name-is-taken",
        "eth0 is no bridge",
        Blocks,
        Ask::Wish(|_, w| {
            named_bridge(w, "eth0");
            None
        }),
    )
    .lost(OF_A_WISH),
    case(
        "link-may-be-deleted",
        "podman 4.3 and eth0",
        Danger,
        Ask::Wish(|f, w| {
            version(f, Product::Podman, "4.3.1");
            named_bridge(w, "eth0");
            None
        }),
    )
    .also(&["bridge-name-is-taken"])
    .lost(OF_A_WISH),
    case(
        "engine-ignores",
        "podman and excluded addresses",
        Warning,
        Ask::Wish(|f, w| {
            version(f, Product::Podman, "5.4.2");
            w.subnets[0].excluded = vec!["192.168.7.210".parse().expect("a range")];
            option(w, "macvlan_mode", "private");
            None
        }),
    ),
    case(
        "option-has-no-effect",
        "mode for macvlan_mode",
        Warning,
        Ask::Wish(|_, w| {
            option(w, "mode", "private");
            None
        }),
    ),
    // ---- placement
    case(
        "engine-in-vm",
        "OrbStack, nobody wants the LAN",
        Note,
        Ask::Site(|f| in_vm(f, EngineKind::Orbstack)),
    ),
    case("engine-in-vm", "a macvlan is there", Warning, Ask::Lan(|f| in_vm(f, EngineKind::Orbstack)))
        .also(&["could-not-check"])
        .lost(NO_LINK),
    case(
        "engine-in-vm",
        "a macvlan is wanted",
        Danger,
        Ask::Wish(|f, _| {
            in_vm(f, EngineKind::DockerDesktopMac);
            None
        }),
    )
    .also(&["could-not-check"])
    .lost(NO_LINK),
    case(
        "engine-is-remote",
        "over ssh",
        Note,
        Ask::Site(|f| engine(f).placement.location = Location::Remote),
    ),
    case(
        "engine-place-unknown",
        "cannot be told",
        Note,
        Ask::Site(|f| {
            engine(f).placement.location = Location::Unknown;
        }),
    ),
    case(
        "engine-is-rootless",
        "rootless and macvlan",
        Blocks,
        Ask::Wish(|f, _| {
            engine(f).info.rootless = true;
            None
        }),
    ),
    case(
        "engine-is-rootless",
        "the refusal is folded under it",
        Blocks,
        Ask::Wish(|f, _| {
            engine(f).info.rootless = true;
            refuse(ErrorClass::ParentMissing)
        }),
    )
    .also(&["engine-will-refuse"]),
    case(
        "engine-has-no-lan-drivers",
        "Windows containers",
        Blocks,
        Ask::Wish(|f, _| {
            engine(f).info.os_type = "windows".into();
            None
        }),
    ),
    case(
        "engine-in-container",
        "Docker in Docker",
        Warning,
        Ask::Wish(|f, _| {
            engine(f).placement.containerized = true;
            None
        }),
    ),
    case(
        "hypervisor-may-filter",
        "VMware and macvlan",
        Warning,
        Ask::Wish(|f, _| {
            hypervisor(f, Hypervisor::Vmware);
            None
        }),
    ),
    case(
        "hypervisor-may-filter",
        "KVM seldom filters",
        Note,
        Ask::Wish(|f, _| {
            hypervisor(f, Hypervisor::Kvm);
            None
        }),
    ),
    case(
        "cloud-drops-frames",
        "a macvlan on EC2",
        Warning,
        Ask::Lan(|f| hypervisor(f, Hypervisor::AmazonEc2)),
    ),
    case(
        "swarm-same-addresses",
        "a swarm network without ranges",
        Warning,
        Ask::Lan(|f| {
            engine(f).info.swarm = SwarmState::Manager;
            let lan = net(f, "lan");
            lan.scope = "swarm".into();
            lan.ipam[0].ip_range = None;
        }),
    ),
    case(
        "docker-link-managed",
        "a link-local address on docker0",
        Warning,
        Ask::Site(|f| {
            link(f, "docker0").addresses.push(address("169.254.9.1/16"));
        }),
    ),
    case(
        "bridge-netfilter-on",
        "virtual machines on a bridge",
        Note,
        Ask::Site(|f| {
            f.host.bridge_nf_call = Observed::Known(true);
            add_link(f, "vmbr0", LinkKind::Bridge, &["10.200.0.1/24"]);
            add_link(f, "tap0", LinkKind::Tap, &[]);
            link(f, "tap0").master = Some("vmbr0".into());
        }),
    ),
    // ---- parent
    case(
        "parent-not-found",
        "en0 on Linux",
        Blocks,
        Ask::Wish(|_, w| {
            on(w, "en0");
            refuse(ErrorClass::ParentMissing)
        }),
    )
    .lost(NO_LINK)
    .also(&["engine-will-refuse"]),
    case(
        "parent-not-found",
        "the Mac's en0",
        Warning,
        Ask::Wish(|f, w| {
            in_vm(f, EngineKind::Orbstack);
            on(w, "en0");
            None
        }),
    )
    .also(&["engine-in-vm", "could-not-check"])
    .lost(NO_LINK),
    case(
        "parent-not-found",
        "podman makes no VLAN",
        Blocks,
        Ask::Wish(|f, w| {
            version(f, Product::Podman, "5.4.2");
            let parent = Parent::Vlan { link: LinkName::seen("eth0"), id: VlanId::new(10).expect("an id") };
            w.driver = Driver::Macvlan { parent: Some(parent), mode: MacvlanMode::Bridge };
            None
        }),
    ),
    case(
        "parent-not-given",
        "no parent",
        Danger,
        Ask::Wish(|_, w| {
            w.driver = Driver::Macvlan { parent: None, mode: MacvlanMode::Bridge };
            None
        }),
    )
    .lost(OF_A_WISH),
    case(
        "parent-is-loopback",
        "lo",
        Blocks,
        Ask::Wish(|_, w| {
            on(w, "lo");
            None
        }),
    )
    .lost(NO_LINK),
    case(
        "parent-is-wireless",
        "Wi-Fi",
        Warning,
        Ask::Wish(|f, _| {
            link(f, "eth0").kind = LinkKind::Wireless;
            None
        }),
    ),
    case(
        "parent-is-wireless",
        "Wi-Fi and ipvlan",
        Note,
        Ask::Wish(|f, w| {
            link(f, "eth0").kind = LinkKind::Wireless;
            ipvlan(w, IpvlanMode::L2);
            None
        }),
    ),
    case(
        "parent-is-wireless",
        "a macvlan on Wi-Fi is there",
        Warning,
        Ask::Lan(|f| {
            link(f, "eth0").kind = LinkKind::Wireless;
        }),
    ),
    case(
        "parent-is-down",
        "no carrier",
        Warning,
        Ask::Wish(|f, _| {
            link(f, "eth0").carrier = Observed::Known(false);
            None
        }),
    ),
    case(
        "parent-is-down",
        "switched off below a network",
        Warning,
        Ask::Lan(|f| {
            link(f, "eth0").admin_up = false;
        }),
    ),
    case(
        "parent-is-bridge",
        "br0 of the host",
        Warning,
        Ask::Wish(|f, _| {
            link(f, "eth0").kind = LinkKind::Bridge;
            None
        }),
    ),
    case(
        "parent-is-docker-made",
        "docker0",
        Warning,
        Ask::Wish(|_, w| {
            on(w, "docker0");
            None
        }),
    )
    .lost(NO_LINK)
    .also(&["subnet-not-of-link"]),
    case(
        "parent-is-port",
        "a port of br0",
        Blocks,
        Ask::Wish(|f, _| {
            link(f, "eth0").master = Some("br0".into());
            None
        }),
    )
    .lost(NO_LINK),
    case(
        "parent-is-tunnel",
        "WireGuard",
        Blocks,
        Ask::Wish(|f, w| {
            add_link(f, "wg0", LinkKind::Tunnel, &["192.168.7.99/24"]);
            on(w, "wg0");
            None
        }),
    )
    .lost(NO_LINK),
    case(
        "parent-is-dummy",
        "a dummy",
        Warning,
        Ask::Wish(|f, w| {
            add_link(f, "dummy0", LinkKind::Dummy, &["192.168.7.99/24"]);
            on(w, "dummy0");
            None
        }),
    )
    .lost(NO_LINK),
    case(
        "parent-has-no-address",
        "a second NIC",
        Note,
        Ask::Wish(|f, w| {
            add_link(f, "eth1", LinkKind::Ethernet, &[]);
            on(w, "eth1");
            None
        }),
    ),
    case(
        "parent-has-other-driver",
        "an ipvlan network in use",
        Blocks,
        Ask::Wish(|f, _| {
            let mut other = network("vpn", "ipvlan", &[("10.9.0.0/24", Some("10.9.0.1"), None)]);
            other.options.insert("parent".into(), "eth0".into());
            let user = container("user", vec![endpoint(&other, "10.9.0.2/24", "02:42:0a:09:00:02")]);
            engine(f).networks.push(other);
            engine(f).containers.push(user);
            None
        }),
    ),
    case(
        "parent-has-other-driver",
        "a virtual machine's macvtap",
        Blocks,
        Ask::Wish(|f, w| {
            add_link(f, "macvtap0", LinkKind::Macvtap { link: Some("eth0".into()) }, &[]);
            ipvlan(w, IpvlanMode::L2);
            None
        }),
    ),
    case(
        "parent-used-by-network",
        "a second macvlan on 26.1",
        Blocks,
        Ask::Wish(|f, _| {
            version(f, Product::Docker, "26.1.5");
            macvlan_on_eth0(f, "other");
            refuse(ErrorClass::ParentInUse)
        }),
    )
    .also(&["engine-will-refuse"]),
    case(
        "passthru-takes-parent",
        "mode passthru",
        Warning,
        Ask::Wish(|_, w| {
            w.driver = Driver::Macvlan { parent: Some(eth("eth0")), mode: MacvlanMode::Passthru };
            None
        }),
    ),
    case(
        "link-name-too-long",
        "a VLAN on a long name",
        Blocks,
        Ask::Wish(|f, w| {
            add_link(f, "enp0s31f6abcd", LinkKind::Ethernet, &[]);
            let parent =
                Parent::Vlan { link: LinkName::seen("enp0s31f6abcd"), id: VlanId::new(100).expect("an id") };
            w.driver = Driver::Macvlan { parent: Some(parent), mode: MacvlanMode::Bridge };
            None
        }),
    ),
    case(
        "many-macs",
        "forty containers",
        Note,
        Ask::Lan(|f| {
            let lan = net(f, "lan").clone();
            let more: Vec<_> = (30..70)
                .map(|n| {
                    container(
                        &format!("c{n}"),
                        vec![endpoint(
                            &lan,
                            &format!("192.168.7.{n}/24"),
                            &format!("02:42:c0:a8:07:{n:02x}"),
                        )],
                    )
                })
                .collect();
            engine(f).containers.extend(more);
        }),
    ),
    // ---- subnets
    case(
        "bridge-on-lan",
        "a bridge on the LAN's subnet is wanted",
        Danger,
        Ask::Wish(|_, w| {
            bridge(w);
            w.subnets = vec![part(LAN, Some("192.168.7.1"), None)];
            Some(Prediction::Accept { ipam: vec![] })
        }),
    )
    .lost(OF_A_WISH),
    case(
        "bridge-on-lan",
        "one is there",
        Danger,
        Ask::Site(|f| {
            engine(f).networks.push(network("host_bridge", "bridge", &[(LAN, Some("192.168.7.1"), None)]));
        }),
    ),
    case(
        "bridge-on-lan",
        "on the Mac's LAN, engine in a VM",
        Warning,
        Ask::Site(|f| {
            in_vm(f, EngineKind::Orbstack);
            engine(f).networks.push(network("host_bridge", "bridge", &[(LAN, Some("192.168.7.1"), None)]));
        }),
    )
    .also(&["engine-in-vm"]),
    case(
        "routed-on-lan",
        "ipvlan l3 on the LAN's subnet",
        Warning,
        Ask::Wish(|_, w| {
            ipvlan(w, IpvlanMode::L3);
            None
        }),
    )
    .also(&["route-needed"])
    .lost(&["lan-not-probed"]),
    case(
        "route-needed",
        "ipvlan l3",
        Note,
        Ask::Wish(|_, w| {
            ipvlan(w, IpvlanMode::L3);
            w.subnets = vec![part("10.77.0.0/24", None, None)];
            None
        }),
    )
    .lost(&["lan-not-probed"]),
    case(
        "subnet-overlaps-route",
        "a VPN",
        Warning,
        Ask::Wish(|f, w| {
            add_link(f, "wg0", LinkKind::Tunnel, &["10.201.0.2/32"]);
            add_route(f, route("10.201.0.0/16", None, "wg0"));
            bridge(w);
            None
        }),
    )
    .lost(OF_A_WISH),
    case(
        "subnet-overlaps-route",
        "a VPN over a network that is there",
        Warning,
        Ask::Site(|f| {
            add_route(f, route("172.16.0.0/12", None, "tun0"));
        }),
    ),
    case(
        "subnet-covers-resolver",
        "a name server",
        Warning,
        Ask::Wish(|f, w| {
            f.host.resolvers = Observed::Known(vec![ip("10.201.5.53")]);
            bridge(w);
            None
        }),
    )
    .lost(OF_A_WISH),
    case(
        "could-not-check",
        "name servers are unknown",
        Unknown,
        Ask::Wish(|f, w| {
            f.host.resolvers = Observed::Unknown(Why::NotSupported);
            bridge(w);
            None
        }),
    )
    .lost(OF_A_WISH),
    case(
        "subnet-not-of-link",
        "another subnet",
        Warning,
        Ask::Wish(|_, w| {
            w.subnets = vec![part("192.168.70.0/24", Some("192.168.70.1"), Some("192.168.70.208/28"))];
            None
        }),
    ),
    case(
        "subnet-not-of-link",
        "the machine has moved",
        Warning,
        Ask::Lan(|f| {
            link(f, "eth0").addresses = vec![address("10.0.0.20/24")];
        }),
    ),
    // ---- gateway, range, excluded addresses
    case(
        "gateway-not-given",
        "28 takes the first of the range",
        Warning,
        Ask::Wish(|_, w| {
            w.subnets[0].gateway = None;
            None
        }),
    ),
    case(
        "gateway-not-given",
        "29 takes none, the range spares the router",
        Warning,
        Ask::Wish(|f, w| {
            version(f, Product::Docker, "29.7.2");
            w.subnets[0].gateway = None;
            None
        }),
    ),
    case(
        "router-address-handed-out",
        "29 and the whole subnet",
        Danger,
        Ask::Wish(|f, w| {
            version(f, Product::Docker, "29.7.2");
            w.subnets = vec![part(LAN, None, Some("192.168.7.0/28"))];
            None
        }),
    )
    .also(&["range-covers-known"]),
    case(
        "router-address-handed-out",
        "28 internal",
        Danger,
        Ask::Wish(|_, w| {
            w.internal = true;
            w.subnets = vec![part(LAN, None, Some("192.168.7.0/28"))];
            None
        }),
    )
    .also(&["range-covers-known"]),
    case(
        "gateway-not-of-link",
        "another gateway",
        Warning,
        Ask::Wish(|_, w| {
            w.subnets[0].gateway = Some(ip("192.168.7.254"));
            None
        }),
    ),
    case(
        "gateway-not-of-link",
        "a network with another gateway",
        Note,
        Ask::Lan(|f| {
            net(f, "lan").ipam[0].gateway = Some(ip("192.168.7.254"));
        }),
    ),
    case(
        "gateway-in-range",
        "the range begins at the bottom",
        Note,
        Ask::Wish(|_, w| {
            w.subnets[0].ip_range = Some(subnet("192.168.7.0/28"));
            None
        }),
    ),
    case(
        "range-covers-known",
        "the host's address",
        Warning,
        Ask::Wish(|_, w| {
            w.subnets[0].ip_range = Some(subnet("192.168.7.16/28"));
            None
        }),
    ),
    case(
        "range-not-given",
        "no range, as in the article",
        Warning,
        Ask::Wish(|_, w| {
            w.subnets[0].ip_range = None;
            None
        }),
    )
    .also(&["range-covers-known"]),
    case(
        "range-may-cover-dhcp",
        "a lease nearby",
        Warning,
        Ask::Wish(|f, w| {
            let eth0 = link(f, "eth0");
            eth0.addresses = vec![address("192.168.7.149/24")];
            eth0.addresses[0].leased = Observed::Known(true);
            w.subnets[0].ip_range = Some(subnet("192.168.7.160/28"));
            None
        }),
    ),
    case(
        "range-too-small",
        "one address",
        Note,
        Ask::Wish(|_, w| {
            w.subnets[0].ip_range = Some(subnet("192.168.7.208/32"));
            None
        }),
    ),
    case(
        "range-too-small",
        "none",
        Blocks,
        Ask::Wish(|_, w| {
            w.subnets[0].ip_range = Some(subnet("192.168.7.208/31"));
            w.subnets[0].excluded = vec!["192.168.7.208-209".parse().expect("a range")];
            None
        }),
    ),
    case(
        "range-not-aligned",
        "host bits",
        Warning,
        Ask::Wish(|_, w| {
            w.subnets[0].ip_range = Some(subnet("192.168.7.210/28"));
            None
        }),
    ),
    case(
        "excluded-outside",
        "another subnet's address",
        Blocks,
        Ask::Wish(|_, w| {
            w.subnets[0].excluded = vec!["192.168.8.10".parse().expect("a range")];
            refuse(ErrorClass::InvalidExclusion)
        }),
    )
    .also(&["engine-will-refuse"]),
    case("lan-not-probed", "always, until somebody looked", Unknown, Ask::Wish(|_, _| None)),
    // ---- IPv6
    case(
        "ipv6-without-subnet",
        "IPv6 on, no prefix",
        Warning,
        Ask::Wish(|_, w| {
            w.ipv6 = true;
            None
        }),
    ),
    case(
        "ipv6-prefix-may-change",
        "a delegated prefix",
        Warning,
        Ask::Wish(|f, w| {
            announced(f);
            w.ipv6 = true;
            w.subnets.push(part("2001:db8:7::/64", Some("2001:db8:7::1"), Some("2001:db8:7::1:0/112")));
            None
        }),
    ),
    case(
        "ipv6-from-router",
        "26.0.1 and an announced prefix",
        Note,
        Ask::Wish(|f, _| {
            version(f, Product::Docker, "26.0.1");
            announced(f);
            None
        }),
    ),
    case(
        "ipv6-router-may-block-start",
        "20.10 and an announced prefix",
        Warning,
        Ask::Wish(|f, w| {
            version(f, Product::Docker, "20.10.24+dfsg1");
            announced(f);
            w.ipv6 = true;
            w.subnets.push(part("fd07:7::/64", Some("fd07:7::1"), Some("fd07:7::1:0/112")));
            None
        }),
    )
    .also(&["subnet-not-of-link"]),
    case(
        "removal-strands-stopped",
        "one has stopped",
        Warning,
        Ask::Removal(|f| con(f, "pihole").state = "exited".into()),
    ),
    // ---- use
    case(
        "host-cannot-reach",
        "the host is to reach them",
        Warning,
        Ask::Wish(|_, w| {
            w.host_access = true;
            None
        }),
    ),
    case(
        "host-access-impossible",
        "mode private",
        Warning,
        Ask::Wish(|_, w| {
            w.driver = Driver::Macvlan { parent: Some(eth("eth0")), mode: MacvlanMode::Private };
            w.host_access = true;
            None
        }),
    )
    .lost(NO_LINK),
    case(
        "host-access-broken",
        "what holds it has ended",
        Warning,
        Ask::Lan(|f| {
            shim(f, "lan", "192.168.7.250");
            con(f, HOLDER).state = "exited".into();
        }),
    )
    .lost(NO_LINK),
    case(
        "host-access-broken",
        "its link is not there",
        Warning,
        Ask::Lan(|f| {
            shim(f, "lan", "192.168.7.250");
            let Observed::Known(links) = &mut engine(f).links else { panic!("links are known here") };
            links.retain(|l| !l.name.as_str().starts_with("lw-"));
        }),
    ),
    case(
        "host-access-orphaned",
        "its network is gone",
        Warning,
        Ask::Lan(|f| {
            shim(f, "lan", "192.168.7.250");
            net(f, "lan").id = lanward_core::names::NetworkId::seen("another");
            con(f, "pihole").endpoints[0].network_id = lanward_core::names::NetworkId::seen("another");
        }),
    )
    .lost(NO_LINK),
    case(
        "host-access-twice",
        "a second network with the same range",
        Warning,
        Ask::Lan(|f| {
            shim(f, "lan", "192.168.7.250");
            let mut second = net(f, "lan").clone();
            second.id = lanward_core::names::NetworkId::seen("second");
            second.name = NetworkName::seen("second");
            let holder = con(f, HOLDER).clone();
            engine(f).networks.push(second);
            let mut other = holder;
            let text = other.labels.get_mut(lanward_core::access::ACCESS_LABEL).expect("labelled");
            let mut twin: lanward_core::access::Shim = serde_json::from_str(text).expect("a shim");
            twin.network = lanward_core::names::NetworkId::seen("second");
            twin.name = NetworkName::seen("second");
            twin.link = lanward_core::access::link_name(&twin.network);
            twin.address = "192.168.7.251".parse().expect("an address");
            *text = serde_json::to_string(&twin).expect("JSON");
            other.name = lanward_core::names::ContainerName::seen(twin.container());
            other.id = lanward_core::names::ContainerId::seen("twin");
            engine(f).containers.push(other);
            let kind = LinkKind::Macvlan { link: Some("eth0".into()), mode: Some("bridge".into()) };
            add_link(f, twin.link.as_str(), kind, &["192.168.7.251/32"]);
        }),
    )
    .lost(NO_LINK),
    case(
        "host-access-incomplete",
        "a container beside the range",
        Note,
        Ask::Lan(|f| {
            shim(f, "lan", "192.168.7.250");
            con(f, "pihole").endpoints[0].ipv4 = Some("192.168.7.60/24".parse().expect("an address"));
        }),
    )
    .lost(NO_LINK),
    case(
        "host-access-ends",
        "a network with host access",
        Note,
        Ask::Removal(|f| shim(f, "lan", "192.168.7.250")),
    ),
    case(
        "ports-have-no-effect",
        "a container with ports on the LAN only",
        Warning,
        Ask::Lan(|f| {
            let port = con(f, "web").ports[0].clone();
            con(f, "pihole").ports.push(port);
        }),
    ),
    case(
        "ports-have-no-effect",
        "ports of a container to be started",
        Warning,
        Ask::Join(|_, _| How { publish: &["8080:80"], ..How::default() }),
    ),
    case(
        "several-gateways",
        "a container on two networks",
        Note,
        Ask::Lan(|f| {
            let second = con(f, "pihole").endpoints[0].clone();
            con(f, "web").endpoints.push(Endpoint {
                ipv4: Some(subnet("192.168.7.210/24")),
                wanted_ipv4: Some(ip("192.168.7.210")),
                mac: Some("02:42:c0:a8:07:d2".parse().expect("a MAC address")),
                ..second
            });
        }),
    ),
    case(
        "several-gateways",
        "a container joins a second network",
        Note,
        Ask::Join(|f, e| {
            version(f, Product::Docker, "29.7.2");
            e.ipv4 = None;
            How { container: Some("web"), ..How::default() }
        }),
    ),
    case(
        "mac-not-fixed",
        "a random MAC address",
        Note,
        Ask::Lan(|f| {
            con(f, "pihole").endpoints[0].mac = Some("da:fd:fc:50:0b:f6".parse().expect("a MAC address"));
        }),
    ),
    case(
        "mac-not-fixed",
        "none asked for",
        Note,
        Ask::Join(|_, e| {
            e.mac = None;
            How::default()
        }),
    ),
    // ---- existing networks
    case(
        "network-is-isolated",
        "no parent",
        Warning,
        Ask::Lan(|f| {
            net(f, "lan").options.clear();
        }),
    )
    .lost(NO_LINK),
    case(
        "network-lost-parent",
        "the parent is gone",
        Blocks,
        Ask::Lan(|f| {
            net(f, "lan").options.insert("parent".into(), "enp3s0".into());
        }),
    )
    .lost(NO_LINK),
    case(
        "config-only-leftover",
        "a template",
        Note,
        Ask::Site(|f| {
            let mut template = network("mv_config", "null", &[]);
            template.config_only = true;
            engine(f).networks.push(template);
        }),
    ),
    case(
        "bridge-lost-address",
        "docker0 without its address",
        Warning,
        Ask::Site(|f| {
            link(f, "docker0").addresses.clear();
        }),
    ),
    case(
        "address-clash",
        "a container with the router's address",
        Danger,
        Ask::Lan(|f| {
            con(f, "pihole").endpoints[0].ipv4 = Some(subnet("192.168.7.1/24"));
            con(f, "pihole").endpoints[0].wanted_ipv4 = Some(ip("192.168.7.1"));
        }),
    ),
    case(
        "address-held-twice",
        "somebody else answers for a container's address",
        Danger,
        Ask::Lan(|f| f.sweeps.push(asked("192.168.7.209", &[[2, 0xaa, 0xaa, 0xaa, 0xaa, 2]], f.taken_at))),
    ),
    // ---- what is kept for containers
    case("identity-drifted", "another address is kept", Warning, Ask::Lan(|f| keep(f, "192.168.7.212"))),
    case(
        "identity-detached",
        "an address is kept on a network that it has left",
        Warning,
        Ask::Lan(|f| {
            keep(f, "192.168.7.209");
            con(f, "pihole").endpoints.clear();
        }),
    ),
    // ---- joining
    case(
        "address-outside",
        "another subnet",
        Blocks,
        Ask::Join(|_, e| {
            e.ipv4 = Some("192.168.70.5".into());
            How::default()
        }),
    ),
    case(
        "address-is-gateway",
        "the router's",
        Blocks,
        Ask::Join(|_, e| {
            e.ipv4 = Some("192.168.7.1".into());
            How::default()
        }),
    ),
    case(
        "address-is-gateway",
        "podman gives it away",
        Danger,
        Ask::Join(|f, e| {
            version(f, Product::Podman, "5.4.2");
            e.ipv4 = Some("192.168.7.1".into());
            How::default()
        }),
    ),
    case(
        "address-is-host",
        "this machine's",
        Danger,
        Ask::Join(|_, e| {
            e.ipv4 = Some("192.168.7.20".into());
            How::default()
        }),
    ),
    case(
        "address-answered",
        "somebody answered for it",
        Danger,
        Ask::Join(|f, e| {
            let address: IpAddr = e.ipv4.as_deref().expect("a fixed address").parse().expect("an address");
            let mut sweep = SweepRecord::begin(LinkName::seen("eth0"), vec![subnet(LAN)], f.taken_at);
            let mac = MacAddr([2, 0xaa, 0xaa, 0xaa, 0xaa, 2]);
            sweep.take(&Answer::Answered { address, mac, at_ms: 1 }, f.taken_at);
            sweep.complete(f.taken_at);
            f.sweeps.push(sweep);
            How::default()
        }),
    ),
    case(
        "address-is-resolver",
        "a name server's",
        Warning,
        Ask::Join(|f, _| {
            f.host.resolvers = Observed::Known(vec![ip("192.168.7.230")]);
            How::default()
        }),
    ),
    case(
        "address-not-usable",
        "broadcast",
        Blocks,
        Ask::Join(|_, e| {
            e.ipv4 = Some("192.168.7.255".into());
            How::default()
        }),
    ),
    case(
        "address-is-excluded",
        "excluded",
        Blocks,
        Ask::Join(|f, _| {
            net(f, "lan").ipam[0].excluded.insert("nas".into(), ip("192.168.7.230"));
            How::default()
        }),
    ),
    case(
        "address-in-use",
        "another container's",
        Blocks,
        Ask::Join(|_, e| {
            e.ipv4 = Some("192.168.7.209".into());
            How::default()
        }),
    ),
    case(
        "address-in-range",
        "inside the range",
        Note,
        Ask::Join(|_, e| {
            e.ipv4 = Some("192.168.7.215".into());
            How::default()
        }),
    ),
    case(
        "mac-is-multicast",
        "an odd first byte",
        Blocks,
        Ask::Join(|_, e| {
            e.mac = Some("01:11:22:33:44:55".into());
            How::default()
        }),
    ),
    case(
        "mac-in-use",
        "another container's",
        Blocks,
        Ask::Join(|_, e| {
            e.mac = Some("02:42:c0:a8:07:d1".into());
            How::default()
        }),
    ),
    case(
        "mac-in-use",
        "the parent's",
        Blocks,
        Ask::Join(|f, e| {
            e.mac = link(f, "eth0").mac.map(|m| m.to_string());
            How::default()
        }),
    ),
    case(
        "mac-not-for-ipvlan",
        "ipvlan",
        Blocks,
        Ask::Join(|f, _| {
            net(f, "lan").driver = "ipvlan".into();
            How::default()
        }),
    ),
    case(
        "mac-ignored",
        "an attach before 29.3",
        Blocks,
        Ask::Join(|_, _| How { container: Some("web"), ..How::default() }),
    )
    .also(&["several-gateways"]),
];
