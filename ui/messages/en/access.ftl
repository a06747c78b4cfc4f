### Host access: the link through which the engine’s machine reaches its own macvlan containers.

## Why there can be none

access-refusal-no-engine = There is no engine to see.
    .why = What the network hangs on is only known to the engine.
    .do = Start the engine, or choose another one.
access-refusal-engine-in-vm = The engine runs in a virtual machine ({ $engine-text }).
    .why = The link would be made inside that machine. It would reach the containers; this computer would be as far away from them as before.
    .do = Publish the ports of the containers you want to reach from this computer.
access-refusal-rootless = The engine runs without root.
    .why = A rootless engine has a network of its own and no right to the machine’s interfaces.
    .do = Use an engine that runs as root, or publish ports.
access-refusal-podman = The engine is Podman.
    .why = Host access was only tried with Docker. What was not tried is not promised.
    .do = lanward access plan on a Docker engine shows the commands; by hand they work with Podman’s macvlan networks, too.
access-refusal-no-such-network = There is no network { $typed }.
    .why = Host access belongs to one network.
    .do = lanward networks lists them.
access-refusal-ambiguous-network = Several networks are called { $typed }.
    .why = Which of them is meant only you know.
    .do = Give its id instead: { $ids }
access-refusal-not-needed = The network is a bridge.
    .why = The machine reaches the containers of a bridge anyway.
    .do = Nothing needs to be done.
access-refusal-other-driver = The network’s driver is { $driver }.
    .why = Host access is a link beside macvlan containers; this network has none.
    .do = Use a macvlan network.
access-refusal-ipvlan = The network is an ipvlan network ({ $mode }).
    .why = ipvlan links share the MAC address of their parent, and a macvlan link cannot be beside them.
    .do = { $mode ->
        [l2] Publish ports on a second, bridged network, or use macvlan instead of ipvlan. By hand, an ipvlan l2 link of the machine’s own on the same parent does it.
       *[other] In this mode the machine routes: give the LAN’s router a route to the containers’ subnet, or use macvlan.
    }
access-refusal-mode = The network’s macvlan mode is { $mode }.
    .why = Only in the mode bridge do two links of one parent speak with each other directly.
    .do = Edit the network and choose the mode bridge.
access-refusal-internal = The network is internal.
    .why = Docker does not hang it on an interface of the machine, so nothing of the machine’s can be beside its containers.
    .do = Make a network that is not internal.
access-refusal-no-parent = The network has no parent.
    .why = It hangs on an interface of its own that leads nowhere.
    .do = Edit the network and choose a parent.
access-refusal-links-unknown = The engine’s interfaces are unknown.
    .why = Whether the parent can carry the link cannot be told.
    .do = Allow Lanward’s probe on this engine (lanward probe allow), then try again.
access-refusal-parent-missing = The parent { $parent } is not there.
    .why = The link hangs on the network’s parent.
    .do = Bring the interface back, or edit the network and choose another parent.
access-refusal-wireless = The parent { $parent } is Wi-Fi.
    .why = An access point takes only the one MAC address that has logged in.
    .do = Use a cable, or publish ports.
access-refusal-parent-is-port = The parent { $parent } is a port of { $master }.
    .why = A port of a bridge or bond cannot carry further links.
    .do = Edit the network and choose { $master } as its parent.
access-refusal-parent-down = The parent { $parent } is down.
    .why = Before an address is taken, the LAN is asked whether somebody has it. Nobody could hear that now.
    .do = Switch the interface on or plug the cable in, then try again.
access-refusal-ipv6-only = The network has IPv6 subnets only.
    .why = The link has one IPv4 address; IPv6 is not supported.
    .do = Give the network an IPv4 subnet.
access-refusal-nothing-to-reach = The network has no IP range of its own and no container with an address.
    .why = The machine gets routes to the containers alone, never to the whole LAN. There is nothing to route to yet.
    .do = Edit the network and give it an IP range, or attach containers first.
access-refusal-too-many-routes = The containers’ addresses would need { $count } routes.
    .why = Each address outside the IP range needs a route of its own.
    .do = Edit the network and give it an IP range that holds them.
access-refusal-not-an-address = { $typed } is no IPv4 address.
    .why = The link holds one IPv4 address.
    .do = Type one like 192.168.1.250, or leave it out and Lanward proposes one.
access-refusal-address-outside = { $address } is in no subnet of the network.
    .why = Containers would not find it on their own link.
    .do = Choose an address within { $subnets }.
access-refusal-address-not-usable = { $address } is the first or last address of the subnet.
    .why = These two mean the subnet itself and everybody in it.
    .do = Choose another address.
