//! The host shim as a text of other programs: what stands in it, and that whatever a parent or a network is called
//! stays one word of one line. The programs themselves are not asked here; docs/lab.md says which of them have read
//! these very texts.

mod site;

use std::{
    io::Write,
    process::{Command, Stdio},
};

use lanward_core::{
    access::{
        Shim, link_name,
        texts::{self, AccessNote, AccessText, AccessTool},
    },
    facts::{Facts, NetworkManagerKind},
    names::{LinkName, NetworkId, NetworkName},
    observed::{Observed, Why},
    placement::Location,
};
use proptest::prelude::*;

fn shim(parent: &str, name: &str) -> Shim {
    let network = NetworkId::seen("0da5a9be311ca6a6e2d1b2f3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7");
    Shim {
        link: link_name(&network),
        parent: LinkName::seen(parent),
        mac: "02:6b:1f:0c:92:d4".parse().expect("a MAC address"),
        network,
        name: NetworkName::seen(name),
        address: "198.19.249.250".parse().expect("an address"),
        routes: ["198.19.249.208/28", "198.19.249.7/32"].map(|r| r.parse().expect("a subnet")).to_vec(),
    }
}

/// All of a text, as a person reads it.
fn read(text: &AccessText) -> String {
    let mut out = format!("{} for {}: {:?}\n", text.tool.name(), text.asked.name(), text.notes);
    for file in &text.files {
        out.push_str(&format!("---- {}\n{}", file.path, file.text));
    }
    format!("{out}---- apply\n{}\n---- undo\n{}\n", text.apply.join("\n"), text.undo.join("\n"))
}

#[test]
fn every_tool_says_the_whole_shim() {
    for tool in AccessTool::ALL {
        let text = texts::of(&shim("eth0", "lan"), tool);
        assert_eq!(text.asked, tool);
        insta::assert_snapshot!(format!("access_{}", tool.name()), read(&text));
    }
}

#[test]
fn what_a_tool_cannot_say_is_said_in_another_ones_words() {
    let shim = shim("eth0", "lan");
    let netplan = texts::of(&shim, AccessTool::Netplan);
    assert_eq!((netplan.asked, netplan.tool), (AccessTool::Netplan, AccessTool::Systemd));
    assert_eq!(netplan.files, texts::of(&shim, AccessTool::Systemd).files);
}

#[test]
fn every_way_says_whether_somebody_is_asked_for_the_address() {
    for tool in AccessTool::ALL {
        let notes = texts::of(&shim("eth0", "lan"), tool).notes;
        assert!(
            notes.contains(&AccessNote::AsksFirst) ^ notes.contains(&AccessNote::NobodyAsks),
            "{tool:?}: {notes:?}"
        );
    }
}

#[test]
fn a_vlan_and_a_bridge_are_parents_too() {
    for parent in ["eth0.20", "br-x"] {
        for tool in AccessTool::ALL {
            let text = texts::of(&shim(parent, "lan"), tool);
            let all = format!("{}{}", text.script(), text.undo_script());
            assert!(all.contains(parent) || all.contains("br\\x2dx"), "{tool:?} {parent}: {all}");
        }
    }
    // systemd-escape --path --suffix=device /sys/subsystem/net/devices/… (252).
    let unit = texts::of(&shim("br-x", "lan"), AccessTool::Systemd).files.remove(0).text;
    assert!(unit.contains("BindsTo=sys-subsystem-net-devices-br\\x2dx.device\n"), "{unit}");
    let unit = texts::of(&shim("eth0.20", "lan"), AccessTool::Systemd).files.remove(0).text;
    assert!(unit.contains("BindsTo=sys-subsystem-net-devices-eth0.20.device\n"), "{unit}");
}

#[test]
fn the_tool_of_the_machine_is_offered_first() {
    use NetworkManagerKind::{Dhcpcd, Ifupdown, NetworkManager, SystemdNetworkd};
    let fitting = |running: &[NetworkManagerKind]| AccessTool::fitting(running);
    assert_eq!(fitting(&[NetworkManager, Ifupdown]), AccessTool::NetworkManager);
    assert_eq!(fitting(&[Dhcpcd, SystemdNetworkd]), AccessTool::Networkd);
    assert_eq!(fitting(&[Ifupdown]), AccessTool::Ifupdown);
    assert_eq!(fitting(&[Dhcpcd]), AccessTool::Systemd);
    assert_eq!(fitting(&[]), AccessTool::Systemd);
}

