//! The `lanward` command on a lab's host.

use std::{ffi::OsStr, path::PathBuf, process::Command};

use lanward_lab::{Lab, Node};
use serde_json::Value;

/// Runs the real command, with a journal of its own.
pub struct Lanward<'a> {
    lab: &'a Lab,
    state: PathBuf,
    told: bool,
}

impl<'a> Lanward<'a> {
    pub fn on(lab: &'a Lab) -> Self {
        Self { lab, state: lab.directory().join("host/lanward"), told: true }
    }

    /// Leaves finding the engine to it.
    #[allow(dead_code)] // each test uses a part
    pub fn without_docker_host(mut self) -> Self {
        self.told = false;
        self
    }

    /// It, in English, with its journal where this test's is.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = self.lab.on(Node::Host, env!("CARGO_BIN_EXE_lanward"));
        command
            .args(["--lang", "en"])
            .args(arguments)
            .env("XDG_STATE_HOME", &self.state)
            .env_remove("LANWARD_ENGINE");
        if !self.told {
            command.env_remove("DOCKER_HOST");
        }
        command
    }

    /// What it says on standard error.
    #[allow(dead_code)] // each test uses a part
    pub fn stderr<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> String {
        String::from_utf8(self.command(arguments).output().unwrap().stderr).unwrap()
    }

    /// What it prints, in English; it must end with `code`.
    pub fn text<A: AsRef<OsStr>>(&self, code: i32, arguments: impl IntoIterator<Item = A>) -> String {
        let mut command = self.command(arguments);
        let output = command.output().unwrap();
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{command:?}\n{out}\n{err}");
        out
    }

    /// The document it prints with `--json`, however it ends.
    #[allow(dead_code)] // each test uses a part
    pub fn any_json<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Value {
        let words = arguments.into_iter().map(|a| a.as_ref().to_owned());
        let output = self.command(std::iter::once("--json".into()).chain(words)).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{error}: {text}\n{}", String::from_utf8_lossy(&output.stderr)))
    }

    /// The document it prints with `--json`.
    pub fn json<A: AsRef<OsStr>>(&self, code: i32, arguments: impl IntoIterator<Item = A>) -> Value {
        let words = arguments.into_iter().map(|a| a.as_ref().to_owned());
        let text = self.text(code, std::iter::once("--json".into()).chain(words));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

/// The codes in a list of findings.
pub fn codes(findings: &Value) -> Vec<&str> {
    findings.as_array().unwrap().iter().filter_map(|finding| finding["code"].as_str()).collect()
}

/// Whether a list of findings has one with that code.
pub fn has_code(findings: &Value, code: &str) -> bool {
    codes(findings).contains(&code)
}
