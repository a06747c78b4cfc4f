//! The docker command of the same meaning, in the form the documentation uses: `-d`, `--subnet=`, `-o key=value`.
//! What docker's own parsing makes impossible to say is told, not guessed (docker/cli `opts/`,
//! `cli/command/network/create.go`).

use std::{collections::BTreeSet, net::IpAddr};

use super::{ExportForm, ExportLimit, LimitCode, shell};
use crate::{
    addressing::Subnet,
    request::{ContainerRequest, CreateRequest, EndpointRequest},
};

/// The words of a docker command so far.
struct Words<'a> {
    words: Vec<String>,
    limits: &'a mut Vec<ExportLimit>,
}

impl Words<'_> {
    fn word(&mut self, word: impl Into<String>) {
        let word = word.into();
        if word.contains('\0') {
            self.limit(LimitCode::ZeroCharacter, &word);
        }
        self.words.push(word);
    }

    fn flag(&mut self, flag: &str, on: bool) {
        if on {
            self.word(flag);
        }
    }

    fn value(&mut self, flag: &str, value: &str) {
        self.word(format!("{flag}={value}"));
    }

    /// `flag key=value`, as two words, so that the shell's reader sees key and value together.
    fn pair(&mut self, flag: &str, key: &str, value: &str) {
        if key.contains('=') {
            self.limit(LimitCode::EqualsInKey, key);
        }
        // docker/cli `opts/opts.go`, `ValidateLabel`; measured on 20.10.24 and 28.2.2.
        if flag == "--label" {
            let name = key.split('=').next().unwrap_or_default().trim_start_matches([' ', '\t']);
            if name.is_empty() {
                self.limit(LimitCode::EmptyLabel, value);
            } else if name.contains([' ', '\t']) {
                self.limit(LimitCode::SpaceInLabel, key);
            }
        }
        self.word(flag);
        self.word(format!("{key}={value}"));
    }

    /// Both commands take the spaces from the ends of an option for the driver, and split it at its first `=`
    /// (docker/cli `opts/network.go`, `cli/command/network/connect.go`).
    fn driver_options(&mut self, endpoint: &EndpointRequest) {
        for (key, value) in &endpoint.driver_options {
            if key.contains('=') {
                self.limit(LimitCode::EqualsInKey, key);
            } else if key.trim() != key || value.trim() != value || key.is_empty() {
                self.limit(LimitCode::DriverOption, &format!("{key}={value}"));
            }
            self.csv(value);
        }
    }

    /// Words that are no options, whatever they begin with.
    fn operands(&mut self, operands: &[&str]) {
        if operands.iter().any(|o| o.starts_with('-')) {
            self.word("--");
        }
        for operand in operands {
            self.word(*operand);
        }
    }

    /// A field of a CSV record; Go reads a Windows line end there as a plain one.
    fn csv(&mut self, field: &str) {
        if field.contains("\r\n") {
            self.limit(LimitCode::LineEnd, field);
        }
    }

    fn limit(&mut self, code: LimitCode, value: &str) {
        self.limits.push(ExportLimit { form: ExportForm::DockerCli, code, value: value.to_owned() });
    }

    fn finish(self) -> String {
        shell::command(self.words.iter().map(String::as_str))
    }
}

