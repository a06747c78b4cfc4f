//! Makes a recorded site safe to attach to a public report: user names, host names, public addresses, hardware
//! addresses and the values of foreign labels are replaced, each by the same stand-in everywhere, so that the
//! diagnosis stays the same. Private and link-local addresses, and the names of networks, containers and
//! links, stay: without them the report would be worth nothing, and a face says so beside the button.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use crate::{
    addressing::Subnet,
    endpoint::{EndpointSource, EngineEndpoint, EngineProblem},
    facts::{EngineFacts, EngineView, Facts, LinkFacts, Network, Route},
    names::MacAddr,
    observed::Observed,
    placement::Evidence,
    sweep::SweepRecord,
};

/// The same site with private values replaced. `seed` makes the stand-ins of two reports unlike; it must come
/// from a random source and is not kept.
pub fn site(facts: &Facts, seed: u64) -> Facts {
    let mut facts = facts.clone();
    let mut names = vec![facts.host.hostname.clone()];
    names.extend(facts.engine().map(|e| e.info.name.clone()).filter(|n| is_private_name(n)));
    names.retain(|n| !n.is_empty());
    names.dedup();
    Redactor { seed, names }.facts(&mut facts);
    facts
}

/// Engine names that tell the kind of engine are no secret, and placement reads them.
fn is_private_name(name: &str) -> bool {
    const TELLING: &[&str] = &["docker-desktop", "orbstack", "colima", "lima", "rancher-desktop", "podman"];
    !TELLING.iter().any(|known| name.contains(known))
}

struct Redactor {
    seed: u64,
    /// Host names; the place in the list makes the stand-in.
    names: Vec<String>,
}

impl Redactor {
    fn facts(&self, facts: &mut Facts) {
        let host = &mut facts.host;
        host.hostname = self.name(&host.hostname);
        host.nics.iter_mut().for_each(|nic| self.link(&mut nic.link));
        self.routes(&mut host.routes);
        if let Observed::Known(resolvers) = &mut host.resolvers {
            resolvers.iter_mut().for_each(|r| *r = self.address(*r));
        }
        facts.sweeps.iter_mut().for_each(|s| self.sweep(s));
        if let Observed::Known(records) = &mut facts.identities.records {
            for kept in records {
                kept.ipv4 = kept.ipv4.map(|a| self.address(a));
                kept.ipv6 = kept.ipv6.map(|a| self.address(a));
                kept.mac = kept.mac.map(|m| self.mac(m));
            }
        }
        match &mut facts.engine {
            EngineView::Seen(engine) => self.engine(engine),
            EngineView::Unavailable { tried } => {
                for attempt in tried {
                    self.endpoint(&mut attempt.endpoint);
                    self.problem(&mut attempt.problem);
                }
            }
        }
    }

    fn engine(&self, engine: &mut EngineFacts) {
        self.endpoint(&mut engine.endpoint);
        if let EndpointSource::Context { name } = &mut engine.found_by
            && is_private_name(name)
            && !matches!(name.as_str(), "default" | "desktop-linux" | "rootless")
        {
            *name = "context".into();
        }
        let info = &mut engine.info;
        if is_private_name(&info.name) {
            info.name = self.name(&info.name);
        }
        info.http_proxy.clear();
        info.root_dir = self.text(&info.root_dir);
        for label in &mut info.labels {
            *label = match label.split_once('=') {
                Some((key, value)) if key.starts_with("com.docker.desktop.") => {
                    format!("{key}={}", self.text(value))
                }
                Some((key, _)) => format!("{key}="),
                None => label.clone(),
            };
        }
        info.warnings.iter_mut().for_each(|w| *w = self.text(w));
        engine.placement.evidence.iter_mut().for_each(|e| self.evidence(e));
        if let Observed::Known(links) = &mut engine.links {
            links.iter_mut().for_each(|l| self.link(&mut l.link));
        }
        self.routes(&mut engine.routes);
        engine.networks.iter_mut().for_each(|n| self.network(n));
        for container in &mut engine.containers {
            without_label_values(&mut container.labels);
            container.image = without_registry(&container.image);
            for port in &mut container.ports {
                port.host_ip = port.host_ip.map(|ip| self.address(ip));
            }
            for endpoint in &mut container.endpoints {
                endpoint.ipv4 = endpoint.ipv4.map(|s| self.subnet(s));
                endpoint.ipv6 = endpoint.ipv6.map(|s| self.subnet(s));
                for address in [
                    &mut endpoint.wanted_ipv4,
                    &mut endpoint.wanted_ipv6,
                    &mut endpoint.gateway_v4,
                    &mut endpoint.gateway_v6,
                ] {
                    *address = address.map(|a| self.address(a));
                }
                endpoint.mac = endpoint.mac.map(|m| self.mac(m));
                endpoint.wanted_mac = endpoint.wanted_mac.map(|m| self.mac(m));
            }
        }
    }

