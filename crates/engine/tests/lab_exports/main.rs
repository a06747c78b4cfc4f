//! Exports that are equal: what the printed docker command makes in a real shell, what the Compose file makes with docker
//! compose, and what the API's JSON makes as a body, is what Lanward makes itself, but for ids and times. Networks with
//! everything a form can say and texts that hurt, containers started on them, and attachments. What a text says of itself
//! that it cannot say is left out, and counted.
//!
//! Some plans on each engine; `LANWARD_DEEP=1` asks for more than 300 on both together, `LANWARD_SEED` names another
//! sequence.
#![cfg(target_os = "linux")]

mod bench;
mod plans;

use std::collections::BTreeMap;

use bench::{Bench, equal};
use lanward_core::{
    export::{self, ExportForm, ExportLimit, Exports, LimitCode},
    names::{ContainerId, NetworkId},
    ports::Engine,
    predict::cases::{Cases, Scope, cases},
    request::CreateRequest,
};
use lanward_lab::EngineChoice;

/// How many plans: networks, each with an attachment, and on each third one a container.
fn count(few: usize) -> usize {
    if std::env::var_os("LANWARD_DEEP").is_some_and(|v| !v.is_empty()) { 160 } else { few }
}

fn seed(usual: u64) -> u64 {
    std::env::var("LANWARD_SEED").ok().and_then(|text| text.parse().ok()).filter(|s| *s != 0).unwrap_or(usual)
}

#[derive(Debug, Default)]
struct Tally {
    /// Comparisons that found no difference, by what was compared.
    equal: BTreeMap<&'static str, usize>,
    /// What a text says that it cannot say.
    limits: BTreeMap<String, usize>,
    /// What the engine takes from nobody.
    refused: usize,
}

impl Tally {
    fn equal(&mut self, what: &'static str) {
        *self.equal.entry(what).or_default() += 1;
    }

    /// Whether a text says everything; what it does not is counted.
    fn says_all(&mut self, exports: &Exports, form: ExportForm) -> bool {
        let mut about = exports.limits.iter().filter(|limit| limit.form == form).peekable();
        let all = about.peek().is_none();
        about.for_each(|limit| self.limit(limit));
        all
    }

    fn limit(&mut self, limit: &ExportLimit) {
        *self.limits.entry(format!("{:?} {:?}", limit.form, limit.code)).or_default() += 1;
    }
}

fn exports(choice: EngineChoice, seed: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let bench = Bench::new(choice).await;
        let scope = Scope { parents: vec!["eth0".into()], bridges: Vec::new(), ipvlan: true };
        let mut random = cases(seed, scope);
        let mut tally = Tally::default();
        let (mut made, mut number, mut differences) = (0, 0, Vec::new());
        while made < count(6) {
            number += 1;
            let place = format!("{choice}, seed {seed:#x}, plan {number}");
            match one(&bench, &mut random, number, made.is_multiple_of(3), &mut tally).await {
                Ok(true) => made += 1,
                Ok(false) => {
                    tally.refused += 1;
                    assert!(tally.refused < 40 + made, "{place}: nearly everything is refused: {tally:#?}");
                }
                Err(what) => {
                    made += 1;
                    differences.push(format!("{place}: {what}"));
                    bench.clear();
                }
            }
        }
        println!("{choice}, seed {seed:#x}: {made} plans: {tally:#?}");
        assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n\n"));
        for what in [
            "network, docker",
            "network, compose",
            "network, API",
            "container, docker",
            "container, compose",
            "container, API",
            "attachment, docker",
            "attachment, API",
        ] {
            assert!(tally.equal.contains_key(what), "{choice}: never compared: {what}");
        }
    });
}

/// One network with what is put on it. False where the engine does not take it.
async fn one(
    bench: &Bench,
    random: &mut Cases,
    number: usize,
    started: bool,
    tally: &mut Tally,
) -> Result<bool, String> {
    let request = plans::network(random, number, bench.spoken().priorities);
    let Ok((id, _)) = bench.engine.create_network(&request).await else { return Ok(false) };
    let ours = bench.network(id.as_str());
    let exports = export::of_request(&request);
    // What stands on it, while it is there.
    attachment(bench, random, &request, &id, tally).await?;
    if started {
        container(bench, random, &request, tally).await?;
    }
    bench.clear();

    if tally.says_all(&exports, ExportForm::DockerCli) {
        let id = bench.shell(&exports.docker_cli)?;
        equal(&ours, &bench.network(&id), &exports.docker_cli)?;
        bench.clear();
        tally.equal("network, docker");
    }
    if tally.says_all(&exports, ExportForm::Compose) {
        bench.compose(&exports.compose, &["up", "--no-start"])?;
        let id = bench.network_named(&request.name);
        equal(&ours, &bench.network(&id), &exports.compose)?;
        bench.clear();
        tally.equal("network, compose");
    }
    let id = bench.post("/networks/create", &exports.api_json)?;
    equal(&ours, &bench.network(&id), &exports.api_json)?;
    bench.clear();
    tally.equal("network, API");
    Ok(true)
}

