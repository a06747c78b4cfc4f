//! What was heard when the LAN was asked address by address: grows answer by answer, and is remembered with its
//! time. Leaves out on purpose what it means for a subnet (`map`), the asking (`workflow`) and the file it is kept
//! in.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use crate::{
    addressing::{Subnet, number},
    facts::Timestamp,
    names::{LinkName, MacAddr},
    probe::{Answer, NamedBy, Names, Offer},
};

/// The widest block that is swept: 65,536 addresses, about a minute at the gentle pace.
pub const WIDEST_PREFIX: u8 = 16;

/// More holders than a /16 has addresses are lies.
const HOLDERS_AT_MOST: usize = 65_536;

/// An address is not believed to have more MAC addresses than this; the rest tells nothing new.
const MACS_AT_MOST: usize = 8;

/// Names that are asked for after a look.
const NAMES_AT_MOST: usize = 1024;

/// Name servers that are asked.
const SERVERS_AT_MOST: usize = 2;

/// A name in DNS is no longer (RFC 1035, 2.3.4).
const NAME_AT_MOST: usize = 255;

/// Servers beyond these are not kept.
const OFFERS_AT_MOST: usize = 16;

/// One look at the LAN behind a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SweepRecord {
    /// The engine's link it was asked on.
    pub link: LinkName,
    /// What was asked, address by address.
    pub blocks: Vec<Subnet>,
    /// When it began.
    pub started_at: Timestamp,
    /// When something was heard last, or when it ended.
    pub looked_at: Timestamp,
    /// How far it came.
    pub state: SweepState,
    /// Who answered, by address.
    pub holders: Vec<Holder>,
    /// What DHCP servers offered.
    pub offers: Vec<Offer>,
    /// Whether DHCP servers were asked and had time to answer.
    #[serde(default)]
    pub dhcp_asked: bool,
    /// Packets that were none.
    #[serde(default)]
    pub malformed: u32,
}

/// How far a sweep came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum SweepState {
    /// It is under way.
    Running {
        /// Requests sent.
        sent: u32,
        /// Requests there are at most.
        total: u32,
    },
    /// Every address was asked as often as ordered.
    Complete,
    /// It ended before that: who did not answer may not have been asked.
    CutShort {
        /// Why, as a code (`deadline`, `no-consent`, `died` …).
        reason: String,
    },
}

/// Somebody who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Holder {
    /// For which address.
    pub address: IpAddr,
    /// With which MAC addresses, in the order heard. Two are two holders.
    pub macs: Vec<MacAddr>,
    /// What it is called: by the LAN's name server, else by itself.
    #[serde(default)]
    pub name: Option<String>,
}

impl SweepRecord {
    /// A look that begins.
    pub fn begin(link: LinkName, blocks: Vec<Subnet>, at: Timestamp) -> Self {
        Self {
            link,
            blocks: blocks.into_iter().map(Subnet::canonical).collect(),
            started_at: at,
            looked_at: at,
            state: SweepState::Running { sent: 0, total: 0 },
            holders: Vec::new(),
            offers: Vec::new(),
            dhcp_asked: false,
            malformed: 0,
        }
    }

    /// Takes one answer in; true where it told something new about the LAN. What lies outside the blocks that were
    /// asked is not believed: nobody asked it.
    pub fn take(&mut self, answer: &Answer, at: Timestamp) -> bool {
        let news = match answer {
            Answer::Answered { address, mac, .. } => self.answered(*address, *mac),
            Answer::Offer(offer) => self.offered(offer),
            Answer::Named { address, name, by } => self.named(*address, name, *by),
            Answer::Progress { sent, total } => {
                if let SweepState::Running { .. } = self.state {
                    self.state = SweepState::Running { sent: *sent, total: *total };
                }
                false
            }
            Answer::Malformed { count } => {
                self.malformed = self.malformed.max(*count);
                false
            }
            _ => false,
        };
        if news {
            self.looked_at = self.looked_at.max(at);
        }
        news
    }

    /// Every address was asked.
    pub fn complete(&mut self, at: Timestamp) {
        self.state = SweepState::Complete;
        self.looked_at = at;
    }

    /// It ended early.
    pub fn cut_short(&mut self, reason: impl Into<String>, at: Timestamp) {
        self.state = SweepState::CutShort { reason: reason.into() };
        self.looked_at = at;
    }

