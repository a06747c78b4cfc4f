//! Stand-ins for the predictor until it is on main.

use crate::{
    facts::EngineFacts,
    predict::Prediction,
    request::{CreateRequest, EndpointRequest},
};

pub(super) fn create(_: &EngineFacts, _: &CreateRequest) -> Prediction {
    Prediction::Unsure { missing: "rules".into() }
}

pub(super) fn endpoint(_: &EngineFacts, _: &str, _: &EndpointRequest) -> Prediction {
    Prediction::Unsure { missing: "rules".into() }
}
