### What Lanward finds: for each finding a title, what is so, why it matters, what to do.

## Engine

finding-no-engine = No container engine answers
    .what = { $problem-text }
    .why = Networks live in the engine. Without one, Lanward can look at this machine, plan and export, but it cannot create or prove anything.
    .do = Start an engine, or choose another one at the top of the window (--engine on the command line). Plans and exports work meanwhile.
finding-engine-will-refuse = The engine will refuse: { $class-text }
    .what = This engine’s answer to the request, as its own rules give it: HTTP { $status }, “{ $message }”.
    .why = A refused request leaves nothing behind on most versions, but its text seldom says what is really wrong.
    .do = Change what the sentence names. If another finding stands above this one, that one is the cause.
finding-subnet-may-leak = This engine forgets to give { $subnet } back
    .what = Docker { $version } reserves the subnet before it reads the excluded addresses. When it then refuses them, { $subnet } stays reserved.
    .why = Every later network on { $subnet } is refused with “Pool overlaps”, although no network shows that subnet.
    .do = Correct the excluded addresses before creating. If it has already happened, only a restart of the engine frees the subnet.
finding-subnet-held-by-network = The network { $network } already holds { $other }
    .what = { $subnet } overlaps { $other } of the Docker network { $network }.
    .why = The engine keeps one pool of addresses for all its networks and answers “Pool overlaps with other one on this address space”. That is about other Docker networks, not about your LAN.
    .do = Use { $network } if it serves the same LAN, choose another subnet, or remove { $network } if nobody needs it.
finding-name-in-use = There is already a network named { $name }
    .what = The engine has a network with the name { $name }.
    .why = Engines from 25 on refuse a second one; older engines allow it, and then nobody knows which of the two is meant.
    .do = Choose another name, or use the network that is there.
finding-could-not-check = Could not check: { $fact-text }
    .what = This fact is unknown: { $fact-text }. Why: { $reason ->
        [other-kernel] the engine runs on another kernel, and this machine’s facts say nothing about it
        [not-looked] nobody has looked yet
        [denied] the system refused to show it
        [failed] looking failed
        [no-engine] there is no engine to ask
        [not-reported] the engine does not report it
       *[other] this system has no way to tell
    }. { $also ->
        [none] The check that needs it: { $rule }.
       *[other] The checks that need it: { $rule }, { $also }.
    }
    .why = What was not looked at is not healthy, it is unknown. Lanward claims nothing about it.
    .do = Nothing has to be done. If you know the answer yourself, compare it with the plan before you go on.
finding-address-pools-exhausted = The engine’s address pools are { $used } of { $total } used
    .what = Of the { $total } subnets that the engine can hand out by itself, { $used } overlap networks that are there.
    .why = When none is left, a network without a subnet of its own is refused; docker compose makes one for each project, so the next “up” fails.
    .do = Remove networks that nobody uses, or give the engine more and smaller pools (default-address-pools in daemon.json).
finding-kernel-lacks = The engine’s kernel cannot make { $what } links
    .what = The kernel below the engine has no support for { $what }.
    .why = { $what ->
        [vlan] The engine has to make the VLAN interface when it creates the network, and the kernel answers “operation not supported”.
       *[other] The engine creates such a network without asking the kernel. The first container on it then fails with “operation not supported”.
    }
    .do = { $what ->
        [vlan] Use an interface without VLAN,
       *[other] Use a driver that this kernel has,
    } or a kernel with { $what } (on Debian and Ubuntu the standard kernels have it; cloud and NAS kernels often do not).
finding-removal-strands-stopped = Stopped containers lose the network { $network }
    .what = { $containers ->
        [none] Stopped containers are attached to { $network }.
       *[other] These containers are stopped and attached to { $network }: { $containers }.
    }
    .why = The engine removes the network all the same. The containers keep the attachment and fail at their next start, because the network is gone.
    .do = Detach these containers first, or remove them. To use one again later, attach it to another network.
finding-engine-rewrites-bridge = This engine would rewrite { $bridge }
    .what = Docker before 25 accepts { $bridge } as the name of a new bridge network and gives the default bridge the new network’s address.
    .why = All containers on the default bridge lose their gateway, and the change survives a restart of the engine.
    .do = Leave the bridge’s name to the engine, or choose one that is not there yet.
finding-bridge-loses-address = The bridge { $bridge } would lose its address
    .what = { $bridge } is a bridge of this host with { $addresses ->
        [none] no IPv4 address now
       *[other] { $addresses }
    }. The engine takes it over and puts the network’s gateway address in its place.
    .why = The old address is not put back when the network is removed. If { $bridge } carries your connection or your virtual machines, they are cut off.
    .do = Leave the bridge’s name to the engine. To put containers on that bridge’s LAN, make a macvlan on the link below it.
finding-bridge-name-is-taken = { $bridge } is there and is no bridge
    .what = A link named { $bridge } exists, and it is not a bridge.
    .why = The engine cannot make a bridge of that name and refuses with “existing interface is not a bridge”.
    .do = Choose another bridge name, or leave it to the engine.
finding-link-may-be-deleted = Podman may delete { $link } together with the network
    .what = With Podman 4.3, a bridge network that was named after the host’s own interface and then removed took that interface with it. This was measured.
    .why = If { $link } is the interface this machine is reached by, removing the network cuts it off.
    .do = Leave the bridge’s name to the engine.