    fn answered(&mut self, address: IpAddr, mac: MacAddr) -> bool {
        if mac.is_zero() || mac.is_multicast() || !self.blocks.iter().any(|b| b.contains(address)) {
            return false;
        }
        match self.holders.binary_search_by_key(&key(address), |h| key(h.address)) {
            Ok(at) => {
                let macs = &mut self.holders[at].macs;
                let new = !macs.contains(&mac) && macs.len() < MACS_AT_MOST;
                if new {
                    macs.push(mac);
                }
                new
            }
            Err(_) if self.holders.len() >= HOLDERS_AT_MOST => false,
            Err(at) => {
                self.holders.insert(at, Holder { address, macs: vec![mac], name: None });
                true
            }
        }
    }

    fn offered(&mut self, offer: &Offer) -> bool {
        let new = self.offers.len() < OFFERS_AT_MOST && !self.offers.contains(offer);
        if new {
            self.offers.push(offer.clone());
        }
        new
    }

    /// Only who answered has a name here. The name server's word goes before the holder's own.
    fn named(&mut self, address: IpAddr, name: &str, by: NamedBy) -> bool {
        let Ok(at) = self.holders.binary_search_by_key(&key(address), |h| key(h.address)) else {
            return false;
        };
        let holder = &mut self.holders[at];
        let is_new = match by {
            NamedBy::NameServer => holder.name.as_deref() != Some(name),
            NamedBy::Holder => holder.name.is_none(),
        };
        let sound = !name.is_empty() && name.len() <= NAME_AT_MOST && !name.contains(char::is_control);
        if is_new && sound {
            holder.name = Some(name.to_owned());
        }
        is_new && sound
    }

    /// Which names are to be asked for, and of whom: the LAN's own name servers as a DHCP server told them, else
    /// `gateway`, which is one in most homes. A server beyond the LAN knows nothing of it, and is told nothing of it.
    pub fn names_to_ask(&self, gateway: Option<IpAddr>) -> Option<Names> {
        let addresses: Vec<Ipv4Addr> = self
            .holders
            .iter()
            .filter_map(|h| match h.address {
                IpAddr::V4(address) => Some(address),
                IpAddr::V6(_) => None,
            })
            .take(NAMES_AT_MOST)
            .collect();
        let is_near = |server: &IpAddr| match server {
            IpAddr::V4(v4) => v4.is_private() || v4.is_link_local() || self.covers(*server),
            IpAddr::V6(v6) => v6.is_unique_local(),
        };
        let mut servers: Vec<IpAddr> = Vec::new();
        for server in self.offers.iter().flat_map(|o| &o.dns).copied().filter(is_near) {
            if !servers.contains(&server) && servers.len() < SERVERS_AT_MOST {
                servers.push(server);
            }
        }
        if servers.is_empty() {
            servers.extend(gateway.filter(is_near));
        }
        let link = self.link.clone();
        (!addresses.is_empty()).then_some(Names { link, addresses, servers })
    }

    /// Whether it asked for addresses one by one, and for no block.
    pub fn asked_single_addresses(&self) -> bool {
        self.blocks.iter().all(|b| b.size() == 1)
    }

    /// Who answered for `address`.
    pub fn holder(&self, address: IpAddr) -> Option<&Holder> {
        let at = self.holders.binary_search_by_key(&key(address), |h| key(h.address)).ok()?;
        self.holders.get(at)
    }

    /// Whether the address was asked, now or by the end of the sweep.
    pub fn covers(&self, address: IpAddr) -> bool {
        self.blocks.iter().any(|b| b.contains(address))
    }

    /// Whether all of `block` was asked and had time to answer.
    pub fn has_asked(&self, block: Subnet) -> bool {
        self.state == SweepState::Complete && self.blocks.iter().any(|b| b.covers(block))
    }
}

