//! The task `sweep`: asks for every address of some blocks by ARP, for IPv6 candidates by neighbour solicitation, and
//! all nodes by an echo; tells every answer at once.
//! Leaves out on purpose what the kernel's own neighbour table says: that is `links`, and may be old.

mod answers;
mod schedule;
mod tags;
mod targets;

use std::{
    net::IpAddr,
    os::fd::AsFd,
    time::{Duration, Instant},
};

use lanward_core::{
    names::MacAddr,
    probe::{Answer, ProbeProblem, Sweep},
};

use self::{
    answers::Answers,
    schedule::{Schedule, Step},
    tags::Tags,
    targets::Targets,
};
use crate::{
    Out,
    link::Link,
    random,
    raw::{FRAME_MAX, Frames, Wire, wait},
    wire::{
        arp::{self, parse_arp},
        ndp::{self, Heard, parse_ndp},
    },
};

/// Frames that are read before the next request may go out: a flood does not stop the sweep.
const READ_AT_ONCE: usize = 64;
const PROGRESS_EVERY: Duration = Duration::from_millis(250);
/// How long the all-nodes group has to answer where nothing else is asked; RFC 4443 lets nodes wait a little so that
/// not all speak at once.
const ALL_NODES_PATIENCE: Duration = Duration::from_millis(500);
const ALL_NODES_ASKED: u32 = 2;

/// Asks and tells.
pub fn run(order: &Sweep, out: &Out) -> Result<(), ProbeProblem> {
    let link = Link::fit(&order.link)?;
    let targets = Targets::new(&order.blocks, &order.candidates)?;
    let v6 = order.all_nodes || !order.candidates.is_empty();
    if v6 && link.link_local().is_none() && !targets.any_v4() {
        return Err(ProbeProblem::LinkUnfit { link: order.link.clone(), detail: "no-address".to_owned() });
    }
    let arp = targets.any_v4().then(|| Wire::open(&link, Frames::ArpReplies)).transpose()?;
    let ndp =
        (v6 && link.link_local().is_some()).then(|| Wire::open(&link, Frames::Neighbours)).transpose()?;
    // an adornment: without it there are the answers alone
    let tags = Tags::listen(&link).ok();
    let schedule = Schedule::new(targets.len(), order.pace);
    let answers = Answers::new(targets.len());
    let sweep =
        Sweeping { link, targets, arp, ndp, tags, answers, out, id: random() as u16, malformed: 0, sent: 0 };
    sweep.run(schedule)
}

struct Sweeping<'a> {
    link: Link,
    targets: Targets,
    arp: Option<Wire>,
    ndp: Option<Wire>,
    tags: Option<Tags>,
    answers: Answers,
    out: &'a Out,
    /// By which echoes are known.
    id: u16,
    malformed: u32,
    sent: u32,
}

