### The probe: what runs on the engine, who allows it, and what kept it from its errand.

error-probe-not-allowed = Lanward’s probe is not allowed on this engine yet.
    .do = Allow it: in the window when it asks, on the command line with lanward probe allow, or for one command with --allow-probe.
error-probe-denied = Lanward’s probe is denied on this engine.
    .do = If that was a mistake, allow it with lanward probe allow.
error-probe-not-supported-here = Lanward has no probe for this engine’s system and processor.
    .do = It is there for Linux on x86_64 and aarch64. Everything else works without it; what only the probe can see stays unknown.
error-probe-image-refused = The engine did not take the probe’s image.
    .do = Look at the engine’s words. If its disk is full, make room, for example with docker system prune.
error-probe-start-refused = The engine did not start the probe.
    .do = Look at the engine’s words. An engine that forbids host networking or raw sockets cannot run it.
error-probe-died = The probe ended before it was done.
    .do = Try again. If somebody or the system kills it, the status tells: 137 is a kill, by hand or for want of memory.
error-probe-deadline = The probe did not end in time, and was removed.
    .do = Try again when the engine is less busy.
error-probe-said-nonsense = What came from the engine is not what the probe says. It was not believed.
    .do = Something between Lanward and the engine changes the stream, or the engine runs another program in the probe’s place.
error-probe-problem = The probe ran, but could not do this.
error-consent = Your answer about the probe could not be kept.

## What is asked and shown before it runs for the first time

probe-ask-title = May Lanward look from the engine’s side?
probe-ask-why = From here, Lanward sees the engine’s answers, not its network. To see the engine’s own interfaces and who is on the LAN, it loads a small program of its own into the engine, its probe, and runs it there for a moment at a time. It sends questions and reads the answers. Nothing is downloaded, and nothing on the machine is changed.
probe-ask-engine = Engine
probe-terms-engine = Engine: { $name } ({ $endpoint })
probe-terms-image = Image: { $image }, { $kib } KiB for { $arch }. It is part of Lanward and sent from here; nothing is fetched from a registry.
probe-terms-network = Network: { $network ->
        [host] the engine’s own (host)
       *[other] { $network }
    }. It stands where the frames are.
probe-terms-capabilities = Rights: { $capabilities } and no other; given up: { $dropped }.
probe-terms-mounts = Folders of the engine’s machine: { $mounts ->
        [none] none
       *[other] { $mounts }
    }.
probe-terms-read-only = Its own file system: { $read_only ->
        [true] read-only
       *[other] writable
    }.
probe-terms-privileges = Gaining rights: { $no_new_privileges ->
        [true] impossible
       *[other] possible
    }.
probe-terms-limits = Limits: { $mib } MiB of memory, { $processes } processes.
probe-terms-end = When it ends: { $removed_at_end ->
        [true] the engine removes it; only the image stays
       *[other] it stays until it is removed
    }.
probe-terms-changes = It changes no address, route or link, and sends nothing but questions: ARP, neighbour discovery, ping, DHCP discover, names (DNS, mDNS), and the opening of connections.
probe-terms-command = The same as a docker command:
probe-ask-without = Without it everything else works; what only it can see stays unknown.
probe-ask-by-itself = Once allowed, it also runs by itself while Lanward is open: when a container gets an address on the LAN, and every ten minutes, it asks whether somebody else has that address.
probe-ask-kept = Your answer is kept for this engine. You can change it, and remove the program, in the settings.
probe-ask-denied = You said no before. Everything else works without it; what only the probe can see stays unknown.
probe-ask-allow = Allow
probe-ask-deny = Do not allow

## How things stand

probe-consent-unasked = Nobody has decided yet whether the probe may run on this engine.
probe-consent-allowed = The probe is allowed on this engine.
probe-consent-denied = The probe is denied on this engine.
probe-for-now = It is allowed for this once.
probe-remains-nothing = Nothing of it is on the engine.
probe-remains-images = On the engine: { $images }
probe-remains-containers = { $count ->
        [one] One probe is at work there.
       *[other] { $count } probes are at work there.
    }
probe-removed-nothing = There was nothing of the probe to remove.
probe-removed = Removed: { $what }
probe-ask-answer = Allow it? y = yes, keep that; once = only now; never = deny; anything else = not now:

## Help of the command line

help-probe = Show, allow, deny or take away the probe that looks from the engine’s side
help-probe-action = status (the default), look (at the engine’s interfaces), allow, deny, forget (what was decided), remove
help-arg-allow-probe = Let the probe run on the engine for this command
