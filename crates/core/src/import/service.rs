//! Services of a Compose file as start forms: which networks they join and with which addresses. Every field the
//! form has no place for is named.

use std::collections::BTreeMap;

use super::{
    ImportProblemCode as Code, ImportedService,
    compose::Reader,
    shell,
    tree::{Node, Value},
};
use crate::draft::{EndpointDraft, NotCarried, RunDraft};

pub(super) fn read(
    reader: &mut Reader,
    name: &str,
    node: &Node,
    networks: &BTreeMap<String, String>,
) -> ImportedService {
    let mut service = ImportedService {
        run: RunDraft { name: name.to_owned(), ..RunDraft::default() },
        more: Vec::new(),
        not_carried: Vec::new(),
    };
    let mut endpoints = Vec::new();
    let mut mac = String::new();
    let (mut open, mut tty) = (false, false);
    for (field, value) in reader.map(&format!("services.{name}"), node) {
        let run = &mut service.run;
        match field {
            "container_name" => run.name = reader.text(field, value).unwrap_or_else(|| name.to_owned()),
            "image" => run.image = reader.text(field, value).unwrap_or_default(),
            "command" => run.command = words(reader, field, value),
            "restart" => run.restart = reader.text(field, value).unwrap_or_default(),
            "stdin_open" => open = reader.flag(field, value) == Some(true),
            "tty" => tty = reader.flag(field, value) == Some(true),
            "mac_address" => mac = reader.text(field, value).unwrap_or_default(),
            "labels" => run.labels = reader.pairs(field, value),
            "environment" => run.env = environment(reader, field, value),
            "ports" => run.publish = ports(reader, field, value, &mut service.not_carried),
            "networks" => endpoints = joined(reader, value, networks, &mut service.not_carried),
            "network_mode" => {
                let network = reader.text(field, value).unwrap_or_default();
                endpoints = vec![EndpointDraft { network, ..EndpointDraft::default() }];
            }
            _ if field.starts_with("x-") => {}
            _ => lose(&mut service.not_carried, field, value),
        }
    }
    service.run.interactive = open || tty;
    let mut endpoints = endpoints.into_iter();
    service.run.endpoint = endpoints.next().unwrap_or_else(|| EndpointDraft {
        // Without networks a service joins the project's default one.
        network: networks.get("default").cloned().unwrap_or_default(),
        ..EndpointDraft::default()
    });
    if service.run.endpoint.mac.is_empty() {
        service.run.endpoint.mac = mac;
    }
    service.more = endpoints.collect();
    service
}

fn lose(not_carried: &mut Vec<NotCarried>, field: &str, node: &Node) {
    let value = match &*node.value {
        Value::Null => String::new(),
        Value::Scalar { text, .. } => text.clone(),
        Value::List(list) => list.iter().filter_map(Node::text).collect::<Vec<_>>().join(", "),
        Value::Map(map) => map.iter().filter_map(|(key, _)| key.text()).collect::<Vec<_>>().join(", "),
    };
    not_carried.push(NotCarried { field: field.to_owned(), value: super::shortened(&value), code: None });
}

/// A list of texts, or one text.
fn texts(reader: &mut Reader, field: &str, node: &Node) -> Vec<String> {
    match node.list() {
        Some(list) => list.iter().filter_map(|entry| reader.text(field, entry)).collect(),
        None => reader.text(field, node).into_iter().collect(),
    }
}

/// A command: a list of words, or one text that Compose splits like a shell.
fn words(reader: &mut Reader, field: &str, node: &Node) -> Vec<String> {
    let words = texts(reader, field, node);
    match (node.list(), &words[..]) {
        (None, [line]) => shell::split(line).commands.into_iter().flatten().map(|word| word.text).collect(),
        _ => words,
    }
}

fn environment(reader: &mut Reader, field: &str, node: &Node) -> Vec<String> {
    let Some(entries) = node.entries() else { return texts(reader, field, node) };
    let mut list = Vec::new();
    for (key, value) in entries {
        match reader.text(&format!("{field}.{key}"), value) {
            Some(text) => list.push(format!("{key}={text}")),
            // The value comes from whoever runs Compose.
            None if value.is_null() => reader.problem(Code::VariableUnknown, key, value),
            None => {}
        }
    }
    list
}

fn ports(reader: &mut Reader, field: &str, node: &Node, lost: &mut Vec<NotCarried>) -> Vec<String> {
    let mut ports = Vec::new();
    for entry in node.list().unwrap_or_default() {
        if entry.entries().is_none() {
            ports.extend(reader.text(field, entry));
            continue;
        }
        let mut part = |key: &str| entry.get(key).and_then(|n| reader.text(key, n));
        let (Some(target), published) = (part("target"), part("published")) else {
            lose(lost, field, entry);
            continue;
        };
        let ip =
            part("host_ip").map(|ip| if ip.contains(':') { format!("[{ip}]:") } else { format!("{ip}:") });
        let protocol = part("protocol").map(|p| format!("/{p}")).unwrap_or_default();
        let host = match (ip, published) {
            (Some(ip), published) => format!("{ip}{}:", published.unwrap_or_default()),
            (None, Some(published)) => format!("{published}:"),
            (None, None) => String::new(),
        };
        ports.push(format!("{host}{target}{protocol}"));
    }
    ports
}

/// The networks of a service, short (a list of keys) or long (a map).
fn joined(
    reader: &mut Reader,
    node: &Node,
    networks: &BTreeMap<String, String>,
    lost: &mut Vec<NotCarried>,
) -> Vec<EndpointDraft> {
    let named = |key: &str| networks.get(key).cloned().unwrap_or_else(|| key.to_owned());
    if node.list().is_some() {
        let keys = texts(reader, "networks", node);
        return keys
            .iter()
            .map(|key| EndpointDraft { network: named(key), ..EndpointDraft::default() })
            .collect();
    }
    let mut endpoints = Vec::new();
    for (key, value) in reader.map("networks", node) {
        let mut endpoint = EndpointDraft { network: named(key), ..EndpointDraft::default() };
        for (field, value) in reader.map(&format!("networks.{key}"), value) {
            let path = format!("networks.{key}.{field}");
            match field {
                "ipv4_address" => endpoint.ipv4 = reader.text(&path, value).unwrap_or_default(),
                "ipv6_address" => endpoint.ipv6 = reader.text(&path, value).unwrap_or_default(),
                "mac_address" => endpoint.mac = reader.text(&path, value).unwrap_or_default(),
                "aliases" => endpoint.aliases = texts(reader, &path, value),
                "gw_priority" => endpoint.gateway_priority = reader.text(&path, value).unwrap_or_default(),
                _ if field.starts_with("x-") => {}
                _ => lose(lost, &path, value),
            }
        }
        endpoints.push(endpoint);
    }
    endpoints
}
