//! What refused creates leave in the engine's address book, and what it then answers to the next ones. Each sequence
//! and its answers were measured on Docker 28.5.2, the refusals of the second also on 26.1.5.

mod support_state;

use lanward_core::{
    facts::Network,
    predict::{self, EngineState, ErrorClass, Prediction},
    request::CreateRequest,
};
use support_state::{machine, network};

fn request(json: &str) -> CreateRequest {
    serde_json::from_str(json).expect("a request")
}

/// Predicts, and remembers what the engine would.
fn ask(state: &mut EngineState, json: &str) -> Prediction {
    let outcome = predict::create_in_full(state, &request(json));
    state.memory = outcome.memory;
    outcome.prediction
}

fn class_of(prediction: &Prediction) -> Option<ErrorClass> {
    match prediction {
        Prediction::Refuse { class, .. } => Some(*class),
        _ => None,
    }
}

const LOSES_A_SUBNET: &str = r#"{"Name":"w261","Driver":"bridge","IPAM":{"Config":[
    {"Subnet":"10.40.2.0/30","Gateway":"10.40.2.1"},{"Subnet":"10.41.2.0/24","Gateway":"10.41.2.255"}]}}"#;
const LEAVES_ITS_GATEWAY: &str = r#"{"Name":"w639","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.40.2.0/30",
    "IPRange":"10.40.2.2/32","AuxiliaryAddresses":{"a":"10.40.2.3","b":"10.40.2.1"}}]}}"#;
const WANTS_THE_SAME: &str = r#"{"Name":"w1567","Driver":"macvlan","Options":{"parent":"v0"},
    "IPAM":{"Config":[{"Subnet":"10.40.2.0/30","IPRange":"10.40.2.2/32"}]}}"#;

#[test]
fn a_gateway_stays_taken_in_a_lost_subnet() {
    let mut state = machine("28.5.2");
    assert_eq!(class_of(&ask(&mut state, LOSES_A_SUBNET)), Some(ErrorClass::GatewayInUse));
    let before = state.clone();
    assert_eq!(class_of(&ask(&mut state, LEAVES_ITS_GATEWAY)), Some(ErrorClass::ExclusionInUse));
    let Prediction::Refuse { status, class, message } = ask(&mut state, WANTS_THE_SAME) else {
        panic!("accepted")
    };
    assert_eq!((status, class), (500, ErrorClass::NoAddressLeft));
    assert_eq!(message, "failed to allocate gateway (): no available addresses on this pool");
    // Without the create in between the address is there.
    assert_eq!(class_of(&predict::create(&before, &request(WANTS_THE_SAME))), None);
}

#[test]
fn a_gateway_stays_taken_in_the_subnet_of_a_network_and_goes_with_it() {
    for version in ["26.1.5", "28.5.2"] {
        let mut state = machine(version);
        let neighbour: Network =
            network("y1", "bridge", "10.50.0.0/24", Some("10.50.0.1"), Some("10.50.0.0/25"), &[]);
        state.networks.push(neighbour);
        let leaves = r#"{"Name":"y2","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.50.0.0/24",
            "IPRange":"10.50.0.128/32","AuxiliaryAddresses":{"a":"10.50.0.1"}}]}}"#;
        let wants = r#"{"Name":"y3","Driver":"macvlan","Options":{"parent":"v0"},"IPAM":{"Config":[
            {"Subnet":"10.50.0.0/24","IPRange":"10.50.0.128/32"}]}}"#;
        assert_eq!(class_of(&ask(&mut state, leaves)), Some(ErrorClass::ExclusionInUse), "{version}");
        assert_eq!(
            class_of(&predict::create(&state, &request(wants))),
            Some(ErrorClass::NoAddressLeft),
            "{version}"
        );
        state.networks.retain(|n| n.name.as_str() != "y1");
        assert_eq!(class_of(&predict::create(&state, &request(wants))), None, "{version}");
    }
}

#[test]
fn addresses_of_a_subnet_that_was_given_back_are_not_remembered() {
    let mut state = machine("28.5.2");
    let alone = r#"{"Name":"z","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.60.0.0/24",
        "AuxiliaryAddresses":{"a":"10.60.0.255"}}]}}"#;
    assert_eq!(class_of(&ask(&mut state, alone)), Some(ErrorClass::ExclusionInUse));
    assert_eq!(state.memory.lost_pools, []);
}
