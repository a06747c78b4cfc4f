//! Looking at the LAN and proving a network: sends the probe on the errands that `core` names, and hands on what it
//! makes of the answers, as they come. Leaves out on purpose what is asked and what it means.

use std::{
    io::{self, ErrorKind},
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use lanward_core::{
    addressing::Subnet,
    facts::{EngineFacts, Facts, Network, Timestamp},
    names::{LinkName, NetworkId},
    ports::{Depth, Engines, Host},
    probe::{Answer, Errand, Order, Pace, Place, ProbeError, SCHEMA, Sweep, Task},
    sweep::SweepRecord,
    verify::{self, Ask, Heard, Key, LastVerdict, Options, Subject, SubjectProblem, Verdict},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};

use super::{Session, SessionError, Wish};
use crate::{clock::now, memory::Memory};

/// How long offers are waited for. dnsmasq pings an address for three seconds before it offers it.
const OFFERS_WITHIN_MS: u32 = 4_500;

/// An address that was asked so lately is not asked again before it is handed out.
const ASKED_LATELY_MS: u64 = 20_000;

/// What is read of whoever answers a knock.
const READ_AT_MOST: u64 = 4096;

/// Pauses between two knocks.
const KNOCK_AGAIN: Duration = Duration::from_millis(150);

/// What is to be swept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepOrder {
    /// The engine's link.
    pub link: LinkName,
    /// IPv4 blocks.
    pub blocks: Vec<Subnet>,
    /// Ask DHCP servers for an offer, too.
    pub dhcp: bool,
    /// How fast and how patiently.
    pub pace: Pace,
}

