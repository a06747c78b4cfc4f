//! The question before the probe runs for the first time, answered by somebody at a real terminal.

use std::{
    io::Write,
    process::{Output, Stdio},
};

use lanward_lab::{EngineChoice, Lab, Node};

/// `lanward probe look` on a terminal (util-linux's `script` makes one), with what is typed there.
fn at_a_terminal(lab: &Lab, lang: &str, typed: &str) -> (Option<i32>, String) {
    let line = format!("{} --lang {lang} probe look", env!("CARGO_BIN_EXE_lanward"));
    let mut command = lab.on(Node::Host, "script");
    command.args(["-q", "-e", "-c", &line, "/dev/null"]);
    let home = lab.directory().join("home");
    command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_STATE_HOME", home.join("state"));
    command.env_remove("LANWARD_ENGINE").env("TERM", "dumb");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    (status.code(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
}

fn images(lab: &Lab) -> String {
    lab.docker(["images", "-q", "--filter", "label=org.lanward.probe"]).unwrap()
}

#[test]
fn a_person_at_a_terminal_is_asked_and_obeyed() {
    let lab = Lab::start(EngineChoice::Debian).unwrap();
    let question = "Allow it? y = yes";

    // what is not understood is no permission, and is asked again the next time
    for typed in ["\n", "no\n", "yes please\n"] {
        let (code, said) = at_a_terminal(&lab, "en", typed);
        assert!(code == Some(1) && said.contains(question), "{typed:?}: {code:?} {said}");
        for part in ["NET_RAW", "docker run --rm --read-only"] {
            assert!(said.contains(part), "what would run is shown: {said}");
        }
        assert_eq!(images(&lab), "", "{typed:?}: nothing was sent");
    }
    let (code, said) = at_a_terminal(&lab, "en", "once\n");
    assert!(code == Some(0) && said.contains("docker0"), "{code:?} {said}");
    let (code, said) = at_a_terminal(&lab, "en", "never\n");
    assert!(code == Some(1) && said.contains(question), "once was for once: {code:?} {said}");
    assert_eq!(images(&lab), "", "denied, it is taken away");
    let (code, said) = at_a_terminal(&lab, "en", "y\n");
    assert!(code == Some(1) && !said.contains(question), "who said never is not asked again: {said}");

    let home = lab.directory().join("home/config/lanward/probe.json");
    std::fs::remove_file(home).unwrap();
    let (code, said) = at_a_terminal(&lab, "ko", "예\n");
    assert!(code == Some(0) && said.contains("docker0"), "{code:?} {said}");
    let (code, said) = at_a_terminal(&lab, "en", "");
    assert!(code == Some(0) && !said.contains(question), "a yes is kept: {code:?} {said}");
}
