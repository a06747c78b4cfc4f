//! Asking the LAN: what is asked for by itself, how often, and what is kept of a look that was given up.

mod fake;

use std::{path::Path, time::Duration};

use fake::{FakeEngine, World, lab, plans::world};
use lanward_core::{
    draft::EndpointDraft,
    endpoint::{EndpointSource, EngineEndpoint, EngineProblem, FoundEndpoint},
    facts::{Container, HostFacts, Ipam},
    finding::Finding,
    kinds::FindingKind,
    names::LinkName,
    ports::{Engines, Host},
    probe::{Consent, Pace},
    snapshot::Snapshot,
    sweep::{SweepRecord, SweepState},
};
use lanward_workflow::{ConsentBook, JournalFolder, Session, session::SweepOrder};

const NAS: &str = "02:aa:aa:aa:aa:02";

struct LabHost;

impl Host for LabHost {
    async fn survey(&self) -> HostFacts {
        lab().host
    }
}

/// One engine on another machine, with the container `web` at 198.19.249.210.
struct There(World);

impl Engines for There {
    type Engine = FakeEngine;

    fn find(&self, _: Option<&str>) -> Result<Vec<FoundEndpoint>, EngineProblem> {
        let endpoint = EngineEndpoint::Ssh { target: "nas".into() };
        Ok(vec![FoundEndpoint { endpoint, source: EndpointSource::Chosen, is_current: true }])
    }

    async fn connect(&self, _: &FoundEndpoint) -> Result<FakeEngine, EngineProblem> {
        let engine = FakeEngine::new(self.0.clone());
        engine.elsewhere("docker:a", Ok(lab().host));
        Ok(engine)
    }
}

type Sitting = Session<LabHost, There>;

fn sitting(folder: &Path) -> Sitting {
    sitting_with(folder, |_| {})
}

fn sitting_with(folder: &Path, change: fn(&mut Container)) -> Sitting {
    // made on a thread of its own, for it waits for what it makes
    let mut world = std::thread::spawn(world).join().expect("a world");
    // the holder of a host shim is on no network
    for container in world.containers.values_mut().filter(|c| !c.endpoints.is_empty()) {
        container.endpoints[0].mac = "02:42:c6:13:f9:d2".parse().ok();
        change(container);
    }
    Session::new(LabHost, There(world), JournalFolder::new(folder.join("runs")), None)
        .with_consents(ConsentBook::at(folder.join("probe.json")))
}