    fn network(&self, network: &mut Network) {
        without_label_values(&mut network.labels);
        for ipam in &mut network.ipam {
            ipam.subnet = self.subnet(ipam.subnet);
            ipam.ip_range = ipam.ip_range.map(|r| self.subnet(r));
            ipam.gateway = ipam.gateway.map(|g| self.address(g));
            ipam.excluded.values_mut().for_each(|a| *a = self.address(*a));
        }
    }

    /// Who answered stays to be seen; what devices are called is their owners' affair.
    fn sweep(&self, sweep: &mut SweepRecord) {
        sweep.blocks.iter_mut().for_each(|b| *b = self.subnet(*b));
        for holder in &mut sweep.holders {
            holder.address = self.address(holder.address);
            holder.macs.iter_mut().for_each(|m| *m = self.mac(*m));
            holder.name = holder.name.as_ref().map(|_| "device".into());
        }
        sweep.holders.sort_by_key(|h| h.address);
        for offer in &mut sweep.offers {
            offer.server = self.address(offer.server);
            offer.server_mac = self.mac(offer.server_mac);
            offer.address = self.address(offer.address);
            offer.subnet = offer.subnet.map(|s| self.subnet(s));
            for address in offer.routers.iter_mut().chain(&mut offer.dns) {
                *address = self.address(*address);
            }
            offer.domain = offer.domain.as_ref().map(|_| "domain".into());
        }
    }

    fn link(&self, link: &mut LinkFacts) {
        link.mac = link.mac.map(|m| self.mac(m));
        if let Observed::Known(Some(mac)) = &mut link.permanent_mac {
            *mac = self.mac(*mac);
        }
        link.addresses.iter_mut().for_each(|a| a.address = self.subnet(a.address));
    }

    fn routes(&self, routes: &mut Observed<Vec<Route>>) {
        let Observed::Known(routes) = routes else { return };
        for route in routes {
            route.destination = self.subnet(route.destination);
            route.gateway = route.gateway.map(|g| self.address(g));
            route.source = route.source.map(|s| self.address(s));
        }
    }

    fn endpoint(&self, endpoint: &mut EngineEndpoint) {
        match endpoint {
            EngineEndpoint::Unix { path } | EngineEndpoint::Npipe { path } => *path = self.text(path),
            EngineEndpoint::Tcp { address, tls } => {
                let port = address.rsplit_once(':').map(|(_, port)| port.to_owned());
                *address = format!("engine:{}", port.unwrap_or_default());
                *tls = tls.as_ref().map(|folder| self.text(folder));
            }
            EngineEndpoint::Ssh { target } => *target = "user@engine".into(),
        }
    }

    fn problem(&self, problem: &mut EngineProblem) {
        match problem {
            EngineProblem::NoSocket { path } | EngineProblem::PermissionDenied { path, .. } => {
                *path = self.text(path)
            }
            EngineProblem::UnknownHost { host } => *host = "engine".into(),
            EngineProblem::BadAddress { text } => *text = "address".into(),
            EngineProblem::NoSuchContext { name } => *name = "context".into(),
            EngineProblem::NotAnswering { detail }
            | EngineProblem::Tls { detail }
            | EngineProblem::Ssh { detail }
            | EngineProblem::NotAnEngine { detail, .. }
            | EngineProblem::EngineError { message: detail, .. } => *detail = self.text(detail),
            EngineProblem::ApiTooOld { .. }
            | EngineProblem::ApiTooNew { .. }
            | EngineProblem::DesktopNotRunning
            | EngineProblem::UnsupportedScheme { .. } => {}
        }
    }

