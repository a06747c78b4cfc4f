### Engines: why one cannot be talked to, why a fact is unknown, kinds of engine and how they were found.

problem-no-socket = No engine is listening at { $path }
    .what = There is no socket at { $path }. Either no container engine is installed here, or it is not running, or it listens somewhere else.
    .do = Start your engine (Linux: sudo systemctl start docker; macOS and Windows: open Docker Desktop, OrbStack, Colima or Rancher Desktop), or choose another engine at the top of the window or with --engine.
problem-not-answering = The engine does not answer: { $detail }
    .what = Something is there, but no engine answered. It is starting, it has stopped, or it hangs.
    .do = Wait a moment; Lanward tries again by itself. If it stays like this, look at the engine’s own log (Linux: journalctl -u docker) or start it again.
problem-permission-denied = You may not open { $path }
    .what = { $group ->
        [none] The engine’s socket is there, but your user may not open it.
       *[other] The engine’s socket is there, but only root and members of the group { $group } may open it.
    }
    .do = { $group ->
        [none] Run Lanward as a user that may use the engine, or use a rootless engine of your own.
       *[other] Add yourself to the group and log in again: sudo usermod -aG { $group } "$USER". Know what this means: whoever may use the engine can start a container that sees the whole disk, and so has the same power as root. On a machine shared with others, use a rootless engine instead.
    }
problem-unknown-host = The name { $host } cannot be resolved
    .what = No name server knows { $host }, so there is nothing to connect to.
    .do = Look for a typing error in the engine’s address, or use its IP address. A VPN may have to be connected first.
problem-tls = The encrypted connection failed: { $detail }
    .what = Certificate, key and server do not fit together, or the other side does not speak TLS at all.
    .do = Check ca.pem, cert.pem and key.pem of the context (or DOCKER_CERT_PATH), that they have not expired and that the name in the certificate is the name you connect to. An engine on port 2375 usually speaks without TLS, on 2376 with it.
problem-ssh = ssh failed: { $detail }
    .what = Lanward reaches this engine through ssh, and ssh did not get through or docker is missing on the other side.
    .do = Try ssh to the same target in a terminal. It must log in with a key and without asking anything, the host must be in known_hosts, and “docker system dial-stdio” must work there.
problem-api-too-old = This engine is too old: API { $api }, needed is { $needed }
    .what = The engine speaks at most API { $api }. Lanward needs { $needed }, which Docker has had since 20.10 (December 2020).
    .do = Update the engine to Docker 20.10 or newer.
problem-api-too-new = This engine is too new: it needs API { $min_api }, Lanward speaks { $ours }
    .what = The engine refuses everything below API { $min_api }.
    .do = Update Lanward.
problem-not-an-engine = { $status ->
    [0] Something else than a container engine answered
   *[other] Something else than a container engine answered (HTTP { $status })
}
    .what = The other side said: { $detail }
    .do = Check the address and the port. A proxy or a web server may be listening there.
problem-desktop-not-running = Docker Desktop is there, but its engine is not running
    .what = Docker Desktop answered in place of the engine, which is stopped, paused or still starting.
    .do = Open Docker Desktop and start or resume the engine. If it says that it is running, restart it.
problem-engine-error = The engine answered with an error (HTTP { $status }): { $message }
    .what = An engine is there, but it could not answer.
    .do = Read the engine’s own log (Linux: journalctl -u docker) and start it again if it is broken.
problem-no-such-context = There is no docker context { $name }
    .what = The name { $name } is neither a context nor an address.
    .do = List the contexts with “docker context ls”, or give an address that begins with unix://, npipe://, tcp:// or ssh://.
problem-bad-address = { $text } is not an address of an engine
    .what = An address begins with unix://, npipe://, tcp://, https:// or ssh://.
    .do = Correct the address. Examples: unix:///var/run/docker.sock, ssh://me@nas, tcp://192.168.0.10:2375.
problem-unsupported-scheme = { $scheme }:// does not exist on this system
    .what = Windows has no Unix sockets for engines, and other systems have no named pipes.
    .do = Use an address of another form: unix:// on macOS and Linux, npipe:// on Windows, tcp:// or ssh:// everywhere.

why-not-supported = this system has no way to tell
why-not-looked = nobody has looked yet
why-denied = not permitted: { $what }
why-failed = looking failed: { $detail }
why-other-kernel = the engine runs on another kernel, so this computer’s facts say nothing about it
why-no-engine = there is no engine to ask
why-not-reported = the engine does not report it
why-not-allowed = nobody has allowed Lanward’s probe to look on this engine

source-chosen = chosen
source-docker-host = from DOCKER_HOST
source-context = docker context { $name }
source-known-socket = usual place of { $of }

product-docker = Docker
product-podman = Podman

certainty-unknown = a guess
certainty-likely = likely
certainty-certain = certain

kind-native-linux = Docker on Linux
kind-docker-desktop-mac = Docker Desktop for Mac
kind-docker-desktop-windows = Docker Desktop for Windows
kind-docker-desktop-linux = Docker Desktop for Linux
kind-docker-desktop = Docker Desktop
kind-docker-desktop-stub = Docker Desktop without its engine
kind-orbstack = OrbStack
kind-colima = Colima
kind-lima = Lima
kind-rancher-desktop = Rancher Desktop
kind-podman-native = Podman on Linux
kind-podman-machine = Podman machine
kind-podman = Podman
kind-wsl2 = Docker in WSL 2
kind-snap = Docker from the snap package
kind-synology = Docker on a Synology NAS
kind-qnap = Docker on a QNAP NAS
kind-docker-in-docker = Docker in Docker
kind-testcontainers-cloud = Testcontainers Cloud
kind-windows-containers = Windows containers
kind-unknown-linux = a Linux VM or a remote machine, kind not recognised
kind-unknown = kind not recognised
