# Moving containers onto a network, off another one or beside it.

new-address-without = none
new-address-typed = { $address }
new-address-nobody-answered = { $address } (proposed; nobody answered)
new-address-not-asked = { $address } (proposed; not asked for)
new-address-engines = the engine gives one

move-loss-ports = Its published ports are not served any more: { $ports }. The engine serves them only while a bridge network leads the container out.
move-loss-names = Its further names, which the default bridge does not have: { $names }
move-loss-settings = Settings of the old attachment: { $settings }
move-loss-neighbours = { $containers } on { $network }: it shares no network with them any more.

move-refusal-host-network = It uses the network of the engine's machine. Make it anew without the network mode host.
move-refusal-shares-network = It uses the network of another container: { $with }. Move that one, and this one comes along.
move-refusal-no-network = It was made to have no network. Make it anew without the network mode none.
move-refusal-swarm-task = It is a task of a swarm. Change the service instead.
move-refusal-unsettled = It is about to change by itself ({ $state }). Wait, or stop it.
move-refusal-already-there = It is on this network already: { $network }
move-refusal-not-there = It is not on the network that it is to leave: { $network }
move-refusal-several-networks = It is on several networks: { $networks }. Say which one it is to leave.
move-refusal-podman = Podman does not show everything of an attachment, so it could not be put back.

cli-move-impact = What happens to each container
cli-move-leaves = LEAVES
cli-move-stays = (none)
cli-move-way-out = WAY OUT
cli-move-no-way-out = (none)
cli-move-along = These use its network and come along: { $names }
cli-move-compose = It belongs to the Compose project { $project }: docker compose up goes by its file and may make it anew. Put the network into the file, too.
cli-move-commands = The same with docker
cli-move-done = Moved, and compared with what was asked for: no difference.
cli-move-back = To take it back: { $command }
cli-move-type-name = Connections of the running containers break. To go on, type the network's name ({ $name }):
cli-move-kept-all = The name differs. Nothing was changed.
usage-move-needs-yes = Moving to { $name } needs --yes here, because connections of running containers break and nobody can be asked: { $touches }
usage-move-whose-address = --ip is for a container that is moved, and { $name } is not among them.

help-move = Move containers onto a network: addresses are proposed, and everybody arrives before anybody leaves
help-move-containers = Containers by name or id
help-move-to = Network they come to
help-move-from = Network they leave; without it the only one that each of them is on
help-move-keep = They stay on the networks that they have
help-move-ip = Address for one of them; repeatable. Without it one is proposed on a LAN, and the engine chooses elsewhere

move-open = Move containers
move-title-here = Move containers onto { $network }
move-title-away = Move containers away from { $network }
move-to = To which network
move-to-here = { $network } (this one)
move-which-here = Which containers come
move-which-away = Which containers go
move-nobody = There is no container that could be moved there.
move-address = IPv4 address of { $container }
move-keep = They stay on the networks that they have
move-keep-hint = Then they have two networks, and one of them leads them out.
move-from = Network they leave
move-from-only = the only one that each of them has
move-way-out = Leads it out
move-breaks = Connections of these running containers break:
move-confirm = Move them onto { $network }
move-do = Move
