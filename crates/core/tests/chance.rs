//! Answers that hang on chance, and what an engine remembers unseen: each case and its answers were measured on
//! Docker 20.10.24, 26.1.5 or 28.5.2 in the lab (the seeds and places are those of the differential test).

mod support_state;

use lanward_core::{
    predict::{self, Attachment, EngineState, ErrorClass, LostPool, Memory, Moment, Outcome, Prediction},
    request::{CreateRequest, EndpointRequest},
};
use support_state::{container, endpoint_on, machine, network};

fn request(json: &str) -> CreateRequest {
    serde_json::from_str(json).expect("a request")
}

fn answers(outcomes: &[Outcome]) -> Vec<String> {
    let mut all: Vec<String> = outcomes
        .iter()
        .map(|o| match &o.prediction {
            Prediction::Accept { .. } => "accepted".to_owned(),
            Prediction::Refuse { status, class, message } => format!("{status} {class:?} {message}"),
            Prediction::Unsure { missing } => format!("unsure: {missing}"),
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

fn class_of(prediction: &Prediction) -> Option<(u16, ErrorClass)> {
    match prediction {
        Prediction::Refuse { status, class, .. } => Some((*status, *class)),
        _ => None,
    }
}

fn subnets(memory: &Memory) -> Vec<String> {
    memory.lost_pools.iter().filter(|l| !l.given_back).map(|l| l.subnet.to_string()).collect()
}

/// Seed 20261124, 1057: two excluded addresses that cannot be had, each in its own way.
const TWO_BAD: &str = r#"{"Name":"w1058","Driver":"macvlan","Options":{"parent":"v0"},"IPAM":{"Config":[
    {"Subnet":"10.44.0.0/24","Gateway":"10.44.0.1","AuxiliaryAddresses":{"a":"10.44.1.7","b":"10.44.0.1"}}]}}"#;

#[test]
fn either_of_two_bad_exclusions_can_be_named_and_only_one_loses_the_subnet() {
    let state = machine("20.10.24");
    let outcomes = predict::possible(&state, &request(TWO_BAD));
    assert_eq!(
        answers(&outcomes),
        [
            "403 InvalidExclusion auxiliary address: (a:10.44.1.7) must belong to the master pool: 10.44.0.0/24",
            "500 ExclusionInUse failed to allocate secondary ip address (b:10.44.0.1): Address already in use",
        ]
    );
    for outcome in &outcomes {
        let loses = class_of(&outcome.prediction) == Some((403, ErrorClass::InvalidExclusion));
        assert_eq!(!subnets(&outcome.memory).is_empty(), loses, "{outcome:?}");
    }
    // What is asked for alone is one of them, and always the same.
    assert_eq!(predict::create_in_full(&state, &request(TWO_BAD)), outcomes[0]);
    // From 25 on the first is found before anything is taken.
    assert_eq!(predict::possible(&machine("25.0.6"), &request(TWO_BAD)).len(), 1);
}

#[test]
fn of_two_names_for_one_address_the_second_that_comes_fails() {
    for version in ["20.10.24", "26.1.5", "28.5.2"] {
        let twins = request(
            r#"{"Name":"t","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.41.2.0/28",
            "AuxiliaryAddresses":{"a":"10.41.2.9","b":"10.41.2.9"}}]}}"#,
        );
        let found = answers(&predict::possible(&machine(version), &twins));
        assert_eq!(found.len(), 2, "{version}: {found:?}");
        for (said, name) in found.iter().zip(["(a:10.41.2.9)", "(b:10.41.2.9)"]) {
            assert!(said.starts_with("500 ExclusionInUse") && said.contains(name), "{version}: {said}");
        }
    }
}

#[test]
fn good_exclusions_leave_nothing_to_chance() {
    let many: Vec<String> = (10..60).map(|n| format!(r#""n{n}":"10.41.2.{n}""#)).collect();
    let good = format!(
        r#"{{"Name":"t","Driver":"bridge","IPAM":{{"Config":[{{"Subnet":"10.41.2.0/24",
        "AuxiliaryAddresses":{{{}}}}}]}}}}"#,
        many.join(",")
    );
    for version in ["20.10.24", "26.1.5", "28.5.2", "29.7.2"] {
        assert_eq!(
            answers(&predict::possible(&machine(version), &request(&good))),
            ["accepted"],
            "{version}"
        );
    }
}