fn key(address: IpAddr) -> (bool, u128) {
    (address.is_ipv6(), number(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> SweepRecord {
        let blocks = vec!["198.19.249.0/24".parse().expect("a block")];
        SweepRecord::begin(LinkName::seen("eth0"), blocks, Timestamp(1000))
    }

    fn answered(address: &str, mac: &str) -> Answer {
        Answer::Answered {
            address: address.parse().expect("an address"),
            mac: mac.parse().expect("a MAC address"),
            at_ms: 3,
        }
    }

    #[test]
    fn answers_are_kept_once_in_order_and_two_macs_are_two_holders() {
        let mut record = record();
        assert!(record.take(&answered("198.19.249.50", "02:fe:00:00:00:50"), Timestamp(1001)));
        assert!(record.take(&answered("198.19.249.2", "02:aa:aa:aa:aa:02"), Timestamp(1002)));
        assert!(!record.take(&answered("198.19.249.2", "02:aa:aa:aa:aa:02"), Timestamp(1003)));
        assert!(record.take(&answered("198.19.249.2", "02:42:c6:13:f9:02"), Timestamp(1004)));
        let seen: Vec<(String, usize)> =
            record.holders.iter().map(|h| (h.address.to_string(), h.macs.len())).collect();
        assert_eq!(seen, [("198.19.249.2".into(), 2), ("198.19.249.50".into(), 1)]);
        assert_eq!(record.looked_at, Timestamp(1004));
    }

    #[test]
    fn what_nobody_asked_and_what_nobody_can_have_is_not_believed() {
        let mut record = record();
        for (address, mac) in [
            ("198.19.250.2", "02:aa:aa:aa:aa:02"),
            ("fe80::1", "02:aa:aa:aa:aa:02"),
            ("198.19.249.3", "00:00:00:00:00:00"),
            ("198.19.249.3", "ff:ff:ff:ff:ff:ff"),
        ] {
            assert!(!record.take(&answered(address, mac), Timestamp(1001)), "{address} {mac}");
        }
        assert!(record.holders.is_empty());
    }

    #[test]
    fn a_flood_of_macs_is_bounded() {
        let mut record = record();
        for n in 0..=255_u8 {
            record.take(&answered("198.19.249.2", &format!("02:aa:aa:aa:aa:{n:02x}")), Timestamp(1001));
        }
        assert_eq!(record.holders[0].macs.len(), MACS_AT_MOST);
    }

    #[test]
    fn a_name_is_of_whoever_answered_and_the_name_server_has_the_last_word() {
        let mut record = record();
        record.take(&answered("198.19.249.50", "02:fe:00:00:00:50"), Timestamp(1001));
        let named = |address: &str, name: &str, by| Answer::Named {
            address: address.parse().expect("an address"),
            name: name.into(),
            by,
        };
        let news = [
            ("198.19.249.51", "nobody.local", NamedBy::Holder),
            ("198.19.249.50", "", NamedBy::Holder),
            ("198.19.249.50", "nas.local", NamedBy::Holder),
            ("198.19.249.50", "other.local", NamedBy::Holder),
            ("198.19.249.50", "nas.lab.test", NamedBy::NameServer),
            ("198.19.249.50", "late.local", NamedBy::Holder),
            ("198.19.249.50", "a\nb", NamedBy::NameServer),
        ]
        .map(|(address, name, by)| record.take(&named(address, name, by), Timestamp(1002)));
        assert_eq!(news, [false, false, true, false, true, false, false]);
        assert_eq!(record.holders[0].name.as_deref(), Some("nas.lab.test"));
    }

    #[test]
    fn names_are_asked_of_the_lans_own_servers_and_of_nobody_beyond() {
        let mut record = record();
        assert_eq!(record.names_to_ask(None), None, "nobody answered");
        record.take(&answered("198.19.249.50", "02:fe:00:00:00:50"), Timestamp(1001));
        let ip = |text: &str| -> IpAddr { text.parse().expect("an address") };
        let servers = |record: &SweepRecord, gateway: &str| {
            record.names_to_ask(Some(ip(gateway))).expect("somebody to ask for").servers
        };
        assert_eq!(
            servers(&record, "198.19.249.1"),
            [ip("198.19.249.1")],
            "the gateway where nothing was offered"
        );
        assert_eq!(servers(&record, "8.8.8.8"), Vec::<IpAddr>::new());
        let offer = |dns: &[&str]| Offer {
            server: ip("198.19.249.1"),
            server_mac: "02:fe:00:00:00:01".parse().expect("a MAC address"),
            address: ip("198.19.249.100"),
            subnet: None,
            routers: vec![],
            dns: dns.iter().map(|text| ip(text)).collect(),
            lease_s: None,
            domain: None,
        };
        record.take(&Answer::Offer(offer(&["1.1.1.1"])), Timestamp(1002));
        assert_eq!(servers(&record, "198.19.249.1"), [ip("198.19.249.1")], "what lies beyond is not asked");
        record.take(&Answer::Offer(offer(&["192.168.9.53", "9.9.9.9", "198.19.249.53"])), Timestamp(1002));
        assert_eq!(servers(&record, "198.19.249.1"), [ip("192.168.9.53"), ip("198.19.249.53")]);
    }

    #[test]
    fn only_a_complete_sweep_has_asked_a_block() {
        let mut record = record();
        let block = "198.19.249.208/28".parse().expect("a block");
        assert!(!record.has_asked(block));
        record.cut_short("deadline", Timestamp(1500));
        assert!(!record.has_asked(block));
        record.complete(Timestamp(2000));
        assert!(record.has_asked(block) && !record.has_asked("198.19.248.0/23".parse().expect("a block")));
    }
}
