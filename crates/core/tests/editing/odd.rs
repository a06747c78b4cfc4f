//! Networks as others made them, at random: what an edit must leave alone, and what it must refuse by name.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn texts(max: usize) -> impl Strategy<Value = BTreeMap<String, String>> {
    proptest::collection::btree_map("[a-z][a-z.]{0,12}", "[ -~가-힣]{0,8}", 0..max)
}

/// Networks as engines show them that others made, with odd spellings and fields that the form does not have.
fn networks() -> impl Strategy<Value = Network> {
    let driver = prop_oneof![Just("bridge"), Just("macvlan"), Just("ipvlan")];
    let words = prop_oneof![
        Just("1"),
        Just("t"),
        Just("TRUE"),
        Just("true"),
        Just("0"),
        Just("False"),
        Just("maybe")
    ];
    let known = (words, any::<bool>(), any::<bool>(), 1280u16..9000);
    let fields = (any::<bool>(), any::<bool>(), any::<bool>(), proptest::option::of(Just(false)));
    let v4 = (0u8..200, any::<bool>(), any::<bool>(), proptest::collection::btree_set(3u8..120, 0..5));
    (driver, known, fields, texts(4), texts(4), v4, texts(2), any::<bool>()).prop_map(
        |(
            driver,
            (word, spelled, named, mtu),
            (internal, ipv6, attachable, ipv4),
            labels,
            unknown,
            v4,
            ipam_options,
            compose,
        )| {
            let (third, gateway, range, excluded) = v4;
            let excluded: Vec<(String, String)> =
                excluded.iter().map(|n| (format!("aux {n}"), format!("10.61.{third}.{n}"))).collect();
            let excluded: Vec<(&str, &str)> =
                excluded.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let mut all = vec![ipam(
                &format!("10.61.{third}.0/24"),
                &if gateway { format!("10.61.{third}.1") } else { String::new() },
                &if range { format!("10.61.{third}.128/25") } else { String::new() },
                &excluded,
            )];
            if ipv6 {
                all.push(ipam("fd12:61::/64", "fd12:61::1", "", &[("six", "fd12:61::6")]));
            }
            let mut options = unknown;
            let mut set = |key: &str, value: String| drop(options.insert(key.to_owned(), value));
            match driver {
                "bridge" => {
                    set("com.docker.network.bridge.enable_icc", word.to_owned());
                    if spelled {
                        set("com.docker.network.bridge.enable_ip_masquerade", "T".to_owned());
                    }
                    if named {
                        set("com.docker.network.driver.mtu", mtu.to_string());
                        set("com.docker.network.bridge.name", "br-odd".to_owned());
                    }
                }
                "macvlan" => {
                    set("parent", if named { "eth0.10" } else { "eth0" }.to_owned());
                    if spelled {
                        // The default, spelled out: the form alone would lose it.
                        set("macvlan_mode", "bridge".to_owned());
                    }
                }
                _ => {
                    set("parent", "eth0".to_owned());
                    if spelled {
                        set("ipvlan_mode", "l2".to_owned());
                        set("ipvlan_flag", "bridge".to_owned());
                    }
                }
            }
            let mut labels = labels;
            if compose {
                labels.insert("com.docker.compose.network".into(), "default".into());
                labels.insert("com.docker.compose.project".into(), "shop".into());
                labels.insert(RUN_LABEL.into(), "00000000000000ff".into());
            }
            Network {
                driver: driver.into(),
                internal,
                ipv6,
                attachable,
                ipv4,
                ipam: all,
                options,
                labels,
                ipam_options,
                ..bridge()
            }
        },
    )
}

proptest! {
    #[test]
    fn an_edit_to_the_same_is_the_identity(network in networks()) {
        let facts = facts(&network, Vec::new());
        let form = form(&facts, &network);
        prop_assert_eq!(&form.refusals, &Vec::new());
        let proposal = propose(&facts, &network, &form.draft);
        prop_assert_eq!(&proposal.field_errors, &Vec::new());
        prop_assert_eq!(&proposal.changes, &Vec::new());
        prop_assert!(proposal.plan.is_none(), "nothing changes, so nothing is done");
        prop_assert_eq!(plain(proposal.request.as_ref()), export::request_of(&network));
    }

    #[test]
    fn one_change_changes_one_thing(network in networks(), label in "[a-z]{3}") {
        let facts = facts(&network, Vec::new());
        let mut draft = form(&facts, &network).draft;
        draft.labels.insert(format!("new.{label}"), "x".into());
        let proposal = propose(&facts, &network, &draft);
        let fields: Vec<&str> = proposal.changes.iter().map(|c| c.field.as_str()).collect();
        let wanted = format!("Labels.new.{label}");
        prop_assert_eq!(fields, vec![wanted.as_str()]);
        let mut request = plain(proposal.request.as_ref());
        request.labels.remove(&format!("new.{label}"));
        prop_assert_eq!(request, export::request_of(&network));
    }

    #[test]
    fn a_copy_has_every_field_but_compose_does_not_own_it(network in networks()) {
        let facts = facts(&network, Vec::new());
        let form = plan::copy_form(&facts, network.id.as_str()).expect("a form");
        let draft = NetworkDraft { name: "copy".into(), ..form.draft };
        let copy = plan::propose_copy(&facts, network.id.as_str(), &draft, PlanId(ID.into()), Timestamp(0));
        prop_assert_eq!(&copy.field_errors, &Vec::new());
        let mut wanted = CreateRequest { name: "copy".into(), ..export::request_of(&network) };
        wanted.labels.retain(|key, _| !key.starts_with("com.docker.compose."));
        prop_assert_eq!(plain(copy.request.as_ref()), wanted);
    }
}

