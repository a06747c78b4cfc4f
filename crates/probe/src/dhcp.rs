//! The task `dhcp`: asks the LAN's DHCP servers for an offer and lets it lapse. There is no way from here to a lease:
//! no REQUEST is ever made.

use std::{
    os::fd::AsFd,
    time::{Duration, Instant},
};

use lanward_core::{
    names::{LinkName, MacAddr},
    probe::{Answer, Offer, ProbeProblem},
};

use crate::{
    Out,
    link::Link,
    random,
    raw::{FRAME_MAX, Frames, Wire, wait},
    wire::dhcp::{discover, parse_dhcp},
};

/// Offers that are told; a LAN has one or two servers.
const OFFERS_MAX: usize = 16;
const READ_AT_ONCE: usize = 64;
/// The question is repeated, for it is a broadcast that nobody acknowledges (RFC 2131, 4.1, waits 4 s; servers answer
/// the same to the same question).
const REPEATED_AFTER: Duration = Duration::from_millis(1500);

/// Asks until the patience is over, and tells every server's offer at once.
pub fn run(name: &LinkName, patience: Duration, out: &Out) -> Result<(), ProbeProblem> {
    let link = Link::fit(name)?;
    let wire = Wire::open(&link, Frames::DhcpReplies)?;
    let random = random().to_be_bytes();
    // unicast, and of nobody's making
    let client = MacAddr([(random[0] & 0xfc) | 2, random[1], random[2], random[3], random[4], random[5]]);
    let transaction = crate::random() as u32;
    let start = Instant::now();
    let mut offers: Vec<Offer> = Vec::new();
    let (mut asked, mut malformed) = (0, 0u32);
    let mut buffer = [0; FRAME_MAX];
    loop {
        let now = start.elapsed();
        if now >= patience {
            break;
        }
        if now >= REPEATED_AFTER * asked {
            asked += 1;
            let seconds = u16::try_from(now.as_secs()).unwrap_or(u16::MAX);
            wire.send(&discover(link.mac, client, transaction, seconds))?;
        }
        wait([wire.as_fd()], patience.min(REPEATED_AFTER * asked).saturating_sub(now));
        for _ in 0..READ_AT_ONCE {
            let Some(frame) = wire.receive(&mut buffer) else { break };
            let Some(reply) = parse_dhcp(frame) else {
                malformed = malformed.saturating_add(1);
                continue;
            };
            let news = reply.transaction == transaction
                && reply.client == client
                && offers.len() < OFFERS_MAX
                && !offers.contains(&reply.offer);
            if news {
                out.say(&Answer::Offer(reply.offer.clone()));
                offers.push(reply.offer);
            }
        }
    }
    if malformed > 0 {
        out.say(&Answer::Malformed { count: malformed });
    }
    Ok(())
}