pub(super) fn network_create(request: &CreateRequest, limits: &mut Vec<ExportLimit>) -> String {
    let mut words = Words { words: ["docker", "network", "create"].map(String::from).to_vec(), limits };
    if !request.driver.is_empty() {
        words.word("-d");
        words.word(&request.driver);
    }
    if let Some(scope) = request.scope.as_deref().filter(|s| !s.is_empty()) {
        words.value("--scope", scope);
    }
    words.flag("--config-only", request.config_only == Some(true));
    if let Some(from) = request.config_from.as_ref().filter(|f| !f.network.is_empty()) {
        words.value("--config-from", &from.network);
    }
    words.flag("--internal", request.internal == Some(true));
    words.flag("--attachable", request.attachable == Some(true));
    words.flag("--ingress", request.ingress == Some(true));
    words.flag("--ipv4=false", request.enable_ipv4 == Some(false));
    words.flag("--ipv6", request.enable_ipv6 == Some(true));
    if let Some(ipam) = &request.ipam {
        if let Some(driver) = ipam.driver.as_deref().filter(|d| !d.is_empty()) {
            words.value("--ipam-driver", driver);
        }
        for (key, value) in &ipam.options {
            words.pair("--ipam-opt", key, value);
        }
        let mut excluded = BTreeSet::new();
        for config in &ipam.config {
            let subnet = config.subnet.as_deref().unwrap_or_default();
            let block = subnet.parse::<Subnet>().ok();
            let inside = |text: &str| {
                let address = text.split('/').next().and_then(|t| t.parse::<IpAddr>().ok());
                matches!((block, address), (Some(block), Some(address)) if block.contains(address))
            };
            if !subnet.is_empty() {
                words.value("--subnet", subnet);
            }
            for (flag, text) in [("--ip-range", &config.ip_range), ("--gateway", &config.gateway)] {
                let Some(text) = text.as_deref().filter(|t| !t.is_empty()) else { continue };
                if !inside(text) {
                    words.limit(LimitCode::NoSubnetFor, text);
                }
                words.value(flag, text);
            }
            for (name, address) in &config.auxiliary_addresses {
                if !inside(address) {
                    words.limit(LimitCode::NoSubnetFor, address);
                }
                // One map for all subnets, in which the last one stays (docker/cli `opts.MapOpts`; measured on 28.5.2).
                if !excluded.insert(name) {
                    words.limit(LimitCode::SameName, name);
                }
                words.pair("--aux-address", name, address);
            }
        }
    }
    for (key, value) in &request.options {
        words.pair("-o", key, value);
    }
    for (key, value) in &request.labels {
        words.pair("--label", key, value);
    }
    words.operands(&[&request.name]);
    words.finish()
}

/// A command of fixed words and operands.
pub(super) fn plain(fixed: &[&str], operands: &[&str]) -> String {
    let mut limits = Vec::new();
    let mut words = Words { words: fixed.iter().map(|w| (*w).to_owned()).collect(), limits: &mut limits };
    words.operands(operands);
    words.finish()
}

pub(super) fn run_line(request: &ContainerRequest, limits: &mut Vec<ExportLimit>) -> String {
    let mut words = Words { words: vec!["docker".into(), "run".into(), "-d".into()], limits };
    words.flag("-it", request.interactive);
    for (flag, text) in [("--name", &request.name), ("--restart", &request.restart)] {
        if !text.is_empty() {
            words.word(flag);
            words.word(text);
        }
    }
    let endpoint = &request.endpoint;
    if !endpoint.network.is_empty() {
        let name = &endpoint.network;
        if needs_long_form(endpoint) && name.trim() != name {
            words.limit(LimitCode::SpaceAtEnd, name);
        }
        if needs_long_form(endpoint) {
            words.csv(name);
            // Measured on the clients of 20.10.24, 28.2.2 and 28.5.2.
            let options = endpoint.driver_options.iter().flat_map(|(key, value)| [key, value]);
            if let Some(text) =
                std::iter::once(name).chain(options).find(|text| text.to_lowercase() != **text)
            {
                words.limit(LimitCode::UpperCase, text);
            }
        }
        if needs_long_form(endpoint) && !looks_long(&network_value(endpoint)) {
            words.limit(LimitCode::LongForm, &network_value(endpoint));
        }
        words.driver_options(endpoint);
        words.word("--network");
        words.word(network_value(endpoint));
    }
    for (flag, text) in
        [("--ip", &endpoint.ipv4), ("--ip6", &endpoint.ipv6), ("--mac-address", &endpoint.mac)]
    {
        if let Some(text) = text.as_deref().filter(|t| !t.is_empty()) {
            words.word(flag);
            words.word(text);
        }
    }
    let each = [
        ("--link-local-ip", &endpoint.link_local),
        ("--link", &endpoint.links),
        ("--network-alias", &endpoint.aliases),
        ("-p", &request.publish),
        ("-e", &request.env),
    ];
    for (flag, texts) in each {
        for text in texts {
            words.word(flag);
            words.word(text);
        }
    }
    for (key, value) in request.labels.iter().filter(|(key, _)| *key != crate::RUN_LABEL) {
        words.pair("--label", key, value);
    }
    if request.image.starts_with('-') {
        words.word("--");
    }
    // After the image everything belongs to the container, whatever it begins with.
    words.word(&request.image);
    for word in &request.command {
        words.word(word);
    }
    words.finish()
}

