# The window's page of runs. Kinds, states and what a recovery does are in runs.ftl, shared with the command line.

nav-runs = Runs
runs-lead = What Lanward did on this machine’s engines, newest first. Each change can be looked at step by step, and undone where that is still possible.
runs-again = Look again
runs-none = Nothing on record yet
runs-none-text = Each network made, each container attached will be written down here, before it is done.
runs-interrupted = { $count ->
    [one] A change was interrupted before its end. Something may be half done.
   *[other] { $count } changes were interrupted before their end. Something may be half done.
}
runs-look = Look at it
runs-interrupted-text = This change was interrupted before its end. Finish it or undo it: first it is looked at what the engine has of it now.
runs-end-done = done
runs-end-rolled-back = failed, undone
runs-end-undone = undone
runs-end-nothing-done = nothing was done
runs-end-partly = something is left
runs-copy = Copy as JSON
runs-facts = This run
runs-state = State
runs-began = Begun
runs-last = Last line
runs-engine = Engine
runs-id = Id
runs-cut-off-ms = { $ms } ms
runs-cut-off-parts = { $ms } ms, of which the engine took { $engine_ms } ms
runs-undo-later = The engine was away while this was being undone. When it is back, undo it from its page.
runs-cut-off-still = not attached again
runs-undo-title = Undo this run?
runs-finish-title = Finish this run?
runs-undo-confirm = Undo: { $about }
runs-finish-confirm = Finish: { $about }

# Editing a network in the window. Refusals and fates are in edit.ftl, shared with the command line.

edit-open = Edit
edit-title = Edit the network { $name }
edit-step = Change
edit-do = Change it
edit-same = Nothing differs from how the network is now.
edit-how = Docker cannot change a network. It is made anew: each container is detached, then attached again with what it had; if anything fails, the old network comes back.
edit-cut-off = Cut off
edit-proof = Proof on the wire, from each container that was cut off
edit-proof-never = Attached again is not the same as reached again. Nothing was sent yet.