/// How a network's proof ended before it began.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// There is nothing to be looked at.
    #[error(transparent)]
    Subject(#[from] SubjectProblem),
    /// The session could not do its work.
    #[error(transparent)]
    Session(#[from] SessionError),
}

type Running<'a> = Pin<Box<dyn Future<Output = (Key, Result<(), ProbeError>)> + Send + 'a>>;

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
        let mut record = SweepRecord::begin(order.link.clone(), order.blocks.clone(), now());
        let requests: u128 =
            order.blocks.iter().map(|b| b.size()).sum::<u128>() * u128::from(order.pace.rounds.max(1));
        // A block of so many addresses at this pace, twice over, and some seconds to begin and end.
        let sending = requests * 1000 / u128::from(order.pace.per_second.max(1));
        let deadline_ms = u32::try_from(sending * 2 + 5_000).unwrap_or(u32::MAX);
        let errand = |task: Task, deadline_ms| Errand {
            place: Place::Host,
            order: Order { schema: SCHEMA, deadline_ms, task },
        };
        let sweep = errand(
            Task::Sweep(Sweep {
                link: order.link.clone(),
                blocks: record.blocks.clone(),
                candidates: Vec::new(),
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
                    news |= record.take(&answer, now()) || is_progress;
                }
                _ = tick.tick() => {
                    if std::mem::take(&mut news) {
                        on_change(&record);
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
            Ok(()) => record.complete(now()),
            // Nothing was asked, so there is nothing to remember.
            Err(error @ (SessionError::NoEngine(_) | SessionError::Probe(_)))
                if !has_begun(&error, &record) =>
            {
                return Err(error);
            }
            Err(error) => record.cut_short(lanward_core::snapshot::AppError::from(error).code, now()),
        }
        on_change(&record);
        self.remember(&record);
        Ok(record)
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

    /// Proves a network: from `container` where one is named, else from one that runs on it, else (`alone`) from an
    /// address that nobody answered for. `on_verdict` is called whenever a check has a new result.
    ///
    /// # Errors
    /// Nothing to look at, no engine, no consent. Whatever the probe could not see is in the verdict.
    pub async fn verify(
        &self,
        network: &str,
        container: Option<&str>,
        options: Options,
        on_verdict: &mut (dyn FnMut(&Verdict) + Send),
    ) -> Result<Verdict, VerifyError> {
        // Links go down and containers come and go: the facts must be of now.
        let facts = self.observe().await.facts;
        let subject = Subject::of(&facts, network, container, options)?;
        let verdict = self.prove(&facts, &subject, on_verdict).await?;
        if let Err(error) = self.memory().keep_verdict(&verdict) {
            tracing::warn!(%error, "the verdict cannot be kept");
        }
        Ok(verdict)
    }

    async fn prove(
        &self,
        _: &Facts,
        subject: &Subject,
        on_verdict: &mut (dyn FnMut(&Verdict) + Send),
    ) -> Result<Verdict, SessionError> {
        let begun_at = now();
        let nonce = format!("{}{}", self.new_id()?.0, self.new_id()?.0);
        let mut heard = Heard::new(nonce);
        let (sender, mut answers) = mpsc::unbounded_channel::<(Key, Answer)>();
        let mut running: FuturesUnordered<Running<'_>> = FuturesUnordered::new();
        let mut listener: Option<Running<'_>> = None;
        let mut told: Option<Verdict> = None;
        let mut tell = |heard: &Heard, ended_at: Timestamp| {
            let verdict = verify::judge(subject, heard, begun_at, ended_at);
            if told.as_ref().is_none_or(|told| told.checks != verdict.checks || told.visit != verdict.visit) {
                on_verdict(&verdict);
            }
            told = Some(verdict.clone());
            verdict
        };
        loop {
            for question in verify::next(subject, &heard) {
                heard.asked(question.key);
                let asking = self.ask(question.key, question.ask, sender.clone());
                if question.key == Key::Listen {
                    listener = Some(Box::pin(asking));
                } else {
                    running.push(Box::pin(asking));
                }
            }
            let is_awaited = listener.is_some() && is_listener_needed(subject, &heard);
            if !is_awaited && listener.take().is_some() {
                heard.end(Key::Listen, Ok(()));
                continue;
            }
            if running.is_empty() && listener.is_none() {
                break;
            }
            tell(&heard, now());
            let listening = async {
                match &mut listener {
                    Some(listener) => listener.await,
                    None => std::future::pending().await,
                }
            };
            let ended = tokio::select! {
                biased;
                Some((key, answer)) = answers.recv() => {
                    heard.answer(key, answer);
                    None
                }
                Some(ended) = running.next(), if !running.is_empty() => Some(ended),
                ended = listening => Some(ended),
            };
            while let Ok((key, answer)) = answers.try_recv() {
                heard.answer(key, answer);
            }
            if let Some((key, result)) = ended {
                if key == Key::Listen {
                    listener = None;
                }
                heard.end(key, result);
            }
        }
        let verdict = tell(&heard, now());
        // Nobody was allowed to look: that is to be told as such, and not as a network of unknown state.
        match all_refused(&heard) {
            Some(error) => Err(error.into()),
            None => Ok(verdict),
        }
    }

    async fn ask(
        &self,
        key: Key,
        ask: Ask,
        answers: mpsc::UnboundedSender<(Key, Answer)>,
    ) -> (Key, Result<(), ProbeError>) {
        let result = match ask {
            Ask::Probe(errand) => {
                let mut hand_on = |answer| drop(answers.send((key, answer)));
                self.probe(&errand, &mut hand_on).await.map_err(probe_error)
            }
            Ask::Here { targets, nonce, patience_ms } => {
                let patience = Duration::from_millis(u64::from(patience_ms));
                let begun = std::time::Instant::now();
                if let Ok(Some(peer)) = tokio::time::timeout(patience, knock(&targets, &nonce)).await {
                    let at_ms = u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX);
                    drop(answers.send((key, Answer::Knocked { peer, at_ms })));
                }
                Ok(())
            }
        };
        (key, result)
    }

    /// The last verdict of each of these networks that has one.
    pub fn last_verdicts<'a>(&self, networks: impl IntoIterator<Item = &'a NetworkId>) -> Vec<LastVerdict> {
        let memory = self.memory();
        networks.into_iter().filter_map(|id| memory.last_verdict(id)).collect()
    }

    /// A network's verdicts, newest first.
    ///
    /// # Errors
    /// [`SessionError::Journal`] where they cannot be read.
    pub fn verdicts(&self, network: &NetworkId) -> Result<Vec<Verdict>, SessionError> {
        self.memory().verdicts(network).map_err(SessionError::Journal)
    }

    /// Asks the LAN for the fixed address that a wish hands out, where the probe is allowed, so that the rules know
    /// who holds it. Where it cannot be asked nothing is known, and the rules say so.
    pub(super) async fn ask_for_fixed_address(&self, wish: &Wish) {
        let endpoint = match wish {
            Wish::Run(draft) => &draft.endpoint,
            Wish::Attach(draft) => draft,
            _ => return,
        };
        let Ok(address) = endpoint.ipv4.trim().parse::<Ipv4Addr>() else { return };
        let facts = self.facts(Depth::ForPlan).await;
        let network = facts.engine().and_then(|e| e.network(endpoint.network.trim()));
        let holds = |n: &&Network| n.ipam.iter().any(|i| i.subnet.contains(address.into()));
        let Some(parent) = network.filter(holds).and_then(Network::parent) else { return };
        let Some(block) = Subnet::new(address.into(), 32) else { return };
        // A form is answered at every stroke; nobody is asked that often.
        let lately = |s: &SweepRecord| now().0.saturating_sub(s.started_at.0) < ASKED_LATELY_MS;
        if facts.sweeps.iter().any(|s| s.link.as_str() == parent && s.has_asked(block) && lately(s)) {
            return;
        }
        let order = SweepOrder {
            link: LinkName::seen(parent),
            blocks: vec![block],
            dhcp: false,
            pace: Pace { rounds: 2, ..Pace::default() },
        };
        if let Err(error) = self.sweep(&order, &mut |_| {}).await {
            tracing::info!(%error, %address, "nobody was asked whether somebody holds it");
        }
    }
}

/// What tells an engine's memory from another's: where it is reached, and which machine answers there.
fn engine_key(engine: &EngineFacts) -> String {
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

fn probe_error(error: SessionError) -> ProbeError {
    match error {
        SessionError::Probe(error) => error,
        SessionError::NoEngine(problem) => ProbeError::Unreachable { problem },
        other => ProbeError::SaidNonsense { detail: other.to_string() },
    }
}

/// The refusal, where every errand was refused for want of consent.
fn all_refused(heard: &Heard) -> Option<ProbeError> {
    let mut refused = None;
    for ear in heard.by.values() {
        match &ear.ended {
            Some(Err(error @ ProbeError::NoConsent { .. })) => refused = Some(error.clone()),
            _ => return None,
        }
    }
    refused
}

/// A listener is kept while somebody may still knock.
fn is_listener_needed(subject: &Subject, heard: &Heard) -> bool {
    let knocks = [Key::KnockFromHost, Key::KnockOverLan, Key::KnockFromHere];
    let is_knocking = knocks.iter().any(|key| heard.by.get(key).is_some_and(|ear| ear.ended.is_none()));
    let listening = heard.by.get(&Key::Listen);
    let is_open =
        listening.is_some_and(|ear| !ear.answers.iter().any(|a| matches!(a, Answer::Listening { .. })));
    is_open || is_knocking || subject.options.visit_s > 0 && heard.visitor(subject).is_none()
}

/// Knocks at each target in turn until one answers with the nonce.
async fn knock(targets: &[SocketAddr], nonce: &str) -> Option<SocketAddr> {
    if targets.is_empty() {
        return None;
    }
    loop {
        for target in targets {
            if once(*target, nonce).await.unwrap_or(false) {
                return Some(*target);
            }
        }
        tokio::time::sleep(KNOCK_AGAIN).await;
    }
}

async fn once(target: SocketAddr, nonce: &str) -> io::Result<bool> {
    let mut stream = TcpStream::connect(target).await?;
    stream.write_all(format!("{nonce}\n").as_bytes()).await?;
    let mut heard = Vec::new();
    let read = (&mut stream).take(READ_AT_MOST).read_to_end(&mut heard).await;
    match read {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => return Err(error),
    }
    Ok(heard.split(u8::is_ascii_whitespace).any(|word| word == nonce.as_bytes()))
}
