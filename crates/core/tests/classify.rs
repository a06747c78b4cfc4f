//! Real engines' sentences and the kind of refusal each is: dockerd 20.10 to 29, podman 4.3 (CNI) and 5.4
//! (netavark). Recorded on the machine of `tests/fixtures/engines/README.md` and in the lab.

mod support_state;

use lanward_core::{
    facts::Product,
    predict::{
        self,
        ErrorClass::{self, *},
        Prediction, classify,
    },
    request::{CreateRequest, IpamConfig, IpamRequest},
};
use serde_json::Value;
use support_state::{machine, network};

#[rustfmt::skip]
const SENTENCES: &[(u16, &str, ErrorClass)] = &[
    (403, "operation is not permitted on predefined bridge network ", PredefinedName),
    (500, "cannot create network with name \"bridge\" because it conflicts with a valid network mode", PredefinedName),
    (400, "invalid name: name is empty", InvalidName),
    (500, "network name my net invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument", InvalidName),
    (500, "open /var/lib/x/net/xxx.json: file name too long", InvalidName),
    (409, "network with name dup already exists", NameInUse),
    (409, "network name dup already used: network already exists", NameInUse),
    (400, "invalid network config:\ninvalid subnet 198.19.249.5/24: it should be 198.19.249.0/24", InvalidSubnet),
    (400, "invalid network config:\n* invalid ip-range 1.0.0.0/8: CIDR block is bigger than its parent subnet 10.9.0.0/24\n* invalid gateway nope: invalid address", InvalidRange),
    (400, "invalid network config:\ninvalid gateway 10.10.0.1: parent subnet 10.9.0.0/24 doesn't contain this address", InvalidGateway),
    (400, "invalid network config:\ninvalid auxiliary address r: invalid address", InvalidExclusion),
    (400, "invalid JSON: netip.ParsePrefix(\"foobar\"): no '/'", InvalidSubnet),
    (500, "Invalid subnet lan : invalid CIDR address: lan", InvalidSubnet),
    (500, "failed to parse subnet: invalid CIDR address: lan", InvalidSubnet),
    (500, "subnet ip is nil", InvalidSubnet),
    (400, "invalid address pool", InvalidSubnet),
    (500, "failed to parse pool request for address space \"LocalDefault\" pool \"10.9.0.0/24\" subpool \"zzz\": Invalid Address SubPool", InvalidRange),
    (500, "lease range start ip 198.19.250.1 not in subnet 198.19.249.0/24", InvalidRange),
    (500, "failed to parse ip range: invalid CIDR address: 198.19.249.208-223", InvalidRange),
    (500, "failed to allocate gateway (10.10.0.1): Requested address is out of range", InvalidGateway),
    (500, "invalid gateway address nope in Ipam configuration", InvalidGateway),
    (500, "gateway 198.19.250.1 not in subnet 198.19.249.0/24", InvalidGateway),
    (500, "failed to parse gateway ip router", InvalidGateway),
    (400, "no gateway can be set on an internal bridge network", InvalidGateway),
    (500, "failed to allocate gateway (10.9.0.1): Address already in use", GatewayInUse),
    (500, "failed to allocate gateway (): No available addresses on this pool", NoAddressLeft),
    (403, "auxiliary address: (r:10.19.0.9) must belong to the master pool: 10.9.0.0/24", InvalidExclusion),
    (500, "non parsable secondary ip address (r:zz) passed for network t", InvalidExclusion),
    (500, "failed to allocate secondary ip address (r:10.9.0.1): Address already in use", ExclusionInUse),
    (403, "invalid pool request: Pool overlaps with other one on this address space", PoolOverlaps),
    (500, "subnet 198.19.249.0/24 is already used on the host or by another config", PoolOverlaps),
    (404, "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network", PoolsExhausted),
    (400, "all predefined address pools have been fully subnetted", PoolsExhausted),
    (403, "bridge driver doesn't support multiple subnets", TooManySubnets),
    (400, "IPv4 or IPv6 must be enabled", FamiliesDisabled),
    (400, "ipv4 pool is empty", InvalidIpamDriver),
    (500, "netavark: unable to obtain lease: socket \"/run/podman/nv-proxy.sock\": No such file or directory (os error 2), is the netavark-dhcp-proxy.socket unit enabled?", InvalidIpamDriver),
    (404, "plugin \"nope\" not found", UnknownDriver),
    (500, "unsupported driver overlay: invalid argument", UnknownDriver),
    (500, "failed to find driver or plugin \"foo\"", UnknownDriver),
    (403, "only one instance of \"null\" network is allowed", SingletonDriver),
    (403, "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.", NotInSwarm),
    (403, "Ingress network can only be global scope network", NotInSwarm),
    (404, "configuration network \"nocfg\" does not exist", ConfigNetwork),
    (403, "failed to set up container networking: cannot create endpoint on configuration-only network", ConfigNetwork),
    (403, "error while removing network: configuration network \"cfg1\" is in use", ConfigNetwork),
    (500, "invalid MTU number: -1", InvalidOption),
    (400, "failed to parse com.docker.network.driver.mtu value: abc (strconv.Atoi: parsing \"abc\": invalid syntax)", InvalidOption),
    (400, "driver-opt \"com.docker.network.enable_ipv6\" is not a valid bool", InvalidOption),
    (500, "com.docker.network.advertise_addr_ms must be in the range 100 to 2000", InvalidOption),
    (500, "failed to set up container networking: failed to add interface vethabc to sandbox: error renaming interface \"vethabc\" to \"foo0\": file exists", InvalidOption),
    (500, "requested macvlan mode 'Bridge' is not valid, 'bridge' mode is the macvlan driver default", InvalidMode),
    (500, "gateway mode 'isolated' can only be used for an internal network", InvalidMode),
    (500, "invalid subinterface vlan name en0, example formatting is eth0.10", ParentMissing),
    (500, "-o parent interface does was not found on the host: nope0", ParentMissing),
    (500, "the requested parent interface vd0 was not found on the Docker host", ParentMissing),
    (500, "parent interface en0 does not exist", ParentMissing),
    (500, "netavark: Netlink error: No such device (os error 19)", ParentMissing),
    (500, "plugin type=\"macvlan\" failed (add): cni plugin macvlan failed: Link not found", ParentMissing),
    (500, "loopback interface is not a valid ipvlan parent link", ParentIsLoopback),
    (500, "netavark: create macvlan interface: Netlink error: Invalid argument (os error 22)", ParentIsLoopback),
    (500, "network dm-0123456789ab is already using parent interface eth0", ParentInUse),
    (500, "cannot use mode passthru, macvlan network 01 is already using parent interface eth0", ParentInUse),
    (500, "vlan id must be between 1-4094, received: 4095", InvalidVlan),
    (500, "failed to create uplink0123456.10 vlan link: numerical result out of range", InvalidVlan),
    (500, "failed to create eth0.10 vlan link: operation not supported", KernelLacks),
    (500, "operation not supported", KernelLacks),
    (500, "plugin type=\"ipvlan\" failed (add): cni plugin ipvlan failed: failed to create ipvlan: operation not supported", KernelLacks),
    (500, "netavark: create ipvlan interface: Netlink error: Operation not supported (os error 95)", KernelLacks),
    (403, "cannot create network 01 (mybr): conflicts with network 02 (mybr): networks have same bridge name", BridgeNameInUse),
    (500, "numerical result out of range", BridgeNameInvalid),
    (500, "existing interface eth0 is not a bridge", NotABridge),
    (403, "cannot create network 01 (br-01): conflicts with network 02 (br-02): networks have overlapping IPv4", BridgeConflict),
    (400, "'fe80::1/63' clashes with the Link-Local prefix 'fe80::/64'", Ipv6Clash),
    (400, "invalid config for network n1: invalid endpoint settings:\nno configured subnet contains IP address 10.81.0.5", AddressOutside),
    (500, "requested static ip 198.19.250.60 not in any subnet on network one", AddressOutside),
    (403, "failed to set up container networking: Address already in use", AddressInUse),
    (500, "IPAM error: requested ip address 198.19.249.215 is already allocated to container ID 01", AddressInUse),
    (500, "plugin type=\"macvlan\" failed (add): cni plugin macvlan failed: failed to allocate for range 0: requested IP address 198.19.249.215 is not available in range set 198.19.249.209-198.19.249.223", AddressInUse),
    (400, "invalid config for network n1: invalid endpoint settings:\n* invalid IPv4 address: foo\n* no configured subnet or ip-range contain the IP address foo", InvalidAddress),
    (400, "invalid JSON: ParseAddr(\"foo\"): unable to parse IP", InvalidAddress),
    (500, "make cli opts(): failed to parse the ipv4 address \"nas\"", InvalidAddress),
    (400, "invalid JSON: address zz: invalid MAC address", InvalidMac),
    (500, "netavark: create macvlan interface: Netlink error: Cannot assign requested address (os error 99)", InvalidMac),
    (500, "failed to set up container networking: failed to add interface veth1 to sandbox: error setting interface \"veth1\" MAC to \"02:11:22:33:44:55\": address already in use", MacInUse),
    (500, "netavark: set macvlan up: Netlink error: Address already in use (os error 98)", MacInUse),
    (500, "plugin type=\"macvlan\" failed (add): cni plugin macvlan failed: failed to set \"eth0\" UP: address already in use", MacInUse),
    (500, "failed to create endpoint c36 on network iv: ipvlan interfaces do not support custom mac address assignment", MacNotSupported),
    (500, "no available IPv4 addresses on this network's address pools: tiny (01)", NoAddressLeft),
    (500, "IPAM error: failed to find free IP in range: 198.19.249.9 - 198.19.249.10", NoAddressLeft),
    (500, "failed to set up container networking: failed to create the macvlan port: device or resource busy", ParentBusy),
    (500, "failed to create the macvlan port: invalid argument", ParentBusy),
    (500, "netavark: create macvlan interface: Netlink error: Device or resource busy (os error 16)", ParentBusy),
    (500, "failed to enable eth0.30 the macvlan parent link network is down", ParentBusy),
    (403, "endpoint with name c14 already exists in network n1", AlreadyConnected),
    (404, "network nope not found", NotFound),
    (404, "could not find a network matching network mode n1: network n1 not found", NotFound),
    (500, "joining network namespace of container: No such container: nope", NotFound),
    (404, "unable to find network with name or ID nope: network not found", NotFound),
    (403, "error while removing network: network n1 has active endpoints (name:\"c14\" id:\"74fada595fe1\")", ActiveEndpoints),
    (500, "\"one\" has associated containers with it. Use -f to forcibly delete containers and pods: network is being used", ActiveEndpoints),
    (403, "bridge is a pre-defined network and cannot be removed", NotAllowed),
    (500, "default network podman cannot be removed", NotAllowed),
    (400, "user-specified IP address is supported on user-defined networks only", NotAllowed),
    (400, "cannot connect container to host network - container must be created in host network mode", NotAllowed),
    (400, "Container cannot be connected to network endpoints: n1, n2", NotAllowed),
    (400, "container cannot be connected to multiple networks with one of the networks in private (none) mode", NotAllowed),
    (400, "unsupported Content-Type header (text/plain): must be 'application/json'", MalformedRequest),
    (400, "unexpected content after JSON", MalformedRequest),
    (500, "Decode(): unexpected EOF", MalformedRequest),
    // measured on 20.10.24, an image loaded onto a full disk
    (500, "Error processing tar file(exit status 1): write /probe: no space left on device", NoSpace),
    (500, "mkdir /var/lib/docker/containers/0f: disk quota exceeded", NoSpace),
    (500, "something new", Other),
];

