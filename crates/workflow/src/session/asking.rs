//! Asking the LAN: whole blocks for the address map, one address before it is handed out, and those that containers have
//! for the conflict watch. What was heard is remembered, also where the asking ended early. Leaves out on purpose what
//! the answers mean (`core`).

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};

use lanward_core::{
    addressing::{Family, Subnet},
    draft::RunDraft,
    facts::{EngineFacts, Timestamp},
    finding::Finding,
    identity,
    kinds::FindingKind,
    names::{ContainerId, LinkName},
    ports::{Depth, Engines, Host},
    probe::{Answer, Errand, Order, Pace, Place, ProbeError, SCHEMA, Sweep, Task},
    snapshot::{AppError, Snapshot},
    sweep::SweepRecord,
    watch,
};
use tokio::sync::mpsc;

use super::{Session, SessionError, Wish};
use crate::{clock::now, memory::Memory};

/// How long offers are waited for. dnsmasq pings an address for three seconds before it offers it.
const OFFERS_WITHIN_MS: u32 = 4_500;

/// How long names may take: two questions for each of a thousand addresses, and their answers.
const NAMED_WITHIN_MS: u32 = 12_000;

/// An address that was asked so lately is not asked again before it is handed out.
const ASKED_LATELY_MS: u64 = 20_000;

/// While nobody asks for a check-up, the addresses that containers have are asked for again after this long.
const WATCHED_EVERY_MS: u64 = 10 * 60 * 1000;

/// What is to be swept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepOrder {
    /// The engine's link.
    pub link: LinkName,
    /// IPv4 blocks, or single IPv6 addresses; not both, for a link may have nothing to ask from in one family.
    pub blocks: Vec<Subnet>,
    /// Ask DHCP servers for an offer, too.
    pub dhcp: bool,
    /// Ask what those who answer are called, too.
    pub names: bool,
    /// The LAN's gateway, which names are asked of where no DHCP server told a better one.
    pub gateway: Option<IpAddr>,
    /// How fast and how patiently.
    pub pace: Pace,
}

impl<H: Host, S: Engines> Session<H, S> {
    /// What is remembered of LANs and proofs.
    pub fn memory(&self) -> Memory {
        let runs = self.journals.path();
        Memory::new(runs.parent().unwrap_or(runs))
    }

    /// Asks the LAN behind a link, address by address, and remembers what was heard. `on_change` is called with the
    /// record as it grows, at most some ten times a second.
    ///
    /// # Errors
    /// No engine, no consent, or the probe could not begin. A look that was cut short is no error: the record tells it.
    pub async fn sweep(
        &self,
        order: &SweepOrder,
        on_change: &mut (dyn FnMut(&SweepRecord) + Send),
    ) -> Result<SweepRecord, SessionError> {
        let record = SweepRecord::begin(order.link.clone(), order.blocks.clone(), now());
        let mut kept = Kept { session: self, record, begun: false };
        let record = &mut kept.record;
        let requests: u128 =
            order.blocks.iter().map(|b| b.size()).sum::<u128>() * u128::from(order.pace.rounds.max(1));
        // A block of so many addresses at this pace, twice over, and some seconds to begin and end.
        let sending = requests * 1000 / u128::from(order.pace.per_second.max(1));
        let deadline_ms = u32::try_from(sending * 2 + 5_000).unwrap_or(u32::MAX);
        let errand = |task: Task, deadline_ms| Errand {
            place: Place::Host,
            order: Order { schema: SCHEMA, deadline_ms, task },
        };
        let is_v4 = |block: &Subnet| block.family() == Family::V4;
        let (blocks, others): (Vec<Subnet>, Vec<Subnet>) = record.blocks.iter().copied().partition(is_v4);
        let sweep = errand(
            Task::Sweep(Sweep {
                link: order.link.clone(),
                blocks,
                candidates: others.into_iter().filter_map(asked_alone).collect(),
                all_nodes: false,
                pace: order.pace,
            }),
            deadline_ms,
        );
        let dhcp = errand(
            Task::Dhcp { link: order.link.clone(), patience_ms: OFFERS_WITHIN_MS },
            OFFERS_WITHIN_MS + 3_000,
        );
        let (sender, mut answers) = mpsc::unbounded_channel();
        let swept = async {
            let mut hand_on = |answer| drop(sender.send(answer));
            self.probe(&sweep, &mut hand_on).await
        };
        let offered = async {
            if !order.dhcp {
                return None;
            }
            let mut hand_on = |answer| drop(sender.send(answer));
            Some(self.probe(&dhcp, &mut hand_on).await)
        };
        let mut both = std::pin::pin!(async { tokio::join!(swept, offered) });
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        let mut news = true;
        let (swept, offered) = loop {
            tokio::select! {
                Some(answer) = answers.recv() => {
                    let is_progress = matches!(answer, Answer::Progress { .. });
                    let is_news = record.take(&answer, now());
                    kept.begun |= is_news;
                    news |= is_news || is_progress;
                }
                _ = tick.tick() => {
                    if std::mem::take(&mut news) {
                        on_change(record);
                    }
                }
                ended = &mut both => break ended,
            }
        };
        while let Ok(answer) = answers.try_recv() {
            record.take(&answer, now());
        }
        record.dhcp_asked = matches!(offered, Some(Ok(())));
        match swept {
            Ok(()) => {
                if order.names {
                    self.ask_names(record, order.gateway).await;
                }
                record.complete(now());
            }
            // Nothing was asked, so there is nothing to remember.
            Err(error @ (SessionError::NoEngine(_) | SessionError::Probe(_)))
                if !has_begun(&error, record) =>
            {
                kept.begun = false;
                return Err(error);
            }
            Err(error) => record.cut_short(AppError::from(error).code, now()),
        }
        on_change(record);
        let record = record.clone();
        kept.begun = false;
        self.remember(&record);
        Ok(record)
    }

