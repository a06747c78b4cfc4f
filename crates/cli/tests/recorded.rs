//! The command on recorded sites: what it prints in both languages and as documents, how it ends, and that
//! text from elsewhere stays harmless. The real engine is `lab_walk/`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use lanward_words::Language;
use serde_json::Value;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn lab() -> PathBuf {
    file("../../tests/fixtures/sites/lab.json")
}

fn used() -> PathBuf {
    file("tests/sites/used.json")
}

/// Runs `lanward` away from this machine's settings: no engine, no language, no colours.
fn lanward<'a>(words: impl IntoIterator<Item = &'a str>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lanward"))
        .args(words)
        .env_clear()
        .env("DOCKER_HOST", "unix:///nonexistent/docker.sock")
        .env("HOME", "/nonexistent")
        .output()
        .expect("the command starts")
}

fn on(site: &Path, line: &str) -> Output {
    let site = site.to_str().expect("a path in UTF-8");
    lanward(line.split_whitespace().chain(["--site", site]))
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn document(output: &Output) -> Value {
    let text = stdout(output);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

const CREATE: &str =
    "-d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 -o parent=eth0 macvlan_network";

/// What was named is not replaced by another engine; the others are still listed.
#[test]
fn a_docker_host_that_means_nothing_is_told() {
    let with_host = |host: &str, words: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_lanward"))
            .args(words)
            .env_clear()
            .env("DOCKER_HOST", host)
            .env("HOME", "/nonexistent")
            .output()
            .expect("the command starts")
    };
    let listed = document(&with_host("bogus", &["engines", "--json"]));
    assert_eq!(listed["problem"]["problem"], "bad-address");
    assert_eq!(listed["problem"]["text"], "bogus");
    assert!(listed["engines"].as_array().is_some_and(|all| !all.is_empty()), "{listed}");
    for (host, word) in [("bogus", "bogus"), ("tcp://127.0.0.1:1", "refused")] {
        let output = with_host(host, &["networks", "--lang", "en"]);
        assert_eq!(output.status.code(), Some(1), "{host}: {}", stdout(&output));
        assert!(stderr(&output).contains(word), "{host}: {}", stderr(&output));
    }
    let listed = document(&with_host("tcp://127.0.0.1:1", &["engines", "--json"]));
    assert!(listed["problem"].is_null(), "{listed}");
}

/// Other systems' routes are not looked at one by one, and the list does not look as if they were.
#[test]
fn a_list_of_routes_that_is_not_complete_says_so() {
    let mac = file("tests/sites/mac.json");
    let note = "Only default gateways";
    assert!(stdout(&on(&mac, "survey --lang en")).contains(note));
    assert!(!stdout(&on(&used(), "survey --lang en")).contains(note));
}

#[test]
fn survey_in_both_languages() {
    for language in Language::ALL {
        let output = on(&used(), &format!("survey --lang {language}"));
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        insta::assert_snapshot!(format!("survey_{language}"), stdout(&output));
    }
}

/// One that has drifted and one that waits; the names of the engine stay harmless.
#[test]
fn kept_addresses_in_both_languages() {
    let mut site: Value = serde_json::from_str(&fs::read_to_string(used()).expect("the site")).expect("JSON");
    let kept = |container: &str, ipv4: &str, aliases: &[&str]| {
        serde_json::json!({
            "container": container, "network": "macvlan_network", "ipv4": ipv4, "ipv6": null,
            "mac": "92:6d:1c:aa:c3:5c", "aliases": aliases, "gateway_priority": 5, "kept_at": 0,
        })
    };
    let records = [kept("nginx", "198.19.249.230", &[]), kept("later", "198.19.249.231", &["a\u{1b}[31m"])];
    site["identities"] = serde_json::json!({ "records": { "state": "known", "value": records } });
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("site.json");
    fs::write(&file, site.to_string()).expect("written");
    for language in Language::ALL {
        let output = on(&file, &format!("identity --lang {language}"));
        insta::assert_snapshot!(format!("identity_{language}"), stdout(&output));
        let check = stdout(&on(&file, &format!("check --lang {language}")));
        assert!(check.contains("lanward identity repair nginx --network macvlan_network"), "{check}");
    }
    let exported = stdout(&on(&file, "export macvlan_network --container nginx --format compose"));
    assert!(exported.contains("mac_address: \"92:6d:1c:aa:c3:5c\""), "{exported}");
    assert_eq!(on(&file, "export macvlan_network --container pihole").status.code(), Some(2));
    assert_eq!(on(&file, "identity forget nginx").status.code(), Some(2), "a recording is not changed");
}

#[test]
fn networks_in_both_languages() {
    for language in Language::ALL {
        let output = on(&used(), &format!("networks --lang {language}"));
        insta::assert_snapshot!(format!("networks_{language}"), stdout(&output));
    }
}

#[test]
fn inspect_in_both_languages() {
    for language in Language::ALL {
        let output = on(&used(), &format!("inspect macvlan_network nginx --lang {language}"));
        insta::assert_snapshot!(format!("inspect_{language}"), stdout(&output));
    }
}

#[test]
fn a_plan_shows_what_create_would_do_and_changes_nothing() {
    for (language, steps, nothing) in
        [("en", "Steps", "Nothing was changed."), ("ko", "단계", "아무것도 바꾸지 않았습니다.")]
    {
        let output = on(&lab(), &format!("plan --lang {language} {CREATE}"));
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert!(text.contains(steps) && text.contains(nothing), "{text}");
        assert!(
            text.contains(&format!("docker network create {CREATE}")),
            "the docker command of the same meaning is the article's own: {text}"
        );
        assert!(!text.contains('⟦'), "{text}");
    }
}

#[test]
fn without_a_subnet_everything_is_proposed() {
    let output = on(&lab(), "plan --json lan");
    let proposal = &document(&output)["proposal"];
    assert_eq!(proposal["filled"]["parent"], "eth0");
    assert_eq!(proposal["filled"]["subnets"][0]["subnet"], "198.19.249.0/24");
    assert_eq!(proposal["filled"]["subnets"][0]["gateway"], "198.19.249.1");
    assert!(proposal["filled"]["subnets"][0]["ip_range"].as_str().is_some_and(|r| !r.is_empty()));
}

#[test]
fn a_danger_blocks_until_it_is_accepted_by_name() {
    let bridge = "plan -d bridge --subnet=198.19.249.0/24 --gateway=198.19.249.1 b";
    let refused = on(&lab(), bridge);
    assert_eq!(refused.status.code(), Some(3));
    assert!(stdout(&refused).contains("--accept bridge-on-lan"), "{}", stdout(&refused));
    let accepted = on(&lab(), &format!("{bridge} --accept bridge-on-lan"));
    assert_eq!(accepted.status.code(), Some(0), "{}", stdout(&accepted));
}

#[test]
fn an_accepted_code_that_no_rule_has_is_a_slip_of_the_pen() {
    let bridge = "plan -d bridge --subnet=198.19.249.0/24 --gateway=198.19.249.1 b";
    let output = on(&lab(), &format!("{bridge} --accept brigde-on-lan"));
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(
        text.contains("There is no code brigde-on-lan") && text.contains("here: bridge-on-lan"),
        "{text}"
    );
    // One that merely does not occur here is fine.
    assert_eq!(on(&lab(), &format!("plan --accept bridge-on-lan {CREATE}")).status.code(), Some(0));
    let korean = on(&lab(), &format!("plan --lang ko --accept x {CREATE}"));
    assert!(stderr(&korean).contains("없는 코드입니다: x"), "{}", stderr(&korean));
}

#[test]
fn a_field_without_a_suggestion_gets_no_arrow() {
    let text = stdout(&on(&lab(), "plan -d bridge --bridge-name docker0 b"));
    assert!(text.contains("--bridge-name") && !text.contains('→'), "{text}");
    assert_eq!(text.matches("docker0").count(), 1, "the sentence has it already: {text}");
}

/// `/dev/full` takes nothing, like a full disk.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_a_failure_unless_the_reader_went_away() {
    let site = used();
    let site = site.to_str().expect("a path in UTF-8");
    let to = |file: std::process::Stdio, line: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lanward"));
        let words = line.split(' ');
        command.args(words).env_clear().env("HOME", "/nonexistent").stdout(file).output().expect("it starts")
    };
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full").into();
    for line in [
        &format!("export macvlan_network --site {site}"),
        &format!("networks --json --site {site}"),
        "--help",
        "--version",
        "completions bash",
    ] {
        let output = to(full(), line);
        assert_eq!(output.status.code(), Some(1), "{line}: {}", stderr(&output));
        assert!(stderr(&output).contains("could not be written"), "{line}: {}", stderr(&output));
    }
    // A pipe whose reader is gone, as after `| head`.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = to(writer.into(), &format!("networks --site {site}"));
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_log_is_on_standard_error_where_it_was_asked_for() {
    let quiet = lanward(["check"]);
    assert!(stderr(&quiet).is_empty(), "{}", stderr(&quiet));
    let output = lanward(["-v", "check"]);
    assert!(stderr(&output).contains("INFO lanward_workflow"), "{}", stderr(&output));
    assert_eq!(stdout(&output), stdout(&quiet));
}

