//! Every recorded engine is recognised; without its telling fields it is recognised or honestly unknown; and the
//! table in `docs/engines.md` is what the code says today.

use std::{fs, path::PathBuf};

use lanward_core::{
    endpoint::EngineEndpoint,
    facts::{
        HostFacts, HostNic, KernelSupport, LinkFacts, LinkKind, Machine, OperState, OperatingSystem, OsFamily,
    },
    names::NicName,
    observed::{Observed, Why},
    placement::{Certainty, ClientFacts, EngineKind, EngineRecord, LayerHint, Location, Placement, identify},
};
use serde_json::{Value, json};

/// One expectation for each record, in the file's order: the name it was recorded under, our kind, whether it is
/// rootless, and where it runs as far as the record tells.
const EXPECTED: [(&str, EngineKind, bool, Location); 41] = {
    use EngineKind::*;
    use Location::{Remote, Unknown as Somewhere, VirtualMachine as Vm};
    [
        ("colima", Colima, false, Vm),
        ("colima", Colima, false, Vm),
        ("colima-profile", Colima, false, Vm),
        ("dind-rootless", DockerInDocker, true, Somewhere),
        ("docker-desktop", DockerDesktop, false, Vm),
        ("docker-desktop-error-stub", DockerDesktopStub, false, Vm),
        ("docker-desktop-linux", DockerDesktopLinux, false, Vm),
        ("docker-desktop-linux", DockerDesktopLinux, false, Vm),
        ("docker-desktop-mac", DockerDesktopMac, false, Vm),
        // The next two say neither label nor client: the flavour was inferred by those who recorded them.
        ("docker-desktop-mac", DockerDesktop, false, Vm),
        ("docker-desktop-mac", DockerDesktop, false, Vm),
        ("docker-desktop-mac", DockerDesktopMac, false, Vm),
        ("docker-desktop-windows", DockerDesktopWindows, false, Vm),
        ("docker-desktop-windows-wsl2", DockerDesktopWindows, false, Vm),
        ("docker-desktop-wsl-integration", DockerDesktopWindows, false, Vm),
        ("linux-dockerd", NativeLinux, false, Somewhere),
        ("linux-dockerd", NativeLinux, false, Somewhere),
        ("linux-dockerd", NativeLinux, false, Somewhere),
        ("linux-dockerd-aws", NativeLinux, false, Somewhere),
        ("orbstack", Orbstack, false, Vm),
        ("orbstack", Orbstack, false, Vm),
        ("orbstack", Orbstack, false, Vm),
        ("orbstack", Orbstack, false, Vm),
        ("podman", Podman, false, Somewhere),
        ("podman", Podman, false, Somewhere),
        ("podman-machine-mac", PodmanMachine, false, Vm),
        ("podman-machine-mac", PodmanMachine, false, Vm),
        ("pve-kernel-guest-or-host", NativeLinux, false, Somewhere),
        ("qnap", Qnap, false, Somewhere),
        ("rancher-desktop-mac", RancherDesktop, false, Vm),
        ("rancher-desktop-windows", RancherDesktop, false, Vm),
        ("rancher-desktop-windows", RancherDesktop, false, Vm),
        ("remote-testcontainers-cloud", TestcontainersCloud, false, Remote),
        ("rootless-dockerd", NativeLinux, true, Somewhere),
        ("rootless-dockerd", NativeLinux, true, Somewhere),
        ("snap-dockerd", Snap, false, Somewhere),
        ("synology", Synology, false, Somewhere),
        ("synology", Synology, false, Somewhere),
        ("windows-containers", WindowsContainers, false, Somewhere),
        ("wsl2-dockerd", Wsl2, false, Vm),
        ("wsl2-dockerd", Wsl2, false, Vm),
    ]
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn raw_records() -> Vec<Value> {
    let text = fs::read_to_string(root().join("tests/fixtures/engines/records.json")).expect("the records");
    serde_json::from_str(&text).expect("a list of records")
}

fn record(value: &Value) -> EngineRecord {
    serde_json::from_value(value.clone()).expect("records are read tolerantly")
}

fn of(value: &Value) -> Placement {
    identify(&record(value), &ClientFacts::default())
}

/// The answers that are right, if less exact, for something of kind `expected`.
fn is_right_or_unknown(expected: EngineKind, got: EngineKind) -> bool {
    use EngineKind::*;
    got == expected
        || matches!(got, UnknownLinux | Unknown)
        || matches!(
            (expected, got),
            (DockerDesktopMac | DockerDesktopWindows | DockerDesktopLinux | DockerDesktopStub, DockerDesktop)
                | (PodmanMachine | PodmanNative, Podman)
        )
}

#[test]
fn every_record_is_recognised() {
    let records = raw_records();
    assert_eq!(records.len(), EXPECTED.len());
    for (at, (value, (name, kind, rootless, location))) in records.iter().zip(EXPECTED).enumerate() {
        let placement = of(value);
        assert_eq!(value["kind"], name, "record {at}");
        assert_eq!(placement.kind, kind, "record {at} ({name}): {placement:?}");
        assert_eq!(placement.rootless, rootless, "record {at} ({name}): {placement:?}");
        assert_eq!(placement.location, location, "record {at} ({name}): {placement:?}");
        assert!(!placement.evidence.is_empty(), "record {at} ({name}) has no evidence");
    }
}

#[test]
fn every_piece_of_evidence_was_really_said() {
    for (at, value) in raw_records().iter().enumerate() {
        let text = value.to_string();
        for evidence in of(value).evidence {
            let quoted = serde_json::to_string(&evidence.value).expect("text");
            // What the client is, is said in Go's words or by the form of its endpoint.
            let said = text.contains(quoted.trim_matches('"')) || evidence.field == "client.os";
            assert!(said, "record {at}: {evidence:?} is nowhere in it");
        }
    }
}

/// Whatever field a naive reader would go by, removed or replaced: the answer stays right or becomes unknown.
#[test]
fn without_any_one_field_the_answer_is_right_or_unknown() {
    for (at, (value, (name, kind, ..))) in raw_records().iter().zip(EXPECTED).enumerate() {
        for part in ["info", "version", "client", "ping_headers"] {
            let Some(fields) = value[part].as_object() else { continue };
            for field in fields.keys() {
                let mut less = value.clone();
                less[part].as_object_mut().expect("an object").remove(field);
                let got = of(&less).kind;
                assert!(
                    is_right_or_unknown(kind, got),
                    "record {at} ({name}) without {part}.{field}: {got:?}"
                );
                if fields[field].is_string() {
                    let mut other = value.clone();
                    other[part][field] = Value::String("homeserver".to_owned());
                    let got = of(&other).kind;
                    let right = is_right_or_unknown(kind, got);
                    assert!(right, "record {at} ({name}) with another {part}.{field}: {got:?}");
                }
            }
        }
    }
}

#[test]
fn a_renamed_host_without_labels_is_right_or_unknown() {
    for (at, (value, (name, kind, ..))) in raw_records().iter().zip(EXPECTED).enumerate() {
        let mut plain = value.clone();
        for (part, field) in [("info", "Labels"), ("info", "Name"), ("client", "Context")] {
            if let Some(fields) = plain[part].as_object_mut() {
                fields.remove(field);
            }
        }
        let got = of(&plain).kind;
        assert!(is_right_or_unknown(kind, got), "record {at} ({name}) renamed: {got:?}");
    }
}

/// Names that people do change do not decide alone.
#[test]
fn these_are_recognised_without_their_easy_field() {
    let easy: &[(usize, &str, &str)] = &[
        (0, "info", "Name"),             // Colima by its context
        (1, "client", "Context"),        // Colima by its host name
        (2, "client", "Context"),        // Colima by its endpoint
        (3, "info", "OperatingSystem"),  // Docker in Docker by its container id
        (6, "info", "OperatingSystem"),  // Docker Desktop by its label
        (6, "info", "Labels"),           // … by its system, flavour left open
        (8, "info", "Name"),             // Docker Desktop by its system
        (11, "client", "Context"),       // Docker Desktop by Platform.Name
        (13, "info", "Labels"),          // Docker Desktop for Windows by its kernel
        (19, "info", "OperatingSystem"), // OrbStack by its kernel
        (19, "info", "Name"),            // OrbStack by its system
        (20, "info", "Warnings"),        // OrbStack by its pool
        (28, "info", "OperatingSystem"), // QNAP by its data folder
        (28, "info", "DockerRootDir"),   // QNAP by its system
        (29, "info", "Name"),            // Rancher Desktop by its seccomp profile
        (29, "info", "SecurityOptions"), // … by its name
        (35, "info", "DockerRootDir"),   // Snap by its system
        (36, "info", "DockerRootDir"),   // Synology by its logging driver
        (38, "info", "OSType"),          // Windows by its storage driver
        (39, "info", "Name"),            // WSL by its kernel
    ];
    let records = raw_records();
    for (at, part, field) in easy {
        let mut less = records[*at].clone();
        let removed = less[part].as_object_mut().and_then(|fields| fields.remove(*field));
        assert!(removed.is_some(), "record {at} has no {part}.{field}");
        let (got, expected) = (of(&less).kind, EXPECTED[*at].1);
        let same_family = got == expected
            || (got == EngineKind::DockerDesktop && expected == EngineKind::DockerDesktopLinux);
        assert!(same_family, "record {at} without {field}: {got:?}, not {expected:?}");
    }
}

fn mac() -> ClientFacts {
    ClientFacts {
        os: Some(OsFamily::Macos),
        kernel: Some("25.1.0".to_owned()),
        hostname: Some("my-mac.local".to_owned()),
        endpoint: Some(EngineEndpoint::Unix { path: "/var/run/docker.sock".to_owned() }),
        ..ClientFacts::default()
    }
}

fn linux(kernel: &str, hostname: &str, endpoint: &str) -> ClientFacts {
    ClientFacts {
        os: Some(OsFamily::Linux),
        kernel: Some(kernel.to_owned()),
        hostname: Some(hostname.to_owned()),
        endpoint: endpoint.parse().ok(),
        ..ClientFacts::default()
    }
}

#[test]
fn a_mac_never_sees_a_native_linux() {
    for (at, value) in raw_records().iter().enumerate() {
        let mut anonymous = value.clone();
        anonymous["client"] = Value::Null;
        let placement = identify(&record(&anonymous), &mac());
        assert_ne!(placement.kind, EngineKind::NativeLinux, "record {at}");
        assert_ne!(placement.location, Location::SameKernel, "record {at}");
    }
}

#[test]
fn a_remote_engine_is_remote_and_never_native() {
    let far =
        ["ssh://me@nas", "ssh://nas:2222", "tcp://192.168.1.9:2375", "tcp://[fd00::9]:2376", "https://nas"];
    for endpoint in far {
        let from_linux = linux("6.8.0-117-generic", "host", endpoint);
        let from_mac = ClientFacts { endpoint: endpoint.parse().ok(), ..mac() };
        for (at, value) in raw_records().iter().enumerate() {
            let mut anonymous = value.clone();
            anonymous["client"] = Value::Null;
            for client in [&from_linux, &from_mac] {
                let placement = identify(&record(&anonymous), client);
                assert_eq!(placement.location, Location::Remote, "record {at} over {endpoint}");
                assert_ne!(placement.kind, EngineKind::NativeLinux, "record {at} over {endpoint}");
            }
        }
    }
}

fn ubuntu(name: &str, kernel: &str) -> Value {
    json!({
        "info": {"OperatingSystem": "Ubuntu 24.04.2 LTS", "Name": name, "KernelVersion": kernel, "OSType": "linux",
                 "Architecture": "x86_64", "DockerRootDir": "/var/lib/docker", "SecurityOptions": ["name=apparmor"]},
        "version": {"Platform": {"Name": "Docker Engine - Community"}, "ApiVersion": "1.47"}
    })
}

const SOCKET: &str = "unix:///var/run/docker.sock";

#[test]
fn the_same_kernel_needs_proof() {
    use EngineKind::{NativeLinux, UnknownLinux};
    let engine = record(&ubuntu("server", "6.8.0-60-generic"));
    let here = linux("6.8.0-60-generic", "server", SOCKET);
    let at = |client: &ClientFacts| {
        let placement = identify(&engine, client);
        (placement.kind, placement.location)
    };
    assert_eq!(at(&here), (NativeLinux, Location::SameKernel));
    assert_eq!(identify(&engine, &here).certainty, Certainty::Certain);

    // Any one part of the proof missing or against it.
    let with = |change: &dyn Fn(&mut ClientFacts)| {
        let mut client = here.clone();
        change(&mut client);
        at(&client)
    };
    let denied = || Observed::Unknown(Why::Denied { what: "/proc".to_owned() });
    assert_eq!(with(&|c| c.hostname = None), (NativeLinux, Location::Unknown));
    assert_eq!(with(&|c| c.kernel = None), (NativeLinux, Location::Unknown));
    assert_eq!(with(&|c| c.endpoint = None), (NativeLinux, Location::Unknown));
    assert_eq!(with(&|c| c.same_netns = Observed::Known(false)), (NativeLinux, Location::Unknown));
    assert_eq!(with(&|c| c.docker_bridge_matches = Observed::Known(false)), (NativeLinux, Location::Unknown));
    assert_eq!(with(&|c| c.kernel = Some("6.1.0-9-amd64".into())), (UnknownLinux, Location::Unknown));
    assert_eq!(with(&|c| c.hostname = Some("other".into())), (NativeLinux, Location::Unknown));
    assert_eq!(with(&|c| c.endpoint = "tcp://127.0.0.1:2375".parse().ok()), (NativeLinux, Location::Unknown));
    assert_eq!(with(&|c| c.same_netns = denied()), (NativeLinux, Location::SameKernel));

    // Known to be in our own namespace: proof by itself, even where the engine was given another host name.
    let proven =
        ClientFacts { same_netns: Observed::Known(true), ..linux("6.8.0-60-generic", "else", SOCKET) };
    assert_eq!(at(&proven).1, Location::SameKernel);
}

#[test]
fn a_rootless_engine_is_not_in_our_namespace() {
    let mut value = ubuntu("server", "6.8.0-60-generic");
    value["info"]["SecurityOptions"] = json!(["name=seccomp,profile=builtin", "name=rootless"]);
    let here = linux("6.8.0-60-generic", "server", "unix:///run/user/1000/docker.sock");
    let placement = identify(&record(&value), &here);
    assert!(placement.rootless);
    assert_eq!((placement.kind, placement.location), (EngineKind::NativeLinux, Location::Unknown));
    // Without the option, its other traces.
    value["info"]["SecurityOptions"] = json!([]);
    assert!(identify(&record(&value), &here).rootless);
    value["info"]["DockerRootDir"] = "/home/me/.local/share/docker".into();
    assert!(identify(&record(&value), &ClientFacts::default()).rootless);
}

#[test]
fn a_server_that_is_called_colima_is_still_a_server() {
    for name in ["colima", "lima-peru", "orbstack", "docker-desktop", "rancher-desktop"] {
        let engine = record(&ubuntu(name, "6.8.0-60-generic"));
        let placement = identify(&engine, &linux("6.8.0-60-generic", name, SOCKET));
        let got = (placement.kind, placement.location);
        assert_eq!(got, (EngineKind::NativeLinux, Location::SameKernel), "{name}");
    }
}

#[test]
fn a_linux_client_before_a_vm_is_not_told_that_it_is_native() {
    // Colima on Linux with a host name of the user's own: another kernel betrays it.
    let engine = record(&ubuntu("dev", "6.8.0-117-generic"));
    let placement = identify(&engine, &linux("6.12.9-arch1-1", "box", SOCKET));
    assert_eq!((placement.kind, placement.location), (EngineKind::UnknownLinux, Location::Unknown));
    // WSL: dockerd of the distribution, seen from it and from Windows.
    let engine = record(&ubuntu("pc", "6.6.87.2-microsoft-standard-WSL2"));
    let inside = identify(&engine, &linux("6.6.87.2-microsoft-standard-WSL2", "pc", SOCKET));
    assert_eq!((inside.kind, inside.location), (EngineKind::Wsl2, Location::SameKernel));
    let windows = ClientFacts {
        os: Some(OsFamily::Windows),
        endpoint: "npipe:////./pipe/docker_engine".parse().ok(),
        ..ClientFacts::default()
    };
    let outside = identify(&engine, &windows);
    assert_eq!((outside.kind, outside.location), (EngineKind::Wsl2, Location::VirtualMachine));
}

#[test]
fn docker_in_docker_keeps_its_kind_in_a_virtual_machine() {
    let mut value = ubuntu("1939f33a7be6", "6.12.76-linuxkit");
    value["info"]["OperatingSystem"] = "Alpine Linux v3.22".into();
    let placement = identify(&record(&value), &mac());
    assert_eq!((placement.kind, placement.location), (EngineKind::DockerInDocker, Location::VirtualMachine));
    assert!(placement.containerized);
}

#[test]
fn podman_is_native_on_linux_and_a_machine_elsewhere() {
    let value = json!({
        "info": {"OperatingSystem": "fedora", "Name": "box", "KernelVersion": "6.17.7-300.fc43.x86_64",
                 "OSType": "linux", "Rootless": true, "BuildahVersion": "1.41.0"},
        "version": {"Platform": {"Name": "linux/amd64/fedora-43"}, "Components": [{"Name": "Podman Engine"}]},
        "ping_headers": {"libpod-api-version": "5.6.0"}
    });
    let engine = record(&value);
    let here = identify(&engine, &linux("6.17.7-300.fc43.x86_64", "box", "unix:///run/podman/podman.sock"));
    assert_eq!((here.kind, here.rootless), (EngineKind::PodmanNative, true));
    assert_eq!(here.location, Location::Unknown, "rootless Podman has a namespace of its own");
    assert_eq!(identify(&engine, &mac()).kind, EngineKind::PodmanMachine);
    let tunnel = ClientFacts { endpoint: "ssh://core@127.0.0.1:51042".parse().ok(), ..mac() };
    let machine = identify(&engine, &tunnel);
    assert_eq!((machine.kind, machine.location), (EngineKind::PodmanMachine, Location::VirtualMachine));
    assert_eq!(identify(&engine, &ClientFacts::default()).kind, EngineKind::Podman);
}

#[test]
fn layers_below_are_hinted_at() {
    let records = raw_records();
    assert_eq!(of(&records[18]).layer, Some(LayerHint::Amazon));
    let proxmox = of(&records[27]);
    assert_eq!(proxmox.layer, Some(LayerHint::Proxmox));
    assert!(proxmox.containerized, "an Ubuntu above Proxmox's kernel stands in a container");
    assert_eq!(of(&records[15]).layer, None);
}

#[test]
fn nothing_said_is_nothing_known() {
    for text in
        ["{}", "{\"info\":null,\"version\":null}", "{\"info\":[],\"version\":7,\"ping_headers\":\"x\"}"]
    {
        let placement = of(&serde_json::from_str(text).expect("JSON"));
        assert_eq!(
            (placement.kind, placement.certainty),
            (EngineKind::Unknown, Certainty::Unknown),
            "{text}"
        );
        assert_eq!(placement.location, Location::Unknown);
        assert!(placement.evidence.is_empty());
    }
}

#[test]
fn hostile_values_are_kept_short() {
    let long = format!("OrbStack {}", "x".repeat(100_000));
    let value = json!({"info": {"OperatingSystem": long, "Name": 7, "Labels": [null, {}],
        "SecurityOptions": "name=rootless", "KernelVersion": "가나다"}});
    let placement = of(&value);
    assert_eq!(placement.kind, EngineKind::Orbstack);
    assert!(!placement.rootless);
    assert!(placement.evidence.iter().all(|e| e.value.chars().count() <= 200));
}

/// This machine's NICs are offered as parents only where they are the engine's links.
#[test]
fn nics_become_links_on_the_same_kernel_only() {
    let unknown = || Observed::Unknown(Why::NotLooked);
    let host = HostFacts {
        hostname: "server".to_owned(),
        os: OperatingSystem { family: OsFamily::Linux, name: String::new(), kernel: String::new() },
        nics: vec![HostNic {
            name: NicName::seen("en0"),
            link: LinkFacts {
                index: 2,
                kind: LinkKind::Ethernet,
                friendly_name: None,
                alt_names: Vec::new(),
                mac: None,
                permanent_mac: Observed::Known(None),
                addresses: Vec::new(),
                mtu: 1500,
                admin_up: true,
                oper_state: OperState::Up,
                carrier: Observed::Known(true),
                speed_mbps: Observed::Known(1000),
                driver: Observed::Known("e1000e".to_owned()),
                master: None,
                docker_made: false,
            },
        }],
        routes: Observed::Known(Vec::new()),
        resolvers: Observed::Known(Vec::new()),
        machine: Observed::Known(Machine::Physical),
        kernel: KernelSupport::unknown(Why::NotLooked),
        network_managers: Observed::Known(Vec::new()),
        bridge_nf_call: unknown(),
    };
    let mut placement = of(&ubuntu("server", "6.8.0-60-generic"));
    for (location, why) in [
        (Location::VirtualMachine, Why::OtherKernel),
        (Location::Remote, Why::OtherKernel),
        (Location::Unknown, Why::NotReported),
    ] {
        placement.location = location;
        let side = placement.engine_side(&host);
        assert_eq!(side.links, Observed::Unknown(why.clone()), "{location:?}");
        assert_eq!(side.machine, Observed::Unknown(why), "{location:?}");
        assert!(side.routes.why().is_some() && side.kernel.macvlan.why().is_some());
    }
    let mac =
        HostFacts { os: OperatingSystem { family: OsFamily::Macos, ..host.os.clone() }, ..host.clone() };
    assert_eq!(placement.engine_side(&mac).links, Observed::Unknown(Why::OtherKernel));
    placement.location = Location::SameKernel;
    let side = placement.engine_side(&host);
    let links = side.links.known().expect("our NICs are its links");
    assert_eq!((links[0].name.as_str(), &links[0].link), ("en0", &host.nics[0].link));
    assert_eq!(side.machine, host.machine);
}

// ---- the table in docs/engines.md

const BEGIN: &str = "<!-- records: begin (UPDATE=1 cargo test -p lanward-core --test engines) -->";
const END: &str = "<!-- records: end -->";

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}