finding-engine-ignores = This engine ignores: { $options }
    .what = { $engine } accepts the request and does not act on { $options }.
    .why = The network is created and looks right, but behaves otherwise than asked: another mode, or addresses handed out that were to be kept back.
    .do = Leave these out and arrange the addresses so that nothing has to be excluded, or use an engine that knows them.
finding-option-has-no-effect = The option { $option } has no effect
    .what = This driver reads no option named { $option }. Probably meant: { $meant }.
    .why = Docker keeps unknown driver options and says nothing, so the default is in force and inspect shows the option all the same.
    .do = Write { $meant } instead, or leave it out.

## Where the engine runs

finding-engine-in-vm = { $engine-text } runs its containers in a virtual machine
    .what = The engine is { $engine-text }, and it runs in a Linux virtual machine on this computer. A macvlan or ipvlan hangs on the virtual machine’s interface, not on this computer’s.
    .why = Naming this computer’s own interface (en0, say) is refused with an odd sentence about VLANs, because the virtual machine has none of that name. Naming the virtual machine’s eth0 is accepted and leads nowhere: the network behind it ends inside the virtual machine.
    .do = Publish ports at this computer’s address, or take one of the ways below. Each says what it gives and what it does not.
finding-engine-is-remote = The engine runs on another machine: { $host }
    .what = You are connected to an engine on { $host }. Its interfaces are not those of this computer.
    .why = A parent must be an interface of { $host }, and containers land on the LAN of { $host }, which may be another one than yours.
    .do = Name an interface of { $host }; “ip addr” there lists them.
finding-engine-place-unknown = It cannot be told where the engine runs
    .what = The engine answers, but nothing shows whether it shares this machine’s kernel, runs in a virtual machine, or on another computer.
    .why = Whether a container can reach the LAN depends on it. Lanward does not guess.
    .do = Look at the evidence. If the engine runs elsewhere, name an interface of that machine, and test from a device of the LAN.
finding-engine-is-rootless = A rootless engine cannot put containers on the LAN
    .what = The engine runs without root. It has a network namespace of its own and does not see the host’s interfaces.
    .why = Naming a parent is refused as if the interface did not exist; with Podman the network is created and its containers fail at start. Docker’s documentation says “not supported in rootless mode”.
    .do = Use a rootful engine for this network, or publish ports from the rootless one.
finding-engine-has-no-lan-drivers = Windows containers have neither macvlan nor ipvlan
    .what = This engine runs Windows containers. Its drivers are nat, transparent, l2bridge, overlay and the like.
    .why = macvlan and ipvlan are drivers of the Linux kernel.
    .do = Use the transparent driver for an address on the LAN, or switch to Linux containers.
finding-engine-in-container = The engine itself runs in a container
    .what = The engine shows signs of running inside a container (Docker in Docker, LXC).
    .why = Its interface is one end of a virtual cable; the other end hangs on the outer engine’s bridge, not on your LAN. A system container (LXC) can be bridged to the LAN, and then it may work.
    .do = Make the network on the outer engine, or test from a device of the LAN.
finding-hypervisor-may-filter = A hypervisor lies below and can drop containers’ frames ({ $sign })
    .what = The engine’s machine is a virtual one: { $sign }. macvlan gives each container a MAC address that the hypervisor did not hand out.
    .why = Many virtual switches deliver only frames of the address they gave. Then containers start, have an address, and reach nobody. That there is a hypervisor does not prove that it filters; only a test from the LAN can tell.
    .do = Allow further MAC addresses on this machine’s virtual NIC as the advice says, or use ipvlan, which keeps to one MAC address.
finding-cloud-drops-frames = A cloud delivers only to addresses it gave itself ({ $sign })
    .what = The engine’s machine runs in a cloud: { $sign }.
    .why = Cloud networks check each frame’s MAC and IP address against what was assigned to the machine, and drop the rest. Docker’s documentation: “Most cloud providers block macvlan networking”. Containers start, and nobody reaches them.
    .do = Assign further addresses to the machine in the cloud’s own console and use ipvlan, or publish ports.
finding-swarm-same-addresses = Every node of the swarm hands out the same addresses on { $network }
    .what = { $network } is a swarm network on the LAN without a range of its own for each node.
    .why = Each node counts addresses for itself from the same start. Two containers on two nodes get the same address, and both are reached only now and then.
    .do = Make the template (config-only network) on each node with another IP range, and the swarm network from it.
finding-docker-link-managed = A network manager put { $address } on the engine’s link { $link }
    .what = { $managers ->
        [none] { $link } was made by the engine and carries { $address }, which the engine does not give. Which manager did it was not seen.
       *[other] { $link } was made by the engine and carries { $address }, which the engine does not give. Managers running here: { $managers }.
    }
    .why = A manager that takes Docker’s links for its own adds addresses and routes and can take away the bridge’s address; containers then lose their network for no visible reason.
    .do = Tell the manager to leave docker0, br-* and veth* alone.
