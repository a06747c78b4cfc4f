//! A crowd: many hosts on a node's link that answer ARP, and nothing else, each in its own manner. One thread speaks
//! for all of them, from the node's network namespace; to the rest of the LAN they look like hosts behind a switch.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, PipeWriter},
    net::Ipv4Addr,
    os::fd::{AsFd, AsRawFd},
    path::Path,
    sync::mpsc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use nix::{
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sched::{CloneFlags, setns},
    sys::socket::{LinkAddr, MsgFlags, SockaddrStorage, bind, recv, send},
};
use socket2::{Domain, Protocol, Socket, Type};

use crate::{Lab, LabError, Node};

/// How a member answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// At once.
    Prompt,
    /// Each time after that long, as a host that sleeps.
    Sleepy(Duration),
    /// Only from the next request on after so many.
    Drops(u32),
    /// At once, and again with another MAC each time: so many.
    Lies(u16),
}

/// One host of the crowd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Its address.
    pub address: Ipv4Addr,
    /// Its MAC.
    pub mac: [u8; 6],
    /// How it answers.
    pub manner: Manner,
    /// The VLAN that its answers are tagged with (IEEE 802.1Q); 0 for none.
    pub vlan: u16,
}

impl Member {
    /// A host at that address, with a MAC made from it.
    #[must_use]
    pub fn new(address: Ipv4Addr, manner: Manner) -> Self {
        let [a, b, c, d] = address.octets();
        Self { address, mac: [0x0a, 0xcc, a, b, c, d], manner, vlan: 0 }
    }

    /// The same, behind a switch port that lets its answers out with a tag.
    #[must_use]
    pub const fn tagged(self, vlan: u16) -> Self {
        Self { vlan, ..self }
    }
}

/// The hosts of the measurements in docs/benchmarks.md: 20 on the lab's /24, and with `wide` 20 more on the /20 around
/// it; every fifth sleeps for 150 ms, every fifth drops the first request.
#[must_use]
pub fn usual(wide: bool) -> Vec<Member> {
    let member = |n: u8, third: u8, last: u8| {
        let manner = match n % 5 {
            3 => Manner::Sleepy(Duration::from_millis(150)),
            4 => Manner::Drops(1),
            _ => Manner::Prompt,
        };
        Member::new(Ipv4Addr::new(198, 19, third, last), manner)
    };
    let near = (0..20).map(|n| member(n, 249, 200 + n));
    let far = (0..20).filter(|_| wide).map(|n| member(n, 240 + n % 8, 10 + 7 * n));
    near.chain(far).collect()
}

/// A crowd that answers until it is dropped.
#[derive(Debug)]
pub struct Crowd {
    stop: Option<PipeWriter>,
    thread: Option<JoinHandle<()>>,
}

impl Crowd {
    /// Lets the crowd join the lab's LAN from a node other than the host.
    ///
    /// # Errors
    /// [`LabError::Crowd`] when the node's namespace or link cannot be used.
    pub fn join(lab: &Lab, node: Node, members: Vec<Member>) -> Result<Self, LabError> {
        Self::start(Some(&lab.network_namespace(node)), "eth0", members)
    }

    /// Lets the crowd answer on a link of that namespace, or of the caller's.
    ///
    /// # Errors
    /// [`LabError::Crowd`] when the namespace or the link cannot be used.
    pub fn start(namespace: Option<&Path>, link: &str, members: Vec<Member>) -> Result<Self, LabError> {
        let crowd = |source| LabError::Crowd { link: link.to_owned(), source };
        let namespace = namespace.map(File::open).transpose().map_err(crowd)?;
        let (ended, stop) = io::pipe().map_err(crowd)?;
        let (say, hear) = mpsc::channel();
        let name = link.to_owned();
        let speak = move || {
            // a namespace is a thread's own
            let socket = namespace
                .map_or(Ok(()), |file| setns(&file, CloneFlags::CLONE_NEWNET).map_err(io::Error::from))
                .and_then(|()| open(&name));
            match socket {
                Ok(socket) => {
                    let _ = say.send(Ok(()));
                    answer(&socket, &ended, members);
                }
                Err(error) => {
                    let _ = say.send(Err(error));
                }
            }
        };
        let thread = std::thread::Builder::new().name("crowd".to_owned()).spawn(speak).map_err(crowd)?;
        hear.recv().unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into())).map_err(crowd)?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // a thread that panicked has said so already
            let _ = thread.join();
        }
    }
}

