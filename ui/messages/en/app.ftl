### The window's own words. Findings, refusals, problems and form errors are in the other files.

## Frame

nav-label = Main
nav-skip = Skip to the content
nav-overview = Overview
nav-networks = Networks
nav-create = New network
nav-checkup = Check-up
nav-learn = Learn
nav-settings = Settings
nav-findings = { $count ->
    [one] one finding needs a look
   *[other] { $count } findings need a look
}
bar-seen = Last seen { $time }
bar-refresh = Look again
recorded-banner = This is a recorded site, not this computer. Nothing can be changed here.
recorded-leave = Back to the live view
common-copy = Copy
common-copied = Copied
common-close = Close
common-cancel = Cancel
common-back = Back
common-next = Next
common-yes = yes
common-no = no
common-on = on
common-off = off
common-loading = Loading …
common-looking = Looking at this computer and its container engine …
common-use-suggestion = Use { $value }
state-ok = OK
state-attention = Needs a look
state-broken = Broken
state-unknown = Unknown
error-unexpected = Something unexpected happened.
error-detail = What the program said
problem-own-word = In its own words:
fact-unknown = unknown: { $why }
fact-not-reported = not reported by the engine

## Engine switch

engine-switch = Container engine in use
engine-none = No engine
engine-old = old, since { $time }
engine-choose = Use the engine at
engine-first = Automatic (as the docker command does)
engine-in-use = in use
engine-more = More in the settings

## Overview

overview-verdict = Verdict
overview-lost = The engine has stopped answering. What you see is what was last known; Lanward keeps trying.
overview-no-findings = Nothing was found that needs you.
overview-no-engine = Without a container engine Lanward still looks at this computer, plans networks and gives you the commands to take away.
overview-get-engine = How to get an engine
overview-create-on = New network on this interface
picture-label = Picture of the network. Arrow keys move it, plus and minus zoom, 0 shows everything; Tab goes through what is in it.
picture-old = As last known at { $time }
picture-zoom = Zoom
picture-zoom-in = Zoom in
picture-zoom-out = Zoom out
picture-fit = Show everything
picture-as-table = As a table
picture-as-picture = As a picture
picture-computer = This computer
picture-vm = Virtual machine of the engine
picture-remote = Another machine
picture-elsewhere = Where the engine runs is not known
picture-lan = LAN
picture-router = Router { $address }
picture-no-router = No default route here
picture-no-address = no IPv4 address
picture-missing = not among the engine’s links
picture-not-seen = could not be seen
picture-no-engine = Nothing here can run containers yet
picture-group-lan = { $count } networks on the LAN
picture-group-private = { $count } private networks
picture-containers = { $count ->
    [one] one container
   *[other] { $count } containers
}
picture-more = { $count } more
picture-state-broken = does not work
picture-state-warning = needs a look
picture-state-off = no link
picture-legend-wire = directly on the LAN
picture-legend-nat = behind the host’s address (NAT)
picture-legend-broken = does not get through
table-nics = Interfaces of this computer
table-networks = Networks of the engine
table-all = All { $count } networks

## Columns and facts

col-name = Name
col-driver = Driver
col-subnet = Subnet
col-parent = Parent
col-used = Used / left
col-containers = Containers
col-finding = Finding
col-addresses = Addresses
col-mac = MAC
col-state = State
col-container = Container
col-ip = IP address
col-gateway = Gateway
col-dns = DNS names
col-ports = Ports
col-actions = Actions
link-friendly = Known as
link-kind = Kind
link-leased = leased (DHCP)
link-on = switched on
link-off = switched off
link-carrier = Cable or radio connected
link-speed = Speed
link-driver = Driver
link-master = Port of

## Networks

