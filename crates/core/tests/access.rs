//! Host shims: what is proposed, what is refused and why, and what an engine's labels tell of those there are.

mod site;

use std::net::IpAddr;

use lanward_core::{
    access::{ACCESS_LABEL, AccessDraft, Refusal, Shim, commands, propose, seen, uncovered, undo_commands},
    addressing::Subnet,
    facts::{
        AddressScope, Container, Endpoint, EngineLink, Facts, Ipam, LinkAddress, LinkKind, Network,
        OperState, Product, Route, Timestamp,
    },
    names::{ContainerId, ContainerName, LinkName, NetworkId, NetworkName},
    observed::{Observed, Why},
    placement::{EngineKind, Location},
    probe::Answer,
    sweep::SweepRecord,
};
use proptest::prelude::*;
use site::{engine, lab};

const ROUTER: &str = "198.19.249.1";

fn subnet(text: &str) -> Subnet {
    text.parse().expect(text)
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect(text)
}

/// A macvlan network `lan` on the lab's LAN with the range .208/28.
fn network() -> Network {
    Network {
        id: NetworkId::seen("1f".repeat(32)),
        name: NetworkName::seen("lan"),
        driver: "macvlan".into(),
        scope: "local".into(),
        internal: false,
        attachable: false,
        ingress: false,
        ipv4: None,
        ipv6: false,
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: Default::default(),
        ipam: vec![Ipam {
            subnet: subnet("198.19.249.0/24"),
            ip_range: Some(subnet("198.19.249.208/28")),
            gateway: Some(ip(ROUTER)),
            excluded: Default::default(),
        }],
        options: [("parent".to_owned(), "eth0".to_owned())].into(),
        labels: Default::default(),
        created: None,
        unread: Vec::new(),
    }
}

fn with(change: impl FnOnce(&mut Network)) -> Facts {
    let mut facts = lab();
    let mut lan = network();
    change(&mut lan);
    engine(&mut facts).networks.push(lan);
    facts
}

fn container(name: &str, on: &str, address: &str) -> Container {
    Container {
        id: ContainerId::seen(format!("{name:0>64}")),
        name: ContainerName::seen(name),
        image: "nginx".into(),
        state: "running".into(),
        status: "Up".into(),
        network_mode: on.into(),
        endpoints: vec![Endpoint {
            network_id: NetworkId::seen("1f".repeat(32)),
            network: NetworkName::seen(on),
            ipv4: Some(subnet(&format!("{address}/24"))),
            ipv6: None,
            wanted_ipv4: None,
            wanted_ipv6: None,
            mac: None,
            wanted_mac: None,
            gateway_v4: None,
            gateway_v6: None,
            dns_names: Vec::new(),
            aliases: Vec::new(),
            gateway_priority: 0,
            links: Vec::new(),
            link_local: Vec::new(),
            driver_options: Default::default(),
        }],
        ports: Vec::new(),
        labels: Default::default(),
    }
}

fn draft(address: &str) -> AccessDraft {
    AccessDraft { network: "lan".into(), address: address.into() }
}

fn refused(facts: &Facts, address: &str) -> Vec<Refusal> {
    propose(facts, &draft(address)).expect_err("it is refused")
}

fn routes(shim: &Shim) -> Vec<String> {
    shim.routes.iter().map(ToString::to_string).collect()
}

/// A shim's container as the engine shows it.
fn held(shim: &Shim) -> Container {
    let mut container = container(&shim.container(), "host", "0.0.0.0");
    container.endpoints.clear();
    container.labels.insert(ACCESS_LABEL.into(), serde_json::to_string(shim).expect("JSON"));
    container
}

