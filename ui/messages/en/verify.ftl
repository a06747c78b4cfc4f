### The proof: what is checked, how it went, what a failure means.

## The whole

overall-running = Looking …
overall-proven = Proven from the container’s side, as was just seen on the wire; the way in from other devices has its own line
overall-not-proven = Not proven: nothing failed, but what counts could not be told
overall-broken = It does not work
verify-subject-container = { $network } from the container { $container }
verify-subject-alone = { $network }, seen from an address of the probe’s own: { $addresses }
verify-last = { $overall ->
        [proven] proven
        [not-proven] not proven
        [broken] does not work
       *[other] being looked at
    }
verify-never = never looked

## What is checked

check-link = Link
check-own-address = Own address
check-duplicate = Nobody else holds it
check-gateway = Container → gateway
check-gateway-ping = Gateway answers ping
check-internet = Container → Internet
check-name = Name resolution
check-ipv6 = IPv6 gateway
check-mtu = Packet size
check-host-to-container = Engine’s machine → container
check-container-to-host = Container → engine’s machine
check-lan-to-container = LAN → container
result-waiting = waiting
result-pass = seen to work
result-fail = does not work
result-inconclusive = cannot be told
result-by-design = not with such a network
verify-expected = expected: { $text }
verify-observed = seen: { $text }

## What was seen

sighting-link-up = { $link } is up
sighting-link-down = { $link } is down or has no carrier
sighting-addresses = { $addresses ->
        [none] no address
       *[other] { $addresses }
    }
sighting-macs = { $address } is answered by { $macs }
sighting-nobody-answered = nobody answered for { $address }
sighting-one-holder = one holder of { $address }
sighting-answers = an answer for { $address }
sighting-echo = { $address } answered after { $after_us } µs
sighting-resolved = { $addresses ->
        [none] no answer for { $name }
       *[other] { $name } is { $addresses }
    }
sighting-connected = { $after_us ->
        [none] { $target } takes a connection
       *[other] { $target } took a connection after { $after_us } µs
    }
sighting-not-connected = { $how ->
        [silent] { $target } kept silent
       *[other] { $target }: { $how }
    }
sighting-bytes = { $bytes } bytes
sighting-knocked = { $peer } came through with the right word
sighting-nobody-opened = nobody could be reached at { $address }
item-macs = { $mac } ({ $vendor-text })
item-others = { $mac } ({ $vendor-text })
item-ours = { $mac } ({ $vendor-text })

## What a failure means

verdict-parent-without-carrier = { $parent } is down or has no cable
    .why = Everything on this network leaves by { $parent }. While it carries no frames, nothing is reached, and the engine does not notice.
    .do = Switch { $parent } on, plug the cable in, or give the network another parent.
verdict-link-down = The container’s link { $link } is down
    .why = The container has the link, but it carries no frames.
    .do = Restart the container. If it stays down, look at the parent and at what the container itself does to its links.
verdict-missing-address = The container does not have { $address }
    .why = { $has ->
        [none] The engine promised it this address, and no link of the container has it.
       *[other] The engine promised it this address; what the container has is { $has }.
    } Whoever is sent to { $address } ends nowhere.
    .do = Restart the container, or detach it and attach it again. A program inside that sets addresses itself must leave this one alone.
verdict-duplicate-address = Two devices hold { $address }
    .why = Besides { $ours ->
        [none] the container
       *[other] the container ({ $ours })
    }, this one answers for { $address }: { $others }. Whoever asks gets the one that answers first; connections of both break at random.
    .do = Give the container an address nobody answers for, or change the other device. Keep the network’s range out of the router’s DHCP pool.
verdict-gateway-twice = Two devices answer for the gateway { $gateway }
    .why = Answers came from { $macs }. The containers’ traffic goes to the one that answers first, and perhaps nowhere.
    .do = Find the device that has the router’s address and give it another one. If it is a container, its network has no gateway and handed the router’s address out.
verdict-gateway-down = The gateway { $gateway } is silent
    .why = It answers neither the container nor the engine’s machine. Others on the LAN answer: { $others }. So the network is right and the gateway is not there.
    .do = Switch the router on, or check its address.