finding-bridge-lost-address = The bridge of { $network } has lost its address { $gateway }
    .what = { $bridge } should have { $gateway }, the gateway of { $network }, and has not.
    .why = The containers of { $network } send everything to { $gateway }; nobody answers there, so they reach nothing outside.
    .do = Restart the engine, which sets the address again, and find out who removed it: often a network manager.
finding-bridge-netfilter-on = Docker’s packet filter also applies to the bridges { $bridges }
    .what = net.bridge.bridge-nf-call-iptables is on, and these bridges are not Docker’s: { $bridges }.
    .why = Frames between virtual machines on such a bridge then pass the FORWARD rules, which Docker sets to drop by default. Virtual machines can lose the LAN when Docker starts.
    .do = If virtual machines on { $bridges } have no network, allow their traffic in the DOCKER-USER chain, or switch the setting off if no container needs it.

## Parent

finding-parent-not-found = { $parent } is not an interface of the engine
    .what = The engine has no interface named { $parent }. { $candidates ->
        [none] Its interfaces are unknown, or none of them can face a LAN.
       *[other] These would do: { $candidates }.
    }
    .why = The engine looks the name up on its own machine. If it is not there and has no dot, Docker takes it for a VLAN name and answers “invalid subinterface vlan name”, which says nothing of the cause.
    .do = Choose one of the engine’s own interfaces.
finding-parent-not-given = Without an interface the network reaches nobody
    .what = No parent interface is given.
    .why = Docker then hangs the network on a dummy interface that it makes itself. Containers on it reach each other and nobody else, and no message says so.
    .do = Choose the interface that leads to your LAN.
finding-parent-is-loopback = The loopback { $parent } cannot be a parent
    .what = { $parent } is the loopback: it leads back into this machine.
    .why = No LAN is behind it, and the engine refuses it.
    .do = Choose a wired interface.
finding-parent-is-wireless = { $parent } is Wi-Fi, which carries only one MAC address
    .what = { $parent } is a wireless interface.
    .why = An access point knows the one MAC address that signed in, and drops frames from any other. A macvlan on Wi-Fi is created without complaint, and its containers reach nobody. ipvlan keeps to one MAC address and often works, but access points with client isolation or proxy ARP may still block it.
    .do = Use a wired interface. If there is none, try ipvlan, and test it from another device.
finding-parent-is-down = { $parent } is down
    .what = { $parent } is switched off or has no carrier (no cable, or no partner at the other end).
    .why = Containers start on it all the same, with an address, and no frame leaves.
    .do = Switch it on or plug in the cable, or choose another interface.
finding-parent-is-bridge = { $parent } is a bridge
    .what = { $parent } is a bridge of this host.
    .why = macvlan on a bridge works for many, but it has crashed kernels (kernel bug 217777), and Unraid warns of it since 6.12.4. A physical interface or a bond is the steadier parent, unless that is already a port of this bridge.
    .do = Prefer a free physical interface. If there is only the bridge, ipvlan avoids the known crashes.
finding-parent-is-port = { $parent } already belongs to { $master }
    .what = { $parent } is a port of { $master }.
    .why = The kernel hands a port’s frames to its bridge or bond and to nobody else. The network is created, and each container on it fails at start with “device or resource busy”.
    .do = Use { $master } as the parent, or an interface that belongs to nothing.
finding-parent-is-docker-made = { $parent } was made by the engine
    .what = { $parent } is one of the engine’s own interfaces.
    .why = Behind it are only containers, never your LAN, and it vanishes with the network it belongs to.
    .do = Choose the interface that leads to your LAN.
finding-parent-is-tunnel = { $parent } is a tunnel without MAC addresses
    .what = { $parent } carries IP packets only (WireGuard, tun and the like).
    .why = macvlan needs an Ethernet link; the kernel refuses any other when a container starts.
    .do = Choose an Ethernet interface. To reach containers through a VPN, route to them.
finding-parent-is-dummy = { $parent } is a dummy interface
    .what = { $parent } leads nowhere: frames sent into it vanish.
    .why = Containers on it reach each other only, not the LAN.
    .do = Choose an interface that leads to your LAN, unless a private network is what you want.
finding-parent-has-no-address = { $parent } has no IPv4 address
    .what = { $parent } carries no IPv4 address, so its LAN’s subnet and gateway cannot be read off it.
    .why = That does no harm to containers, but a subnet typed from memory may be the wrong one.
    .do = Compare subnet and gateway with another device of that LAN.
finding-parent-has-other-driver = { $parent } is already used with { $other } by { $by }
    .what = { $by } uses { $parent } with { $other }.
    .why = The kernel allows only one of macvlan and ipvlan on an interface. The network can be created, but its containers fail at start with “device or resource busy” while the other is in use.
    .do = Use { $other } here as well, another interface, or a VLAN of its own.
finding-parent-used-by-network = { $parent } is already the parent of { $network }
    .what = The network { $network } uses { $parent }, and this engine lets nobody share it in this way.
    .why = Up to Docker 26 one macvlan network holds its parent alone; ipvlan and the passthru mode do so in every version. The engine’s refusal names a made-up interface (dm-… or di-…) instead of { $network }.
    .do = Use { $network }: several containers and several ranges fit into one network. Or take a VLAN interface.
