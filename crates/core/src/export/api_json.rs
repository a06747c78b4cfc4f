//! The body of `POST /networks/create`, as text.

use crate::request::CreateRequest;

pub(super) fn network(request: &CreateRequest) -> String {
    serde_json::to_string_pretty(request).expect("a request has only text keys")
}
