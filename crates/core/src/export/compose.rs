//! A Compose file (compose-spec.io). Every text is a double-quoted scalar, which YAML 1.1 and 1.2 read alike.

use std::{collections::BTreeMap, fmt::Write};

use super::{ExportForm, ExportLimit, LimitCode};
use crate::{
    abilities::Spoken,
    request::{ContainerRequest, CreateRequest, EndpointRequest},
};

/// What the example service runs; any image does.
pub(super) const EXAMPLE_IMAGE: &str = "nginx";

pub(super) fn network(request: &CreateRequest, limits: &mut Vec<ExportLimit>) -> String {
    let mut limit = |field: &str| limits.push(limit_of(LimitCode::NoSuchField, field));
    if request.scope.as_deref().is_some_and(|s| !s.is_empty() && s != "local") {
        limit("Scope");
    }
    if request.ingress == Some(true) {
        limit("Ingress");
    }
    if request.config_only == Some(true) {
        limit("ConfigOnly");
    }
    if request.config_from.is_some() {
        limit("ConfigFrom");
    }
    if request.ipam.as_ref().is_some_and(|ipam| !ipam.options.is_empty()) {
        // docker/compose `pkg/compose/create.go`, `ensureNetwork`; measured on 2.40.
        limits.push(limit_of(LimitCode::NotPassedOn, "IPAM.Options"));
    }
    names(limits, &request.options, |_| false);
    names(limits, &request.labels, no_label);
    if let Some(ipam) = &request.ipam {
        for map in ipam.config.iter().map(|config| &config.auxiliary_addresses).chain([&ipam.options]) {
            names(limits, map, no_name);
        }
    }
    let key = key_of(&request.name);
    let mut out = Lines::default();
    out.services(&key, EXAMPLE_IMAGE, &EndpointRequest::default());
    out.line(0, "networks:");
    out.line(1, &format!("{key}:"));
    out.text(2, "name", &request.name);
    if !request.driver.is_empty() {
        out.text(2, "driver", &request.driver);
    }
    for (field, on) in [("internal", request.internal), ("attachable", request.attachable)] {
        if on == Some(true) {
            out.line(2, &format!("{field}: true"));
        }
    }
    if request.enable_ipv4 == Some(false) {
        out.line(2, "enable_ipv4: false");
    }
    if request.enable_ipv6 == Some(true) {
        out.line(2, "enable_ipv6: true");
    }
    out.map(2, "driver_opts", &request.options);
    if let Some(ipam) = &request.ipam {
        out.line(2, "ipam:");
        if let Some(driver) = ipam.driver.as_deref().filter(|d| !d.is_empty()) {
            out.text(3, "driver", driver);
        }
        if !ipam.config.is_empty() {
            out.line(3, "config:");
        }
        for config in &ipam.config {
            let fields =
                [("subnet", &config.subnet), ("ip_range", &config.ip_range), ("gateway", &config.gateway)];
            let mut fields = fields.into_iter().filter_map(|(k, v)| Some((k, v.as_deref()?))).peekable();
            if fields.peek().is_none() && config.auxiliary_addresses.is_empty() {
                continue;
            }
            out.line(4, "-");
            for (field, value) in fields {
                out.text(5, field, value);
            }
            out.map(5, "aux_addresses", &config.auxiliary_addresses);
        }
        out.map(3, "options", &ipam.options);
    }
    out.map(2, "labels", &request.labels);
    out.0
}

fn limit_of(code: LimitCode, value: &str) -> ExportLimit {
    ExportLimit { form: ExportForm::Compose, code, value: value.to_owned() }
}

/// What Compose says of the names in a map (compose-go `loader/loader.go`, `processExtensions`, and its schema, in which
/// a dot is no line break; measured on docker compose 2.40). `refused` is what the schema says of that map.
fn names(limits: &mut Vec<ExportLimit>, map: &BTreeMap<String, String>, refused: fn(&str) -> bool) {
    for name in map.keys() {
        let code = match name.as_str() {
            name if name.starts_with("x-") => LimitCode::ExtensionName,
            name if !refused(name) => continue,
            "" => LimitCode::EmptyName,
            _ => LimitCode::LineBreakInName,
        };
        limits.push(limit_of(code, name));
    }
}

/// The schema wants one character of a label's name that is no line break.
fn no_label(name: &str) -> bool {
    name.chars().all(|c| c == '\n')
}

/// And no other of the names of excluded addresses and the like.
fn no_name(name: &str) -> bool {
    name.is_empty() || name.contains('\n')
}

pub(super) fn external(name: &str) -> String {
    let key = key_of(name);
    let mut out = Lines::default();
    out.services(&key, EXAMPLE_IMAGE, &EndpointRequest::default());
    out.external(&key, name);
    out.0
}

