//! Commands of the probe: whether it may run, the address map, and the proof of a network.
//! Leaves out on purpose what any of it means (`core`) and the sending (`workflow`).

use std::sync::Mutex;

use lanward_core::{
    addressing::Subnet,
    draft::NetworkDraft,
    facts::{Facts, Lookup},
    map::{self, AddressMap, MapSubject},
    names::NetworkId,
    probe::{Consent, Pace, ProbeRemains, ProbeStatus},
    snapshot::{AppError, Snapshot},
    sweep::SweepRecord,
    verify::{LastVerdict, Options, Verdict},
};
use lanward_workflow::{
    clock,
    session::{SweepOrder, VerifyError},
};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State, ipc::Channel};
use tokio::sync::watch;

use super::app_error;
use crate::{Sitting, tray};

/// What a map is asked of.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
#[serde(tag = "of", rename_all = "kebab-case")]
pub enum MapOf {
    /// A network that is there, by name or id.
    Network {
        /// Which.
        network: String,
    },
    /// A form, as the core has filled it in.
    Draft {
        /// The form.
        draft: Box<NetworkDraft>,
    },
}

/// Ends the look that is under way: there is one window, and it waits for one look at a time.
#[derive(Debug, Default)]
pub struct Looking(Mutex<watch::Sender<bool>>);

impl Looking {
    fn begin(&self) -> watch::Receiver<bool> {
        let (sender, receiver) = watch::channel(false);
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = sender;
        receiver
    }

    fn end(&self) {
        // Nobody listens where nothing is under way.
        let _ = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).send(true);
    }
}

/// Resolves when the window has asked to end it; never, where another look has begun since.
async fn ended(mut asked: watch::Receiver<bool>) {
    if asked.wait_for(|asked| *asked).await.is_err() {
        std::future::pending().await
    }
}

/// How things stand with the probe on the engine in use.
#[tauri::command]
#[specta::specta]
pub async fn probe_status(session: State<'_, Sitting>) -> Result<ProbeStatus, AppError> {
    session.probe_status().await.map_err(app_error)
}

/// Keeps what the person said; `unasked` takes it back.
#[tauri::command]
#[specta::specta]
pub async fn set_probe_consent(
    session: State<'_, Sitting>,
    consent: Consent,
) -> Result<ProbeStatus, AppError> {
    session.set_probe_consent(consent).await.map_err(app_error)
}

/// Removes all of the probe from the engine.
#[tauri::command]
#[specta::specta]
pub async fn remove_probe(session: State<'_, Sitting>) -> Result<ProbeRemains, AppError> {
    session.remove_probe().await.map_err(app_error)
}

/// Looks at the engine's links through the probe.
#[tauri::command]
#[specta::specta]
pub async fn look_links(session: State<'_, Sitting>) -> Result<Snapshot, AppError> {
    session.look_links().await.map_err(app_error)
}

/// The map of each subnet of a network or a form, from what is known and remembered.
#[tauri::command]
#[specta::specta]
pub async fn address_maps(session: State<'_, Sitting>, of: MapOf) -> Result<Vec<AddressMap>, AppError> {
    let facts = session.snapshot().await.facts;
    Ok(subjects(&facts, &of)?.iter().map(|subject| map::address_map(&facts, subject)).collect())
}