networks-search = Search name, subnet, parent, container
networks-no-engine = Networks belong to a container engine, and none answers.
networks-count = { $count } networks, { $containers } containers
networks-found = { $count } of { $all } networks
networks-none = Nothing matches
networks-none-text = No network, parent, subnet or container has this text in it.
networks-template = a template, not a network
networks-used-title = Addresses in use / left for automatic use
network-gone = There is no such network
network-gone-text = It may have been removed meanwhile. Here are the others.
network-internal = internal
network-duplicate = Duplicate
network-predefined = This network belongs to the engine and cannot be removed.
network-endpoints = Containers on it ({ $count })
network-empty = No container is on this network.
network-more-endpoints = and { $count } more
network-ports-note = Published ports have no effect on macvlan and ipvlan: the container answers at its own address, on every port it listens on.
network-addresses = Addresses
network-no-gateway = not shown by the engine
network-whole = the whole subnet
network-no-ipam = This network has no subnet of its own.
network-facts = Facts
network-scope = Scope
network-created = Created
network-options = Options
network-labels = Labels
endpoint-no-mac = the interface’s own MAC
endpoint-stopped = not running
endpoint-wants = asks for { $address }
export-title = Take it away
export-docker = docker command
export-compose = Compose
export-external = Compose, external
export-json = API JSON
export-limits = This text cannot say everything; it would make something else:

## Actions

action-touches = { $count ->
    [one] One container is affected
   *[other] { $count } containers are affected
}
action-touches-nothing = No container is attached.
action-same-as = The same with docker
remove-title = Remove the network { $name }?
remove-confirm = Remove { $name }. This cannot be undone.
remove-do = Remove
detach-title = Detach { $container }?
detach-confirm = { $container } loses its address on this network now.
detach-do = Detach
detach-label = Detach { $container }
attach-title = Attach a container to { $network }
attach-do = Attach a container
attach-hint = Choose from the list or type a name.
run-title = Start a container on { $network }
run-do = Start a container
run-image = Image
run-image-hint = An image that is on the engine, or any other with “fetch”.
run-name = Name
run-name-hint = Empty: the engine invents one.
run-command = Command
run-command-hint = Empty: the image’s own.
run-publish = Published ports
run-publish-hint = Such as 8080:80, separated by commas. Others reach them at this computer’s address.
run-restart = After a stop or a restart of the computer
restart-no = leave it stopped (no)
restart-on-failure = start again after a failure (on-failure)
restart-unless-stopped = start again unless I stopped it (unless-stopped)
restart-always = always start again (always)
run-pull = Fetch the image first
run-pull-hint = The engine downloads it from its registry.
join-ipv4 = IPv4 address
join-ipv4-hint = Empty: the next one of the range.
join-ipv6 = IPv6 address
join-mac = MAC address
join-mac-hint = A fixed one keeps router and DHCP rules valid.
join-automatic = automatic
prediction-accept = The engine will accept this.
prediction-refuse = The engine will refuse this.
prediction-words = In the engine’s words ({ $status }):
prediction-unsure = It cannot be told what the engine will answer. Missing:
run-state-waiting = waiting
run-state-running = running
run-state-done = done
run-state-failed = failed
run-state-undone = undone
run-state-left-behind = left behind
run-engine-said = The engine said ({ $status }):
run-differs = What was made is not what was asked for.
run-differs-field = Field
run-differs-wanted = Asked for
run-differs-got = Is

## Findings

finding-label-why = Why it matters
finding-label-do = What to do
finding-label-evidence = Concluded from
finding-label-code = Code
finding-label-explains = { $count ->
    [one] It explains another finding
   *[other] It explains { $count } other findings
}
finding-accept = I accept this danger

## Address map

map-label = Address map of { $subnet }
map-first = comes first
map-what = What it is
map-table = The same as a table
map-out = Zoom out
map-cell-is = One cell is a { $prefix } block; click to open it
map-hint = Drag over the map to choose a range; it snaps to a block. With the keyboard: arrow keys, Shift to select, Enter to choose.
map-hint-look = Arrow keys read the addresses one by one.

## Check-up

checkup-lead = Everything found about this computer and its engine, causes before consequences.
checkup-copy = Copy diagnostics
checkup-open = View a recorded site
checkup-engine = The engine
checkup-kind = What it is
checkup-certainty = How sure
checkup-because = Because
checkup-version = Version
checkup-found = Found ({ $count })
checkup-nothing = Nothing found
checkup-nothing-text = Every rule was looked at, and none has anything to say about what could be seen.
checkup-unknown = Could not be checked ({ $count })
checkup-unknown-text = Not seen is not healthy: nothing is claimed about these.
checkup-diagnostics-note = Diagnostics are a facts file without user names, host names and public addresses. Opened here, it shows what Lanward saw.