/// A service on a network that is there. A MAC address is the network's; where the API that is spoken knows it of a
/// container only, it stands where Compose files had it before (compose-spec `05-services.md`, `mac_address`), and so it
/// does on the engine's own networks, which a service only names.
pub(super) fn service(request: &ContainerRequest, spoken: Spoken, limits: &mut Vec<ExportLimit>) -> String {
    names(limits, &request.labels, no_label);
    names(limits, &request.endpoint.driver_options, |_| false);
    let mut request = request.clone();
    let is_mode = request.endpoint.network.is_empty() || super::is_predefined(&request.endpoint.network);
    let mac =
        request.endpoint.mac.take_if(|_| is_mode || !spoken.mac_of_endpoint).filter(|mac| !mac.is_empty());
    let request = &request;
    let key = key_of(&request.endpoint.network);
    let mut out = Lines::default();
    let name = if request.name.is_empty() { "app".into() } else { key_of(&request.name) };
    out.line(0, "services:");
    out.line(1, &format!("{name}:"));
    out.text(2, "image", &request.image);
    if !request.name.is_empty() {
        out.text(2, "container_name", &request.name);
    }
    out.list(2, "command", &request.command);
    if let Some(mac) = &mac {
        out.text(2, "mac_address", mac);
    }
    if !request.restart.is_empty() {
        out.text(2, "restart", &request.restart);
    }
    if request.interactive {
        out.line(2, "stdin_open: true");
        out.line(2, "tty: true");
    }
    out.list(2, "environment", &request.env);
    out.list(2, "ports", &request.publish);
    out.map(2, "labels", &request.labels);
    let network = &request.endpoint.network;
    if is_mode {
        // Compose does not attach to the engine's own networks; it takes their mode.
        let lost = request.endpoint.settings(spoken, false);
        let fields = lost.as_object().into_iter().flatten();
        limits.extend(fields.map(|(field, _)| limit_of(LimitCode::NoSuchField, field)));
        out.text(2, "network_mode", if network.is_empty() { "bridge" } else { network });
    } else {
        // Compose gives a service's links to each of its networks; it has no word for those of one network.
        out.list(2, "external_links", &request.endpoint.links);
        out.attachment(&key, &request.endpoint);
        out.external(&key, network);
    }
    out.0
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.0, "{:width$}{text}", "", width = depth * 2);
    }

    fn text(&mut self, depth: usize, field: &str, value: &str) {
        self.line(depth, &format!("{field}: {}", value_scalar(value)));
    }

    fn map(&mut self, depth: usize, field: &str, map: &BTreeMap<String, String>) {
        if map.is_empty() {
            return;
        }
        self.line(depth, &format!("{field}:"));
        for (key, value) in map {
            // Compose replaces variables in values only, so a `$` in a key stands for itself.
            self.text(depth + 1, &scalar(key), value);
        }
    }

    fn list(&mut self, depth: usize, field: &str, texts: &[String]) {
        if texts.is_empty() {
            return;
        }
        self.line(depth, &format!("{field}:"));
        for text in texts {
            self.line(depth + 1, &format!("- {}", value_scalar(text)));
        }
    }

    fn services(&mut self, key: &str, image: &str, endpoint: &EndpointRequest) {
        self.line(0, "services:");
        self.line(1, "app:");
        self.text(2, "image", image);
        self.attachment(key, endpoint);
    }

    fn attachment(&mut self, key: &str, endpoint: &EndpointRequest) {
        self.line(2, "networks:");
        self.joined(key, endpoint);
    }

    fn joined(&mut self, key: &str, endpoint: &EndpointRequest) {
        let fields = [
            ("ipv4_address", &endpoint.ipv4),
            ("ipv6_address", &endpoint.ipv6),
            ("mac_address", &endpoint.mac),
        ];
        let fields: Vec<(&str, &str)> = fields
            .into_iter()
            .filter_map(|(field, text)| Some((field, text.as_deref().filter(|t| !t.is_empty())?)))
            .collect();
        let nothing = fields.is_empty()
            && endpoint.aliases.is_empty()
            && endpoint.gateway_priority.is_none()
            && endpoint.link_local.is_empty()
            && endpoint.driver_options.is_empty();
        if nothing {
            self.line(3, &format!("{key}: {{}}"));
            return;
        }
        self.line(3, &format!("{key}:"));
        for (field, text) in fields {
            self.text(4, field, text);
        }
        self.list(4, "link_local_ips", &endpoint.link_local);
        self.list(4, "aliases", &endpoint.aliases);
        self.map(4, "driver_opts", &endpoint.driver_options);
        if let Some(priority) = endpoint.gateway_priority {
            self.line(4, &format!("gw_priority: {priority}"));
        }
    }

    fn external(&mut self, key: &str, name: &str) {
        self.line(0, "networks:");
        self.used(key, name);
    }

    fn used(&mut self, key: &str, name: &str) {
        self.line(1, &format!("{key}:"));
        self.text(2, "name", name);
        self.line(2, "external: true");
    }
}

/// A key of the file that stands for `name`: Compose allows `[a-zA-Z0-9._-]` (compose-spec schema). The name
/// itself goes under `name:`. Quoted, because `on`, `1e3` and the like would not be read as text.
fn key_of(name: &str) -> String {
    let key: String = name
        .chars()
        .take(63)
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') { c } else { '_' })
        .collect();
    let tells = key.chars().any(|c| c.is_ascii_alphanumeric());
    if !tells {
        return "lan".into();
    }
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.len() > 5
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    // Longer than `false`: no YAML word of any version looks like it.
    if plain { key } else { scalar(&key) }
}

/// A value: variables are not to be replaced, so `$` is written `$$`.
fn value_scalar(text: &str) -> String {
    scalar(&text.replace('$', "$$"))
}

/// A double-quoted scalar. JSON's escapes are YAML's too; what YAML calls not printable is escaped besides
/// (YAML 1.2.2, 5.1 and 5.7), and so are the line breaks of YAML 1.1.
fn scalar(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            '\u{a0}'..='\u{2027}'
            | '\u{202a}'..='\u{d7ff}'
            | '\u{e000}'..='\u{fefe}'
            | '\u{ff00}'..='\u{fffd}' => out.push(c),
            '\u{10000}'..='\u{10ffff}' => out.push(c),
            c => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
        }
    }
    out.push('"');
    out
}
