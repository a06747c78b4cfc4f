//! Requests made up by a seed, to hold the predictor against a real engine. The same seed and the same answers give
//! the same sequence on every machine, so a disagreement can be named by its seed.
//! Leaves out on purpose images, ports and everything else no network answer depends on.
//!
//! The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014): ten
//! lines that never change, where a crate's generator may change with its version.

use std::collections::BTreeMap;

use crate::request::{ConfigFrom, CreateRequest, EndpointRequest, IpamConfig, IpamRequest};

/// One thing to ask of an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Create a network.
    Create(Box<CreateRequest>),
    /// Create and start a container on a network; it keeps running.
    Start(EndpointRequest),
    /// Remove a network by name.
    Remove(String),
    /// Remove all containers and all networks that were made, so that the pools do not fill up.
    Clear,
}

/// What the made-up requests may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Links that exist and can be parents.
    pub parents: Vec<String>,
    /// Bridges that exist and that nobody minds.
    pub bridges: Vec<String>,
    /// Ask for ipvlan networks, too.
    pub ipvlan: bool,
}

/// A sequence of things to ask.
#[derive(Debug, Clone)]
pub struct Cases {
    random: SplitMix,
    scope: Scope,
    made: Vec<CreateRequest>,
    since_clear: usize,
    number: usize,
}

/// The endless sequence of a seed.
pub fn cases(seed: u64, scope: Scope) -> Cases {
    Cases { random: SplitMix(seed), scope, made: Vec::new(), since_clear: 0, number: 0 }
}

#[derive(Debug, Clone)]
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// True in `percent` of the cases.
    fn often(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let at = self.below(list.len());
        list.get(at).copied().unwrap_or_default()
    }
}

const BAD_SUBNETS: [&str; 14] = [
    "foobar",
    "10.9.0.0",
    "10.9.0.0/33",
    "010.9.0.0/24",
    " 10.9.0.0/24",
    "10.9.0.0/255.255.255.0",
    "10.9.0/24",
    "10.9.0.300/24",
    "10.9.0.0/",
    "/24",
    "10.9.0.0/-1",
    "2001:db8::/129",
    "2001:db8:::/64",
    "10.9.0.0/24/8",
];
const BAD_ADDRESSES: [&str; 8] =
    ["nope", "10.9.0", "10.9.0.1/24", "10.9.0.256", "1.2.3.4.5", "::g", "10.9.00.1", "fe80::1%eth0"];
const NAMES: [&str; 12] =
    ["bridge", "host", "none", "default", "  ", "", "n1", "n2", "N1", "te st/@#$é", "네트워크", "ingress"];

/// Texts that some shell, YAML reader, CSV reader or flag parser takes for something else.
const HOSTILE: [&str; 46] = [
    "$HOME",
    "$$",
    "${X:-y}",
    "`reboot`",
    "$(reboot)",
    "it's",
    "''",
    "\"",
    "\"a\",b",
    "\\",
    "\\n",
    "a b",
    " lead",
    "trail ",
    "\n",
    "a\nb",
    "a\r\nb",
    "\t",
    "=",
    "a=b",
    "a,b",
    "--rm",
    "-",
    "#c",
    "네트워크",
    "\u{202e}abc",
    "%s",
    "{{.}}",
    "!!",
    "*",
    "~",
    "yes",
    "1e3",
    "null",
    "0x10",
    "",
    ": ",
    "- a",
    "\u{7f}",
    "\u{1b}[31m",
    "\u{85}",
    "\u{2028}",
    "{a: b}",
    "&a",
    "|",
    "2001-01-01",
];

impl Iterator for Cases {
    type Item = Ask;

    fn next(&mut self) -> Option<Ask> {
        self.number += 1;
        self.since_clear += 1;
        // Few enough networks that the automatic subnets last.
        if self.since_clear > 18 {
            self.since_clear = 0;
            self.made.clear();
            return Some(Ask::Clear);
        }
        let what = self.random.below(100);
        Some(if what < 78 || self.made.is_empty() {
            let request = self.create();
            self.made.push(request.clone());
            Ask::Create(Box::new(request))
        } else if what < 92 {
            Ask::Start(self.endpoint())
        } else {
            Ask::Remove(self.some_name())
        })
    }
}

