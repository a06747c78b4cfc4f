//! Stand-ins for the predictor until all of it is on main.

use crate::{
    facts::EngineFacts,
    predict::{self, Prediction},
    request::{CreateRequest, EndpointRequest},
};

pub(super) fn create(engine: &EngineFacts, request: &CreateRequest) -> Prediction {
    predict::create(&predict::state_of(engine), request)
}

pub(super) fn endpoint(_: &EngineFacts, _: &str, _: &EndpointRequest) -> Prediction {
    Prediction::Unsure { missing: "rules".into() }
}
