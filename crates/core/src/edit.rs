//! A network that is there, as a form: what can be changed about it, what is kept as it is because the form has no
//! field for it, why it cannot be edited at all, and what an edit does to each container on it.
//! Leaves out on purpose the plan (`plan::propose_edit`).

mod endpoints;
mod merge;

pub(crate) use endpoints::{Joined, joined};
pub use merge::merge;

use serde::{Deserialize, Serialize};

use crate::{
    RUN_LABEL,
    draft::{self, Drawn, DriverKind, FieldError, NetworkDraft, NotCarried},
    facts::{Container, EngineFacts, Network, Product},
    finding::Finding,
    names::{ContainerId, ContainerName, MacAddr},
    plan::Plan,
    predict::Prediction,
    request::CreateRequest,
    run::Difference,
};

/// Labels that make Compose take a network for its own; a copy must not have them.
const COMPOSE: &str = "com.docker.compose.";

/// The form that an edit or a copy starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EditForm {
    /// The network's name.
    pub network: String,
    /// Every field of it that the form has; unknown driver options are among its options.
    pub draft: NetworkDraft,
    /// What the form has no field for, and what is therefore kept as it is.
    pub kept: Vec<KeptField>,
    /// Why it cannot be edited. Not empty: the form is only for reading.
    pub refusals: Vec<EditRefusal>,
}

/// A field that the form does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KeptField {
    /// Its name in the engine's API (`IPAM.Driver`).
    pub field: String,
    /// Its value.
    pub value: String,
}

/// Why a network cannot be edited; its words are `edit-refusal-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum EditRefusal {
    /// The engine made it for itself.
    Predefined,
    /// It belongs to a swarm.
    SwarmScope,
    /// It is the swarm's routing mesh.
    Ingress,
    /// It is a template.
    Template,
    /// It was made from a template, which has its settings.
    FromTemplate {
        /// The template.
        template: String,
    },
    /// Its driver is not one that Lanward makes networks with.
    OtherDriver {
        /// The driver.
        driver: String,
    },
    /// Podman does not show all that a network was made with.
    Podman,
    /// It has fields that are not understood here and would be lost.
    Unread {
        /// Their names.
        fields: Vec<String>,
    },
    /// A field has a value that the form cannot hold.
    Unreadable {
        /// The field.
        fields: Vec<String>,
    },
    /// Tasks of a swarm are on it.
    SwarmTasks {
        /// Their containers.
        containers: Vec<ContainerName>,
    },
    /// Containers are about to change by themselves (restarting, being removed).
    Unsettled {
        /// The containers.
        containers: Vec<ContainerName>,
    },
}

/// The answer to an edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EditProposal {
    /// The form it started from; none where there is no such network.
    pub form: Option<EditForm>,
    /// Fields that cannot be read.
    pub field_errors: Vec<FieldError>,
    /// What is found about the network as it would be.
    pub findings: Vec<Finding>,
    /// What the engine will answer to the create.
    pub prediction: Option<Prediction>,
    /// What changes, field by field. Empty: the network is so already, and there is no plan.
    pub changes: Vec<Difference>,
    /// What happens to each container on it.
    pub impact: Vec<EndpointImpact>,
    /// The request that makes it anew.
    pub request: Option<CreateRequest>,
    /// The plan; none where something blocks it, or nothing changes.
    pub plan: Option<Plan>,
}

/// What an edit does to a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EndpointImpact {
    /// The container.
    pub container: ContainerId,
    /// Its name.
    pub name: ContainerName,
    /// It runs, so it is cut off for a moment.
    pub cut_off: bool,
    /// Its IPv4 address.
    pub ipv4: AddressFate,
    /// Its IPv6 address.
    pub ipv6: AddressFate,
    /// Its MAC address.
    pub mac: MacFate,
    /// The Compose project it belongs to.
    pub project: Option<String>,
}

/// What becomes of an address; its words are `address-fate-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum AddressFate {
    /// It has none and gets none.
    Without,
    /// It stays.
    Stays {
        /// The address.
        address: std::net::IpAddr,
    },
    /// It moves with the subnet, keeping its place in it.
    Moves {
        /// From.
        from: std::net::IpAddr,
        /// To.
        to: std::net::IpAddr,
    },
    /// The engine gives another.
    Changes {
        /// From.
        from: std::net::IpAddr,
    },
    /// There is no subnet of its family any more.
    Lost {
        /// From.
        from: std::net::IpAddr,
    },
    /// The engine gives one at the next start, as it would have done anyway.
    AtStart,
}

/// What becomes of a MAC address; its words are `mac-fate-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum MacFate {
    /// It has none of its own now.
    Without,
    /// It stays.
    Stays {
        /// The address.
        mac: MacAddr,
    },
    /// This engine gives a new one at every attaching (API before 1.54).
    Changes {
        /// From.
        from: MacAddr,
    },
}

/// The form of a network that is there, for editing it.
pub fn form(engine: &EngineFacts, network: &Network) -> EditForm {
    let Drawn { draft, not_carried } = draft::of_network(network);
    let mut refusals = refusals(engine, network);
    // What the form has something against cannot be read back; what it only has no place for, the merge keeps.
    let unreadable = not_carried.iter().filter(|lost| lost.code.is_some());
    let fields: Vec<String> = unreadable.map(|lost| lost.field.clone()).collect();
    if refusals.is_empty() && !fields.is_empty() {
        refusals.push(EditRefusal::Unreadable { fields });
    }
    let kept = kept(&draft, &not_carried);
    EditForm { network: network.name.to_string(), draft, kept, refusals }
}