finding-passthru-takes-parent = passthru gives { $parent } to a single container
    .what = In mode passthru one container takes over { $parent }.
    .why = A second container fails at start, and the host’s own traffic on { $parent } suffers.
    .do = Use mode bridge, unless one container alone is to own the interface.
finding-link-name-too-long = The name { $name } is too long
    .what = { $name } has { $length } characters; Linux allows { $limit }.
    .why = The engine accepts the request and fails with “numerical result out of range” when it makes the interface.
    .do = Choose a shorter name. For a VLAN, make the interface under a short name first and use that as the parent.
finding-many-macs = { $count } MAC addresses on { $parent }
    .what = The macvlan networks on { $parent } have { $count } containers, each with a MAC address of its own; Lanward says so from { $limit } on.
    .why = Switches with port security allow a few addresses a port, and some then switch the port off. A NIC whose address filter is full falls back to promiscuous mode and hands every frame to the CPU.
    .do = Ask whoever runs the switch for its limit. ipvlan needs one MAC address for all containers.

## Subnets

finding-bridge-on-lan = { $network } takes the subnet of your own LAN
    .what = The bridge network { $network } has { $subnet }, and { $link } is on { $lan }.
    .why = The machine then looks for the LAN’s addresses behind the bridge: the router’s address becomes its own, and connections from the LAN can break. Docker accepts this, because it compares subnets only with its own networks; inside a virtual machine it is accepted for the same reason. Containers do not get onto the LAN this way.
    .do = For addresses on the LAN use macvlan. For a private network choose a subnet that nobody has.
finding-routed-on-lan = { $network } routes a subnet that is already the LAN’s
    .what = ipvlan in layer 3 mode has { $subnet }, and { $link } is on { $lan }.
    .why = A routed network needs a subnet of its own. Devices on { $lan } look for these addresses among their neighbours and never ask a router, so no packet finds its way.
    .do = Choose a subnet that nobody on the LAN has, or use layer 2 mode.
finding-route-needed = The LAN needs a route to { $subnet }
    .what = { $via ->
        [none] { $network } is routed: its addresses are not on the LAN, but behind this host.
       *[other] { $network } is routed: its addresses are not on the LAN, but behind this host ({ $via }).
    }
    .why = Other devices find { $subnet } only if their router has a route to it. Without it containers send, and the answers get lost.
    .do = { $via ->
        [none] Add a route to { $subnet } on the LAN’s router, by way of this host’s address.
       *[other] Add the route on the LAN’s router: { $subnet } via { $via }.
    }
finding-subnet-overlaps-route = { $network } covers { $route }, which is reached over { $link }
    .what = { $subnet } of { $network } overlaps the route to { $route } over { $link }.
    .why = Packets for those addresses go to the bridge instead of { $link }. Whatever lies there, a VPN or another site, is no longer reached from this machine, or from the containers.
    .do = Choose another subnet for the network.
finding-subnet-covers-resolver = { $network } covers the name server { $resolver }
    .what = { $subnet } of { $network } holds { $resolver }, which this machine asks for names.
    .why = Queries then go to the bridge and get no answer: names stop working on this machine, although addresses still work.
    .do = Choose another subnet for the network.
finding-subnet-not-of-link = { $subnet } is not the subnet of { $parent }
    .what = { $parent } is on { $link_subnets }, and the network has { $subnet }.
    .why = macvlan and ipvlan l2 put containers among the devices behind { $parent }. With another subnet or prefix length than those devices have, they do not answer each other. The engine does not compare the two.
    .do = Take { $link_subnets }, unless a second subnet is really in use on that LAN.

## Gateway, range, excluded addresses

finding-gateway-not-given = No gateway is given for { $subnet }
    .what = { $taken ->
        [none] No gateway is given for { $subnet }. Depending on its version the engine takes an address by itself, or leaves containers without a way out.
       *[other] No gateway is given for { $subnet }. The engine will take { $taken } as the gateway by itself.
    }
    .why = Up to Docker 28 the engine takes the first address of the range as the gateway, whoever has it; from 29 on it takes none. Only a gateway that is written down means the same everywhere.
    .do = Write down your router’s address.
finding-router-address-handed-out = A container would get { $address }, the router’s address
    .what = No gateway is given for { $subnet }, and this engine keeps none back. { $address }, where the router is or usually is, will be handed to a container.
    .why = As soon as that container starts it announces { $address } as its own, and devices on the LAN send their internet traffic to it. The whole LAN can lose its connection.
    .do = Write down the router’s address as the gateway; the engine then never hands it out.
finding-gateway-not-of-link = { $gateway } is not the gateway this LAN uses
    .what = The network has { $gateway } as its gateway; this machine reaches the world through { $lan_gateway }.
    .why = If nobody routes at { $gateway }, containers reach the LAN and nothing beyond.
    .do = Use { $lan_gateway }, unless { $gateway } is a second router.
finding-gateway-in-range = The gateway { $gateway } lies in the range for containers
    .what = { $range } holds { $gateway }.
    .why = The engine keeps the gateway back, so nothing breaks; the range has one address fewer than it seems.
    .do = Nothing has to be done.
finding-range-covers-known = Known addresses can be handed to containers: { $addresses }
    .what = Automatic addresses come from { $range }, which holds { $known }.
    .why = The engine looks at nothing but its own list. It gives a container an address that somebody on the LAN already has, and both lose connections at random.
    .do = Choose a range that holds none of them, or exclude them.