#[test]
fn a_pool_too_small_for_its_exclusions_can_fail_at_each() {
    // A /30 has one address beside network, gateway and broadcast.
    let small = request(
        r#"{"Name":"t","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.41.2.0/30","Gateway":"10.41.2.1",
        "AuxiliaryAddresses":{"a":"10.41.2.2","b":"10.41.2.1"}}]}}"#,
    );
    let found = answers(&predict::possible(&machine("26.1.5"), &small));
    assert_eq!(
        found,
        [
            "500 ExclusionInUse failed to allocate secondary ip address (b:10.41.2.1): Address already in use",
            "500 NoAddressLeft failed to allocate secondary ip address (b:10.41.2.1): no available addresses on this pool",
        ]
    );
    // From 28 on a pool is never too full to say that the address is taken.
    assert_eq!(answers(&predict::possible(&machine("28.5.2"), &small)).len(), 1);
}

/// The state after an exclusion outside the subnet made 20.10 lose it; it may have come to `a` before.
fn unsure_of_nine() -> EngineState {
    let mut state = machine("20.10.24");
    let loses = request(
        r#"{"Name":"t","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.41.2.0/24",
        "AuxiliaryAddresses":{"a":"10.41.2.9","b":"10.41.9.9"}}]}}"#,
    );
    let outcomes = predict::possible(&state, &loses);
    assert_eq!(outcomes.len(), 1, "the answer is the same either way: {outcomes:?}");
    state.memory = outcomes[0].memory.clone();
    state
}

#[test]
fn an_address_that_was_perhaps_taken_is_known_after_somebody_asks_for_it() {
    let state = unsure_of_nine();
    let [LostPool { taken, perhaps, given_back: false, .. }] = state.memory.lost_pools.as_slice() else {
        panic!("{:?}", state.memory)
    };
    assert_eq!((taken.len(), perhaps.len()), (1, 1), "the gateway, and 10.41.2.9");
    let asks = request(
        r#"{"Name":"u","Driver":"macvlan","Options":{"parent":"v0"},"IPAM":{"Config":[
        {"Subnet":"10.41.2.0/24","IPRange":"10.41.2.128/25","Gateway":"10.41.2.9"}]}}"#,
    );
    let outcomes = predict::possible(&state, &asks);
    assert_eq!(outcomes.len(), 2);
    for outcome in outcomes {
        let refused = match class_of(&outcome.prediction) {
            None => false,
            Some(class) => {
                assert_eq!(class, (500, ErrorClass::GatewayInUse));
                true
            }
        };
        let mut after = state.clone();
        after.memory = outcome.memory;
        let again = predict::possible(&after, &asks);
        assert_eq!(again.len(), 1, "it is known now");
        assert_eq!(class_of(&again[0].prediction).is_some(), refused);
    }
}

#[test]
fn a_container_may_be_given_the_address_that_was_perhaps_taken() {
    let mut state = unsure_of_nine();
    state.networks.push(network(
        "u",
        "bridge",
        "10.41.2.0/24",
        Some("10.41.2.100"),
        Some("10.41.2.8/29"),
        &[],
    ));
    let first = endpoint_on(&state, "u", Some("10.41.2.8/24"), None);
    state.containers.push(container("first", &[first]));
    let start = EndpointRequest { network: "u".into(), ..EndpointRequest::default() };
    let all = predict::possible_runs(&state, &[start]);
    let mut given: Vec<String> = all.iter().map(|o| o.prediction.addresses[0].to_string()).collect();
    given.sort();
    assert_eq!(given, ["10.41.2.10", "10.41.2.9"]);
}

