//! Every kind of finding there is: one list. A rule returns these; the catalogue has words for each, and a
//! test compares the two. Leaves out on purpose when a kind applies: that is `diagnosis::rules`.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    addressing::{AddressRange, Subnet},
    endpoint::EngineProblem,
    facts::{Hypervisor, NetworkManagerKind},
    finding::FindingCode,
    map::AnsweredBy,
    placement::EngineKind,
    predict::ErrorClass,
};

/// A kind's code and the names of its values: what its sentences may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindShape {
    /// The variant's name; the code is the same in kebab-case.
    pub variant: &'static str,
    /// The names of its values.
    pub fields: &'static [&'static str],
}

impl KindShape {
    /// The code, as serde writes it.
    pub fn code(&self) -> FindingCode {
        FindingCode(kebab(self.variant))
    }
}

/// serde's `kebab-case`: a dash before each capital but the first.
fn kebab(variant: &str) -> String {
    let mut code = String::with_capacity(variant.len() + 6);
    for (at, c) in variant.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            code.push('-');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

macro_rules! finding_kinds {
    ($($(#[$doc:meta])* $kind:ident { $($(#[$field_doc:meta])* $field:ident : $of:ty),* $(,)? }),* $(,)?) => {
        /// What is so.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        #[serde(tag = "code", rename_all = "kebab-case")]
        pub enum FindingKind {
            $($(#[$doc])* $kind { $($(#[$field_doc])* $field: $of),* }),*
        }

        impl FindingKind {
            /// The list itself, for the tests that hold the catalogue and the rules against it.
            pub const SHAPES: &'static [KindShape] =
                &[$(KindShape { variant: stringify!($kind), fields: &[$(stringify!($field)),*] }),*];

            fn variant(&self) -> &'static str {
                match self { $(Self::$kind { .. } => stringify!($kind)),* }
            }
        }
    };
}

impl FindingKind {
    /// The code, as serde writes it.
    pub fn code(&self) -> FindingCode {
        FindingCode(kebab(self.variant()))
    }
}

finding_kinds! {
    // ---- engine

    /// No engine could be reached.
    NoEngine {
        /// The problem with the endpoint that would have been used.
        problem: EngineProblem,
    },

    /// The engine will refuse the request.
    EngineWillRefuse {
        /// The kind of refusal.
        class: ErrorClass,
        /// HTTP status.
        status: u16,
        /// The engine's sentence.
        message: String,
    },

    /// A refused create makes this engine forget to give the subnet back (Docker 20.10).
    SubnetMayLeak {
        /// The subnet.
        subnet: Subnet,
        /// The engine's version.
        version: String,
    },

    /// Another Docker network holds an overlapping subnet.
    SubnetHeldByNetwork {
        /// The wanted subnet.
        subnet: Subnet,
        /// The other network's name.
        network: String,
        /// Its subnet.
        other: Subnet,
    },

    /// Another network has that name.
    NameInUse {
        /// The name.
        name: String,
    },

    /// A fact that rules need is unknown.
    CouldNotCheck {
        /// The first rule's code.
        rule: FindingCode,
        /// Further rules that need the same fact.
        also: Vec<FindingCode>,
        /// The fact that is missing (`engine-links`, `routes`, `resolvers`, `kernel`, `lan`).
        fact: String,
        /// Why it is missing: the kebab-case name of an `observed::Why`.
        reason: String,
    },

    /// The engine's pools for automatic subnets are used up, or nearly.
    AddressPoolsExhausted {
        /// Subnets in use.
        used: u32,
        /// Subnets the pools hold.
        total: u32,
    },

    /// The kernel of the engine cannot make such links.
    KernelLacks {
        /// `macvlan`, `ipvlan`, `vlan` or `dummy`.
        what: String,
    },

    /// The engine rewrites its default bridge's address (Docker up to 24).
    EngineRewritesBridge {
        /// The default bridge's name.
        bridge: String,
    },

    /// A bridge that is there loses its IPv4 address to the network.
    BridgeLosesAddress {
        /// Its name.
        bridge: String,
        /// The addresses it has now.
        addresses: Vec<String>,
    },

    /// A link of that name is there, and is no bridge.
    BridgeNameIsTaken {
        /// The name.
        bridge: String,
    },

    /// Removing the network may remove this link of the host (podman 4.3 with CNI).
    LinkMayBeDeleted {
        /// Its name.
        link: String,
    },

    /// The engine ignores these parts of the request.
    EngineIgnores {
        /// Their names.
        options: Vec<String>,
        /// The engine's product and version.
        engine: String,
    },

    /// An option that no such driver reads.
    OptionHasNoEffect {
        /// As it was written.
        option: String,
        /// The option that was probably meant.
        meant: String,
    },

    /// Stopped containers lose their network with it: the engine removes it all the same.
    RemovalStrandsStopped {
        /// The network's name.
        network: String,
        /// The stopped containers attached to it.
        containers: Vec<String>,
    },

    // ---- placement

    /// The engine runs in a virtual machine: LAN drivers end inside it.
    EngineInVm {
        /// Which.
        engine: EngineKind,
    },

    /// The engine is remote: this machine's NICs are not its links.
    EngineIsRemote {
        /// Its host name.
        host: String,
    },

    /// It cannot be told where the engine runs.
    EnginePlaceUnknown {},

    /// Rootless engines have no access to the host's links.
    EngineIsRootless {},

    /// The engine itself runs in a container: its links end at that container's cable.
    EngineInContainer {},

    /// Windows containers have no macvlan and no ipvlan.
    EngineHasNoLanDrivers {},

    /// A hypervisor that can drop frames of further MAC addresses lies below.
    HypervisorMayFilter {
        /// Which.
        hypervisor: Hypervisor,
        /// The text that told.
        sign: String,
    },

    /// A cloud that delivers only frames of the address it gave lies below.
    CloudDropsFrames {
        /// Which.
        cloud: Hypervisor,
        /// The text that told.
        sign: String,
    },

    /// In a swarm every node hands out the same addresses.
    SwarmSameAddresses {
        /// The network's name.
        network: String,
    },

    /// A network manager put an address on a link that the engine made.
    DockerLinkManaged {
        /// The link.
        link: String,
        /// The address that the engine did not give.
        address: Subnet,
        /// Managers that run.
        managers: Vec<NetworkManagerKind>,
    },

    /// A bridge network's device has lost its gateway address.
    BridgeLostAddress {
        /// The network's name.
        network: String,
        /// Its device.
        bridge: String,
        /// The address that is missing.
        gateway: IpAddr,
    },

    /// Bridged frames pass the packet filter, also those of other bridges.
    BridgeNetfilterOn {
        /// Bridges of the host that are not the engine's.
        bridges: Vec<String>,
    },

    // ---- parent

    /// The parent is not among the engine's links.
    ParentNotFound {
        /// The name.
        parent: String,
        /// Links that would do.
        candidates: Vec<String>,
    },

    /// A macvlan or ipvlan without parent hangs on a dummy link and reaches nobody.
    ParentNotGiven {},

    /// The loopback cannot be a parent.
    ParentIsLoopback {
        /// The name.
        parent: String,
    },

    /// Wi-Fi does not carry further MAC addresses.
    ParentIsWireless {
        /// The name.
        parent: String,
    },

    /// The parent is switched off or has no carrier.
    ParentIsDown {
        /// The name.
        parent: String,
    },

    /// The parent is a bridge.
    ParentIsBridge {
        /// The name.
        parent: String,
    },

    /// The parent is a port of a bridge or bond: containers fail at start.
    ParentIsPort {
        /// The name.
        parent: String,
        /// Of what.
        master: String,
    },

    /// The parent was made by the engine.
    ParentIsDockerMade {
        /// The name.
        parent: String,
    },

    /// The parent is a layer-3 tunnel: it has no MAC addresses.
    ParentIsTunnel {
        /// The name.
        parent: String,
    },

    /// The parent is a dummy link: nobody is behind it.
    ParentIsDummy {
        /// The name.
        parent: String,
    },

    /// The parent has no address of that family, so the LAN behind it cannot be read off.
    ParentHasNoAddress {
        /// The name.
        parent: String,
    },

    /// macvlan and ipvlan on one parent: containers fail at start.
    ParentHasOtherDriver {
        /// The name.
        parent: String,
        /// The driver already there.
        other: String,
        /// What uses it: a network's or a link's name.
        by: String,
    },

    /// A network that does not share its parent is on it already.
    ParentUsedByNetwork {
        /// The name.
        parent: String,
        /// The network's name.
        network: String,
    },

    /// passthru gives the whole parent to one container.
    PassthruTakesParent {
        /// The name.
        parent: String,
    },

    /// The name of the VLAN link would be longer than Linux allows.
    LinkNameTooLong {
        /// The name.
        name: String,
        /// Its length in bytes.
        length: u32,
        /// The longest that Linux allows.
        limit: u32,
    },

    /// More MAC addresses on one parent than a switch port or a NIC usually takes without notice.
    ManyMacs {
        /// The name.
        parent: String,
        /// MAC addresses.
        count: u32,
        /// From how many on we say so.
        limit: u32,
    },

    // ---- addressing

    /// A bridge network takes the subnet of the host's own LAN: the host can lose its LAN.
    BridgeOnLan {
        /// The network's name.
        network: String,
        /// The subnet.
        subnet: Subnet,
        /// The interface on that LAN.
        link: String,
        /// The subnet there.
        lan: Subnet,
    },

    /// A routed network takes the subnet of the LAN: nobody's packets find it.
    RoutedOnLan {
        /// The network's name.
        network: String,
        /// The subnet.
        subnet: Subnet,
        /// The interface on that LAN.
        link: String,
        /// The subnet there.
        lan: Subnet,
    },

    /// The LAN needs a route to a routed network.
    RouteNeeded {
        /// The network's name.
        network: String,
        /// The subnet.
        subnet: Subnet,
        /// The host's address on the parent.
        via: Option<IpAddr>,
    },

    /// The subnet covers what a route of the host leads to, such as a VPN.
    SubnetOverlapsRoute {
        /// The network's name.
        network: String,
        /// The subnet.
        subnet: Subnet,
        /// The route's destination.
        route: Subnet,
        /// Where it leads.
        link: String,
    },

    /// The subnet covers a name server of the host.
    SubnetCoversResolver {
        /// The network's name.
        network: String,
        /// The subnet.
        subnet: Subnet,
        /// The name server.
        resolver: IpAddr,
    },

    /// No gateway: some engines then take an address of the LAN, some give containers no way out.
    GatewayNotGiven {
        /// The subnet.
        subnet: Subnet,
        /// The address that would be taken.
        taken: Option<IpAddr>,
    },

    /// No gateway: this engine hands the router's address to a container.
    RouterAddressHandedOut {
        /// The subnet.
        subnet: Subnet,
        /// The router's address, or the one routers usually have.
        address: IpAddr,
    },

    /// The gateway is not the one this LAN uses.
    GatewayNotOfLink {
        /// The wanted gateway.
        gateway: IpAddr,
        /// The LAN's.
        lan_gateway: IpAddr,
    },

    /// The gateway lies inside the range for containers.
    GatewayInRange {
        /// The gateway.
        gateway: IpAddr,
        /// The range.
        range: Subnet,
    },

    /// Automatic addresses could be the gateway's, the host's or others' that are known.
    RangeCoversKnown {
        /// The range in force.
        range: Subnet,
        /// The known addresses inside it, with what holds them.
        known: Vec<KnownAddress>,
        /// The same addresses alone.
        addresses: Vec<IpAddr>,
    },

    /// No range: automatic addresses start at the bottom of the LAN, where routers and DHCP live.
    RangeNotGiven {
        /// The subnet.
        subnet: Subnet,
        /// A better range.
        proposed: Option<Subnet>,
    },

    /// The range may hold what the LAN's DHCP server hands out: this link's address is leased and lies near.
    RangeMayCoverDhcp {
        /// The range in force.
        range: Subnet,
        /// This machine's leased address.
        leased: IpAddr,
    },

    /// The range holds hardly any address for containers.
    RangeTooSmall {
        /// The range in force.
        range: Subnet,
        /// Addresses left for containers.
        available: u32,
    },

    /// The range does not begin at a CIDR boundary.
    RangeNotAligned {
        /// As written.
        range: Subnet,
        /// What it means.
        aligned: Subnet,
    },

    /// An excluded address lies outside the subnet.
    ExcludedOutside {
        /// The excluded addresses.
        excluded: AddressRange,
        /// The subnet.
        subnet: Subnet,
    },

    /// The subnet is not the link's.
    SubnetNotOfLink {
        /// The wanted subnet.
        subnet: Subnet,
        /// The parent.
        parent: String,
        /// The subnets on it.
        link_subnets: Vec<Subnet>,
    },

    /// Nobody looked whether addresses on the LAN answer.
    LanNotProbed {
        /// The addresses that will be handed out.
        range: AddressRange,
    },

    // ---- IPv6

    /// IPv6 is on, but no IPv6 subnet was given.
    Ipv6WithoutSubnet {
        /// The network's name.
        network: String,
    },

    /// The IPv6 prefix was delegated and can change.
    Ipv6PrefixMayChange {
        /// The subnet.
        subnet: Subnet,
        /// The link that got it from the router.
        link: String,
    },

    /// Containers take IPv6 addresses from the LAN's router although IPv6 is off.
    Ipv6FromRouter {
        /// The name.
        parent: String,
        /// The engine's version.
        version: String,
    },

    /// Router advertisements can make a dual-stack container fail at start (Docker 20.10).
    Ipv6RouterMayBlockStart {
        /// The name.
        parent: String,
        /// The engine's version.
        version: String,
    },

    // ---- use

    /// The host cannot reach macvlan and ipvlan containers: the kernel does not loop frames back.
    HostCannotReach {
        /// The name.
        parent: String,
    },

    /// The host is to reach the containers, and no extra link can make that possible here.
    HostAccessImpossible {
        /// `engine-elsewhere`, `rootless`, `no-parent`, `passthru`, `isolating-mode`, `routed`.
        reason: String,
    },

    /// What holds a host shim does not run, or its link is not up.
    HostAccessBroken {
        /// The network.
        network: String,
        /// The container.
        container: String,
        /// Whether the container runs: then it is the link.
        running: bool,
    },

    /// A host shim whose network is gone.
    HostAccessOrphaned {
        /// The network's name when it was made.
        network: String,
        /// The address it still holds.
        address: IpAddr,
    },

    /// Two host shims lead to the same addresses.
    HostAccessTwice {
        /// The one's network.
        network: String,
        /// The other's.
        other_network: String,
        /// What both lead to.
        route: Subnet,
    },

    /// Containers that a host shim has no route to.
    HostAccessIncomplete {
        /// The network.
        network: String,
        /// The containers.
        containers: Vec<String>,
    },

    /// The host access of a network ends with it.
    HostAccessEnds {
        /// The network.
        network: String,
        /// The address that it gives back.
        address: IpAddr,
    },

    /// Published ports have no effect on macvlan and ipvlan.
    PortsHaveNoEffect {
        /// The network.
        network: String,
    },

    /// Containers on several networks: one of them leads out.
    SeveralGateways {
        /// Their names.
        containers: Vec<String>,
        /// The networks they share.
        networks: Vec<String>,
        /// The one whose IPv4 gateway wins, where it can be told.
        winner: Option<String>,
        /// The one whose IPv6 gateway wins, if any of them has IPv6.
        winner_v6: Option<String>,
    },

    /// MAC addresses that the engine makes up anew.
    MacNotFixed {
        /// The network's name.
        network: String,
        /// The containers; empty for one that is yet to be attached.
        containers: Vec<String>,
    },

    // ---- what is kept for containers

    /// A container has something else than what is kept for it.
    IdentityDrifted {
        /// The network's name.
        network: String,
        /// The container's name.
        container: String,
        /// What is kept of the fields that differ.
        kept: Vec<String>,
        /// What is there, in the same order.
        present: Vec<String>,
    },

    /// A container is not on a network where an address is kept for it.
    IdentityDetached {
        /// The network's name.
        network: String,
        /// The container's name.
        container: String,
        /// What is kept.
        kept: Vec<String>,
    },

    // ---- existing networks

    /// The network hangs on a dummy link and reaches nobody.
    NetworkIsIsolated {
        /// The network's name.
        network: String,
    },

    /// The network's parent is not there: its containers cannot start.
    NetworkLostParent {
        /// The network's name.
        network: String,
        /// The parent.
        parent: String,
    },

    /// A template for other networks that nothing uses.
    ConfigOnlyLeftover {
        /// The network's name.
        network: String,
    },

    /// A container has an address of the LAN that is somebody else's.
    AddressClash {
        /// The network's name.
        network: String,
        /// The container's name.
        container: String,
        /// The address.
        address: IpAddr,
        /// `gateway`, `host` or `resolver`.
        holder: String,
    },

    // ---- endpoint

    /// The fixed address lies outside the network.
    AddressOutside {
        /// The address.
        address: IpAddr,
        /// The network's subnets.
        subnets: Vec<Subnet>,
    },

    /// The fixed address is the gateway's.
    AddressIsGateway {
        /// The address.
        address: IpAddr,
    },

    /// The fixed address is the host's own.
    AddressIsHost {
        /// The address.
        address: IpAddr,
        /// The link that has it.
        link: String,
    },

    /// Somebody on the LAN answers for the fixed address.
    AddressAnswered {
        /// The address.
        address: IpAddr,
        /// Who answers.
        others: Vec<AnsweredBy>,
    },

    /// A container has an address on the LAN, and somebody else answers for it.
    AddressHeldTwice {
        /// The network.
        network: String,
        /// The container.
        container: String,
        /// The address.
        address: IpAddr,
        /// The container's MAC address.
        ours: Vec<AnsweredBy>,
        /// Who else answers.
        others: Vec<AnsweredBy>,
    },

    /// The fixed address is a name server of the host.
    AddressIsResolver {
        /// The address.
        address: IpAddr,
    },

    /// The fixed address is the subnet's first or last.
    AddressNotUsable {
        /// The address.
        address: IpAddr,
        /// The subnet.
        subnet: Subnet,
    },

    /// The fixed address is excluded in this network.
    AddressIsExcluded {
        /// The address.
        address: IpAddr,
    },

    /// Another container has the fixed address.
    AddressInUse {
        /// The address.
        address: IpAddr,
        /// The other container's name.
        container: String,
    },

    /// The fixed address lies in the range of automatic ones.
    AddressInRange {
        /// The address.
        address: IpAddr,
        /// The range.
        range: Subnet,
    },

    /// A multicast MAC address cannot be an interface's.
    MacIsMulticast {
        /// The MAC address.
        mac: String,
    },

    /// The MAC address is in use on that parent.
    MacInUse {
        /// The MAC address.
        mac: String,
        /// The container or link that has it.
        holder: String,
    },

    /// ipvlan containers share the parent's MAC address.
    MacNotForIpvlan {
        /// The MAC address.
        mac: String,
    },

    /// This engine ignores the MAC address of an attach (Docker before 29.3).
    MacIgnored {
        /// The MAC address.
        mac: String,
        /// The engine's version.
        version: String,
    },
}

/// A known address and what holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KnownAddress {
    /// The address.
    pub address: IpAddr,
    /// `gateway`, `host`, `resolver`, `neighbour`.
    pub holder: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_tag_that_serde_writes() {
        let kinds = [
            FindingKind::EngineIsRootless {},
            FindingKind::ParentIsDown { parent: "eth0".into() },
            FindingKind::Ipv6WithoutSubnet { network: "n".into() },
        ];
        for kind in kinds {
            let json = serde_json::to_value(&kind).expect("a finding is plain data");
            assert_eq!(json["code"], serde_json::json!(kind.code().0), "{kind:?}");
        }
    }

    #[test]
    fn no_code_is_there_twice() {
        let mut codes: Vec<_> = FindingKind::SHAPES.iter().map(KindShape::code).collect();
        codes.sort();
        let all = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}
