### The address map: what is known of each address of a subnet.

## Whether somebody answered

look-not-asked = not asked
look-asking = being asked
look-nobody-answered = nobody answered
look-answered = answered

## What an address is

mark-network = the subnet itself
mark-broadcast = broadcast
mark-gateway = gateway
mark-host = the engine’s machine ({ $link })
mark-this-computer = this computer ({ $nic })
mark-resolver = name server
mark-dhcp-server = DHCP server
mark-offered = offered by DHCP just now
mark-docker = { $running ->
        [true] in Docker: { $container }
       *[other] in Docker: { $container } (stopped)
    }
mark-excluded = excluded
mark-range = in the range
mark-suggested = suggested
map-conflict = held twice
vendor-known = { $name }
vendor-made-up = made-up MAC address
vendor-unknown = maker not listed

## Words for the whole

map-title = Addresses of { $subnet }
map-totals = { $addresses } addresses: { $answered } answered, { $nobody_answered } silent, { $not_asked } not asked; { $docker } in Docker
map-conflicts = Held twice: { $conflicts }
map-never-looked = Nobody has asked this LAN yet. What is shown comes from the engine and this computer alone.
map-running = Asking the LAN: { $sent } of { $total } requests sent
map-complete = Every address was asked.
map-cut-short = The look ended early ({ $reason }). Who did not answer may not have been asked.
map-looked-at = Asked at { $time }
map-offer = DHCP server { $server } offered { $address } to a stranger. Its pool reaches there; where it begins and ends is in no answer.
map-no-offer = No DHCP server answered.
map-answers-for-all = { $mac } answered for { $addresses } addresses. A router with proxy ARP or a virtual switch does that: its answers say nothing about single addresses.
map-too-wide = { $subnet } is too wide to be asked whole. The part that was asked: { $block }
map-no-v6 = IPv6 subnets are too large to be asked address by address. Shown is what is known.
map-silent-is-not-free = Silent does not mean unused: whoever is switched off or asleep is silent, too.

## The proposed range

map-proposal-nobody-answered = Suggested range: { $range }. Nobody answered there.
map-proposal-not-asked = Suggested range: { $range }. It is a guess: nobody asked there.
map-no-proposal = There is no room for a range of its own.
router-limit-pool = Keep { $range } out of the DHCP pool: in the router’s DHCP settings let the pool end before it, or begin behind it. The server { $server } gives out addresses like { $offered }.
router-no-server-answered = No DHCP server answered. If there is one all the same, keep { $range } out of its pool.
router-not-asked = Nobody asked for a DHCP server. Keep { $range } out of the router’s DHCP pool.

## The command line

help-map = Ask a LAN which addresses answer, and show what is known of each
help-map-network = Network by name or id; without it the LAN behind --link, or behind the best interface
help-arg-link = The engine's interface that the LAN is behind
help-map-subnet = Only this subnet
help-arg-known = Ask nobody; show what is remembered
help-arg-no-dhcp = Do not ask DHCP servers for an offer (it takes four seconds)
help-arg-no-names = Do not ask what those who answer are called
map-asking = Asking { $subnet }
map-heard = { $count } answered
map-legend = = subnet and broadcast · G gateway · H machine · S DHCP server · O offered · D Docker · x excluded · # answered · ! held twice · + suggested · · nobody answered · ? not asked
map-block = BLOCK
map-address = ADDRESS
map-heard-of = LAN
map-in-docker = IN DOCKER
map-vendor = MAKER
map-column-what = WHAT IT IS
usage-map-nothing = There is no subnet to show. Name a network, or an interface with --link and a subnet with --subnet.
usage-map-network = There is no network { $name }, or several have that name.
usage-map-subnet = Not a subnet in CIDR form: { $typed }