## Learn

learn-topics = Topics
learn-nav-types = Network types
learn-nav-compare = macvlan or bridge
learn-nav-macos = macOS
learn-nav-wifi = Wi-Fi
learn-nav-virtual-machines = Virtual machines
learn-nav-host-access = The host and its containers
learn-nav-engine = Getting an engine
learn-compare-what = Trait
learn-compare-more = In practice
learn-ways = Ways out, best first
learn-gives = Gives
learn-lacks = Does not give
learn-unproven = Plausible, but nobody was found who showed it
boundary-label = A Mac with the engine’s virtual machine drawn inside it. The connection from the Mac’s interface to the machine’s link is cut for frames of the LAN.
boundary-computer = Computer
boundary-vm = Virtual machine of the engine
boundary-lan = LAN
boundary-container = Container
boundary-caption = The computer’s { $outside } is outside, the machine’s { $inside } is inside. The engine accepts { $inside } as parent, but frames with the container’s own MAC address end at the dashed line.

## Settings

settings-look = Language and looks
settings-language = Language
settings-theme = Theme
settings-system = As the system
settings-light = Light
settings-dark = Dark
settings-engines = Container engine
settings-engines-note = Found through DOCKER_HOST, docker contexts and the usual sockets.
settings-chosen = chosen
settings-choose = Use this one
settings-docker-current = docker’s own choice
settings-engine-typed = Another address
settings-engine-hint = unix://, tcp://, ssh:// or npipe://
settings-background = In the background
settings-no-tray = This desktop shows no tray icons. Closing the window ends Lanward, so that it never runs out of sight.
settings-tray-unknown = Whether this desktop shows tray icons is not known yet.
settings-close-to-tray = Keep running in the tray when the window is closed
settings-close-to-tray-hint = Off: closing the window ends Lanward.
settings-start-hidden = Start without a window
settings-start-hidden-hint = Only the tray icon is shown.
settings-autostart = Start when I log in
settings-notifications = Tell me when connectivity breaks
settings-notifications-hint = Only for lasting changes, never for a flapping cable.
settings-journals = Journals of what Lanward did:
settings-updates = Lanward never looks for updates by itself.

## New network

create-step-purpose = Purpose
create-step-link = Interface
create-step-addresses = Addresses
create-step-options = Options
create-step-review = Review
create-step-create = Create
create-step-use = Use it
create-do = Create the network
create-blocked = There is no plan yet: something in the findings stands in the way.
create-no-engine = Without an engine nothing can be created here. Take the commands with you.
create-recorded = This is a recorded site. Nothing can be created here.
create-field-errors = { $count ->
    [one] One field cannot be read
   *[other] { $count } fields cannot be read
}
create-findings = Findings about this plan
create-purpose-question = What do you want?
create-purpose-lead = If other devices only need a web page or a port, you do not need an address on the LAN.
create-compare = Compare macvlan and bridge
create-gives = Gives
create-costs = Costs
create-here = Here
create-still = You can go on: the next steps show what is in the way and what can be done. The commands can be taken to another machine.
purpose-on-lan = On my LAN, with its own address
    .text = Each container is a device of its own on the LAN, like a printer or a NAS.
    .gives = Every port, broadcasts, DNS and DHCP servers in containers
    .costs = Needs a cable, an address range nobody else uses; this computer itself cannot reach the containers
purpose-on-vlan = On a VLAN of my LAN
    .text = The same, on a separate network of a managed switch.
    .gives = Separation from the rest of the LAN
    .costs = The switch port must carry the VLAN tagged
purpose-private = A private network with published ports
    .text = Containers are behind this computer’s address; you publish the ports that others may use.
    .gives = Works everywhere, also on Wi-Fi and in virtual machines
    .costs = One port can be published once; broadcasts do not get through
