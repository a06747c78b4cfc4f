//! Compose files (compose-spec): every network of `networks:`, and how services join them. Long and short forms,
//! anchors, merge keys and variables are read; `include`, `extends` and override files are other files, and named.

use std::collections::BTreeMap;

use super::{
    ImportProblem, ImportProblemCode as Code, Imported, ImportedNetwork, PastedForm, service,
    tree::{self, Node, Value},
    variables,
};
use crate::{
    draft::NetworkDraft,
    request::{CreateRequest, IpamConfig, IpamRequest},
};

/// Reads a Compose file; none where the text is nothing like one.
pub(super) fn read(text: &str) -> Option<Imported> {
    let (root, more) = match tree::yaml(text) {
        Ok(read) => read,
        // Broken, and still clearly meant to be one.
        Err(problem) if looks_like_one(text) => {
            return Some(Imported::only(Some(PastedForm::Compose), problem));
        }
        Err(_) => return None,
    };
    let entries = root.entries()?;
    if !["networks", "services"].iter().any(|key| root.get(key).is_some()) {
        return None;
    }
    let mut imported = Imported {
        form: Some(PastedForm::Compose),
        networks: Vec::new(),
        services: Vec::new(),
        problems: Vec::new(),
    };
    let mut reader = Reader::default();
    for (key, node) in &entries {
        let known =
            matches!(*key, "networks" | "services" | "version" | "name" | "volumes" | "secrets" | "configs");
        // Models and the like make no network; `include` does.
        if !known && !key.starts_with("x-") {
            reader.problem(Code::UnknownField, key, node);
        }
    }
    let project = root.get("name").and_then(|name| reader.text("name", name));
    if more {
        reader.problem(Code::UnknownField, "---", &root);
    }
    imported.problems = std::mem::take(&mut reader.problems);
    let networks = root.get("networks").filter(|n| !n.is_null());
    let mut names = BTreeMap::new();
    if let Some(networks) = networks {
        match networks.entries() {
            Some(entries) => {
                for (key, node) in entries {
                    let network = reader.network(key, node, project.as_deref());
                    names.insert(key.to_owned(), network.draft.name.clone());
                    imported.networks.push(network);
                }
            }
            None => reader.problem(Code::WrongType, "networks", networks),
        }
    }
    for (name, node) in root.get("services").and_then(Node::entries).unwrap_or_default() {
        imported.services.push(service::read(&mut reader, name, node, &names));
    }
    imported.problems.append(&mut reader.problems);
    if imported.networks.is_empty() && imported.services.is_empty() && !imported.is_blocked() {
        imported.problems.push(ImportProblem::new(Code::NothingInIt, "", None));
    }
    Some(imported)
}

fn looks_like_one(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_end();
        ["networks:", "services:"]
            .iter()
            .any(|key| line.strip_prefix(key).is_some_and(|r| r.is_empty() || r.starts_with(' ')))
    })
}

/// Reads values, and notes what is wrong with them.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<ImportProblem>,
}

impl Reader {
    pub(super) fn problem(&mut self, code: Code, value: &str, node: &Node) {
        self.problems.push(ImportProblem::new(code, value, node.place));
    }

    /// A scalar as text, with its variables filled in as far as they are known.
    pub(super) fn text(&mut self, field: &str, node: &Node) -> Option<String> {
        let Value::Scalar { text, plain } = &*node.value else {
            if !node.is_null() {
                self.problem(Code::WrongType, field, node);
            }
            return None;
        };
        if *plain && is_odd_number(text) {
            self.problem(Code::OddNumber, text, node);
        }
        let filled = variables::fill(text);
        for variable in &filled.unknown {
            self.problem(Code::VariableUnknown, variable, node);
        }
        for variable in &filled.defaults {
            self.problem(Code::VariableDefault, variable, node);
        }
        Some(filled.text)
    }

    /// Yes or no, in the words Compose takes (compose-go `interpolation`, `toBoolean`).
    pub(super) fn flag(&mut self, field: &str, node: &Node) -> Option<bool> {
        let text = self.text(field, node)?;
        match text.to_lowercase().as_str() {
            "true" | "1" | "t" | "y" | "yes" | "on" => Some(true),
            "false" | "0" | "f" | "n" | "no" | "off" => Some(false),
            _ => {
                self.problem(Code::WrongType, field, node);
                None
            }
        }
    }

    /// A map of texts, or a list of `key=value`.
    pub(super) fn pairs(&mut self, field: &str, node: &Node) -> BTreeMap<String, String> {
        let mut pairs = BTreeMap::new();
        if let Some(list) = node.list() {
            for entry in list {
                let Some(text) = self.text(field, entry) else { continue };
                let (key, value) = text.split_once('=').unwrap_or((&text, ""));
                pairs.insert(key.to_owned(), value.to_owned());
            }
        } else if let Some(entries) = node.entries() {
            for (key, value) in entries {
                let text = self.text(&format!("{field}.{key}"), value);
                pairs.insert(key.to_owned(), text.unwrap_or_default());
            }
        } else if !node.is_null() {
            self.problem(Code::WrongType, field, node);
        }
        pairs
    }

