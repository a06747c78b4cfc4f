//! The task `shim`: makes the host's own link beside its containers, holds it through whatever happens to it, and takes
//! it away at the end. Whatever is there under its name and is not marked as ours is left alone.
//! Leaves out on purpose which address and routes: that is `core`'s `access`.

mod rtnl;

use std::{
    net::{IpAddr, Ipv4Addr},
    os::fd::AsFd,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use lanward_core::{
    access::{Before, Guard, GuardVerdict, ShimState},
    names::MacAddr,
    probe::{Answer, ProbeProblem, ShimOrder},
};
use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        signal::{SigSet, SigmaskHow, Signal, sigprocmask},
        signalfd::{SfdFlags, SignalFd},
    },
};

use crate::{
    Out,
    ask::{Patience, Question, who_has},
    link::Link,
    raw::{Frames, Wire},
    system,
    wire::arp,
};
use rtnl::{Rtnl, Seen};

/// As the task `duplicate` asks.
const BEFORE_TAKING: Patience = Patience {
    times: 3,
    gap: Duration::from_millis(200),
    last: Duration::from_millis(400),
    after_answer: Some(Duration::from_millis(100)),
};

/// Whether a gateway is there; one answer is enough.
const GATEWAY: Patience = Patience {
    times: 3,
    gap: Duration::from_millis(150),
    last: Duration::from_millis(300),
    after_answer: Some(Duration::ZERO),
};

/// Between two looks at the way out.
const LOOK: Duration = Duration::from_secs(1);

/// Changes come in bursts; what is seen after the burst is what counts.
const SETTLE: Duration = Duration::from_millis(100);

/// Makes the shim and holds it until SIGTERM or SIGINT; or removes what an earlier holder left.
///
/// # Errors
/// Somebody has the address, the name or the route; or the kernel refuses. The link is then gone again.
pub fn run(shim: &ShimOrder, out: &Out) -> Result<(), ProbeProblem> {
    let IpAddr::V4(address) = shim.address else {
        return Err(ProbeProblem::BadOrder { detail: "the address is not of IPv4".to_owned() });
    };
    if !shim.hold {
        let mut rtnl = Rtnl::open().map_err(|e| system("rtnetlink", e))?;
        return remove_ours(&mut rtnl, shim);
    }
    let signals = signals().map_err(|e| system("signalfd", e))?;
    let mut holder = Holder {
        shim,
        address,
        rtnl: Rtnl::open().map_err(|e| system("rtnetlink", e))?,
        events: Rtnl::events().map_err(|e| system("rtnetlink", e))?,
        certain: false,
        index: 0,
        parent: 0,
        last: None,
        out,
    };
    let mut watch = None;
    if seconds_now() < u64::from(shim.watch_until_s) {
        let before = holder.way_out()?;
        watch = Some((Guard::new(before), None));
    }
    let result = holder.hold(&signals, &mut watch);
    let gone = holder.let_go();
    result.and(gone)?;
    holder.tell(ShimState::Ended);
    Ok(())
}

fn remove_ours(rtnl: &mut Rtnl, shim: &ShimOrder) -> Result<(), ProbeProblem> {
    let there = rtnl.link(shim.link.as_str()).map_err(|e| system("RTM_GETLINK", e))?;
    match there.filter(|link| link.is_ours(shim)) {
        Some(link) => rtnl.remove(link.index).map_err(|e| system("RTM_DELLINK", e)),
        None => Ok(()),
    }
}

/// SIGTERM and SIGINT as something that can be waited for. The first process of a namespace ignores them otherwise.
fn signals() -> Result<SignalFd, Errno> {
    let mut set = SigSet::empty();
    set.add(Signal::SIGTERM);
    set.add(Signal::SIGINT);
    sigprocmask(SigmaskHow::SIG_BLOCK, Some(&set), None)?;
    SignalFd::with_flags(&set, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)
}

fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

struct Holder<'a> {
    shim: &'a ShimOrder,
    address: Ipv4Addr,
    rtnl: Rtnl,
    events: Rtnl,
    /// Nobody answered for the address since the link has had its carrier.
    certain: bool,
    /// The link's number, and the parent's; 0 where there is none.
    index: u32,
    parent: u32,
    last: Option<ShimState>,
    out: &'a Out,
}

