//! docker command lines: `docker network create` becomes a form, `docker run` and `docker network connect` a
//! container's; every other command is named and not read. The flags are those of docker/cli 20.10 to 29
//! (`cli/command/network/create.go`).

use std::net::IpAddr;

use super::{
    ImportProblem, ImportProblemCode as Code, Imported, ImportedNetwork, PastedForm,
    flags::{Flag, Given, Rules, Takes, list},
    run,
    shell::{self, Word},
};
use crate::{
    addressing::Subnet,
    intent::go_bool,
    request::{ConfigFrom, CreateRequest, IpamConfig, IpamRequest},
};

const CREATE: Rules = Rules {
    flags: &[
        ("attachable", None, Takes::Switch),
        ("aux-address", None, Takes::Value),
        ("config-from", None, Takes::Value),
        ("config-only", None, Takes::Switch),
        ("driver", Some('d'), Takes::Value),
        ("gateway", None, Takes::Value),
        ("ingress", None, Takes::Switch),
        ("internal", None, Takes::Switch),
        ("ip-range", None, Takes::Value),
        ("ipam-driver", None, Takes::Value),
        ("ipam-opt", None, Takes::Value),
        ("ipv4", None, Takes::Switch),
        ("ipv6", None, Takes::Switch),
        ("label", None, Takes::Value),
        ("opt", Some('o'), Takes::Value),
        ("scope", None, Takes::Value),
        ("subnet", None, Takes::Value),
    ],
    others_take_values: false,
    operands_end_flags: false,
};

/// Flags of `docker` itself, before the command.
const GLOBAL: Rules = Rules { flags: GLOBAL_FLAGS, others_take_values: false, operands_end_flags: true };
const GLOBAL_FLAGS: &[Flag] = &[
    ("config", None, Takes::Value),
    ("context", Some('c'), Takes::Value),
    ("debug", Some('D'), Takes::Switch),
    ("host", Some('H'), Takes::Value),
    ("log-level", Some('l'), Takes::Value),
    ("tls", None, Takes::Switch),
    ("tlscacert", None, Takes::Value),
    ("tlscert", None, Takes::Value),
    ("tlskey", None, Takes::Value),
    ("tlsverify", None, Takes::Switch),
];

/// True where a line of the text is a docker command.
pub(super) fn is_one(text: &str) -> bool {
    // Before any word is split: a large file of another kind is not worth it.
    text.lines().any(|line| begins_with_docker(line.trim_start()))
}

/// The same with the prompt of root before it, which a shell would take for a comment.
pub(super) fn is_commented_one(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().strip_prefix("# ").is_some_and(begins_with_docker))
}

pub(super) fn read_commented(text: &str) -> Imported {
    let bare: Vec<String> =
        text.lines().map(|line| line.trim_start().strip_prefix("# ").unwrap_or(line).to_owned()).collect();
    read(&bare.join("\n"))
}

fn begins_with_docker(line: &str) -> bool {
    let mut words = line.split_whitespace().skip_while(|w| is_before_docker(w));
    words.next().is_some_and(is_docker) && words.next().is_some_and(|w| !w.ends_with(':'))
}

/// `docker`, `/usr/bin/docker`, `docker.exe`, and the programs with the same command line.
fn is_docker(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    matches!(name.strip_suffix(".exe").unwrap_or(name), "docker" | "podman" | "nerdctl")
}

/// A prompt, `sudo`, or a variable for one command.
fn is_before_docker(word: &str) -> bool {
    let is_variable = word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    matches!(word, "$" | "%" | ">" | "sudo" | "time" | "exec" | "command") || is_variable
}