/// Asks every address of one of these subnets, telling the map as it fills.
#[tauri::command]
#[specta::specta]
pub async fn sweep(
    session: State<'_, Sitting>,
    looking: State<'_, Looking>,
    of: MapOf,
    subnet: Subnet,
    on_map: Channel<AddressMap>,
) -> Result<AddressMap, AppError> {
    let mut facts = session.snapshot().await.facts;
    let subject = subjects(&facts, &of)?.into_iter().find(|s| s.subnet == subnet.canonical());
    let subject = subject.ok_or_else(|| AppError::plain("no-such-network"))?;
    let link = subject.link.clone().ok_or_else(|| AppError::plain("no-link-to-ask"))?;
    let blocks = map::sweep_blocks(subject.subnet, subject.gateway);
    if blocks.is_empty() {
        return Err(AppError::plain("too-many-addresses"));
    }
    let order =
        SweepOrder { link, blocks, dhcp: true, names: true, gateway: subject.gateway, pace: Pace::default() };
    let mut last: Option<SweepRecord> = None;
    let mut tell = |record: &SweepRecord| {
        last = Some(record.clone());
        send(&on_map, with_sweep(&mut facts, &subject, record.clone()));
    };
    let asked = ended(looking.begin());
    let done = tokio::select! {
        done = session.sweep(&order, &mut tell) => Some(done),
        () = asked => None,
    };
    match done {
        Some(done) => {
            let record = done.map_err(app_error)?;
            Ok(with_sweep(&mut facts, &subject, record))
        }
        None => {
            let begun = || SweepRecord::begin(order.link.clone(), order.blocks.clone(), clock::now());
            let mut record = last.unwrap_or_else(begun);
            record.cut_short("cancelled", clock::now());
            Ok(with_sweep(&mut facts, &subject, record))
        }
    }
}

/// Proves a network on the wire, telling the verdict as it grows.
#[tauri::command]
#[specta::specta]
pub async fn verify(
    app: AppHandle,
    session: State<'_, Sitting>,
    looking: State<'_, Looking>,
    network: String,
    container: Option<String>,
    visit_s: u32,
    on_verdict: Channel<Verdict>,
) -> Result<Verdict, AppError> {
    let options = Options { visit_s, ..Options::default() };
    let mut tell = |verdict: &Verdict| send(&on_verdict, verdict.clone());
    let asked = ended(looking.begin());
    let done = tokio::select! {
        done = session.verify(&network, container.as_deref(), options, &mut tell) => done,
        () = asked => return Err(AppError::plain("cancelled")),
    };
    let verdict = done.map_err(|error| match error {
        VerifyError::Session(error) => app_error(error),
        VerifyError::Subject(problem) => AppError::new("nothing-to-prove", &problem),
    })?;
    tray::relabel(&app);
    Ok(verdict)
}

/// Ends the look that is under way. What of the probe runs is ended with it.
#[tauri::command]
#[specta::specta]
pub fn stop_looking(looking: State<'_, Looking>) {
    looking.end();
}

/// What was found out about a network, newest first.
#[tauri::command]
#[specta::specta]
pub async fn verdicts(session: State<'_, Sitting>, network: NetworkId) -> Result<Vec<Verdict>, AppError> {
    session.verdicts(&network).map_err(app_error)
}

/// The last verdict on each network of the engine that has one.
#[tauri::command]
#[specta::specta]
pub async fn last_verdicts(session: State<'_, Sitting>) -> Result<Vec<LastVerdict>, AppError> {
    let snapshot = session.snapshot().await;
    let networks = snapshot.facts.engine().map_or(&[][..], |e| &e.networks);
    Ok(session.last_verdicts(networks.iter().map(|n| &n.id)))
}

fn subjects(facts: &Facts, of: &MapOf) -> Result<Vec<MapSubject>, AppError> {
    match of {
        MapOf::Draft { draft } => Ok(MapSubject::of_draft(draft)),
        MapOf::Network { network } => {
            match facts.engine().map_or(Lookup::Missing, |e| e.find_network(network)) {
                Lookup::Found(network) => Ok(MapSubject::of_network(network)),
                Lookup::Ambiguous(_) => Err(AppError::plain("ambiguous-network")),
                Lookup::Missing => Err(AppError::plain("no-such-network")),
            }
        }
    }
}

/// The map with a look that the picture does not have yet.
fn with_sweep(facts: &mut Facts, subject: &MapSubject, record: SweepRecord) -> AddressMap {
    facts.sweeps.retain(|s| s.link != record.link || s.blocks != record.blocks);
    facts.sweeps.insert(0, record);
    map::address_map(facts, subject)
}

fn send<T: tauri::ipc::IpcResponse>(channel: &Channel<T>, value: T) {
    if let Err(error) = channel.send(value) {
        tracing::warn!(%error, "the window was not told");
    }
}
