//! Every kind of finding, every remedy, every advice and every way out has its words in both languages, with
//! all of its parts, and they use only what it carries. Each kind is spoken with an example of its values.

use std::collections::BTreeSet;

use lanward_core::{
    finding::{Finding, FindingCode, Remedy, Severity},
    kinds::FindingKind,
    placement::{EngineKind, Location},
    platform::ways_out,
};
use lanward_words::{Args, Language, Words};
use serde_json::{Map, Value, json};

/// An example of a value, by its field's name. One list for all kinds: a field means the same everywhere.
fn example(field: &str) -> Value {
    match field {
        "problem" => {
            json!({ "problem": "permission-denied", "path": "/var/run/docker.sock", "group": "docker" })
        }
        "class" => json!("parent-missing"),
        "status" => json!(500),
        "subnet" | "other" | "lan" | "route" | "range" | "aligned" | "proposed" => json!("198.19.249.0/24"),
        "link_subnets" | "subnets" => json!(["198.19.249.0/24"]),
        "rule" => json!("parent-is-down"),
        "also" => json!(["bridge-on-lan"]),
        "fact" => json!("engine-links"),
        "reason" => json!("not-looked"),
        "used" | "total" | "length" | "limit" | "count" | "available" => json!(31),
        "engine" => json!("orbstack"),
        "hypervisor" | "cloud" => json!("vmware"),
        "managers" => json!(["network-manager"]),
        "gateway" | "lan_gateway" | "taken" | "leased" | "via" | "resolver" => json!("198.19.249.1"),
        "known" => json!([{ "address": "198.19.249.1", "holder": "gateway" }]),
        "holder" => json!("gateway"),
        "others" | "ours" => {
            json!([{ "mac": "02:aa:aa:aa:aa:02", "vendor": { "vendor": "known", "name": "Synology" } }])
        }
        "excluded" => json!({ "first": "198.19.250.1", "last": "198.19.250.9" }),
        "addresses" => json!(["198.19.249.1"]),
        "kept" | "present" | "options" | "bridges" | "candidates" | "networks" | "containers" => {
            json!(["one", "two"])
        }
        "winner" | "winner_v6" => json!("one"),
        "running" => json!(true),
        "address" => json!("198.19.249.2"),
        "mac" => json!("02:42:c6:13:f9:02"),
        // Names and texts of any sort.
        _ => json!("eth0"),
    }
}

/// The kind with example values; where the example of a field's name does not fit its type, one that does.
fn kind(code: &str, fields: &[&str]) -> FindingKind {
    let mut map: Map<String, Value> = fields.iter().map(|f| ((*f).to_owned(), example(f))).collect();
    map.insert("code".into(), json!(code));
    let fits = |map: &Map<String, Value>| serde_json::from_value::<FindingKind>(Value::Object(map.clone()));
    for (field, other) in [
        ("range", json!({ "first": "198.19.249.2", "last": "198.19.249.9" })),
        ("address", json!("198.19.249.2/24")),
        ("engine", json!("Docker 20.10.24")),
        ("other", json!("ipvlan")),
        ("holder", json!("nginx")),
    ] {
        if fits(&map).is_ok() {
            break;
        }
        if map.contains_key(field) {
            let before = map.insert(field.into(), other);
            if fits(&map).is_err() {
                map.insert(field.into(), before.unwrap_or_default());
            }
        }
    }
    fits(&map).unwrap_or_else(|error| panic!("{code}: {error}: {map:?}"))
}

fn is_broken(text: &str) -> bool {
    text.trim().is_empty() || text.contains('⟦') || text.contains("{$") || text.contains("{ $")
}