impl Sweeping<'_> {
    fn run(mut self, mut schedule: Schedule) -> Result<(), ProbeProblem> {
        let start = Instant::now();
        let total = schedule.total();
        let (mut told, mut told_malformed) = (start, 0);
        let mut groups_asked = 0;
        loop {
            let now = start.elapsed();
            if groups_asked < ALL_NODES_ASKED && now >= ALL_NODES_PATIENCE / 2 * groups_asked {
                groups_asked += 1;
                self.ask_all_nodes()?;
            }
            let step = schedule.step(now, |number| self.answers.has(number));
            let pause = match step {
                Step::Ask(number) => {
                    self.ask(number)?;
                    Duration::ZERO
                }
                Step::Wait(pause) => pause,
                Step::Over => match ALL_NODES_PATIENCE.checked_sub(now).filter(|_| self.ndp.is_some()) {
                    Some(left) if !left.is_zero() => left,
                    _ => break,
                },
            };
            if !pause.is_zero() {
                let until_group = match self.ndp {
                    Some(_) if groups_asked < ALL_NODES_ASKED => {
                        (ALL_NODES_PATIENCE / 2 * groups_asked).saturating_sub(now)
                    }
                    _ => PROGRESS_EVERY,
                };
                let sockets = [&self.arp, &self.ndp].into_iter().flatten().map(|wire| wire.as_fd());
                wait(sockets, pause.min(until_group).min(PROGRESS_EVERY));
            }
            self.listen();
            if told.elapsed() >= PROGRESS_EVERY {
                told = Instant::now();
                self.out.say(&Answer::Progress { sent: self.sent, total });
                self.tell_malformed(&mut told_malformed);
            }
        }
        self.out.say(&Answer::Progress { sent: self.sent, total });
        self.tell_malformed(&mut told_malformed);
        Ok(())
    }

    fn ask(&mut self, number: usize) -> Result<(), ProbeProblem> {
        let (wire, frame) = match self.targets.address(number) {
            Some(IpAddr::V4(ip)) => (&self.arp, arp::request(self.link.mac, self.link.sender_for(ip), ip)),
            Some(IpAddr::V6(ip)) => (&self.ndp, ndp::solicitation(self.link.mac, self.link.link_local(), ip)),
            None => return Ok(()),
        };
        let Some(wire) = wire else { return Ok(()) };
        self.sent = self.sent.saturating_add(1);
        send(wire, &frame)
    }

    /// From every address of ours: whoever answers chooses one of the same scope, so that a host's global address
    /// shows too.
    fn ask_all_nodes(&self) -> Result<(), ProbeProblem> {
        let Some(wire) = &self.ndp else { return Ok(()) };
        self.link
            .v6
            .iter()
            .take(8)
            .try_for_each(|own| send(wire, &ndp::echo_to_all(self.link.mac, *own, self.id)))
    }

    fn listen(&mut self) {
        if let Some(tags) = &mut self.tags {
            tags.hear(self.out);
        }
        let mut buffer = [0; FRAME_MAX];
        for _ in 0..READ_AT_ONCE {
            let Some(frame) = self.arp.as_ref().and_then(|wire| wire.receive(&mut buffer)) else { break };
            match parse_arp(frame) {
                Some(claim) if claim.reply && claim.mac != self.link.mac => {
                    let address = claim.sender.into();
                    if self.answers.take(&self.targets, address, claim.mac) {
                        self.tell(address, claim.mac);
                    }
                }
                Some(_) => {}
                None => self.malformed = self.malformed.saturating_add(1),
            }
        }
        for _ in 0..READ_AT_ONCE {
            let Some(frame) = self.ndp.as_ref().and_then(|wire| wire.receive(&mut buffer)) else { break };
            let (address, mac, news) = match parse_ndp(frame) {
                Some(Heard::Advertised { target, mac }) => (
                    target,
                    mac,
                    mac != self.link.mac && self.answers.take(&self.targets, target.into(), mac),
                ),
                Some(Heard::Echoed { from, mac, id }) if id == self.id && mac != self.link.mac => {
                    (from, mac, self.answers.take_unasked(&self.targets, from, mac))
                }
                // solicitations pass the filter for the sake of another task, and most are nobody's mistake
                Some(_) => continue,
                None if frame.get(54) == Some(&135) => continue,
                None => {
                    self.malformed = self.malformed.saturating_add(1);
                    continue;
                }
            };
            if news {
                self.tell(address.into(), mac);
            }
        }
    }

    fn tell(&self, address: IpAddr, mac: MacAddr) {
        self.out.say(&Answer::Answered { address, mac, at_ms: self.out.elapsed_ms() });
    }

    fn tell_malformed(&self, told: &mut u32) {
        if *told != self.malformed {
            *told = self.malformed;
            self.out.say(&Answer::Malformed { count: self.malformed });
        }
    }
}

/// Sends, waiting a moment where the link's queue is full. What cannot be sent then counts as asked: there will be
/// another round.
fn send(wire: &Wire, frame: &[u8]) -> Result<(), ProbeProblem> {
    for _ in 0..20 {
        if wire.send(frame)? {
            return Ok(());
        }
        wait([], Duration::from_millis(1));
    }
    Ok(())
}