#[test]
fn what_several_memories_share_is_certain_and_the_rest_perhaps() {
    let pool = |taken: &[&str], perhaps: &[&str]| Memory {
        lost_pools: vec![LostPool {
            subnet: "10.41.2.0/24".parse().expect("a subnet"),
            ip_range: None,
            taken: taken.iter().map(|t| t.parse().expect("an address")).collect(),
            perhaps: perhaps.iter().map(|t| t.parse().expect("an address")).collect(),
            given_back: false,
        }],
        ..Memory::default()
    };
    let common =
        Memory::common(&[pool(&["10.41.2.1", "10.41.2.9"], &[]), pool(&["10.41.2.1"], &["10.41.2.8"])]);
    assert_eq!(common, Some(pool(&["10.41.2.1"], &["10.41.2.8", "10.41.2.9"])));
    assert_eq!(Memory::common(&[]), None);
}

#[test]
fn addresses_in_a_subnet_go_with_its_last_holder() {
    let mut state = machine("28.5.2");
    state.memory.lost_pools = vec![LostPool {
        subnet: "2001:db8:1::/64".parse().expect("a subnet"),
        ip_range: None,
        taken: vec!["2001:db8:1::1".parse().expect("an address")],
        perhaps: Vec::new(),
        given_back: true,
    }];
    let mut holder = network("n6", "bridge", "2001:db8:1::/64", None, None, &[]);
    holder.ipv6 = true;
    state.networks.push(holder);
    Memory::forget_released(&mut state);
    assert_eq!(state.memory.lost_pools.len(), 1);
    // A network that shows the subnet and does not use it holds nothing.
    state.networks.last_mut().expect("n6").ipv6 = false;
    Memory::forget_released(&mut state);
    assert_eq!(state.memory.lost_pools, []);
}

/// Seed 20261124, 135 and 292.
const WANTS_DOCKER0: &str = r#"{"Name":"w136","Driver":"bridge","IPAM":{"Config":[
    {"Subnet":"10.43.2.0/28","Gateway":"10.43.2.1"}]},"Options":{"com.docker.network.bridge.name":"docker0"}}"#;

#[test]
fn up_to_24_a_network_on_docker0_pushes_the_default_bridge_aside_until_the_engine_restarts() {
    let start = EndpointRequest { network: "bridge".into(), ..EndpointRequest::default() };
    let run = |state: &EngineState| predict::endpoint(state, &start, Attachment::Run);
    for version in ["20.10.24", "24.0.9"] {
        let mut state = machine(version);
        assert_eq!(class_of(&run(&state).prediction), None, "{version}");
        let outcome = predict::create_in_full(&state, &request(WANTS_DOCKER0));
        assert_eq!(class_of(&outcome.prediction), None, "{version}");
        assert!(outcome.memory.default_bridge_lost, "{version}");
        state.memory = outcome.memory;
        // The other network is removed again; the default bridge does not come back.
        let lost = run(&state);
        assert_eq!(lost.at, Moment::Start);
        let Prediction::Refuse { status: 500, class: ErrorClass::NotFound, message } = lost.prediction else {
            panic!("{version}: {:?}", lost.prediction)
        };
        let expected =
            "failed to create endpoint <name> on network bridge: network id-of-bridge does not exist";
        assert_eq!(message, expected);
        // Whoever did not see the create can tell it from the network, as long as that is there.
        let mut seen = machine(version);
        let options = [("com.docker.network.bridge.name", "docker0")];
        seen.networks.push(network("w136", "bridge", "10.43.2.0/28", Some("10.43.2.1"), None, &options));
        assert_eq!(class_of(&run(&seen).prediction), Some((500, ErrorClass::NotFound)), "{version}");
    }
    for version in ["25.0.6", "28.5.2"] {
        let outcome = predict::create_in_full(&machine(version), &request(WANTS_DOCKER0));
        assert_eq!(class_of(&outcome.prediction), Some((403, ErrorClass::BridgeNameInUse)), "{version}");
        assert!(!outcome.memory.default_bridge_lost, "{version}");
    }
}

