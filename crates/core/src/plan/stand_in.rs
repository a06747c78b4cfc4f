//! Stand-ins for the predictor and the rules until theirs are on main.

use crate::{
    facts::{EngineFacts, Facts},
    finding::Finding,
    intent::NetworkIntent,
    predict::Prediction,
    request::{CreateRequest, EndpointRequest},
};

pub(super) fn create(_: &EngineFacts, _: &CreateRequest) -> Prediction {
    Prediction::Unsure { missing: "rules".into() }
}

pub(super) fn endpoint(_: &EngineFacts, _: &str, _: &EndpointRequest) -> Prediction {
    Prediction::Unsure { missing: "rules".into() }
}

pub(super) fn diagnose_intent(
    _: &Facts,
    _: &NetworkIntent,
    _: &CreateRequest,
    _: Option<&Prediction>,
) -> Vec<Finding> {
    Vec::new()
}

pub(super) fn diagnose_endpoint(
    _: &Facts,
    _: &EndpointRequest,
    _: Option<&crate::request::ContainerRequest>,
) -> Vec<Finding> {
    Vec::new()
}