    /// Asks what those who answered are called. A name is an adornment: where it cannot be asked for there is none.
    async fn ask_names(&self, record: &mut SweepRecord, gateway: Option<IpAddr>) {
        let Some(names) = record.names_to_ask(gateway) else { return };
        let task = Task::Names(names);
        let errand = Errand {
            place: Place::Host,
            order: Order { schema: SCHEMA, deadline_ms: NAMED_WITHIN_MS, task },
        };
        let mut take = |answer| {
            record.take(&answer, now());
        };
        if let Err(error) = self.probe(&errand, &mut take).await {
            tracing::info!(%error, "nobody could be asked for names");
        }
    }

    /// Keeps a look on the disk and puts it into the picture. Without a disk it is known until the program ends.
    fn remember(&self, record: &SweepRecord) {
        let mut state = self.state();
        let Some(last) = &state.last else { return };
        if let Some(engine) = last.facts.engine() {
            let key = engine_key(engine);
            if let Err(error) = self.memory().keep_sweep(&key, record) {
                tracing::warn!(%error, "what was heard cannot be kept");
            }
        }
        let with_record = last.with_sweep(record);
        state.last = Some(Arc::new(with_record));
    }

    /// What is remembered of an engine's LANs.
    pub(super) fn remembered(&self, engine: &EngineFacts) -> Vec<SweepRecord> {
        self.memory().sweeps(&engine_key(engine))
    }

    /// Looks, and asks the LAN whether somebody else has an address that a container has, where the probe is allowed.
    pub async fn check(&self) -> Snapshot {
        let snapshot = self.observe().await;
        let asked = self.ask_for_handed(ASKED_LATELY_MS, None).await;
        if asked { self.snapshot().await } else { snapshot }
    }

    /// As [`Session::check`], for the addresses of one container: who else has them. None where nobody could be asked, or
    /// where it has none on a LAN.
    pub async fn check_container(&self, container: &str) -> Option<Vec<Finding>> {
        if !self.may_probe().await {
            return None;
        }
        let facts = self.observe().await.facts;
        let (id, name) = {
            let found = facts.engine()?.container(container)?;
            (found.id.clone(), found.name.to_string())
        };
        if !self.ask_for_handed(ASKED_LATELY_MS, Some(&id)).await {
            return None;
        }
        let is_its = |f: &Finding| matches!(&f.kind, FindingKind::AddressHeldTwice { container, .. } if *container == name);
        Some(self.snapshot().await.findings.into_iter().filter(is_its).collect())
    }

    /// The conflict watch while nobody asks for a check-up. True where something was asked.
    pub(super) async fn watch_addresses(&self) -> bool {
        self.ask_for_handed(WATCHED_EVERY_MS, None).await
    }

    /// Asks for the addresses that containers have and that nobody asked for within that time; of `only` where one is
    /// named. True where somebody was asked.
    async fn ask_for_handed(&self, within_ms: u64, only: Option<&ContainerId>) -> bool {
        let since = Timestamp(now().0.saturating_sub(within_ms));
        let facts = self.facts(Depth::ForPlan).await;
        let mut due = watch::due(&facts, since, only);
        {
            // Where asking failed it fails again: a link without a carrier, an engine that takes no probe.
            let state = self.state();
            due.retain(|watch| {
                state.unheard.get(&(watch.link.clone(), watch.family)).is_none_or(|at| *at < since)
            });
        }
        if due.is_empty() || !self.may_probe().await {
            return false;
        }
        let mut heard = false;
        for watch::Watch { link, family, blocks } in due {
            let pace = Pace::default();
            let order = SweepOrder { link, blocks, dhcp: false, names: false, gateway: None, pace };
            match self.sweep(&order, &mut |_| {}).await {
                Ok(_) => heard = true,
                Err(error) => {
                    tracing::info!(%error, link = %order.link, "nobody was asked for containers' addresses");
                    self.state().unheard.insert((order.link, family), now());
                }
            }
        }
        heard
    }

