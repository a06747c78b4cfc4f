//! Proving a network: sends the probe on the errands that `core` names, and hands on what it makes of the answers, as
//! they come. Leaves out on purpose what is asked and what it means.

use std::{
    collections::BTreeMap,
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::Pin,
    time::Duration,
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use lanward_core::{
    facts::{Facts, Timestamp},
    names::NetworkId,
    ports::{Engines, Host},
    probe::{Answer, ProbeError},
    verify::{self, Ask, Heard, Key, LastVerdict, Options, Subject, SubjectProblem, Verdict},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};

use super::{Session, SessionError};
use crate::clock::now;

/// What is read of whoever answers a knock.
const READ_AT_MOST: u64 = 4096;

/// Pauses between two knocks.
const KNOCK_AGAIN: Duration = Duration::from_millis(150);

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
        let mut listeners: BTreeMap<Key, Running<'_>> = BTreeMap::new();
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
                if is_listener(question.key) {
                    listeners.insert(question.key, Box::pin(asking));
                } else {
                    running.push(Box::pin(asking));
                }
            }
            let idle = |key: &Key| !is_listener_needed(*key, subject, &heard);
            let idle: Vec<Key> = listeners.keys().copied().filter(idle).collect();
            for key in &idle {
                listeners.remove(key);
                heard.end(*key, Ok(()));
            }
            if !idle.is_empty() {
                continue;
            }
            if running.is_empty() && listeners.is_empty() {
                break;
            }
            tell(&heard, now());
            let mut listening: FuturesUnordered<_> = listeners.values_mut().collect();
            let ended = tokio::select! {
                biased;
                Some((key, answer)) = answers.recv() => {
                    heard.answer(key, answer);
                    None
                }
                Some(ended) = running.next(), if !running.is_empty() => Some(ended),
                Some(ended) = listening.next(), if !listening.is_empty() => Some(ended),
            };
            drop(listening);
            while let Ok((key, answer)) = answers.try_recv() {
                heard.answer(key, answer);
            }
            if let Some((key, result)) = ended {
                listeners.remove(&key);
                heard.end(key, result);
            }
        }
        let verdict = tell(&heard, now());
        // A listener that was sent away holds its address and its network as long as it is there.
        self.settled().await;
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

/// Whether who is asked that waits for others to come.
fn is_listener(key: Key) -> bool {
    matches!(key, Key::Listen | Key::ListenOnHost)
}

/// A listener is kept while somebody may still knock.
fn is_listener_needed(key: Key, subject: &Subject, heard: &Heard) -> bool {
    let knocks: &[Key] = match key {
        Key::ListenOnHost => &[Key::KnockFromContainer],
        _ => &[Key::KnockFromHost, Key::KnockOverLan, Key::KnockFromHere],
    };
    let is_knocking = knocks.iter().any(|key| heard.by.get(key).is_some_and(|ear| ear.ended.is_none()));
    let is_open = heard
        .by
        .get(&key)
        .is_some_and(|ear| !ear.answers.iter().any(|a| matches!(a, Answer::Listening { .. })));
    let is_visit_awaited =
        key == Key::Listen && subject.options.visit_s > 0 && heard.visitor(subject).is_none();
    is_open || is_knocking || is_visit_awaited
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