#[test]
fn what_configures_this_machine_says_nothing_of_another_one() {
    let mut facts = site::lab();
    facts.host.network_managers = Observed::Known(vec![NetworkManagerKind::NetworkManager]);
    let fitting = |facts: &Facts| texts::all(facts, &shim("eth0", "lan")).fitting;
    assert_eq!(fitting(&facts), AccessTool::NetworkManager);
    facts.host.network_managers = Observed::Unknown(Why::NotSupported);
    assert_eq!(fitting(&facts), AccessTool::Systemd);
    facts.host.network_managers = Observed::Known(vec![NetworkManagerKind::NetworkManager]);
    site::engine(&mut facts).placement.location = Location::Remote;
    assert_eq!(fitting(&facts), AccessTool::Systemd);
    assert_eq!(texts::all(&facts, &shim("eth0", "lan")).texts.len(), AccessTool::ALL.len());
}

/// What programs a script runs, with which words and which input: it is run by a real shell that has none but these.
fn runs(script: &str) -> Vec<(Vec<String>, String)> {
    let programs =
        ["ip", "sysctl", "nmcli", "systemctl", "ifup", "ifdown", "rm", "find", "mkdir", "ln", "install"];
    let mut shell = String::from(
        "told() { printf '%s\\0' \"$#\" \"$@\"; }\n\
         networkctl() { told networkctl \"$@\" >&2; }\nsed() { :; }\ntest() { :; }\n",
    );
    for program in programs {
        let input = if program == "install" { "$(cat; printf .)" } else { "." };
        shell.push_str(&format!("{program}() {{ told {program} \"$@\"; printf '%s\\0' \"{input}\"; }}\n"));
    }
    shell.push_str(script);
    let mut child = Command::new("sh")
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh runs");
    child.stdin.take().expect("its input").write_all(shell.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{script}");
    let text = String::from_utf8(output.stdout).expect("text");
    let mut words = text.split('\0').map(str::to_owned);
    let mut runs = Vec::new();
    while let Some(count) = words.next().filter(|count| !count.is_empty()) {
        let count: usize = count.parse().unwrap_or_else(|_| panic!("{script}\n{text:?}"));
        let command: Vec<String> = words.by_ref().take(count).collect();
        let input = words.next().expect("its input");
        runs.push((command, input.strip_suffix('.').expect("the end of it").to_owned()));
    }
    runs
}

/// A name that Linux allows for a link (`dev_valid_name`, `net/core/dev.c`).
fn parents() -> impl Strategy<Value = String> {
    "[!-.0-9;-~]{1,15}".prop_filter("no folder", |name| name != "." && name != "..")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Files are written as they are, and each command is the one that was meant.
    #[test]
    fn a_shell_reads_what_was_meant(parent in parents(), name in "\\PC{0,40}|[\n\r'\"$`%\\\\]{1,8}") {
        let shim = shim(&parent, &name);
        for tool in AccessTool::ALL {
            let text = texts::of(&shim, tool);
            let runs = runs(&text.script());
            for (file, (command, input)) in text.files.iter().zip(&runs) {
                let wanted = ["install", "-D", "-m", "644", "/dev/stdin", &file.path];
                prop_assert_eq!(command, &wanted.map(str::to_owned).to_vec());
                prop_assert_eq!(input, &file.text);
            }
            let commands: Vec<&Vec<String>> = runs.iter().skip(text.files.len()).map(|(c, _)| c).collect();
            match tool {
                AccessTool::Ip => prop_assert!(commands[0].contains(&parent)),
                AccessTool::NetworkManager => {
                    let at = commands[0].iter().position(|word| word == "macvlan.parent").expect("the word");
                    prop_assert_eq!(&commands[0][at + 1], &parent);
                }
                _ => {}
            }
        }
    }

    /// A name that somebody gave a network starts no line of its own in any file, and ends none.
    #[test]
    fn a_name_stays_in_its_line(name in "[a\n\r\u{2028}\u{202e}\\\\%\"\\[\\]=]{0,12}") {
        let plain = shim("eth0", "lan");
        let odd = shim("eth0", &name);
        for tool in AccessTool::ALL {
            for (one, other) in texts::of(&plain, tool).files.iter().zip(&texts::of(&odd, tool).files) {
                prop_assert_eq!(&one.path, &other.path);
                let lines = |text: &str| text.lines().filter(|l| !l.contains("Host access")).map(str::to_owned).collect::<Vec<_>>();
                prop_assert_eq!(lines(&one.text), lines(&other.text));
                prop_assert!(other.text.lines().all(|line| !line.ends_with('\\')), "{}", other.text);
            }
        }
    }
}