#[test]
fn a_network_with_a_range_gets_an_address_beside_it_and_the_range_as_route() {
    let shim = propose(&with(|_| ()), &draft("")).expect("a shim");
    assert_eq!(routes(&shim), ["198.19.249.208/28"]);
    assert_eq!(shim.address.to_string(), "198.19.249.254", "the highest that nobody is known to hold");
    assert_eq!((shim.parent.as_str(), shim.name.as_str()), ("eth0", "lan"));
    assert!(shim.link.as_str().len() <= 15 && shim.link.as_str().starts_with("lw-"));
    assert!(shim.mac.is_locally_administered() && !shim.mac.is_multicast());
    assert!(shim.is_sound());
    assert_eq!(propose(&with(|_| ()), &draft("")), Ok(shim), "the same every time");
}

#[test]
fn the_commands_are_those_of_a_person() {
    let shim = propose(&with(|_| ()), &draft("198.19.249.240")).expect("a shim");
    insta::assert_snapshot!("commands", [commands(&shim), undo_commands(&shim)].concat().join("\n"));
}

#[test]
fn neither_the_gateway_nor_the_machine_is_ever_routed_through_it() {
    let facts = with(|lan| {
        lan.ipam[0].ip_range = Some(subnet("198.19.249.128/26"));
        lan.ipam[0].gateway = Some(ip("198.19.249.130"));
        lan.ipam[0].excluded.insert("shim".into(), ip("198.19.249.140"));
    });
    let shim = propose(&facts, &draft("198.19.249.140")).expect("a shim");
    for spared in ["198.19.249.130", "198.19.249.149", "198.19.249.140"] {
        assert!(!shim.routes.iter().any(|r| r.contains(ip(spared))), "{spared}: {:?}", shim.routes);
    }
    let covered: u128 = shim.routes.iter().map(|r| r.size()).sum();
    assert_eq!(covered, 64 - 3, "and all the others are");
}

#[test]
fn without_a_range_it_routes_to_the_containers_that_are_there() {
    let bare = |range: Option<&str>| {
        with(|lan| {
            lan.ipam[0].ip_range = range.map(subnet);
            lan.ipam[0].excluded.insert("shim".into(), ip("198.19.249.240"));
        })
    };
    assert_eq!(refused(&bare(None), "198.19.249.240"), [Refusal::NothingToReach]);
    // A range of the whole subnet is none.
    for range in [None, Some("198.19.249.0/24")] {
        let mut facts = bare(range);
        let seen = engine(&mut facts);
        seen.containers.push(container("web", "lan", "198.19.249.9"));
        seen.containers.push(container("dns", "lan", "198.19.249.2"));
        let shim = propose(&facts, &draft("")).expect("a shim");
        assert_eq!(routes(&shim), ["198.19.249.2/32", "198.19.249.9/32"]);
        assert_eq!(shim.address.to_string(), "198.19.249.240", "only what the engine does not give");
    }
    // Larger than what the parent is on is the whole LAN, too.
    let mut facts = with(|lan| {
        lan.ipam[0].subnet = subnet("198.19.248.0/22");
        lan.ipam[0].ip_range = Some(subnet("198.19.248.0/23"));
    });
    assert_eq!(refused(&facts, ""), [Refusal::NothingToReach]);
    engine(&mut facts).containers.push(container("web", "lan", "198.19.249.9"));
    assert_eq!(routes(&propose(&facts, &draft("")).expect("a shim")), ["198.19.249.9/32"]);
}

#[test]
fn a_container_outside_the_range_has_a_route_of_its_own() {
    let mut facts = with(|_| ());
    let mut promised = container("dns", "lan", "198.19.249.2");
    promised.endpoints[0].ipv4 = None;
    promised.endpoints[0].wanted_ipv4 = Some(ip("198.19.249.2"));
    engine(&mut facts).containers.push(promised);
    engine(&mut facts).containers.push(container("web", "lan", "198.19.249.209"));
    let shim = propose(&facts, &draft("")).expect("a shim");
    assert_eq!(routes(&shim), ["198.19.249.208/28", "198.19.249.2/32"]);
}

