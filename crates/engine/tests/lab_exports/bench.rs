//! An engine, a shell on its host, docker compose, and what the engine shows: without ids, times and the names that a
//! tool gives for itself.

use std::{
    fs,
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::PathBuf,
};

use lanward_core::{
    abilities::Spoken,
    endpoint::{EndpointSource, EngineEndpoint, FoundEndpoint},
    request::ContainerRequest,
};
use lanward_engine::DockerEngine;
use lanward_lab::{EngineChoice, Lab, Node, WEB_IMAGE};
use serde_json::{Map, Value, json};

/// What docker compose calls its project.
const PROJECT: &str = "exported";

pub struct Bench {
    lab: Lab,
    pub engine: DockerEngine,
    /// The id of a container that is attached here and there.
    pub guest: String,
    is_debian: bool,
    file: PathBuf,
}

impl Bench {
    pub async fn new(choice: EngineChoice) -> Self {
        let lab = Lab::build(choice).with_compose().start().unwrap_or_else(|error| panic!("{error}"));
        let endpoint = EngineEndpoint::Unix { path: lab.socket().display().to_string() };
        let found = FoundEndpoint { endpoint, source: EndpointSource::Chosen, is_current: true };
        let engine = DockerEngine::connect(&found).await.expect("the engine answers");
        let guest = lab.docker(["run", "-d", "--name", "guest", WEB_IMAGE]).expect("a container");
        let file = lab.directory().join("host/compose.yaml");
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        Self { lab, engine, guest, is_debian: choice == EngineChoice::Debian, file }
    }

    /// What the API that is spoken with the engine knows.
    pub fn spoken(&self) -> Spoken {
        Spoken::of(self.engine.api())
    }

    /// The command as somebody pastes it into a shell; what it prints last is the id of what it made. The client is the
    /// engine's own: a newer one refuses a MAC address where the engine is older than API 1.44 (measured, client 28.2.2
    /// and engine 20.10.24), and Debian's is in `/usr/bin`, whatever else there is.
    pub fn shell(&self, command: &str) -> Result<String, String> {
        let first = if self.is_debian { "PATH=/usr/bin:$PATH\n" } else { "" };
        let own = format!("{first}{command}");
        let output = self.lab.on(Node::Host, "sh").args(["-c", &own]).output().expect("a shell");
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("{command}\n{said}"));
        }
        Ok(String::from_utf8_lossy(&output.stdout).lines().last().unwrap_or_default().to_owned())
    }

    pub fn compose(&self, file: &str, verb: &[&str]) -> Result<(), String> {
        fs::write(&self.file, file).expect("a file");
        let mut command = self.lab.on(Node::Host, "docker-compose");
        // The file comes through standard input: an engine in a chroot has a client there, too.
        command.args(["-p", PROJECT, "-f", "-"]).args(verb);
        command.stdin(fs::File::open(&self.file).expect("the file"));
        let output = command.output().expect("docker compose");
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() { Ok(()) } else { Err(format!("docker compose {verb:?}\n{file}\n{said}")) }
    }

    /// Takes away every container but the guest, and every network that somebody made.
    pub fn clear(&self) {
        for container in self.get("/containers/json?all=1").as_array().expect("a list") {
            let id = container["Id"].as_str().expect("an id");
            if id != self.guest {
                self.remove_container(id);
            }
        }
        for network in self.get("/networks").as_array().expect("a list") {
            if ["bridge", "host", "none"].iter().all(|own| network["Name"] != **own) {
                self.remove_network(network["Id"].as_str().expect("an id"));
            }
        }
    }

    /// A request that is answered with JSON, or with nothing.
    fn call(&self, method: &str, path: &str) -> (u16, String) {
        self.send(method, path, "")
    }

    fn send(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = UnixStream::connect(self.lab.socket()).expect("the engine");
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: engine\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("asked");
        let mut text = Vec::new();
        stream.read_to_end(&mut text).expect("an answer");
        let text = String::from_utf8_lossy(&text);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        (status, body.to_owned())
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.call("GET", path);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{path}: {error}: {body}"))
    }

    /// Removes a network, also one with the guest on it.
    pub fn remove_network(&self, id: &str) {
        let (mut status, mut body) = self.call("DELETE", &format!("/networks/{id}"));
        if status == 403 {
            let guest = json!({ "Container": self.guest, "Force": true });
            self.send("POST", &format!("/networks/{id}/disconnect"), &guest.to_string());
            (status, body) = self.call("DELETE", &format!("/networks/{id}"));
        }
        assert_eq!(status, 204, "{body}");
    }

    /// A body as it was exported; gives the id of what it made.
    pub fn post(&self, path: &str, body: &str) -> Result<String, String> {
        let (status, answer) = self.send("POST", path, body);
        if !(200..300).contains(&status) {
            return Err(format!("{path}: {body}\n{status} {answer}"));
        }
        let made: Value = serde_json::from_str(&answer).unwrap_or_default();
        Ok(made["Id"].as_str().unwrap_or_default().to_owned())
    }

    pub fn remove_container(&self, id: &str) {
        let (status, body) = self.call("DELETE", &format!("/containers/{id}?force=1"));
        assert_eq!(status, 204, "{body}");
    }

    pub fn network_named(&self, name: &str) -> String {
        let all = self.get("/networks");
        let found = all.as_array().expect("a list").iter().find(|network| network["Name"] == name);
        found
            .and_then(|n| n["Id"].as_str())
            .unwrap_or_else(|| panic!("no network {name:?}: {all:#}"))
            .to_owned()
    }

    pub fn container_named(&self, name: &str) -> String {
        let shown = self.get(&format!("/containers/{name}/json"));
        shown["Id"].as_str().expect("an id").to_owned()
    }

    /// A network, whole.
    pub fn network(&self, id: &str) -> Value {
        let mut shown = self.get(&format!("/networks/{id}"));
        let fields = shown.as_object_mut().expect("an object");
        for field in ["Id", "Created", "Containers", "Status"] {
            fields.remove(field);
        }
        without_compose(&mut shown["Labels"]);
        tidy(shown)
    }

    /// The attachment of a container to a network.
    pub fn attachment(&self, container: &str, network: &str) -> Value {
        let shown = self.get(&format!("/containers/{container}/json"));
        tidy(endpoint(shown["NetworkSettings"]["Networks"][network].clone(), container, "guest", false))
    }

    /// What of a container is asked for here: its attachments, and how it was made.
    pub fn container(&self, id: &str, request: &ContainerRequest) -> Value {
        let shown = self.get(&format!("/containers/{id}/json"));
        let (config, host) = (&shown["Config"], &shown["HostConfig"]);
        let mut labels = config["Labels"].clone();
        without_compose(&mut labels);
        let mut networks = shown["NetworkSettings"]["Networks"].clone();
        for one in networks.as_object_mut().expect("networks").values_mut() {
            *one = endpoint(one.take(), id, &request.name, request.endpoint.mac.is_some());
        }
        let mut restart = host["RestartPolicy"].clone();
        if restart["Name"] == "" {
            restart["Name"] = json!("no");
        }
        tidy(json!({
            "Name": shown["Name"], "Image": config["Image"], "Cmd": config["Cmd"], "Env": sorted(&config["Env"]),
            "Labels": labels, "Tty": config["Tty"], "OpenStdin": config["OpenStdin"],
            "NetworkMode": host["NetworkMode"], "PortBindings": host["PortBindings"], "RestartPolicy": restart,
            "Networks": networks,
        }))
    }
}