    /// The entries of a map; nothing for null.
    pub(super) fn map<'a>(&mut self, field: &str, node: &'a Node) -> Vec<(&'a str, &'a Node)> {
        let entries = node.entries();
        if entries.is_none() && !node.is_null() {
            self.problem(Code::WrongType, field, node);
        }
        entries.unwrap_or_default()
    }

    fn network(&mut self, key: &str, node: &Node, project: Option<&str>) -> ImportedNetwork {
        let before = std::mem::take(&mut self.problems);
        let mut request = CreateRequest {
            driver: "bridge".into(),
            check_duplicate: Some(true),
            ..CreateRequest::default()
        };
        let (mut name, mut external) = (None, false);
        for (field, value) in self.map(key, node) {
            match field {
                "name" => name = self.text(field, value),
                "external" if value.entries().is_some() => {
                    // The old form: `external: { name: … }`.
                    external = true;
                    name = value.get("name").and_then(|n| self.text("external.name", n)).or(name);
                }
                "external" => external = self.flag(field, value) == Some(true),
                "driver" => request.driver = self.text(field, value).unwrap_or_default(),
                "driver_opts" => request.options = self.pairs(field, value),
                "labels" => request.labels = self.pairs(field, value),
                "attachable" => request.attachable = self.flag(field, value),
                "internal" => request.internal = self.flag(field, value),
                "enable_ipv4" => request.enable_ipv4 = self.flag(field, value),
                "enable_ipv6" => request.enable_ipv6 = self.flag(field, value),
                "ipam" => request.ipam = self.ipam(value),
                _ if field.starts_with("x-") => {}
                _ => self.problem(Code::UnknownField, field, value),
            }
        }
        request.name = name.unwrap_or_else(|| match project {
            // Compose takes an external network by its key, and puts the project before the others.
            _ if external => key.to_owned(),
            Some(project) => format!("{project}_{key}"),
            None => {
                self.problem(Code::ProjectPrefix, key, node);
                key.to_owned()
            }
        });
        let problems = std::mem::replace(&mut self.problems, before);
        if !external {
            return ImportedNetwork::of(key, &request, problems);
        }
        ImportedNetwork {
            key: key.to_owned(),
            external: true,
            draft: NetworkDraft { name: request.name, ..NetworkDraft::default() },
            kept: Vec::new(),
            not_carried: Vec::new(),
            problems,
        }
    }

    fn ipam(&mut self, node: &Node) -> Option<IpamRequest> {
        let mut ipam = IpamRequest::default();
        for (field, value) in self.map("ipam", node) {
            match field {
                "driver" => ipam.driver = self.text("ipam.driver", value),
                "options" => ipam.options = self.pairs("ipam.options", value),
                "config" => match value.list() {
                    Some(list) => ipam.config = list.iter().map(|entry| self.ipam_config(entry)).collect(),
                    None if value.is_null() => {}
                    None => self.problem(Code::WrongType, "ipam.config", value),
                },
                _ if field.starts_with("x-") => {}
                _ => self.problem(Code::UnknownField, &format!("ipam.{field}"), value),
            }
        }
        Some(ipam).filter(|ipam| *ipam != IpamRequest::default())
    }

    fn ipam_config(&mut self, node: &Node) -> IpamConfig {
        let mut config = IpamConfig::default();
        for (field, value) in self.map("ipam.config", node) {
            let path = format!("ipam.config.{field}");
            match field {
                "subnet" => config.subnet = self.text(&path, value),
                "gateway" => config.gateway = self.text(&path, value),
                "ip_range" => config.ip_range = self.text(&path, value),
                "aux_addresses" | "aux_address" => config.auxiliary_addresses = self.pairs(&path, value),
                _ if field.starts_with("x-") => {}
                _ => self.problem(Code::UnknownField, &path, value),
            }
        }
        config
    }
}

/// A plain number that YAML readers write in another way than it stands there.
fn is_odd_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_decimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if is_decimal {
        return text.starts_with('+') || (digits.len() > 1 && digits.starts_with('0'));
    }
    let radix = digits.get(..2).is_some_and(|p| matches!(p, "0x" | "0o" | "0b" | "0X"));
    let rest = digits.get(2..).unwrap_or_default();
    let is_radix = radix && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_hexdigit() || b == b'_');
    // A word such as `inf` is no number to a YAML reader, `.inf` and `1e3` are.
    let begins = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    is_radix || (begins && digits.parse::<f64>().is_ok())
}
