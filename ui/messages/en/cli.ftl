### The command line's own words: severities, headings, help, and what it says about its own work.

## Severities, health, places

severity-blocks = blocks
severity-danger = danger
severity-warning = warning
severity-note = note
severity-unknown = unknown
health-ok = Nothing is wrong, as far as was looked.
health-attention = { $count ->
        [one] One thing needs a look.
       *[other] { $count } things need a look.
    }
health-broken = { $count ->
        [one] One thing does not work.
       *[other] { $count } things do not work.
    }
health-unknown = It cannot be told whether everything works.
location-same-kernel = on this machine, on the same kernel
location-virtual-machine = in a virtual machine on this computer
location-remote = on another machine
location-unknown = where it runs cannot be told

## Small words

cli-yes = yes
cli-unknown = unknown: { $why }
cli-recorded = This is a recorded site, not this machine as it is now.
cli-engine = { $product ->
        [podman] Podman { $version }
       *[docker] Docker { $version }
    } · API { $api } · { $kind }{ $certainty ->
        [certain] { "" }
       *[other] { " " }(not certain)
    } · { $location ->
        [same-kernel] on this machine
        [virtual-machine] in a virtual machine on this computer
        [remote] on another machine
       *[unknown] where it runs cannot be told
    } · kernel { $kernel } · { $endpoint }
cli-no-findings = There are no findings.

## Table headings

cli-table-index = #
cli-table-interface = INTERFACE
cli-table-kind = KIND
cli-table-state = STATE
cli-table-mac = MAC ADDRESS
cli-table-mtu = MTU
cli-table-addresses = ADDRESSES
cli-table-destination = DESTINATION
cli-table-via = VIA
cli-table-source = SOURCE
cli-table-metric = METRIC
cli-table-protocol = MADE BY
cli-table-id = ID
cli-table-name = NAME
cli-table-driver = DRIVER
cli-table-subnet = SUBNET
cli-table-parent = PARENT
cli-table-containers = CONTAINERS
cli-table-container = CONTAINER
cli-table-ipv4 = IPV4
cli-table-ipv6 = IPV6
cli-table-dns-names = DNS NAMES
cli-table-engine = ENGINE
cli-table-found-by = FOUND BY

## Labels

cli-label-hostname = Host name
cli-label-os = System
cli-label-kernel = Kernel
cli-label-machine = Machine
cli-label-network = Network
cli-label-container = Container
cli-label-image = Image
cli-label-command = Command
cli-label-state = State
cli-label-id = ID
cli-label-driver = Driver
cli-label-scope = Scope
cli-label-parent = Parent
cli-label-vlan = VLAN
cli-label-mode = Mode
cli-label-flag = Flag
cli-label-subnet = Subnet
cli-label-gateway = Gateway
cli-label-gateway-v6 = IPv6 gateway
cli-label-range = Automatic addresses
cli-label-excluded = Excluded addresses
cli-label-first-address = First address
cli-label-addresses-used = Addresses in use
cli-label-internal = Internal
cli-label-ipv6 = IPv6
cli-label-ipv4 = IPv4 address
cli-label-ipv6-address = IPv6 address
cli-label-mac = MAC address
cli-label-dns-names = DNS names
cli-label-aliases = Aliases
cli-label-bridge-name = Bridge name
cli-label-mtu = MTU
cli-label-template = Template only
cli-label-options = Options
cli-label-labels = Labels
cli-label-created = Created
cli-label-kind = Kind
cli-label-location = Runs
cli-label-certainty = Certainty
cli-label-rootless = Rootless
cli-label-containerized = In a container
cli-label-evidence = Evidence

## survey

cli-survey-machine = This machine
cli-survey-interfaces = Interfaces
cli-survey-routes = Routes
cli-survey-routes-partial = { "  " }Only default gateways and what comes with addresses: on this system other routes, such as a VPN’s, are not looked at.
cli-survey-engine = Engine
cli-survey-engine-links = Interfaces of the engine
cli-survey-same-links = The engine uses the interfaces above.
cli-survey-no-engine = No engine can be reached. Tried:
cli-survey-no-routes = No routes.
cli-survey-hidden = { "  " }{ $count ->
        [one] One interface of a container is
       *[other] { $count } interfaces of containers are
    } not shown; --all shows them.
