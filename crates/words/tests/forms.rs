//! Every field error, suitability, step, outcome, failure and export limit has its words in both languages,
//! made of what it carries.

use lanward_core::{
    draft::{FieldError, FieldErrorCode},
    edit::{AddressFate, EditRefusal, MacFate},
    export::{ExportForm, ExportLimit, LimitCode},
    identity::IdentityStanding,
    import::{ImportProblem, ImportProblemCode, PastedForm, Place},
    moves::{Loss, MoveRefusal, NewAddress},
    plan::Step,
    recovery::{Act, Obstacle, RunKind, RunStatus},
    run::{Outcome, Recovery, StepFailure},
    suitability::{Reason, ReasonCode, Suitability},
};
use lanward_words::{Args, Language, Words};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// The names serde knows for the variants of `T`, read from its complaint about a name it does not know.
fn variants<T: DeserializeOwned>(unknown: Value) -> Vec<String> {
    let Err(error) = serde_json::from_value::<T>(unknown) else { panic!("`?` is no variant") };
    let text = error.to_string();
    let (_, expected) = text.split_once("expected").unwrap_or_else(|| panic!("no list of variants: {text}"));
    let names: Vec<String> = expected.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(names.len() > 1, "{text}");
    names
}

/// Speaks a message in both languages and refuses holes.
fn assert_spoken(key: &str, args: &Args) {
    for &language in Language::ALL {
        let text = Words::new(language).text(key, args);
        let hole =
            text.contains('⟦') || text.contains("{$") || text.contains("{ $") || text.trim().is_empty();
        assert!(!hole, "{language}: {key}: {text:?}");
    }
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{value}: {e}"))
}

fn assert_tagged<T: DeserializeOwned + Serialize>(prefix: &str, tag: &str, examples: Value) {
    let names = variants::<T>(json!({ tag: "?" }));
    for name in names {
        let mut example = examples[&name].clone();
        assert!(example.is_object(), "no example of {prefix}{name}");
        example[tag] = json!(name);
        assert_spoken(&format!("{prefix}{name}"), &Args::of(&read::<T>(example)));
    }
}

#[test]
fn field_errors_have_words_with_and_without_a_suggestion() {
    for code in variants::<FieldErrorCode>(json!("?")) {
        for suggestion in [None, Some("10.9.0.0/16".to_owned())] {
            let error = FieldError {
                field: "subnets.0.subnet".into(),
                code: read(json!(code)),
                typed: "10.9.1.5/16".into(),
                suggestion,
            };
            assert_spoken(&format!("field-error-{code}"), &Args::of(&error));
        }
    }
}

#[test]
fn suitabilities_and_their_reasons_have_words() {
    for word in variants::<Suitability>(json!("?")) {
        assert_spoken(&format!("suitability-{word}"), &Args::none());
    }
    for code in variants::<ReasonCode>(json!("?")) {
        let reason = Reason { code: read(json!(code)), evidence: "br0".into() };
        assert_spoken(&format!("suitability-reason-{code}"), &Args::of(&reason));
    }
}

#[test]
fn export_limits_have_words() {
    for form in variants::<ExportForm>(json!("?")) {
        assert_spoken(&format!("export-form-{form}"), &Args::none());
    }
    for code in variants::<LimitCode>(json!("?")) {
        let limit = ExportLimit { form: ExportForm::DockerCli, code: read(json!(code)), value: "a=b".into() };
        assert_spoken(&format!("export-limit-{code}"), &Args::of(&limit));
    }
}

#[test]
fn what_is_wrong_with_a_pasted_text_has_words() {
    for form in variants::<PastedForm>(json!("?")) {
        assert_spoken(&format!("import-form-{form}"), &Args::none());
    }
    for code in variants::<ImportProblemCode>(json!("?")) {
        let problem = ImportProblem {
            code: read(json!(code)),
            blocks: true,
            value: "$X".into(),
            detail: String::new(),
            place: Some(Place { line: 3, column: 7 }),
        };
        assert_spoken(&format!("import-problem-{code}"), &Args::of(&problem));
        assert_spoken("import-place", &Args::of(&problem.place));
    }
}

