//! The border between the form and the intent: which text is refused, at which field, with which suggestion.

use lanward_core::{
    draft::{DriverKind, FieldErrorCode as Code, NetworkDraft, SubnetDraft},
    intent::{self, Driver, Parent},
    names::{LinkName, VlanId},
};

fn draft() -> NetworkDraft {
    NetworkDraft {
        name: "lan".into(),
        parent: "eth0".into(),
        subnets: vec![SubnetDraft {
            subnet: "198.19.249.0/24".into(),
            gateway: "198.19.249.1".into(),
            ..SubnetDraft::default()
        }],
        ..NetworkDraft::default()
    }
}

fn bridge() -> NetworkDraft {
    NetworkDraft { name: "b".into(), driver: DriverKind::Bridge, ..NetworkDraft::default() }
}

/// What is wrong with the draft: field, code and suggestion of each error.
fn wrong(draft: &NetworkDraft) -> Vec<(String, Code, Option<String>)> {
    let errors = intent::parse(draft).err().unwrap_or_default();
    errors.into_iter().map(|e| (e.field, e.code, e.suggestion)).collect()
}

fn one(change: impl FnOnce(&mut NetworkDraft)) -> (String, Code, Option<String>) {
    let mut draft = draft();
    change(&mut draft);
    let mut wrong = wrong(&draft);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    wrong.remove(0)
}

fn error(field: &str, code: Code, suggestion: Option<&str>) -> (String, Code, Option<String>) {
    (field.into(), code, suggestion.map(Into::into))
}

#[test]
fn the_article_s_network_is_read() {
    let wanted = intent::parse(&draft()).expect("a good form");
    assert_eq!(wanted.driver.parent().map(Parent::option_value).as_deref(), Some("eth0"));
    assert_eq!(wanted.subnets[0].gateway, "198.19.249.1".parse().ok());
}

#[test]
fn a_name_is_needed_and_not_the_engine_s() {
    assert_eq!(one(|d| d.name = "  ".into()), error("name", Code::Required, None));
    for name in ["bridge", "host", "none", "default"] {
        let (field, code, _) = one(|d| d.name = name.into());
        assert_eq!((field.as_str(), code), ("name", Code::PredefinedName));
    }
    for name in ["가나다", " x", "a/b", "-rf", "$(reboot)", "a\nb", &"x".repeat(300)] {
        let mut draft = draft();
        draft.name = name.into();
        assert_eq!(wrong(&draft), [], "the engine takes {name:?}");
    }
}

#[test]
fn subnets_are_read_one_by_one() {
    let cases: &[(&str, Code, Option<&str>)] = &[
        ("10.9.1.5/16", Code::HostBits, Some("10.9.0.0/16")),
        ("10.9.0.0", Code::NotASubnet, Some("10.9.0.0/24")),
        ("10.9.0.0/255.255.0.0", Code::NotASubnet, Some("10.9.0.0/16")),
        ("10.9.0.0/255.0.255.0", Code::NotASubnet, None),
        ("10.9.0.0/33", Code::NotASubnet, None),
        ("lan", Code::NotASubnet, None),
        ("", Code::SubnetMissing, None),
        ("fd00::/64", Code::Ipv6Off, None),
    ];
    for (typed, code, suggestion) in cases {
        let got = one(|d| {
            d.subnets[0] = SubnetDraft { subnet: (*typed).into(), ..SubnetDraft::default() };
            if typed.is_empty() {
                d.subnets[0].gateway = "10.9.0.1".into();
            }
        });
        assert_eq!(got, error("subnets.0.subnet", *code, *suggestion), "{typed}");
    }
}

#[test]
fn subnets_of_one_form_do_not_overlap() {
    let with = |second: &str| {
        one(|d| {
            d.subnets.push(SubnetDraft::default()); // a blank line counts for the path only
            d.subnets.push(SubnetDraft { subnet: second.into(), ..SubnetDraft::default() });
        })
    };
    assert_eq!(with("198.19.249.0/24"), error("subnets.2.subnet", Code::Duplicate, None));
    assert_eq!(with("198.19.0.0/16"), error("subnets.2.subnet", Code::OverlapsOtherSubnet, None));
}

#[test]
fn gateways_lie_in_the_subnet() {
    let cases: &[(&str, Code, Option<&str>)] = &[
        ("198.19.250.1", Code::OutsideSubnet, None),
        ("198.19.249.0", Code::IsNetworkAddress, None),
        ("198.19.249.255", Code::IsBroadcastAddress, None),
        ("fd00::1", Code::WrongFamily, None),
        ("198.19.249.1/24", Code::NotAnAddress, Some("198.19.249.1")),
        ("router", Code::NotAnAddress, None),
    ];
    for (typed, code, suggestion) in cases {
        let got = one(|d| d.subnets[0].gateway = (*typed).into());
        assert_eq!(got, error("subnets.0.gateway", *code, *suggestion), "{typed}");
    }
}