impl Cases {
    /// Tells that the last network was refused, so that it is not asked for any more. Whoever never tells gets a
    /// sequence that mostly asks for networks which do not exist.
    pub fn refused(&mut self) {
        self.made.pop();
    }

    /// A text that somebody might take for something else, by itself or within another.
    pub fn hostile(&mut self) -> String {
        let text = self.random.of(&HOSTILE).to_owned();
        match self.random.below(4) {
            0 => text,
            1 => format!("x{text}"),
            2 => format!("{text}y"),
            _ => format!("{text}{}", self.random.of(&HOSTILE)),
        }
    }

    /// Gives a request a name, labels and options that hurt. The sequence of who does not ask for it stays as it is.
    pub fn dress(&mut self, request: &mut CreateRequest) {
        if self.random.often(30) {
            request.name = format!("{}{}", self.hostile(), self.number);
        }
        for _ in 0..self.random.below(4) {
            let pair = (self.hostile(), self.hostile());
            request.labels.extend([pair]);
        }
        if self.random.often(30) {
            let pair = (self.hostile(), self.hostile());
            request.options.extend([pair]);
        }
        let Some(ipam) = &mut request.ipam else { return };
        if self.random.often(15) {
            let text = HOSTILE[self.random.below(HOSTILE.len())].to_owned();
            ipam.options.extend([(text.clone(), text)]);
        }
        for config in &mut ipam.config {
            if self.random.often(50)
                && let Some(address) = config.auxiliary_addresses.remove("a")
            {
                let name = HOSTILE[self.random.below(HOSTILE.len())];
                config.auxiliary_addresses.insert(name.into(), address);
            }
        }
    }

    /// A number below `end`, for choices that belong to the same seed.
    pub fn below(&mut self, end: usize) -> usize {
        self.random.below(end)
    }

    fn some_name(&mut self) -> String {
        let at = self.random.below(self.made.len() + 1);
        self.made.get(at).map_or_else(|| "nope".into(), |r| r.name.clone())
    }

    fn create(&mut self) -> CreateRequest {
        let name = if self.random.often(8) {
            self.random.of(&NAMES).to_owned()
        } else {
            format!("w{}", self.number)
        };
        let driver = match self.random.below(100) {
            0..50 => "bridge",
            50..80 => "macvlan",
            80..94 if self.scope.ipvlan => "ipvlan",
            80..94 => "macvlan",
            94..96 => "null",
            96..98 => "nope",
            _ => "host",
        };
        let mut request = CreateRequest {
            name,
            driver: driver.into(),
            check_duplicate: Some(self.random.often(80)),
            ..CreateRequest::default()
        };
        self.families(&mut request);
        self.options(&mut request);
        self.rest(&mut request);
        request
    }

    fn families(&mut self, request: &mut CreateRequest) {
        let dual = self.random.often(20);
        if dual || self.random.often(4) {
            request.enable_ipv6 = Some(dual);
        }
        if self.random.often(4) {
            request.enable_ipv4 = Some(self.random.often(30));
        }
        let mut config = Vec::new();
        if self.random.often(85) {
            config.push(self.entry(false));
        }
        if self.random.often(8) {
            config.push(self.entry(false));
        }
        if self.random.often(if dual { 85 } else { 4 }) {
            config.push(self.entry(true));
        }
        let driver = match self.random.below(100) {
            0..3 => Some("null"),
            3..5 => Some("nope"),
            5..60 => Some("default"),
            _ => None,
        };
        if !config.is_empty() || driver.is_some() {
            request.ipam =
                Some(IpamRequest { driver: driver.map(str::to_owned), config, options: BTreeMap::new() });
        }
    }