#[test]
fn steps_have_words_with_the_names_in_them() {
    let network = json!({ "request": { "Name": "lan" } });
    let endpoint = json!({ "network": "lan", "ipv4": null, "ipv6": null, "mac": null, "aliases": [], "gateway_priority": null });
    let container = json!({ "name": "web", "image": "nginx", "command": [], "endpoint": endpoint, "publish": [],
        "env": [], "labels": {}, "restart": "", "interactive": false });
    let attached = json!({ "container": "c0ffee", "name": "web", "endpoint": endpoint, "network_id": "abc" });
    let shim = json!({ "link": "lw-00000001", "parent": "eth0", "mac": "02:00:00:00:00:01", "network": "abc", "name": "lan", "address": "198.19.249.240", "routes": ["198.19.249.208/28"] });
    let examples = json!({
        "create-network": network,
        "compare-network": { "request": { "Name": "lan" }, "product": "docker" },
        "remove-network": { "id": "abc", "name": "lan" },
        "pull-image": { "image": "nginx" },
        "create-container": { "request": container },
        "start-container": { "name": "web" },
        "connect": attached, "disconnect": attached,
        "compare-endpoint": { "container": "web", "endpoint": endpoint },
        "hold-shim": { "shim": shim }, "watch-way-out": { "shim": shim },
        "let-shim-go": { "shim": shim, "container": "c0ffee", "run": "a1" },
        "remove-probe": { "remains": { "images": ["lanward-probe:0123"], "containers": [] } },
    });
    assert_tagged::<Step>("step-", "step", examples.clone());
    for (tag, named) in [("create-network", "lan"), ("create-container", "web"), ("disconnect", "web")] {
        let mut example = examples[tag].clone();
        example["step"] = json!(tag);
        let step: Step = read(example);
        for &language in Language::ALL {
            let text = Words::new(language).step(&step);
            assert!(text.contains(named), "{language}: {text}");
        }
    }
}

#[test]
fn outcomes_and_failures_have_words() {
    let none = json!({});
    let examples = json!({ "unfinished": none, "done": none, "rolled-back": none, "nothing-done": none,
        "undone": none,
        "partly-rolled-back": { "left_behind": ["abc"] } });
    assert_tagged::<Outcome>("outcome-", "outcome", examples);
    let examples = json!({
        "refused": { "status": 403, "class": "pool-overlaps", "message": "Pool overlaps" },
        "unreachable": { "problem": { "problem": "no-socket", "path": "/run/docker.sock" } },
        "differs": { "differences": [{ "field": "Driver", "wanted": "macvlan", "got": "bridge" }] },
        "not-ours": { "what": "lan" },
        "address-held": { "address": "198.19.249.240", "macs": ["02:42:c6:13:f9:02"] },
        "link-taken": { "link": "lw-00000001" },
        "route-taken": { "route": "198.19.249.208/28" },
        "way-out-lost": { "lost": "gateway" },
        "probe": { "error": { "error": "deadline", "within_ms": 3000 } },
        "cancelled": none,
    });
    assert_tagged::<StepFailure>("failure-", "failure", examples);
}

