//! The survey against a real kernel: every test makes a network namespace of its own on a thread of its own, builds
//! links in it with `ip`, surveys it, and compares with what `ip -j -d` says, field by field. The namespace ends with
//! the thread. Needs root.
#![cfg(target_os = "linux")]

use std::{
    collections::{BTreeMap, BTreeSet},
    process::{Command, Stdio},
    thread,
};

use lanward_core::{
    facts::{HostFacts, HostNic, LinkKind, OperState},
    observed::Observed,
    ports::Host,
};
use lanward_host::ThisMachine;
use nix::sched::{CloneFlags, unshare};
use serde_json::Value;

/// Runs `test` in a fresh network namespace. Processes it starts are in it too.
fn in_a_namespace(test: impl FnOnce() + Send) {
    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            unshare(CloneFlags::CLONE_NEWNET).expect("a network namespace; this test needs root");
            test();
        });
        if let Err(panic) = thread.join() {
            std::panic::resume_unwind(panic);
        }
    });
}

fn survey() -> HostFacts {
    // One thread: the namespace is this thread's only.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(ThisMachine.survey())
}

fn try_ip(arguments: &str) -> bool {
    Command::new("ip")
        .args(arguments.split_whitespace())
        .stderr(Stdio::null())
        .status()
        .expect("iproute2 is installed")
        .success()
}

fn ip(arguments: &str) {
    assert!(try_ip(arguments), "ip {arguments}");
}

fn ip_json(arguments: &str) -> Vec<Value> {
    let output =
        Command::new("ip").args(arguments.split_whitespace()).output().expect("iproute2 is installed");
    assert!(output.status.success(), "ip {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    match serde_json::from_slice(&output.stdout) {
        Ok(Value::Array(items)) => items,
        // Without a single entry, `ip` prints nothing.
        _ => Vec::new(),
    }
}

