//! All networks and attachments of a lab's engine, for comparing. Ids, times and what follows from them are left out,
//! and so is the difference between nothing and an empty list, which depends on who made the object.

use lanward_lab::Lab;
use serde_json::{Map, Value, json};

/// What an engine has.
#[derive(Debug, Clone, PartialEq)]
pub struct State(Value);

impl State {
    /// As it is now.
    pub fn of(lab: &Lab) -> Self {
        let ids = |words: &[&str]| -> Vec<String> {
            lab.docker(words).unwrap().split_whitespace().map(str::to_owned).collect()
        };
        let networks = ids(&["network", "ls", "-q", "--no-trunc"]);
        let containers = ids(&["ps", "-aq", "--no-trunc"]);
        let shown = |words: &[&str], ids: &[String]| -> Vec<Value> {
            if ids.is_empty() {
                return Vec::new();
            }
            let text = lab.docker(words.iter().copied().chain(ids.iter().map(String::as_str))).unwrap();
            serde_json::from_str(&text).unwrap()
        };
        let mut networks = shown(&["network", "inspect"], &networks);
        for network in &mut networks {
            for field in ["Id", "Created", "Containers"] {
                network.as_object_mut().unwrap().remove(field);
            }
        }
        let mut containers: Vec<Value> = shown(&["inspect"], &containers).iter().map(container).collect();
        let by_name = |v: &Value| v["Name"].as_str().unwrap().to_owned();
        networks.sort_by_key(by_name);
        containers.sort_by_key(by_name);
        let mut state = json!({ "networks": networks, "containers": containers });
        tidy(&mut state);
        Self(state)
    }

    /// Without MAC addresses, for an engine that gives a new one at every attaching.
    #[allow(dead_code)] // each test uses a part
    pub fn without_macs(mut self) -> Self {
        for container in self.0["containers"].as_array_mut().into_iter().flatten() {
            let networks = container["Networks"].as_object_mut().into_iter().flat_map(|n| n.values_mut());
            for endpoint in networks.filter_map(Value::as_object_mut) {
                endpoint.remove("MacAddress");
            }
        }
        self
    }

    /// Without what an edit may change: an address that the engine had chosen is asked for afterwards, and where an
    /// engine cannot keep a MAC address, there is another.
    pub fn for_edits(mut self, macs: bool) -> Self {
        for container in self.0["containers"].as_array_mut().into_iter().flatten() {
            let running = container["Status"] == "running";
            let networks = container["Networks"].as_object_mut().into_iter().flat_map(|n| n.values_mut());
            for endpoint in networks.filter_map(Value::as_object_mut) {
                if running {
                    endpoint.remove("IPAMConfig");
                } else {
                    // Made up at the first start, or at the attaching, whichever comes first (28.5).
                    endpoint.remove("DNSNames");
                }
                if !macs {
                    endpoint.remove("MacAddress");
                }
            }
        }
        self
    }

    /// Fails where an attachment differs, gateways aside: those are the network's.
    pub fn containers_must_be(&self, wanted: &Self, what: &str) {
        let plain = |state: &Self| {
            let mut containers = state.0["containers"].clone();
            for container in containers.as_array_mut().into_iter().flatten() {
                let networks = container["Networks"].as_object_mut().into_iter().flat_map(|n| n.values_mut());
                for endpoint in networks.filter_map(Value::as_object_mut) {
                    endpoint.remove("Gateway");
                    endpoint.remove("IPv6Gateway");
                }
            }
            Self(containers)
        };
        plain(self).must_be(&plain(wanted), what);
    }

    /// Fails with what differs.
    pub fn must_be(&self, wanted: &Self, what: &str) {
        let (a, b) = (format!("{:#}", wanted.0), format!("{:#}", self.0));
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let (a, b) = (lines(&a), lines(&b));
        let gone: Vec<_> = a.iter().filter(|l| !b.contains(l)).collect();
        let new: Vec<_> = b.iter().filter(|l| !a.contains(l)).collect();
        assert!(self == wanted, "{what}: gone {gone:#?}, new {new:#?}\n{:#}", self.0);
    }
}

fn container(inspected: &Value) -> Value {
    let id = inspected["Id"].as_str().unwrap();
    let mut networks = inspected["NetworkSettings"]["Networks"].clone();
    for endpoint in networks.as_object_mut().unwrap().values_mut() {
        let endpoint = endpoint.as_object_mut().unwrap();
        for field in ["NetworkID", "EndpointID"] {
            endpoint.remove(field);
        }
        for field in ["Aliases", "DNSNames"] {
            if let Some(names) = endpoint.get_mut(field).and_then(Value::as_array_mut) {
                // The engine adds the container's own short id.
                names.retain(|name| !id.starts_with(name.as_str().unwrap()));
                names.sort_by_key(|name| name.as_str().unwrap().to_owned());
            }
        }
    }
    json!({
        "Name": inspected["Name"],
        "Status": inspected["State"]["Status"],
        "Image": inspected["Config"]["Image"],
        "Labels": inspected["Config"]["Labels"],
        "Networks": networks,
    })
}

fn tidy(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                if key == "org.lanward.run" {
                    *inner = "a run".into();
                }
                tidy(inner);
            }
            let full: Map<String, Value> = std::mem::take(map)
                .into_iter()
                .filter(|(_, v)| !matches!(v, Value::Null) && *v != json!({}) && *v != json!([]))
                .collect();
            *map = full;
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// What on the engine carries the label of a run, in docker's words.
pub fn orphans(lab: &Lab, run: &str) -> String {
    let filter = format!("label=org.lanward.run={run}");
    let networks = lab.docker(["network", "ls", "-q", "--filter", &filter]).unwrap();
    let containers = lab.docker(["ps", "-aq", "--filter", &filter]).unwrap();
    format!("{networks}{containers}")
}
