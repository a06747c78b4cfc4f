### Learn: network types, the comparison of macvlan and bridge, macOS, Wi-Fi, virtual machines, host access.

## Network types

learn-types-title = Docker’s network types
learn-types-p1 = A container’s network decides who can reach it, at which address, and what stands in between. Five types cover almost everything.
learn-types-p2 = If a published port is enough, it is enough: a bridge network needs nothing from your LAN. An address of its own is for services that must be found by broadcast, that need many ports, or that your router is to treat as a device.
learn-types-bridge-title = bridge
learn-types-bridge-text = Docker’s default. Containers sit on a private subnet behind the host and leave with the host’s address (NAT). From outside they are reached at published ports of the host. Works with every engine, on Wi-Fi and in virtual machines.
learn-types-host-title = host
learn-types-host-text = The container shares the host’s network: same addresses, same ports, no translation, and no isolation from the host. With an engine in a virtual machine, “host” means that virtual machine.
learn-types-none-title = none
learn-types-none-text = The container has nothing but its loopback. For work that needs no network, or must not have one.
learn-types-macvlan-title = macvlan
learn-types-macvlan-text = Each container is a device of the LAN with a MAC address and an IP address of its own. The LAN reaches it directly; the host it runs on does not, unless it is given a link of its own. Needs a wired interface that passes further MAC addresses.
learn-types-ipvlan-title = ipvlan
learn-types-ipvlan-text = Like macvlan, but all containers share the parent’s MAC address. Fits where only one MAC address is allowed (Wi-Fi, port security, some hypervisors). Mode l2 puts containers on the LAN; l3 routes to a subnet of their own, and the LAN’s router needs a route to it.

## macvlan and bridge compared

compare-layer-label = Network layer
compare-layer-macvlan = Data link (layer 2)
compare-layer-bridge = Network (layer 3) towards the outside
compare-layer-note = A Docker bridge is a layer-2 switch among its containers; what leaves it is routed and translated.
compare-addresses-label = Addresses
compare-addresses-macvlan = Each container has an address of the LAN
compare-addresses-bridge = Addresses of a private subnet
compare-addresses-note = Docker hands out both from its own list. It runs no DHCP and does not ask your router.
compare-performance-label = Performance
compare-performance-macvlan = High: no NAT in between
compare-performance-bridge = Medium: NAT and packet filter in between
compare-performance-note = At home and in most offices nobody notices the difference.
compare-complexity-label = Setting up
compare-complexity-macvlan = More to know: interface, subnet, gateway, a range that nobody else uses
compare-complexity-bridge = Simple
compare-complexity-note = What one has to know for macvlan, Lanward reads off the machine.
compare-host-label = Host and container
compare-host-macvlan = Do not see each other without a further link
compare-host-bridge = Easy
compare-host-note = A property of the kernel, not a fault: frames are not looped back to links on the same interface.
compare-scale-label = Many containers
compare-scale-macvlan = Limited by the LAN’s addresses and by MAC addresses a switch port or NIC takes
compare-scale-bridge = Comparatively many
compare-scale-note = ipvlan removes the limit on MAC addresses, not that on addresses.
compare-security-label = Security
compare-security-macvlan = A separate device, open to the whole LAN with all its ports
compare-security-bridge = Behind NAT; only published ports are open
compare-security-note = macvlan does separate containers from the host, but not from the LAN: rules of the host’s firewall do not apply.
compare-reach-label = Reaching it from outside
compare-reach-macvlan = Directly, at its own address
compare-reach-bridge = Through published ports
compare-reach-note = Published ports have no effect on macvlan.
compare-integration-label = Fitting into an existing network
compare-integration-macvlan = Easy: a device like others, also for broadcast and multicast
compare-integration-bridge = Needs port mapping or routes
compare-integration-note = mDNS, SSDP and DHCP do not pass NAT.
compare-default-label = Docker’s default
compare-default-macvlan = No
compare-default-bridge = Yes
compare-default-note = Containers without --network land on the default bridge.
compare-usecase-label = Good for
compare-usecase-macvlan = Services that must be devices of the LAN: DNS filters, home automation, DHCP servers
compare-usecase-bridge = Everything else
compare-usecase-note = On Wi-Fi, in clouds and with an engine in a virtual machine, macvlan does not reach the LAN.

## macOS