pub(super) fn read(text: &str) -> Imported {
    let lines = shell::split(text);
    let mut imported = Imported {
        form: Some(PastedForm::DockerCommand),
        networks: Vec::new(),
        services: Vec::new(),
        problems: Vec::new(),
    };
    for command in &lines.commands {
        read_one(command, &mut imported);
    }
    for word in &lines.redirections {
        imported.problems.push(ImportProblem::new(Code::Redirection, &word.text, Some(word.place)));
    }
    if let Some(place) = lines.open_quote {
        imported.problems.push(ImportProblem::new(Code::OpenQuote, "", Some(place)));
    }
    if imported.networks.is_empty() && imported.services.is_empty() && !imported.is_blocked() {
        imported.problems.push(ImportProblem::new(Code::NothingInIt, "", None));
    }
    imported
}

fn read_one(command: &[Word], imported: &mut Imported) {
    let before = command.iter().take_while(|w| is_before_docker(&w.text)).count();
    for word in &command[..before] {
        let name = word.text.split('=').next().unwrap_or_default();
        if matches!(name, "DOCKER_HOST" | "DOCKER_CONTEXT") {
            imported.problems.push(ImportProblem::new(Code::OtherEngine, &word.text, Some(word.place)));
        }
    }
    let Some((docker, words)) = command[before..].split_first() else { return };
    let other = |place, words: &[Word]| {
        let text: Vec<&str> = words.iter().take(3).map(|w| w.text.as_str()).collect();
        ImportProblem::new(Code::OtherCommand, text.join(" "), Some(place))
    };
    if !is_docker(&docker.text) {
        imported.problems.push(other(docker.place, &command[before..]));
        return;
    }
    let global = GLOBAL.sort(words);
    imported.problems.extend(global.problems);
    for flag in global.flags.iter().filter(|f| matches!(f.name.as_str(), "host" | "context" | "config")) {
        imported.problems.push(ImportProblem::new(Code::OtherEngine, &flag.value, Some(flag.place)));
    }
    let operands = &global.operands;
    let first: Vec<&str> = operands.iter().take(2).map(|w| w.text.as_str()).collect();
    match first[..] {
        ["network", "create"] => imported.networks.push(network(&operands[2..])),
        ["network", "connect"] => run::connect(&operands[2..], imported),
        ["run", ..] | ["create", ..] => run::container(&operands[1..], imported),
        ["container", "run" | "create"] => run::container(&operands[2..], imported),
        _ => imported.problems.push(other(docker.place, &command[before..])),
    }
}

/// Every part of these words that a shell would fill in.
pub(super) fn expansions(words: &[Word]) -> Vec<ImportProblem> {
    let told = |w: &Word| {
        let place = w.place;
        w.expansions
            .clone()
            .into_iter()
            .map(move |e| ImportProblem::new(Code::VariableUnknown, e, Some(place)))
    };
    words.iter().flat_map(told).collect()
}

fn network(words: &[Word]) -> ImportedNetwork {
    let sorted = CREATE.sort(words);
    let mut problems = expansions(words);
    problems.extend(sorted.problems);
    let mut operands = sorted.operands.into_iter();
    let name = operands.next().map(|w| w.text);
    if name.is_none() {
        problems.push(ImportProblem::new(Code::NoName, "", words.first().map(|w| w.place)));
    }
    problems.extend(operands.map(|w| ImportProblem::new(Code::UnexpectedWord, &w.text, Some(w.place))));
    let mut request = CreateRequest {
        name: name.unwrap_or_default(),
        driver: "bridge".into(),
        check_duplicate: Some(true),
        ..CreateRequest::default()
    };
    let mut ipam = IpamRequest::default();
    let mut addresses = Addresses::default();
    for given in &sorted.flags {
        set(&mut request, &mut ipam, &mut addresses, given, &mut problems);
    }
    ipam.config = addresses.paired(&mut problems);
    request.ipam = Some(ipam).filter(|i| *i != IpamRequest::default());
    ImportedNetwork::of(&request.name.clone(), &request, problems)
}