/// Docker compose writes its own names into labels.
fn without_compose(labels: &mut Value) {
    if let Some(labels) = labels.as_object_mut() {
        labels.retain(|key, _| !key.starts_with("com.docker.compose."));
    }
}

fn sorted(list: &Value) -> Value {
    let mut all: Vec<Value> = list.as_array().cloned().unwrap_or_default();
    all.sort_by_key(ToString::to_string);
    Value::Array(all)
}

/// An attachment without ids, and without the names that engine and tools give: the container's id, its name, and the
/// service that docker compose takes it for. A MAC address that nobody asked for is drawn anew every time.
fn endpoint(mut shown: Value, id: &str, name: &str, mac: bool) -> Value {
    let fields = shown.as_object_mut().expect("an attachment");
    for field in ["NetworkID", "EndpointID"] {
        fields.remove(field);
    }
    if !mac {
        fields.remove("MacAddress");
    }
    for field in ["Aliases", "DNSNames"] {
        if let Some(names) = fields.get_mut(field) {
            let own = |text: &str| id.starts_with(text) && text.len() >= 12 || text == name;
            let others =
                names.as_array().into_iter().flatten().filter(|n| !own(n.as_str().unwrap_or_default()));
            *names = sorted(&others.cloned().collect());
        }
    }
    shown
}

/// Nothing and an empty list are the same, and so is what an engine writes for either.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let full: Map<String, Value> = map
                .into_iter()
                .map(|(key, inner)| (key, tidy(inner)))
                .filter(|(_, v)| !matches!(v, Value::Null) && *v != json!({}) && *v != json!([]))
                .collect();
            Value::Object(full)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(tidy).collect()),
        other => other,
    }
}

/// Says what differs, where something does.
pub fn equal(ours: &Value, theirs: &Value, what: &str) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    let lines = |value: &Value| format!("{value:#}").lines().map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (lines(ours), lines(theirs));
    let only = |a: &[String], b: &[String]| a.iter().filter(|l| !b.contains(l)).cloned().collect::<Vec<_>>();
    Err(format!("{what}\nonly Lanward's {:#?}, only the other's {:#?}\n{ours:#}", only(&a, &b), only(&b, &a)))
}