#[test]
fn a_bridge_in_the_way_of_two_may_meet_either_first() {
    let mut state = machine("20.10.24");
    state.networks.push(network(
        "n1",
        "bridge",
        "10.43.2.0/24",
        Some("10.43.2.1"),
        Some("10.43.2.0/25"),
        &[],
    ));
    let both = request(
        r#"{"Name":"n2","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.43.2.0/24","IPRange":"10.43.2.128/25",
        "Gateway":"10.43.2.2"}]},"Options":{"com.docker.network.bridge.name":"docker0"}}"#,
    );
    let found = predict::possible(&state, &both);
    let kinds: Vec<_> =
        found.iter().map(|o| (class_of(&o.prediction), o.memory.default_bridge_lost)).collect();
    assert_eq!(kinds, [(Some((403, ErrorClass::BridgeConflict)), false), (None, true)]);
}

#[test]
fn up_to_24_a_mac_address_is_read_before_the_network_is_looked_at() {
    // Seed 20261124, 804, 1494.
    let mut template = network("w800", "null", "10.44.0.0/24", None, None, &[]);
    template.config_only = true;
    for (version, expected) in
        [("20.10.24", (500, ErrorClass::InvalidMac)), ("24.0.9", (500, ErrorClass::InvalidMac))]
    {
        let mut state = machine(version);
        state.networks.push(template.clone());
        state.networks.push(network("w1483", "bridge", "10.45.4.0/24", Some("10.45.4.1"), None, &[]));
        for (network, ip) in [("w800", "10.44.0.1"), ("w1483", "10.45.4.1")] {
            let start = EndpointRequest {
                network: network.into(),
                ipv4: Some(ip.into()),
                mac: Some("zz".into()),
                ..EndpointRequest::default()
            };
            let said = predict::endpoint(&state, &start, Attachment::Run);
            assert_eq!((said.at, class_of(&said.prediction)), (Moment::Start, Some(expected)), "{version}");
            let without = EndpointRequest { mac: None, ..start };
            let said = predict::endpoint(&state, &without, Attachment::Run);
            assert_ne!(class_of(&said.prediction), Some(expected), "{version}");
        }
    }
}

#[test]
fn without_a_network_name_no_settings_are_sent() {
    // Seed 20261124, 941: accepted by 28.5.2, which gave the next address of the default bridge.
    let nowhere = EndpointRequest {
        ipv4: Some("10.43.0.1".into()),
        mac: Some("zz".into()),
        aliases: vec!["other".into()],
        ..EndpointRequest::default()
    };
    for version in ["25.0.6", "26.1.5", "28.5.2"] {
        let said = predict::endpoint(&machine(version), &nowhere, Attachment::Run);
        assert_eq!(class_of(&said.prediction), None, "{version}");
        assert_eq!(said.addresses, ["172.17.0.2".parse::<std::net::IpAddr>().expect("an address")]);
    }
    // Up to 24 the MAC address is the container's.
    let said = predict::endpoint(&machine("20.10.24"), &nowhere, Attachment::Run);
    assert_eq!(class_of(&said.prediction), Some((500, ErrorClass::InvalidMac)));
}

#[test]
fn a_gateway_in_the_zero_network_cannot_be_reached() {
    // Seed 20261124, 2605 and 2609.
    for version in ["20.10.24", "26.1.5", "28.5.2"] {
        let mut state = machine(version);
        state.networks.push(network("w2606", "macvlan", "0.0.0.0/24", None, None, &[("parent", "v0")]));
        let on = |ip: &str| EndpointRequest {
            network: "w2606".into(),
            ipv4: Some(ip.into()),
            ..EndpointRequest::default()
        };
        let said = predict::endpoint(&state, &on("0.0.0.9"), Attachment::Run);
        let Prediction::Refuse { status: 500, class: ErrorClass::InvalidGateway, message } = said.prediction
        else {
            panic!("{version}: {:?}", said.prediction)
        };
        assert!(
            message.ends_with("route for the gateway 0.0.0.1 could not be found: network is unreachable"),
            "{version}: {message}"
        );
        // An internal network has no gateway to set.
        state.networks.last_mut().expect("w2606").internal = true;
        let said = predict::endpoint(&state, &on("0.0.0.9"), Attachment::Run);
        assert_eq!(class_of(&said.prediction), None, "{version}");
    }
}