#[test]
fn every_kind_of_finding_has_all_its_words() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        let words = Words::new(*language);
        for shape in FindingKind::SHAPES {
            let code = shape.code();
            let finding = Finding::new(kind(&code.0, shape.fields), Severity::Warning);
            let text = words.finding(&finding);
            for (part, text) in
                [("title", text.title), (".what", text.what), (".why", text.why), (".do", text.action)]
            {
                if is_broken(&text) {
                    wrong.push(format!("{language}: {}{part}: {text:?}", code.0));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a value may be absent the sentence says so in words; the catalogue's `none` is for choosing only.
/// Looked for in Korean, where the word has no business of its own; placeholders are the same in both.
#[test]
fn an_absent_value_is_never_read_out() {
    let words = Words::new(Language::Korean);
    for shape in FindingKind::SHAPES {
        let full = serde_json::to_value(kind(&shape.code().0, shape.fields)).expect("plain data");
        let Value::Object(mut map) = full else { panic!("a kind is an object") };
        for field in shape.fields {
            let absent = match map.get(*field) {
                Some(Value::Array(_)) => json!([]),
                _ => Value::Null,
            };
            let mut tried = map.clone();
            tried.insert((*field).to_owned(), absent);
            if serde_json::from_value::<FindingKind>(Value::Object(tried.clone())).is_ok() {
                map = tried;
            }
        }
        let kind: FindingKind = serde_json::from_value(Value::Object(map)).expect("it fitted");
        let text = words.finding(&Finding::new(kind, Severity::Warning));
        for part in [text.title, text.what, text.why, text.action] {
            let read_out = part.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "none");
            // The rules never give these with an empty list: the list is the finding.
            let always_there = [
                "engine-ignores",
                "bridge-netfilter-on",
                "several-gateways",
                "subnet-not-of-link",
                "address-outside",
                "range-covers-known",
                "address-answered",
                "address-held-twice",
                "identity-drifted",
                "host-access-incomplete",
            ]
            .contains(&shape.code().0.as_str());
            assert!(!read_out || always_there, "{}: {part}", shape.code().0);
        }
    }
}

#[test]
fn no_words_are_left_of_kinds_that_are_gone() {
    let codes: BTreeSet<String> =
        FindingKind::SHAPES.iter().map(|s| format!("finding-{}", s.code().0)).collect();
    let words = Words::new(Language::English);
    for (name, text) in words.sources().filter(|(name, _)| name.ends_with("findings.ftl")) {
        for line in text.lines().filter(|l| l.starts_with("finding-")) {
            let id = line.split(' ').next().unwrap_or_default();
            assert!(codes.contains(id), "{name}: {id} has no kind");
        }
    }
}

#[test]
fn every_remedy_has_words() {
    let kind = FindingKind::ParentIsDown { parent: "eth0".into() };
    let code = FindingCode("parent-is-down".into());
    let mut remedies = vec![
        Remedy::Accept { code },
        Remedy::UseNetwork { name: "lan".into() },
        Remedy::RemoveNetwork { name: "lan".into() },
        Remedy::RepairIdentity { container: "web".into(), network: "lan".into() },
        Remedy::RunCommand { command: "sudo ip link set dev eth0 up".into() },
    ];
    let field = |field: &str| Remedy::SetField { field: field.into(), value: "eth1".into() };
    remedies.extend(
        ["parent", "driver", "mode", "bridge_name", "publish", "mac", "subnets.0.gateway"].map(field),
    );
    let learn = |topic: &str| Remedy::Learn { topic: topic.into() };
    remedies.extend(["macos", "wifi", "host-access", "virtual-machines", "engine", "types"].map(learn));
    for language in Language::ALL {
        let words = Words::new(*language);
        for remedy in &remedies {
            let text = words.remedy(remedy, &kind);
            assert!(!is_broken(&text), "{language}: {remedy:?}: {text:?}");
        }
    }
}

/// The advice codes that the rules give, read from their sources: they are literals there.
#[test]
fn every_advice_has_words() {
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/src/diagnosis/rules");
    let mut codes = BTreeSet::new();
    for entry in std::fs::read_dir(rules).expect("the rules are there") {
        let source = std::fs::read_to_string(entry.expect("a file").path()).expect("readable");
        let messages = Words::new(Language::English);
        for literal in source.split('"').skip(1).step_by(2) {
            if messages.has(&format!("advice-{literal}")) {
                codes.insert(literal.to_owned());
            }
        }
        for after in source.split("Remedy::Advice { code: \"").skip(1) {
            codes.extend(after.split('"').next().map(str::to_owned));
        }
        for after in source.split("advice(\"").skip(1) {
            codes.extend(after.split('"').next().map(str::to_owned));
        }
    }
    assert!(codes.len() > 30, "{codes:?}");
    for language in Language::ALL {
        let words = Words::new(*language);
        for code in &codes {
            assert!(words.has(&format!("advice-{code}")), "{language}: advice-{code}");
        }
    }
}

#[test]
fn every_way_out_has_words() {
    let kinds = [
        EngineKind::DockerDesktopMac,
        EngineKind::DockerDesktopWindows,
        EngineKind::DockerDesktopLinux,
        EngineKind::DockerDesktop,
        EngineKind::Orbstack,
        EngineKind::Colima,
        EngineKind::Lima,
        EngineKind::RancherDesktop,
        EngineKind::PodmanMachine,
        EngineKind::Wsl2,
        EngineKind::UnknownLinux,
    ];
    for language in Language::ALL {
        let words = Words::new(*language);
        for way in kinds.iter().flat_map(|kind| ways_out(*kind, Location::VirtualMachine)) {
            let key = format!("way-{}", way.code);
            let none = Args::none();
            for text in
                [words.text(&key, &none), words.attr(&key, "gives", &none), words.attr(&key, "not", &none)]
            {
                assert!(!is_broken(&text), "{language}: {key}: {text:?}");
            }
            assert!(words.has(&format!("advice-{key}")), "{language}: advice-{key}");
        }
    }
}

/// The keys that the window's Learn page reads: a title and paragraphs a topic, types, rows of the comparison.
#[test]
fn every_page_of_learn_has_words() {
    for language in Language::ALL {
        let words = Words::new(*language);
        let mut keys = Vec::new();
        for topic in ["macos", "wifi", "host-access", "vm", "types", "engine"] {
            keys.push(format!("learn-{topic}-title"));
            keys.push(format!("learn-{topic}-p1"));
        }
        for kind in ["bridge", "host", "none", "macvlan", "ipvlan"] {
            keys.extend([format!("learn-types-{kind}-title"), format!("learn-types-{kind}-text")]);
        }
        for row in [
            "layer",
            "addresses",
            "performance",
            "complexity",
            "host",
            "scale",
            "security",
            "reach",
            "integration",
            "default",
            "usecase",
        ] {
            keys.extend(["label", "macvlan", "bridge", "note"].map(|part| format!("compare-{row}-{part}")));
        }
        for key in keys {
            assert!(words.has(&key), "{language}: {key}");
        }
    }
}
