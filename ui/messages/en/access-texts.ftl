### Host access without a container: the same as the text of other programs.

access-tool-ip = Commands
access-tool-networkmanager = NetworkManager
access-tool-networkd = systemd-networkd
access-tool-netplan = netplan
access-tool-ifupdown = ifupdown
access-tool-systemd = systemd service

# A tool that has no word for a macvlan link; the text is another one's.
access-instead-netplan = netplan has no word for a macvlan link, so this is a service of systemd, which goes with any netplan. Where netplan hands over to systemd-networkd or to NetworkManager, the text for that one works too.

access-note-not-kept = It ends with the machine’s next start.
access-note-nobody-asks = Nobody asks the LAN whether the address is held: look at the address map first.
access-note-asks-first = The LAN is asked for the address first, and where somebody answers it is not taken.
access-note-parent-is-set-anew = The parent itself is configured anew, now and when it is undone: its connections may stop for a moment. Have another way to the machine ready.
access-note-parent-is-switched-on = The parent is switched on if it is off.