purpose-routed = Routed, with a subnet of its own
    .text = The LAN’s router gets a route to a subnet of containers.
    .gives = No further MAC addresses, no broadcasts from the LAN
    .costs = You must add the route on your router
create-link-question = Through which interface?
create-link-lead = These are the engine’s own interfaces. The best one is first.
create-link-typed = Or type its name
create-link-typed-hint = As the engine sees it, such as eth0 or eth0.10.
create-link-more = Show { $count } more
create-link-fewer = Show only what can work
create-link-none = The engine’s interfaces could not be seen. Type the name of one.
create-link-no-engine = Without an engine its interfaces cannot be ranked. Type the name the interface will have there.
create-vlan = VLAN id
create-vlan-hint = 1 to 4094. The engine makes the sub-interface.
create-addresses-question = Which addresses?
create-addresses-lead = What could be read from the interface is filled in already. Change it where you know better.
create-subnet-n = Subnet { $number }
create-subnet-add = Add a subnet
create-subnet-remove = Remove this subnet
create-proposed = Empty: { $value } is used.
create-first = The first container gets { $address }
create-map-waits = The address map appears when the subnet can be read.
field-name = Name
field-name-hint = As it appears in docker network ls.
field-driver = Driver
field-subnet = Subnet
field-subnet-hint = The LAN’s own, such as 192.168.1.0/24.
field-gateway = Gateway
field-gateway-hint = The address of your router on this network.
field-range = Range for containers
field-range-hint = A block, or first-last. Docker runs no DHCP: keep it outside the router’s DHCP range.
field-excluded = Excluded addresses
field-excluded-hint = Single addresses or first-last, separated by commas. Never handed out.
field-mode = Mode
field-flag = Flag
field-bridge-name = Bridge name
field-bridge-name-hint = Empty: the engine chooses one.
field-mtu-hint = Bytes; empty means the engine’s default.
field-key = Key
field-value = Value
driver-macvlan = macvlan: own MAC addresses
driver-ipvlan = ipvlan: the interface’s MAC address
mode-bridge = Containers of this interface see each other directly. The usual choice.
mode-private = Containers of this interface never see each other.
mode-vepa = Everything goes out to the switch, which must send it back (hairpin).
mode-passthru = One network takes the whole interface.
mode-l2 = Like devices on the LAN, with one MAC address.
mode-l3 = Routed; no broadcasts. The router needs a route.
mode-l3s = Routed, through this computer’s packet filter.
create-options-question = Anything special?
create-options-lead = The defaults are right for your purpose.
create-more-options = More options
create-label-add = Add a label
create-option-add = Add a driver option
create-pair-remove = Remove this line
option-host-access = This computer must reach the containers
option-host-access-hint = The kernel does not pass frames between an interface and its own macvlan. Lanward says what that means here.
option-ipv6 = IPv6
option-ipv6-hint = A fixed prefix in addition. Without one the engine cannot give out IPv6 addresses.
option-internal = No way out
option-internal-hint = Containers reach each other only. No gateway, no internet.
option-icc = Containers may talk to each other
option-icc-hint = Off: only published ports work between them.
option-masquerade = Hide containers behind this computer’s address
option-masquerade-hint = Off: the router must know the way back to the subnet.
review-lan = Containers on { $name } get addresses from { $subnet } and answer there as devices of their own, through { $parent }.
review-routed = Containers on { $name } live in { $subnet }, and the LAN’s router sends that subnet to this computer’s { $parent }.
review-private = Containers on { $name } live in { $subnet } behind this computer; others reach only the ports you publish.
review-engine-chooses = a subnet the engine chooses
review-no-engine = Without an engine nobody can say what it would answer. The commands below are complete.
review-result = The result
review-values = In detail
review-picture = From the LAN through { $parent } to a container with the address { $address }
review-nat = NAT
create-again = Change the form and try again
create-compared = The network was read back from the engine and is exactly what was asked for.
use-question = { $name } is there. What now?
use-run = From an image that is on the engine.
use-attach = One that is already running keeps its other networks.
use-look = Look at the network
use-look-text = Addresses, containers, commands.
use-compose = For your Compose file
