//! Test support: a real Docker engine on a LAN of its own, in throw-away namespaces of this machine.
//!
//! ```no_run
//! use lanward_lab::{EngineChoice, Lab, Node};
//!
//! let lab = Lab::start(EngineChoice::Debian)?;
//! lab.docker(["network", "create", "-d", "macvlan", "--subnet", "198.19.249.0/24", "-o", "parent=eth0", "lan"])?;
//! let seen = lab.run(Node::Peer, ["ping", "-c1", "198.19.249.149"])?;
//! # Ok::<(), lanward_lab::LabError>(())
//! ```
//!
//! The work is done by `tests/lab/lab.sh`, which watches over a lab as a child of the test process and takes it down
//! when the pipe to it closes. So nothing stays behind, whether a test returns, panics or is killed.
//!
//! What it leaves out on purpose: skipping. Where the lab cannot be made (no root, a missing package, a kernel without
//! namespaces), [`Lab::start`] gives an error that names what to install, and the test fails.

#[cfg(target_os = "linux")]
pub mod crowd;
mod error;
mod node;
mod supervisor;

use std::{
    ffi::OsStr,
    fmt,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

pub use error::LabError;
pub use node::Node;
use supervisor::Supervisor;

/// The LAN's IPv4 subnet.
pub const SUBNET: &str = "198.19.249.0/24";
/// The LAN's IPv6 prefix, announced by the router.
pub const SUBNET_V6: &str = "fd07:b51a:cc66::/64";
/// The image of a small web server (busybox httpd on port 80), named as in the walkthrough; it is not nginx.
pub const WEB_IMAGE: &str = "nginx:latest";
/// The same root file system, whose default command is a shell.
pub const SHELL_IMAGE: &str = "busybox:lab";
/// What a container of [`WEB_IMAGE`] answers to `GET /`.
pub const WEB_PAGE: &str = "hello from a container";

/// Which Docker engine a lab runs. The versions are those measured when this was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EngineChoice {
    /// The `docker.io` installed on this machine (Debian 12: 20.10.24).
    Debian,
    /// Debian 13's, in a chroot (26.1.5).
    Trixie,
    /// Debian unstable's, in a chroot made once and then kept (28.5.2).
    Sid,
}

impl EngineChoice {
    /// Every engine there is, oldest first.
    pub const ALL: [Self; 3] = [Self::Debian, Self::Trixie, Self::Sid];

    /// The name `lab.sh` knows it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debian => "debian",
            Self::Trixie => "trixie",
            Self::Sid => "sid",
        }
    }
}

impl fmt::Display for EngineChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A lab that is not the usual one.
#[derive(Debug)]
pub struct LabBuilder {
    engine: EngineChoice,
    settings: Vec<(&'static str, String)>,
}

impl LabBuilder {
    /// The engine on a machine of its own behind the host's address translation ([`Node::Vm`], 192.168.65.3), as
    /// Docker Desktop has it: packets get out under the host's address, frames do not.
    #[must_use]
    pub fn in_vm(self) -> Self {
        self.with("LANWARD_LAB_VM", "yes")
    }

    /// The engine also listens at the host's address on port 2376, for those with the certificate in
    /// [`Lab::certificates`].
    #[must_use]
    pub fn with_tls(self) -> Self {
        self.with("LANWARD_LAB_TLS", "yes")
    }

    /// `docker-compose` on the host: the one of the engine's Debian release, for [`EngineChoice::Debian`] the newest.
    #[must_use]
    pub fn with_compose(self) -> Self {
        self.with("LANWARD_LAB_COMPOSE", "yes")
    }

    /// The engine's data on a disk of that size, such as `64m`. Not for engines in a chroot.
    #[must_use]
    pub fn with_disk(self, size: &str) -> Self {
        self.with("LANWARD_LAB_DISK", size)
    }

    /// The router answers for what Lanward tries beyond it: a name, and three addresses of the Internet.
    #[must_use]
    pub fn with_internet(self) -> Self {
        self.with("LANWARD_LAB_INTERNET", "yes")
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// [`LabError::Unavailable`] when something is missing, with a sentence that names it.
    pub fn start(self) -> Result<Lab, LabError> {
        let (supervisor, facts) = Supervisor::start(self.engine, &self.settings)?;
        Ok(Lab { facts, supervisor: Mutex::new(supervisor) })
    }
}

/// One running lab. Dropping it takes the lab down and waits for that.
#[derive(Debug)]
pub struct Lab {
    facts: supervisor::Facts,
    supervisor: Mutex<Supervisor>,
}

impl Lab {
    /// Starts a lab: the LAN with its router and peer, and an engine that answers, with two images.
    /// Warm this takes one to two seconds. The first use of a chroot engine takes minutes, while it is made.
    ///
    /// # Errors
    /// [`LabError::Unavailable`] when something is missing, with a sentence that names it.
    pub fn start(engine: EngineChoice) -> Result<Self, LabError> {
        Self::build(engine).start()
    }

    /// A lab with more to it.
    #[must_use]
    pub const fn build(engine: EngineChoice) -> LabBuilder {
        LabBuilder { engine, settings: Vec::new() }
    }

    /// The lab that the tests of this process share, one for each engine, started by whoever asks first.
    /// It is taken down when the process ends. Tests that share it must use names of their own and clean up.
    ///
    /// # Panics
    /// When the lab cannot be started: a test without its lab has failed.
    pub fn shared(engine: EngineChoice) -> &'static Self {
        static LABS: [OnceLock<Lab>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        LABS[engine as usize].get_or_init(|| Self::start(engine).unwrap_or_else(|error| panic!("{error}")))
    }