    /// Asks the LAN for the fixed addresses that a wish hands out, where the probe is allowed, so that the rules know
    /// who holds them. Where it cannot be asked nothing is known, and the rules say so.
    pub(super) async fn ask_for_fixed_addresses(&self, wish: &Wish) {
        let facts = self.facts(Depth::ForPlan).await;
        let asked: Vec<(String, String)> = match wish {
            Wish::Run(RunDraft { endpoint, .. }) | Wish::Attach(endpoint) => {
                let typed = [&endpoint.ipv4, &endpoint.ipv6];
                typed.into_iter().map(|address| (endpoint.network.clone(), address.clone())).collect()
            }
            Wish::Repair { container, network, .. } => identity::addresses_of(&facts, container, network),
            _ => return,
        };
        for (network, address) in asked {
            if let Ok(address) = address.trim().parse() {
                self.ask_for(&network, vec![address]).await;
            }
        }
    }

    /// Asks the LAN behind a network for these of its addresses, those aside that were asked a moment ago: a form is
    /// answered at every stroke, and nobody is asked that often. Tells whether anybody was asked.
    pub(super) async fn ask_for(&self, network: &str, addresses: Vec<IpAddr>) -> bool {
        let facts = self.facts(Depth::ForPlan).await;
        let network = facts.engine().and_then(|e| e.network(network.trim()));
        let Some((network, parent)) = network.and_then(|n| Some((n, n.parent()?))) else { return false };
        let is_asked = |block: Subnet| {
            let lately = |s: &SweepRecord| now().0.saturating_sub(s.started_at.0) < ASKED_LATELY_MS;
            facts.sweeps.iter().any(|s| s.link.as_str() == parent && s.has_asked(block) && lately(s))
        };
        let due: Vec<Subnet> = addresses
            .into_iter()
            .filter(|a| network.ipam.iter().any(|i| i.subnet.contains(*a)))
            .map(Subnet::single)
            .filter(|block| !is_asked(*block))
            .collect();
        let mut asked = false;
        for family in [Family::V4, Family::V6] {
            let blocks: Vec<Subnet> = due.iter().copied().filter(|b| b.family() == family).collect();
            if blocks.is_empty() {
                continue;
            }
            let order = SweepOrder {
                link: LinkName::seen(parent),
                blocks,
                dhcp: false,
                names: false,
                gateway: None,
                pace: Pace { rounds: 2, ..Pace::default() },
            };
            match self.sweep(&order, &mut |_| {}).await {
                Ok(_) => asked = true,
                Err(error) => {
                    tracing::info!(%error, blocks = ?order.blocks, "nobody was asked whether somebody holds them");
                }
            }
        }
        asked
    }
}

/// A look that is under way. Where it is given up, what was heard so far is remembered all the same.
struct Kept<'a, H: Host, S: Engines> {
    session: &'a Session<H, S>,
    record: SweepRecord,
    begun: bool,
}

impl<H: Host, S: Engines> Drop for Kept<'_, H, S> {
    fn drop(&mut self) {
        if self.begun {
            self.record.cut_short("cancelled", now());
            self.session.remember(&self.record);
        }
    }
}

/// An IPv6 address that is asked for by itself. A neighbour solicitation from the link's own address asks for it, and not
/// one from none: that would take the address from whoever is about to have it (RFC 4862, 5.4.3), and nobody here wants
/// it now.
fn asked_alone(block: Subnet) -> Option<Ipv6Addr> {
    match block.network() {
        IpAddr::V6(address) if block.size() == 1 => Some(address),
        _ => None,
    }
}

/// What tells an engine's memory from another's: where it is reached, and which machine answers there.
pub(super) fn engine_key(engine: &EngineFacts) -> String {
    format!("{} {}", engine.endpoint, engine.info.name)
}

fn has_begun(error: &SessionError, record: &SweepRecord) -> bool {
    let refused = matches!(
        error,
        SessionError::Probe(
            ProbeError::NoConsent { .. }
                | ProbeError::NotSupportedHere { .. }
                | ProbeError::ImageRefused { .. }
                | ProbeError::StartRefused { .. }
        )
    );
    let told_at_once =
        matches!(error, SessionError::Probe(ProbeError::Problem { .. })) && record.holders.is_empty();
    !refused && !told_at_once && !matches!(error, SessionError::NoEngine(_) if record.holders.is_empty())
}