verdict-wrong-gateway = { $gateway } is not this LAN’s gateway
    .why = The engine’s machine leaves by { $lan_gateway }. Containers are told { $gateway }, which leads nowhere.
    .do = Edit the network and give it the gateway { $lan_gateway } (in a terminal: lanward edit). Docker itself cannot change a gateway, so Lanward makes the network anew and attaches its containers again.
verdict-wrong-subnet = { $subnet } is not the LAN behind { $parent }
    .why = On { $parent } the LAN is { $link_subnets }. Nobody answers in { $subnet }, and no device there has a way back.
    .do = Edit the network and give it the LAN’s own subnet, a range of it, and its gateway (in a terminal: lanward edit).
verdict-vlan-mismatch = Nobody answers on VLAN { $vlan }
    .why = Frames leave { $parent } with the tag { $vlan }, and nobody answers. Most likely the switch port does not carry that VLAN, or carries it untagged.
    .do = Let the switch port carry VLAN { $vlan } tagged, or use the id that it carries.
verdict-lan-is-tagged = The LAN behind { $parent } speaks only with a VLAN’s tag: { $vlans }
    .why = Nobody answers without a tag, and frames with the tag { $vlans } come in on { $parent }. The switch port carries the LAN tagged, and the network’s containers send untagged: neither side hears the other.
    .do = Give the network the VLAN (its parent is then { $parent }.VLAN), or let the switch port carry the LAN untagged.
verdict-arp-filtered = The gateway { $gateway } ignores this container
    .why = It answers the engine’s machine, and other devices answer the container ({ $others }). So frames pass, and something between these two drops ARP: a binding of IP and MAC addresses in the router, or ARP inspection in a switch.
    .do = Allow the container’s address and MAC in the router or switch, or give the container a fixed MAC address that is registered there.
verdict-mac-filtered = The LAN never hears the container
    .why = { $silent } devices answer the engine’s machine and none answers the container. Something between drops frames from MAC addresses it does not know: a hypervisor’s virtual switch, a cloud, a switch port with port security, an access point.
    .do = Allow forged MAC addresses and promiscuous mode on the virtual switch, lift the port’s limit, or use ipvlan, which sends with the machine’s own MAC address.
verdict-container-unheard = The gateway { $gateway } answers the machine, not the container
    .why = The gateway is there, and nobody else answered who could be asked for comparison. Either frames of the container’s MAC address are dropped on the way, or the gateway ignores it.
    .do = Check the hypervisor’s or switch’s rules for MAC addresses, and address bindings in the router. ipvlan avoids the former.
verdict-isolated-vm = It seems to work and does not: { $subnet } is outside the virtual machine
    .why = { $engine-text } lives in a virtual machine. The network and its containers were made without an error, but the machine’s links are { $inside ->
        [none] its own
       *[other] { $inside }
    }, not your LAN. The gateway is silent, the LAN is silent, and it stays so.
    .do = Publish ports instead, or use an engine whose machine is bridged to the LAN, or a Linux machine over SSH.
verdict-lan-silent = Nobody at all answers behind { $link }
    .why = Neither the container nor the engine’s machine hears anybody on that link.
    .do = Check the cable and the switch, and whether { $link } is the link that your LAN is on.
verdict-gateway-silent = The gateway { $gateway } does not answer the container
    .why = Without it there is no way out. Whether it answers others could not be seen.
    .do = Check that the router is on, that { $gateway } is its address, and that the parent is the link your LAN is on.
verdict-no-default-route = The container has no default route
    .why = The gateway { $gateway } answers, but the container’s kernel is not told to use it.
    .do = A container on several networks has one default route. Give this network the higher gateway priority, or attach it first.
verdict-no-name-server = No name server answers
    .why = The container’s name servers are { $resolvers ->
        [none] none
       *[other] { $resolvers }
    }. The engine’s machine gets out, so the LAN has a way.
    .do = Give the container a name server it can reach (--dns), or let the LAN’s server answer this subnet.
verdict-no-way-out = Nothing beyond the gateway is reached
    .why = The engine’s machine reaches { $target }, the container does not. The gateway { $gateway ->
        [none] is not known
       *[other] { $gateway } answers but does not let it through
    }.
    .do = Look for a rule in the router or firewall that knows devices by address or MAC (parental control, guest network, access list).
verdict-small-packets = Packets over { $bytes } bytes are lost
    .why = The link takes { $link_mtu } bytes. Larger packets vanish on the way, and then pages load half and transfers hang.
    .do = Make the network again with --mtu { $bytes }, or raise the MTU on the way.