fn nic<'a>(facts: &'a HostFacts, name: &str) -> &'a HostNic {
    facts.nic(name).unwrap_or_else(|| panic!("{name} was not surveyed"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Everything of `ip -j -d addr show` that the survey claims to know.
fn compare_links(facts: &HostFacts) {
    let told = ip_json("-j -d addr show");
    assert_eq!(facts.nics.len(), told.len(), "as many links as ip shows");
    for link in &told {
        let name = text(link, "ifname");
        let nic = nic(facts, name);
        let it = &nic.link;
        assert_eq!(Some(u64::from(it.index)), link["ifindex"].as_u64(), "{name} ifindex");
        assert_eq!(Some(u64::from(it.mtu)), link["mtu"].as_u64(), "{name} mtu");
        let state = match it.oper_state {
            OperState::Up => "UP",
            OperState::Down => "DOWN",
            OperState::Dormant => "DORMANT",
            OperState::Testing => "TESTING",
            OperState::LowerLayerDown => "LOWERLAYERDOWN",
            OperState::NotPresent => "NOTPRESENT",
            OperState::Unknown => "UNKNOWN",
        };
        assert_eq!(state, text(link, "operstate"), "{name} operstate");
        let flags: BTreeSet<_> =
            link["flags"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(it.admin_up, flags.contains("UP"), "{name} UP");
        match it.carrier {
            Observed::Known(carrier) => assert_eq!(carrier, !flags.contains("NO-CARRIER"), "{name} carrier"),
            Observed::Unknown(_) => assert!(!it.admin_up, "{name} is on, so its carrier is known"),
        }
        if text(link, "link_type") == "ether" {
            assert_eq!(it.mac.map(|mac| mac.to_string()).as_deref(), link["address"].as_str(), "{name} MAC");
        } else {
            assert_eq!(it.mac, None, "{name} has no MAC");
        }
        if let Some(permanent) = link["permaddr"].as_str() {
            assert!(
                it.permanent_mac.is_known_and(|mac| mac.is_some_and(|mac| mac.to_string() == permanent)),
                "{name} permanent MAC"
            );
        }
        assert_eq!(it.master.as_deref(), link["master"].as_str(), "{name} master");
        let alt_names: Vec<_> =
            link["altnames"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(it.alt_names, alt_names, "{name} altnames");
        compare_kind(name, &it.kind, link);
        compare_addresses(nic, link);
    }
}

fn compare_kind(name: &str, kind: &LinkKind, link: &Value) {
    let info = &link["linkinfo"];
    let (word, below) = (text(info, "info_kind"), link["link"].as_str());
    let mode = info["info_data"]["mode"].as_str();
    match kind {
        LinkKind::Loopback => assert_eq!(text(link, "link_type"), "loopback", "{name}"),
        LinkKind::Ethernet | LinkKind::Wireless | LinkKind::Unknown => assert_eq!(word, "", "{name}"),
        LinkKind::Bridge => assert_eq!(word, "bridge", "{name}"),
        LinkKind::Bond => assert!(matches!(word, "bond" | "team"), "{name}: {word}"),
        LinkKind::Veth => assert_eq!(word, "veth", "{name}"),
        LinkKind::Dummy => assert_eq!(word, "dummy", "{name}"),
        LinkKind::Macvlan { link: own_below, mode: own_mode } => {
            assert_eq!((word, own_below.as_deref()), ("macvlan", below), "{name}");
            assert_eq!(own_mode.as_deref(), mode, "{name} mode");
        }
        LinkKind::Macvtap { link: own_below } => {
            assert_eq!((word, own_below.as_deref()), ("macvtap", below), "{name}");
        }
        LinkKind::Ipvlan { link: own_below, mode: own_mode } => {
            assert_eq!((word, own_below.as_deref()), ("ipvlan", below), "{name}");
            assert_eq!(own_mode.as_deref(), mode, "{name} mode");
        }
        LinkKind::Vlan { id, link: own_below } => {
            assert_eq!((word, own_below.as_deref()), ("vlan", below), "{name}");
            assert_eq!(Some(u64::from(id.get())), info["info_data"]["id"].as_u64(), "{name} VLAN id");
        }
        LinkKind::Tap => assert_eq!((word, text(&info["info_data"], "type")), ("tun", "tap"), "{name}"),
        LinkKind::Tunnel => {
            assert!(word != "tun" || text(&info["info_data"], "type") == "tun", "{name}: {info}");
            assert_ne!(text(link, "link_type"), "ether", "{name}");
        }
        LinkKind::Other { what } => assert_eq!(what, word, "{name}"),
    }
}

/// The address flags that `ip -j` prints as members that are `true`.
const FLAGS: [&str; 12] = [
    "secondary",
    "temporary",
    "dynamic",
    "nodad",
    "optimistic",
    "dadfailed",
    "home",
    "deprecated",
    "tentative",
    "mngtmpaddr",
    "noprefixroute",
    "autojoin",
];

fn compare_addresses(nic: &HostNic, link: &Value) {
    let name = nic.name.as_str();
    let told = link["addr_info"].as_array().cloned().unwrap_or_default();
    // An address may grow out of `tentative` between the two looks, never in number or order.
    assert_eq!(nic.link.addresses.len(), told.len(), "{name} addresses");
    for (own, told) in nic.link.addresses.iter().zip(&told) {
        let address = format!("{}/{}", text(told, "local"), told["prefixlen"]);
        let own_text = format!("{}/{}", own.address.written_address(), own.address.prefix());
        assert_eq!(own_text, address, "{name}");
        let scope = serde_json::to_value(own.scope).expect("a scope");
        assert_eq!(scope, told["scope"], "{name} {address} scope");
        let flags = |names: BTreeSet<&'static str>| {
            names.into_iter().filter(|flag| *flag != "tentative").collect::<Vec<_>>()
        };
        let own_flags =
            FLAGS.iter().copied().filter(|flag| own.flags.iter().any(|own| own == flag)).collect();
        let told_flags = FLAGS.iter().copied().filter(|flag| told[*flag] == true).collect();
        assert_eq!(flags(own_flags), flags(told_flags), "{name} {address} flags");
        match (own.valid_for_s, told["valid_life_time"].as_u64()) {
            (None, Some(told)) => assert_eq!(told, u64::from(u32::MAX), "{name} {address}"),
            // The clock may tick between the two looks, and a busy machine may be slow.
            (Some(own), Some(told)) => {
                assert!(told <= own.into() && u64::from(own) - told < 60, "{name} {address}: {own} {told}");
            }
            (own, None) => panic!("{name} {address}: ip tells no lifetime, the survey {own:?}"),
        }
    }
}

/// A route as one line of text.
type Line = (String, String, String, String, String, String, String);

/// Unicast routes of all tables but the local one. What IPv6 makes by itself comes and goes with duplicate address
/// detection, so only routes of tables and protocols that the tests set are compared for it.
fn compare_routes(facts: &HostFacts) {
    let mut told = BTreeSet::new();
    for (family, any) in [("-4", "0.0.0.0/0"), ("-6", "::/0")] {
        for route in ip_json(&format!("-j -d {family} route show table all")) {
            let table = match text(&route, "table") {
                "" | "main" => "254".to_owned(),
                "local" => continue,
                "default" => "253".to_owned(),
                number => number.to_owned(),
            };
            if !matches!(text(&route, "type"), "" | "unicast") {
                continue;
            }
            let bits = if family == "-4" { 32 } else { 128 };
            let to = match text(&route, "dst") {
                "default" => any.to_owned(),
                to if to.contains('/') => to.to_owned(),
                to => format!("{to}/{bits}"),
            };
            let metric = route["metric"].as_u64().map(|m| m.to_string()).unwrap_or_default();
            let line = |via: &Value| -> Line {
                let gateway = via["gateway"].as_str().or(via["via"]["host"].as_str()).unwrap_or_default();
                (
                    to.clone(),
                    gateway.to_owned(),
                    text(via, "dev").to_owned(),
                    text(&route, "prefsrc").to_owned(),
                    metric.clone(),
                    text(&route, "protocol").to_owned(),
                    table.clone(),
                )
            };
            match route["nexthops"].as_array() {
                Some(hops) => told.extend(hops.iter().map(line)),
                None => {
                    told.insert(line(&route));
                }
            }
        }
    }
    let routes = facts.routes.known().expect("routes were read");
    let own: BTreeSet<Line> = routes
        .iter()
        .map(|route| {
            (
                format!("{}/{}", route.destination.network(), route.destination.prefix()),
                route.gateway.map(|ip| ip.to_string()).unwrap_or_default(),
                route.link.clone().unwrap_or_default(),
                route.source.map(|ip| ip.to_string()).unwrap_or_default(),
                route.metric.map(|m| m.to_string()).unwrap_or_default(),
                route.protocol.clone().unwrap_or_default(),
                route.table.to_string(),
            )
        })
        .collect();
    assert_eq!(own, told);
}

/// A host with a bit of everything that this kernel can make.
fn build() {
    ip("link set lo up");
    ip("link add eth0 type veth peer name far0");
    ip("link set eth0 address 02:00:00:00:10:01");
    ip("link property add dev eth0 altname enp3s0");
    ip("link property add dev eth0 altname enxlongeraltname00");
    ip("link set eth0 mtu 1400");
    ip("link set eth0 up");
    ip("link set far0 up");
    ip("addr add 192.168.50.10/24 dev eth0");
    ip("addr add 192.168.50.11/24 dev eth0");
    ip("addr add 192.168.60.10/24 dev eth0 valid_lft 7200 preferred_lft 3600");
    ip("addr add 10.9.8.7/32 dev eth0 scope link");
    ip("addr add fd00:50::10/64 dev eth0 nodad noprefixroute");
    ip("addr add fd00:50::20/64 dev eth0 nodad valid_lft 7200 preferred_lft 0");

    ip("link add br0 type bridge");
    ip("link add port0 type veth peer name inside0");
    ip("link set port0 master br0");
    ip("link set br0 up");
    ip("link set port0 up");
    ip("addr add 172.30.0.1/16 dev br0");
    ip("link add br-0da5a9be311c type bridge");
    ip("link add veth1a2b3c4 type veth peer name inside1");
    ip("link set veth1a2b3c4 master br-0da5a9be311c");

    for mode in ["bridge", "private", "vepa"] {
        ip(&format!("link add mv-{mode} link eth0 type macvlan mode {mode}"));
    }
    ip("link set mv-bridge up");
    ip("addr add 192.168.50.12/32 dev mv-bridge");
    ip("tuntap add dev tun0 mode tun");
    ip("addr add 10.8.0.1/32 peer 10.8.0.2/32 dev tun0");
    ip("tuntap add dev tap0 mode tap");

    // What only some kernels can make.
    try_ip("link add eth0.10 link eth0 type vlan id 10");
    try_ip("link add iv0 link far0 type ipvlan mode l3");
    try_ip("link add dm-0da5a9be311c type dummy");
    try_ip("link add mt0 link far0 type macvtap mode bridge");
    try_ip("link add bond0 type bond");
    try_ip("link add wg0 type wireguard");

    ip("route add default via 192.168.50.1 dev eth0 proto dhcp metric 100 src 192.168.50.10");
    ip("route add 10.20.0.0/16 via 192.168.50.2 proto static");
    ip("route add 10.21.0.0/16 dev br0 metric 7");
    for protocol in
        ["redirect", "gated", "mrt", "zebra", "bird", "dnrouted", "xorp", "ntk", "keepalived", "babel"]
    {
        ip(&format!("route append 10.30.0.0/16 dev br0 proto {protocol}"));
    }
    for protocol in ["bgp", "isis", "ospf", "rip", "eigrp", "77"] {
        ip(&format!("route append 10.31.0.0/16 dev br0 proto {protocol}"));
    }
    ip("route add 10.22.0.0/16 nexthop via 192.168.50.3 dev eth0 nexthop via 172.30.0.3 dev br0");
    ip("route add 10.23.0.0/16 via 192.168.50.2 table 1000");
    ip("route add blackhole 10.24.0.0/16");
    ip("route add default via fd00:50::1 dev eth0 onlink proto ra metric 1024");
    ip("route add fd00:77::/32 via fd00:50::7 dev eth0 onlink table 1000");
}

#[test]
fn a_host_with_a_bit_of_everything_is_surveyed_as_ip_shows_it() {
    in_a_namespace(|| {
        build();
        let facts = survey();
        compare_links(&facts);
        compare_routes(&facts);
    });
}

#[test]
fn kinds_and_marks_are_told() {
    in_a_namespace(|| {
        build();
        let facts = survey();
        let kind = |name: &str| nic(&facts, name).link.kind.clone();
        let on_eth0 = |mode: &str| LinkKind::Macvlan { link: Some("eth0".into()), mode: Some(mode.into()) };
        assert_eq!(kind("lo"), LinkKind::Loopback);
        assert_eq!(kind("eth0"), LinkKind::Veth);
        assert_eq!(kind("br0"), LinkKind::Bridge);
        assert_eq!(kind("mv-bridge"), on_eth0("bridge"));
        assert_eq!(kind("mv-private"), on_eth0("private"));
        assert_eq!(kind("tun0"), LinkKind::Tunnel);
        assert_eq!(kind("tap0"), LinkKind::Tap);
        let made: BTreeMap<_, _> =
            facts.nics.iter().map(|nic| (nic.name.as_str(), nic.link.docker_made)).collect();
        for ours in ["br-0da5a9be311c", "veth1a2b3c4"] {
            assert!(made[ours], "{ours} is an engine's");
        }
        for other in ["lo", "eth0", "br0", "port0", "inside1", "mv-bridge"] {
            assert!(!made[other], "{other} is nobody's");
        }
        if let Some(dummy) = facts.nic("dm-0da5a9be311c") {
            assert!(dummy.link.docker_made);
        }
        let eth0 = nic(&facts, "eth0");
        assert_eq!(eth0.link.alt_names, ["enp3s0", "enxlongeraltname00"]);
        assert_eq!(nic(&facts, "port0").link.master.as_deref(), Some("br0"));
    });
}

#[test]
fn leases_are_told_where_there_is_proof() {
    in_a_namespace(|| {
        build();
        let facts = survey();
        let leased = |nic_name: &str, address: &str| {
            let addresses = &nic(&facts, nic_name).link.addresses;
            let found = addresses.iter().find(|a| a.address.written_address().to_string() == address);
            found.unwrap_or_else(|| panic!("{address} on {nic_name}")).leased.clone()
        };
        assert_eq!(leased("eth0", "192.168.60.10"), Observed::Known(true), "it has a lifetime");
        assert_eq!(
            leased("eth0", "192.168.50.10"),
            Observed::Known(true),
            "DHCP's default route begins at it"
        );
        assert!(leased("eth0", "192.168.50.11").why().is_some(), "nothing tells");
        assert_eq!(leased("lo", "127.0.0.1"), Observed::Known(false));
    });
}

#[test]
fn a_link_whose_lower_half_is_elsewhere_has_no_link_below() {
    in_a_namespace(|| {
        // `inner` hangs on a link of the outer namespace that has the same index as something else here.
        ip("link add up0 type veth peer name up1");
        ip("link add inner link up0 type macvlan mode bridge");
        let holder =
            Command::new("unshare").args(["--net", "sleep", "1000"]).spawn().expect("unshare, of util-linux");
        let pid = holder.id();
        let holder = End(holder);
        // The child is in its own namespace once its link differs from ours.
        let own = std::fs::read_link("/proc/thread-self/ns/net").expect("our namespace");
        while std::fs::read_link(format!("/proc/{pid}/ns/net")).expect("the child lives") == own {
            thread::yield_now();
        }
        ip(&format!("link set inner netns {pid}"));
        let file = std::fs::File::open(format!("/proc/{pid}/ns/net")).expect("the child's namespace");
        let facts = thread::scope(|scope| {
            let look = scope.spawn(|| {
                nix::sched::setns(&file, CloneFlags::CLONE_NEWNET).expect("into the child's namespace");
                ip("link set lo up");
                let facts = survey();
                compare_routes(&facts);
                facts
            });
            look.join().expect("the survey")
        });
        drop(holder);
        let kind = &nic(&facts, "inner").link.kind;
        assert_eq!(*kind, LinkKind::Macvlan { link: None, mode: Some("bridge".into()) });
    });
}

/// Ends the child it holds.
struct End(std::process::Child);

impl Drop for End {
    fn drop(&mut self) {
        // It may be gone already; there is nothing to do about that here.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn what_the_kernel_can_make_is_what_it_makes() {
    in_a_namespace(|| {
        let support = survey().kernel;
        ip("link add base0 type veth peer name base1");
        let tries = [
            ("macvlan", &support.macvlan, "link add t0 link base0 type macvlan"),
            ("ipvlan", &support.ipvlan, "link add t1 link base1 type ipvlan"),
            ("vlan", &support.vlan, "link add t2 link base0 type vlan id 7"),
            ("dummy", &support.dummy, "link add t3 type dummy"),
        ];
        for (name, told, arguments) in tries {
            let made = try_ip(arguments);
            match told {
                Observed::Known(told) => assert_eq!(*told, made, "{name}"),
                // Allowed only where no file of this kernel tells.
                Observed::Unknown(why) => {
                    let hidden = !std::path::Path::new("/proc/config.gz").exists();
                    assert!(hidden, "{name} is unknown ({why:?}), though the kernel shows its configuration");
                }
            }
        }
    });
}

/// The thread is in another namespace than `/sys`: nothing may leak in from there.
#[test]
fn nothing_of_another_namespace_is_taken_from_sys() {
    in_a_namespace(|| {
        ip("link add eth0 type veth peer name eth1");
        let facts = survey();
        assert_eq!(facts.nics.len(), 3, "lo and the pair, none of the machine's");
        for name in ["eth0", "eth1"] {
            assert!(nic(&facts, name).link.driver.why().is_some());
            assert!(nic(&facts, name).link.speed_mbps.why().is_some());
        }
        assert_eq!(facts.routes.known().map(Vec::len), Some(0));
    });
}

/// The machine's own namespace, with whatever hardware it has.
#[test]
fn the_machine_itself_is_surveyed_as_ip_and_sys_show_it() {
    let facts = survey();
    for nic in &facts.nics {
        let name = nic.name.as_str();
        let driver = std::fs::read_link(format!("/sys/class/net/{name}/device/driver"));
        let driver = driver.ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        assert_eq!(nic.link.driver.known(), driver.as_ref(), "{name} driver");
        let told = ip_json(&format!("-j -d link show dev {name}"));
        assert_eq!(Some(u64::from(nic.link.index)), told[0]["ifindex"].as_u64(), "{name}");
    }
    assert!(!facts.hostname.is_empty() && !facts.os.kernel.is_empty());
    assert!(facts.nic("lo").is_some());
}

#[test]
fn many_links_take_no_longer_to_tell() {
    in_a_namespace(|| {
        let mut batch = String::new();
        for n in 0..100 {
            batch += &format!("link add a{n} type veth peer name b{n}\n");
        }
        let mut child =
            Command::new("ip").args(["-batch", "-"]).stdin(Stdio::piped()).spawn().expect("iproute2");
        std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), batch.as_bytes())
            .expect("written");
        assert!(child.wait().expect("it ends").success());
        let facts = survey();
        assert_eq!(facts.nics.len(), 201);
        compare_links(&facts);
    });
}