cli-machine-physical = no hypervisor shows itself
cli-machine-virtual = virtual: { $hypervisor } ({ $evidence })
cli-link-ethernet = ethernet
cli-link-wireless = wireless
cli-link-bridge = bridge
cli-link-bond = bond
cli-link-veth = veth
cli-link-dummy = dummy
cli-link-tunnel = tunnel
cli-link-tap = tap
cli-link-loopback = loopback
cli-link-unknown = unknown
cli-link-vlan = VLAN { $id }
cli-link-macvlan = macvlan{ $mode ->
        [none] { "" }
       *[other] { " " }{ $mode }
    }
cli-link-macvtap = macvtap
cli-link-ipvlan = ipvlan{ $mode ->
        [none] { "" }
       *[other] { " " }{ $mode }
    }
cli-link-other = { $what }
cli-link-on = on { $link }
cli-link-port-of = port of { $master }
cli-link-docker-made = made by the engine
cli-link-driver = driver { $driver }
cli-link-state = { $state ->
        [up] up
        [down] down
        [dormant] dormant
        [testing] testing
        [lower-layer-down] lower layer down
        [not-present] not present
       *[unknown] up, state unknown
    }
cli-link-off = off
cli-link-no-carrier = no carrier
cli-link-speed = { $mbps } Mbit/s
cli-link-permanent-mac = permanent { $mac }
cli-address-leased = leased
cli-address-valid = valid { $seconds } s
cli-route-on-link = on-link

## check

cli-check-boundary = Where the engine is
cli-check-this-computer = this computer
cli-check-wall-vm = a virtual machine’s wall: frames with a container’s own MAC address end here
cli-check-wall-remote = the network: what follows is another machine, with a LAN of its own
cli-check-wall-unknown = where the engine runs cannot be told
cli-check-parents = { "  " }{ $refused } as parent is refused, because the engine does not have it. { $accepted } is accepted, and leads no further than the virtual machine.
cli-check-ways = What works instead
cli-check-unproven = not proven yet
cli-check-saved = Saved as a recorded site, with names and public addresses replaced: { $file }

## plan and create

cli-plan-network = Network
cli-plan-steps = Steps
cli-plan-command = The same as docker command
cli-plan-proposed = { $value }  (proposed)
cli-plan-nothing-changed = Nothing was changed. "lanward create" with the same arguments carries this out.
cli-plan-blocked = There is no plan: what is marked above must be solved or accepted first. Nothing was changed.
cli-create-blocked = The network was not made. Nothing was changed.
cli-create-done = Made the network { $name } ({ $id }) and compared it with what was asked for: no difference.
cli-create-not-proven-bridge = Nothing has used it yet: whether a published port is reached from the LAN was not tried.
cli-create-not-proven = It was not proven on the wire: no container has sent a frame on it yet.
cli-predict-accept = The engine will accept this.
cli-predict-refuse = The engine will refuse this with HTTP { $status }: { $message }
cli-predict-unsure = What the engine will answer cannot be told: { $missing-text } is not known.

## run, attach, detach, remove

cli-touches = Attached to it:
cli-detach-hint = { "  " }{ $touched }  (lanward detach { $network } { $touched })
cli-export-shown-escaped = The text holds characters that would act on a terminal; they are shown escaped. In a pipe or a file it comes out exactly.
cli-export-limit-heading = This text cannot say everything; it would make something else:
cli-run-image-missing = The image is not on the engine. To fetch it first: lanward run --pull …
cli-findings-brief-hint = With --explain each is told in full.
cli-nothing-done = Nothing was done.
cli-run-done = Started the container { $name } ({ $id }).
cli-run-held-once = Nobody else on the LAN answers for its address.
cli-run-detached = It runs in the background, as with -d. Its output: docker logs -f { $name }
cli-run-interactive = Lanward does not connect this terminal to it. To do that: docker attach { $name }
cli-attach-done = Attached the container { $name } and compared the endpoint with what was asked for: no difference.
cli-detach-done = Detached the container { $name }.
cli-remove-done = Removed the network { $name }.
cli-remove-touches = These containers are attached to { $name } and lose it:
cli-remove-touches-nothing = Nothing is attached to { $name }.
cli-remove-type-name = To remove it, type its name ({ $name }):
cli-remove-kept = The name differs. Nothing was removed.
cli-progress-undo = undoing: { $step }
cli-result-undone = { "  " }↩ undone: { $step }
cli-result-left-behind = could not be undone: { $step }
cli-result-undo-later = The engine was away while the change was being undone. When it is back: { $command }

