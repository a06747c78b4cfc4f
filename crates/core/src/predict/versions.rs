//! Which engine answers how: every difference between versions that an answer depends on, in one list with
//! its source. Leaves out on purpose the rules themselves; they ask here.
//!
//! "measured" means: the same request was sent to dockerd 20.10.24, 24.0.9, 25.0.6, 26.1.4, 27.5.1, 28.5.2,
//! 29.0.4 and 29.7.2 (`tests/fixtures/engines/verdicts.json`). Paths are moby's.

use std::{convert::Infallible, fmt, str::FromStr};

/// A release of an engine: `20.10.24+dfsg1` is 20.10.24.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// First number.
    pub major: u16,
    /// Second number.
    pub minor: u16,
    /// Third number.
    pub patch: u16,
}

impl Release {
    /// A release by its numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// True from the release on that brought `switch`.
    pub fn has(self, switch: Switch) -> bool {
        self >= switch.since()
    }
}

impl FromStr for Release {
    type Err = Infallible;

    /// Reads the leading numbers of a version (`v28.5.2+dfsg4-5`, `29.0.0-rc.1`, `5.4.2`). What is missing is
    /// zero; a text without numbers, such as a development build's `dev`, counts as newer than every release.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().trim_start_matches('v');
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u16>);
        let Some(Ok(major)) = numbers.next() else {
            return Ok(Self::new(u16::MAX, 0, 0));
        };
        let mut next = || numbers.next().and_then(Result::ok).unwrap_or(0);
        let minor = next();
        Ok(Self::new(major, minor, next()))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// A change in what dockerd answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// IPv4 `/31` and `/32` have no network and no broadcast address, so they can be used (commit 3a938df4b5,
    /// `libnetwork/ipam/allocator.go` v23.0; measured 20.10 refuses, 24 accepts).
    PointToPoint,
    /// ipvlan knows the mode `l3s` and checks `ipvlan_flag` (`drivers/ipvlan/ipvlan_network.go` v23.0; measured).
    IpvlanFlags,
    /// The base of a VLAN link is "not found" without a stray "does was" (`drivers/macvlan/macvlan_setup.go`
    /// v23.0; measured).
    VlanWording,
    /// An `overlay` network without a swarm is refused first of all and with 403 (`daemon/network.go` v24.0;
    /// measured 20.10 500).
    OverlayFirst,
    /// An unknown scope is local, `global` has its own pools (measured: 20.10 answers "not a swarm manager").
    GlobalScope,
    /// Ranges are prefixes, so one of the other family is told apart (`libnetwork/ipam/structures.go` v24.0).
    PrefixRanges,
    /// V1. All IPAM texts are validated before anything is allocated (`api/types/network/ipam.go` v25.0
    /// `ValidateIPAM`; measured).
    StrictIpam,
    /// V2. Names are unique, whatever `CheckDuplicate` says (`libnetwork/controller.go` v25.0; measured).
    UniqueNames,
    /// Bad values answer 400 where they answered 500 (commit 42d34e40f9, v25.0; measured).
    BadValuesAre400,
    /// A bridge's MTU is set, so the kernel judges it (`drivers/bridge/bridge_linux.go` v25.0 `setupMTU`;
    /// measured).
    BridgeMtu,
    /// The default bridge is no longer pushed aside by a network that wants its name or subnet
    /// (`drivers/bridge/bridge_linux.go` v25.0 `checkConflict`; measured).
    DefaultBridgeProtected,
    /// Link-local IPv6 subnets that are not exactly `fe80::/64` are refused (`validateIPv6Subnet` v25.0).
    LinkLocalChecked,
    /// An internal bridge network can have no gateway of its own (`setup_ipv4_linux.go` v25.0; measured).
    InternalHasNoGateway,
    /// An endpoint's settings are validated when the container is created (`daemon/container_operations.go`
    /// v25.0 `validateEndpointSettings`; measured).
    EndpointsCheckedAtCreate,
    /// Several networks at create (API 1.44; measured).
    SeveralNetworks,
    /// Inspect lists configured subnets before automatic ones, whatever the family (`daemon/network.go` v25.0;
    /// measured).
    ConfiguredFirst,
    /// A macvlan or ipvlan without parent is internal (commit in v26.1; measured in the lab 20.10 gives a
    /// default route, 26.1 does not).
    DummyIsInternal,
    /// V3. The allocator that gives the first pool nobody uses (before, pools rotate), prefixes its refusals
    /// and makes IPv6 pools from a ULA (`libnetwork/ipams/defaultipam` v27.0; measured).
    NewAllocator,
    /// Macvlan networks may share a parent (commit 528ffa9cae, v27.0; measured).
    SharedMacvlanParents,
    /// `com.docker.network.enable_ipv6` is read by the daemon (`daemon/network.go` v27.0; measured).
    EnableIpv6Option,
    /// `gateway_mode_ipv4/6`: nat, routed (`drivers/bridge` v27.0; measured).
    GatewayModes,
    /// A bridge name of 16 bytes and more is looked for as an alternative name first, so it fails only when the
    /// device is made (vendored netlink in v27.0; measured).
    LongNamesFailLate,
    /// Multicast IPv6 subnets are refused (`validateIPv6Subnet` v27.0; measured).
    MulticastChecked,
    /// V4. IPv4 can be switched off (API 1.48, v28.0; measured).
    Ipv4Optional,
    /// Drivers read their options before addresses are allocated (`driverapi.GwAllocChecker` v28.0; measured).
    OptionsBeforeAddresses,
    /// `invalid name: name is empty` (`libnetwork/controller.go` v28.0; measured).
    EmptyNameWording,
    /// `gateway_mode`: nat-unprotected, isolated (v28.0; measured).
    MoreGatewayModes,
    /// `advertise_addr_nmsgs` and `_ms` are checked (`libnetwork/network.go` v28.0; measured).
    AdvertiseOptions,
    /// Networks are sorted for the default route by priority per family (`sandbox.go` v28.0 `Less`).
    GatewayPriority,
    /// A single address can be given in a full pool (`internal/addrset` v28.0).
    AddressSet,
    /// Endpoint option `com.docker.network.endpoint.ifname` (v28.0; measured).
    InterfaceNames,
    /// Failures at start say `failed to set up container networking: ` first (v28.0.1).
    PrefixedStart,
    /// `cannot connect container to host network` (v28.0.2; measured 28.5.2).
    HostConnectWording,
    /// A network with endpoints names them when it cannot be removed (v28.1; measured 28.5.2).
    EndpointsNamed,
    /// V5. Addresses are typed in the API, so a bad one is bad JSON; `0.0.0.0/N` asks for any subnet of that
    /// size (v29.0; measured).
    TypedAddresses,
    /// V6. macvlan and ipvlan reserve no gateway unless one is given (commits 468e3521b0, aa78f19066, v29.0;
    /// measured).
    NoLanGateway,
    /// A create that fails gives back every pool it took (`libnetwork/network.go` v29.0; measured: 27 and 28
    /// lose the first of two overlapping subnets).
    NoPoolLoss,
    /// Inspect shows the gateway of a given subnet, and only families that are on (`daemon/network.go` v29.0
    /// `buildIPAMResources`; measured).
    InspectShowsTruth,
    /// An address inside an automatic subnet can be asked for (v29.0; measured 29.0.4).
    AddressInAutomaticSubnet,
    /// Inspect leaves out an empty gateway and range, where 29.0 and 29.1 show `""` (commit 62c1a719b3, `omitzero`
    /// in `api/types/network/ipam.go` 29.2; measured 29.0.4 and 29.7.2).
    EmptyAddressesHidden,
    /// "user-specified" with a hyphen (v29.2; measured 29.0.4 without, 29.7.2 with).
    HyphenWording,
}

