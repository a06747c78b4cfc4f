//! What was asked for against what is, after every create and attach: a silently changed option is a failure.
//! Leaves out on purpose what engines legitimately add (default options, an automatic gateway, an automatic
//! IPv6 subnet) and how they spell an address.

use std::net::IpAddr;

use crate::{
    addressing::{Family, Subnet},
    facts::{Container, Endpoint, Ipam, Network, Product},
    names::{MacAddr, NetworkName},
    request::{CreateRequest, EndpointRequest, IpamConfig},
    run::Difference,
};

/// Compares a network on a Docker engine with the request that made it.
pub fn network(request: &CreateRequest, network: &Network) -> Vec<Difference> {
    network_on(Product::Docker, request, network)
}

/// Compares a network with the request that made it, knowing what an engine of `product` cannot show.
/// Podman's Docker API shows neither parent nor bridge name nor range (podman
/// `pkg/api/handlers/compat/networks.go`, `convertLibpodNetworktoDockerNetwork`), calls the MTU `mtu`, and
/// drops excluded addresses, which is a difference.
pub fn network_on(product: Product, request: &CreateRequest, network: &Network) -> Vec<Difference> {
    let mut found = Differences::default();
    found.text("Name", &request.name, network.name.as_str());
    let driver = if request.driver.is_empty() { "bridge" } else { &request.driver };
    found.text("Driver", driver, &network.driver);
    if let Some(scope) = request.scope.as_deref().filter(|s| !s.is_empty()) {
        found.text("Scope", scope, &network.scope);
    }
    // A macvlan or ipvlan without parent is made internal by Docker 26.1 and later.
    let parentless =
        matches!(driver, "macvlan" | "ipvlan") && request.options.get("parent").is_none_or(String::is_empty);
    if !(parentless && network.internal) {
        found.flag("Internal", Some(request.internal.unwrap_or(false)), network.internal);
    }
    found.flag("Attachable", request.attachable, network.attachable);
    found.flag("Ingress", request.ingress, network.ingress);
    found.flag("ConfigOnly", request.config_only, network.config_only);
    found.flag("EnableIPv6", request.enable_ipv6, network.ipv6);
    if let Some(ipv4) = network.ipv4 {
        found.flag("EnableIPv4", request.enable_ipv4, ipv4);
    }
    if let Some(from) = &request.config_from {
        found.text("ConfigFrom", &from.network, network.config_from.as_deref().unwrap_or_default());
    }
    found.ipam(product, request, network);
    for (key, wanted) in &request.options {
        found.option(product, key, wanted, network);
    }
    for (key, wanted) in &request.labels {
        let got = network.labels.get(key).map_or("", String::as_str);
        found.text(&format!("Labels.{key}"), wanted, got);
    }
    found.0
}

/// Compares a container's attachment with what was asked for. A container that does not run has promised
/// addresses but no present ones; then the promise is compared.
///
/// `network` is the network's name where the request holds its id: such an attachment may show no id.
pub fn endpoint(
    request: &EndpointRequest,
    network: Option<&NetworkName>,
    container: &Container,
) -> Vec<Difference> {
    let mut found = Differences::default();
    let by_name = |e: &&Endpoint| e.network_id.as_str().is_empty() && Some(&e.network) == network;
    let attached = container.endpoints.iter().find(|e| is_meant(e, &request.network) || by_name(e));
    let Some(attached) = attached else {
        found.push("Networks", &request.network, "");
        return found.0;
    };
    let now = |present: Option<Subnet>, promised: Option<IpAddr>| {
        let present = present.map(Subnet::written_address);
        if container.is_running() { present } else { promised.or(present) }
    };
    found.address("IPv4Address", request.ipv4.as_deref(), now(attached.ipv4, attached.wanted_ipv4));
    found.address("IPv6Address", request.ipv6.as_deref(), now(attached.ipv6, attached.wanted_ipv6));
    if let Some(wanted) = request.mac.as_deref().filter(|m| !m.is_empty()) {
        let same = wanted.parse::<MacAddr>().ok() == attached.mac && attached.mac.is_some();
        // Before the first start an engine may not show the address it will set.
        if !same && (container.is_running() || attached.mac.is_some()) {
            found.push("MacAddress", wanted, &attached.mac.map(|m| m.to_string()).unwrap_or_default());
        }
    }
    for alias in &request.aliases {
        if !attached.aliases.contains(alias) && !attached.dns_names.contains(alias) {
            found.push("Aliases", alias, "");
        }
    }
    if let Some(wanted) = request.gateway_priority.filter(|w| *w != attached.gateway_priority) {
        found.push("GwPriority", &wanted.to_string(), &attached.gateway_priority.to_string());
    }
    found.0
}