#[test]
fn ranges_become_blocks_or_say_why_not() {
    let good = [
        ("198.19.249.208/28", "198.19.249.208/28"),
        ("198.19.249.208-198.19.249.223", "198.19.249.208/28"),
        ("198.19.249.208-223", "198.19.249.208/28"),
        ("208-223", "198.19.249.208/28"),
        (".208 ~ .223", "198.19.249.208/28"),
        ("198.19.249.7", "198.19.249.7/32"),
        ("198.19.249.0/24", "198.19.249.0/24"),
    ];
    for (typed, block) in good {
        let mut draft = draft();
        draft.subnets[0].ip_range = typed.into();
        let wanted = intent::parse(&draft).unwrap_or_else(|e| panic!("{typed}: {e:?}"));
        assert_eq!(wanted.subnets[0].ip_range.map(|r| r.to_string()).as_deref(), Some(block), "{typed}");
    }
    let bad: &[(&str, Code, Option<&str>)] = &[
        ("198.19.249.100-199", Code::RangeNotABlock, Some("198.19.249.128/26")),
        ("198.19.249.20-198.19.249.10", Code::RangeBackwards, Some("198.19.249.10-198.19.249.20")),
        ("20-10", Code::RangeBackwards, None),
        ("198.19.249.5/28", Code::HostBits, Some("198.19.249.0/28")),
        ("198.19.0.0/16", Code::LargerThanSubnet, Some("198.19.249.0/24")),
        ("198.19.248.0/28", Code::OutsideSubnet, None),
        ("fd00::/120", Code::WrongFamily, None),
        ("somewhere", Code::NotARange, None),
    ];
    for (typed, code, suggestion) in bad {
        let got = one(|d| d.subnets[0].ip_range = (*typed).into());
        assert_eq!(got, error("subnets.0.ip_range", *code, *suggestion), "{typed}");
    }
}

#[test]
fn exclusions_are_addresses_ranges_and_blocks() {
    let mut good = draft();
    good.subnets[0].excluded =
        ["198.19.249.10", "198.19.249.20-22", "30-31", "198.19.249.0/29", ""].map(String::from).to_vec();
    let request = intent::parse(&good).expect("good exclusions").request(None);
    let excluded = request.ipam.expect("IPAM").config[0].auxiliary_addresses.clone();
    // Of .0/29 neither the subnet's own address nor the gateway is asked for: the engine would refuse both.
    let expected = ["10", "2", "20", "21", "22", "3", "30", "31", "4", "5", "6", "7"];
    let expected: Vec<String> = expected.iter().map(|n| format!("198.19.249.{n}")).collect();
    assert_eq!(excluded.values().cloned().collect::<Vec<_>>(), expected);
    assert!(excluded.iter().all(|(name, address)| *name == format!("excluded-{address}")));

    let bad: &[(&str, Code)] = &[
        ("198.19.249.1", Code::SameAsGateway),
        ("198.19.249.0", Code::IsNetworkAddress),
        ("198.19.249.255", Code::IsBroadcastAddress),
        ("198.19.250.1", Code::OutsideSubnet),
        ("198.19.249.250-198.19.250.3", Code::OutsideSubnet),
        ("fd00::1", Code::WrongFamily),
        ("nas", Code::NotARange),
    ];
    for (typed, code) in bad {
        let got = one(|d| d.subnets[0].excluded = vec!["198.19.249.9".into(), (*typed).into()]);
        assert_eq!(got, error("subnets.0.excluded.1", *code, None), "{typed}");
    }
}

#[test]
fn too_many_exclusions_are_told_once_at_the_entry_that_is_too_much() {
    let mut draft = draft();
    draft.subnets[0] = SubnetDraft {
        subnet: "10.0.0.0/8".into(),
        excluded: ["10.1.0.0/21", "10.2.0.0/21", "10.3.0.5", "10.4.0.0/16"].map(String::from).to_vec(),
        ..SubnetDraft::default()
    };
    assert_eq!(wrong(&draft), [error("subnets.0.excluded.2", Code::TooManyExclusions, None)]);
    draft.subnets[0].excluded.truncate(2);
    assert_eq!(wrong(&draft), []);
}

#[test]
fn parents_follow_docker_s_dot_rule() {
    let parent = |text: &str, vlan: &str| {
        let mut draft = draft();
        draft.parent = text.into();
        draft.vlan = vlan.into();
        intent::parse(&draft).map(|i| i.driver.parent().cloned())
    };
    let link = |name: &str| Ok(Some(Parent::Link { link: LinkName::seen(name) }));
    let vlan = |name: &str, id: u16| {
        Ok(Some(Parent::Vlan { link: LinkName::seen(name), id: VlanId::new(id).expect("a VLAN id") }))
    };
    assert_eq!(parent("eth0", ""), link("eth0"));
    assert_eq!(parent("eth0.10", ""), vlan("eth0", 10));
    assert_eq!(parent("eth0", "10"), vlan("eth0", 10));
    assert_eq!(parent("eth0.10", "10"), vlan("eth0", 10));
    for odd in ["eth0.10.20", "eth0.010", "eth0.4095", "eth0.0", "eth0.abc", "eth0.", ".10"] {
        assert_eq!(parent(odd, ""), link(odd), "{odd}");
    }
    assert_eq!(parent("", ""), Ok(None));
    let codes = |text: &str, vlan: &str| parent(text, vlan).expect_err("an error")[0].code;
    assert_eq!(codes("", "10"), Code::Required);
    assert_eq!(codes("eth0", "4095"), Code::BadVlan);
    assert_eq!(codes("eth 0", ""), Code::BadLinkName);
    assert_eq!(codes("abcdefghijklmnop", ""), Code::LinkNameTooLong);
    assert_eq!(codes("enp0s31f6abc", "100"), Code::LinkNameTooLong);
}

