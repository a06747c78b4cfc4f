//! The bodies of the calls that make a container and attach one, in the API that is spoken with the engine. What is sent
//! and what somebody takes away as API JSON is one text.
//! Leaves out on purpose the body of a network, which is [`super::CreateRequest`] itself, and where the calls go.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{ContainerRequest, EndpointRequest};
use crate::{abilities::Spoken, ports_spec};

impl EndpointRequest {
    /// `EndpointSettings`. `connecting`: to a container that is there. A MAC address is asked for then in every API: an
    /// older engine ignores it, and the comparison after the call says so.
    pub fn settings(&self, spoken: Spoken, connecting: bool) -> Value {
        let text = |text: &Option<String>| text.as_deref().filter(|t| !t.is_empty()).map(Value::from);
        let list = |texts: &[String]| Some(texts).filter(|all| !all.is_empty()).map(Value::from);
        let ipam = object([
            ("IPv4Address", text(&self.ipv4)),
            ("IPv6Address", text(&self.ipv6)),
            ("LinkLocalIPs", list(&self.link_local)),
        ]);
        let mac = text(&self.mac).filter(|_| connecting || spoken.mac_of_endpoint);
        let priority = self.gateway_priority.filter(|_| spoken.priorities);
        Value::Object(object([
            ("IPAMConfig", Some(ipam).filter(|ipam| !ipam.is_empty()).map(Value::from)),
            ("Links", list(&self.links)),
            ("MacAddress", mac),
            ("Aliases", list(&self.aliases)),
            ("DriverOpts", map(&self.driver_options)),
            ("GwPriority", priority.map(Value::from)),
        ]))
    }

    /// The body of `POST /networks/{id}/connect`.
    pub fn connect_body(&self, container: &str, spoken: Spoken) -> Value {
        json!({ "Container": container, "EndpointConfig": self.settings(spoken, true) })
    }
}

impl ContainerRequest {
    /// The body of `POST /containers/create`; the name goes into the address.
    pub fn body(&self, spoken: Spoken) -> Value {
        let list = |texts: &[String]| Some(texts).filter(|all| !all.is_empty()).map(Value::from);
        let bindings = bindings(&self.publish);
        let exposed: Map<String, Value> = bindings.keys().map(|key| (key.clone(), json!({}))).collect();
        let network = Some(self.endpoint.network.as_str()).filter(|network| !network.is_empty());
        let settings = self.endpoint.settings(spoken, false);
        let networking = network.filter(|_| settings != json!({}));
        let host = object([
            ("NetworkMode", network.map(Value::from)),
            ("PortBindings", Some(json!(bindings)).filter(|_| !bindings.is_empty())),
            ("RestartPolicy", restart_policy(&self.restart)),
        ]);
        // The endpoint's from API 1.44 on; before, the container's.
        let mac = self.endpoint.mac.as_deref().filter(|mac| !mac.is_empty() && !spoken.mac_of_endpoint);
        Value::Object(object([
            ("Image", Some(self.image.as_str().into())),
            ("Cmd", list(&self.command)),
            ("Env", list(&self.env)),
            ("Labels", map(&self.labels)),
            ("Tty", self.interactive.then_some(true.into())),
            ("OpenStdin", self.interactive.then_some(true.into())),
            ("ExposedPorts", Some(exposed).filter(|ports| !ports.is_empty()).map(Value::from)),
            ("MacAddress", mac.map(Value::from)),
            ("HostConfig", Some(host.into())),
            ("NetworkingConfig", networking.map(|name| json!({ "EndpointsConfig": { name: settings } }))),
        ]))
    }
}

/// The fields that are given.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Map<String, Value> {
    fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn map(texts: &BTreeMap<String, String>) -> Option<Value> {
    (!texts.is_empty()).then(|| json!(texts))
}