#[test]
fn where_it_cannot_work_it_is_refused_with_the_reason() {
    let site = |change: fn(&mut lanward_core::facts::EngineFacts)| {
        let mut facts = with(|_| ());
        change(engine(&mut facts));
        refused(&facts, "")
    };
    let network = |change: fn(&mut Network)| refused(&with(change), "");
    let option = |key: &str, value: &str| {
        let (key, value) = (key.to_owned(), value.to_owned());
        refused(&with(|lan| drop(lan.options.insert(key, value))), "")
    };
    let parent = |change: fn(&mut EngineLink)| {
        let mut facts = with(|_| ());
        let Observed::Known(links) = &mut engine(&mut facts).links else { panic!("the links are known") };
        change(links.iter_mut().find(|l| l.name.as_str() == "eth0").expect("eth0"));
        refused(&facts, "")
    };
    let eth0 = || "eth0".to_owned();
    assert_eq!(
        site(|e| {
            e.placement.location = Location::VirtualMachine;
            e.placement.kind = EngineKind::Orbstack;
        }),
        [Refusal::EngineInVm { engine: EngineKind::Orbstack }]
    );
    assert_eq!(site(|e| e.info.rootless = true), [Refusal::Rootless]);
    assert_eq!(site(|e| e.version.product = Product::Podman), [Refusal::Podman]);
    assert_eq!(site(|e| e.links = Observed::Unknown(Why::NotAllowed)), [Refusal::LinksUnknown]);
    assert_eq!(network(|n| n.driver = "bridge".into()), [Refusal::NotNeeded]);
    assert_eq!(network(|n| n.driver = "overlay".into()), [Refusal::OtherDriver { driver: "overlay".into() }]);
    assert_eq!(network(|n| n.driver = "ipvlan".into()), [Refusal::Ipvlan { mode: "l2".into() }]);
    assert_eq!(network(|n| n.internal = true), [Refusal::Internal]);
    assert_eq!(network(|n| n.options.clear()), [Refusal::NoParent]);
    assert_eq!(network(|n| n.ipam[0].subnet = subnet("fd00::/64")), [Refusal::Ipv6Only]);
    assert_eq!(option("macvlan_mode", "private"), [Refusal::Mode { mode: "private".into() }]);
    assert_eq!(option("parent", "eth9"), [Refusal::ParentMissing { parent: "eth9".into() }]);
    assert_eq!(parent(|l| l.link.kind = LinkKind::Wireless), [Refusal::Wireless { parent: eth0() }]);
    assert_eq!(
        parent(|l| l.link.master = Some("br0".into())),
        [Refusal::ParentIsPort { parent: eth0(), master: "br0".into() }]
    );
    assert_eq!(parent(|l| l.link.oper_state = OperState::Down), [Refusal::ParentDown { parent: eth0() }]);
    let nobody = propose(&with(|_| ()), &AccessDraft { network: "wan".into(), ..draft("") });
    assert_eq!(nobody, Err(vec![Refusal::NoSuchNetwork { typed: "wan".into() }]));
}

