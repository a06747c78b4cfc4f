### The command line's own words: severities, headings, help, and what it says about its own work.

severity-blocks = blocks
severity-danger = danger
severity-warning = warning
severity-note = note
severity-unknown = unknown

health-ok = Nothing is wrong, as far as was looked.
health-attention = { $count ->
    [one] One thing needs a look.
   *[other] { $count } things need a look.
}
health-broken = { $count ->
    [one] One thing does not work.
   *[other] { $count } things do not work.
}
health-unknown = It cannot be told whether everything works.

location-same-kernel = on this machine, on the same kernel
location-virtual-machine = in a virtual machine on this computer
location-remote = on another machine
location-unknown = where it runs cannot be told
