//! The link that a task works on, as `getifaddrs(3)` tells it: enough to send from, and no more.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::{Duration, Instant},
};

use lanward_core::{
    names::{LinkName, MacAddr},
    probe::ProbeProblem,
};
use nix::{
    net::if_::InterfaceFlags,
    sys::socket::{LinkAddr, SockaddrStorage},
};

use crate::system;

/// A container's link that was made a moment ago has no carrier yet: the kernel passes it on from the parent by and by
/// (`net/core/link_watch.c`).
const CARRIER_PATIENCE: Duration = Duration::from_millis(300);

/// A link of this namespace.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its name.
    pub name: LinkName,
    /// Where a packet socket is bound to.
    pub place: LinkAddr,
    /// Its MAC address.
    pub mac: MacAddr,
    /// Its IPv4 addresses and prefix lengths.
    pub v4: Vec<(Ipv4Addr, u8)>,
    /// Its IPv6 addresses.
    pub v6: Vec<Ipv6Addr>,
    flags: InterfaceFlags,
}

impl Link {
    /// The link of that name, fit to send frames.
    ///
    /// # Errors
    /// [`ProbeProblem::NoSuchLink`]; [`ProbeProblem::LinkUnfit`] with `down` (by hand, or without carrier: nobody
    /// could answer, and silence would be taken for an answer) or `no-mac` (loopback, tunnels).
    pub fn fit(name: &LinkName) -> Result<Self, ProbeProblem> {
        let start = Instant::now();
        loop {
            let link = all()?
                .remove(name.as_str())
                .ok_or_else(|| ProbeProblem::NoSuchLink { link: name.clone() })?;
            if link.speaks() {
                return Ok(link);
            }
            let detail = if link.flags.contains(InterfaceFlags::IFF_LOOPBACK) || link.mac.is_zero() {
                "no-mac"
            } else if link.flags.contains(InterfaceFlags::IFF_UP) && start.elapsed() < CARRIER_PATIENCE {
                std::thread::sleep(Duration::from_millis(10));
                continue;
            } else {
                "down"
            };
            return Err(ProbeProblem::LinkUnfit { link: name.clone(), detail: detail.to_owned() });
        }
    }

    /// The link's index.
    pub fn index(&self) -> u32 {
        u32::try_from(self.place.ifindex()).unwrap_or_default()
    }

    /// Whether frames can be sent on it at all.
    pub fn speaks(&self) -> bool {
        self.flags.contains(InterfaceFlags::IFF_UP | InterfaceFlags::IFF_LOWER_UP)
            && !self.flags.contains(InterfaceFlags::IFF_LOOPBACK)
            && !self.mac.is_zero()
    }

    /// Whether this address is the link's own.
    pub fn holds(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(ip) => self.v4.iter().any(|(own, _)| *own == ip),
            IpAddr::V6(ip) => self.v6.contains(&ip),
        }
    }

    /// The address to ask for `target` from: the link's own one of the same subnet, else none (0.0.0.0, RFC 5227),
    /// and none for the link's own addresses, so that nobody takes the question for a claim.
    pub fn sender_for(&self, target: Ipv4Addr) -> Ipv4Addr {
        if self.v4.iter().any(|(own, _)| *own == target) {
            return Ipv4Addr::UNSPECIFIED;
        }
        let near = self.v4.iter().find(|(own, prefix)| {
            let mask = u32::MAX.checked_shl(32 - u32::from(*prefix)).unwrap_or(0);
            (own.to_bits() ^ target.to_bits()) & mask == 0
        });
        near.map_or(Ipv4Addr::UNSPECIFIED, |(own, _)| *own)
    }

    /// The address to ask for IPv6 neighbours from: a link-local one.
    pub fn link_local(&self) -> Option<Ipv6Addr> {
        self.v6.iter().copied().find(Ipv6Addr::is_unicast_link_local)
    }
}

/// Every Ethernet-like link of this namespace, by name.
///
/// # Errors
/// When the kernel does not tell.
pub fn all() -> Result<BTreeMap<String, Link>, ProbeProblem> {
    let mut links = BTreeMap::<String, Link>::new();
    let entries: Vec<_> = nix::ifaddrs::getifaddrs().map_err(|e| system("getifaddrs", e))?.collect();
    for entry in &entries {
        if let Some(place) = entry.address.as_ref().and_then(SockaddrStorage::as_link_addr) {
            let link = Link {
                name: LinkName::seen(&entry.interface_name),
                place: *place,
                mac: MacAddr(place.addr().filter(|_| place.halen() == 6).unwrap_or_default()),
                v4: Vec::new(),
                v6: Vec::new(),
                flags: entry.flags,
            };
            links.insert(entry.interface_name.clone(), link);
        }
    }
    for entry in &entries {
        // an address with a label is listed under it (`eth0:1`)
        let name = entry.interface_name.split(':').next().unwrap_or_default();
        let (Some(link), Some(address)) = (links.get_mut(name), &entry.address) else { continue };
        if let Some(v4) = address.as_sockaddr_in() {
            let mask = entry.netmask.as_ref().and_then(SockaddrStorage::as_sockaddr_in);
            let prefix = mask.map_or(32, |mask| mask.ip().to_bits().leading_ones());
            link.v4.push((v4.ip(), u8::try_from(prefix).unwrap_or(32)));
        } else if let Some(v6) = address.as_sockaddr_in6() {
            link.v6.push(v6.ip());
        }
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_there_and_unfit() {
        let problem = Link::fit(&LinkName::seen("lo")).expect_err("it has no MAC address");
        assert!(matches!(problem, ProbeProblem::LinkUnfit { detail, .. } if detail == "no-mac"));
        let none = LinkName::seen("no-such-link");
        assert_eq!(Link::fit(&none).expect_err("none"), ProbeProblem::NoSuchLink { link: none });
    }

    #[test]
    fn the_sender_is_of_the_same_subnet_or_nobody() {
        let mut link = all().expect("getifaddrs").remove("lo").expect("lo");
        link.v4 = vec![(Ipv4Addr::new(192, 0, 2, 10), 25), (Ipv4Addr::new(10, 0, 0, 1), 0)];
        assert_eq!(link.sender_for(Ipv4Addr::new(192, 0, 2, 99)), Ipv4Addr::new(192, 0, 2, 10));
        assert_eq!(link.sender_for(Ipv4Addr::new(192, 0, 2, 10)), Ipv4Addr::UNSPECIFIED);
        link.v4.pop();
        assert_eq!(link.sender_for(Ipv4Addr::new(192, 0, 2, 200)), Ipv4Addr::UNSPECIFIED);
    }
}
