//! Which kind of refusal an engine's answer is. One list for dockerd 20.10 to 29 and podman 4.3 to 5.4, because the
//! same complaint has many wordings. Leaves out on purpose what to do about it: that is in the catalogue.
//!
//! The wordings are those of `tests/fixtures/engines/` and of the moby sources named in `create` and `endpoint`.

use super::ErrorClass;

/// How a wording is recognised.
enum Sign {
    /// The text contains this.
    Has(&'static str),
    /// The text contains both.
    Both(&'static str, &'static str),
    /// The text begins with this.
    Starts(&'static str),
}

use Sign::{Both, Has, Starts};

/// The first sign that fits decides, so the more telling ones come first.
const SIGNS: &[(Sign, ErrorClass)] = {
    use ErrorClass::*;
    &[
        // The disk is the reason, whatever the engine was doing (ENOSPC, EDQUOT).
        (Has("no space left on device"), NoSpace),
        (Has("disk quota exceeded"), NoSpace),
        // Podman has no such host bits, but it has its own words for many things; docker's come with them.
        (Has("operation is not permitted on predefined"), PredefinedName),
        (Has("it conflicts with a valid network mode"), PredefinedName),
        (Has("is a pre-defined network and cannot be removed"), NotAllowed),
        (Both("default network", "cannot be removed"), NotAllowed),
        (Both("network with name", "already exists"), NameInUse),
        (Has("network already exists"), NameInUse),
        (Both("The container name", "is already in use"), NameInUse),
        (Has("invalid name:"), InvalidName),
        (Has("names must match"), InvalidName),
        (Has("name must be valid as a DNS name component"), InvalidName),
        (Has("name must be 63 characters or fewer"), InvalidName),
        (Has("name must be provided"), InvalidName),
        (Has("file name too long"), InvalidName),
        (Has("Pool overlaps with other one"), PoolOverlaps),
        (Has("is already used on the host or by another config"), PoolOverlaps),
        (Has("is being used by a network interface"), PoolOverlaps),
        (Has("overlapping subnets:"), PoolOverlaps),
        (Has("duplicate subnet defined"), PoolOverlaps),
        (Has("non-overlapping IPv"), PoolsExhausted),
        (Has("all predefined address pools have been fully subnetted"), PoolsExhausted),
        (Has("could not find free subnet"), PoolsExhausted),
        (Has("doesn't support multiple subnets"), TooManySubnets),
        (Has("IPv4 or IPv6 must be enabled"), FamiliesDisabled),
        (Has("IPv4 cannot be disabled"), FamiliesDisabled),
        (Has("pool is empty"), InvalidIpamDriver),
        (Has("null ipam driver does not handle"), InvalidIpamDriver),
        (Has("ipam driver dhcp is not supported"), InvalidIpamDriver),
        (Has("unsupported ipam driver"), InvalidIpamDriver),
        (Has("unable to obtain lease"), InvalidIpamDriver),
        (Has("error dialing DHCP daemon"), InvalidIpamDriver),
        (Both("only one instance of", "network is allowed"), SingletonDriver),
        (Has("unsupported driver"), UnknownDriver),
        (Has("failed to find driver or plugin"), UnknownDriver),
        (Both("plugin \"", "\" not found"), UnknownDriver),
        (Has("not a swarm manager"), NotInSwarm),
        (Has("swarm is not active"), NotInSwarm),
        (Has("from a worker node"), NotInSwarm),
        (Has("cannot downgrade network scope"), NotInSwarm),
        (Has("Ingress network can only be global scope"), NotInSwarm),
        (Has("configuration network"), ConfigNetwork),
        (Has("configuration-only network"), ConfigNetwork),
        // Endpoints, before the addressing words they share.
        (Has("is already taken in"), AddressInUse),
        (Has("user specified IP address is supported"), NotAllowed),
        (Has("user-specified IP address is supported"), NotAllowed),
        (Has("network-scoped alias"), NotAllowed),
        (Has("invalid IPv4 address:"), InvalidAddress),
        (Has("invalid IPv6 address:"), InvalidAddress),
        (Has("invalid link-local IP address"), InvalidAddress),
        (Has("failed to parse the ipv4 address"), InvalidAddress),
        (Has("failed to parse the ipv6 address"), InvalidAddress),
        (Has("no configured subnet"), AddressOutside),
        (Has("It does not belong to any of this network's subnets"), AddressOutside),
        (Has("not in any subnet on network"), AddressOutside),
        (Has("not all static IPs matched a subnet"), AddressOutside),
        (Has("invalid MAC address"), InvalidMac),
        (Has("failed to parse the mac address"), InvalidMac),
        (Has("MAC address changed"), InvalidMac),
        (Both("MAC to", "cannot assign requested address"), InvalidMac),
        (Both("failed to create macvlan", "cannot assign requested address"), InvalidMac),
        (Has("create macvlan interface: Netlink error: Cannot assign requested address"), InvalidMac),
        (Both("MAC to", "address already in use"), MacInUse),
        (Both("failed to set \"", "UP: address already in use"), MacInUse),
        (Has("set macvlan up: Netlink error: Address already in use"), MacInUse),
        (Has("do not support custom mac address"), MacNotSupported),
        (Has("container-wide MAC address no longer supported"), MacNotSupported),
        (Has("no available IPv4 addresses"), NoAddressLeft),
        (Has("no available IPv6 addresses"), NoAddressLeft),
        (Has("no IP addresses available in range set"), NoAddressLeft),
        (Has("failed to find free IP in range"), NoAddressLeft),
        (Has("has active endpoints"), ActiveEndpoints),
        (Has("has associated containers with it"), ActiveEndpoints),
        (Has("network is being used"), ActiveEndpoints),
        (Both("endpoint with name", "already exists in network"), AlreadyConnected),
        (Has("is already attached to network"), AlreadyConnected),
        (Has("is already connected to network"), AlreadyConnected),
        (Has("vlan link: operation not supported"), KernelLacks),
        (Has("ipvlan port: operation not supported"), KernelLacks),
        (Has("macvlan port: operation not supported"), KernelLacks),
        (Has("failed to create ipvlan: operation not supported"), KernelLacks),
        (Has("failed to create macvlan: operation not supported"), KernelLacks),
        (Has("Operation not supported (os error 95)"), KernelLacks),
        (Starts("operation not supported"), KernelLacks),
        (Has("minimum ipvlan kernel requirement"), KernelLacks),
        (Has("port: device or resource busy"), ParentBusy),
        (Has("port: invalid argument"), ParentBusy),
        (Has("Device or resource busy (os error 16)"), ParentBusy),
        (Has("failed to create macvlan: device or resource busy"), ParentBusy),
        (Has("failed to create ipvlan: device or resource busy"), ParentBusy),
        (Has("parent link network is down"), ParentBusy),
        (Has("is already using parent interface"), ParentInUse),
        (Has("loopback interface is not a valid"), ParentIsLoopback),
        (Both("failed to create macvlan", "invalid argument"), ParentIsLoopback),
        (Has("create macvlan interface: Netlink error: Invalid argument"), ParentIsLoopback),
        (Has("vlan id must be between"), InvalidVlan),
        (Has("unable to parse a valid vlan id"), InvalidVlan),
        (Has("required interface name format is: name.vlan_id"), InvalidVlan),
        (Both("failed to create", "vlan link"), InvalidVlan),
        (Has("vlan ID "), InvalidVlan),
        (Has("invalid subinterface vlan name"), ParentMissing),
        (Both("parent interface", "not found on the"), ParentMissing),
        (Both("parent interface", "does not exist"), ParentMissing),
        (Has("failed (add): Link not found"), ParentMissing),
        (Has("failed (add): cni plugin macvlan failed: Link not found"), ParentMissing),
        (Has("failed (add): cni plugin ipvlan failed: Link not found"), ParentMissing),
        (Has("No such device (os error 19)"), ParentMissing),
        (Both("requested macvlan mode", "is not valid"), InvalidMode),
        (Both("requested ipvlan mode", "is not valid"), InvalidMode),
        (Both("requested ipvlan flag", "is not valid"), InvalidMode),
        (Has("unknown macvlan mode"), InvalidMode),
        (Has("unknown ipvlan mode"), InvalidMode),
        (Has("gateway mode 'isolated' can only"), InvalidMode),
        (Has("unknown gateway mode"), InvalidMode),
        (Has("networks have same bridge name"), BridgeNameInUse),
        (Both("bridge name", "already in use"), BridgeNameInUse),
        (Has("is not a bridge"), NotABridge),
        (Has("networks have overlapping"), BridgeConflict),
        (Has("Link-Local prefix"), Ipv6Clash),
        (Has("multicast subnet"), Ipv6Clash),
        (Has("is not a valid IPv6 subnet"), Ipv6Clash),
        (Has("failed to add IPv6 address"), Ipv6Clash),
        (Has("failed to add IPv4 address"), InvalidSubnet),
        (Has("failed to check bridge interface existence"), BridgeNameInvalid),
        (Has("invalid MTU number"), InvalidOption),
        (Has("failed to set MTU on"), InvalidOption),
        (Has("is not a valid bool"), InvalidOption),
        (Has("must be in the range"), InvalidOption),
        (Both("value for option", "must be"), InvalidOption),
        (Has("unsupported macvlan network option"), InvalidOption),
        (Has("unsupported bridge network option"), InvalidOption),
        (Both("mtu", "is less than zero"), InvalidOption),
        (Both("failed to parse", "strconv"), InvalidOption),
        (Both("failed to parse", "(nil ip)"), InvalidOption),
        (Has("error renaming interface"), InvalidOption),
        (Has("unrecognised network interface sysctl"), InvalidOption),
        // Addressing, most specific part first: a listing of several complaints is named after its first.
        (Has("no gateway can be set on an internal"), InvalidGateway),
        (Both("route for the gateway", "could not be found"), InvalidGateway),
        (Has("default gateway ip must be part of the network"), InvalidGateway),
        (Both("failed to allocate gateway", "ddress already in use"), GatewayInUse),
        (Both("failed to allocate gateway", "o available addresses"), NoAddressLeft),
        (Both("failed to allocate gateway", "cannot find address pool"), InvalidSubnet),
        (Has("failed to allocate gateway"), InvalidGateway),
        (Both("failed to allocate secondary ip address", "ddress already in use"), ExclusionInUse),
        (Both("failed to allocate secondary ip address", "o available addresses"), NoAddressLeft),
        (Has("failed to allocate secondary ip address"), InvalidExclusion),
        (Has("auxiliary address: ("), InvalidExclusion),
        (Has("non parsable secondary ip address"), InvalidExclusion),
        (Has("Invalid Address SubPool"), InvalidRange),
        (Has("invalid address subpool"), InvalidRange),
        (Has("failed to compute range's lowest ip address"), InvalidRange),
        (Has("incompatible address families"), InvalidRange),
        (Both("lease range", "not in subnet"), InvalidRange),
        (Has("failed to parse ip range"), InvalidRange),
        (Both("gateway", "not in subnet"), InvalidGateway),
        (Has("failed to parse gateway ip"), InvalidGateway),
        (Has("could not create gateway for subnet"), InvalidSubnet),
        (Has("failed to parse subnet"), InvalidSubnet),
        (Has("subnet ip is nil"), InvalidSubnet),
        (Has("at least one subnet specified"), InvalidSubnet),
        (Starts("invalid address pool"), InvalidSubnet),
        (Starts("Invalid subnet"), InvalidSubnet),
        (Starts("invalid JSON: netip.ParsePrefix"), InvalidSubnet),
        (Starts("invalid JSON: ParseAddr"), InvalidAddress),
        (Starts("invalid gateway address"), InvalidGateway),
        // Addresses of endpoints.
        (Both("endpoints", "Container cannot be connected"), NotAllowed),
        (Has("Container cannot be connected to network endpoints"), NotAllowed),
        (Has("cannot be disconnected from host network or connected to host network"), NotAllowed),
        (Has("cannot connect container to host network"), NotAllowed),
        (Has("with one of the networks in private (none) mode"), NotAllowed),
        (Has("container sharing network namespace"), NotAllowed),
        (Has("ddress already in use"), AddressInUse),
        (Has("is already allocated to container"), AddressInUse),
        (Has("is not available in range set"), AddressInUse),
        (Has("failed to allocate all requested IPs"), AddressInUse),
        (Has("o available addresses on this pool"), NoAddressLeft),
        (Has("requested address is out of range"), AddressOutside),
        // Nothing there.
        (Has("could not find a network matching network mode"), NotFound),
        (Has("No such container"), NotFound),
        (Has("no such container"), NotFound),
        (Has("No such image"), NotFound),
        (Has("network not found"), NotFound),
        (Both("failed to create endpoint", "does not exist"), NotFound),
        (Both("network", "not found"), NotFound),
        (Has("is ambiguous"), NotFound),
        // The body.
        (Starts("unsupported Content-Type header"), MalformedRequest),
        (Starts("Content-Type specified"), MalformedRequest),
        (Starts("invalid JSON"), MalformedRequest),
        (Starts("json: cannot unmarshal"), MalformedRequest),
        (Starts("invalid character"), MalformedRequest),
        (Starts("unexpected content after JSON"), MalformedRequest),
        (Starts("unexpected EOF"), MalformedRequest),
        (Starts("got EOF"), MalformedRequest),
        (Starts("Decode(): "), MalformedRequest),
        // What the kernel says of a bridge's device or its MTU, without a word of the engine's.
        (Starts("numerical result out of range"), BridgeNameInvalid),
    ]
};

/// The kind of refusal of an engine's answer: HTTP status and message.
pub fn classify(status: u16, message: &str) -> ErrorClass {
    let message = message.trim();
    let message = message.strip_prefix("failed to set up container networking: ").unwrap_or(message);
    if let Some(listing) = message.strip_prefix("invalid network config:") {
        return first_complaint(listing);
    }
    let found = SIGNS.iter().find(|(sign, _)| match sign {
        Has(text) => message.contains(text),
        Both(one, two) => message.contains(one) && message.contains(two),
        Starts(text) => message.starts_with(text),
    });
    match (found, status) {
        (Some((_, class)), _) => *class,
        // The kernel's EINVAL for a bridge: its name or its MTU, the answer does not tell which.
        (None, 500) if message == "invalid argument" => ErrorClass::InvalidOption,
        (None, 404) => ErrorClass::NotFound,
        (None, 403) => ErrorClass::NotAllowed,
        (None, _) => ErrorClass::Other,
    }
}

/// The class of the first line of `invalid network config:`, dockerd 25 and later.
fn first_complaint(listing: &str) -> ErrorClass {
    let line = listing.trim_start().trim_start_matches("* ");
    if line.starts_with("invalid ip-range") {
        ErrorClass::InvalidRange
    } else if line.starts_with("invalid gateway") {
        ErrorClass::InvalidGateway
    } else if line.starts_with("invalid auxiliary address") {
        ErrorClass::InvalidExclusion
    } else {
        ErrorClass::InvalidSubnet
    }
}