/// A container that runs elsewhere is attached, by Lanward and by the printed command.
async fn attachment(
    bench: &Bench,
    random: &mut Cases,
    network: &CreateRequest,
    id: &NetworkId,
    tally: &mut Tally,
) -> Result<(), String> {
    let endpoint = plans::endpoint(random, network, bench.spoken().priorities, false);
    let guest = ContainerId::seen(bench.guest.clone());
    if bench.engine.connect(&guest, &endpoint).await.is_err() {
        tally.refused += 1;
        return Ok(());
    }
    let ours = bench.attachment(&bench.guest, &network.name);
    bench.engine.disconnect(&guest, id).await.expect("detached");
    let exports = export::of_attachment("guest", None, &endpoint, bench.spoken());
    let there = |what: &str| equal(&ours, &bench.attachment(&bench.guest, &network.name), what);
    if tally.says_all(&exports, ExportForm::DockerCli) {
        bench.shell(&exports.docker_cli)?;
        there(&exports.docker_cli)?;
        bench.engine.disconnect(&guest, id).await.expect("detached");
        tally.equal("attachment, docker");
    }
    bench.post(&format!("/networks/{id}/connect"), &exports.api_json)?;
    there(&exports.api_json)?;
    bench.engine.disconnect(&guest, id).await.expect("detached");
    tally.equal("attachment, API");
    Ok(())
}

/// A container is started, by Lanward, by the printed command and by docker compose.
async fn container(
    bench: &Bench,
    random: &mut Cases,
    network: &CreateRequest,
    tally: &mut Tally,
) -> Result<(), String> {
    let endpoint = plans::endpoint(random, network, bench.spoken().priorities, true);
    let request = plans::container(random, endpoint, network.driver == "bridge");
    let Ok(id) = bench.engine.create_container(&request).await else {
        tally.refused += 1;
        return Ok(());
    };
    let started = bench.engine.start_container(&id).await.is_ok();
    let ours = bench.container(id.as_str(), &request);
    bench.remove_container(id.as_str());
    if !started {
        tally.refused += 1;
        return Ok(());
    }
    let exports = export::of_start(&request, bench.spoken());
    // The engine's own client takes a MAC address.
    let newer = |limit: &&ExportLimit| limit.code == LimitCode::MacNeedsOldClient;
    let told = exports.limits.iter().any(|limit| newer(&limit));
    assert_eq!(told, request.endpoint.mac.is_some() && !bench.spoken().mac_of_endpoint);
    let limits = exports.limits.iter().filter(|limit| !newer(limit)).cloned().collect();
    let exports = Exports { limits, ..exports };
    if tally.says_all(&exports, ExportForm::DockerCli) {
        let id = bench.shell(&exports.docker_cli)?;
        equal(&ours, &bench.container(&id, &request), &exports.docker_cli)?;
        bench.remove_container(&id);
        tally.equal("container, docker");
    }
    if tally.says_all(&exports, ExportForm::Compose) {
        bench.compose(&exports.compose, &["up", "-d"])?;
        let id = bench.container_named(&request.name);
        equal(&ours, &bench.container(&id, &request), &exports.compose)?;
        bench.remove_container(&id);
        tally.equal("container, compose");
    }
    let id = bench.post(&format!("/containers/create?name={}", request.name), &exports.api_json)?;
    bench.post(&format!("/containers/{id}/start"), "")?;
    equal(&ours, &bench.container(&id, &request), &exports.api_json)?;
    bench.remove_container(&id);
    tally.equal("container, API");
    Ok(())
}

#[test]
fn exports_are_equal_on_docker_20() {
    exports(EngineChoice::Debian, seed(0x5eed_0000_0000_00e1));
}

#[test]
fn exports_are_equal_on_docker_28() {
    exports(EngineChoice::Sid, seed(0x5eed_0000_0000_00e2));
}