/// The form for another network like this one: every field, but not the name and not what makes it Compose's.
pub fn form_of_copy(engine: &EngineFacts, network: &Network) -> EditForm {
    let mut form = form(engine, network);
    // What cannot be taken apart can still be made a second time.
    form.refusals
        .retain(|refusal| !matches!(refusal, EditRefusal::SwarmTasks { .. } | EditRefusal::Unsettled { .. }));
    form.draft.name.clear();
    form.draft.labels.retain(|key, _| !key.starts_with(COMPOSE));
    form
}

fn driver_of(network: &Network) -> Option<DriverKind> {
    [DriverKind::Bridge, DriverKind::Macvlan, DriverKind::Ipvlan]
        .into_iter()
        .find(|driver| driver.as_str() == network.driver)
}

/// What has no field of its own in a face, and what the form has no place for.
fn kept(draft: &NetworkDraft, not_carried: &[NotCarried]) -> Vec<KeptField> {
    let beside = &draft.kept;
    let mut kept = Vec::new();
    let mut keep = |field: &str, value: &str| {
        kept.push(KeptField { field: field.to_owned(), value: value.to_owned() });
    };
    let given = [
        ("Scope", beside.scope.as_str()),
        ("ConfigFrom", beside.config_from.as_str()),
        ("Attachable", if beside.attachable { "true" } else { "" }),
        ("EnableIPv4", if beside.ipv4 == Some(false) { "false" } else { "" }),
        ("IPAM.Driver", beside.ipam_driver.as_str()),
    ];
    given.iter().filter(|(_, value)| !value.is_empty()).for_each(|(field, value)| keep(field, value));
    for (key, value) in &beside.ipam_options {
        keep(&format!("IPAM.Options.{key}"), value);
    }
    for (key, value) in &draft.options {
        keep(&format!("Options.{key}"), value);
    }
    for lost in not_carried.iter().filter(|lost| lost.code.is_none()) {
        keep(&lost.field, &lost.value);
    }
    kept
}

fn refusals(engine: &EngineFacts, network: &Network) -> Vec<EditRefusal> {
    let mut refusals = Vec::new();
    if network.is_predefined() {
        refusals.push(EditRefusal::Predefined);
    }
    if network.ingress {
        refusals.push(EditRefusal::Ingress);
    }
    if network.scope == "swarm" {
        refusals.push(EditRefusal::SwarmScope);
    }
    if network.config_only {
        refusals.push(EditRefusal::Template);
    }
    if let Some(template) = network.config_from.clone().filter(|name| !name.is_empty()) {
        refusals.push(EditRefusal::FromTemplate { template });
    }
    if refusals.is_empty() && driver_of(network).is_none() {
        refusals.push(EditRefusal::OtherDriver { driver: network.driver.clone() });
    }
    if engine.version.product == Product::Podman {
        refusals.push(EditRefusal::Podman);
    }
    if !network.unread.is_empty() {
        refusals.push(EditRefusal::Unread { fields: network.unread.clone() });
    }
    let on = |is: fn(&Container) -> bool| -> Vec<ContainerName> {
        engine.endpoints_of(network).filter(|(c, _)| is(c)).map(|(c, _)| c.name.clone()).collect()
    };
    let tasks = on(|c| c.labels.contains_key("com.docker.swarm.task.id"));
    if !tasks.is_empty() {
        refusals.push(EditRefusal::SwarmTasks { containers: tasks });
    }
    let unsettled = on(|c| matches!(c.state.as_str(), "restarting" | "removing" | "dead"));
    if !unsettled.is_empty() {
        refusals.push(EditRefusal::Unsettled { containers: unsettled });
    }
    refusals
}

/// What differs between two requests, field by field, Lanward's run label left out.
pub fn changes(was: &CreateRequest, is: &CreateRequest) -> Vec<Difference> {
    let flat = |request: &CreateRequest| {
        let mut request = request.clone();
        request.labels.remove(RUN_LABEL);
        request.check_duplicate = None;
        let mut fields = std::collections::BTreeMap::new();
        flatten(&serde_json::to_value(request).unwrap_or_default(), "", &mut fields);
        fields
    };
    let (was, is) = (flat(was), flat(is));
    let mut names: Vec<&String> = was.keys().chain(is.keys()).collect();
    names.sort();
    names.dedup();
    let of = |map: &std::collections::BTreeMap<String, String>, name: &String| {
        map.get(name).cloned().unwrap_or_default()
    };
    names
        .into_iter()
        .filter(|name| was.get(*name) != is.get(*name))
        .map(|name| Difference { field: name.clone(), wanted: of(&is, name), got: of(&was, name) })
        .collect()
}

fn flatten(value: &serde_json::Value, path: &str, fields: &mut std::collections::BTreeMap<String, String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        serde_json::Value::Object(map) => map.iter().for_each(|(k, v)| flatten(v, &below(k), fields)),
        serde_json::Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, v)| flatten(v, &below(&at.to_string()), fields));
        }
        serde_json::Value::Null => {}
        serde_json::Value::String(text) => {
            fields.insert(path.to_owned(), text.clone());
        }
        other => {
            fields.insert(path.to_owned(), other.to_string());
        }
    }
}