impl Switch {
    /// The first release that has it.
    pub const fn since(self) -> Release {
        use Switch::*;
        match self {
            PointToPoint | IpvlanFlags | VlanWording => Release::new(23, 0, 0),
            OverlayFirst | GlobalScope | PrefixRanges => Release::new(24, 0, 0),
            StrictIpam
            | UniqueNames
            | BadValuesAre400
            | BridgeMtu
            | DefaultBridgeProtected
            | LinkLocalChecked
            | InternalHasNoGateway
            | EndpointsCheckedAtCreate
            | SeveralNetworks
            | ConfiguredFirst => Release::new(25, 0, 0),
            DummyIsInternal => Release::new(26, 1, 0),
            NewAllocator | SharedMacvlanParents | EnableIpv6Option | GatewayModes | LongNamesFailLate
            | MulticastChecked => Release::new(27, 0, 0),
            Ipv4Optional
            | OptionsBeforeAddresses
            | EmptyNameWording
            | MoreGatewayModes
            | AdvertiseOptions
            | GatewayPriority
            | AddressSet
            | InterfaceNames => Release::new(28, 0, 0),
            PrefixedStart => Release::new(28, 0, 1),
            HostConnectWording => Release::new(28, 0, 2),
            EndpointsNamed => Release::new(28, 1, 0),
            TypedAddresses | NoLanGateway | NoPoolLoss | InspectShowsTruth | AddressInAutomaticSubnet => {
                Release::new(29, 0, 0)
            }
            EmptyAddressesHidden | HyphenWording => Release::new(29, 2, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(text: &str) -> Release {
        match text.parse() {
            Ok(release) => release,
            Err(never) => match never {},
        }
    }

    #[test]
    fn versions_are_read_as_engines_print_them() {
        for (text, numbers) in [
            ("20.10.24+dfsg1", Release::new(20, 10, 24)),
            ("26.1.5+dfsg1", Release::new(26, 1, 5)),
            ("v28.5.2", Release::new(28, 5, 2)),
            ("29.0.0-rc.1", Release::new(29, 0, 0)),
            ("4.3.1", Release::new(4, 3, 1)),
            ("27.0", Release::new(27, 0, 0)),
            ("28.5.2+dfsg4-5", Release::new(28, 5, 2)),
        ] {
            assert_eq!(release(text), numbers, "{text}");
        }
        assert!(release("dev") > release("29.7.2"));
        assert!(release("") > release("29.7.2"));
        assert!(release("99999999999.1") > release("29.7.2"));
    }

    #[test]
    fn switches_follow_the_releases() {
        assert!(!release("24.0.9").has(Switch::StrictIpam) && release("25.0.0").has(Switch::StrictIpam));
        assert!(!release("29.0.4").has(Switch::EmptyAddressesHidden));
        assert!(release("29.7.2").has(Switch::EmptyAddressesHidden));
    }
}