finding-range-not-given = Automatic addresses would start at the bottom of { $subnet }
    .what = No IP range is given, so the engine hands out addresses from the whole of { $subnet }, lowest first.
    .why = Down there live the router, printers and what the router’s DHCP server gave to other devices. Docker asks none of them and does not know DHCP.
    .do = { $proposed ->
        [none] Give the network a range of its own that the DHCP server does not use.
       *[other] Give the network a range of its own, such as { $proposed }, and keep the DHCP server out of it.
    }
finding-range-may-cover-dhcp = The range may lie in the DHCP server’s pool
    .what = This machine got { $leased } by DHCP, and automatic addresses come from { $range }, around it or near it.
    .why = The DHCP server knows nothing of Docker’s containers. Sooner or later it gives one of their addresses to a telephone. Where its pool begins and ends cannot be seen from here.
    .do = Look up the pool in the router’s settings. Shrink it there, or choose a range outside it.
finding-range-too-small = { $available ->
        [0] { $range } has no address left for a container
       *[other] { $range } has room for { $available } container only
    }
    .what = Of { $range }, { $available } addresses remain after the gateway, the subnet’s first and last address and the excluded ones.
    .why = Further containers fail at start with “no available addresses”.
    .do = Choose a larger range or exclude less.
finding-range-not-aligned = { $range } means { $aligned }
    .what = The range { $range } does not begin where a block of its size begins; it means { $aligned }.
    .why = Newer engines refuse it, older ones take the whole block, which begins before the address that was written.
    .do = Write { $aligned }, or choose another block.
finding-excluded-outside = Excluded addresses lie outside { $subnet }
    .what = { $first } to { $last } is not inside { $subnet }.
    .why = The engine refuses it; Docker 20.10 even forgets to give the subnet back.
    .do = Exclude addresses inside { $subnet } only. Others are never handed out anyway.
finding-lan-not-probed = Nobody asked the LAN whether { $first } to { $last } are in use
    .what = No device was asked about the addresses { $first } to { $last }.
    .why = Two devices with one address disturb each other, and the engine does not look. Even a silent address is not a free one: a device may be switched off.
    .do = Compare the range with the device list of your router.

## IPv6

finding-ipv6-without-subnet = IPv6 is on for { $network }, without an IPv6 subnet
    .what = No IPv6 subnet is given for { $network }. Newer engines then take a private one (fd…) of their own.
    .why = Nobody on your LAN knows that prefix: containers have IPv6 addresses that no other device can answer.
    .do = Give the LAN’s IPv6 prefix, or switch IPv6 off for this network.
finding-ipv6-prefix-may-change = The prefix { $subnet } can change
    .what = { $link } got its address in { $subnet } from the router, for a limited time.
    .why = Providers often delegate a new prefix after a reconnect. The Docker network keeps the old one, and its containers lose IPv6 until it is made anew.
    .do = Use a private prefix (fd…) that your router announces as well, or ask the provider for a fixed prefix.
finding-ipv6-from-router = Containers also take IPv6 addresses from the router
    .what = The router behind { $parent } announces an IPv6 prefix, and Docker { $version } leaves IPv6 switched on in containers although the network has none.
    .why = Containers are then reachable over IPv6 from the LAN, and perhaps from the internet, without anybody having asked for it (CVE-2024-32473, mended in 26.0.2).
    .do = Update the engine, or start containers with --sysctl net.ipv6.conf.all.disable_ipv6=1.
finding-ipv6-router-may-block-start = Containers may fail to start when the router answers first
    .what = The router behind { $parent } announces IPv6, the network has IPv6, and the engine is Docker { $version }.
    .why = If the router’s announcement arrives first, this version fails with “failed to set IPv6 gateway: file exists”. It was seen on slow machines.
    .do = Start the container again, or update the engine.

## Use

finding-host-cannot-reach = This computer cannot reach the containers on { $parent }
    .what = Containers on { $parent } and the computer that { $parent } belongs to do not see each other. Other devices of the LAN are not concerned.
    .why = The kernel sends what leaves { $parent } out to the LAN and does not loop it back to the links on top of it. This is how macvlan and ipvlan are made, not a fault.
    .do = If this computer must reach them, turn on host access on the network’s page (in a terminal: lanward access on): it gives this computer a macvlan link of its own on { $parent }. Otherwise nothing has to be done.
finding-host-access-impossible = This computer cannot be given access to these containers
    .what = { $reason ->
        [engine-elsewhere] The engine does not run on this computer’s own kernel, so no link here can be put beside the containers.
        [rootless] A rootless engine’s links lie in a namespace of its own.
        [no-parent] The network has no interface on which a link of this computer could be put.
        [passthru] In mode passthru the container has the interface to itself.
        [isolating-mode] The modes private and vepa keep links on the same interface apart.
       *[routed] In layer 3 modes the kernel routes for the containers and keeps the host out.
    }
    .why = Host access takes a second link on the same interface, in a mode that lets links talk to each other.
    .do = Reach the containers from another device of the LAN, or choose macvlan in mode bridge on a Linux machine.
