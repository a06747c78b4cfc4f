# What is kept for containers: records, how they stand, keeping, setting, forgetting and repairing them.

## How a record stands

identity-standing-as-kept = as kept
identity-standing-drifted = differs: { $differences }
identity-standing-detached = not attached
identity-standing-container-absent = no such container now
identity-standing-network-absent = no such network now
identity-standing-network-ambiguous = several networks of that name
identity-standing-no-engine = no engine to look at

error-identities = What is kept for containers cannot be read or written.
    .do = Nothing was changed. Look at the file in the folder “identities” of Lanward’s state; if it is damaged, move it away and keep the addresses again.

## In the window

identity-title = Kept addresses
identity-hint = An engine forgets a container’s addresses together with the container. What is kept here can be given back to the next container of that name.
identity-col-kept = Kept
identity-col-state = State
identity-mark-kept = address kept
identity-mark-differs = not as kept
identity-keep = Keep what it has now
identity-keep-derived = With the MAC address made of the names
identity-edit = Change
identity-edit-label = Change what is kept for { $container }
identity-forget = Forget
identity-forget-label = Forget what is kept for { $container }
identity-repair = Give it back
identity-repair-title = Give { $container } back what is kept for it
identity-repair-named = { $container } is off the network { $network } for a moment while it is attached again.
identity-add = Keep an address
identity-none = Nothing is kept on this network.
identity-waiting = waits for a container of that name
identity-form-title = What { $container } is to have on { $network }
identity-form-new = Keep an address on { $network }
identity-form-aliases = Further names
identity-form-aliases-hint = Parted by commas. Other containers of the network find it by these names.
identity-form-priority = Gateway priority
identity-form-priority-hint = The network with the highest one leads out. Docker 28 and newer.
identity-form-save = Keep
identity-mac-choice = MAC address
identity-mac-none = Left to the engine
identity-mac-derived = Made of the names: { $mac }
identity-mac-derived-short = Made of the names
identity-mac-derived-hint = The same for this container’s and this network’s name at every start, on every machine.
identity-mac-own = Another
identity-without = { $container } has no address here yet; there is nothing to keep.

## On the command line

cli-identity-none = Nothing is kept for any container. lanward identity keep records what containers have now.
cli-identity-table-network = NETWORK
cli-identity-table-kept = KEPT
cli-identity-table-standing = STATE
cli-identity-kept = Kept for { $container } on { $network }: { $values }
cli-identity-as-before = Left as it was kept: { $container } on { $network }. Name the container to replace it.
cli-identity-without = { $container } has no address on { $network } yet; nothing was kept.
cli-identity-nothing-to-keep = No container on a LAN network is without a record.
cli-identity-forgotten = Forgot what was kept for { $container } on { $network }.
cli-identity-repair-done = Gave { $name } back what is kept for it, and compared: no difference.
cli-identity-stands = { $container } has what is kept for it. Nothing was done.
usage-identity-none = Nothing is kept for { $name }.
usage-identity-unset = --unset takes ip, ip6, mac, alias, gw-priority: { $field }

help-identity = Keep the addresses of containers, show where they differ, and give them back
help-identity-list = List what is kept, and how it stands (as without a verb)
help-identity-keep = Keep what containers have now
help-identity-set = Keep what is said here; the container need not be there
help-identity-forget = Forget what is kept for a container
help-identity-repair = Give a container back what is kept for it
help-identity-keep-containers = Containers by name or id; without any, all on the LAN that nothing is kept for yet
help-identity-keep-network = Only on this network
help-identity-keep-mac-address = “derived”: keep the MAC address made of the names
help-identity-set-container = Container’s name
help-identity-set-network = Network by name or id; not needed where the container is on one only
help-identity-set-mac-address = MAC address, or “derived” for the one made of the names
help-identity-set-unset = Keep nothing of: ip, ip6, mac, alias, gw-priority; repeatable
help-identity-forget-network = Only on this network
help-identity-repair-network = Only on this network
help-export-container = Instead: what is kept for this container on the network (lanward identity)
help-arg-gw-priority = Gateway priority: the network with the highest one leads out (Docker 28)