#[test]
fn korean_has_no_english_sentence_of_ours_in_it() {
    let text = stdout(&lanward(["check", "--lang", "ko"]));
    assert!(text.contains("no-socket") && !text.contains("there is no"), "{text}");
    let text = stdout(&on(&used(), "inspect nginx --lang ko"));
    assert!(text.contains("실행 중 (Up"), "{text}");
}

#[test]
fn fields_that_cannot_be_read_are_named_by_their_flags() {
    let output = on(&lab(), "plan -d macvlan --subnet=198.19.249.5/24 --gateway=10.0.0.1 -o parent=eth0 n");
    assert_eq!(output.status.code(), Some(2));
    let text = stdout(&output);
    assert!(text.contains("--subnet 198.19.249.5/24") && text.contains("--subnet=198.19.249.0/24"), "{text}");
    assert!(text.contains("--gateway 10.0.0.1"), "{text}");
}

#[test]
fn check_says_that_a_site_is_recorded() {
    for (language, recorded) in [("en", "recorded site"), ("ko", "기록해 둔 사이트")] {
        let output = on(&used(), &format!("check --lang {language}"));
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(0));
        assert!(text.contains(recorded) && !text.contains('⟦'), "{text}");
    }
    let document = document(&on(&used(), "check --json"));
    assert_eq!((&document["schema"], &document["recorded"]), (&"lanward.check/1".into(), &true.into()));
    assert!(document["findings"].is_array() && document["health"]["state"].is_string());
}

