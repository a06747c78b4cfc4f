### Forms and plans: what is wrong with a field, how well a link suits, steps, how a run ended, why a step failed.

## Fields

field-error-required = Something is needed here.
field-error-not-a-subnet = { $suggestion ->
    [none] Not a subnet. Write an address, a slash and the prefix length, such as 192.168.1.0/24.
   *[other] Not a subnet. Did you mean { $suggestion }?
}
field-error-host-bits = { $suggestion ->
    [none] The address lies inside the block instead of at its beginning.
   *[other] The address lies inside the block instead of at its beginning. The block is { $suggestion }.
}
field-error-not-an-address = { $suggestion ->
    [none] Not an IP address.
   *[other] Not an IP address. Did you mean { $suggestion }?
}
field-error-wrong-family = IPv4 and IPv6 are mixed up here.
field-error-not-a-range = Not an address and not a range. Write one address, first-last, or a block such as 192.168.1.208/28.
field-error-range-backwards = { $suggestion ->
    [none] The range ends before it begins.
   *[other] The range ends before it begins. Did you mean { $suggestion }?
}
field-error-range-not-a-block = { $suggestion ->
    [none] The engine takes one CIDR block only, and this range is not one.
   *[other] The engine takes one CIDR block only, and this range is not one. The largest block inside it is { $suggestion }.
}
field-error-outside-subnet = This lies outside the subnet.
field-error-larger-than-subnet = { $suggestion ->
    [none] This range is larger than the subnet.
   *[other] This range is larger than the subnet { $suggestion }.
}
field-error-is-network-address = This is the subnet's own address. Nobody can have it.
field-error-is-broadcast-address = This is the subnet's broadcast address. Nobody can have it.
field-error-same-as-gateway = This is the gateway. It is never handed out anyway.
field-error-duplicate = This is here twice.
field-error-overlaps-other-subnet = This overlaps another subnet of the same form.
field-error-too-many-exclusions = At most 4096 addresses can be excluded. Give a smaller IP range instead.
field-error-bad-vlan = A VLAN id is a number from 1 to 4094.
field-error-bad-link-name = An interface name has no slash, colon or space.
field-error-link-name-too-long = { $suggestion ->
    [none] Linux allows at most 15 bytes in an interface name: { $typed }
   *[other] Linux allows at most 15 bytes in an interface name. A shorter one would be { $suggestion }.
}
field-error-bad-mode = { $suggestion ->
    [none] The driver does not know this mode.
   *[other] The driver does not know this mode. Did you mean { $suggestion }?
}
field-error-bad-flag = { $suggestion ->
    [none] ipvlan does not know this flag.
   *[other] ipvlan does not know this flag. Did you mean { $suggestion }?
}
field-error-bad-mtu = The MTU is a number of bytes from 68 (1280 with IPv6) to 65535. The usual one is 1500.
field-error-bad-bridge-name = This cannot be the name of a new bridge. docker0 belongs to the engine; a slash, a colon or a space is not allowed.
field-error-bad-mac = Not a MAC address. Write six hexadecimal bytes, such as 02:42:c6:13:f9:02.
field-error-bad-priority = A gateway priority is a whole number, such as 100.
field-error-no-priorities = This engine knows no gateway priorities: Docker has them since 28 (API 1.48), and Podman has none. Leave it empty.
field-error-kept-for-another = This is kept for another container on the same network. Choose another, or forget that one first.
field-error-nothing-kept = Nothing is kept for this container here.
field-error-multicast-mac = { $suggestion ->
    [none] This MAC address stands for a group. No interface can have it.
   *[other] This MAC address stands for a group, and no interface can have it. A similar one that works is { $suggestion }.
}
field-error-bad-port = Not a port to publish. Write 8080:80, or 127.0.0.1:8080:80/udp.
field-error-bad-image = { $suggestion ->
    [none] Not an image name.
   *[other] Not an image name. Did you mean { $suggestion }?
}
field-error-bad-env = Not an environment variable. Write NAME=value.
field-error-bad-restart = Choose no, always, unless-stopped or on-failure.
field-error-not-for-this-driver = This driver does not know this field. Leave it empty.
field-error-predefined-name = The engine keeps this name for itself: { $typed }
field-error-name-not-allowed = { $suggestion ->
    [none] This name is not allowed.
   *[other] This name is not allowed. { $suggestion } would be.
}
field-error-no-such-network = The engine has no such network: { $typed }
field-error-no-such-container = The engine has no such container: { $typed }
field-error-ambiguous-name = { $suggestion ->
    [none] Several networks have this name. Give the id of one: { $typed }
   *[other] Several networks are named { $typed }. Give the id of one: { $suggestion }
}
field-error-not-attached = The container is not attached to this network: { $typed }
field-error-no-such-link = { $suggestion ->
    [none] The engine looks the name up among its own interfaces and has none named { $typed }.
   *[other] The engine looks the name up among its own interfaces and has none named { $typed }. { $suggestion } would do.
}
field-error-link-of-this-computer = { $suggestion ->
    [none] { $typed } is an interface of this computer. The engine runs in a virtual machine and looks the name up among the interfaces there.
   *[other] { $typed } is an interface of this computer. The engine runs in a virtual machine and looks the name up among the interfaces there. { $suggestion } is one of those.
}
field-error-subnet-missing = The subnet is missing, and nothing here tells what it should be.
field-error-ipv6-off = This is an IPv6 subnet, but IPv6 is off for this network.