#[test]
fn an_address_that_is_somebody_s_is_never_taken() {
    let mut facts = with(|_| ());
    engine(&mut facts).containers.push(container("web", "bridge", "198.19.249.60"));
    let mut heard =
        SweepRecord::begin(LinkName::seen("eth0"), vec![subnet("198.19.249.0/24")], Timestamp(1000));
    let mac = "02:00:5e:00:53:07".parse().expect("a MAC");
    let answered = |address: &str| Answer::Answered { address: ip(address), mac, at_ms: 3 };
    for address in ["198.19.249.254", "198.19.249.70"] {
        heard.take(&answered(address), Timestamp(1003));
    }
    heard.complete(Timestamp(2000));
    facts.sweeps.push(heard);
    let range = subnet("198.19.249.208/28").range();
    let of = |address: &str| match &refused(&facts, address)[..] {
        [one] => one.clone(),
        several => panic!("{several:?}"),
    };
    let at = |text: &str| ip(text);
    assert_eq!(of("shim"), Refusal::NotAnAddress { typed: "shim".into() });
    assert_eq!(of("fd00::1"), Refusal::NotAnAddress { typed: "fd00::1".into() });
    assert_eq!(
        of("10.0.0.1"),
        Refusal::AddressOutside { address: at("10.0.0.1"), subnets: vec![subnet("198.19.249.0/24")] }
    );
    assert_eq!(of("198.19.249.255"), Refusal::AddressNotUsable { address: at("198.19.249.255") });
    assert_eq!(of("198.19.249.0"), Refusal::AddressNotUsable { address: at("198.19.249.0") });
    assert_eq!(of("198.19.249.210"), Refusal::AddressInRange { address: at("198.19.249.210"), range });
    assert_eq!(of(ROUTER), Refusal::AddressIsGateway { address: at(ROUTER) });
    assert_eq!(
        of("198.19.249.149"),
        Refusal::AddressIsHost { address: at("198.19.249.149"), link: "eth0".into() }
    );
    assert_eq!(
        of("198.19.249.60"),
        Refusal::AddressHeld { address: at("198.19.249.60"), container: ContainerName::seen("web") }
    );
    assert_eq!(of("198.19.249.70"), Refusal::AddressAnswered { address: at("198.19.249.70"), mac });
    let shim = propose(&facts, &draft("")).expect("a shim");
    assert_eq!(shim.address.to_string(), "198.19.249.253", ".254 answered");
}

#[test]
fn where_every_address_is_taken_it_says_so() {
    let facts = with(|lan| {
        lan.ipam[0].subnet = subnet("198.19.249.144/29");
        lan.ipam[0].ip_range = Some(subnet("198.19.249.144/30"));
        lan.ipam[0].gateway = Some(ip("198.19.249.148"));
    });
    // .148 is the gateway, .149 the machine, .150 is left, .151 means everybody.
    assert_eq!(propose(&facts, &draft("")).expect("one is left").address.to_string(), "198.19.249.150");
    let mut facts = facts;
    engine(&mut facts).containers.push(container("web", "bridge", "198.19.249.150"));
    assert_eq!(refused(&facts, ""), [Refusal::NoAddressLeft { subnet: subnet("198.19.249.144/29") }]);
}

#[test]
fn a_route_of_somebody_else_s_is_left_alone() {
    let mut facts = with(|_| ());
    let Observed::Known(routes) = &mut engine(&mut facts).routes else { panic!("the routes are known") };
    routes.push(Route {
        destination: subnet("198.19.249.208/28"),
        gateway: None,
        link: Some("wg0".into()),
        source: None,
        metric: None,
        protocol: None,
        table: 254,
    });
    let route = subnet("198.19.249.208/28");
    assert_eq!(refused(&facts, ""), [Refusal::RouteTaken { route, link: "wg0".into() }]);
}