## inspect, engines, identify

cli-inspect-no-endpoints = No container is attached.
cli-inspect-detached = It is on no network.
cli-inspect-no-networks = It is on no network of its own (mode { $mode }).
cli-container-state = { $state }
cli-inspect-on-network = On { $network }
cli-inspect-wanted = { $address } (when it runs)
cli-inspect-used = { $used } of { $size }
cli-inspect-ports = Published ports
cli-inspect-ports-no-effect = { "  " }They have no effect on { $network }: its containers are reached at their own addresses, on every port.
cli-network-template = (a template, not a network)
cli-engines-none = No engine was found on this machine. DOCKER_HOST, docker contexts and the known sockets were looked at.
cli-engines-answers = answers
cli-identify-record = Record { $number }

## Command lines that cannot be read

usage-unknown-argument = { $arg } is not an argument of this command.
usage-unknown-command = There is no command { $command }.
usage-missing-argument = Missing: { $arg }
usage-no-value = { $arg } needs a value.
usage-invalid-value = { $value } is not a value of { $arg }. Values: { $valid }
usage-value-refused = { $value } is not a value of { $arg }: { $detail }
usage-conflict = { $arg } cannot stand together with { $other }.
usage-other = The command line cannot be read. { $arg } { $value }
usage-did-you-mean = Did you mean { $suggestion }?
usage-see-help = lanward --help shows every command.
usage-site-is-recorded = A recorded site cannot be changed: leave out --site.
usage-file-unreadable = { $file } cannot be read: { $detail }
usage-pull-needs-equals = Write --pull={ $value }, with an equals sign: otherwise { $value } would be taken for the image.
usage-env-not-unicode = The environment variable { $name } is not text.
usage-unknown-code = There is no code { $code }. { $codes ->
        [none] Nothing here needs to be accepted.
       *[other] Dangers found here: { $codes }
    }
usage-no-such-network = There is no network { $name }.
usage-ambiguous-network = Several networks are named { $name }. Give the id of one: { $ids }
usage-no-such-object = There is no container and no network { $name }.
usage-remove-needs-yes = Removing { $name } needs --yes here, because nobody can be asked. { $touches ->
        [none] Nothing is attached to it.
       *[other] Attached: { $touches }
    }

## Our own failures

error-engine-refused = The engine refused.
error-no-such-plan = This plan is no longer open. Make it again.
error-stale-plan = Something has changed since the plan was made, so it was not carried out. Make it again.
error-journal = The journal of the run cannot be written, so nothing was begun, or what was done is undone.
error-no-randomness = The system gives no random bits.
error-no-engine = No engine can be reached.
error-autostart = Whether Lanward starts with the session could not be changed.
error-clipboard = The text could not be copied.
error-link-not-allowed = This link is not opened.
error-no-such-container = The engine has no such container.
error-no-such-network = The engine has no such network.
error-ambiguous-network = Several networks have this name. Name one by its id.
error-not-a-site = This file is not a recorded site.
error-open-link = The link could not be opened.
error-settings = The settings could not be written.
error-runtime = The program could not begin.
error-json = The document could not be written.
error-file = A file could not be written.
error-output = What was to be printed could not be written.

## Help

help-usage = Usage:
help-commands = Commands
help-command-value = COMMAND
help-options = Options
help-global = Options of every command
help-arguments = Arguments
help-lanward = Puts Docker containers on your LAN correctly
    .after = Exit codes: 0 done, 1 we failed, 2 usage, 3 blocked by findings or refused by the engine.