verdict-ipv6-gateway-silent = The IPv6 gateway { $gateway } is silent
    .why = IPv6 is on for this network, and its gateway answers no neighbour discovery. Programs that try IPv6 first wait in vain.
    .do = Check the gateway’s IPv6 address, or make the network without IPv6.
verdict-host-cannot-reach = The engine’s machine does not reach { $address }
    .why = It should: there is a link of its own to this network.
    .do = Check the route to { $address }, and the firewall.
verdict-container-cannot-reach-host = The container does not reach the engine’s machine at { $address }
    .why = Host access is on: { $address } is the machine’s address for its containers, and the container knocked there in vain.
    .do = Let the machine’s firewall accept what the containers send to { $address }. If the machine does not reach the container either, see what host access says of itself, or turn it off and on again.
verdict-lan-cannot-reach = This computer does not reach { $address }
    .why = It is on the same LAN, and nothing came through. What answers the container inside is not your LAN.
    .do = If the engine runs in a virtual machine, the LAN ends at its wall: publish ports, or bridge the machine. Else look for a firewall on the way.

## Why something cannot be told

doubt-not-seen = { $error-text }
doubt-not-told = the probe said nothing about it
doubt-after = follows from another check
doubt-ping-silent = { $address } answers ARP and keeps silent on ping; many routers do
doubt-lan-without-internet = the engine’s machine does not reach { $target } either
doubt-switched-off = it was not to be looked at
doubt-no-such-name = the name server answers, and knows no { $name }
doubt-no-echo = no ping came back, so packets could not be measured
doubt-no-gateway = this network has no gateway
doubt-own-mac-unknown = somebody answered, and the container’s own MAC address is not known
doubt-nobody-to-knock = nobody on the LAN could be asked to try from there; open { $address } from another device
doubt-visit-awaited = waiting for a visit from another device
doubt-no-visit = nobody came in time
doubt-no-safe-address = no address was found that could be taken without harm
doubt-ipv6-from-router = IPv6 comes from the LAN’s router
doubt-no-host-access = not checked: host access is off, so the containers have no address at which to reach the machine
doubt-nobody-inside = not checked: no container runs on this network
limit-macvlan-host = the kernel keeps a macvlan’s containers from their own machine
limit-ipvlan-host = the kernel keeps an ipvlan’s containers from their own machine
limit-published-ports = others reach it through published ports
limit-needs-route = the LAN’s router needs a route to the subnet
limit-internal = an internal network has no way out

## Why there is nothing to look at

subject-no-engine = No engine was seen.
subject-no-such-network = There is no network { $name }.
subject-ambiguous-network = Several networks are named { $name }: { $ids }
subject-no-such-container = There is no container { $name }.
subject-not-attached = { $container } is not on { $network }.
subject-not-running = { $container } does not run, so there is nothing to look from.
subject-not-provable = Networks of the driver { $driver } have no way of their own that could be proven.

## Why the probe brought nothing

probe-error-no-consent = { $denied ->
        [true] the probe was refused on this engine
       *[other] nobody has allowed the probe on this engine yet
    }
probe-error-not-supported-here = there is no probe for this engine ({ $system }/{ $arch })
probe-error-image-refused = the engine did not take the probe: { $message }
probe-error-start-refused = the engine did not start the probe: { $message }
probe-error-died = the probe ended before it was done
probe-error-deadline = the probe did not end within { $within_ms } ms
probe-error-unreachable = the engine cannot be reached: { $problem-text }
probe-error-said-nonsense = what came back was not the probe’s language
probe-error-problem = the probe could not do it there ({ $problem })

## The command line

help-verify = Prove a network on the wire: from a container, or from an address of the probe's own
help-verify-container = Container by name or id; without it one that runs on the network
help-verify-name = Name to resolve instead of example.com
help-arg-connect = Target beyond the gateway instead of the usual ones; repeatable
help-arg-offline = Leave names and the Internet out
help-arg-visit = Listen in the container for a visit from another device
help-arg-verify = Prove the network on the wire when it is made
verify-visit = Open this on another device of your LAN: { $url }
verify-table = VERDICT
usage-verify-subject = { $message }
usage-verify-target = Not an address with a port, such as 192.0.2.1:443: { $typed }
