//! From what was heard to the verdict. Called again after every answer, so that checks can be shown as they come; a
//! check that nobody answered yet is waiting, and one that nobody will answer any more is inconclusive.
//! Each side of the path is judged in a file of its own: what the container is, its way out, the ways in to it.

mod container;
mod remedies;
mod way_in;
mod way_out;

use super::{
    Check, CheckKind, CheckResult, Doubt, Failure, Heard, Key, Overall, Sighting, Subject, Verdict,
    questions::next,
};
use crate::{
    addressing::Family, facts::Timestamp, map::AnsweredBy, names::MacAddr, oui, placement::Location,
    probe::Sight,
};

/// The verdict on `subject` by what was heard so far. `now` is put down as its end once nothing more will come.
pub fn judge(subject: &Subject, heard: &Heard, begun_at: Timestamp, now: Timestamp) -> Verdict {
    let is_complete = !heard.by.is_empty() && heard.is_complete() && next(subject, heard).is_empty();
    let bench = Bench { subject, heard, is_complete };
    let mut checks: Vec<Check> = bench
        .kinds()
        .into_iter()
        .map(|what| Check {
            what,
            essential: bench.is_essential(what),
            result: bench.result(what),
            remedies: Vec::new(),
        })
        .collect();
    let cause = checks.iter().find(|c| matches!(c.result, CheckResult::Fail { .. })).map(|c| c.what);
    if let Some(cause) = cause {
        follow(&mut checks, cause);
    }
    for check in &mut checks {
        check.remedies = remedies::of(subject, &check.result);
    }
    Verdict {
        network: subject.network.clone(),
        name: subject.name.clone(),
        container: subject.container.clone(),
        addresses: subject.addresses.clone(),
        begun_at,
        ended_at: is_complete.then_some(now),
        overall: overall(&checks, is_complete),
        cause,
        checks,
        visit: bench.visit(),
    }
}

fn overall(checks: &[Check], is_complete: bool) -> Overall {
    let failed = checks.iter().any(|c| matches!(c.result, CheckResult::Fail { .. }));
    let essential = || checks.iter().filter(|c| c.essential);
    let passed = essential().all(|c| matches!(c.result, CheckResult::Pass { .. }));
    match (is_complete, failed) {
        (true, true) => Overall::Broken,
        (false, _) => Overall::Running,
        // Without a single check that had to pass there is no proof.
        (true, false) if passed && essential().next().is_some() => Overall::Proven,
        (true, false) => Overall::NotProven,
    }
}

/// What rests on a failed check is not judged by itself: silence behind a silent gateway is no second fault.
fn follow(checks: &mut [Check], cause: CheckKind) {
    let rests = |what: CheckKind| match cause {
        CheckKind::Link | CheckKind::OwnAddress => what > cause && what != CheckKind::Duplicate,
        CheckKind::Gateway | CheckKind::Duplicate => {
            what > CheckKind::Gateway
                && !matches!(
                    what,
                    CheckKind::HostToContainer | CheckKind::ContainerToHost | CheckKind::LanToContainer
                )
        }
        CheckKind::Internet => what == CheckKind::Name,
        _ => false,
    };
    for check in checks.iter_mut().filter(|c| rests(c.what)) {
        if matches!(check.result, CheckResult::Inconclusive { .. } | CheckResult::Fail { .. }) {
            check.result = CheckResult::Inconclusive { doubt: Doubt::After { check: cause } };
        }
    }
}

struct Bench<'a> {
    subject: &'a Subject,
    heard: &'a Heard,
    is_complete: bool,
}

impl Bench<'_> {
    /// The checks that make sense for such a network.
    fn kinds(&self) -> Vec<CheckKind> {
        use CheckKind as K;
        let subject = self.subject;
        let mut kinds = vec![K::Link, K::OwnAddress];
        if subject.on_lan() {
            kinds.push(K::Duplicate);
        }
        if !subject.internal && !subject.routed {
            kinds.extend([K::Gateway, K::GatewayPing]);
        }
        if !subject.internal {
            kinds.extend([K::Internet, K::Name]);
            if subject.gateway(Family::V6).is_some() {
                kinds.push(K::Ipv6);
            }
            if !subject.routed {
                kinds.push(K::Mtu);
            }
        }
        kinds.push(K::HostToContainer);
        // Only such a network can have host access; a bridge's containers reach their machine at their gateway.
        if subject.driver == "macvlan" {
            kinds.push(K::ContainerToHost);
        }
        kinds.push(K::LanToContainer);
        kinds
    }

    fn is_essential(&self, what: CheckKind) -> bool {
        use CheckKind as K;
        let subject = self.subject;
        match what {
            K::Link | K::OwnAddress | K::Duplicate | K::Gateway => true,
            // A gateway that answers inside a virtual machine says nothing about the LAN outside; an internal
            // network has nothing but its way in; a bridge is there for its host.
            K::LanToContainer => {
                subject.on_lan()
                    && (subject.internal
                        || matches!(subject.location, Location::VirtualMachine | Location::Unknown))
            }
            K::Internet => subject.routed,
            K::GatewayPing | K::Name | K::Ipv6 | K::Mtu | K::HostToContainer | K::ContainerToHost => false,
        }
    }

    fn result(&self, what: CheckKind) -> CheckResult {
        use CheckKind as K;
        match what {
            K::Link => self.link(),
            K::OwnAddress => self.own_address(),
            K::Duplicate => self.duplicate(),
            K::Gateway => self.gateway(Family::V4),
            K::GatewayPing => self.ping(),
            K::Name => self.name(),
            K::Internet => self.internet(),
            K::Ipv6 => self.gateway(Family::V6),
            K::Mtu => self.mtu(),
            K::HostToContainer => self.host_reaches(),
            K::ContainerToHost => self.reaches_host(),
            K::LanToContainer => self.lan_reaches(),
        }
    }

    /// What is said where no answer came to a question: waiting, or why none will come.
    fn silence(&self, key: Key) -> CheckResult {
        match self.heard.ended(key) {
            Some(Err(error)) => doubt(Doubt::NotSeen { error: error.clone() }),
            Some(Ok(())) => doubt(Doubt::NotTold),
            None if !self.is_complete => CheckResult::Waiting,
            None => match self.heard.ended(Key::Host) {
                // The machine could not ask, so the probe did not dare to take an address.
                Some(Err(error)) => doubt(Doubt::NotSeen { error: error.clone() }),
                _ => doubt(Doubt::NoSafeAddress),
            },
        }
    }

    fn sight<T>(&self, key: Key, pick: impl Fn(&Sight) -> Option<T>) -> Option<T> {
        self.heard.sights(key).find_map(pick)
    }
}

fn by(macs: &[MacAddr]) -> Vec<AnsweredBy> {
    macs.iter().copied().map(by_one).collect()
}

fn by_one(mac: MacAddr) -> AnsweredBy {
    AnsweredBy { mac, vendor: oui::vendor(mac) }
}

fn doubt(doubt: Doubt) -> CheckResult {
    CheckResult::Inconclusive { doubt }
}

fn fail(failure: Failure, expected: Sighting, observed: Sighting) -> CheckResult {
    CheckResult::Fail { failure, expected, observed }
}