fn held_twice(findings: &[Finding]) -> Vec<&str> {
    findings
        .iter()
        .filter_map(|finding| match &finding.kind {
            FindingKind::AddressHeldTwice { container, .. } => Some(container.as_str()),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn a_check_up_asks_for_what_containers_have_where_that_is_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting(folder.path());
    let (_, engine) = session.engine().await.expect("an engine");
    engine.answers("198.19.249.210", NAS);
    assert_eq!(held_twice(&session.check().await.findings), [""; 0]);
    assert!(session.check_container("web").await.is_none(), "nobody was asked");
    assert_eq!(engine.probes().0, 0, "nobody allowed it");

    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    assert_eq!(held_twice(&session.check().await.findings), ["web"]);
    let only: Vec<Vec<String>> =
        engine.swept().iter().map(|blocks| blocks.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(only, [["198.19.249.210/32"]], "the one that runs, and nobody else");
    assert_eq!(held_twice(&session.check().await.findings), ["web"]);
    assert_eq!(engine.swept().len(), 1, "asked a moment ago");
    assert!(session.check_container("idle").await.is_none(), "it does not run");
}

#[tokio::test]
async fn an_ipv6_address_is_asked_for_in_an_errand_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting_with(folder.path(), |container| {
        container.endpoints[0].ipv6 = "fd07:b51a:cc66::210/64".parse().ok();
    });
    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    session.observe().await;
    let (_, engine) = session.engine().await.expect("an engine");
    engine.answers("fd07:b51a:cc66::210", NAS);
    assert_eq!(held_twice(&session.check().await.findings), ["web"]);
    let swept: Vec<Vec<String>> =
        engine.swept().iter().map(|blocks| blocks.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(swept, [["198.19.249.210/32"], ["fd07:b51a:cc66::210/128"]]);
}

#[tokio::test]
async fn the_addresses_of_both_families_are_asked_for_before_they_are_handed_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting_with(folder.path(), |_| {});
    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    session.observe().await;
    let (_, engine) = session.engine().await.expect("an engine");
    engine.change(|world| {
        let network = world.networks.get_mut("empty1").expect("it is there");
        let six = "fd07:b51a:cc66::/64".parse().expect("a subnet");
        network.ipam.push(Ipam { subnet: six, gateway: None, ..network.ipam[0].clone() });
        network.ipam[1].ip_range = None;
        network.ipv6 = true;
    });
    session.observe().await;
    let wished = EndpointDraft {
        network: "empty".into(),
        container: "idle".into(),
        ipv4: "198.19.249.220".into(),
        ipv6: "fd07:b51a:cc66::220".into(),
        ..EndpointDraft::default()
    };
    engine.answers("fd07:b51a:cc66::220", NAS);
    let proposal = session.propose_attach(wished).await.expect("an answer");
    let answered: Vec<String> = proposal
        .findings
        .iter()
        .filter_map(|finding| match &finding.kind {
            FindingKind::AddressAnswered { address, .. } => Some(address.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(answered, ["fd07:b51a:cc66::220"], "{:?}", engine.swept());
    let swept: Vec<String> = engine.swept().iter().flatten().map(ToString::to_string).collect();
    assert_eq!(swept, ["198.19.249.220/32", "fd07:b51a:cc66::220/128"]);
}

#[tokio::test]
async fn where_asking_fails_it_is_not_tried_at_once_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting(folder.path());
    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    session.observe().await;
    let (_, engine) = session.engine().await.expect("an engine");
    let refused = lanward_core::probe::ProbeError::StartRefused {
        class: lanward_core::predict::ErrorClass::Other,
        message: "no".into(),
    };
    engine.elsewhere("docker:a", Err(refused));
    session.check().await;
    session.check().await;
    assert_eq!(engine.swept().len(), 1);
}

#[tokio::test]
async fn while_somebody_watches_an_address_is_asked_for_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting(folder.path());
    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    let (_, engine) = session.engine().await.expect("an engine");
    engine.answers("198.19.249.210", NAS);
    let mut pictures = 0;
    let mut seen: Option<Snapshot> = None;
    {
        let (found, mut hear) = tokio::sync::mpsc::unbounded_channel();
        let mut on_snapshot = |snapshot: &Snapshot| drop(found.send(snapshot.clone()));
        let mut watching = std::pin::pin!(session.watch(&mut on_snapshot));
        while seen.is_none() {
            tokio::select! {
                () = &mut watching => panic!("it watches for ever"),
                Some(snapshot) = hear.recv() => {
                    pictures += 1;
                    seen = Some(snapshot).filter(|s| !held_twice(&s.findings).is_empty());
                }
            }
        }
    }
    assert_eq!((pictures, engine.swept().len()), (2, 1), "the picture, and the picture with what was heard");
}

#[tokio::test]
async fn a_look_that_is_given_up_keeps_what_was_heard() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting(folder.path());
    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    session.observe().await;
    let (_, engine) = session.engine().await.expect("an engine");
    engine.answers("198.19.249.50", NAS);
    engine.sweeps_forever();
    let order = SweepOrder {
        link: LinkName::seen("eth0"),
        blocks: vec!["198.19.249.0/24".parse().expect("a block")],
        dhcp: false,
        names: false,
        gateway: None,
        pace: Pace::default(),
    };
    let (said, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let mut on_change = |record: &SweepRecord| {
        let _ = said.send(record.holders.len());
    };
    let heard = async { while hear.recv().await.is_some_and(|holders| holders == 0) {} };
    tokio::select! {
        done = session.sweep(&order, &mut on_change) => panic!("it never ends: {done:?}"),
        () = heard => {}
        () = tokio::time::sleep(Duration::from_secs(20)) => panic!("nobody was heard"),
    }
    let known = session.snapshot().await.facts.sweeps;
    assert_eq!(known[0].holders.len(), 1);
    assert_eq!(known[0].state, SweepState::CutShort { reason: "cancelled".into() });
    let later = sitting(folder.path());
    let remembered = later.snapshot().await.facts.sweeps;
    assert_eq!(remembered, known, "another sitting knows it, too");
}