#[test]
fn an_engine_in_a_virtual_machine_gets_its_story_told() {
    for (language, ways) in [("en", "What works instead"), ("ko", "대신 쓸 수 있는 방법")] {
        let output = on(&file("tests/sites/mac.json"), &format!("check --lang {language}"));
        let text = stdout(&output);
        assert!(text.contains(ways) && text.contains("en0") && !text.contains('⟦'), "{text}");
    }
    let document = document(&on(&file("tests/sites/mac.json"), "check --json"));
    assert_eq!(document["story"]["boundary"], true);
    assert_eq!(document["story"]["refused_parent"], "en0");
}

#[test]
fn what_is_seen_can_be_saved_and_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let saved = folder.path().join("site.json");
    let path = saved.to_str().expect("a path in UTF-8");
    assert_eq!(on(&used(), &format!("check --save {path}")).status.code(), Some(0));
    let again = on(&saved, "networks");
    assert_eq!(stdout(&again), stdout(&on(&used(), "networks")));
    assert!(
        !fs::read_to_string(&saved).expect("the site").contains("lanhost"),
        "the host's name is replaced"
    );
}

#[test]
fn documents_name_their_schema_first_and_keep_their_fields() {
    let fields = |line: &str| {
        let output = on(&used(), line);
        let text = stdout(&output);
        assert!(text.starts_with("{\"schema\":\"lanward.") && text.lines().count() == 1, "{line}: {text}");
        let Value::Object(map) = document(&output) else { panic!("{line}: no object") };
        map.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let all: Vec<String> = [
        "survey --json",
        "check --json",
        "networks --json",
        "inspect --json nginx",
        "export --json macvlan_network",
        "plan --json lan2",
    ]
    .iter()
    .map(|line| format!("{line}: {}", fields(line)))
    .collect();
    insta::assert_snapshot!("documents", all.join("\n"));
    let laid_out = |line: &str| format!("{:#}\n", document(&on(&used(), line)));
    insta::assert_snapshot!("networks_document", laid_out("networks --json"));
    insta::assert_snapshot!("inspect_document", laid_out("inspect --json nginx"));
}

#[test]
fn hostile_names_stay_in_their_row_and_do_nothing() {
    for line in ["networks", "inspect a3a3", "inspect c3c3", "check", "networks --lang ko", "export a3a3"] {
        let output = on(&used(), line);
        assert_eq!(output.status.code(), Some(0), "{line}: {}", stderr(&output));
        let text = stdout(&output);
        // An export is a shell word in quotes: it must hold the very name, and only there may it.
        let harmful = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        if !line.starts_with("export") {
            assert!(!text.contains(harmful), "{line}: {text:?}");
        }
    }
    let rows = stdout(&on(&used(), "networks")).lines().count();
    assert_eq!(rows, 7, "one line a network, and the headings");
}

#[test]
fn exports_of_a_network_that_is_there() {
    let cli = stdout(&on(&used(), "export macvlan_network"));
    assert!(cli.starts_with("docker network create -d macvlan --subnet=198.19.249.0/24"), "{cli}");
    assert!(cli.contains("-o parent=eth0") && !cli.contains("org.lanward.run"), "{cli}");
    let json = stdout(&on(&used(), "export macvlan_network --format json"));
    assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON")["Driver"], "macvlan");
    assert!(stdout(&on(&used(), "export macvlan_network --format compose")).contains("networks:"));
    assert!(stdout(&on(&used(), "export macvlan_network --format external")).contains("external: true"));
    let missing = on(&used(), "export nothing");
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("nothing"));
}

