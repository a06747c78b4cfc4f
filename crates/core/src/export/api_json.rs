//! The bodies of the engine's calls, as text.

use serde::Serialize;

pub(super) fn text(body: &impl Serialize) -> String {
    serde_json::to_string_pretty(body).expect("a body has only text keys")
}
