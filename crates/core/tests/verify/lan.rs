//! A made-up LAN around the recorded laboratory: who answers whom, and what the probe would tell of it.

use std::{collections::BTreeMap, net::IpAddr};

use lanward_core::{
    facts::{Container, Endpoint, Facts, Ipam, Network, Timestamp},
    names::{ContainerId, ContainerName, LinkName, MacAddr, NetworkId, NetworkName},
    observed::{Observed, Why},
    probe::{Answer, ConnectOutcome, Path, Place, ProbeError, Role, Sight, Task},
    verify::{
        Ask, CheckKind, CheckResult, Heard, Key, Options, Overall, Question, Subject, Verdict, judge, next,
    },
};

use crate::site::{engine, lab};

pub const ROUTER: &str = "198.19.249.1";
pub const PEER: &str = "198.19.249.50";
pub const OURS: &str = "02:42:c6:13:f9:02";
pub const NAS: &str = "02:aa:aa:aa:aa:02";

pub fn ip(text: &str) -> IpAddr {
    text.parse().expect(text)
}

pub fn mac(text: &str) -> MacAddr {
    text.parse().expect(text)
}

/// Who answers whom, and how.
#[derive(Debug, Clone)]
pub struct Lan {
    pub facts: Facts,
    /// Holders that answer the engine's machine.
    pub to_host: BTreeMap<IpAddr, Vec<MacAddr>>,
    /// Holders that answer the container.
    pub to_container: BTreeMap<IpAddr, Vec<MacAddr>>,
    pub container_has_address: bool,
    pub internet_for_host: bool,
    pub internet_for_container: bool,
    pub echo: bool,
    pub mtu: Option<u32>,
    /// VLANs whose tags come in on the parent.
    pub vlans: Vec<u16>,
    pub dies: Option<Key>,
    pub options: Options,
}

pub fn network(subnet: &str, gateway: &str, parent: &str) -> Network {
    Network {
        id: NetworkId::seen("1a".repeat(32)),
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
        ipam: vec![Ipam {
            subnet: subnet.parse().expect(subnet),
            ip_range: None,
            gateway: Some(ip(gateway)),
            excluded: Default::default(),
        }],
        options: [("parent".to_owned(), parent.to_owned())].into(),
        labels: Default::default(),
        created: None,
        ipam_options: Default::default(),
        unread: Default::default(),
    }
}

pub fn container(address: &str) -> Container {
    Container {
        id: ContainerId::seen("c0ffee".repeat(10)),
        name: ContainerName::seen("web1"),
        image: "nginx".into(),
        state: "running".into(),
        status: "Up".into(),
        network_mode: "lan".into(),
        endpoints: vec![Endpoint {
            network_id: NetworkId::seen("1a".repeat(32)),
            network: NetworkName::seen("lan"),
            ipv4: address.parse().ok(),
            ipv6: None,
            wanted_ipv4: None,
            wanted_ipv6: None,
            mac: Some(mac(OURS)),
            wanted_mac: None,
            gateway_v4: None,
            gateway_v6: None,
            dns_names: vec![],
            aliases: vec![],
            gateway_priority: 0,
            driver_options: Default::default(),
            link_local: Default::default(),
            links: Default::default(),
        }],
        ports: vec![],
        labels: Default::default(),
    }
}

impl Lan {
    /// A LAN with a router and a peer, a network on it, a container on that, and an Internet behind it.
    pub fn healthy() -> Self {
        Self::with(network("198.19.249.0/24", ROUTER, "eth0"), "198.19.249.2/24")
    }

    pub fn with(network: Network, address: &str) -> Self {
        let mut facts = lab();
        engine(&mut facts).networks.push(network);
        engine(&mut facts).containers.push(container(address));
        let holders: BTreeMap<IpAddr, Vec<MacAddr>> =
            [(ip(ROUTER), vec![mac("02:fe:00:00:00:01")]), (ip(PEER), vec![mac("02:fe:00:00:00:50")])].into();
        Self {
            facts,
            to_host: holders.clone(),
            to_container: holders,
            container_has_address: true,
            internet_for_host: true,
            internet_for_container: true,
            echo: true,
            mtu: Some(1500),
            vlans: Vec::new(),
            dies: None,
            options: Options::default(),
        }
    }

    pub fn subject(&self) -> Subject {
        Subject::of(&self.facts, "lan", Some("web1"), self.options.clone()).expect("a subject")
    }

    /// Asks everything there is to ask, in this world.
    pub fn verify(&self) -> Verdict {
        self.verify_as(&self.subject())
    }

    pub fn verify_as(&self, subject: &Subject) -> Verdict {
        let mut heard = Heard::new("nonce".into());
        for _ in 0..10 {
            let questions = next(subject, &heard);
            if questions.is_empty() {
                break;
            }
            for question in questions {
                heard.asked(question.key);
                let running = judge(subject, &heard, Timestamp(1), Timestamp(2));
                assert_eq!(running.overall, Overall::Running, "a question is under way");
                self.answer(subject, &question, &mut heard);
            }
        }
        let verdict = judge(subject, &heard, Timestamp(1), Timestamp(2));
        assert!(verdict.checks.iter().all(|c| c.result != CheckResult::Waiting), "{:#?}", verdict.checks);
        verdict
    }

