//! `docker network inspect` (a list or one network) and the body of `POST /networks/create`: the same fields.

use std::collections::BTreeMap;

use super::{
    ImportProblem, ImportProblemCode as Code, Imported, ImportedNetwork, PastedForm,
    tree::{self, Node},
};
use crate::{
    addressing::Subnet,
    intent::go_bool,
    request::{ConfigFrom, CreateRequest, IpamConfig, IpamRequest},
};

/// Fields of an inspected network that say how it is and not how it was made (Docker API 1.41–1.57).
const STATE: [&str; 7] = ["Id", "Created", "Containers", "Services", "Peers", "Status", "CreatedAt"];

pub(super) fn read(text: &str) -> Imported {
    let root = match tree::json(text) {
        Ok(root) => root,
        Err(problem) => return Imported::only(None, problem),
    };
    let one = std::slice::from_ref(&root);
    let list = root.list().unwrap_or(one);
    let is_network = |node: &Node| {
        let has = |key: &str| node.get(key).is_some();
        (has("Name") || has("Driver"))
            && ["IPAM", "Driver", "Options"].into_iter().any(has)
            && !has("NetworkSettings")
    };
    if list.is_empty() || !list.iter().all(is_network) {
        // A Compose file may be JSON, too.
        let compose = super::compose::read(text).filter(|i| !i.networks.is_empty() || !i.services.is_empty());
        let first = text.trim_start().lines().next().unwrap_or_default();
        return compose
            .unwrap_or_else(|| Imported::only(None, ImportProblem::new(Code::Unrecognised, first, None)));
    }
    let inspected =
        list.iter().any(|node| ["Id", "Created", "Containers"].iter().any(|k| node.get(k).is_some()));
    Imported {
        form: Some(if inspected { PastedForm::Inspect } else { PastedForm::ApiRequest }),
        networks: list.iter().map(|node| network(node, inspected)).collect(),
        services: Vec::new(),
        problems: Vec::new(),
    }
}

fn network(node: &Node, inspected: bool) -> ImportedNetwork {
    let mut reader = Reader::default();
    let mut request = CreateRequest { check_duplicate: Some(true), ..CreateRequest::default() };
    for (field, value) in node.entries().unwrap_or_default() {
        match field {
            "Name" => request.name = reader.text(field, value).unwrap_or_default(),
            "Driver" => request.driver = reader.text(field, value).unwrap_or_default(),
            "Scope" => request.scope = reader.text(field, value),
            "Internal" => request.internal = reader.flag(field, value),
            "Attachable" => request.attachable = reader.flag(field, value),
            "Ingress" => request.ingress = reader.flag(field, value),
            "ConfigOnly" => request.config_only = reader.flag(field, value),
            "ConfigFrom" => {
                let network = value.get("Network").and_then(|n| reader.text("ConfigFrom.Network", n));
                request.config_from = network.filter(|n| !n.is_empty()).map(|network| ConfigFrom { network });
            }
            "EnableIPv4" => request.enable_ipv4 = reader.flag(field, value),
            "EnableIPv6" => request.enable_ipv6 = reader.flag(field, value),
            "Options" => request.options = reader.texts(field, value),
            "Labels" => request.labels = reader.texts(field, value),
            "IPAM" => request.ipam = reader.ipam(value),
            "CheckDuplicate" => {}
            _ if inspected && STATE.contains(&field) => {}
            _ => reader.problem(Code::UnknownField, field),
        }
    }
    if inspected {
        as_made(&mut request);
    }
    ImportedNetwork::of(&request.name.clone(), &request, reader.0)
}

/// What inspect shows, as somebody asked for it.
fn as_made(request: &mut CreateRequest) {
    // An engine says that IPv4 is on; nobody has to ask for that.
    request.enable_ipv4 = request.enable_ipv4.filter(|on| !*on);
    if request.config_from.is_some() {
        // The rest is the template's; saying it again is refused.
        (request.ipam, request.enable_ipv6) = (None, None);
        request.options.clear();
        request.labels.clear();
    }
    // Docker 20.10 to 24 show host bits as they were asked for, and Docker 25 and later refuse them.
    for config in request.ipam.iter_mut().flat_map(|ipam| &mut ipam.config) {
        for text in [&mut config.subnet, &mut config.ip_range].into_iter().flatten() {
            if let Ok(subnet) = text.parse::<Subnet>() {
                *text = subnet.canonical().to_string();
            }
        }
    }
}

#[derive(Default)]
struct Reader(Vec<ImportProblem>);

impl Reader {
    fn problem(&mut self, code: Code, field: &str) {
        self.0.push(ImportProblem::new(code, field, None));
    }

    fn text(&mut self, field: &str, node: &Node) -> Option<String> {
        if node.text().is_none() && !node.is_null() {
            self.problem(Code::WrongType, field);
        }
        node.text().map(str::to_owned)
    }

    fn flag(&mut self, field: &str, node: &Node) -> Option<bool> {
        let text = self.text(field, node)?;
        let on = go_bool(&text);
        if on.is_none() {
            self.problem(Code::WrongType, field);
        }
        on
    }

    fn texts(&mut self, field: &str, node: &Node) -> BTreeMap<String, String> {
        let entries = node.entries();
        if entries.is_none() && !node.is_null() {
            self.problem(Code::WrongType, field);
        }
        let mut texts = BTreeMap::new();
        for (key, value) in entries.unwrap_or_default() {
            texts.insert(key.to_owned(), self.text(&format!("{field}.{key}"), value).unwrap_or_default());
        }
        texts
    }

    fn ipam(&mut self, node: &Node) -> Option<IpamRequest> {
        let mut ipam = IpamRequest::default();
        for (field, value) in node.entries().unwrap_or_default() {
            match field {
                "Driver" => ipam.driver = self.text("IPAM.Driver", value),
                "Options" => ipam.options = self.texts("IPAM.Options", value),
                "Config" => match value.list() {
                    Some(list) => ipam.config = list.iter().map(|entry| self.config(entry)).collect(),
                    None if value.is_null() => {}
                    None => self.problem(Code::WrongType, "IPAM.Config"),
                },
                _ => self.problem(Code::UnknownField, &format!("IPAM.{field}")),
            }
        }
        Some(ipam).filter(|ipam| *ipam != IpamRequest::default())
    }

    fn config(&mut self, node: &Node) -> IpamConfig {
        let mut config = IpamConfig::default();
        for (field, value) in node.entries().unwrap_or_default() {
            let path = format!("IPAM.Config.{field}");
            match field {
                "Subnet" => config.subnet = self.text(&path, value),
                "IPRange" => config.ip_range = self.text(&path, value),
                "Gateway" => config.gateway = self.text(&path, value),
                "AuxiliaryAddresses" | "AuxAddress" => config.auxiliary_addresses = self.texts(&path, value),
                _ => self.problem(Code::UnknownField, &path),
            }
        }
        config
    }
}
