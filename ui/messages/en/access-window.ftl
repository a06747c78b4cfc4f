### Host access in the window: the switch of a network, and its dialog.

access-title = Host access
access-is-off = The engine’s machine does not reach the containers of this network, nor they it.
access-learn = Why that is so
access-said = Said last
access-said-nothing = nothing that can be read
access-holder = Held by
access-link = Link
access-link-on = on { $parent }
access-link-up = is there
access-link-gone = is not there
access-link-unknown = not seen
access-address = Address of the link
access-address-hint = One more address of the LAN, for the engine’s machine alone. Containers reach the machine by it.
access-routes = Leads to

access-on-title = Host access to { $network }
access-on-lead = The engine’s machine gets a link of its own beside the containers’, with one address and routes to the containers alone. A small container of Lanward’s holds it, and it goes with the container.
access-on-do = Turn on
access-off-title = End host access to { $network }
access-off-lead = The link goes, with its address and routes, and so does the container that holds it. The containers stay as they are.
access-off-do = Turn off
access-refused = Host access is not possible here
access-terms = What runs, and with what rights
access-commands = The same as commands
access-without = Without a container
access-without-lead = For whoever would rather have it in the hands of what configures this machine’s links. To be put in place on the engine’s machine, as root; Lanward does not do it, and does not watch over it.
access-texts = Programs
access-texts-file = File
access-texts-then = Then, as root
access-texts-run = As root
access-texts-undo = To undo it
access-watched = For 30 seconds after it the machine’s way out is watched. If it is lost, all of this is undone, and you are told.
access-agree = It may stay on this engine and change the machine’s links
access-agree-hint = Asked once for each engine. Turning host access off removes it.
access-proving = Knocking both ways …
access-proof = Both ways, on the wire