#[test]
fn what_is_there_is_read_off_the_label_and_believed_only_where_it_is_sound() {
    let mut facts = with(|_| ());
    let shim = propose(&facts, &draft("198.19.249.240")).expect("a shim");
    engine(&mut facts).containers.push(held(&shim));
    let all = seen(engine(&mut facts));
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0].shim, all[0].network_is_there), (&shim, true));
    assert_eq!(all[0].link_is_up, Some(false), "no such link was seen");
    assert!(!all[0].is_well());
    assert_eq!(refused(&facts, ""), [Refusal::AlreadyOn { address: ip("198.19.249.240") }]);

    // The link as the machine shows it.
    let Observed::Known(links) = &mut engine(&mut facts).links else { panic!("the links are known") };
    let mut link = links.iter().find(|l| l.name.as_str() == "eth0").expect("eth0").clone();
    link.name = shim.link.clone();
    link.link.kind = LinkKind::Macvlan { link: Some("eth0".into()), mode: Some("bridge".into()) };
    link.link.addresses = vec![LinkAddress {
        address: subnet("198.19.249.240/32"),
        scope: AddressScope::Global,
        flags: Vec::new(),
        valid_for_s: None,
        leased: Observed::Known(false),
    }];
    links.push(link);
    assert!(seen(engine(&mut facts))[0].is_well());
    engine(&mut facts).links = Observed::Unknown(Why::NotAllowed);
    assert_eq!(seen(engine(&mut facts))[0].link_is_up, None, "unknown is not broken");

    // Another network may not take its address.
    let mut other = network();
    other.id = NetworkId::seen("2e".repeat(32));
    other.name = NetworkName::seen("other");
    let mut facts = with(|_| ());
    engine(&mut facts).networks.push(other);
    engine(&mut facts).containers.push(held(&shim));
    let wish = AccessDraft { network: "other".into(), address: "198.19.249.240".into() };
    let taken = Refusal::AddressIsShim { address: ip("198.19.249.240"), network: shim.name.clone() };
    assert_eq!(propose(&facts, &wish), Err(vec![taken]));

    for damage in [
        "",
        "{}",
        "null",
        r#"{"link":"eth0"}"#,
        &serde_json::to_string(&Shim { link: LinkName::seen("eth0"), ..shim.clone() }).expect("JSON"),
        &serde_json::to_string(&Shim { routes: vec![subnet("0.0.0.0/0")], ..shim.clone() }).expect("JSON"),
        &serde_json::to_string(&Shim { routes: Vec::new(), ..shim.clone() }).expect("JSON"),
        &serde_json::to_string(&Shim { parent: LinkName::seen("a b"), ..shim.clone() }).expect("JSON"),
    ] {
        let mut liar = held(&shim);
        liar.labels.insert(ACCESS_LABEL.into(), damage.to_owned());
        let mut facts = with(|_| ());
        engine(&mut facts).containers.push(liar);
        assert_eq!(seen(engine(&mut facts)), [], "{damage}");
    }
    let mut stranger = held(&shim);
    stranger.name = ContainerName::seen("web");
    let mut facts = with(|_| ());
    engine(&mut facts).containers.push(stranger);
    assert_eq!(seen(engine(&mut facts)), [], "a label alone is nobody's");
}

#[test]
fn a_container_that_came_later_is_not_covered() {
    let mut facts = with(|_| ());
    let shim = propose(&facts, &draft("")).expect("a shim");
    engine(&mut facts).containers.push(container("in", "lan", "198.19.249.209"));
    engine(&mut facts).containers.push(container("out", "lan", "198.19.249.3"));
    let seen = engine(&mut facts);
    let lan = seen.network("lan").expect("it is there");
    assert_eq!(uncovered(seen, lan, &shim), [(ContainerName::seen("out"), ip("198.19.249.3"))]);
}

proptest! {
    /// Whatever the range, the gateway and the containers: no route holds what is not the containers'.
    #[test]
    fn routes_keep_to_the_containers(
        prefix in 24u8..=30, at in 0u8..=255, gateway in 1u8..=254, hosts in prop::collection::vec(1u8..=254, 0..6),
    ) {
        let range = subnet(&format!("198.19.249.{at}/{prefix}")).canonical();
        let mut facts = with(|lan| {
            lan.ipam[0].ip_range = Some(range);
            lan.ipam[0].gateway = Some(IpAddr::from([198, 19, 249, gateway]));
        });
        for host in &hosts {
            let address = format!("198.19.249.{host}");
            engine(&mut facts).containers.push(container(&format!("c{host}"), "lan", &address));
        }
        if let Ok(shim) = propose(&facts, &draft("")) {
            prop_assert!(shim.is_sound());
            prop_assert!(prefix == 24 || !range.contains(shim.address.into()));
            for n in 0..=255 {
                let address = IpAddr::from([198, 19, 249, n]);
                let covered = shim.routes.iter().any(|r| r.contains(address));
                let spared = n == 149 || n == 1 || n == gateway || address == IpAddr::V4(shim.address);
                let wanted = !spared && (hosts.contains(&n) || prefix > 24 && range.contains(address));
                prop_assert_eq!(covered, wanted, "{}: {:?}", address, shim.routes);
            }
        }
    }
}