help-survey = Show this machine's interfaces, addresses and routes, and the engine
help-check = Show everything found about this machine and its engine
help-plan = Show what "create" would do, and change nothing
help-create = Make a network, compare it with what was asked for, undo it on failure
help-networks = List the engine's networks with subnets, parents and use
help-inspect = Show a network with its endpoints, or a container with its networks
help-run = Start a container from an image that is on the engine, on a network
help-attach = Attach a container to a network
help-detach = Detach a container from a network
help-remove = Remove networks, after showing what is attached to them
help-export = Print a network as docker command, Compose file or API JSON
help-engines = List the engines that can be reached from here
help-identify = Tell which kind of engine a recorded answer came from
help-completions = Print the completion script of a shell
help-man = Write the man pages into a folder
help-arg-engine = Engine to use: a docker context's name, or unix://, npipe://, tcp://, ssh://
help-arg-json = Print a JSON document (docs/cli.md describes each)
help-arg-lang = Language: en or ko
help-arg-quiet = Print only the essence, such as an id
help-arg-no-color = No colours (as does the variable NO_COLOR)
help-arg-verbose = Log to standard error; twice for more
help-arg-site = Read a recorded site instead of looking; changes nothing
help-arg-help = Print help
help-arg-version = Print the version
help-arg-all = Also interfaces of containers and every routing table
help-arg-name = Name
help-arg-names = Names or ids
help-arg-driver = macvlan (the default), ipvlan or bridge
help-arg-purpose = What for: on-lan, on-vlan, private, routed
help-arg-parent = The engine's interface to hang it on (as -o parent=)
help-arg-vlan = VLAN id on that interface, 1 to 4094
help-arg-mode = macvlan: bridge, private, vepa, passthru; ipvlan: l2, l3, l3s
help-arg-flag = ipvlan: bridge, private, vepa
help-arg-subnet = Subnet in CIDR form; repeat for several
help-arg-gateway = Gateway of a subnet
help-arg-ip-range = Part of a subnet that automatic addresses come from: CIDR, or first-last
help-arg-exclude = Address, range or block that is never handed out; repeatable
help-arg-aux-address = The same in docker's form; the name has no meaning
help-arg-ipv6 = Switch IPv6 on
help-arg-internal = No way out of the network
help-arg-bridge-name = bridge: name of the bridge interface
help-arg-mtu = bridge: largest packet in bytes
help-arg-icc = bridge: containers may talk to each other
help-arg-masquerade = bridge: hide containers behind the host's address
help-arg-host-access = This machine must reach the containers
help-arg-label = Label; repeatable
help-arg-opt = Driver option as docker has it; repeatable
help-arg-accept = Accept a danger by its code; repeatable
help-arg-explain = Tell each finding in full
help-arg-propose = Fill in what is missing (the default without --subnet)
help-arg-literal = Fill in nothing
help-arg-format = cli, compose, json or external
help-arg-of = Only a network, or only a container
help-arg-network = Network by name or id
help-arg-networks = Networks by name or id
help-arg-container = Container by name or id
help-arg-ip = IPv4 address
help-arg-ip6 = IPv6 address
help-arg-mac-address = MAC address
help-arg-alias = Further name on this network; repeatable
help-arg-network-alias = Further name on this network; repeatable
help-arg-detach = Run in the background (always so)
help-arg-publish = Publish a port; no effect on macvlan and ipvlan
help-arg-env = Environment variable
help-arg-restart = no, always, unless-stopped, on-failure
help-arg-pull = Fetch the image: missing (if it is not there), never (the default)
help-arg-interactive = Keep standard input open
help-arg-tty = Give it a terminal
help-arg-image = Image that is on the engine
help-arg-command = Command and its arguments
help-arg-yes = Do not ask
help-arg-save = Save what was seen as a recorded site for a report, with names and public addresses replaced
help-arg-record = File with recorded /version, /info and /_ping answers
help-arg-shell = bash, zsh, fish, elvish or powershell
help-arg-folder = Folder to write to