## How well a link suits as a parent

suitability-best = Best choice
suitability-good = Will do
suitability-doubtful = Doubtful
suitability-impossible = Not possible

suitability-reason-loopback = It is the loopback and leads nowhere.
suitability-reason-engine-made = The container engine made it.
suitability-reason-port-of = It is a port of { $evidence }, so containers would fail to start.
suitability-reason-no-mac = It is a tunnel without MAC addresses.
suitability-reason-other-driver = Another driver already uses it: { $evidence }
suitability-reason-dummy = It is a dummy interface and leads nowhere.
suitability-reason-wireless = It is Wi-Fi. Most access points drop the containers' MAC addresses.
suitability-reason-switched-off = It is switched off.
suitability-reason-no-carrier = No cable or network is connected.
suitability-reason-carrier-unknown = Whether a cable is connected could not be seen.
suitability-reason-bridge = It is a bridge.
suitability-reason-stacked-on = It hangs on another interface itself: { $evidence }
suitability-reason-filtered-by-cloud = Networks of this kind drop foreign MAC addresses: { $evidence }
suitability-reason-in-virtual-machine = Of a virtual machine on this computer: frames for the LAN end there, unless it was bridged
suitability-reason-hypervisor-may-filter = The hypervisor must be told to let foreign MAC addresses pass: { $evidence }
suitability-reason-no-address = It has no address, so its LAN is not known.
suitability-reason-default-route = The default route leaves by it.
suitability-reason-address = Its address is { $evidence }.
suitability-reason-speed = { $evidence } Mbit/s
suitability-reason-same-driver = A network of this kind is already on it: { $evidence }

## Steps of a plan

step-create-network = Create network { $name }
step-compare-network = Compare network { $name } with the request
step-remove-network = Remove network { $name }
step-pull-image = Fetch image { $image }
step-create-container = Create container { $name }
step-start-container = Start container { $name }
step-connect = Attach container { $name }
step-compare-endpoint = Compare the addresses of { $container } with the request
step-disconnect = Detach container { $name }
step-remove-probe = Remove the probe from the engine
step-hold-shim = Turn host access to { $name } on with { $address }
step-watch-way-out = Watch for 30 seconds whether the machine keeps its way out
step-let-shim-go = Turn host access to { $name } off

## How a run ended

outcome-unfinished = It has not finished.
outcome-done = Everything is done.
outcome-rolled-back = It failed, and everything it had done is undone.
outcome-partly-rolled-back = Not everything could be undone. Left behind: { $left_behind }
outcome-undone = What it had done is undone.
outcome-nothing-done = It failed before it had changed anything.

## Why a step failed

failure-refused = The engine refused with HTTP { $status } ({ $class-text }): { $message }
failure-unreachable = The engine could not be reached: { $problem-text }
failure-differs = What was made is not what was asked for: { $differences }
item-differences = { $field } (asked for: { $wanted }, is: { $got })
failure-not-ours = Left alone, because Lanward did not make it: { $what }
failure-address-held = Somebody has the address { $address } ({ $macs }). It was not taken.
failure-link-taken = There is a link { $link } that Lanward did not make. It was left alone.
failure-route-taken = There is another route to { $route }. It was left alone.
failure-way-out-lost = { $lost ->
        [route] The machine lost its default route, so the change was taken back.
       *[gateway] The machine’s gateway answered no more, so the change was taken back.
    }
failure-probe = The probe could not do it: { $error-text }
failure-cancelled = Stopped on request.

## What an export cannot say

export-form-docker-cli = docker command
export-form-compose = Compose file
export-limit-zero-character = A zero character cannot stand in a command.
export-limit-equals-in-key = The docker command cannot take a key with an equals sign: { $value }
export-limit-empty-label = The docker command refuses a label without a name.
export-limit-space-in-label = The docker command refuses a space in a label's name: { $value }
export-limit-no-subnet-for = The docker command refuses an address that lies in none of the subnets: { $value }
export-limit-same-name = The docker command keeps one excluded address for each name, and this name has several: { $value }
export-limit-predefined-name = The engine keeps this name for itself, so the network cannot be made: { $value }
export-limit-no-such-field = Compose has no word for this field: { $value }
export-limit-space-at-end = The docker command loses a space at an end of this name: { $value }
export-limit-driver-option = The docker command cannot say this option for the driver as it is: { $value }
export-limit-extension-name = Compose takes a name that begins with x- for an extension of its file: { $value }
export-limit-empty-name = Compose refuses a label or an excluded address without a name.
export-limit-line-break-in-name = Compose refuses a line break in this name: { $value }
export-limit-not-passed-on = docker compose does not tell the engine this field: { $value }
export-limit-long-form = docker run takes this long form of --network for a name: { $value }
export-limit-line-end = The docker command changes the line end in this text: { $value }
export-limit-upper-case = docker run makes every letter of this text small: { $value }
export-limit-unread = The engine shows this and it could not be read; no text has it: { $value }
export-limit-mac-needs-old-client = From version 25 on the docker command refuses a MAC address on an engine as old as this one: { $value }
export-limit-mac-at-connect = docker network connect cannot ask for a MAC address: { $value }
