//! The task `names`: what addresses are called. Asks the LAN's name servers, and each holder itself by mDNS from a port of
//! our own, which he answers to us alone (RFC 6762, 6.7). Only a holder's own word counts there: the answer must come from
//! the very address that it names.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    os::fd::AsFd,
    time::{Duration, Instant},
};

use lanward_core::probe::{Answer, NamedBy, Names, ProbeProblem};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use crate::{
    Out,
    link::Link,
    random,
    raw::wait,
    system,
    wire::dns::{self, Reverse, parse_reverse},
};

const MDNS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(224, 0, 0, 251)), 5353);
const PORT: u16 = 53;
const ADDRESSES_MAX: usize = 1024;
const SERVERS_MAX: usize = 3;
/// Each is asked twice, and so many a second: a home router's name server takes 150 questions at a time.
const ROUNDS: usize = 2;
const GAP: Duration = Duration::from_millis(5);
/// Between the rounds, and after the last question.
const PATIENCE: Duration = Duration::from_millis(500);
const READ_AT_ONCE: usize = 64;
const DATAGRAM_MAX: usize = 4096;

/// Asks and tells each name at once.
pub fn run(order: &Names, out: &Out) -> Result<(), ProbeProblem> {
    if order.addresses.len() > ADDRESSES_MAX || order.servers.len() > SERVERS_MAX {
        return Err(ProbeProblem::BadOrder { detail: format!("more than {ADDRESSES_MAX} addresses") });
    }
    let link = Link::fit(&order.link)?;
    let failed = |e: io::Error| system("UDP socket", e);
    let servers = order.servers.iter().filter_map(|server| socket(&link, Some(*server)).ok());
    // a server that cannot be reached costs its answers and no more
    let servers: Vec<UdpSocket> = servers.collect();
    let own = socket(&link, None).map_err(failed)?;
    let mut asked: Vec<Asked> =
        order.addresses.iter().map(|address| Asked { address: *address, ..Asked::default() }).collect();
    let start = Instant::now();
    let (mut turn, mut due) = (0, Duration::ZERO);
    let mut buffer = [0; DATAGRAM_MAX];
    let mut malformed = 0u32;
    let turns = asked.len() * ROUNDS;
    loop {
        let now = start.elapsed();
        if now >= due {
            if turn >= turns {
                break;
            }
            if let Some(asked) = asked.get_mut(turn % order.addresses.len()) {
                asked.ask(&servers, &own);
            }
            turn += 1;
            due += if turn % order.addresses.len() == 0 { PATIENCE } else { GAP };
        }
        wait(servers.iter().chain([&own]).map(|socket| socket.as_fd()), due.saturating_sub(start.elapsed()));
        let by_whom = servers.iter().map(|socket| (socket, NamedBy::NameServer));
        for (socket, by) in by_whom.chain([(&own, NamedBy::Holder)]) {
            for _ in 0..READ_AT_ONCE {
                let Ok((length, from)) = socket.recv_from(&mut buffer) else { break };
                let Some(answer) = parse_reverse(&buffer[..length]) else {
                    malformed = malformed.saturating_add(1);
                    continue;
                };
                let Some(asked) = asked.iter_mut().find(|asked| asked.address == answer.address) else {
                    continue;
                };
                if let Some(name) = asked.hear(answer, by, from.ip()) {
                    out.say(&Answer::Named { address: asked.address.into(), name, by });
                }
            }
        }
    }
    if malformed > 0 {
        out.say(&Answer::Malformed { count: malformed });
    }
    Ok(())
}

/// An address, and what came of asking for its name.
#[derive(Debug)]
struct Asked {
    address: Ipv4Addr,
    /// The number of the questions to name servers.
    id: u16,
    /// A name server has answered, with a name or that there is none.
    by_server: bool,
    /// The holder has named itself.
    by_holder: bool,
}

impl Default for Asked {
    fn default() -> Self {
        Self { address: Ipv4Addr::UNSPECIFIED, id: random() as u16, by_server: false, by_holder: false }
    }
}

impl Asked {
    /// What cannot be sent now is asked in the next round.
    fn ask(&self, servers: &[UdpSocket], own: &UdpSocket) {
        let name = dns::reverse_name(self.address);
        if let Some(question) = dns::query(self.id, &name, dns::PTR, true).filter(|_| !self.by_server) {
            servers.iter().for_each(|server| drop(server.send(&question)));
        }
        if let Some(question) = dns::query(self.id, &name, dns::PTR, false).filter(|_| !self.by_holder) {
            let _ = own.send_to(&question, MDNS);
        }
    }

    /// The name, where it is news and by somebody who may say it.
    fn hear(&mut self, answer: Reverse, by: NamedBy, from: IpAddr) -> Option<String> {
        let told = match by {
            NamedBy::NameServer if answer.id == self.id => &mut self.by_server,
            NamedBy::Holder if from == self.address => &mut self.by_holder,
            _ => return None,
        };
        // a holder that knows no name of its own may still be asked again
        if std::mem::replace(told, *told || by == NamedBy::NameServer || answer.name.is_some()) {
            return None;
        }
        answer.name
    }
}

/// A socket on this link: to that name server and to nobody else, or to all.
fn socket(link: &Link, server: Option<IpAddr>) -> io::Result<UdpSocket> {
    let any: IpAddr = match server {
        Some(IpAddr::V6(_)) => Ipv6Addr::UNSPECIFIED.into(),
        _ => Ipv4Addr::UNSPECIFIED.into(),
    };
    let socket = Socket::new(Domain::for_address((any, 0).into()), Type::DGRAM, Some(Protocol::UDP))?;
    socket.bind_device(Some(link.name.as_str().as_bytes()))?;
    socket.bind(&SockAddr::from(SocketAddr::new(any, 0)))?;
    socket.set_nonblocking(true)?;
    if let Some(server) = server {
        socket.connect(&SockAddr::from(SocketAddr::new(server, PORT)))?;
    }
    Ok(socket.into())
}
