//! `docker run`, `docker create` and `docker network connect`: the container's name, image and network. Every flag
//! that Lanward's start form has no place for is named.

use super::{
    ImportProblem, ImportProblemCode as Code, Imported, ImportedService,
    command::expansions,
    flags::{Given, Rules, Takes, list},
    shell::Word,
};
use crate::{
    draft::{EndpointDraft, NotCarried, RunDraft},
    intent::go_bool,
};

/// The flags that take no value (docker/cli 20.10 to 29, `cli/command/container/opts.go`, `run.go`), and the short
/// ones that mean something here; all others take one.
const RUN: Rules = Rules {
    flags: &[
        ("detach", Some('d'), Takes::Switch),
        ("disable-content-trust", None, Takes::Switch),
        ("help", None, Takes::Switch),
        ("init", None, Takes::Switch),
        ("interactive", Some('i'), Takes::Switch),
        ("no-healthcheck", None, Takes::Switch),
        ("oom-kill-disable", None, Takes::Switch),
        ("privileged", None, Takes::Switch),
        ("publish-all", Some('P'), Takes::Switch),
        ("quiet", Some('q'), Takes::Switch),
        ("read-only", None, Takes::Switch),
        ("rm", None, Takes::Switch),
        ("sig-proxy", None, Takes::Switch),
        ("tty", Some('t'), Takes::Switch),
        ("use-api-socket", None, Takes::Switch),
        ("env", Some('e'), Takes::Value),
        ("label", Some('l'), Takes::Value),
        ("publish", Some('p'), Takes::Value),
        ("volume", Some('v'), Takes::Value),
    ],
    others_take_values: true,
    operands_end_flags: true,
};

const CONNECT: Rules = Rules {
    flags: &[
        ("alias", None, Takes::Value),
        ("driver-opt", None, Takes::Value),
        ("gw-priority", None, Takes::Value),
        ("ip", None, Takes::Value),
        ("ip6", None, Takes::Value),
        ("link", None, Takes::Value),
        ("link-local-ip", None, Takes::Value),
    ],
    others_take_values: false,
    operands_end_flags: false,
};

pub(super) fn container(words: &[Word], imported: &mut Imported) {
    let sorted = RUN.sort(words);
    imported.problems.extend(expansions(words));
    imported.problems.extend(sorted.problems);
    let mut service = ImportedService { run: RunDraft::default(), more: Vec::new(), not_carried: Vec::new() };
    let mut operands = sorted.operands.into_iter().map(|w| w.text);
    service.run.image = operands.next().unwrap_or_default();
    service.run.command = operands.collect();
    for given in sorted.flags {
        set(&mut service, given);
    }
    imported.services.push(service);
}

fn set(service: &mut ImportedService, given: Given) {
    let Given { name, value, .. } = given;
    let on = go_bool(&value) == Some(true);
    let run = &mut service.run;
    match name.as_str() {
        "name" => run.name = value,
        "network" | "net" => {
            let endpoint = network_value(&value, &mut service.not_carried);
            if run.endpoint.network.is_empty() {
                let first = std::mem::take(&mut run.endpoint);
                run.endpoint = merged(endpoint, first);
            } else {
                service.more.push(endpoint);
            }
        }
        "ip" => run.endpoint.ipv4 = value,
        "ip6" => run.endpoint.ipv6 = value,
        "mac-address" => run.endpoint.mac = value,
        "network-alias" | "net-alias" => run.endpoint.aliases.extend(list(&value)),
        "publish" => run.publish.push(value),
        "env" => run.env.push(value),
        "label" => {
            let (key, value) = value.split_once('=').unwrap_or((&value, ""));
            run.labels.insert(key.to_owned(), value.to_owned());
        }
        "restart" => run.restart = value,
        "interactive" | "tty" => run.interactive |= on,
        "pull" => run.pull = value != "never",
        // Lanward always starts in the background and never proxies signals.
        "detach" | "sig-proxy" | "quiet" => {}
        _ => {
            let flag = if name.chars().count() == 1 { format!("-{name}") } else { format!("--{name}") };
            service.not_carried.push(NotCarried { field: flag, value, code: None });
        }
    }
}

/// What `--ip` and the like said before `--network` belongs to the first network.
fn merged(own: EndpointDraft, before: EndpointDraft) -> EndpointDraft {
    let or = |own: String, before: String| if own.is_empty() { before } else { own };
    EndpointDraft {
        network: own.network,
        ipv4: or(own.ipv4, before.ipv4),
        ipv6: or(own.ipv6, before.ipv6),
        mac: or(own.mac, before.mac),
        aliases: [own.aliases, before.aliases].concat(),
        gateway_priority: or(own.gateway_priority, before.gateway_priority),
        ..EndpointDraft::default()
    }
}

/// The value of `--network`: a name, or a record of `key=value` (docker/cli `opts/network.go`).
fn network_value(value: &str, not_carried: &mut Vec<NotCarried>) -> EndpointDraft {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if !value.as_bytes().windows(3).any(|w| word(w[0]) && w[1] == b'=' && word(w[2])) {
        return EndpointDraft { network: value.to_owned(), ..EndpointDraft::default() };
    }
    let mut endpoint = EndpointDraft::default();
    for field in list(value) {
        let (key, value) = field.split_once('=').unwrap_or((&field, ""));
        let value = value.trim().to_owned();
        match key.trim().to_lowercase().as_str() {
            "name" => endpoint.network = value,
            "alias" => endpoint.aliases.push(value),
            "ip" => endpoint.ipv4 = value,
            "ip6" => endpoint.ipv6 = value,
            "mac-address" => endpoint.mac = value,
            "gw-priority" => endpoint.gateway_priority = value,
            other => not_carried.push(NotCarried { field: format!("--network {other}"), value, code: None }),
        }
    }
    endpoint
}

/// `docker network connect`: to a container of the same text, or to one that is there.
pub(super) fn connect(words: &[Word], imported: &mut Imported) {
    let sorted = CONNECT.sort(words);
    imported.problems.extend(expansions(words));
    imported.problems.extend(sorted.problems);
    let mut operands = sorted.operands.into_iter();
    let (Some(network), Some(container)) = (operands.next(), operands.next()) else {
        imported.problems.push(ImportProblem::new(Code::NoName, "", words.first().map(|w| w.place)));
        return;
    };
    imported
        .problems
        .extend(operands.map(|w| ImportProblem::new(Code::UnexpectedWord, &w.text, Some(w.place))));
    let mut endpoint =
        EndpointDraft { network: network.text, container: container.text, ..EndpointDraft::default() };
    let mut lost = Vec::new();
    for Given { name, value, .. } in sorted.flags {
        match name.as_str() {
            "ip" => endpoint.ipv4 = value,
            "ip6" => endpoint.ipv6 = value,
            "alias" => endpoint.aliases.extend(list(&value)),
            "gw-priority" => endpoint.gateway_priority = value,
            _ => lost.push(NotCarried { field: format!("--{name}"), value, code: None }),
        }
    }
    let known = imported.services.iter_mut().find(|s| s.run.name == endpoint.container);
    match known {
        Some(service) => {
            service.more.push(endpoint);
            service.not_carried.extend(lost);
        }
        None => imported.services.push(ImportedService {
            run: RunDraft { name: endpoint.container.clone(), endpoint, ..RunDraft::default() },
            more: Vec::new(),
            not_carried: lost,
        }),
    }
}