#[test]
fn a_recording_cannot_be_changed() {
    for line in [
        "create lan",
        "run --network lan nginx",
        "attach lan c",
        "detach lan c",
        "remove lan --yes",
        "remove lan lan2 -y",
    ] {
        let output = on(&lab(), line);
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(stderr(&output).contains("--site"), "{line}: {}", stderr(&output));
    }
}

#[test]
fn without_an_engine_it_says_why_and_what_to_do() {
    let output = lanward(["networks"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).is_empty());
    assert!(stderr(&output).contains("/nonexistent/docker.sock"), "{}", stderr(&output));
    let document = document(&lanward(["networks", "--json"]));
    assert_eq!(document["schema"], "lanward.error/1");
    assert_eq!(document["problem"]["problem"], "no-socket");
    // A survey needs no engine, and neither does a check.
    for line in [["survey", "--json"], ["check", "--json"]] {
        assert_eq!(lanward(line).status.code(), Some(0), "{line:?}");
    }
}

#[test]
fn command_lines_that_cannot_be_read_exit_2_in_the_persons_language() {
    for (line, en) in [
        (vec!["create"], "Missing: <NETWORK>"),
        (vec!["remove", "-y"], "Missing: <NETWORK>..."),
        (vec!["create", "--drivr", "x", "n"], "Did you mean --driver?"),
        (vec!["create", "-d", "foo", "n"], "macvlan, ipvlan, bridge"),
        (vec!["creat"], "There is no command creat"),
        (vec!["create", "--propose", "--literal", "n"], "cannot stand together"),
        (vec!["create", "n", "--subnet"], "needs a value"),
    ] {
        let output = lanward(line.iter().copied());
        assert_eq!(output.status.code(), Some(2), "{line:?}");
        assert!(stderr(&output).contains(en), "{line:?}: {}", stderr(&output));
        let korean = lanward(line.iter().copied().chain(["--lang=ko"]));
        let text = stderr(&korean);
        assert_eq!(korean.status.code(), Some(2), "{line:?}");
        assert!(text.contains("lanward --help 명령으로") && !text.contains('⟦'), "{line:?}: {text}");
    }
}