finding-ports-have-no-effect = Published ports have no effect on { $network }
    .what = { $network } is a macvlan or ipvlan network. The engine accepts published ports there and does nothing with them.
    .why = Published ports are made by translating the host’s address. On the LAN a container has an address of its own, where all its ports are open to the LAN at once.
    .do = Open the container at its own address and its own port. Leave the published ports away.
finding-several-gateways = { $containers }: several networks, one way out
    .what = { $winner ->
        [none] These containers are on { $networks }, each with a gateway. Only one becomes the default route.
       *[other] These containers are on { $networks }, each with a gateway. The default route goes through { $winner }{ $winner_v6 ->
            [none] .
           *[other] , for IPv6 through { $winner_v6 }.
        }
    }
    .why = Answers to connections from elsewhere leave by the default route, whichever network the question came from. From Docker 28 on priority decides, then the name; before that the order was hard to foretell.
    .do = Give the network that should lead out a higher gateway priority (gw_priority, Docker 28 and later).
finding-mac-not-fixed = MAC addresses on { $network } are made up by the engine
    .what = { $containers ->
        [none] No MAC address is given, so the engine will make one up.
       *[other] The MAC addresses of these containers were probably made up by the engine: { $containers }.
    }
    .why = From Docker 28 on they are new at each start; before that they follow the address. A reservation in the router, or a rule by MAC address, then no longer fits.
    .do = Give the container a fixed MAC address if something outside relies on it.

## What is kept for containers

finding-identity-drifted = { $container } has not what is kept for it on { $network }
    .what = Kept for { $container } on { $network }: { $kept }. There is now: { $present }.
    .why = Others find the container by its address: a reservation in the router, a name server, a firewall rule. An engine forgets addresses when a container is made anew, and gives it another.
    .do = Give { $container } back what is kept for it, or keep what it has now.
finding-identity-detached = { $container } is not on { $network }, where an address is kept for it
    .what = { $kept ->
        [none] Something is kept for { $container } on { $network }, but it is not attached to that network.
       *[other] Kept for { $container } on { $network }: { $kept }. It is not attached to that network.
    }
    .why = Nobody reaches the container at that address.
    .do = Attach it as it is kept, or forget what is kept for it.

## Networks that are there

finding-network-is-isolated = { $network } reaches nobody
    .what = { $network } was made without a parent interface. Docker hung it on a dummy interface.
    .why = Its containers reach each other only. Nothing in “docker network ls” shows that.
    .do = Make the network anew with the interface that leads to your LAN, and attach its containers to that one.
finding-network-lost-parent = The interface { $parent } of { $network } is gone
    .what = { $network } hangs on { $parent }, which the engine’s machine no longer has.
    .why = The network stays in the list, but its containers fail at start with “the requested parent interface was not found”. Interfaces get new names after new hardware, a new kernel or a move to another machine.
    .do = Give the interface its old name back, or make the network anew on the interface that is there.
finding-config-only-leftover = { $network } is a template, not a network
    .what = { $network } is a config-only network, and no network was made from it.
    .why = Containers cannot join it, and some tools show it with the driver “null”, which puzzles people.
    .do = Remove it, unless you are about to make a network from it.
finding-address-clash = { $container } has { $address }, which belongs to { $holder ->
        [gateway] the router
       *[host] this machine
    }
    .what = { $container } on { $network } uses { $address }, and that is the address of { $holder ->
        [gateway] the LAN’s gateway
       *[host] the engine’s own machine
    }.
    .why = Two devices answer for one address. Whoever asks gets sometimes the one, sometimes the other: connections break at random, for the whole LAN if it is the gateway.
    .do = Stop { $container } and give it another address.

## Joining a network

finding-address-outside = { $address } is not in this network
    .what = The network has { $subnets }, and { $address } lies in none of them.
    .why = The engine refuses addresses outside its subnets.
    .do = Choose an address inside { $subnets }.
finding-address-is-gateway = { $address } is the gateway
    .what = { $address } is the address of the network’s gateway.
    .why = A container with the router’s address takes the LAN’s traffic to itself. Docker keeps its own gateway back; Podman 5.4 gives it away.
    .do = Choose another address.
finding-address-is-host = { $address } is this machine’s own address
    .what = { $link } of the engine’s machine has { $address }.
    .why = The engine accepts it. Two devices then answer for one address, and the machine can become unreachable.
    .do = Choose another address.
finding-address-answered = Somebody already answers for { $address }
    .what = On the LAN { $address } is answered by { $others }.
    .why = The engine does not ask. It gives the container the same address, and then both lose connections at random; newer engines take the address from its holder at once.
    .do = Choose an address nobody answers for. Accept this only if that device is about to go.
finding-address-held-twice = { $address } is held twice: by { $container } and by another device
    .what = On the LAN { $address } is answered by { $others }. The container { $container } on { $network } has it with { $ours }.
    .why = Whoever asks gets the one that answers first: connections of both break at random. The engine does not ask before it hands an address out, and notices nothing.
    .do = Give the container an address nobody answers for, or change the other device. Keep the network’s range out of the router’s DHCP pool.
finding-address-is-resolver = { $address } is a name server
    .what = This machine asks { $address } for names.
    .why = If another device has that address now, names stop working. If the container is to become the name server, all is well.
    .do = Go on only if nobody else has { $address }.