#[test]
fn words_of_the_drivers_are_checked() {
    assert_eq!(one(|d| d.mode = "Bridge".into()), error("mode", Code::BadMode, Some("bridge")));
    assert_eq!(one(|d| d.mode = "l2".into()), error("mode", Code::BadMode, Some("bridge")));
    let ipvlan = |d: &mut NetworkDraft| d.driver = DriverKind::Ipvlan;
    let got = one(|d| {
        ipvlan(d);
        d.mode = "L3S".into();
        d.flag = String::new();
    });
    assert_eq!(got, error("mode", Code::BadMode, Some("l3s")));
    let got = one(|d| {
        ipvlan(d);
        d.flag = "public".into();
    });
    assert_eq!(got, error("flag", Code::BadFlag, Some("bridge")));
}

#[test]
fn each_field_belongs_to_its_driver() {
    let wrong_fields = |draft: &NetworkDraft| -> Vec<String> {
        let errors = wrong(draft);
        assert!(errors.iter().all(|e| e.1 == Code::NotForThisDriver), "{errors:?}");
        errors.into_iter().map(|e| e.0).collect()
    };
    let mut lan = draft();
    lan.flag = "vepa".into();
    lan.bridge_name = "br9".into();
    lan.mtu = "1400".into();
    lan.icc = Some(false);
    lan.masquerade = Some(true);
    assert_eq!(wrong_fields(&lan), ["flag", "bridge_name", "mtu", "icc", "masquerade"]);
    let mut private = bridge();
    private.parent = "eth0".into();
    private.vlan = "10".into();
    private.mode = "vepa".into();
    assert_eq!(wrong_fields(&private), ["parent", "vlan", "mode"]);
}

#[test]
fn bridges_have_names_and_packet_sizes_linux_takes() {
    let with = |name: &str, mtu: &str| {
        let mut draft = bridge();
        draft.bridge_name = name.into();
        draft.mtu = mtu.into();
        wrong(&draft)
    };
    assert_eq!(with("br0", "9000"), []);
    assert_eq!(
        with("a-bridge-with-a-long-name", ""),
        [error("bridge_name", Code::LinkNameTooLong, Some("a-bridge-with-a"))]
    );
    // Cut at a character, not inside one.
    assert_eq!(with("다리다리다리", ""), [error("bridge_name", Code::LinkNameTooLong, Some("다리다리다"))]);
    assert_eq!(with("br 0", ""), [error("bridge_name", Code::BadBridgeName, None)]);
    assert_eq!(with("docker0", ""), [error("bridge_name", Code::BadBridgeName, Some(""))]);
    for mtu in ["abc", "-1", "0", "67", "65536"] {
        assert_eq!(with("", mtu), [error("mtu", Code::BadMtu, Some("1500"))], "{mtu}");
    }
}

#[test]
fn options_with_a_field_of_their_own_move_there() {
    let mut typed = draft();
    typed.parent = String::new();
    typed.options = [("parent", "eth0.10"), ("macvlan_mode", "private"), ("mode", "vepa"), ("foo", "bar")]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into();
    let wanted = intent::parse(&typed).expect("a good form");
    let Driver::Macvlan { parent: Some(Parent::Vlan { .. }), mode } = &wanted.driver else {
        panic!("{:?}", wanted.driver)
    };
    assert_eq!(mode.as_str(), "private");
    assert_eq!(wanted.options.keys().collect::<Vec<_>>(), ["foo", "mode"]);
    typed.parent = "eth1".into();
    assert_eq!(wrong(&typed), [error("options", Code::Duplicate, None)]);
}

#[test]
fn all_errors_come_at_once() {
    let mut draft = draft();
    draft.name = String::new();
    draft.mode = "x".into();
    draft.vlan = "0".into();
    draft.subnets[0].gateway = "x".into();
    draft.subnets[0].ip_range = "x".into();
    draft.subnets[0].excluded = vec!["x".into()];
    draft.labels.insert("org.lanward.run".into(), "mine".into());
    let fields: Vec<String> = wrong(&draft).into_iter().map(|e| e.0).collect();
    let all =
        ["name", "vlan", "mode", "subnets.0.gateway", "subnets.0.ip_range", "subnets.0.excluded.0", "labels"];
    assert_eq!(fields, all);
}
