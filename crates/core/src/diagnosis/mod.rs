//! What the facts mean. One rule, one function, one subject a file; `rules` lists them, `scene` is what they
//! look at, `order` puts causes first. Leaves out on purpose the sentences (the catalogue) and the engine's
//! answer (`predict`).

mod order;
mod rules;
mod scene;

use crate::{
    facts::{Facts, Network},
    finding::Finding,
    intent::NetworkIntent,
    predict::Prediction,
    request::{CreateRequest, EndpointRequest},
};
pub(crate) use order::arrange;
use rules::{Check, RULES};
use scene::{Joining, Scene, Subject};

/// Everything found about this machine and engine as they are, root causes first, worst first.
pub fn diagnose(facts: &Facts) -> Vec<Finding> {
    let scene = Scene::of(facts);
    let existing = scene.existing();
    let mut found = Vec::new();
    for rule in RULES {
        match rule.check {
            Check::Site(check) => found.extend(check(&scene)),
            Check::Network(check) => found.extend(existing.iter().flat_map(|subject| check(&scene, subject))),
            Check::Wish(_) | Check::Joining(_) | Check::Removal(_) => {}
        }
    }
    arrange(found)
}

/// Everything found about a network somebody wants, on this machine and engine.
///
/// `request` is what would be sent for `intent`; `prediction` is what the engine will answer to it. A refusal
/// becomes a finding that blocks, folded under the more specific finding that explains it.
pub fn diagnose_intent(
    facts: &Facts,
    intent: &NetworkIntent,
    request: &CreateRequest,
    prediction: Option<&Prediction>,
) -> Vec<Finding> {
    let scene = Scene::of(facts);
    let subject = Subject::planned(intent, request, prediction);
    let mut found = rules::engine::refusal(prediction);
    for rule in RULES {
        match rule.check {
            Check::Network(check) | Check::Wish(check) => found.extend(check(&scene, &subject)),
            Check::Site(_) | Check::Joining(_) | Check::Removal(_) => {}
        }
    }
    arrange(found)
}

/// Everything found about attaching a container to a network that is there: what is to be said of the
/// network itself, of the addresses asked for, and of the ports.
///
/// `container` is the name or id of a container that is there; none where one is to be made.
pub fn diagnose_endpoint(
    facts: &Facts,
    endpoint: &EndpointRequest,
    publish: &[String],
    container: Option<&str>,
    prediction: Option<&Prediction>,
) -> Vec<Finding> {
    let scene = Scene::of(facts);
    let mut found = rules::engine::refusal(prediction);
    found.extend(rules::engine::no_engine(&scene));
    if let Some(network) = scene.engine.and_then(|engine| engine.network(&endpoint.network)) {
        found.extend(joining(&scene, network, endpoint, publish, container));
    }
    arrange(found)
}

/// Everything found about removing a network that is there and that the engine would remove.
pub fn diagnose_removal(facts: &Facts, network: &Network) -> Vec<Finding> {
    let scene = Scene::of(facts);
    let checks = RULES.iter().filter_map(|rule| match rule.check {
        Check::Removal(check) => Some(check),
        Check::Site(_) | Check::Network(_) | Check::Wish(_) | Check::Joining(_) => None,
    });
    arrange(checks.flat_map(|check| check(&scene, network)).collect())
}

/// What ends when a network that is there is made anew, beside what is told of its attachments.
pub fn diagnose_remaking(facts: &Facts, network: &Network) -> Vec<Finding> {
    rules::access::ends_with_network(&Scene::of(facts), network)
}

fn joining(
    scene: &Scene<'_>,
    network: &Network,
    endpoint: &EndpointRequest,
    publish: &[String],
    container: Option<&str>,
) -> Vec<Finding> {
    let subject = scene.subject(network);
    let joining = Joining { network, subject: &subject, endpoint, publish, container };
    let mut found = Vec::new();
    for rule in RULES {
        match rule.check {
            Check::Network(check) => found.extend(check(scene, &subject)),
            Check::Joining(check) => found.extend(check(scene, &joining)),
            Check::Site(_) | Check::Wish(_) | Check::Removal(_) => {}
        }
    }
    found
}
