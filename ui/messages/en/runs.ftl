# Runs: what Lanward did, what an interrupted run left, and taking one up again.

## Kinds and states

run-kind-create-network = Create network
run-kind-edit-network = Edit network
run-kind-remove-network = Remove network
run-kind-start-container = Start container
run-kind-attach = Attach container
run-kind-detach = Detach container
run-kind-move = Move container
run-kind-repair = Give back addresses
run-kind-remove-probe = Remove the probe
run-kind-host-access-on = Turn host access on
run-kind-host-access-off = Turn host access off
run-kind-other = Other change

run-status-running = running
run-status-interrupted = interrupted
run-status-ended = over

recovery-undo = Undo
recovery-finish = Finish

## What taking a run up again does

recovery-act-remove-network = Remove the network that the run made: { $name }
recovery-act-remake-network = Make the removed network again as it was: { $name }
recovery-act-remove-container = Remove the container that the run made: { $name }
recovery-act-reattach = Attach the container again as it was: { $name }
recovery-act-detach = Detach the container again: { $name }
recovery-act-let-shim-go = Turn host access off again: { $name }
recovery-act-hold-shim-again = Turn host access on again as it was: { $name }

## What is in the way

obstacle-other-engine = The run was for another engine: { $engine }. Choose that engine first.
obstacle-no-engine = The engine cannot be seen, so it cannot be told what is left there.
obstacle-still-running = A Lanward is working on this run now.
obstacle-nothing-to-undo = Nothing of this run is left to undo.
obstacle-nothing-to-finish = The run is over; there is nothing to finish.
obstacle-turned-back = The run had begun to undo itself, so it can only be undone.
obstacle-attached = Other containers are on the network { $network } now: { $containers }. Detach them first.
obstacle-name-taken = Another network is named { $network } now.
obstacle-not-recorded = How the network { $network } was made is not on record, so it cannot be made again.
obstacle-network-gone = The network is gone to which a container would be attached: { $gone }
obstacle-gone = What an earlier step made is gone: { $gone }
obstacle-secrets-not-kept = The container { $name } was to get environment variables, and their values are not kept. Undo the run and start it again.

## On the command line

cli-runs-none = Nothing is on record.
cli-runs-when = WHEN (UTC)
cli-runs-kind = KIND
cli-runs-about = ABOUT
cli-runs-state = STATE
cli-runs-id = ID
cli-runs-engine = ENGINE
cli-runs-hint = { $count ->
    [one] A run was interrupted. lanward runs shows it; lanward runs undo or finish settles it.
   *[other] { $count } runs were interrupted. lanward runs shows them; lanward runs undo or finish settles each.
}
cli-runs-steps = Steps
cli-runs-step-waiting = not begun
cli-runs-step-running = begun, end unknown
cli-runs-step-done = done
cli-runs-step-failed = failed
cli-runs-step-undone = undone
cli-runs-step-left-behind = could not be undone
cli-runs-cut-off-heading = Cut off from the network
cli-runs-cut-off = { $name }: { $ms ->
    [none] not attached again
   *[other] { $ms } ms
}{ $engine_ms ->
    [none] { "" }
   *[other] , of which the engine took { $engine_ms } ms
}
cli-runs-ways = It can be taken up: { $commands }
cli-runs-would = This would be done:
cli-runs-only-closed = Nothing of it is on the engine. Only its journal would be closed.
cli-runs-obstacles = This is in the way:
cli-runs-dry = Nothing was changed.
cli-runs-undone = Undone: { $kind } { $about }
cli-runs-finished = Finished: { $kind } { $about }
usage-no-such-run = There is no run { $id } on record.
usage-ambiguous-run = Several runs begin with { $id }: { $ids }

help-runs = List what Lanward did, and take up what was interrupted
help-runs-list = List the runs, newest first (as without a verb)
help-runs-show = Show a run: its steps, how each ended, how long containers were cut off
help-runs-undo = Undo a run, where that is still possible
help-runs-finish = Do what is left of an interrupted run
help-runs-export = Print a run with its whole journal as a JSON document
help-arg-run = Run by its id, or by the beginning of it
help-arg-dry-run = Show what would be done, and change nothing

error-no-such-run = There is no such run on record.
error-busy = Another run is under way on this engine. Wait until it has ended.