    fn evidence(&self, evidence: &mut Evidence) {
        evidence.value = self.text(&evidence.value);
    }

    fn name(&self, name: &str) -> String {
        match self.names.iter().position(|n| n == name) {
            Some(at) => format!("machine-{}", at + 1),
            None => name.to_owned(),
        }
    }

    /// Free text: host names as whole words, home folders, ssh users, and public addresses.
    fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | '-' | '_' | '@');
        let mut rest = text;
        while let Some(start) = rest.find(is_word) {
            let end = rest[start..].find(|c| !is_word(c)).map_or(rest.len(), |len| start + len);
            out.push_str(&rest[..start]);
            out.push_str(&self.word(&rest[start..end]));
            rest = &rest[end..];
        }
        out.push_str(rest);
        without_user(&out)
    }

    fn word(&self, whole: &str) -> String {
        let word = whole.trim_end_matches(['.', ':']);
        let end = &whole[word.len()..];
        let moved = if let Some((_, host)) = word.split_once('@') {
            format!("user@{}", self.word(host))
        } else if let Ok(address) = word.parse::<IpAddr>() {
            self.address(address).to_string()
        } else if let Some((address, port)) = word.rsplit_once(':')
            && let Ok(address) = address.parse::<Ipv4Addr>()
        {
            format!("{}:{port}", self.address(address.into()))
        } else {
            self.name(word)
        };
        moved + end
    }

    fn hash(&self, of: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.seed, of).hash(&mut hasher);
        hasher.finish()
    }

    /// A public address becomes one that nobody can have (240.0.0.0/4, RFC 1112; 2001:db8::/32, RFC 3849). Two
    /// addresses with a common prefix keep it, so that subnets still hold what they held and overlap as before.
    fn address(&self, address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V4(v4) if is_public_v4(v4) => {
                let [a, b, c, d] = v4.octets();
                let first = 240 | (self.hash(a) as u8 & 0x07);
                let (second, third) = (b ^ self.hash(a) as u8, c ^ self.hash((a, b)) as u8);
                IpAddr::from([first, second, third, d])
            }
            IpAddr::V6(v6) => {
                let mut s = self.interface_id(v6).segments();
                if is_public_v6(v6) {
                    s[2] ^= self.hash((s[0], s[1])) as u16;
                    s[3] ^= self.hash((s[0], s[1], s[2])) as u16;
                    (s[0], s[1]) = (0x2001, 0x0db8);
                }
                IpAddr::V6(s.into())
            }
            private => private,
        }
    }

    /// An address made from a hardware address (RFC 4291, appendix A) tells that address: it gets the same
    /// stand-in as the hardware address itself.
    fn interface_id(&self, v6: Ipv6Addr) -> Ipv6Addr {
        let mut o = v6.octets();
        if o[11..13] != [0xff, 0xfe] {
            return v6;
        }
        let mac = self.mac(MacAddr([o[8] ^ 2, o[9], o[10], o[13], o[14], o[15]]));
        [o[8], o[9], o[10]] = [mac.0[0] ^ 2, mac.0[1], mac.0[2]];
        [o[13], o[14], o[15]] = [mac.0[3], mac.0[4], mac.0[5]];
        o.into()
    }

    fn subnet(&self, subnet: Subnet) -> Subnet {
        let moved = Subnet::new(self.address(subnet.written_address()), subnet.prefix()).unwrap_or(subnet);
        if subnet.has_host_bits() { moved } else { moved.canonical() }
    }

    /// The vendor's half stays (it tells virtual NICs), the device's half goes. An address that software made
    /// up is nobody's device.
    fn mac(&self, mac: MacAddr) -> MacAddr {
        if mac.is_locally_administered() || mac.is_multicast() || mac.is_zero() {
            return mac;
        }
        let [a, b, c, ..] = mac.0;
        let [d, e, f, ..] = self.hash(mac.0).to_be_bytes();
        MacAddr([a, b, c, d, e, f])
    }
}

