### The tray's menu.

tray-engine = Engine: { $name }, version { $version }
tray-engine-lost = Engine: { $name } does not answer; what is shown is old
tray-no-engine = No container engine answers
tray-network = { $network }: made, not yet proven on the wire
tray-network-seen = { $overall ->
    [proven] { $network }: proven on the wire
    [broken] { $network }: does not work
   *[other] { $network }: made, not yet proven on the wire
}
tray-more-networks = { $count ->
    [one] One more network…
   *[other] { $count } more networks…
}
tray-check-now = Check now
tray-new-network = New network…
tray-open = Open Lanward
tray-quit = Quit