    /// The engine's socket. It can be reached from this process as well as from the lab's host.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.facts.directory.join("docker.sock")
    }

    /// The value of `DOCKER_HOST` for [`Self::socket`].
    #[must_use]
    pub fn docker_host(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// The lab's own directory: logs, and room for a test's files. It goes away with the lab.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.facts.directory
    }

    /// The folder with `ca.pem`, `cert.pem` and `key.pem`, as docker's client wants them, of a lab with TLS.
    #[must_use]
    pub fn certificates(&self) -> PathBuf {
        self.facts.directory.join("tls")
    }

    /// The engine's version as it says itself, for example `20.10.24+dfsg1`.
    #[must_use]
    pub fn engine_version(&self) -> &str {
        &self.facts.engine_version
    }

    /// The newest API version the engine speaks, for example `1.41`.
    #[must_use]
    pub fn api_version(&self) -> &str {
        &self.facts.api_version
    }

    /// A command to be run on a node: with the node's network, host name, `/sys` and `/run`, in the current directory.
    /// On the host `DOCKER_HOST` names the engine and `docker` is the engine's own client. If the command is killed
    /// through its [`std::process::Child`], the program on the node is killed too.
    pub fn on(&self, node: Node, program: impl AsRef<OsStr>) -> Command {
        node::command(&self.facts, node, program.as_ref())
    }

    /// The file that stands for a node's network namespace, for a test's thread that must go there itself
    /// (loopback is a namespace's own).
    #[must_use]
    pub fn network_namespace(&self, node: Node) -> PathBuf {
        node::network_namespace(&self.facts, node)
    }

    /// Runs a command on a node and gives what it wrote to standard output, without the last line's end.
    ///
    /// # Errors
    /// [`LabError::Failed`] when it ends with anything but 0.
    pub fn run<A: AsRef<OsStr>>(
        &self,
        node: Node,
        line: impl IntoIterator<Item = A>,
    ) -> Result<String, LabError> {
        let mut words = line.into_iter();
        let program = words.next().ok_or(LabError::Empty)?;
        let mut command = self.on(node, program);
        command.args(words);
        let output = output(&mut command)?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
        } else {
            Err(LabError::Failed {
                command: format!("{command:?}"),
                status: output.status,
                stderr: String::from_utf8_lossy(&output.stderr).trim_end().to_owned(),
            })
        }
    }

    /// Runs the engine's own `docker` client on the host.
    ///
    /// # Errors
    /// [`LabError::Failed`] when the client or the engine refuses; its `stderr` has the engine's words.
    pub fn docker<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<String, LabError> {
        let words = arguments.into_iter().map(|word| word.as_ref().to_owned());
        let node = if self.facts.vm == 0 { Node::Host } else { Node::Vm };
        self.run(node, std::iter::once("docker".into()).chain(words))
    }

    /// Whether `address` answers one ping from `node` within a second.
    ///
    /// # Errors
    /// When `ping` could not be run.
    pub fn pings(&self, node: Node, address: &str) -> Result<bool, LabError> {
        let mut command = self.on(node, "ping");
        command.args(["-n", "-c1", "-W1", address]);
        let output = output(&mut command)?;
        match output.status.code() {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => Err(LabError::Failed {
                command: format!("{command:?}"),
                status: output.status,
                stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            }),
        }
    }

    /// What the web server at an IPv4 address answers to `GET /` from `node`; `None` when nobody answered within
    /// about three seconds (a server that was just started is given that long to listen).
    ///
    /// # Errors
    /// When the client could not be run.
    pub fn web_page(&self, node: Node, address: &str) -> Result<Option<String>, LabError> {
        let mut command = self.on(node, "sh");
        // the static busybox of Debian 12 has a wget that crashes; its nc does not
        command.args(["-c", GET, address]);
        let output = output(&mut command)?;
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.split_once("\r\n\r\n").map(|(_, body)| body.trim_end().to_owned()))
    }

    /// Ends the engine in an orderly way.
    ///
    /// # Errors
    /// When it is not running, or does not end within 30 seconds.
    pub fn stop_engine(&self) -> Result<(), LabError> {
        self.supervisor().order("stop")
    }

    /// Kills the engine (and its containerd) as a crash would. Its containers go on for as long as it is down.
    ///
    /// # Errors
    /// When it is not running.
    pub fn kill_engine(&self) -> Result<(), LabError> {
        self.supervisor().order("kill")
    }

    /// Starts the engine again and waits until it answers. Its networks and containers are those from before.
    ///
    /// # Errors
    /// When it is running already, or ends, or does not answer; with the last line of its log.
    pub fn start_engine(&self) -> Result<(), LabError> {
        self.supervisor().order("start")
    }

    fn supervisor(&self) -> MutexGuard<'_, Supervisor> {
        // a test that panicked between an order and its answer has failed already; the others may go on
        self.supervisor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks `$0` for its page until it answers or three seconds are over.
const GET: &str = r#"end=$(($(date +%s) + 3))
until printf 'GET / HTTP/1.0\r\n\r\n' | busybox nc -w 3 "$0" 80; do
    [ "$(date +%s)" -lt "$end" ] || exit 1
    sleep 0.05
done"#;

fn output(command: &mut Command) -> Result<Output, LabError> {
    command.output().map_err(|source| LabError::NotRun { command: format!("{command:?}"), source })
}