#[test]
fn sentences_are_told_apart() {
    for (status, sentence, class) in SENTENCES {
        assert_eq!(classify(*status, sentence), *class, "{sentence}");
    }
}

#[test]
fn no_recorded_answer_is_unknown() {
    let text = include_str!("../../../tests/fixtures/engines/verdicts.json");
    let cases: Vec<Value> = serde_json::from_str(text).expect("the fixture");
    let mut seen = 0;
    for answer in cases.iter().flat_map(|c| c["answers"].as_array().expect("answers")) {
        let Some(message) = answer["message"].as_str() else { continue };
        let status = answer["status"].as_u64().and_then(|s| u16::try_from(s).ok()).expect("a status");
        assert_ne!(classify(status, message), Other, "{message}");
        seen += 1;
    }
    assert!(seen > 150, "{seen}");
}

/// Creates that the lab asked of podman: what, and the answers of 4.3.1 and 5.4.2 (empty: accepted).
#[test]
fn podman_answers_creates() {
    let entry = |subnet: &str, gateway: &str, range: &str| {
        let given = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        IpamConfig {
            subnet: given(subnet),
            gateway: given(gateway),
            ip_range: given(range),
            ..IpamConfig::default()
        }
    };
    let lan = |entry: IpamConfig| CreateRequest {
        name: "t".into(),
        driver: "macvlan".into(),
        options: [("parent".to_owned(), "dmaster".to_owned())].into(),
        ipam: Some(IpamRequest { config: vec![entry], ..IpamRequest::default() }),
        ..CreateRequest::default()
    };
    let sound = || entry("198.19.249.0/24", "198.19.249.1", "");
    let named = |name: &str| CreateRequest { name: name.into(), ..lan(sound()) };
    let parent = |parent: &str| {
        let mut request = lan(sound());
        request.options.insert("parent".into(), parent.into());
        request
    };
    let driver = |driver: &str| CreateRequest { driver: driver.into(), ..lan(sound()) };
    let mode = |name: &str| {
        format!(
            "500 cannot create network with name \"{name}\" because it conflicts with a valid network mode"
        )
    };
    let cases: Vec<(CreateRequest, String, String)> = vec![
        (lan(sound()), String::new(), String::new()),
        (lan(entry("198.19.249.5/24", "", "")), String::new(), String::new()),
        (
            lan(entry("lan", "", "")),
            "500 failed to parse subnet: invalid CIDR address: lan".into(),
            "500 failed to parse subnet: invalid CIDR address: lan".into(),
        ),
        (
            lan(entry("198.19.249.0/24", "198.19.250.1", "")),
            "500 gateway 198.19.250.1 not in subnet 198.19.249.0/24".into(),
            "500 gateway 198.19.250.1 not in subnet 198.19.249.0/24".into(),
        ),
        (
            lan(entry("198.19.249.0/24", "router", "")),
            "500 failed to parse gateway ip router".into(),
            "500 failed to parse gateway ip router".into(),
        ),
        (
            lan(entry("198.19.249.0/24", "", "198.19.250.0/28")),
            "500 lease range start ip 198.19.250.1 not in subnet 198.19.249.0/24".into(),
            "500 lease range start ip 198.19.250.1 not in subnet 198.19.249.0/24".into(),
        ),
        (lan(entry("", "198.19.249.1", "")), "500 subnet ip is nil".into(), "500 subnet ip is nil".into()),
        (
            named("my net"),
            "500 network name my net invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument"
                .into(),
            "500 network name my net invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument"
                .into(),
        ),
        (named("host"), mode("host"), mode("host")),
        (named("default"), String::new(), mode("default")),
        (
            named("taken"),
            "500 network name taken already used: network already exists".into(),
            "409 network name taken already used: network already exists".into(),
        ),
        (
            parent("en0"),
            "500 parent interface en0 does not exist".into(),
            "500 parent interface en0 does not exist".into(),
        ),
        (parent("lo"), String::new(), String::new()),
        (
            driver("foo"),
            "500 unsupported driver foo: invalid argument".into(),
            "500 failed to find driver or plugin \"foo\"".into(),
        ),
        (
            CreateRequest { driver: "bridge".into(), ..lan(entry("10.9.1.0/24", "", "")) },
            "500 subnet 10.9.1.0/24 is already used on the host or by another config".into(),
            "500 subnet 10.9.1.0/24 is already used on the host or by another config".into(),
        ),
    ];
    for (version, pick) in [("4.3.1", 0), ("5.4.2", 1)] {
        let mut state = machine(version);
        state.product = Product::Podman;
        state.networks = vec![network("taken", "macvlan", "10.9.0.0/16", None, None, &[])];
        for (request, old, new) in &cases {
            let told = match predict::create(&state, request) {
                Prediction::Accept { .. } => String::new(),
                Prediction::Refuse { status, message, .. } => format!("{status} {message}"),
                Prediction::Unsure { missing } => missing,
            };
            assert_eq!(&told, [old, new][pick], "{request:?} on {version}");
        }
    }
}
