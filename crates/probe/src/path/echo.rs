//! Ping, to several at a time.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr, SocketAddrV6},
    os::fd::{AsFd, BorrowedFd},
    time::{Duration, Instant},
};

use lanward_core::probe::ProbeProblem;
use nix::sys::socket::{setsockopt, sockopt::Ipv6DontFrag};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use crate::{
    link::Link,
    random,
    raw::wait,
    system,
    wire::icmp::{self, Echo, parse_echo},
};

/// An echo of that many bytes fits everywhere.
const LENGTH: usize = 84;
const TIMES: u16 = 3;
const GAP: Duration = Duration::from_millis(200);
const READ_AT_ONCE: usize = 64;

/// Asks each target up to three times, 200 ms apart; gives the time of the first answer in microseconds.
pub fn run(link: &Link, targets: &[IpAddr]) -> Result<HashMap<IpAddr, u32>, ProbeProblem> {
    let mut echoed = HashMap::new();
    if targets.is_empty() {
        return Ok(echoed);
    }
    let mut pinger = Pinger::open(link, targets)?;
    let start = Instant::now();
    let mut sent = Vec::new();
    while echoed.len() < targets.len() && start.elapsed() < GAP * u32::from(TIMES) {
        let number = u16::try_from(sent.len()).unwrap_or(u16::MAX);
        if number < TIMES && start.elapsed() >= GAP * u32::from(number) {
            sent.push(Instant::now());
            for target in targets.iter().filter(|target| !echoed.contains_key(*target)) {
                pinger.send(*target, number, LENGTH);
            }
        }
        wait(pinger.fds(), (GAP * u32::try_from(sent.len()).unwrap_or(1)).saturating_sub(start.elapsed()));
        for (from, echo) in pinger.receive() {
            let Some(at) = sent.get(usize::from(echo.number)) else { continue };
            if targets.contains(&from) {
                echoed.entry(from).or_insert(u32::try_from(at.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
        }
    }
    Ok(echoed)
}

/// Raw ICMP sockets (CAP_NET_RAW) on one link: the unprivileged ones depend on a setting of the kernel.
pub struct Pinger {
    v4: Option<Socket>,
    v6: Option<Socket>,
    index: u32,
    id: u16,
    buffer: Vec<u8>,
}

impl Pinger {
    /// Opens what the targets need.
    pub fn open(link: &Link, targets: &[IpAddr]) -> Result<Self, ProbeProblem> {
        let open = |domain, protocol| -> io::Result<Socket> {
            let socket = Socket::new(domain, Type::RAW, Some(protocol))?;
            socket.bind_device(Some(link.name.as_str().as_bytes()))?;
            socket.set_nonblocking(true)?;
            Ok(socket)
        };
        let v4 = targets.iter().any(IpAddr::is_ipv4).then(|| {
            let socket = open(Domain::IPV4, Protocol::ICMPV4)?;
            socket.set_header_included_v4(true)?;
            Ok(socket)
        });
        let v6 = targets.iter().any(IpAddr::is_ipv6).then(|| {
            let socket = open(Domain::IPV6, Protocol::ICMPV6)?;
            setsockopt(&socket, Ipv6DontFrag, &true)?;
            Ok(socket)
        });
        let failed = |e: io::Error| system("ICMP socket", e);
        Ok(Self {
            v4: v4.transpose().map_err(failed)?,
            v6: v6.transpose().map_err(failed)?,
            index: link.index(),
            id: random() as u16,
            buffer: vec![0; 1 << 16],
        })
    }

    /// Sends an echo request whose IP packet has that length. What cannot be sent (too long, no neighbour) stays
    /// without an answer, which is the answer.
    pub fn send(&self, to: IpAddr, number: u16, length: usize) {
        let (socket, bytes, to) = match to {
            IpAddr::V4(ip) => {
                (&self.v4, icmp::request_v4(ip, self.id, number, length), SocketAddr::new(to, 0))
            }
            IpAddr::V6(ip) => {
                let scope = if ip.is_unicast_link_local() { self.index } else { 0 };
                let to = SocketAddrV6::new(ip, 0, 0, scope);
                (&self.v6, icmp::request_v6(self.id, number, length), to.into())
            }
        };
        if let Some(socket) = socket {
            let _ = socket.send_to(&bytes, &SockAddr::from(to));
        }
    }

    /// What can be waited for.
    pub fn fds(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        [&self.v4, &self.v6].into_iter().flatten().map(AsFd::as_fd)
    }

    /// Answers to this pinger that wait, at most so many that the clock is looked at in between.
    pub fn receive(&mut self) -> Vec<(IpAddr, Echo)> {
        let mut found = Vec::new();
        for socket in [&self.v4, &self.v6].into_iter().flatten() {
            for _ in 0..READ_AT_ONCE {
                let Some((length, from)) = receive(socket, &mut self.buffer) else { break };
                let echo = self.buffer.get(..length).and_then(|bytes| parse_echo(bytes, from));
                found.extend(echo.filter(|echo| echo.id == self.id).map(|echo| (from, echo)));
            }
        }
        found
    }
}

fn receive(socket: &Socket, buffer: &mut [u8]) -> Option<(usize, IpAddr)> {
    use std::os::fd::AsRawFd;

    use nix::sys::socket::{SockaddrStorage, recvfrom};

    let (length, from) = recvfrom::<SockaddrStorage>(socket.as_raw_fd(), buffer).ok()?;
    let from = from?;
    let from = from
        .as_sockaddr_in()
        .map(|from| IpAddr::V4(from.ip()))
        .or_else(|| from.as_sockaddr_in6().map(|from| IpAddr::V6(from.ip())))?;
    Some((length, from))
}
