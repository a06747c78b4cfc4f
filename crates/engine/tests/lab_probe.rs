//! The probe on real engines: it sees what is there, whatever happens to it has a name, and nothing of it stays.
//! Needs the lab (root and namespaces); where that cannot start, these tests fail.
#![cfg(target_os = "linux")]

mod support;

use std::time::Instant;

use lanward_core::{
    endpoint::EngineEndpoint,
    facts::HostFacts,
    names::{ContainerId, NetworkId},
    ports::Prober,
    predict::ErrorClass,
    probe::{Answer, Errand, Order, Place, ProbeError, ProbeRemains, SCHEMA, Task},
};
use lanward_engine::DockerEngine;
use lanward_lab::{EngineChoice, Lab};
use support::found;

const ENGINES: [EngineChoice; 2] = [EngineChoice::Debian, EngineChoice::Sid];

async fn connect(lab: &Lab) -> DockerEngine {
    let path = lab.socket().to_string_lossy().into_owned();
    DockerEngine::connect(&found(EngineEndpoint::Unix { path })).await.expect("an engine")
}

fn errand(place: Place, deadline_ms: u32, task: Task) -> Errand {
    Errand { place, order: Order { schema: SCHEMA, deadline_ms, task } }
}

fn links() -> Errand {
    errand(Place::Host, 5000, Task::Links)
}

async fn machine(engine: &DockerEngine, errand: &Errand) -> Result<HostFacts, ProbeError> {
    let mut seen = None;
    engine
        .probe(errand, &mut |answer| {
            if let Answer::Machine { facts, .. } = answer {
                seen = Some(*facts);
            }
        })
        .await?;
    Ok(seen.expect("an errand that is done has its answer"))
}

fn names(facts: &HostFacts) -> Vec<String> {
    facts.nics.iter().map(|nic| nic.name.to_string()).collect()
}

fn addresses(facts: &HostFacts, nic: &str) -> Vec<String> {
    let nic = facts.nic(nic).unwrap_or_else(|| panic!("no {nic} among {:?}", names(facts)));
    nic.link.addresses.iter().map(|a| a.address.to_string()).collect()
}

/// What docker's own client lists with the probe's label.
fn containers(lab: &Lab) -> String {
    lab.docker(["ps", "-aq", "--filter", "label=org.lanward.probe"]).expect("a list")
}