fn is_meant(endpoint: &Endpoint, name_or_id: &str) -> bool {
    let id = endpoint.network_id.as_str();
    endpoint.network.as_str() == name_or_id
        || id == name_or_id
        || (name_or_id.len() >= 12 && id.starts_with(name_or_id))
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn push(&mut self, field: &str, wanted: &str, got: &str) {
        self.0.push(Difference { field: field.into(), wanted: wanted.into(), got: got.into() });
    }

    fn text(&mut self, field: &str, wanted: &str, got: &str) {
        if wanted != got {
            self.push(field, wanted, got);
        }
    }

    /// What was not asked for is the engine's own choice.
    fn flag(&mut self, field: &str, wanted: Option<bool>, got: bool) {
        if let Some(wanted) = wanted.filter(|w| *w != got) {
            self.push(field, &wanted.to_string(), &got.to_string());
        }
    }

    /// An empty text asks for nothing; two spellings of one address are equal.
    fn address(&mut self, field: &str, wanted: Option<&str>, got: Option<IpAddr>) {
        let Some(wanted) = wanted.filter(|w| !w.is_empty()) else { return };
        if got.is_none() || wanted.parse().ok() != got {
            self.push(field, wanted, &got.map(|g| g.to_string()).unwrap_or_default());
        }
    }

    fn option(&mut self, product: Product, key: &str, wanted: &str, network: &Network) {
        let mut got = network.options.get(key);
        if product == Product::Podman {
            match key {
                "parent" | "com.docker.network.bridge.name" => return,
                "com.docker.network.driver.mtu" => got = got.or(network.options.get("mtu")),
                _ => {}
            }
        }
        self.text(&format!("Options.{key}"), wanted, got.map_or("", String::as_str));
    }

    fn ipam(&mut self, product: Product, request: &CreateRequest, network: &Network) {
        let Some(ipam) = &request.ipam else { return };
        if let Some(driver) = ipam.driver.as_deref().filter(|d| !d.is_empty()) {
            self.text("IPAM.Driver", driver, &network.ipam_driver);
        }
        for (key, wanted) in &ipam.options {
            let got = network.ipam_options.get(key).map_or("", String::as_str);
            self.text(&format!("IPAM.Options.{key}"), wanted, got);
        }
        let mut left: Vec<&Ipam> = network.ipam.iter().collect();
        let mut families = Vec::new();
        for (at, wanted) in ipam.config.iter().enumerate() {
            let field = |name: &str| format!("IPAM.Config.{at}.{name}");
            let text = wanted.subnet.as_deref().unwrap_or_default();
            let subnet = text.parse::<Subnet>().ok();
            families.extend(subnet.map(Subnet::family));
            let hit = left.iter().position(|got| subnet.is_none_or(|s| is_subnet(s, got.subnet)));
            match hit.map(|hit| left.remove(hit)) {
                None => self.push(&field("Subnet"), text, ""),
                Some(got) => self.ipam_entry(product, field, wanted, got),
            }
        }
        for extra in left {
            let family = extra.subnet.family();
            // Docker 27 and later give an IPv6 network without IPv6 subnet a unique local one; every version
            // gives one without IPv4 subnet an IPv4 one.
            if families.contains(&family) || (family == Family::V6 && request.enable_ipv6 != Some(true)) {
                self.push("IPAM.Config", "", &extra.subnet.to_string());
            }
        }
    }

    fn ipam_entry(
        &mut self,
        product: Product,
        field: impl Fn(&str) -> String,
        wanted: &IpamConfig,
        got: &Ipam,
    ) {
        self.address(&field("Gateway"), wanted.gateway.as_deref(), got.gateway);
        let range = wanted.ip_range.as_deref().unwrap_or_default();
        let got_range = got.ip_range.map(Subnet::canonical);
        let same_range = match range {
            "" => got_range.is_none(),
            text => text.parse::<Subnet>().ok().map(Subnet::canonical) == got_range,
        };
        let hidden = product == Product::Podman && got_range.is_none();
        if !(same_range || hidden) {
            self.push(&field("IPRange"), range, &got_range.map(|r| r.to_string()).unwrap_or_default());
        }
        for (name, address) in &wanted.auxiliary_addresses {
            let field = field(&format!("AuxiliaryAddresses.{name}"));
            self.address(&field, Some(address), got.excluded.get(name).copied());
        }
        for (name, address) in &got.excluded {
            if !wanted.auxiliary_addresses.contains_key(name) {
                self.push(&field(&format!("AuxiliaryAddresses.{name}")), "", &address.to_string());
            }
        }
    }
}

/// The same block, host bits aside (Docker 20.10 to 24 echo them); `0.0.0.0/N` asks Docker 29 for any block
/// of that size.
fn is_subnet(wanted: Subnet, got: Subnet) -> bool {
    let any = wanted.network().is_unspecified() && wanted.prefix() > 0;
    wanted.canonical() == got.canonical()
        || (any && wanted.family() == got.family() && wanted.prefix() == got.prefix())
}