learn-macos-title = macOS: why en0 is refused and eth0 leads nowhere
learn-macos-p1 = On a Mac every engine (Docker Desktop, OrbStack, Colima, Rancher Desktop, Podman) runs Linux in a virtual machine, because containers need a Linux kernel. The engine’s interfaces are the virtual machine’s. The Mac’s en0 is outside.
learn-macos-p2 = “invalid subinterface vlan name en0, example formatting is eth0.10” comes from the Linux driver inside. It looks the parent up among its own interfaces; a name that is not there and has no dot it takes for a badly written VLAN name. Any absent name gives this text. It is not about names: calling the Mac’s interface eth0 would change nothing.
learn-macos-p3 = eth0 is accepted, because the virtual machine has an eth0. The macvlan then lies on the virtual machine’s own small network. Containers get addresses that look like your LAN’s, and no frame ever leaves the Mac.
learn-macos-p4 = Reported in January 2019 (docker/for-mac#3447, closed as stale), again in September 2019 (docker/for-mac#3926, still open), and in January 2021 (moby/libnetwork#2614, closed in November 2023 because that repository was being archived and the issue misled people). Closed does not mean solved: it is how a virtual machine works.
learn-macos-p5 = Docker’s documentation says it clearly today: “The macvlan driver only works on Linux hosts. It is not supported on Docker Desktop for Mac or Windows.” Asking the engine is no use: every one of them lists macvlan among its network plug-ins.
learn-macos-p6 = A bridge network on the host’s own subnet: on a Linux machine Docker accepts it as well, and the machine can lose its LAN. “Pool overlaps with other one on this address space” comes only when another Docker network holds an overlapping subnet. On OrbStack it was seen to be accepted, which fits the same rule; containers can then be reached from the Mac, as with any OrbStack network, and devices of the LAN at those addresses can become unreachable.
learn-macos-p7 = What works instead depends on what you want: ports at the Mac’s address for the whole LAN, container addresses from the Mac alone, or a Linux machine that is really on the LAN, which Lanward can manage over SSH from this Mac.

## Wi-Fi

learn-wifi-title = Wi-Fi: one station, one MAC address
learn-wifi-p1 = An access point hands frames to the MAC address that signed in. A frame in the usual form has three addresses, and none to say “for somebody behind this station”. macvlan needs exactly that.
learn-wifi-p2 = Linux refuses to put a Wi-Fi station into a bridge, but it does not refuse macvlan. So the network is created, containers start, and nothing arrives. The four-address form (WDS, 4addr) would help; both sides must speak it, and most home routers do not.
learn-wifi-p3 = ipvlan keeps to the station’s one MAC address and therefore often works. Access points that isolate devices from each other, answer ARP for them, or watch DHCP may still block it. Docker’s addresses are fixed, so DHCP, which could not tell the containers apart, does not matter here.
learn-wifi-p4 = A cable is the sure way.

## Host access

learn-host-access-title = Why a computer cannot reach its own macvlan containers
learn-host-access-p1 = A macvlan link hands what it sends to the interface below, and that sends it out. Frames for the host itself would have to turn round at the interface, and the kernel does not do that; a switch does not send a frame back to the port it came from either.
learn-host-access-p2 = So host and containers do not see each other, in both directions, while every other device sees both. It has been so since macvlan exists, and no setting changes it.
learn-host-access-p3 = The way round: a further macvlan link of the host’s own on the same interface, in mode bridge. Links on one interface do see each other. It takes one more address of the LAN and a route to the containers’ range alone, never to the whole subnet.
learn-host-access-p4 = With ipvlan the further link is an ipvlan one. It does not work with the modes private, vepa and passthru, nor with an engine in a virtual machine.
learn-host-access-p5 = Lanward does this for a macvlan network: the switch “Host access” on the network’s page, or lanward access on. A small container holds the link, asks the LAN first whether somebody has the address, and takes the link away when it ends. Whoever wants no container gets the same as text for NetworkManager, systemd-networkd, ifupdown or systemd.

## Virtual machines and clouds

learn-vm-title = Virtual machines and clouds: who lets further MAC addresses pass
learn-vm-p1 = If the engine’s machine is itself virtual, its network card is a cable into a virtual switch. Many of these deliver only to the MAC address they gave, and drop frames from others. Inside, everything looks right.
learn-vm-p2 = VMware: promiscuous mode and forged transmits. Hyper-V: MAC address spoofing. VirtualBox: promiscuous mode “Allow All”. Proxmox: the firewall’s MAC filter. libvirt with macvtap: trustGuestRxFilters. On a plain Linux bridge (most KVM set-ups) nothing has to be set.
learn-vm-p3 = Clouds check MAC and IP address of each frame against what they assigned. macvlan cannot work there; further addresses assigned in the cloud’s console can be used with ipvlan.
learn-vm-p4 = WSL2: its interface cannot be allowed further MAC addresses. Mirrored networking shows Windows’ interfaces inside, but containers of Docker Desktop stay on its own network all the same; with an engine in the distribution itself, ipvlan was reported to work.
learn-vm-p5 = Docker Desktop on Linux runs a virtual machine too, although the kernel outside could do all this. A native engine beside it reaches the LAN.
learn-vm-p6 = A sign of a hypervisor says that there is a layer, not that it filters. The proof is a test from another device of the LAN.

## Getting an engine

learn-engine-title = Getting a container engine
learn-engine-p1 = Linux: docker.io or docker-ce from your distribution or from Docker, or Podman with its Docker-compatible socket. Only a rootful engine reaches the LAN.
learn-engine-p2 = macOS and Windows: Docker Desktop, OrbStack (macOS), Colima (macOS), Rancher Desktop or Podman Desktop; all of them in a virtual machine. Or an engine on a Linux machine, over SSH: docker context create box --docker host=ssh://user@box.
learn-engine-p3 = To use the engine without sudo, your user must be in the docker group. Whoever is in it can start a container that sees the whole disk: it amounts to root. On a machine that others use as well, think twice.

## Ways out of a virtual machine

way-publish-ports = Publish ports at this computer’s address
    .gives = Other devices reach the service at this computer’s address and port, with every engine.
    .not = No address of its own, no broadcast or multicast; one port can be used once.
way-native-engine = A native engine beside Docker Desktop
    .gives = The kernel outside the virtual machine does all that macvlan needs. Install docker-ce or docker.io and switch to the context “default”.
    .not = Containers and images of Docker Desktop do not move by themselves.
way-desktop-host-network = Docker Desktop’s host networking (from 4.34)
    .gives = Containers listen on this computer’s ports without publishing each one.
    .not = TCP and UDP only, no address of its own, nothing below. It has to be switched on in the settings.
way-orbstack-direct = OrbStack’s direct addresses and *.orb.local names
    .gives = This Mac reaches each container at its own address and name.
    .not = The LAN’s other devices do not; OrbStack does not offer bridging to the LAN.
way-colima-bridged = Colima with --network-address --network-mode bridged
    .gives = The virtual machine gets an interface (col0) on the LAN. With a wired Mac, macvlan on col0 may work; nobody was found who showed it. Prove it with a test from the LAN.
    .not = On Wi-Fi it is unlikely to work. Needs administrator rights.
way-lima-bridged = Lima with a bridged network and the docker-rootful template
    .gives = The virtual machine gets an interface (lima0) on the LAN; the same holds as for Colima. Prove it with a test.
    .not = The template “docker” is rootless and cannot. On Wi-Fi it is unlikely to work.
way-rancher-bridged = Rancher Desktop with administrative access
    .gives = The virtual machine gets a bridged interface (rd0) on the LAN. Prove it with a test.
    .not = On Wi-Fi it is unlikely to work; some versions got no address.
way-mac-net-connect = docker-mac-net-connect
    .gives = This Mac reaches container addresses through a WireGuard tunnel.
    .not = The LAN’s other devices do not. It needs root, and updates of the engine have broken it before.
way-wsl-mirrored-ipvlan = WSL2 with mirrored networking, an engine inside the distribution, and ipvlan
    .gives = Fixed addresses on the LAN were reported to work (rootful Podman). Prove it with a test.
    .not = macvlan does not work: the interface takes no further MAC addresses. Windows itself does not reach these containers.
way-bridged-linux-vm = A Linux virtual machine of your own, bridged to Ethernet
    .gives = A real LAN interface, where macvlan works once further MAC addresses are allowed (UTM, Parallels, VMware Fusion, VirtualBox, Hyper-V).
    .not = Wi-Fi: all traffic has to use the host’s MAC address there.
way-linux-over-ssh = A Linux machine over SSH
    .gives = Everything: a small computer or a NAS on the LAN runs the containers, and Lanward manages it from here (docker context, ssh://).
    .not = The containers do not run on this computer.