    /// One subnet with its range, gateway and exclusions: mostly sound, sometimes not.
    fn entry(&mut self, v6: bool) -> IpamConfig {
        if self.random.often(4) {
            return IpamConfig {
                subnet: Some(self.random.of(&BAD_SUBNETS).into()),
                gateway: self.random.often(30).then(|| "10.9.0.1".into()),
                ..IpamConfig::default()
            };
        }
        let block = self.random.below(6);
        let sub = self.random.below(3);
        let mut entry = IpamConfig::default();
        let (base, prefix) = if v6 {
            let prefix = [64, 64, 64, 48, 80, 127, 128, 63][self.random.below(8)];
            (format!("2001:db8:{block}::"), prefix)
        } else {
            let prefix = [24, 24, 24, 16, 25, 28, 30, 31, 32, 23][self.random.below(10)];
            let third = if prefix == 16 { 0 } else { sub * 2 };
            (format!("10.{}.{third}.0", 40 + block), prefix)
        };
        let at = |host: usize| if v6 { format!("{base}{host:x}") } else { in_block(&base, host) };
        let hosts = if v6 { 200 } else { 1usize << (32 - prefix).min(12) };
        entry.subnet = Some(if self.random.often(4) {
            format!("{}/{prefix}", at(5))
        } else {
            format!("{base}/{prefix}")
        });
        if self.random.often(2) {
            entry.subnet = Some(self.random.of(&["0.0.0.0/24", "0.0.0.0/28", "0.0.0.0/8", ""]).into());
        }
        if self.random.often(45) {
            let host = [1, 1, 1, 1, 0, hosts.saturating_sub(1), hosts + 3, hosts / 2][self.random.below(8)];
            entry.gateway = Some(at(host));
        }
        if self.random.often(3) {
            entry.gateway = Some(self.random.of(&BAD_ADDRESSES).into());
        }
        if self.random.often(25) && !v6 {
            let longer = (prefix + 1 + self.random.below(3)).min(32);
            let start = self.random.below(2) * (hosts / 2);
            let host_bit = usize::from(self.random.often(8));
            entry.ip_range = Some(match self.random.below(20) {
                0 => "10.99.0.0/25".into(),
                1 => format!("10.{}.0.0/12", 40 + block),
                2 => "2001:db8::/64".into(),
                3 => self.random.of(&BAD_SUBNETS).into(),
                _ => format!("{}/{longer}", at(start + host_bit)),
            });
        }
        if self.random.often(20) {
            for name in ["a", "b"].iter().take(1 + self.random.below(2)) {
                let host = [2, 9, 1, 0, hosts.saturating_sub(1), 9, hosts + 7][self.random.below(7)];
                let text =
                    if self.random.often(6) { self.random.of(&BAD_ADDRESSES).to_owned() } else { at(host) };
                entry.auxiliary_addresses.insert((*name).into(), text);
            }
        }
        entry
    }

    fn options(&mut self, request: &mut CreateRequest) {
        let mut option = |name: &str, value: &str| {
            request.options.insert(name.to_owned(), value.to_owned());
        };
        if matches!(request.driver.as_str(), "macvlan" | "ipvlan") {
            if self.random.often(92) {
                let at = self.random.below(self.scope.parents.len());
                let good = self.scope.parents.get(at).cloned().unwrap_or_default();
                let parent = match self.random.below(24) {
                    0 => "lo".to_owned(),
                    1 => "en0".into(),
                    2 => format!("{good}.10"),
                    3 => format!("{good}.4095"),
                    4 => format!("{good}.abc"),
                    5 => "nope0.10".into(),
                    6 => "a.b.10".into(),
                    7 => format!(" {good}"),
                    8 => good.to_uppercase(),
                    _ => good,
                };
                option("parent", &parent);
            }
            if request.driver == "macvlan" && self.random.often(30) {
                option(
                    "macvlan_mode",
                    self.random.of(&["bridge", "private", "vepa", "passthru", "Bridge", "source", ""]),
                );
            }
            if request.driver == "ipvlan" && self.random.often(40) {
                option("ipvlan_mode", self.random.of(&["l2", "l3", "l3s", "L2", "bridge", ""]));
            }
            if request.driver == "ipvlan" && self.random.often(15) {
                option("ipvlan_flag", self.random.of(&["bridge", "private", "vepa", "zzz"]));
            }
            return;
        }
        if self.random.often(35) {
            let (name, values): (&str, &[&str]) = match self.random.below(9) {
                0 => ("com.docker.network.driver.mtu", &["1400", "0", "-1", "abc", "65536", "10", "9000"]),
                1 => ("com.docker.network.bridge.enable_icc", &["true", "false", "maybe", "1"]),
                2 => ("com.docker.network.bridge.enable_ip_masquerade", &["true", "x", "F"]),
                3 => ("com.docker.network.bridge.host_binding_ipv4", &["127.0.0.1", "1.2.3", "::1"]),
                4 => (
                    "com.docker.network.bridge.gateway_mode_ipv4",
                    &["nat", "routed", "nat-unprotected", "isolated", "zzz"],
                ),
                5 => ("com.docker.network.enable_ipv6", &["true", "false", "zzz"]),
                6 => (
                    "com.docker.network.bridge.name",
                    &["wbr0", "abcdefghijklmnop", "w br", "w/br", ".", "lo", ""],
                ),
                7 => ("com.docker.network.advertise_addr_nmsgs", &["0", "3", "4", "x"]),
                _ => ("foo", &["bar"]),
            };
            option(name, self.random.of(values));
        }
        if self.random.often(3) {
            let at = self.random.below(self.scope.bridges.len());
            if let Some(name) = self.scope.bridges.get(at) {
                option("com.docker.network.bridge.name", name);
            }
        }
    }

