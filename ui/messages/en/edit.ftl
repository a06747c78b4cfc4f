# Editing a network: it is made anew, and everybody who was on it is attached again as before.

edit-refusal-predefined = The engine made this network for itself; it cannot be made anew.
edit-refusal-swarm-scope = This network belongs to a swarm. Lanward edits networks of one engine only.
edit-refusal-ingress = This is the swarm's routing mesh.
edit-refusal-template = This is a template for other networks, not a network.
edit-refusal-from-template = This network has its settings from a template: { $template }. Make a new template and a new network from it.
edit-refusal-other-driver = Lanward does not know this driver, so it cannot tell what an edit would lose: { $driver }
edit-refusal-podman = Podman does not show everything that a network was made with, so an edit would lose something.
edit-refusal-unread = The engine shows fields of this network that Lanward does not know; an edit would lose them: { $fields }
edit-refusal-unreadable = These fields hold something that the form cannot: { $fields }
edit-refusal-swarm-tasks = Tasks of a swarm are on this network: { $containers }
edit-refusal-unsettled = These containers are just restarting or being removed: { $containers }. Wait, or stop them.

address-fate-without = none
address-fate-stays = { $address } stays
address-fate-moves = { $from } → { $to }
address-fate-changes = { $from } → the engine gives another
address-fate-lost = { $from } is lost
address-fate-at-start = given at the next start

mac-fate-without = none of its own
mac-fate-stays = { $mac } stays
mac-fate-changes = { $from } → a new one (this engine gives one at every attaching)

cli-edit-refused = This network cannot be edited:
cli-edit-same = The network is so already. Nothing was done.
cli-edit-changes = What changes
cli-edit-change = { $field }: { $got ->
    [none] (nothing)
   *[other] { $got }
} → { $wanted ->
    [none] (nothing)
   *[other] { $wanted }
}
cli-edit-kept = Kept as it is
cli-edit-impact = Containers on it
cli-edit-impact-none = No container is on it.
cli-edit-container = CONTAINER
cli-edit-ipv4 = IPV4
cli-edit-ipv6 = IPV6
cli-edit-mac = MAC
cli-edit-cut = CUT OFF
cli-edit-cut-yes = for a moment
cli-edit-cut-no = no (does not run)
cli-edit-done = Made the network { $name } anew, attached everybody again, and compared: no difference.
cli-edit-not-proven = It was not proven on the wire that everybody is reached again. To prove it: lanward verify { $name }
cli-edit-type-name = The running containers are cut off for a moment. To go on, type the network's name ({ $name }):
cli-edit-kept-all = The name differs. Nothing was changed.
usage-edit-needs-yes = Editing { $name } needs --yes here, because running containers are cut off for a moment and nobody can be asked: { $touches }
usage-edit-unset = { $value } cannot be unset. Fields: { $fields }

help-edit = Change a network: make it anew and attach everybody again as before
help-duplicate = Make another network like one that is there
help-edit-verify = Prove it on the wire from every container that was cut off; done by itself where the probe is allowed
help-arg-rename = New name of the network
help-arg-unset = Empty a field: gateway, ip-range, exclude, parent, vlan, mode, flag, mtu, icc, masquerade, bridge-name, ipv6, internal, label:KEY, opt:KEY; repeatable
help-arg-like = Network to copy: every field that no flag says otherwise
help-duplicate-name = Name of the new network
