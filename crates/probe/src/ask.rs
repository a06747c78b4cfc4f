//! Who has these addresses? Asks a few times by ARP and neighbour solicitation, and tells every MAC that answers.
//! For a few addresses at once; whole blocks are the sweep's.

use std::{
    net::IpAddr,
    os::fd::AsFd,
    time::{Duration, Instant},
};

use lanward_core::{names::MacAddr, probe::ProbeProblem};

use crate::{
    link::Link,
    raw::{FRAME_MAX, Frames, Wire, wait},
    wire::{
        arp::{self, parse_arp},
        ndp::{self, Heard, parse_ndp},
    },
};

/// MAC addresses that are told for one address.
const HOLDERS_MAX: usize = 8;
/// Frames that are read before the clock is looked at again.
const READ_AT_ONCE: usize = 64;

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Whose MAC is wanted.
    pub address: IpAddr,
    /// Ask as somebody who is about to take the address: without one of our own, so that no table is changed, and
    /// with claims in requests counted too (RFC 5227, 2.1.1; RFC 4862, 5.4). Else only answers count.
    pub as_newcomer: bool,
}

/// How often and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How often each is asked.
    pub times: u32,
    /// Between two times.
    pub gap: Duration,
    /// After the last time.
    pub last: Duration,
    /// After the first answer, where that is less: time for a second holder. `None` to wait to the end.
    pub after_answer: Option<Duration>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holders {
    /// By question, in order.
    pub macs: Vec<Vec<MacAddr>>,
    /// Frames that were broken.
    pub malformed: u32,
}

/// Asks and waits. `found` hears of each MAC of a question at once. The link's own MAC is nobody's answer.
pub fn who_has(
    link: &Link,
    questions: &[Question],
    patience: Patience,
    found: &mut dyn FnMut(IpAddr, MacAddr),
) -> Result<Holders, ProbeProblem> {
    let mut holders = Holders { macs: vec![Vec::new(); questions.len()], malformed: 0 };
    let arp =
        questions.iter().any(|q| q.address.is_ipv4()).then(|| Wire::open(link, Frames::Arp)).transpose()?;
    let ndp = questions
        .iter()
        .any(|q| q.address.is_ipv6())
        .then(|| Wire::open(link, Frames::Neighbours))
        .transpose()?;
    let start = Instant::now();
    let end = patience.gap * patience.times.saturating_sub(1) + patience.last;
    let (mut asked, mut first_answer) = (0, None);
    let mut buffer = [0; FRAME_MAX];
    loop {
        let now = start.elapsed();
        let answered_long_ago =
            patience.after_answer.zip(first_answer).is_some_and(|(limit, first)| now >= first + limit);
        if now >= end || answered_long_ago {
            return Ok(holders);
        }
        if asked < patience.times && now >= patience.gap * asked {
            asked += 1;
            for question in questions {
                ask(link, question, &arp, &ndp)?;
            }
        }
        let next = if asked < patience.times { patience.gap * asked } else { end };
        let next =
            patience.after_answer.zip(first_answer).map_or(next, |(limit, first)| next.min(first + limit));
        let sockets = [&arp, &ndp].into_iter().flatten().map(|wire| wire.as_fd());
        wait(sockets, next.saturating_sub(start.elapsed()));

        for wire in [&arp, &ndp].into_iter().flatten() {
            for _ in 0..READ_AT_ONCE {
                let Some(frame) = wire.receive(&mut buffer) else { break };
                let Some((address, mac, only_for_newcomer)) = claim(frame) else {
                    holders.malformed = holders.malformed.saturating_add(1);
                    continue;
                };
                for (question, macs) in questions.iter().zip(&mut holders.macs) {
                    let counts = question.address == address
                        && (question.as_newcomer || !only_for_newcomer)
                        && mac != link.mac;
                    if counts && !macs.contains(&mac) && macs.len() < HOLDERS_MAX {
                        macs.push(mac);
                        first_answer.get_or_insert_with(|| start.elapsed());
                        found(address, mac);
                    }
                }
            }
        }
    }
}

fn ask(link: &Link, question: &Question, arp: &Option<Wire>, ndp: &Option<Wire>) -> Result<(), ProbeProblem> {
    let (wire, frame) = match question.address {
        IpAddr::V4(ip) => {
            let sender =
                if question.as_newcomer { std::net::Ipv4Addr::UNSPECIFIED } else { link.sender_for(ip) };
            (arp, arp::request(link.mac, sender, ip))
        }
        IpAddr::V6(ip) => {
            let source = link.link_local().filter(|_| !question.as_newcomer);
            (ndp, ndp::solicitation(link.mac, source, ip))
        }
    };
    // what a full queue takes now is sent the next time
    wire.as_ref().map_or(Ok(true), |wire| wire.send(&frame)).map(drop)
}

/// Whose address is claimed by whom, and whether only somebody who wants the address needs to care. `None` for what is
/// broken.
fn claim(frame: &[u8]) -> Option<(IpAddr, MacAddr, bool)> {
    if frame.get(12..14) == Some(&[8, 6]) {
        let claim = parse_arp(frame)?;
        let wants = claim.sender.is_unspecified();
        let address = if wants { claim.target } else { claim.sender };
        return Some((address.into(), claim.mac, !claim.reply));
    }
    match parse_ndp(frame) {
        Some(Heard::Advertised { target, mac }) => Some((target.into(), mac, false)),
        Some(Heard::Wanted { target, mac }) => Some((target.into(), mac, true)),
        Some(Heard::Echoed { from, mac, .. }) => Some((from.into(), mac, true)),
        // an ordinary solicitation is sound and claims nothing
        None if frame.get(54) == Some(&135) => {
            Some((std::net::Ipv6Addr::UNSPECIFIED.into(), MacAddr([0; 6]), true))
        }
        None => None,
    }
}
