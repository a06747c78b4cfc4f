//! The request that makes the probe's container, and what it lets the probe do, read off that request: what a person
//! is told cannot drift from what is sent. Leaves out on purpose sending it.

use std::net::IpAddr;

use lanward_core::{
    RUN_LABEL,
    access::{ACCESS_LABEL, Shim},
    export::quote,
    probe::{Errand, Order, PROBE_LABEL, Place, ProbeTerms, Task},
};
use serde_json::{Value, json};

use super::image::Program;

/// The label that tells a later sweep when a container should long have ended: its order's deadline.
pub(super) const DEADLINE_LABEL: &str = "org.lanward.probe.deadline-ms";

/// Names of the probe's containers begin so.
pub(crate) const NAME: &str = "lanward-probe-";

/// A /16 swept fits in a quarter of it.
const MEMORY: u32 = 64 << 20;

/// The probe and its threads.
const PROCESSES: u32 = 32;

/// The body of `POST /containers/create` for an errand. `run` is its name on the engine.
pub(super) fn body(program: &Program, errand: &Errand, run: &str) -> Result<Value, serde_json::Error> {
    let order = serde_json::to_string(&errand.order)?;
    let mut body = json!({
        "Image": program.image(),
        "Cmd": [order],
        "AttachStdout": true,
        "AttachStderr": true,
        "Labels": {
            PROBE_LABEL: run,
            RUN_LABEL: run,
            DEADLINE_LABEL: errand.order.deadline_ms.to_string(),
        },
        "HostConfig": {
            "NetworkMode": network_mode(&errand.place),
            "AutoRemove": true,
            "ReadonlyRootfs": true,
            "CapDrop": ["ALL"],
            "CapAdd": rights(&errand.order.task),
            "SecurityOpt": ["no-new-privileges"],
            "Memory": MEMORY,
            "PidsLimit": PROCESSES,
            // What it says is for us alone, and a full disk does not stop it.
            "LogConfig": {"Type": "none"},
        },
    });
    if let Place::Network { id, address: Some(address) } = &errand.place {
        let key = match address {
            IpAddr::V4(_) => "IPv4Address",
            IpAddr::V6(_) => "IPv6Address",
        };
        let settings = json!({"IPAMConfig": {key: address.to_string()}});
        body["NetworkingConfig"] = json!({"EndpointsConfig": {id.as_str(): settings}});
    }
    Ok(body)
}

/// The body of `POST /containers/create` for the holder of a host shim: the same program with the right to change links,
/// which stays, and is started again by the engine. `order` is its order, `run` the run that makes it.
pub(super) fn holder(
    program: &Program,
    shim: &Shim,
    order: &Order,
    run: &str,
) -> Result<Value, serde_json::Error> {
    Ok(json!({
        "Image": program.image(),
        "Cmd": [serde_json::to_string(order)?],
        "AttachStdout": true,
        "AttachStderr": true,
        "Labels": {
            ACCESS_LABEL: serde_json::to_string(shim)?,
            RUN_LABEL: run,
        },
        "HostConfig": {
            "NetworkMode": "host",
            // Not `unless-stopped`: after an engine that was killed, 20.10 takes its own clearing up for a stop by a person,
            // and does not start it again (measured).
            "RestartPolicy": {"Name": "always"},
            "ReadonlyRootfs": true,
            "CapDrop": ["ALL"],
            "CapAdd": rights(&order.task),
            "SecurityOpt": ["no-new-privileges"],
            "Memory": MEMORY,
            "PidsLimit": PROCESSES,
            // A line for each change, and never more than this: it can be read back, and fills no disk.
            "LogConfig": {"Type": "json-file", "Config": {"max-size": "256k", "max-file": "1"}},
        },
    }))
}

/// Raw sockets for ARP and ICMP; and for those that change links, the right to do so.
fn rights(task: &Task) -> &'static [&'static str] {
    if task.changes_links() { &["NET_ADMIN", "NET_RAW"] } else { &["NET_RAW"] }
}

fn network_mode(place: &Place) -> String {
    match place {
        Place::Host => "host".to_owned(),
        Place::Container { id } => format!("container:{}", id.as_str()),
        Place::Network { id, .. } => id.as_str().to_owned(),
    }
}

