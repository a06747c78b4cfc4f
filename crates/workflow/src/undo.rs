//! Undoing one step. Each undo looks first at what is there, so that it can be done twice, or after a death between
//! the act and its record; and it removes only what carries the run's label.
//! Leaves out on purpose which steps are undone, and when: that is [`crate::apply`].

use std::collections::BTreeMap;

use lanward_core::{
    RUN_LABEL,
    access::Shim,
    facts::Container,
    names::{ContainerId, NetworkId, NetworkName},
    plan::{PlanId, Step},
    ports::{Engine, EngineError},
    predict::ErrorClass,
    recovery::is_again,
    request::{CreateRequest, EndpointRequest},
    run::StepFailure,
};

/// How a step is undone. Networks are ids, or names where no id is known.
#[derive(Clone)]
pub(crate) enum Undo {
    RemoveNetwork { id_or_name: String },
    RemakeNetwork { id: NetworkId, definition: Box<CreateRequest> },
    RemoveContainer { id_or_name: String },
    Disconnect { container: ContainerId, network: String },
    Connect { container: ContainerId, network: String, endpoint: EndpointRequest },
    LetShimGo { shim: Shim },
    HoldShim { shim: Shim, run: PlanId },
}

/// How `step` is undone; none where it has no undo. `made` is the id of what it made; `current` gives the present id
/// of a network that a step calls by a name or an earlier id.
pub(crate) fn undo_of(step: &Step, made: Option<&str>, current: impl Fn(&str) -> String) -> Option<Undo> {
    match step {
        Step::CreateNetwork { request } => {
            Some(Undo::RemoveNetwork { id_or_name: made.unwrap_or(&request.name).to_owned() })
        }
        Step::CreateContainer { request } => {
            let id_or_name = made.unwrap_or(&request.name).to_owned();
            (!id_or_name.is_empty()).then_some(Undo::RemoveContainer { id_or_name })
        }
        Step::Connect { container, endpoint, .. } => {
            Some(Undo::Disconnect { container: container.clone(), network: current(&endpoint.network) })
        }
        Step::Disconnect { container, network_id, endpoint, .. } => {
            let network = current(network_id.as_str());
            let endpoint = EndpointRequest { network: network.clone(), ..endpoint.clone() };
            Some(Undo::Connect { container: container.clone(), network, endpoint })
        }
        Step::RemoveNetwork { id, definition, .. } => definition
            .as_ref()
            .map(|definition| Undo::RemakeNetwork { id: id.clone(), definition: definition.clone() }),
        Step::CompareNetwork { .. }
        | Step::CompareEndpoint { .. }
        | Step::PullImage { .. }
        | Step::StartContainer { .. }
        | Step::RemoveProbe { .. }
        | Step::WatchWayOut { .. } => None,
        Step::HoldShim { shim } => Some(Undo::LetShimGo { shim: shim.clone() }),
        Step::LetShimGo { shim, run, .. } => Some(Undo::HoldShim { shim: shim.clone(), run: run.clone() }),
    }
}

/// Undoes one step and returns the id of what that made, if it made something.
pub(crate) async fn undo_one(
    engine: &impl Engine,
    run: &PlanId,
    undo: Undo,
) -> Result<Option<String>, StepFailure> {
    let ours = |labels: &BTreeMap<String, String>| labels.get(RUN_LABEL) == Some(&run.0);
    match undo {
        Undo::RemoveNetwork { id_or_name } => match engine.network(&id_or_name).await {
            Ok(network) if ours(&network.labels) => engine.remove_network(&network.id).await?,
            Ok(network) => return Err(StepFailure::NotOurs { what: network.id.to_string() }),
            Err(error) => gone(error)?,
        },
        Undo::RemoveContainer { id_or_name } => match engine.container(&id_or_name).await {
            Ok(container) if ours(&container.labels) => engine.remove_container(&container.id).await?,
            Ok(container) => return Err(StepFailure::NotOurs { what: container.id.to_string() }),
            Err(error) => gone(error)?,
        },
        Undo::LetShimGo { shim } => match engine.container(&shim.container()).await {
            Ok(container) if ours(&container.labels) => engine.let_shim_go(&shim).await?,
            Ok(container) => return Err(StepFailure::NotOurs { what: container.id.to_string() }),
            // Its container may be gone, and its link still there.
            Err(error) => {
                gone(error)?;
                engine.let_shim_go(&shim).await?;
            }
        },
        Undo::HoldShim { shim, run } => match engine.container(&shim.container()).await {
            Ok(_) => {}
            Err(error) => {
                gone(error)?;
                return Ok(Some(engine.hold_shim(&shim, &run).await?.to_string()));
            }
        },
        Undo::RemakeNetwork { id, definition } => return remake(engine, &id, &definition).await,
        Undo::Disconnect { container, network } => {
            if attached(engine, &container, &network).await?.is_some() {
                match engine.disconnect(&container, &NetworkId::seen(network)).await {
                    Ok(()) => {}
                    Err(error) => gone(error)?,
                }
            }
        }
        Undo::Connect { container, network, endpoint } => match engine.container(container.as_str()).await {
            // A container that somebody has removed since needs no network.
            Err(error) => gone(error)?,
            // If the detaching never reached the engine, the container is still there.
            Ok(_) if attached(engine, &container, &network).await?.is_some() => {}
            Ok(_) => engine.connect(&container, &endpoint).await?,
        },
    }
    Ok(None)
}

/// Makes a removed network again. None where it was never removed.
async fn remake(
    engine: &impl Engine,
    id: &NetworkId,
    definition: &CreateRequest,
) -> Result<Option<String>, StepFailure> {
    match engine.network(id.as_str()).await {
        Ok(_) => return Ok(None),
        Err(error) => gone(error)?,
    }
    match engine.network(&definition.name).await {
        // It was made again before, and only the record of that is missing.
        Ok(network) if is_again(definition, &network) => return Ok(Some(network.id.to_string())),
        Ok(network) => return Err(StepFailure::NotOurs { what: network.id.to_string() }),
        Err(error) => gone(error)?,
    }
    let (made, _) = engine.create_network(definition).await?;
    Ok(Some(made.to_string()))
}

/// The container, where it is attached to the network; none where it is not, or one of the two is gone.
pub(crate) async fn attached(
    engine: &impl Engine,
    container: &ContainerId,
    network: &str,
) -> Result<Option<Container>, StepFailure> {
    let found = match engine.container(container.as_str()).await {
        Ok(container) => container,
        Err(error) => return gone(error).map(|()| None),
    };
    let (id, name) = match engine.network(network).await {
        Ok(network) => (network.id, network.name),
        Err(error) if is_gone(&error) => (NetworkId::seen(network), NetworkName::seen(network)),
        Err(error) => return Err(error.into()),
    };
    // The attachment of a container that does not run shows no id (measured on 20.10 and 28.5).
    let on = found.endpoints.iter().any(|e| match e.network_id.as_str() {
        "" => e.network == name,
        seen => seen == id.as_str(),
    });
    Ok(on.then_some(found))
}

/// What is not there any more needs no undoing.
fn gone(error: EngineError) -> Result<(), StepFailure> {
    if is_gone(&error) { Ok(()) } else { Err(error.into()) }
}

pub(crate) fn is_gone(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::Refused { status: 404, .. } | EngineError::Refused { class: ErrorClass::NotFound, .. }
    )
}