/// A name in which docker would see `key=value` pairs, the priority of the default route, and options for the
/// driver need the long form, which is one CSV record (docker/cli `opts/network.go`: the long form is
/// whatever matches `\w+=\w+`). Spaces at the ends of a name do not survive that form; `docker run` has no other.
fn needs_long_form(endpoint: &EndpointRequest) -> bool {
    endpoint.gateway_priority.is_some()
        || !endpoint.driver_options.is_empty()
        || looks_long(&endpoint.network)
}

/// Whether docker takes a text for the long form: `\w+=\w+` somewhere in it.
fn looks_long(text: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    text.as_bytes().windows(3).any(|w| word(w[0]) && w[1] == b'=' && word(w[2]))
}

/// The value of `--network`.
fn network_value(endpoint: &EndpointRequest) -> String {
    let name = &endpoint.network;
    if !needs_long_form(endpoint) {
        return name.clone();
    }
    let mut value = csv(&format!("name={name}"));
    if let Some(priority) = endpoint.gateway_priority {
        value.push_str(&format!(",gw-priority={priority}"));
    }
    for (key, option) in &endpoint.driver_options {
        value.push(',');
        value.push_str(&csv(&format!("driver-opt={key}={option}")));
    }
    value
}

/// One field of a CSV record as Go reads it (`encoding/csv`).
fn csv(field: &str) -> String {
    if field.is_empty() || field.contains(['"', ',', '\n', '\r']) || field.starts_with(' ') {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

pub(super) fn connect_line(
    container: &str,
    endpoint: &EndpointRequest,
    limits: &mut Vec<ExportLimit>,
) -> String {
    let mut words = Words { words: ["docker", "network", "connect"].map(String::from).to_vec(), limits };
    if let Some(mac) = endpoint.mac.as_deref().filter(|m| !m.is_empty()) {
        words.limit(LimitCode::MacAtConnect, mac);
    }
    // Measured on the client of 28.5.2; the client of 20.10.24 keeps them.
    if endpoint.network.trim() != endpoint.network {
        words.limit(LimitCode::SpaceAtEnd, &endpoint.network);
    }
    for (flag, text) in [("--ip", &endpoint.ipv4), ("--ip6", &endpoint.ipv6)] {
        if let Some(text) = text.as_deref().filter(|t| !t.is_empty()) {
            words.word(flag);
            words.word(text);
        }
    }
    words.driver_options(endpoint);
    // Each of these two flags takes a list: one CSV record (pflag's string slice).
    for (key, value) in &endpoint.driver_options {
        words.word("--driver-opt");
        words.word(csv(&format!("{key}={value}")));
    }
    for alias in &endpoint.aliases {
        words.csv(alias);
        words.word("--alias");
        words.word(csv(alias));
    }
    for (flag, texts) in [("--link-local-ip", &endpoint.link_local), ("--link", &endpoint.links)] {
        for text in texts {
            words.word(flag);
            words.word(text);
        }
    }
    if let Some(priority) = endpoint.gateway_priority {
        words.value("--gw-priority", &priority.to_string());
    }
    words.operands(&[&endpoint.network, container]);
    words.finish()
}