    fn rest(&mut self, request: &mut CreateRequest) {
        if self.random.often(8) {
            request.internal = Some(true);
        }
        if self.random.often(3) {
            request.scope = Some(self.random.of(&["local", "swarm", ""]).into());
        }
        if self.random.often(2) {
            request.attachable = Some(true);
        }
        if self.random.often(1) {
            request.ingress = Some(true);
        }
        if self.random.often(2) {
            request.config_only = Some(true);
        }
        if self.random.often(2) {
            request.config_from = Some(ConfigFrom { network: self.some_name() });
        }
        if self.random.often(5) {
            request.labels.insert("made".into(), "up".into());
        }
    }

    fn endpoint(&mut self) -> EndpointRequest {
        let network = match self.random.below(20) {
            0 => "bridge".to_owned(),
            1 => "nope".into(),
            _ => self.some_name(),
        };
        let subnet = self
            .made
            .iter()
            .find(|r| r.name == network)
            .and_then(|r| r.ipam.as_ref()?.config.first()?.subnet.clone())
            .unwrap_or_else(|| "10.40.0.0/24".into());
        let base = subnet.split('/').next().unwrap_or_default().to_owned();
        let mut endpoint = EndpointRequest { network, ..EndpointRequest::default() };
        if self.random.often(55) && base.contains('.') {
            let host = [0, 1, 5, 6, 9, 255, 900][self.random.below(7)];
            endpoint.ipv4 = Some(in_block(&base, host));
        }
        if self.random.often(4) {
            endpoint.ipv4 = Some(self.random.of(&BAD_ADDRESSES).into());
        }
        if self.random.often(12) {
            let macs = ["02:42:0a:00:00:05", "02:42:0a:00:00:06", "01:00:5e:00:00:01", "zz"];
            endpoint.mac = Some(self.random.of(&macs).into());
        }
        if self.random.often(6) {
            endpoint.aliases.push("other".into());
        }
        endpoint
    }
}

/// The address `host` places behind an IPv4 address; what is none stays as it is.
fn in_block(base: &str, host: usize) -> String {
    base.parse::<std::net::Ipv4Addr>()
        .map(|ip| std::net::Ipv4Addr::from(u32::from(ip).wrapping_add(host as u32)).to_string())
        .unwrap_or_else(|_| base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        Scope { parents: vec!["eth0".into(), "p1".into()], bridges: vec!["extbr".into()], ipvlan: true }
    }

    #[test]
    fn a_seed_gives_one_sequence() {
        let first: Vec<Ask> = cases(7, scope()).take(300).collect();
        let second: Vec<Ask> = cases(7, scope()).take(300).collect();
        assert_eq!(first, second);
        assert_ne!(first, cases(8, scope()).take(300).collect::<Vec<_>>());
    }

    #[test]
    fn the_sequence_has_everything() {
        let asks: Vec<Ask> = cases(1, scope()).take(3000).collect();
        let count = |test: &dyn Fn(&Ask) -> bool| asks.iter().filter(|a| test(a)).count();
        assert!(count(&|a| matches!(a, Ask::Start(_))) > 200);
        assert!(count(&|a| matches!(a, Ask::Remove(_))) > 100);
        for driver in ["bridge", "macvlan", "ipvlan"] {
            assert!(count(&|a| matches!(a, Ask::Create(r) if r.driver == driver)) > 200, "{driver}");
        }
        assert!(count(&|a| matches!(a, Ask::Create(r) if r.enable_ipv6 == Some(true))) > 300);
    }
}