#[test]
fn runs_and_their_recovery_have_words() {
    for kind in variants::<RunKind>(json!("?")) {
        assert_spoken(&format!("run-kind-{kind}"), &Args::none());
    }
    for status in variants::<RunStatus>(json!("?")) {
        assert_spoken(&format!("run-status-{status}"), &Args::none());
    }
    for how in variants::<Recovery>(json!("?")) {
        assert_spoken(&format!("recovery-{how}"), &Args::none());
    }
    let acts = json!({
        "remove-network": { "id": "abc", "name": "lan" },
        "remake-network": { "name": "lan" },
        "remove-container": { "id": "abc", "name": "web" },
        "reattach": { "name": "web" },
        "detach": { "name": "web" },
        "let-shim-go": { "name": "lan" },
        "hold-shim-again": { "name": "lan" },
    });
    for tag in variants::<Act>(json!({ "act": "?" })) {
        // A step that is carried out has the step's words.
        let mut example = if tag == "do" {
            json!({ "does": { "step": "pull-image", "image": "nginx" } })
        } else {
            acts[&tag].clone()
        };
        example["act"] = json!(tag);
        let act: Act = read(example);
        for &language in Language::ALL {
            let text = Words::new(language).recovery_act(&act);
            assert!(!text.contains('⟦') && !text.is_empty(), "{language}: {text}");
        }
    }
    let none = json!({});
    let obstacles = json!({
        "other-engine": { "engine": "unix:///run/docker.sock" },
        "no-engine": none, "still-running": none, "nothing-to-undo": none, "nothing-to-finish": none,
        "turned-back": none,
        "attached": { "network": "lan", "containers": ["web", "db"] },
        "name-taken": { "network": "lan" },
        "not-recorded": { "network": "lan" },
        "network-gone": { "gone": "abc" },
        "gone": { "gone": "lan" },
        "secrets-not-kept": { "name": "web" },
    });
    assert_tagged::<Obstacle>("obstacle-", "obstacle", obstacles);
}

#[test]
fn records_have_words() {
    let none = json!({});
    let standings = json!({
        "as-kept": none, "detached": none, "container-absent": none, "network-absent": none,
        "network-ambiguous": none, "no-engine": none,
        "drifted": { "differences": [{ "field": "IPv4Address", "wanted": "198.19.249.9", "got": "" }] },
    });
    assert_tagged::<IdentityStanding>("identity-standing-", "standing", standings);
}

#[test]
fn edits_have_words() {
    let none = json!({});
    let containers = json!({ "containers": ["web"] });
    let refusals = json!({
        "predefined": none, "swarm-scope": none, "ingress": none, "template": none, "podman": none,
        "from-template": { "template": "mv_config" },
        "other-driver": { "driver": "weave" },
        "unread": { "fields": ["Sparkle"] }, "unreadable": { "fields": ["mtu"] },
        "swarm-tasks": containers, "unsettled": containers,
    });
    assert_tagged::<EditRefusal>("edit-refusal-", "refusal", refusals);
    let fates = json!({
        "without": none, "at-start": none,
        "stays": { "address": "10.0.0.2" },
        "moves": { "from": "10.0.0.2", "to": "10.1.0.2" },
        "changes": { "from": "10.0.0.2" }, "lost": { "from": "fd00::2" },
    });
    assert_tagged::<AddressFate>("address-fate-", "fate", fates);
    let mac = "02:42:c6:13:f9:02";
    let fates = json!({ "without": none, "stays": { "mac": mac }, "changes": { "from": mac } });
    assert_tagged::<MacFate>("mac-fate-", "fate", fates);
}

#[test]
fn moves_have_words() {
    let none = json!({});
    let address = json!({ "address": "198.19.249.210" });
    let new = json!({
        "without": none, "engines": none, "typed": address, "not-asked": address,
        "nobody-answered": { "address": "198.19.249.210", "at": 1_700_000_000_000_u64 },
    });
    assert_tagged::<NewAddress>("new-address-", "new", new);
    let losses = json!({
        "ports": { "ports": ["8080:80/tcp"] },
        "names": { "names": ["www"] },
        "settings": { "settings": ["link db:database"] },
        "neighbours": { "network": "shop", "containers": ["db"] },
    });
    assert_tagged::<Loss>("move-loss-", "loss", losses);
    let network = json!({ "network": "lan" });
    let refusals = json!({
        "host-network": none, "no-network": none, "swarm-task": none, "podman": none,
        "shares-network": { "with": "vpn" },
        "unsettled": { "state": "restarting" },
        "already-there": network, "not-there": network,
        "several-networks": { "networks": ["shop", "side"] },
    });
    assert_tagged::<MoveRefusal>("move-refusal-", "refusal", refusals);
}
