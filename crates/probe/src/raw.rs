//! Frames in and out of one link, through a packet socket (`packet(7)`, needs CAP_NET_RAW) that the kernel filters.

use std::{
    os::fd::{AsFd, AsRawFd, BorrowedFd},
    time::Duration,
};

use lanward_core::probe::ProbeProblem;
use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, ppoll},
    sys::{
        socket::{LinkAddr, MsgFlags, bind, recvfrom, send},
        time::TimeSpec,
    },
};
use socket2::{Domain, Protocol, SockFilter, Socket, Type};

use crate::{link::Link, system};

/// Room for the longest frame that is of interest: a DHCP offer.
pub const FRAME_MAX: usize = 1600;

/// `ETH_P_*`, `linux/if_ether.h`.
const ETH_P_IP: u16 = 0x0800;
const ETH_P_ARP: u16 = 0x0806;
const ETH_P_IPV6: u16 = 0x86dd;
const ETH_P_ALL: u16 = 0x0003;
/// `linux/if_packet.h`. Frames to others are no answers to us; the kernel also calls so what came with the tag of a VLAN
/// that has no link here, after it has taken the tag off (`net/core/dev.c`).
const PACKET_OTHERHOST: u8 = 3;
const PACKET_OUTGOING: u8 = 4;
/// Room in the kernel for what comes faster than it is read. It gives what `rmem_max` allows.
const QUEUE: usize = 1 << 20;

/// Which frames a socket lets through. The kernel's filter throws the rest away, so that no other traffic, however
/// much, costs anything here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frames {
    /// ARP replies.
    ArpReplies,
    /// All of ARP: a conflict may be claimed by a request too.
    Arp,
    /// ICMPv6: echo replies, neighbour solicitations and advertisements.
    Neighbours,
    /// UDP from port 67 to port 68, unfragmented.
    DhcpReplies,
    /// Frames with a VLAN's tag, of which only the two addresses are passed on and so many bytes more as four bits of
    /// the VLAN's number say: those from this bit on. The kernel takes the tag off before anybody reads the frame.
    Tagged {
        /// 0, 4 or 8.
        from_bit: u32,
    },
}

/// Both addresses of a frame.
pub const ADDRESSES: usize = 12;

/// `BPF_*` opcodes, `linux/bpf_common.h`: load a byte or half-word at an offset, jump if equal or if bits are set.
const LOAD_BYTE: u16 = 0x30;
const LOAD_HALF: u16 = 0x28;
const LOAD_HALF_INDEXED: u16 = 0x48;
const LOAD_IP_HEADER_LENGTH: u16 = 0xb1;
const IF_EQUAL: u16 = 0x15;
const IF_BITS: u16 = 0x45;
const RETURN: u16 = 0x06;
/// Load what the kernel knows of a frame (`SKF_AD_*`, `linux/filter.h`), shift right, keep bits, add, return the result.
const LOAD_WORD: u16 = 0x20;
const SHIFT_RIGHT: u16 = 0x74;
const KEEP_BITS: u16 = 0x54;
const ADD: u16 = 0x04;
const RETURN_RESULT: u16 = 0x16;
const VLAN_TAG: u32 = 0xffff_f000 + 44;
const VLAN_TAG_PRESENT: u32 = 0xffff_f000 + 48;

impl Frames {
    fn protocol(self) -> u16 {
        match self {
            Self::ArpReplies | Self::Arp => ETH_P_ARP,
            Self::Neighbours => ETH_P_IPV6,
            Self::DhcpReplies => ETH_P_IP,
            Self::Tagged { .. } => ETH_P_ALL,
        }
    }

