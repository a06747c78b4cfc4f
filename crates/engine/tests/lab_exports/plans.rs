//! What somebody could want of a network, an attachment and a container, drawn by the dice of a seed. Most of it an
//! engine takes; texts are those that a shell, a YAML reader or a flag parser takes for something else.

use std::collections::BTreeMap;

use lanward_core::{
    predict::cases::Cases,
    request::{ContainerRequest, CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
};
use lanward_lab::WEB_IMAGE;

fn often(random: &mut Cases, percent: usize) -> bool {
    random.below(100) < percent
}

fn one_of(random: &mut Cases, list: &[&str]) -> String {
    list[random.below(list.len())].to_owned()
}

/// A network of every driver, with everything a form can say about it.
/// `new`: the engine is one of today, with networks without IPv4 and more ways of a bridge.
pub fn network(random: &mut Cases, number: usize, new: bool) -> CreateRequest {
    let driver = one_of(random, &["macvlan", "macvlan", "macvlan", "bridge", "bridge", "ipvlan"]);
    let mut options = BTreeMap::new();
    let mut set = |key: &str, value: String| drop(options.insert(key.to_owned(), value));
    match driver.as_str() {
        "bridge" => {
            for (key, values) in [
                ("com.docker.network.bridge.enable_icc", &["true", "false"][..]),
                ("com.docker.network.bridge.enable_ip_masquerade", &["true", "false"]),
                ("com.docker.network.driver.mtu", &["1400", "1450"]),
                ("com.docker.network.bridge.host_binding_ipv4", &["127.0.0.1", "0.0.0.0"]),
                ("com.example.zone", &["", "a b", "x=y", "$HOME"]),
            ] {
                if often(random, 40) {
                    set(key, one_of(random, values));
                }
            }
            if often(random, 30) {
                set("com.docker.network.bridge.name", format!("b{number}"));
            }
        }
        lan => {
            set("parent", "eth0".into());
            let modes: &[&str] =
                if lan == "macvlan" { &["bridge", "private", "vepa"] } else { &["l2", "l3"] };
            if often(random, 50) {
                set(&format!("{lan}_mode"), one_of(random, modes));
            }
        }
    }
    if new && driver == "bridge" && often(random, 30) {
        let way = one_of(random, &["nat", "routed", "nat-unprotected"]);
        options.insert("com.docker.network.bridge.gateway_mode_ipv4".into(), way);
    }
    let v6 = often(random, 40);
    let only_v6 = new && v6 && often(random, 20);
    let third = number % 200;
    let mut config = Vec::new();
    if !only_v6 {
        config.push(subnet(random, &format!("10.77.{third}."), 24));
    }
    if v6 {
        config.push(subnet(random, &format!("fd77:0:0:{third:x}::"), 64));
    }
    let mut ipam_options = BTreeMap::new();
    if often(random, 15) {
        ipam_options.insert("com.example.pool".to_owned(), random.hostile());
    }
    let mut request = CreateRequest {
        name: format!("n{number}"),
        check_duplicate: Some(true),
        driver,
        internal: often(random, 15).then_some(true),
        attachable: often(random, 10).then_some(true),
        enable_ipv4: only_v6.then_some(false),
        enable_ipv6: v6.then_some(true),
        ipam: Some(IpamRequest { driver: None, config, options: ipam_options }),
        options,
        ..CreateRequest::default()
    };
    random.dress(&mut request);
    request
}

/// A subnet with range, gateway and excluded addresses, as far as the dice say.
fn subnet(random: &mut Cases, base: &str, prefix: u8) -> IpamConfig {
    let zero = if prefix == 24 { "0" } else { "" };
    let mut config = IpamConfig { subnet: Some(format!("{base}{zero}/{prefix}")), ..IpamConfig::default() };
    if often(random, 70) {
        config.gateway = Some(format!("{base}1"));
    }
    if often(random, 50) {
        config.ip_range = Some(if prefix == 24 { format!("{base}64/26") } else { format!("{base}1:0/112") });
    }
    for at in 0..random.below(3) {
        // The name `a` is one of those that are dressed.
        let name = if at == 0 { "a".to_owned() } else { format!("host{at}") };
        config.auxiliary_addresses.insert(name, format!("{base}{}", 70 + at));
    }
    config
}

/// An attachment to `network`. `new`: of a container that is made for it, which can ask for a MAC address.
pub fn endpoint(random: &mut Cases, network: &CreateRequest, priorities: bool, new: bool) -> EndpointRequest {
    let configs = network.ipam.iter().flat_map(|ipam| &ipam.config);
    let base: Vec<&str> = configs.filter_map(|c| c.subnet.as_deref()?.split('/').next()).collect();
    let v4 = base.iter().find_map(|text| text.strip_suffix('0').filter(|text| text.contains('.')));
    let v6 = base.iter().find(|text| text.contains(':'));
    let number = 90 + random.below(9);
    let mut endpoint = EndpointRequest { network: network.name.clone(), ..EndpointRequest::default() };
    endpoint.ipv4 = v4.filter(|_| often(random, 50)).map(|base| format!("{base}{number}"));
    endpoint.ipv6 = v6.filter(|_| often(random, 50)).map(|base| format!("{base}{number}"));
    if new && network.driver != "ipvlan" && often(random, 40) {
        endpoint.mac = Some(format!("02:42:99:00:00:{number}"));
    }
    for _ in 0..random.below(3) {
        let text = random.hostile();
        if !text.trim().is_empty() {
            endpoint.aliases.push(text);
        }
    }
    if priorities && often(random, 30) {
        endpoint.gateway_priority = Some(i32::try_from(random.below(200)).unwrap_or(0) - 100);
    }
    if often(random, 20) {
        endpoint.driver_options.insert("com.example.key".into(), random.hostile());
    }
    if new && often(random, 10) {
        endpoint.links.push("guest:friend".into());
    }
    if often(random, 10) {
        endpoint.link_local.push("169.254.7.7".into());
    }
    endpoint
}

/// A container with texts that hurt, and ports where they have an effect.
pub fn container(random: &mut Cases, endpoint: EndpointRequest, ports: bool) -> ContainerRequest {
    let mut request = ContainerRequest {
        name: "started".into(),
        image: WEB_IMAGE.into(),
        command: vec!["sleep".into(), "1000".into()],
        endpoint,
        restart: one_of(random, &["", "no", "always", "unless-stopped", "on-failure:3"]),
        interactive: often(random, 20),
        ..ContainerRequest::default()
    };
    for _ in 0..random.below(3) {
        request.command.push(random.hostile());
    }
    // `sleep` refuses the texts; a shell that sleeps does not look at them.
    request.command.splice(0..2, ["sh", "-c", "sleep 1000", "sh"].map(str::to_owned));
    for at in 0..random.below(3) {
        request.env.push(format!("E{at}={}", random.hostile()));
        request.labels.insert(format!("com.example.{at}"), random.hostile());
    }
    if ports && often(random, 60) {
        request.publish = vec![one_of(random, &["8080:80", "127.0.0.1:8080:80/tcp", "8053:53/udp"])];
    }
    request
}