impl Holder<'_> {
    fn hold(
        &mut self,
        signals: &SignalFd,
        watch: &mut Option<(Guard, Option<Instant>)>,
    ) -> Result<(), ProbeProblem> {
        loop {
            let state = self.see_to_it()?;
            let is_up = matches!(state, ShimState::Up { carrier: true });
            self.tell(state);
            if let (Some((_, since @ None)), true) = (watch.as_mut(), is_up) {
                *since = Some(Instant::now());
            }
            // until something concerns the link, or the way out is lost, or it is to end
            loop {
                let looking = matches!(watch, Some((_, Some(_))));
                if self.wait(signals, looking.then_some(LOOK)) {
                    return Ok(());
                }
                if let Some((guard, Some(since))) = watch.as_mut() {
                    let now = self.way_out()?;
                    match guard.look(since.elapsed(), now) {
                        GuardVerdict::Watching => {}
                        GuardVerdict::Kept => {
                            self.out.murmur(&self.answer(ShimState::Kept));
                            *watch = None;
                        }
                        GuardVerdict::Lost(lost) => {
                            self.let_go()?;
                            self.tell(ShimState::Withdrawn { lost });
                            while !self.wait(signals, None) {}
                            return Ok(());
                        }
                    }
                }
                if self.has_changed() {
                    std::thread::sleep(SETTLE);
                    self.has_changed();
                    break;
                }
            }
        }
    }

    /// Waits for news, at most that long; true where it is to end.
    fn wait(&self, signals: &SignalFd, limit: Option<Duration>) -> bool {
        let mut fds = [
            PollFd::new(signals.as_fd(), PollFlags::POLLIN),
            PollFd::new(self.events.as_fd(), PollFlags::POLLIN),
        ];
        let limit = limit.map_or(PollTimeout::NONE, |l| PollTimeout::try_from(l).unwrap_or(PollTimeout::MAX));
        // an interruption only makes the wait shorter
        let _ = poll(&mut fds, limit);
        fds[0].any() == Some(true)
    }

    fn has_changed(&mut self) -> bool {
        // while there is no link or no parent, any link may be the one that is waited for
        self.events.heard(&[self.index, self.parent])
    }

    /// Puts everything in place that is not, and tells how it stands then.
    fn see_to_it(&mut self) -> Result<ShimState, ProbeProblem> {
        let failed = |what: &'static str| move |e: Errno| system(what, e);
        let parent = self.rtnl.link(self.shim.parent.as_str()).map_err(failed("RTM_GETLINK"))?;
        let mut link = self.rtnl.link(self.shim.link.as_str()).map_err(failed("RTM_GETLINK"))?;
        let Some(parent) = parent else {
            // a link whose parent went away went with it
            (self.index, self.parent, self.certain) = (0, 0, false);
            return Ok(ShimState::ParentMissing);
        };
        self.parent = parent.index;
        if let Some(there) = &link {
            if !there.is_ours(self.shim) {
                return Err(ProbeProblem::LinkTaken { link: self.shim.link.clone() });
            }
            if !there.fits(self.shim, parent.index) {
                self.rtnl.remove(there.index).map_err(failed("RTM_DELLINK"))?;
                link = None;
            }
        }
        let link = match link {
            Some(link) => link,
            None => {
                self.certain = false;
                self.rtnl.make(self.shim, parent.index).map_err(failed("RTM_NEWLINK"))?
            }
        };
        self.index = link.index;
        let mut mended = false;
        if !link.is_up() {
            mended |= self.certain;
            self.rtnl.up(link.index).map_err(failed("RTM_NEWLINK"))?;
        }
        let carrier = self.carrier(&link)?;
        if !carrier {
            // whoever comes with the cable may have the address
            self.certain = false;
            return Ok(ShimState::Up { carrier: false });
        }
        if !self.certain {
            self.ask_before_taking()?;
            self.certain = true;
        }
        mended |= self.furnish(link.index)?;
        Ok(if mended && matches!(self.last, Some(ShimState::Up { carrier: true } | ShimState::Mended)) {
            ShimState::Mended
        } else {
            ShimState::Up { carrier: true }
        })
    }

    /// A link that was switched on a moment ago has its carrier by and by.
    fn carrier(&mut self, link: &Seen) -> Result<bool, ProbeProblem> {
        if link.has_carrier() {
            return Ok(true);
        }
        match Link::fit(&self.shim.link) {
            Ok(_) => Ok(true),
            Err(ProbeProblem::LinkUnfit { .. } | ProbeProblem::NoSuchLink { .. }) => Ok(false),
            Err(problem) => Err(problem),
        }
    }

    /// Asks on the link itself: there the LAN hears it, and so do the containers beside it.
    fn ask_before_taking(&mut self) -> Result<(), ProbeProblem> {
        let link = match Link::fit(&self.shim.link) {
            Ok(link) => link,
            // it went down this moment; the event for that is on its way
            Err(ProbeProblem::LinkUnfit { .. } | ProbeProblem::NoSuchLink { .. }) => return Ok(()),
            Err(problem) => return Err(problem),
        };
        let address = self.shim.address;
        let question = Question { address, as_newcomer: true };
        let mut macs: Vec<MacAddr> = Vec::new();
        who_has(&link, &[question], BEFORE_TAKING, &mut |_, mac| {
            if mac != self.shim.mac && !macs.contains(&mac) {
                macs.push(mac);
            }
        })?;
        if macs.is_empty() { Ok(()) } else { Err(ProbeProblem::AddressHeld { address, macs }) }
    }

    /// Address and routes that are missing; IPv6 that routers have announced goes. True where something was missing.
    fn furnish(&mut self, index: u32) -> Result<bool, ProbeProblem> {
        let there = self.rtnl.on_link(index).map_err(|e| system("rtnetlink", e))?;
        let address = self.address;
        let mut missing = false;
        if !there.addresses.contains(&(address.into(), 32)) {
            missing = true;
            self.rtnl.give(index, address).map_err(|e| system("RTM_NEWADDR", e))?;
            self.announce();
        }
        for route in &self.shim.routes {
            let IpAddr::V4(to) = route.network() else { continue };
            if there.routes.contains(&(to, route.prefix())) {
                continue;
            }
            missing = true;
            match self.rtnl.route(index, *route, address) {
                Ok(()) => {}
                // taken away with the address, and seen before that
                Err(Errno::EEXIST) if self.has_route(index, to, route.prefix())? => {}
                Err(Errno::EEXIST) => return Err(ProbeProblem::RouteTaken { route: *route }),
                Err(error) => return Err(system("RTM_NEWROUTE", error)),
            }
        }
        // An address of its own, or a second default route, would be more than was asked for. That it may come back
        // before it is gone is no failure.
        for (address, prefix) in there.addresses {
            if let IpAddr::V6(address) = address {
                let _ = self.rtnl.take(index, address, prefix);
            }
        }
        for (to, prefix, via) in there.routes_v6 {
            if !to.is_multicast() {
                let _ = self.rtnl.unroute(index, (to, prefix, via));
            }
        }
        Ok(missing)
    }

    fn has_route(&mut self, index: u32, to: Ipv4Addr, prefix: u8) -> Result<bool, ProbeProblem> {
        let there = self.rtnl.on_link(index).map_err(|e| system("rtnetlink", e))?;
        Ok(there.routes.contains(&(to, prefix)))
    }

    /// So that those who knew the address under another MAC address learn this one (RFC 5227, 2.3).
    fn announce(&self) {
        let sent = Link::fit(&self.shim.link).and_then(|link| {
            let frame = arp::request(self.shim.mac, self.address, self.address);
            Wire::open(&link, Frames::ArpReplies)?.send(&frame)
        });
        // nobody needs it to reach us: who does not know the address asks for it
        drop(sent);
    }

    /// The machine's way out, as it is now.
    fn way_out(&mut self) -> Result<Before, ProbeProblem> {
        let ways = self.rtnl.ways_out(self.index).map_err(|e| system("RTM_GETROUTE", e))?;
        let links = crate::link::all()?;
        let mut answered = false;
        for way in &ways {
            let link = links.values().find(|link| link.index() == way.link).filter(|link| link.speaks());
            if let (Some(link), Some(gateway), false) = (link, way.gateway, answered) {
                let question = Question { address: gateway.into(), as_newcomer: false };
                // a link that goes down meanwhile is one that nobody answers on
                let asked = who_has(link, &[question], GATEWAY, &mut |_, _| {});
                answered = asked.is_ok_and(|holders| holders.macs.iter().any(|macs| !macs.is_empty()));
            }
        }
        Ok(Before { route: !ways.is_empty(), answered })
    }

    fn let_go(&mut self) -> Result<(), ProbeProblem> {
        remove_ours(&mut self.rtnl, self.shim)?;
        self.index = 0;
        Ok(())
    }

    fn answer(&self, state: ShimState) -> Answer {
        Answer::Shim { state, at_ms: self.out.elapsed_ms() }
    }

    /// Says what is new.
    fn tell(&mut self, state: ShimState) {
        if self.last.as_ref() != Some(&state) {
            self.out.murmur(&self.answer(state.clone()));
            self.last = Some(state);
        }
    }
}
