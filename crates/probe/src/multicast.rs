//! The task `multicast`: asks by mDNS and SSDP who offers something, and listens. Heard or not is what matters: a
//! container behind a bridge hears nobody.

use std::{
    collections::HashSet,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, UdpSocket},
    os::fd::AsFd,
    time::{Duration, Instant},
};

use lanward_core::{
    names::LinkName,
    probe::{Answer, MulticastProtocol, ProbeProblem},
};
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockAddr, Socket, Type};

use crate::{
    Out,
    link::Link,
    raw::wait,
    system,
    wire::{
        dns::{self, parse_mdns},
        ssdp::{self, parse_ssdp},
    },
};

const MDNS_V4: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
const MDNS_V6: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0xfb);
const MDNS_PORT: u16 = 5353;
const SSDP_V4: Ipv4Addr = Ipv4Addr::new(239, 255, 255, 250);
const SSDP_PORT: u16 = 1900;

/// Speakers that are told.
const SPEAKERS_MAX: usize = 512;
const READ_AT_ONCE: usize = 64;
/// RFC 6762, 17: an mDNS message is at most that long.
const DATAGRAM_MAX: usize = 9000;
const ASKED_AGAIN_AFTER: Duration = Duration::from_millis(1000);

/// Asks twice, listens until the patience is over, and tells each speaker once, and once more when it gives a name.
pub fn run(name: &LinkName, patience: Duration, out: &Out) -> Result<(), ProbeProblem> {
    let link = Link::fit(name)?;
    if link.v4.is_empty() && link.link_local().is_none() {
        return Err(ProbeProblem::LinkUnfit { link: name.clone(), detail: "no-address".to_owned() });
    }
    let ears = ears(&link).map_err(|e| system("multicast socket", e))?;
    let start = Instant::now();
    let (mut asked, mut malformed) = (0, 0u32);
    let mut told = HashSet::new();
    let mut buffer = [0; DATAGRAM_MAX];
    loop {
        let now = start.elapsed();
        if now >= patience {
            break;
        }
        if asked < 2 && now >= ASKED_AGAIN_AFTER * asked {
            asked += 1;
            ears.iter().for_each(Ear::ask);
        }
        let next = if asked < 2 { ASKED_AGAIN_AFTER * asked } else { patience };
        wait(ears.iter().map(|ear| ear.socket.as_fd()), next.min(patience).saturating_sub(now));
        for ear in &ears {
            for _ in 0..READ_AT_ONCE {
                let Ok((length, from)) = ear.socket.recv_from(&mut buffer) else { break };
                let (bytes, from) = (&buffer[..length], from.ip().to_canonical());
                let Some(named) = ear.hears(bytes) else {
                    // others ask too, and our own question comes back
                    if !ear.is_question(bytes) {
                        malformed = malformed.saturating_add(1);
                    }
                    continue;
                };
                if link.holds(from) || told.len() >= SPEAKERS_MAX {
                    continue;
                }
                // one that gave its name is known; one that did not may still give it
                let protocol = ear.protocol as u8;
                if told.contains(&(protocol, from, true)) || !told.insert((protocol, from, named.is_some())) {
                    continue;
                }
                out.say(&Answer::Multicast { protocol: ear.protocol, from, name: named });
            }
        }
    }
    if malformed > 0 {
        out.say(&Answer::Malformed { count: malformed });
    }
    Ok(())
}

/// A socket, what is asked through it and what is understood.
struct Ear {
    socket: UdpSocket,
    protocol: MulticastProtocol,
    question: Option<(Vec<u8>, SocketAddr)>,
}

impl Ear {
    fn ask(&self) {
        if let Some((question, group)) = &self.question {
            // where it cannot be sent, listening may still hear something
            let _ = self.socket.send_to(question, group);
        }
    }

    fn hears(&self, bytes: &[u8]) -> Option<Option<String>> {
        match self.protocol {
            MulticastProtocol::Mdns => parse_mdns(bytes),
            MulticastProtocol::Ssdp => parse_ssdp(bytes),
        }
    }

    fn is_question(&self, bytes: &[u8]) -> bool {
        match self.protocol {
            MulticastProtocol::Mdns => bytes.len() >= 12 && bytes[2] & 0x80 == 0,
            MulticastProtocol::Ssdp => bytes.starts_with(b"M-SEARCH "),
        }
    }
}

/// For each protocol one ear on the group's own port, which hears announcements and answers to all, and one on a port of
/// its own, which hears answers to us alone; all of them on this link only. A port that somebody holds for himself
/// costs that ear and no more.
fn ears(link: &Link) -> io::Result<Vec<Ear>> {
    let mdns = dns::query(0, dns::SERVICES, dns::PTR, false).unwrap_or_default();
    let mut ears = Vec::new();
    if !link.v4.is_empty() {
        let group = SocketAddr::from((MDNS_V4, MDNS_PORT));
        ears.extend(group_ear(link, group).ok().map(|socket| (socket, MulticastProtocol::Mdns, None)));
        let question = Some((mdns.clone(), group));
        ears.push((own_ear(link, Domain::IPV4)?, MulticastProtocol::Mdns, question));
        let group = SocketAddr::from((SSDP_V4, SSDP_PORT));
        ears.extend(group_ear(link, group).ok().map(|socket| (socket, MulticastProtocol::Ssdp, None)));
        let question = Some((ssdp::SEARCH.to_vec(), group));
        ears.push((own_ear(link, Domain::IPV4)?, MulticastProtocol::Ssdp, question));
    }
    if link.link_local().is_some() {
        let group = SocketAddr::V6(SocketAddrV6::new(MDNS_V6, MDNS_PORT, 0, link.index()));
        ears.extend(group_ear(link, group).ok().map(|socket| (socket, MulticastProtocol::Mdns, None)));
        let question = Some((mdns, group));
        ears.extend(
            own_ear(link, Domain::IPV6).ok().map(|socket| (socket, MulticastProtocol::Mdns, question)),
        );
    }
    Ok(ears.into_iter().map(|(socket, protocol, question)| Ear { socket, protocol, question }).collect())
}

fn own_ear(link: &Link, domain: Domain) -> io::Result<UdpSocket> {
    let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
    let any: SocketAddr = if domain == Domain::IPV6 {
        (Ipv6Addr::UNSPECIFIED, 0).into()
    } else {
        (Ipv4Addr::UNSPECIFIED, 0).into()
    };
    finish(socket, link, any)
}

fn group_ear(link: &Link, group: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(group), Type::DGRAM, Some(Protocol::UDP))?;
    // beside a responder that runs here
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    match group.ip() {
        IpAddr::V4(ip) => socket.join_multicast_v4_n(&ip, &InterfaceIndexOrAddress::Index(link.index()))?,
        IpAddr::V6(ip) => {
            socket.set_only_v6(true)?;
            socket.join_multicast_v6(&ip, link.index())?;
        }
    }
    finish(socket, link, group)
}

fn finish(socket: Socket, link: &Link, address: SocketAddr) -> io::Result<UdpSocket> {
    socket.bind_device(Some(link.name.as_str().as_bytes()))?;
    socket.bind(&SockAddr::from(address))?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}