#[test]
fn the_word_after_pull_is_never_taken_for_the_image() {
    let output = lanward(["run", "--network", "lan", "--pull", "always", "nginx"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--pull=always"), "{}", stderr(&output));
}

#[test]
fn the_way_from_the_host_to_its_containers_is_shown_or_refused_with_its_reason() {
    for (language, undo) in [("en", "To undo it:"), ("ko", "되돌리려면:")] {
        let text = stdout(&on(&used(), &format!("access plan macvlan_network --lang {language}")));
        assert!(text.contains(" type macvlan mode bridge") && text.contains(undo), "{text}");
        assert!(text.contains("--as systemd") && !text.contains('⟦'), "{text}");
    }
    // A script and nothing else on standard output; netplan cannot say it, and that is said beside it.
    let netplan = on(&used(), "access plan macvlan_network --as netplan");
    assert!(stdout(&netplan).starts_with("set -e\n") && stdout(&netplan).contains("[Service]"));
    assert!(stderr(&netplan).contains("netplan has no word for a macvlan link"), "{}", stderr(&netplan));

    let shown = document(&on(&used(), "access plan macvlan_network --address 198.19.249.230 --json"));
    assert_eq!(shown["schema"], "lanward.access-plan/1", "{shown:#}");
    assert_eq!((&shown["shim"]["address"], &shown["text"]["tool"]), (&"198.19.249.230".into(), &"ip".into()));
    for (line, exit, refusal) in [
        ("access plan bridge", 3, "not-needed"),
        ("access plan nowhere", 2, "no-such-network"),
        ("access plan macvlan_network --address 198.19.249.1", 3, "address-is-gateway"),
        ("access plan macvlan_network --address 198.19.249", 2, "not-an-address"),
    ] {
        let output = on(&used(), &format!("{line} --json"));
        assert_eq!(output.status.code(), Some(exit), "{line}");
        assert_eq!(document(&output)["refusals"][0]["refusal"], refusal, "{line}");
        let said = stdout(&on(&used(), line));
        assert!(said.contains('✖') && said.contains('→') && !said.contains('⟦'), "{said}");
    }
    let unknown = on(&used(), "access plan macvlan_network --as wicked");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("networkmanager"), "{}", stderr(&unknown));
}

#[test]
fn help_speaks_both_languages() {
    let english = stdout(&lanward(["create", "--help"]));
    assert!(english.contains("Usage: lanward create") && english.contains("--exclude"), "{english}");
    let korean = stdout(&lanward(["create", "--help", "--lang", "ko"]));
    assert!(korean.contains("사용법: lanward create") && !korean.contains('⟦'), "{korean}");
}

#[test]
fn engines_are_told_apart_from_their_recorded_answers() {
    let records = file("../../tests/fixtures/engines/records.json");
    let records = records.to_str().expect("a path in UTF-8");
    let text = stdout(&lanward(["identify", "--record", records]));
    assert!(text.contains("Colima") && text.contains("Evidence") && !text.contains('⟦'), "{text}");
    let document = document(&lanward(["identify", "--json", "--record", records]));
    assert_eq!(document["records"][0]["kind"], "colima");
    let unreadable = lanward(["identify", "--record", "/nonexistent"]);
    assert_eq!(unreadable.status.code(), Some(2));
}

#[test]
fn a_package_gets_completions_and_man_pages() {
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&lanward(["completions", shell]));
        assert!(script.contains("macvlan") || script.contains("networks"), "{shell}: {script}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path in UTF-8");
    assert_eq!(lanward(["man", path]).status.code(), Some(0));
    for page in ["lanward.1", "lanward-create.1", "lanward-survey.1"] {
        let text = fs::read_to_string(folder.path().join(page)).expect(page);
        assert!(text.contains(".SH") && !text.contains('⟦'), "{page}: {text}");
    }
}

/// A text from elsewhere becomes a plan, or is refused with its place; never something in between.
#[test]
fn a_pasted_text_is_planned_or_refused_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let paste = |text: &str, more: &str| {
        let file = folder.path().join("pasted");
        fs::write(&file, text).expect("a file");
        let line = format!("import {more} {}", file.to_str().expect("UTF-8"));
        on(&lab(), &line)
    };
    let command = format!("docker network create {CREATE}");
    let typed = stdout(&on(&lab(), &format!("plan --json {CREATE}")));
    let typed: Value = serde_json::from_str(&typed).expect("a document");
    let pasted = document(&paste(&command, "--json"));
    assert_eq!(pasted["schema"], "lanward.import/1", "{pasted:#}");
    assert_eq!(pasted["imported"]["form"], "docker-command");
    assert_eq!(pasted["network"], "macvlan_network");
    assert_eq!(pasted["proposal"]["request"], typed["proposal"]["request"]);
    assert!(!pasted["proposal"]["plan"].is_null());

    // there and back again
    let compose = paste(&command, "--format compose");
    assert_eq!(compose.status.code(), Some(0), "{}", stderr(&compose));
    let back = stdout(&paste(&stdout(&compose), "--format cli"));
    let direct = stdout(&paste(&command, "--format cli"));
    assert_eq!(back, direct);

    let said = paste(
        "networks:\n  lan:\n    driver: macvlan\n    driver_opts: { parent: $NIC, foo: bar }\n",
        "--lang en",
    );
    assert_eq!(said.status.code(), Some(2));
    assert_eq!(stdout(&said), "");
    assert!(
        stderr(&said).contains("$NIC") && stderr(&said).contains("line 4, column 28"),
        "{}",
        stderr(&said)
    );
    let kept = paste("docker network create -d macvlan -o parent=eth0 -o foo=bar x", "--lang en");
    assert!(stdout(&kept).contains("Options.foo = bar"), "{}", stdout(&kept));
    let two = paste("docker network create a; docker network create b", "--lang en");
    assert_eq!(two.status.code(), Some(2));
    assert!(stderr(&two).contains("a, b"), "{}", stderr(&two));
    assert_ne!(
        paste("docker network create a; docker network create b", "--network b").status.code(),
        Some(2)
    );
    assert_eq!(paste("hello", "--json").status.code(), Some(2));
}