finding-address-not-usable = { $address } is the first or last address of { $subnet }
    .what = { $address } stands for { $subnet } itself or for all its devices (broadcast).
    .why = No device can have it; the engine refuses when the container starts.
    .do = Choose an address in between.
finding-address-is-excluded = { $address } is excluded in this network
    .what = { $address } is among the network’s excluded addresses.
    .why = The engine treats it as taken, also for a fixed address, and refuses with “Address already in use”.
    .do = Choose another address, or make the network anew without that exclusion.
finding-address-in-use = { $address } belongs to { $container }
    .what = { $container } has { $address } on this network, or was promised it.
    .why = The engine refuses the address while { $container } runs; if it is stopped, it will not start again.
    .do = Choose another address.
finding-address-in-range = { $address } lies in the range for automatic addresses
    .what = { $address } is inside { $range }, from which other containers get theirs.
    .why = While this container is stopped another may get { $address }; then this one does not start again.
    .do = Choose a fixed address outside { $range }, but inside the subnet.
finding-mac-is-multicast = { $mac } is a multicast address
    .what = The first byte of { $mac } is odd: it addresses a group of devices, not one.
    .why = No interface can carry it; the container fails at start with “cannot assign requested address”.
    .do = Make the first byte even. Addresses beginning with 02 are there for free use.
finding-mac-in-use = { $mac } belongs to { $holder }
    .what = { $holder } already has { $mac } on the same interface.
    .why = Two links of one interface cannot share a MAC address: the container fails at start with “address already in use”.
    .do = Choose another MAC address.
finding-mac-not-for-ipvlan = ipvlan containers have no MAC address of their own
    .what = { $mac } is asked for, but ipvlan containers share their parent’s MAC address.
    .why = The engine refuses to start a container with a MAC address on ipvlan. When one that runs is attached, Docker 25 and newer refuse it, and older ones ignore it.
    .do = Leave the MAC address away, or use macvlan.
finding-mac-ignored = Docker { $version } ignores { $mac } when attaching
    .what = Before Docker 29.3 attaching a container takes no heed of a MAC address. Nothing is said about it.
    .why = The container would get another MAC address than you ask for, and a reservation in the router would not fit.
    .do = Start a new container with this MAC address, or attach this one without it.

## Remedies

remedy-set-field = { $field ->
        [parent] Use the interface { $value }
        [driver] Use { $value } instead
        [mode] Use mode { $value }
        [bridge_name] Leave the bridge’s name to the engine
        [publish] Leave the published ports away
        [mac] Take the MAC address made of the names
       *[other] Take { $value } ({ $field })
    }
remedy-accept = I know the danger and accept it ({ $code })
remedy-use-network = Use the network { $name }
remedy-remove-network = Remove the network { $name }
remedy-repair-identity = Give { $container } back what is kept for it
remedy-run-command = Run: { $command }
remedy-learn = { $topic ->
        [macos] Read: macOS and virtual machines
        [wifi] Read: Wi-Fi
        [host-access] Read: why this computer cannot reach them
        [virtual-machines] Read: virtual machines and clouds
        [engine] Read: getting an engine
       *[other] Read: network types
    }