fn set(
    request: &mut CreateRequest,
    ipam: &mut IpamRequest,
    addresses: &mut Addresses,
    given: &Given,
    problems: &mut Vec<ImportProblem>,
) {
    let Given { name, value, place } = given;
    let mut switch = || match go_bool(value) {
        Some(on) => Some(on),
        None => {
            let what = format!("--{name}={value}");
            problems.push(ImportProblem::new(Code::BadFlagValue, what, Some(*place)));
            None
        }
    };
    // docker/cli `opts`: key and value part at the first `=`; without one the value is empty.
    let pair = || {
        let (key, value) = value.split_once('=').unwrap_or((value, ""));
        (key.to_owned(), value.to_owned())
    };
    let several = || list(value).into_iter().map(|text| (text, *place));
    match name.as_str() {
        "attachable" => request.attachable = switch(),
        "config-only" => request.config_only = switch(),
        "ingress" => request.ingress = switch(),
        "internal" => request.internal = switch(),
        "ipv4" => request.enable_ipv4 = switch(),
        "ipv6" => request.enable_ipv6 = switch(),
        "config-from" => request.config_from = Some(ConfigFrom { network: value.clone() }),
        "driver" => request.driver.clone_from(value),
        "scope" => request.scope = Some(value.clone()),
        "ipam-driver" => ipam.driver = Some(value.clone()),
        "ipam-opt" => ipam.options.extend([pair()]),
        "label" => request.labels.extend([pair()]),
        "opt" => request.options.extend([pair()]),
        "subnet" => addresses.subnets.extend(several().map(|(text, _)| text)),
        "ip-range" => addresses.ranges.extend(several()),
        "gateway" => addresses.gateways.extend(several()),
        "aux-address" => {
            let (name, address) = pair();
            addresses.excluded.push((name, address, *place));
        }
        _ => {}
    }
}

/// What belongs to subnets, as docker's flags give it: in separate lists.
#[derive(Default)]
struct Addresses {
    subnets: Vec<String>,
    ranges: Vec<(String, super::Place)>,
    gateways: Vec<(String, super::Place)>,
    excluded: Vec<(String, String, super::Place)>,
}

impl Addresses {
    /// Puts each to the subnet that holds it (docker/cli `network/create.go`, `createIPAMConfig`). What lies in
    /// none is refused by docker; here it goes to the first, where it can be seen and mended.
    fn paired(self, problems: &mut Vec<ImportProblem>) -> Vec<IpamConfig> {
        let config = |subnet: &String| IpamConfig { subnet: Some(subnet.clone()), ..IpamConfig::default() };
        let mut configs: Vec<IpamConfig> = self.subnets.iter().map(config).collect();
        let blocks: Vec<Option<Subnet>> = self.subnets.iter().map(|s| s.parse().ok()).collect();
        if configs.is_empty()
            && !(self.ranges.is_empty() && self.gateways.is_empty() && self.excluded.is_empty())
        {
            configs.push(IpamConfig::default());
        }
        let place_of = |text: &str| {
            let address: Option<IpAddr> = text.split('/').next().and_then(|t| t.parse().ok());
            blocks.iter().position(|b| matches!((b, address), (Some(b), Some(a)) if b.contains(a)))
        };
        let mut homeless = |text: &str, place| {
            problems.push(ImportProblem::new(Code::NoSubnetFor, text, Some(place)));
            0
        };
        for (text, place) in &self.ranges {
            let at = place_of(text).unwrap_or_else(|| homeless(text, *place));
            match &mut configs[at].ip_range {
                Some(_) => drop(homeless(text, *place)),
                empty => *empty = Some(text.clone()),
            }
        }
        for (text, place) in &self.gateways {
            let at = place_of(text).unwrap_or_else(|| homeless(text, *place));
            match &mut configs[at].gateway {
                Some(_) => drop(homeless(text, *place)),
                empty => *empty = Some(text.clone()),
            }
        }
        for (name, text, place) in self.excluded {
            let at = place_of(&text).unwrap_or_else(|| homeless(&text, place));
            configs[at].auxiliary_addresses.insert(name, text);
        }
        configs
    }
}