/// Where each port is published. The form has read these texts already; one that is none is sent as a key of its own, so
/// that the engine refuses the container instead of making it without the port.
fn bindings(ports: &[String]) -> BTreeMap<String, Vec<Value>> {
    let mut bindings: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for text in ports {
        let Ok(mappings) = ports_spec::parse(text) else {
            bindings.entry(text.clone()).or_default();
            continue;
        };
        for mapping in mappings {
            let port = mapping.host_port.map(|port| port.to_string()).unwrap_or_default();
            let ip = mapping.host_ip.map(|ip| ip.to_string().into());
            let binding = object([("HostIp", ip), ("HostPort", Some(port.into()))]);
            bindings.entry(mapping.key()).or_default().push(binding.into());
        }
    }
    bindings
}

/// docker's `--restart` (docker/cli `opts/restart.go`): the name, for `on-failure` with the most tries after a colon.
/// `no` is what the engine does anyway. A name that it does not know it is asked all the same, and refuses.
fn restart_policy(text: &str) -> Option<Value> {
    let (name, count) = text.split_once(':').unwrap_or((text, ""));
    match (name, count.parse::<u32>()) {
        ("" | "no", _) => None,
        (name, Ok(count)) => Some(json!({"Name": name, "MaximumRetryCount": count})),
        (_, Err(_)) => Some(json!({"Name": text})),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_ports_come_apart() {
        let ports = ["8080:80", "127.0.0.1:53:53/udp", "443", "[::1]:81:80"].map(str::to_owned);
        assert_eq!(
            json!(bindings(&ports)),
            json!({
                "443/tcp": [{"HostPort": ""}],
                "53/udp": [{"HostIp": "127.0.0.1", "HostPort": "53"}],
                "80/tcp": [{"HostPort": "8080"}, {"HostIp": "::1", "HostPort": "81"}],
            })
        );
        assert_eq!(json!(bindings(&["http".into()])), json!({ "http": [] }), "the engine is to refuse it");
    }

    #[test]
    fn restart_policies_keep_their_count() {
        for (text, policy) in [
            ("", None),
            ("no", None),
            ("always", Some(json!({"Name": "always"}))),
            ("unless-stopped", Some(json!({"Name": "unless-stopped"}))),
            ("on-failure", Some(json!({"Name": "on-failure"}))),
            ("on-failure:3", Some(json!({"Name": "on-failure", "MaximumRetryCount": 3}))),
            // For the engine to refuse.
            ("sometimes", Some(json!({"Name": "sometimes"}))),
            ("on-failure:x", Some(json!({"Name": "on-failure:x"}))),
        ] {
            assert_eq!(restart_policy(text), policy, "{text}");
        }
    }

    #[test]
    fn an_attachment_is_asked_for_whole() {
        let request = EndpointRequest {
            network: "lan".into(),
            ipv4: Some("198.19.249.201".into()),
            ipv6: Some(String::new()),
            mac: Some("02:42:c6:13:f9:c9".into()),
            aliases: vec!["www".into()],
            gateway_priority: Some(-5),
            links: vec!["db:data".into()],
            link_local: vec!["169.254.7.7".into()],
            driver_options: [("key".to_owned(), "value".to_owned())].into(),
        };
        let mut whole = json!({
            "IPAMConfig": {"IPv4Address": "198.19.249.201", "LinkLocalIPs": ["169.254.7.7"]},
            "Links": ["db:data"], "MacAddress": "02:42:c6:13:f9:c9", "Aliases": ["www"],
            "DriverOpts": {"key": "value"}, "GwPriority": -5,
        });
        assert_eq!(request.settings(Spoken::of("1.48"), false), whole);
        let fields = whole.as_object_mut().expect("an object");
        fields.remove("GwPriority");
        assert_eq!(request.settings(Spoken::of("1.47"), false), whole);
        assert_eq!(request.settings(Spoken::of("1.41"), true), whole);
        whole.as_object_mut().expect("an object").remove("MacAddress");
        assert_eq!(request.settings(Spoken::of("1.43"), false), whole);
    }
}