advice-install-engine = Install a container engine for this system, or start the one you have.
advice-start-desktop = Start Docker Desktop and wait until it says that the engine is running.
advice-docker-group = Log out and in again after joining the group. Know that whoever may use the engine can become root on this machine.
advice-update-engine = Update the engine.
advice-update-lanward = Update Lanward.
advice-check-certificates = Check ca.pem, cert.pem and key.pem of the docker context, and their dates.
advice-check-ssh = Try “ssh HOST docker version” in a terminal; it must work without asking for anything.
advice-choose-engine = Choose another engine or context.
advice-prune-networks = Remove unused networks (“docker network prune” lists them first).
advice-address-pools = Set smaller pools in daemon.json: "default-address-pools": base 10.201.0.0/16, size 24 gives 256 networks.
advice-use-rootful = Use a rootful engine for networks on the LAN (docker context use default).
advice-vmware-promiscuous = VMware: in the port group’s security settings set “Promiscuous mode” and “Forged transmits” to Accept (with a distributed switch of 6.7 or later: switch on MAC learning). In Workstation and Fusion bridge the NIC to a wired interface.
advice-hyperv-mac-spoofing = Hyper-V: in the virtual machine’s network adapter, “Advanced features”, switch on “Enable MAC address spoofing” (Set-VMNetworkAdapter -MacAddressSpoofing On). On Azure this cannot be set.
advice-virtualbox-promiscuous = VirtualBox: attach the adapter as “Bridged” and set “Promiscuous Mode” to “Allow All”. On the host’s Wi-Fi it does not work.
advice-libvirt-trust-guest = KVM with libvirt: on a Linux bridge nothing has to be set. With macvtap (“direct”) add trustGuestRxFilters="yes" to the <interface> element.
advice-proxmox-macfilter = Proxmox: in the guest’s firewall options switch off “MAC filter” (macfilter, on by default), or switch the firewall off on that network device.
advice-wsl-no-mac-spoofing = WSL2: MAC spoofing cannot be switched on for its interface, so macvlan does not reach the LAN. With mirrored networking ipvlan was reported to work.
advice-parallels-bridged = Parallels: use bridged networking on a wired interface of the Mac.
advice-apple-vm-bridged = Apple’s virtualisation: only a bridged interface on a wired connection may pass further MAC addresses; most products offer none.
advice-hypervisor-other-macs = Allow further MAC addresses on this machine’s virtual NIC; the setting is called promiscuous mode, MAC spoofing or MAC learning.
advice-amazon-secondary-addresses = AWS: assign secondary private addresses to the network interface and use them with ipvlan; macvlan cannot work.
advice-google-alias-ranges = Google Cloud: give the machine an alias IP range and route it with ipvlan l3; macvlan cannot work.
advice-openstack-allowed-pairs = OpenStack: add the containers’ addresses to the port’s “allowed address pairs”, or have port security switched off.
advice-kubevirt-port-pinned = KubeVirt and OVN pin a port to one MAC address; publish ports instead.
advice-swarm-ranges = On each node: a config-only network of the same name with another --ip-range.
advice-unmanage-docker-links = NetworkManager: “unmanaged-devices=interface-name:docker0;interface-name:br-*;interface-name:veth*”. systemd-networkd: narrow the [Match] of your .network files. dhcpcd: “denyinterfaces veth* docker0 br-*”.
advice-bridge-netfilter = Allow forwarding for these bridges in DOCKER-USER, or set net.bridge.bridge-nf-call-iptables=0.
advice-plug-in-cable = Plug in the cable, or check the other end.
advice-rename-link = Make the VLAN interface under a short name (ip link add link … name v100 type vlan id 100) and use it as the parent.
advice-port-security = Compare with the switch’s limit of MAC addresses a port.
advice-choose-other-subnet = Choose a subnet that neither the LAN nor a VPN nor another Docker network uses.
advice-exclude-known = Exclude these addresses, or choose a range without them.
advice-shrink-dhcp-pool = In the router’s settings, end the DHCP pool before the range begins.
advice-use-ula = Use a unique local prefix (fd…) announced by your router.
advice-recreate-with-parent = Make the network anew with a parent, then attach the containers to it.
advice-move-container = Stop the container and attach it again with another address.
advice-fix-mac = Give a fixed MAC address that begins with 02.
advice-mac-start-anew = This engine gives a MAC address only at the start of a new container: make the container anew with it (Compose: mac_address; lanward run --mac).
advice-mac-at-start = Start a new container with the MAC address (lanward run --mac), or attach this one without it.

## Ways out of a virtual machine

advice-way-publish-ports = Publish ports at this computer’s address
advice-way-native-engine = Install a native engine beside Docker Desktop
advice-way-desktop-host-network = Docker Desktop’s host networking
advice-way-orbstack-direct = OrbStack’s direct container addresses
advice-way-colima-bridged = Colima with a bridged network address
advice-way-lima-bridged = Lima with a bridged network
advice-way-rancher-bridged = Rancher Desktop with administrative access
advice-way-mac-net-connect = docker-mac-net-connect
advice-way-wsl-mirrored-ipvlan = WSL2 in mirrored mode, with ipvlan
advice-way-bridged-linux-vm = A Linux virtual machine bridged to Ethernet
advice-way-linux-over-ssh = A Linux machine over SSH

## Words inside sentences

item-known = { $address } ({ $holder ->
        [gateway] gateway
        [host] this machine
        [resolver] name server
       *[other] neighbour
    })
fact-engine-links = the engine’s interfaces
fact-routes = the engine’s routes
fact-resolvers = this machine’s name servers
fact-machine = whether the engine’s machine is a virtual one
fact-lan = what answers on the LAN
fact-kernel = what the engine’s kernel can make
fact-swarm = what the swarm answers
fact-identities = what is kept for containers
fact-engine-answer = what the engine will answer
holder-gateway = gateway
holder-host = this machine
holder-resolver = name server
holder-neighbour = neighbour

## Host access

finding-host-access-broken = Host access to { $network } does not work now
    .what = { $running ->
        [true] The container { $container } runs, but its link is not up or has lost its address.
       *[false] The container { $container }, which holds it, does not run.
    }
    .why = This engine’s machine does not reach the containers of the network.
    .do = lanward access show says why. Turning it off and on again makes it anew.
finding-host-access-orphaned = Host access to { $network } is left over
    .what = The network is gone. The link that led to its containers still holds { $address }.
    .why = An address of the LAN is taken for nothing.
    .do = Turn it off.
finding-host-access-twice = Host access to { $network } and to { $other_network } lead to the same addresses
    .what = Both have a route to { $route }.
    .why = The machine takes one of them for all, and the containers of the other network may not be reached.
    .do = Turn one of them off, or give the networks ranges of their own.
finding-host-access-incomplete = Host access to { $network } does not lead to all its containers
    .what = There is no route to { $containers }.
    .why = Routes were made for the network’s IP range and for the containers that were there. This engine’s machine does not reach those that came later with an address of their own.
    .do = Turn it off and on again. A network with an IP range needs that less often.
finding-host-access-ends = Host access to { $network } ends with the network
    .what = The link is taken away first, and { $address } is free again.
    .why = Without its network it would lead nowhere.
    .do = Turn it on again afterwards where it is still wanted.