fn open(link: &str) -> io::Result<Socket> {
    let found = nix::ifaddrs::getifaddrs()?.find_map(|entry| {
        let place = entry.address.as_ref().and_then(SockaddrStorage::as_link_addr).copied()?;
        (entry.interface_name == link).then_some(place)
    });
    let place: LinkAddr = found.ok_or(io::ErrorKind::NotFound)?;
    const ETH_P_ARP: u16 = 0x0806;
    let socket = Socket::new(Domain::PACKET, Type::RAW, Some(Protocol::from(i32::from(ETH_P_ARP.to_be()))))?;
    socket.set_nonblocking(true)?;
    bind(socket.as_raw_fd(), &place)?;
    Ok(socket)
}

fn answer(socket: &Socket, ended: &impl AsFd, members: Vec<Member>) {
    let members: HashMap<[u8; 4], Member> = members.into_iter().map(|m| (m.address.octets(), m)).collect();
    let mut heard = HashMap::<[u8; 4], u32>::new();
    let mut later = Vec::<(Instant, Vec<u8>)>::new();
    loop {
        let now = Instant::now();
        later.retain(|(at, reply)| {
            let due = *at <= now;
            if due {
                // a full queue loses a reply, as a real link does
                let _ = send(socket.as_raw_fd(), reply, MsgFlags::empty());
            }
            !due
        });
        let next = later.iter().map(|(at, _)| at.saturating_duration_since(now)).min();
        let limit = next.map_or(PollTimeout::NONE, |time| {
            PollTimeout::try_from(time + Duration::from_millis(1)).unwrap_or(PollTimeout::MAX)
        });
        let mut fds =
            [PollFd::new(ended.as_fd(), PollFlags::empty()), PollFd::new(socket.as_fd(), PollFlags::POLLIN)];
        if poll(&mut fds, limit).is_err() || fds[0].revents().is_some_and(|events| !events.is_empty()) {
            return;
        }
        let mut frame = [0; 64];
        while let Ok(length) = recv(socket.as_raw_fd(), &mut frame, MsgFlags::empty()) {
            // a request: Ethernet and IPv4, operation 1, sender's MAC and address, target's MAC and address
            if length < 42 || frame[14..22] != [0, 1, 8, 0, 6, 4, 0, 1] {
                continue;
            }
            let target = [frame[38], frame[39], frame[40], frame[41]];
            let Some(member) = members.get(&target) else { continue };
            let count = heard.entry(target).or_default();
            *count += 1;
            let at = match member.manner {
                Manner::Sleepy(time) => Instant::now() + time,
                Manner::Drops(so_many) if *count <= so_many => continue,
                _ => Instant::now(),
            };
            later.push((at, tagged(&reply(member.mac, &frame), member.vlan)));
            if let Manner::Lies(so_many) = member.manner {
                for lie in 0..so_many {
                    let [high, low] = lie.to_be_bytes();
                    later.push((at, reply([0x0a, 0xdd, 0, 0, high, low], &frame).to_vec()));
                }
            }
        }
    }
}

/// The frame with a tag behind its addresses.
fn tagged(frame: &[u8; 42], vlan: u16) -> Vec<u8> {
    match vlan {
        0 => frame.to_vec(),
        vlan => [&frame[..12], &[0x81, 0], &vlan.to_be_bytes(), &frame[12..]].concat(),
    }
}

fn reply(mac: [u8; 6], request: &[u8; 64]) -> [u8; 42] {
    let mut frame = [0; 42];
    frame[..6].copy_from_slice(&request[6..12]);
    frame[6..12].copy_from_slice(&mac);
    frame[12..22].copy_from_slice(&[8, 6, 0, 1, 8, 0, 6, 4, 0, 2]);
    frame[22..28].copy_from_slice(&mac);
    frame[28..32].copy_from_slice(&request[38..42]);
    frame[32..42].copy_from_slice(&request[22..32]);
    frame[21] = 2;
    frame
}
