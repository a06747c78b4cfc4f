//! What an engine can do with an attachment, by its version: who a MAC address belongs to, and whether a way out has a
//! priority. Leaves out on purpose what it answers to a request: that is [`crate::predict`].

use crate::facts::{EngineFacts, Product};

/// From this API on an attach may ask for a MAC address (Docker 29.3; moby `api/docs/CHANGELOG.md`).
const MAC_AT_CONNECT: (u32, u32) = (1, 54);
/// From this API on a MAC address belongs to an endpoint; before, to the container, and every attaching to its main
/// network uses it again (moby 20.10 `daemon/container_operations.go`, `buildCreateEndpointOptions`).
const MAC_OF_ENDPOINT: (u32, u32) = (1, 44);
/// From this API on an endpoint has a priority for the default route (moby `api/docs/CHANGELOG.md`).
const GATEWAY_PRIORITY: (u32, u32) = (1, 48);
/// The last Docker that makes a MAC address of an IPv4 address ([`crate::names::MacAddr::of_docker`]).
const LAST_MAC_OF_ADDRESS: u32 = 27;

/// What the API that is spoken with an engine knows of an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken {
    /// A MAC address belongs to it, and not to the container.
    pub mac_of_endpoint: bool,
    /// It has a priority for the default route.
    pub priorities: bool,
}

impl Spoken {
    /// By the API's version (`1.41`); one that cannot be read knows nothing.
    pub fn of(api: &str) -> Self {
        Self { mac_of_endpoint: pair(api) >= MAC_OF_ENDPOINT, priorities: pair(api) >= GATEWAY_PRIORITY }
    }

    /// By what was agreed with the engine.
    pub fn with(engine: &EngineFacts) -> Self {
        Self::of(&engine.version.negotiated_api)
    }
}

/// An attaching may ask for a MAC address.
pub(crate) fn takes_mac_at_connect(engine: &EngineFacts) -> bool {
    pair(&engine.version.negotiated_api) >= MAC_AT_CONNECT
}

/// A MAC address belongs to the container and not to each of its attachments.
pub(crate) fn mac_of_container(engine: &EngineFacts) -> bool {
    !Spoken::with(engine).mac_of_endpoint
}

/// The MAC address that the engine makes up follows from the IPv4 address, so one stays with the other.
pub(crate) fn makes_mac_of_address(engine: &EngineFacts) -> bool {
    pair(&engine.version.version).0 <= LAST_MAC_OF_ADDRESS
}

/// Endpoints have priorities on this engine.
pub(crate) fn has_priorities(engine: &EngineFacts) -> bool {
    engine.version.product == Product::Docker && Spoken::with(engine).priorities
}

/// The first two numbers of a version; zero where they cannot be read.
fn pair(version: &str) -> (u32, u32) {
    let mut parts = version.split(['.', '+', '-']).map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}
