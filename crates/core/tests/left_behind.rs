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

#[test]
fn automatic_ipv6_subnets_follow_each_other_in_a_prefix_that_only_the_engine_knows() {
    // Differential test on 28.5.2, seed 77, 534: the second automatic subnet was that of place 1.
    let asks = request(r#"{"Name":"w535","Driver":"bridge","EnableIPv6":true}"#);
    let given = |state: &EngineState| match predict::create(state, &asks) {
        Prediction::Accept { ipam } => ipam[1].subnet.clone().expect("a subnet"),
        other => panic!("{other:?}"),
    };
    for version in ["27.5.1", "28.5.2", "29.7.2"] {
        let mut state = machine(version);
        assert_eq!(given(&state), "fdxx:xxxx:xxxx::/64", "{version}");
        let gateway = Some("fd12:3456:789a::1");
        let mut first = network("first", "bridge", "fd12:3456:789a::/64", gateway, None, &[]);
        first.ipv6 = true;
        state.networks.push(first);
        assert_eq!(given(&state), "fdxx:xxxx:xxxx:1::/64", "{version}");
        // A subnet with a range was given by somebody.
        let range = "fd12:3456:789a::/80".parse().ok();
        state.networks.last_mut().expect("first").ipam[0].ip_range = range;
        assert_eq!(given(&state), "fdxx:xxxx:xxxx::/64", "{version}");
    }
}