    pub fn answer(&self, subject: &Subject, question: &Question, heard: &mut Heard) {
        let key = question.key;
        if self.dies == Some(key) {
            heard.end(key, Err(ProbeError::Died { status: Some(137), said: String::new() }));
            return;
        }
        let Ask::Probe(errand) = &question.ask else {
            heard.end(key, Ok(()));
            return;
        };
        let from_host = errand.place == Place::Host;
        match &errand.order.task {
            Task::Path(path) => self.path(subject, path, from_host).into_iter().for_each(|sight| {
                heard.answer(key, Answer::Seen(sight));
            }),
            Task::Sweep(sweep) => {
                for vlan in &self.vlans {
                    heard.answer(key, Answer::Tagged { vlan: *vlan, mac: mac(NAS) });
                }
                for (address, macs) in &self.to_host {
                    for mac in macs.iter().filter(|_| sweep.blocks.iter().any(|b| b.contains(*address))) {
                        heard.answer(key, Answer::Answered { address: *address, mac: *mac, at_ms: 1 });
                    }
                }
            }
            _ => {}
        }
        heard.end(key, Ok(()));
    }

    pub fn path(&self, subject: &Subject, path: &Path, from_host: bool) -> Vec<Sight> {
        let engine = self.facts.engine().expect("an engine");
        let eth0 =
            engine.links.known().expect("links").iter().find(|l| l.name.as_str() == "eth0").expect("eth0");
        let mut facts = eth0.link.clone();
        let holders = if from_host { &self.to_host } else { &self.to_container };
        let mut sights = Vec::new();
        if from_host {
            sights.push(Sight::Link { name: Some(eth0.name.clone()), facts: Some(Box::new(facts)) });
            for address in &path.addresses {
                let held = *address == ip("198.19.249.149");
                let others = holders.get(address).cloned().unwrap_or_default();
                sights.push(Sight::OwnAddress { address: *address, held, others });
            }
        } else {
            facts.mac = subject.mac.or(Some(mac(OURS)));
            let has = self.container_has_address;
            sights.push(Sight::Link {
                name: has.then(|| LinkName::seen("eth0")),
                facts: has.then(|| Box::new(facts)),
            });
            for address in &path.addresses {
                let others: Vec<MacAddr> = holders.get(address).into_iter().flatten().copied().collect();
                sights.push(Sight::OwnAddress { address: *address, held: has, others });
            }
            sights.push(Sight::DefaultRoute {
                gateway: path.gateways.first().copied(),
                link: Some("eth0".into()),
            });
        }
        let asked = path.gateways.iter().map(|a| (*a, Role::Gateway));
        for (address, role) in asked.chain(path.neighbours.iter().map(|a| (*a, Role::Neighbour))) {
            let macs = holders.get(&address).cloned().unwrap_or_default();
            let echo_us = match !macs.is_empty() && self.echo {
                true => Observed::Known(300),
                false => Observed::Unknown(Why::Failed { detail: "no echo".into() }),
            };
            sights.push(Sight::Reach { address, role, macs, echo_us });
        }
        let there = if from_host { self.internet_for_host } else { self.internet_for_container };
        if let Some(name) = &path.name {
            let addresses = match there {
                true => Observed::Known(vec![ip("192.0.2.1")]),
                false => Observed::Unknown(Why::Failed { detail: "silent".into() }),
            };
            sights.push(Sight::Name { name: name.clone(), resolvers: vec![ip("127.0.0.11")], addresses });
        }
        for target in &path.connect {
            let outcome =
                if there { ConnectOutcome::Open { after_us: 9_000 } } else { ConnectOutcome::Silent };
            sights.push(Sight::Connect { target: *target, outcome });
        }
        if let Some(target) = path.mtu_target {
            let bytes = match self.mtu.filter(|_| holders.contains_key(&target)) {
                Some(bytes) => Observed::Known(bytes),
                None => Observed::Unknown(Why::Failed { detail: "no echo".into() }),
            };
            sights.push(Sight::PathMtu { target, bytes, link_mtu: 1500 });
        }
        sights
    }

    /// The LAN's answers reach nobody.
    pub fn silent(mut self) -> Self {
        self.to_host.clear();
        self.to_container.clear();
        self.offline()
    }

    pub fn offline(mut self) -> Self {
        self.internet_for_host = false;
        self.internet_for_container = false;
        self
    }
}

pub fn failure(verdict: &Verdict) -> String {
    assert_eq!(verdict.overall, Overall::Broken, "{:#?}", verdict.checks);
    verdict.failure().expect("a cause").code()
}

pub fn result(verdict: &Verdict, what: CheckKind) -> CheckResult {
    verdict.check(what).unwrap_or_else(|| panic!("{what:?}")).result.clone()
}

pub fn passes(verdict: &Verdict, what: CheckKind) -> bool {
    matches!(result(verdict, what), CheckResult::Pass { .. })
}