/// An enum's name as it is written in JSON.
fn name(of: impl serde::Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn table() -> String {
    let mut rows = vec![
        "| Recorded as | Recognised as | Runs | Certainty | Besides | Because of |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    for value in raw_records() {
        let placement = of(&value);
        let flags = [(placement.rootless, "rootless"), (placement.containerized, "in a container")];
        let mut besides: Vec<_> =
            flags.iter().filter(|(set, _)| *set).map(|(_, word)| (*word).to_owned()).collect();
        besides.extend(placement.layer.map(name));
        let because: Vec<_> = placement
            .evidence
            .iter()
            .map(|e| format!("{} `{}`", e.field, e.value.replace('`', "'")))
            .collect();
        let cells = [
            value["kind"].as_str().unwrap_or_default().to_owned(),
            name(placement.kind),
            name(placement.location),
            name(placement.certainty),
            besides.join(", "),
            because.join("; "),
        ];
        rows.push(format!("| {} |", cells.map(|text| cell(&text)).join(" | ")));
    }
    rows.join("\n")
}

#[test]
fn the_table_in_the_documentation_is_current() {
    let path = root().join("docs/engines.md");
    let text = fs::read_to_string(&path).expect("docs/engines.md");
    let (head, rest) = text.split_once(BEGIN).expect("the begin mark");
    let (_, tail) = rest.split_once(END).expect("the end mark");
    let current = format!("{head}{BEGIN}\n{}\n{END}{tail}", table());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &current).expect("docs/engines.md can be written");
    }
    let written = fs::read_to_string(&path).expect("docs/engines.md");
    assert!(written == current, "out of date; run UPDATE=1 cargo test -p lanward-core --test engines");
}