/// What the request lets the probe do. A field that it lacks is told as what an engine takes for it: all rights.
pub(super) fn terms(program: &Program, body: &Value) -> ProbeTerms {
    let host = &body["HostConfig"];
    let list = |value: &Value| -> Vec<String> {
        let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let number = |value: &Value| value.as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or_default();
    let mut mounts = list(&host["Binds"]);
    mounts.extend(host["Mounts"].as_array().into_iter().flatten().map(|mount| text(&mount["Source"])));
    ProbeTerms {
        image: text(&body["Image"]),
        size: u32::try_from(program.size).unwrap_or(u32::MAX),
        sha256: program.sha256.clone(),
        arch: program.arch.to_owned(),
        network: text(&host["NetworkMode"]),
        capabilities_dropped: list(&host["CapDrop"]),
        capabilities: list(&host["CapAdd"]),
        mounts,
        read_only: host["ReadonlyRootfs"] == true,
        no_new_privileges: list(&host["SecurityOpt"]).iter().any(|o| o == "no-new-privileges"),
        memory: number(&host["Memory"]),
        processes: number(&host["PidsLimit"]),
        removed_at_end: host["AutoRemove"] == true,
        command: command(body),
        request: serde_json::to_string_pretty(body).unwrap_or_default(),
    }
}

/// The docker command that would do the same.
fn command(body: &Value) -> String {
    let host = &body["HostConfig"];
    let mut words: Vec<String> = vec!["docker".into(), "run".into()];
    // What stays is not waited for.
    if !host["RestartPolicy"].is_null() {
        words.push("-d".into());
    }
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let flags = [(&host["AutoRemove"], "--rm"), (&host["ReadonlyRootfs"], "--read-only")];
    words.extend(flags.iter().filter(|(set, _)| **set == true).map(|(_, flag)| (*flag).to_owned()));
    for (key, value) in body["Labels"].as_object().into_iter().flatten() {
        words.extend(["--label".into(), format!("{key}={}", text(value))]);
    }
    let lists = [
        (&host["CapDrop"], "--cap-drop"),
        (&host["CapAdd"], "--cap-add"),
        (&host["SecurityOpt"], "--security-opt"),
        (&host["Binds"], "--volume"),
    ];
    for (values, flag) in lists {
        for value in values.as_array().into_iter().flatten() {
            words.extend([flag.to_owned(), text(value)]);
        }
    }
    let single = [
        (&host["Memory"], "--memory"),
        (&host["PidsLimit"], "--pids-limit"),
        (&host["RestartPolicy"]["Name"], "--restart"),
        (&host["LogConfig"]["Type"], "--log-driver"),
        (&host["NetworkMode"], "--network"),
    ];
    for (value, flag) in single {
        if !value.is_null() {
            words.extend([flag.to_owned(), text(value)]);
        }
    }
    for (key, value) in host["LogConfig"]["Config"].as_object().into_iter().flatten() {
        words.extend(["--log-opt".into(), format!("{key}={}", text(value))]);
    }
    for settings in
        body["NetworkingConfig"]["EndpointsConfig"].as_object().into_iter().flat_map(|o| o.values())
    {
        for (key, flag) in [("IPv4Address", "--ip"), ("IPv6Address", "--ip6")] {
            if let Some(address) = settings["IPAMConfig"][key].as_str() {
                words.extend([flag.to_owned(), address.to_owned()]);
            }
        }
    }
    words.push(text(&body["Image"]));
    words.extend(body["Cmd"].as_array().into_iter().flatten().map(text));
    words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use lanward_core::{names::NetworkId, probe::SCHEMA};

    use super::*;

    fn errand(place: Place) -> Errand {
        Errand { place, order: Order { schema: SCHEMA, deadline_ms: 2000, task: Task::Links } }
    }

    fn program() -> Program {
        Program::new("x86_64", b"program").expect("a layer")
    }

    #[test]
    fn it_is_told_what_it_may_not_do() {
        let program = program();
        let body = body(&program, &errand(Place::Host), "r1").expect("JSON");
        let terms = terms(&program, &body);
        assert_eq!(terms.network, "host");
        assert_eq!(
            (&terms.capabilities[..], &terms.capabilities_dropped[..]),
            (&["NET_RAW".into()][..], &["ALL".into()][..])
        );
        assert!(
            terms.read_only && terms.no_new_privileges && terms.removed_at_end && terms.mounts.is_empty()
        );
        assert_eq!((terms.memory, terms.processes, terms.size), (64 << 20, 32, 7));
        assert_eq!(terms.request, serde_json::to_string_pretty(&body).expect("JSON"));
        assert!(
            terms.command.starts_with("docker run --rm --read-only --label org.lanward.probe=r1 "),
            "{}",
            terms.command
        );
        assert!(
            terms.command.contains(" --cap-drop ALL --cap-add NET_RAW --security-opt no-new-privileges ")
        );
        assert!(terms.command.ends_with(&format!(
            "--network host {} '{{\"schema\":1,\"deadline_ms\":2000,\"task\":\"links\"}}'",
            program.image()
        )));
    }

    #[test]
    fn a_request_that_grants_more_is_told_as_it_is() {
        let program = program();
        let mut body = body(&program, &errand(Place::Host), "r1").expect("JSON");
        body["HostConfig"]["Binds"] = json!(["/:/host"]);
        body["HostConfig"]["CapAdd"] = json!(["NET_RAW", "SYS_ADMIN"]);
        body["HostConfig"]["ReadonlyRootfs"] = json!(false);
        let terms = terms(&program, &body);
        assert_eq!(terms.mounts, ["/:/host"]);
        assert_eq!(terms.capabilities, ["NET_RAW", "SYS_ADMIN"]);
        assert!(!terms.read_only && !terms.command.contains("--read-only"));
        assert!(terms.command.contains("--volume /:/host"));
    }

    #[test]
    fn an_address_is_asked_for_on_the_network() {
        let id = NetworkId::seen("abc");
        let place = Place::Network { id, address: Some("198.19.249.201".parse().expect("an address")) };
        let body = body(&program(), &errand(place), "r1").expect("JSON");
        assert_eq!(body["HostConfig"]["NetworkMode"], "abc");
        assert_eq!(
            body["NetworkingConfig"]["EndpointsConfig"]["abc"]["IPAMConfig"],
            json!({"IPv4Address": "198.19.249.201"})
        );
        assert!(
            terms(&program(), &body).command.contains("--network abc --ip 198.19.249.201 lanward-probe:")
        );
    }

    #[test]
    fn the_holder_of_a_shim_may_change_links_and_nothing_else_more() {
        let shim: Shim = serde_json::from_value(json!({
            "link": "lw-00000001", "parent": "eth0", "mac": "02:00:00:00:00:01", "network": "abc", "name": "it's",
            "address": "198.19.249.240", "routes": ["198.19.249.208/28"],
        }))
        .expect("a shim");
        let order = Order { schema: SCHEMA, deadline_ms: 0, task: shim.order(true, 7) };
        let body = holder(&program(), &shim, &order, "r1").expect("JSON");
        let terms = terms(&program(), &body);
        assert_eq!(terms.capabilities, ["NET_ADMIN", "NET_RAW"]);
        assert_eq!((&terms.capabilities_dropped[..], &terms.network[..]), (&["ALL".to_owned()][..], "host"));
        assert!(
            terms.read_only && terms.no_new_privileges && terms.mounts.is_empty() && !terms.removed_at_end
        );
        assert!(
            terms.command.starts_with("docker run -d --read-only --label 'org.lanward.access={"),
            "{}",
            terms.command
        );
        for part in ["--restart always", "--log-opt max-size=256k", "--cap-add NET_ADMIN --cap-add NET_RAW"] {
            assert!(terms.command.contains(part), "{part}: {}", terms.command);
        }
        // What clears up behind it may do the same, for a moment.
        let unshim = Errand { place: Place::Host, order: Order { task: shim.order(false, 0), ..order } };
        let body = super::body(&program(), &unshim, "r1").expect("JSON");
        assert_eq!(body["HostConfig"]["CapAdd"], json!(["NET_ADMIN", "NET_RAW"]));
        assert_eq!(body["HostConfig"]["AutoRemove"], true);
    }
}