fn images(lab: &Lab) -> String {
    lab.docker(["images", "-q", "--filter", "label=org.lanward.probe"]).expect("a list")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_sees_the_engines_links_and_leaves_only_its_image() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = connect(&lab).await;
        let begun = Instant::now();
        let seen = machine(&engine, &links()).await.expect("its links");
        let first = begun.elapsed();
        assert_eq!(containers(&lab), "", "{choice}: a container stayed");
        let begun = Instant::now();
        assert_eq!(machine(&engine, &links()).await.map(|again| names(&again)), Ok(names(&seen)));
        let loaded = begun.elapsed();
        println!("{choice}: first {first:?}, loaded {loaded:?}");
        assert_eq!(seen.hostname, "host");
        assert!(
            addresses(&seen, "eth0").contains(&"198.19.249.149/24".to_owned()),
            "{:?}",
            addresses(&seen, "eth0")
        );
        assert!(seen.nic("docker0").is_some_and(|nic| nic.link.docker_made));
        assert_eq!(containers(&lab), "", "{choice}: a container stayed");
        assert_eq!(images(&lab).lines().count(), 1);
        let remains = engine.probe_remains().await.expect("a list");
        assert_eq!((remains.images.len(), remains.containers.len()), (1, 0));
        assert_eq!(engine.remove_probe().await, Ok(remains));
        assert_eq!(engine.probe_remains().await, Ok(ProbeRemains::default()));
        assert_eq!(images(&lab), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stands_where_it_is_put() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = connect(&lab).await;
        let lan = ["--subnet=198.19.249.0/24", "--gateway=198.19.249.1", "-o", "parent=eth0", "lan"];
        let lan =
            lab.docker([&["network", "create", "-d", "macvlan"][..], &lan].concat()).expect("a network");
        let web =
            ["run", "-d", "--name", "web", "--network", "lan", "--ip", "198.19.249.201", "nginx:latest"];
        let web = lab.docker(web).expect("a container");

        let inside = errand(Place::Container { id: ContainerId::seen(&web) }, 5000, Task::Links);
        let seen = machine(&engine, &inside).await.expect("the container's links");
        assert_eq!(addresses(&seen, "eth0")[0], "198.19.249.201/24");
        assert!(seen.nic("docker0").is_none());

        let address = Some("198.19.249.202".parse().expect("an address"));
        let place = Place::Network { id: NetworkId::seen(&lan), address };
        let seen = machine(&engine, &errand(place, 5000, Task::Links)).await.expect("links on the network");
        assert_eq!(addresses(&seen, "eth0")[0], "198.19.249.202/24");

        lab.docker(["stop", "-t", "0", "web"]).expect("docker stop");
        let refused = machine(&engine, &inside).await;
        assert!(matches!(&refused, Err(ProbeError::StartRefused { .. })), "{choice}: {refused:?}");
        let nowhere = errand(Place::Container { id: ContainerId::seen("nobody") }, 5000, Task::Links);
        let refused = machine(&engine, &nowhere).await;
        assert!(
            matches!(&refused, Err(ProbeError::StartRefused { class: ErrorClass::NotFound, .. })),
            "{choice}: {refused:?}"
        );
        assert_eq!(containers(&lab), "", "{choice}: a container stayed");
        // The address is free again at once, and the network can go.
        lab.docker(["rm", "web"]).expect("docker rm");
        lab.docker(["network", "rm", "lan"]).expect("nothing is on it any more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_clears_away_what_earlier_ones_left_and_nothing_else() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let label = "--label=org.lanward.probe=0123";
        let ended = lab.docker(["run", "-d", "--name", "lanward-probe-old", label, "busybox:lab", "true"]);
        ended.expect("a container");
        lab.docker(["wait", "lanward-probe-old"]).expect("its end");
        lab.docker(["create", "--name", "mine", label, "busybox:lab"]).expect("a container");
        // Made a moment ago: somebody may be about to start it.
        lab.docker(["create", "--name", "lanward-probe-new", label, "busybox:lab"]).expect("a container");
        let made = |image: &str| {
            let change = ["commit", "--change", "LABEL org.lanward.probe=0123", "mine", image];
            lab.docker(change).expect("an image");
        };
        made("lanward-probe:0123456789ab");
        made("mine:1");

        let engine = connect(&lab).await;
        machine(&engine, &links()).await.expect("its links");
        let names = lab.docker(["ps", "-a", "--format", "{{.Names}}"]).expect("a list");
        let mut names: Vec<&str> = names.lines().collect();
        names.sort_unstable();
        assert_eq!(names, ["lanward-probe-new", "mine"], "{choice}");
        let images = lab.docker(["images", "--format", "{{.Repository}}:{{.Tag}}"]).expect("a list");
        let images: Vec<&str> = images.lines().collect();
        assert!(images.contains(&"mine:1") && !images.contains(&"lanward-probe:0123456789ab"), "{images:?}");

        let removed = engine.remove_probe().await.expect("a list");
        assert_eq!((removed.containers.len(), removed.images.len()), (1, 1), "{choice}: {removed:?}");
        let names = lab.docker(["ps", "-a", "--format", "{{.Names}}"]).expect("a list");
        assert_eq!(names, "mine", "{choice}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_image_may_vanish_or_be_another_one() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = connect(&lab).await;
        let seen = machine(&engine, &links()).await.expect("its links");
        let image = engine.probe_terms(&links()).await.expect("its terms").image;

        lab.docker(["rmi", "-f", &image]).expect("docker rmi");
        assert_eq!(machine(&engine, &links()).await.map(|again| names(&again)), Ok(names(&seen)), "{choice}");

        // Somebody's own under its name would be run with our order; it is not.
        lab.docker(["tag", "busybox:lab", &image]).expect("docker tag");
        assert_eq!(machine(&engine, &links()).await.map(|again| names(&again)), Ok(names(&seen)), "{choice}");
        assert_eq!(containers(&lab), "", "{choice}: a container stayed");
    }
}
