//! The body of `POST /networks/create`, as text.

use serde_json::{Map, Value, json};

use crate::request::{CreateRequest, EndpointRequest};

pub(super) fn network(request: &CreateRequest) -> String {
    serde_json::to_string_pretty(request).expect("a request has only text keys")
}

/// The body of `POST /networks/{id}/connect`.
pub(super) fn connect(container: &str, endpoint: &EndpointRequest) -> String {
    let mut settings = Map::new();
    let mut ipam = Map::new();
    for (field, text) in [("IPv4Address", &endpoint.ipv4), ("IPv6Address", &endpoint.ipv6)] {
        if let Some(text) = text {
            ipam.insert(field.into(), json!(text));
        }
    }
    let given = [
        (
            "IPAMConfig",
            Some(Value::Object(ipam)).filter(|ipam| ipam.as_object().is_some_and(|i| !i.is_empty())),
        ),
        ("MacAddress", endpoint.mac.as_ref().map(|mac| json!(mac))),
        ("Aliases", Some(&endpoint.aliases).filter(|all| !all.is_empty()).map(|all| json!(all))),
        ("GwPriority", endpoint.gateway_priority.map(|priority| json!(priority))),
        ("DriverOpts", Some(&endpoint.driver_options).filter(|all| !all.is_empty()).map(|all| json!(all))),
    ];
    for (field, value) in given {
        if let Some(value) = value {
            settings.insert(field.into(), value);
        }
    }
    let body = json!({ "Container": container, "EndpointConfig": settings });
    serde_json::to_string_pretty(&body).unwrap_or_default()
}
