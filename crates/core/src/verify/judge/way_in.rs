//! The ways in: from the engine's machine, from another device of the LAN, and from whoever is invited. And the way that
//! host access opens back to the machine.

use std::net::SocketAddr;

use super::{Bench, doubt, fail};
use crate::{
    probe::ProbeError,
    qr,
    verify::{
        CheckResult, Doubt, Failure, Key, Limit, Sighting, Visit,
        questions::{knocks_from_here, knocks_from_host, knocks_on_machine, knocks_over_lan},
    },
};

impl Bench<'_> {
    pub(super) fn host_reaches(&self) -> CheckResult {
        let subject = self.subject;
        let limit = |limit| CheckResult::ByDesign { limit };
        if !knocks_from_host(subject) {
            return match subject.driver.as_str() {
                _ if subject.shim.is_some() => doubt(Doubt::NobodyInside),
                "macvlan" => limit(Limit::MacvlanHost),
                "ipvlan" => limit(Limit::IpvlanHost),
                _ => self.nobody_to_knock(),
            };
        }
        if let Some(peer) = self.heard.knocked(Key::KnockFromHost) {
            return CheckResult::Pass { observed: Sighting::Knocked { peer } };
        }
        match (self.heard.ended(Key::KnockFromHost), subject.addresses.first()) {
            (Some(Ok(()) | Err(ProbeError::Problem { .. } | ProbeError::Deadline { .. })), Some(address)) => {
                fail(
                    Failure::HostCannotReach { address: *address },
                    Sighting::Answers { address: *address },
                    Sighting::NobodyOpened { address: *address },
                )
            }
            (Some(_), _) => self.silence(Key::KnockFromHost),
            (None, _) if !self.is_complete => CheckResult::Waiting,
            (None, _) => self.silence(Key::Listen),
        }
    }

    pub(super) fn reaches_host(&self) -> CheckResult {
        let subject = self.subject;
        let Some(address) = knocks_on_machine(subject) else {
            return doubt(match subject.machine_address {
                Some(_) => Doubt::NobodyInside,
                None => Doubt::NoHostAccess,
            });
        };
        if let Some(peer) = self.heard.knocked(Key::KnockFromContainer) {
            return CheckResult::Pass { observed: Sighting::Knocked { peer } };
        }
        match self.heard.ended(Key::KnockFromContainer) {
            Some(Ok(()) | Err(ProbeError::Problem { .. } | ProbeError::Deadline { .. })) => fail(
                Failure::ContainerCannotReachHost { address },
                Sighting::Answers { address },
                Sighting::NobodyOpened { address },
            ),
            Some(_) => self.silence(Key::KnockFromContainer),
            None if !self.is_complete => CheckResult::Waiting,
            None => self.silence(Key::ListenOnHost),
        }
    }

    pub(super) fn lan_reaches(&self) -> CheckResult {
        let subject = self.subject;
        if subject.driver == "bridge" {
            return CheckResult::ByDesign { limit: Limit::PublishedPorts };
        }
        if subject.routed {
            return CheckResult::ByDesign { limit: Limit::NeedsRoute };
        }
        let over_lan =
            [Key::KnockOverLan, Key::KnockFromHere].into_iter().find_map(|k| self.heard.knocked(k));
        if let Some(peer) = self.heard.visitor(subject).or(over_lan) {
            return CheckResult::Pass { observed: Sighting::Knocked { peer } };
        }
        if knocks_from_here(subject)
            && let (Some(_), Some(address)) =
                (self.heard.ended(Key::KnockFromHere), subject.addresses.first())
        {
            return fail(
                Failure::LanCannotReach { address: *address },
                Sighting::Answers { address: *address },
                Sighting::NobodyOpened { address: *address },
            );
        }
        if subject.options.visit_s > 0 && self.heard.listening(Key::Listen).is_some() {
            let is_over = self.heard.ended(Key::Listen).is_some();
            return doubt(if is_over { Doubt::NoVisit } else { Doubt::VisitAwaited });
        }
        let will_knock = knocks_from_here(subject) || knocks_over_lan(subject) || subject.options.visit_s > 0;
        if !self.is_complete && will_knock {
            return CheckResult::Waiting;
        }
        // The machine's own knock that did not come through is no proof: its kernel may drop the answer (`rp_filter`).
        self.nobody_to_knock()
    }

    fn nobody_to_knock(&self) -> CheckResult {
        match self.subject.addresses.first() {
            Some(address) => doubt(Doubt::NobodyToKnock { address: *address }),
            None => doubt(Doubt::NotTold),
        }
    }

    pub(super) fn visit(&self) -> Option<Visit> {
        if self.subject.options.visit_s == 0 || !self.subject.on_lan() {
            return None;
        }
        let address =
            self.subject.addresses.iter().find(|a| a.is_ipv4()).or(self.subject.addresses.first())?;
        let port = self.heard.listening(Key::Listen)?;
        let url = format!("http://{}/{}", SocketAddr::new(*address, port), self.heard.nonce);
        let qr_svg = qr::svg(&url);
        Some(Visit { url, qr_svg, visited: self.heard.visitor(self.subject).is_some() })
    }
}