access-refusal-address-in-range = The engine may give { $address } to a container.
    .why = Automatic addresses come from { $first } to { $last }.
    .do = Choose an address outside of it, or exclude this one in the network first.
access-refusal-address-is-gateway = { $address } is the gateway’s.
    .why = With it, everybody would lose the way out.
    .do = Choose another address.
access-refusal-address-is-host = { $address } is the machine’s own already, on { $link }.
    .why = The link needs an address of its own.
    .do = Choose another address.
access-refusal-address-held = { $address } belongs to the container { $container }.
    .why = Two holders of one address take turns in being reached.
    .do = Choose another address.
access-refusal-address-answered = Somebody on the LAN answered for { $address } ({ $mac }).
    .why = Two holders of one address take turns in being reached.
    .do = Choose another address. If that device is gone, look at the LAN again: lanward map.
access-refusal-address-is-shim = { $address } is the host access of { $network }.
    .why = Each needs an address of its own.
    .do = Choose another address.
access-refusal-no-address-left = No address is left in { $subnet } for the machine.
    .why = All are held, or the engine may give them to containers.
    .do = Edit the network: give it an IP range, or exclude one address. Or name one with --address.
access-refusal-already-on = Host access is on already, with { $address }.
    .why = One link a network is enough.
    .do = To change it, turn it off first: lanward access off.
access-refusal-not-on = There is no host access for { $typed }.
    .why = There is nothing to turn off.
    .do = lanward access show lists what there is.
access-refusal-route-taken = There is a route to { $route } already, through { $link }.
    .why = The machine’s packets would go there instead.
    .do = Remove that route first, if it is not needed.

## What holds it says

access-state-up = { $carrier ->
        [true] up
       *[other] waiting: its parent has no connection
    }
access-state-parent-missing = waiting: its parent is not there
access-state-mended = up; something of it had been taken away and was put back
access-state-kept = up
access-state-withdrawn = taken back, because the machine lost its way out
access-state-ended = ended
access-lost-route = the default route is gone
access-lost-gateway = the gateway answers no more

## What is asked before the first time

access-ask-title = May Lanward change this engine’s network interfaces?
access-ask-why = For host access, Lanward’s probe stays on the engine, with the right to change interfaces. It makes one link, gives it one address and routes to the containers, and takes it away when it ends. Everything else it leaves alone.
access-ask-guard = If the machine loses its way out within 30 seconds after that, the link is taken back by itself.
access-ask-answer = Allow it? y = yes, keep that; once = only now; anything else = no:
error-access-not-allowed = Host access is not allowed on this engine yet.
    .do = Host access needs the right to change interfaces (NET_ADMIN) and stays on the engine. Allow it when lanward access on asks, or for one command with --allow-access.

## Command line

cli-access-on = Host access to { $name } is on: this engine’s machine reaches the containers, and they reach it at { $address }.
cli-access-off = Host access to { $name } is off. Nothing of it is left.
cli-access-would = This makes the link { $link } with { $address } on { $parent }. As commands on the engine’s machine, as root:
cli-access-would-undo = To undo it:
cli-access-keep = To keep it across restarts of this machine: lanward access plan { $network } --as { $tool }
cli-access-proof-nobody = No container runs on the network, so nothing was proven yet.
cli-access-proof-to = { $seen ->
        [true] Seen: the machine reaches the container { $container } at { $address }.
       *[other] The machine does not reach the container { $container } at { $address }.
    }
cli-access-proof-from = { $seen ->
        [true] Seen: the container { $container } reaches the machine at { $address }.
       *[other] The container { $container } does not reach the machine at { $address }. A firewall on the machine may be in the way.
    }
cli-access-none = There is no host access on this engine.
cli-access-refused = No host access:
cli-access-network = NETWORK
cli-access-link = LINK
cli-access-address = ADDRESS
cli-access-routes = ROUTES
cli-access-state = STATE
cli-access-state-unknown = { $container }; what it says cannot be read
cli-access-no-network = its network is gone
cli-access-link-down = its link is not up
cli-access-in-use = In use for host access, and left there: { $containers }. lanward access off ends that.

## Help

help-access = Let the engine’s machine reach the containers of a macvlan network
help-access-plan = Show the link that it takes, as commands or as the text of another program; nothing is changed
help-access-plan-address = Address of the machine on that network (proposed where left out)
help-access-plan-tool = For this program: ip, networkmanager, networkd, netplan, ifupdown, systemd
help-access-on = Turn host access to a network on
help-access-off = Turn it off; nothing of it is left
help-access-show = Show the host access there is
help-access-on-address = Address of the machine on that network (proposed where left out)
help-access-on-allow-access = Allow the change of interfaces that host access needs, for this command