/// What a network may have beyond what can be made again.
#[derive(Debug, Clone, Copy)]
enum Odd {
    Swarm,
    Ingress,
    Template,
    FromTemplate,
    OtherDriver,
    Predefined,
    Unread,
    Unreadable,
}

impl Odd {
    const ALL: [Self; 8] = [
        Self::Swarm,
        Self::Ingress,
        Self::Template,
        Self::FromTemplate,
        Self::OtherDriver,
        Self::Predefined,
        Self::Unread,
        Self::Unreadable,
    ];

    fn spoil(self, network: &mut Network) {
        match self {
            Self::Swarm => network.scope = "swarm".into(),
            Self::Ingress => network.ingress = true,
            Self::Template => network.config_only = true,
            Self::FromTemplate => network.config_from = Some("mv".into()),
            Self::OtherDriver => network.driver = "weave".into(),
            Self::Predefined => {
                network.name = NetworkName::seen("bridge");
                network.driver = "bridge".into();
            }
            Self::Unread => network.unread = vec!["Sparkle".into()],
            // A gateway outside its subnet: engines before 26 let that pass.
            Self::Unreadable => {
                network.ipam = vec![ipam("10.9.0.0/24", "10.8.0.1", "", &[])];
            }
        }
    }

    fn refusal(self) -> &'static str {
        match self {
            Self::Swarm => "swarm-scope",
            Self::Ingress => "ingress",
            Self::Template => "template",
            Self::FromTemplate => "from-template",
            Self::OtherDriver => "other-driver",
            Self::Predefined => "predefined",
            Self::Unread => "unread",
            Self::Unreadable => "unreadable",
        }
    }
}

fn refusal_tags(form: &edit::EditForm) -> Vec<String> {
    let tag = |r: &EditRefusal| {
        serde_json::to_value(r).expect("JSON")["refusal"].as_str().expect("a tag").to_owned()
    };
    form.refusals.iter().map(tag).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Any driver, odd labels and names, unknown options, other IPAM drivers, IPv6 alone, two names for one address:
    /// an edit to the same is the identity, and an edit of one thing leaves all the rest. What an edit could not make
    /// again is refused by name.
    #[test]
    fn an_odd_network_survives_an_edit_or_is_refused_by_name(
        request in made::request(),
        odds in proptest::collection::vec(proptest::sample::select(&Odd::ALL[..]), 0..3),
        twice in any::<bool>(),
    ) {
        let mut network = made::shown(&request);
        if let Some((address, ipam)) =
            network.ipam.iter_mut().find_map(|i| Some((*i.excluded.values().next()?, i))).filter(|_| twice)
        {
            ipam.excluded.insert("the same again".into(), address);
        }
        odds.iter().for_each(|odd| odd.spoil(&mut network));
        let facts = facts(&network, Vec::new());
        let form = form(&facts, &network);
        // As the window sends it back.
        let text = serde_json::to_string(&form.draft).expect("JSON");
        let mut draft: NetworkDraft = serde_json::from_str(&text).expect("a draft");
        let same = propose(&facts, &network, &draft);
        prop_assert_eq!(&same.changes, &Vec::new());
        prop_assert!(same.plan.is_none(), "nothing changes, so nothing is done");
        draft.labels.insert("edited".into(), "once".into());
        draft.options.insert("edited".into(), "twice".into());
        let edited = propose(&facts, &network, &draft);
        if odds.is_empty() {
            prop_assert_eq!(&form.refusals, &Vec::new());
            prop_assert_eq!(plain(same.request.as_ref()), export::request_of(&network));
            let mut request = plain(edited.request.as_ref());
            let label = request.labels.remove("edited");
            let option = request.options.remove("edited");
            prop_assert_eq!((label.as_deref(), option.as_deref()), (Some("once"), Some("twice")));
            prop_assert_eq!(request, export::request_of(&network));
        } else {
            let tags = refusal_tags(&form);
            prop_assert!(!tags.is_empty());
            if let [only] = odds[..] {
                prop_assert_eq!(tags, vec![only.refusal()]);
            }
            prop_assert!(edited.plan.is_none(), "refused, so nothing is done");
            prop_assert!(edited.request.is_none());
        }
    }
}