    /// Offsets count from the Ethernet header.
    fn filter(self) -> Vec<SockFilter> {
        let op = SockFilter::new;
        let (take, drop) = (op(RETURN, 0, 0, u32::MAX), op(RETURN, 0, 0, 0));
        match self {
            Self::Arp => vec![take],
            Self::ArpReplies => vec![op(LOAD_HALF, 0, 0, 20), op(IF_EQUAL, 0, 1, 2), take, drop],
            Self::Neighbours => vec![
                op(LOAD_BYTE, 0, 0, 20),
                op(IF_EQUAL, 0, 4, 58),
                op(LOAD_BYTE, 0, 0, 54),
                op(IF_EQUAL, 3, 0, 129),
                op(IF_EQUAL, 2, 0, 135),
                op(IF_EQUAL, 1, 0, 136),
                drop,
                take,
            ],
            Self::Tagged { from_bit } => vec![
                op(LOAD_WORD, 0, 0, VLAN_TAG_PRESENT),
                op(IF_EQUAL, 5, 0, 0),
                op(LOAD_WORD, 0, 0, VLAN_TAG),
                op(SHIFT_RIGHT, 0, 0, from_bit),
                op(KEEP_BITS, 0, 0, 0xf),
                op(ADD, 0, 0, ADDRESSES as u32),
                op(RETURN_RESULT, 0, 0, 0),
                drop,
            ],
            Self::DhcpReplies => vec![
                op(LOAD_BYTE, 0, 0, 23),
                op(IF_EQUAL, 0, 7, 17),
                op(LOAD_HALF, 0, 0, 20),
                op(IF_BITS, 5, 0, 0x1fff),
                op(LOAD_IP_HEADER_LENGTH, 0, 0, 14),
                op(LOAD_HALF_INDEXED, 0, 0, 14),
                op(IF_EQUAL, 0, 2, 67),
                op(LOAD_HALF_INDEXED, 0, 0, 16),
                op(IF_EQUAL, 1, 0, 68),
                drop,
                take,
            ],
        }
    }
}

/// A packet socket on one link.
#[derive(Debug)]
pub struct Wire {
    socket: Socket,
    index: usize,
}

impl Wire {
    /// Opens one.
    ///
    /// # Errors
    /// [`ProbeProblem::System`], most often because CAP_NET_RAW is missing.
    pub fn open(link: &Link, frames: Frames) -> Result<Self, ProbeProblem> {
        let failed = |e: std::io::Error| system("packet socket", e);
        let protocol = Protocol::from(i32::from(frames.protocol().to_be()));
        let socket = Socket::new(Domain::PACKET, Type::RAW, Some(protocol)).map_err(failed)?;
        socket.attach_filter(&frames.filter()).map_err(failed)?;
        socket.set_nonblocking(true).map_err(failed)?;
        // less room is no reason to fail
        let _ = socket.set_recv_buffer_size(QUEUE);
        // bound without a protocol, the socket keeps the one it was made with (`packet_do_bind`, af_packet.c)
        bind(socket.as_raw_fd(), &link.place).map_err(|e| system("bind to the link", e))?;
        Ok(Self { socket, index: link.place.ifindex() })
    }

    /// Sends a frame; false where the link's queue is full just now.
    ///
    /// # Errors
    /// [`ProbeProblem::System`] when the link went away or down.
    pub fn send(&self, frame: &[u8]) -> Result<bool, ProbeProblem> {
        match send(self.socket.as_raw_fd(), frame, MsgFlags::empty()) {
            Ok(_) => Ok(true),
            Err(Errno::ENOBUFS | Errno::EAGAIN | Errno::EINTR) => Ok(false),
            Err(error) => Err(system("send", error)),
        }
    }

    /// The next frame that waits and came in on this link. Those that came from elsewhere, between opening and
    /// binding, are passed over, as are our own and those that are for others.
    pub fn receive<'a>(&self, buffer: &'a mut [u8; FRAME_MAX]) -> Option<&'a [u8]> {
        let fd = self.socket.as_raw_fd();
        loop {
            match recvfrom::<LinkAddr>(fd, buffer) {
                Ok((length, Some(from)))
                    if from.ifindex() == self.index
                        && !matches!(from.pkttype(), PACKET_OUTGOING | PACKET_OTHERHOST) =>
                {
                    return buffer.get(..length);
                }
                Ok(_) | Err(Errno::EINTR) => {}
                // that the link went down is told once; whoever sends will hear of it
                Err(_) => return None,
            }
        }
    }
}

impl AsFd for Wire {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// Waits until something can be read, at most that long.
pub fn wait<'a>(sockets: impl IntoIterator<Item = BorrowedFd<'a>>, limit: Duration) {
    let mut fds: Vec<_> = sockets.into_iter().map(|fd| PollFd::new(fd, PollFlags::POLLIN)).collect();
    // an interruption only makes the wait shorter, and every caller looks at the clock again
    let _ = ppoll(&mut fds, Some(TimeSpec::from_duration(limit)), None);
}