/// Labels are where people and tools put what they like, secrets among it. The keys stay; of the values only
/// those that a rule reads.
fn without_label_values(labels: &mut BTreeMap<String, String>) {
    const READ: &[&str] = &["com.docker.compose.project", "com.docker.compose.network", crate::RUN_LABEL];
    for (key, value) in labels {
        if !READ.contains(&key.as_str()) {
            value.clear();
        }
    }
}

/// An image without the host name of a private registry.
fn without_registry(image: &str) -> String {
    const PUBLIC: &[&str] =
        &["docker.io", "ghcr.io", "quay.io", "lscr.io", "mcr.microsoft.com", "registry.k8s.io", "gcr.io"];
    match image.split_once('/') {
        Some((host, rest))
            if (host.contains(['.', ':']) || host == "localhost") && !PUBLIC.contains(&host) =>
        {
            format!("registry.invalid/{rest}")
        }
        _ => image.to_owned(),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    // 198.18.0.0/15 is for benchmarks (RFC 2544) and inside OrbStack; 100.64.0.0/10 is carriers' (RFC 6598).
    let [a, b, ..] = v4.octets();
    let set_aside = (a == 198 && (b & 0xfe) == 18) || (a == 100 && (b & 0xc0) == 64) || a == 0 || a >= 240;
    !(v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation()
        || set_aside)
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    (v6.segments()[0] & 0xe000) == 0x2000 && v6.segments()[..2] != [0x2001, 0x0db8]
}

/// `/home/NAME/…`, `/Users/NAME/…` and `\Users\NAME\…` without the name, however often.
fn without_user(text: &str) -> String {
    let mut out = text.to_owned();
    for start in ["/home/", "/Users/", "\\Users\\"] {
        let mut from = 0;
        while let Some(at) = out[from..].find(start) {
            let name = from + at + start.len();
            let end = out[name..].find(['/', '\\', ' ', '"']).map_or(out.len(), |len| name + len);
            out.replace_range(name..end, "user");
            from = name;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        Redactor { seed: 7, names: vec!["nas-of-jane".into()] }
    }

    fn lab() -> Facts {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/sites/lab.json");
        serde_json::from_str(&std::fs::read_to_string(file).expect("the site")).expect("facts")
    }

    #[test]
    fn private_addresses_stay_and_public_ones_go() {
        let r = redactor();
        for stays in ["192.168.1.1", "198.19.249.149", "fd07:b51a:cc66::1", "100.64.0.1", "0.0.0.0", "::"] {
            assert_eq!(r.address(stays.parse().expect(stays)).to_string(), stays);
        }
        for goes in ["8.8.8.8", "93.184.216.34", "2a00:1450::1"] {
            let moved = r.address(goes.parse().expect(goes)).to_string();
            assert!(moved.starts_with("24") || moved.starts_with("2001:db8:"), "{goes} became {moved}");
        }
    }

    #[test]
    fn of_a_look_at_the_lan_stays_who_answered_and_not_whose_device_it_is() {
        use crate::{
            facts::Timestamp,
            names::LinkName,
            probe::{Answer, NamedBy, Offer},
        };
        let ip = |text: &str| text.parse::<IpAddr>().expect(text);
        let mac: MacAddr = "00:1b:21:aa:bb:cc".parse().expect("a MAC address");
        let block = "9.9.9.0/24".parse().expect("a block");
        let mut record = SweepRecord::begin(LinkName::seen("eth0"), vec![block], Timestamp(1));
        for address in ["9.9.9.1", "9.9.9.77", "9.9.9.200"] {
            record.take(&Answer::Answered { address: ip(address), mac, at_ms: 1 }, Timestamp(2));
            let name = "janes-phone.home".to_owned();
            record.take(&Answer::Named { address: ip(address), name, by: NamedBy::Holder }, Timestamp(2));
        }
        let offer = Offer {
            server: ip("9.9.9.1"),
            server_mac: mac,
            address: ip("9.9.9.100"),
            subnet: Some(block),
            routers: vec![ip("9.9.9.1")],
            dns: vec![ip("9.9.9.53")],
            lease_s: Some(3600),
            domain: Some("jane.home".into()),
        };
        record.take(&Answer::Offer(offer), Timestamp(2));
        let mut facts = lab();
        facts.sweeps = vec![record];
        let moved = site(&facts, 7);
        let text = serde_json::to_string(&moved.sweeps).expect("text");
        for secret in ["9.9.9.", "aa:bb:cc", "jane"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        let [sweep] = &moved.sweeps[..] else { panic!("one look") };
        assert_eq!(sweep.holders.len(), 3);
        for holder in &sweep.holders {
            assert!(sweep.covers(holder.address) && sweep.holder(holder.address).is_some(), "{holder:?}");
        }
    }

    #[test]
    fn subnets_hold_what_they_held() {
        let r = redactor();
        let subnet = |text: &str| text.parse::<Subnet>().expect(text);
        let (outer, inner, other) = (subnet("9.9.0.0/16"), subnet("9.9.9.0/24"), subnet("8.8.8.0/24"));
        assert!(r.subnet(outer).covers(r.subnet(inner)));
        assert!(!r.subnet(outer).overlaps(r.subnet(other)));
        assert!(!r.subnet(outer).has_host_bits() && !r.subnet(other).has_host_bits());
        assert_eq!(r.subnet(subnet("0.0.0.0/0")), subnet("0.0.0.0/0"));
        assert!(r.subnet(inner).contains(r.address("9.9.9.77".parse().expect("an address"))));
    }

    #[test]
    fn hardware_addresses_go_also_out_of_the_addresses_made_from_them() {
        let r = redactor();
        let mac: MacAddr = "00:1b:21:aa:bb:cc".parse().expect("a MAC address");
        let moved = r.mac(mac);
        assert_ne!(moved, mac);
        assert_eq!(moved.0[..3], mac.0[..3]);
        let address = r.address("fe80::21b:21ff:feaa:bbcc".parse().expect("an address")).to_string();
        assert!(!address.contains("bbcc"), "{address}");
        let made_up: MacAddr = "02:42:c6:13:f9:02".parse().expect("a MAC address");
        assert_eq!(r.mac(made_up), made_up);
    }

    #[test]
    fn names_of_people_and_machines_go() {
        let r = redactor();
        assert_eq!(r.text("/Users/jane/.docker/run/docker.sock"), "/Users/user/.docker/run/docker.sock");
        assert_eq!(r.text("ssh: connect to nas-of-jane port 22"), "ssh: connect to machine-1 port 22");
        assert_eq!(
            r.text("jane@8.8.8.8: denied").split_once('@').map(|(user, _)| user.to_owned()),
            Some("user".into())
        );
        assert!(!r.text("dial tcp 8.8.8.8:2375: refused").contains("8.8.8.8"));
        assert_eq!(r.text("/var/lib/docker"), "/var/lib/docker");
        assert_eq!(without_registry("registry.jane.example/web:1"), "registry.invalid/web:1");
        assert_eq!(without_registry("library/nginx:1"), "library/nginx:1");
    }

    #[test]
    fn a_host_that_is_named_like_our_own_words_is_redacted_all_the_same() {
        for hostname in ["host", "docker", "linux", "bridge", "seen", "eth0"] {
            let mut facts = lab();
            facts.host.hostname = hostname.into();
            facts.host.resolvers = Observed::Known(vec!["8.8.8.8".parse().expect("an address")]);
            let json = serde_json::to_string(&site(&facts, 1)).expect("JSON");
            assert!(json.contains(r#""hostname":"machine-1""#), "{hostname}");
            assert!(!json.contains("8.8.8.8"), "{hostname}");
        }
    }

    #[test]
    fn the_diagnosis_stays_the_same() {
        let facts = lab();
        let codes = |f: &Facts| crate::diagnosis::diagnose(f).iter().map(|f| f.code()).collect::<Vec<_>>();
        assert_eq!(codes(&site(&facts, 99)), codes(&facts));
    }

    #[test]
    fn secrets_in_labels_go() {
        let mut labels = BTreeMap::from([
            ("com.docker.secret".to_owned(), "hunter2".to_owned()),
            (crate::RUN_LABEL.to_owned(), "00ff".to_owned()),
        ]);
        without_label_values(&mut labels);
        assert_eq!(labels["com.docker.secret"], "");
        assert_eq!(labels[crate::RUN_LABEL], "00ff");
    }
}
