#!/usr/bin/env bash
# The lab: a real Docker engine on a LAN of its own, made of namespaces on this machine and gone without a trace.
#
#   lab.sh run [ENGINE] [-- COMMAND…]  start a lab, run COMMAND (default: a shell) on its Docker host, take the lab down
#   lab.sh serve [ENGINE]              start a lab and take orders on stdin until it closes (how the tests use it)
#   lab.sh prepare [ENGINE…]           make what is kept between runs, without starting anything
#   lab.sh list                        the labs that are up
#   lab.sh on ID NODE COMMAND…         run COMMAND on host, router, peer, lan (or vm) of the running lab ID
#
# ENGINE: debian = the docker.io installed here (default); trixie, sid = that Debian release's docker.io in a chroot.
# In the environment: LANWARD_LAB_VM=yes puts the engine behind the host's address translation, in a machine of its own
# (node vm), as Docker Desktop does; LANWARD_LAB_TLS=yes lets it listen on the LAN, port 2376, with certificates in
# DIR/tls; LANWARD_LAB_DISK=64m gives its data a disk of that size; LANWARD_LAB_INTERNET=yes lets the router answer for what
# Lanward tries beyond it: example.com, and port 443 of 1.1.1.1, 9.9.9.9 and 2620:fe::fe; LANWARD_LAB_COMPOSE=yes adds
# docker-compose (of the chroot; for debian, of sid).
# Orders of `serve`, one a line, each answered by `ok` or `error: …`: stop, kill, start (the engine).
#
# Left out on purpose: a way to reach anything outside, more than one Docker host, and keeping an engine's data.
# docs/lab.md has the picture.

# shellcheck disable=SC2317 # functions that are called by name, which shellcheck takes for dead
set -euo pipefail

CACHE=${LANWARD_LAB_CACHE:-/var/cache/lanward-lab}
STATES=${LANWARD_LAB_STATE:-/var/tmp}     # one directory lanward-lab.XXXXXX per lab; short, socket paths end at 107 bytes
NET4=198.19.249                           # the LAN, /24
NET6=fd07:b51a:cc66:                      # the LAN, /64
IMAGE=$CACHE/image-2.tar                  # another number when make_image makes something else
SELF=$(readlink -f "$0")
PATH=$PATH:/usr/sbin:/sbin                # a desktop's PATH often lacks them

VM=${LANWARD_LAB_VM:-}                    # where the engine is: the host, or a machine behind it
ENGINE_NODE=${VM:+vm}; ENGINE_NODE=${ENGINE_NODE:-host}
VMNET=192.168.65                          # Docker Desktop's own choice, /24

SERVING=                                  # set when stdout belongs to a program that waits for our first line

say() { printf '%s\n' "$*"; }
die() {
  if [ -n "$SERVING" ]; then say "failed: $*"; fi
  printf 'lab: %s\n' "$*" >&2
  exit 1
}

# until_true SECONDS COMMAND…: poll COMMAND, at most that long
until_true() {
  local end=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -le "$end" ] || return 1
    sleep 0.04
  done
}

# ------------------------------------------------------------------ what must be there

need() { # need COMMAND PACKAGE: note a missing command by the package that has it
  command -v "$1" >/dev/null 2>&1 || MISSING+=("$2")
}

check_tools() {
  [ "$(uname -s)" = Linux ] || die "the lab is made of Linux namespaces; this is $(uname -s)"
  [ "$(id -u)" = 0 ] || die "the lab makes network namespaces and therefore needs root; run it with sudo"
  MISSING=()
  need ip iproute2; need nsenter util-linux; need setpriv util-linux; need dnsmasq dnsmasq-base; need iptables iptables
  need ping iputils-ping; need busybox busybox-static
  [ -z "${LANWARD_LAB_TLS:-}" ] || need openssl openssl
  case $1 in
    debian) need dockerd docker.io ;;
    trixie | sid) [ -e "$CACHE/$1/.complete" ] || need debootstrap debootstrap ;;
    *) die "there is no engine called '$1'; there are debian, trixie and sid" ;;
  esac
  [ ${#MISSING[@]} = 0 ] ||
    die "these packages are missing: ${MISSING[*]}; install them with: apt-get install --no-install-recommends ${MISSING[*]}"
  unshare --mount --pid --net --uts --fork true 2>/dev/null || die "this machine does not let root make namespaces"
}

# ------------------------------------------------------------------ what is kept between runs

# A root filesystem of one static binary. Its web page says which container answers.
make_image() {
  [ ! -s "$IMAGE" ] || return 0
  local root box applet; root=$(mktemp -d "$CACHE/image.XXXXXX"); box=$(command -v busybox)
  if ldd "$box" >/dev/null 2>&1; then die "$box is not a static program; install it with: apt-get install busybox-static"; fi
  mkdir -p "$root"/{bin,dev,etc,proc,root,sys,tmp,var/run,www}
  cp "$box" "$root/bin/busybox"
  for applet in $("$box" --list); do [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"; done
  say 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
  say 'root:x:0:' > "$root/etc/group"
  say 'hello from a container' > "$root/www/index.html"
  # as process 1, httpd alone would ignore the engine's TERM and be waited for
  # shellcheck disable=SC2016
  printf '%s\n' '#!/bin/sh' 'trap "exit 0" TERM INT' 'httpd -f -p 80 -h /www &' 'wait' > "$root/bin/web"
  chmod 755 "$root/bin/web"
  tar -C "$root" -cf "$IMAGE.new" .
  mv "$IMAGE.new" "$IMAGE"
  rm -rf "$root"
}

# Where this machine's apt gets its packages, if that is a Debian mirror.
mirror() {
  local found
  found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    grep -oE 'https?://[^ ]+/debian/?( |$)' | head -1 | tr -d ' ') || true
  say "${found:-http://deb.debian.org/debian}"
}

make_chroot() {
  local release=$1 root=$CACHE/$1
  [ ! -e "$root/.complete" ] || return 0
  printf 'lab: making the %s engine in %s (once, about two minutes)\n' "$release" "$root" >&2
  rm -rf "${root:?}" "${root:?}.new"
  local keyring=() key=/usr/share/keyrings/debian-archive-keyring.gpg
  [ ! -e "$key" ] || keyring=(--keyring="$key")
  debootstrap --variant=minbase "${keyring[@]}" \
    --include=docker.io,docker-cli,containerd,runc,iptables,iproute2,ca-certificates \
    "$release" "$root.new" "$(mirror)" > "$CACHE/$release.log" 2>&1 ||
    { tail -5 "$CACHE/$release.log" >&2; die "debootstrap of $release failed; its log is $CACHE/$release.log"; }
  rm -rf "$root.new"/var/cache/apt/archives/*.deb
  mkdir -p "$root.new/etc/docker"
  touch "$root.new/etc/resolv.conf" "$root.new/.complete"
  mv "$root.new" "$root"
}

# Debian 12 has no docker compose of today; sid's needs no more than a C library.
compose_of() { case $1 in debian) say sid ;; *) say "$1" ;; esac; }
COMPOSE=/usr/libexec/docker/cli-plugins/docker-compose

add_compose() {
  local release=$1 root=$CACHE/$1
  make_chroot "$release"
  [ ! -e "$root$COMPOSE" ] || return 0
  printf 'lab: adding docker compose to %s (once)\n' "$root" >&2
  # written in place: a lab that is up has its own mounted there, which would go with the file
  cat /etc/resolv.conf > "$root/etc/resolv.conf"
  # from the lists that debootstrap left, and only where these are too old from new ones
  local install=(chroot "$root" env DEBIAN_FRONTEND=noninteractive
    apt-get install -y -q --no-install-recommends docker-compose)
  if ! { "${install[@]}" || { chroot "$root" apt-get update -q && "${install[@]}"; }; } \
    > "$CACHE/$release-compose.log" 2>&1; then
    tail -5 "$CACHE/$release-compose.log" >&2
    die "docker compose could not be installed in $root; the log is $CACHE/$release-compose.log"
  fi
  : > "$root/etc/resolv.conf"
  rm -rf "$root"/var/cache/apt/archives/*.deb
}

prepare() {
  check_tools "$1"
  mkdir -p "$CACHE"
  local lock; exec {lock}> "$CACHE/lock"
  flock "$lock"                            # several labs may start at once; one of them makes the cache
  make_image
  case $1 in trixie | sid) make_chroot "$1" ;; esac
  if [ -n "${LANWARD_LAB_COMPOSE:-}" ]; then add_compose "$(compose_of "$1")"; fi
  exec {lock}>&-
}

# ------------------------------------------------------------------ a lab from outside

# alive DIR: the process that watches over that lab still lives (a recycled pid has another start time)
alive() {
  local pid born
  read -r pid born < "$1/watcher" 2>/dev/null || return 1
  [ "$(born "$pid")" = "$born" ]
}
born() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

remove_traces() { # of the lab in DIR, whose processes are gone: its control groups, its directory
  local dir=$1 group
  while read -r group; do
    # a control group can be busy for a moment after its last process
    until_true 5 rmdir_tree "$group" || printf 'lab: %s could not be removed\n' "$group" >&2
  done < <(find /sys/fs/cgroup -maxdepth 3 -type d -name "${dir##*/}" 2>/dev/null)
  until_true 5 rm -rf "$dir" || printf 'lab: %s could not be removed\n' "$dir" >&2
}
rmdir_tree() { [ ! -d "$1" ] || find "$1" -depth -type d -exec rmdir {} +; }

remove_orphans() { # what is left of labs whose watcher was killed
  local dir
  for dir in "$STATES"/lanward-lab.*; do
    if [ -e "$dir/watcher" ] && ! alive "$dir"; then remove_traces "$dir"; fi
  done
}

# The lab's processes are in a PID namespace of its own, and its mounts in a mount namespace of its own: when the first
# process ends, the kernel ends the others and drops mounts and networks. Nothing can be forgotten, whatever was killed.
watch_over() { # watch_over VERB ENGINE COMMAND…
  local verb=$1 engine=$2; shift 2
  prepare "$engine"
  remove_orphans
  local dir; dir=$(mktemp -d "$STATES/lanward-lab.XXXXXX")
  chmod 755 "$dir"
  say "$$ $(born $$)" > "$dir/watcher"
  trap 'remove_traces "$dir"' EXIT
  trap '' INT TERM HUP                     # the end of stdin or of COMMAND is what ends a lab
  local rc=0
  setpriv --pdeathsig KILL \
    unshare --mount --pid --propagation private --fork --kill-child -- \
    "$SELF" _first "$dir" "$engine" "$verb" "$@" || rc=$?
  exit "$rc"
}

list() {
  local dir
  for dir in "$STATES"/lanward-lab.*; do
    if [ -e "$dir/ready" ] && alive "$dir"; then
      # shellcheck disable=SC1091,SC2153
      ( . "$dir/facts"; say "${dir##*.}  $ENGINE, Docker $VERSION, unix://$dir/docker.sock" )
    fi
  done
}

on() { # on ID NODE COMMAND…
  local dir=$STATES/lanward-lab.$1 node=$2; shift 2
  alive "$dir" 2>/dev/null || die "there is no lab with this id; lab.sh list shows those that are up"
  # shellcheck disable=SC1091,SC2153
  . "$dir/facts"
  local holder; holder=$(cat "$dir/$node.pid" 2>/dev/null) || die "there is no node called $node; there are host, router, peer and lan, and vm where the engine is in one"
  case $node in host | vm) export PATH=$dir/bin:$PATH DOCKER_HOST=unix://$dir/docker.sock ;; esac
  exec nsenter -t "$FIRST" -p -m -- setpriv --pdeathsig KILL \
    nsenter -t "$holder" -n -m -u -- env -C "$PWD" "$@"
}

# ------------------------------------------------------------------ a lab from inside

in_node() { local node=$1; shift; nsenter -t "$(cat "$DIR/$node.pid")" -n -m -u -- "$@"; }
become_in_node() { local node=$1; shift; exec nsenter -t "$(cat "$DIR/$node.pid")" -n -m -u -- "$@"; }
address() { case $1 in router) say 1 ;; peer) say 50 ;; host) say 149 ;; esac; }

# One process per node keeps its network, mount and UTS namespaces; commands on the node join them.
hold_node() {
  local node=$1
  case $node in vm) hostname docker-desktop ;; *) hostname "$node" ;; esac
  # a sysfs that shows this node's links, with the machine's control groups carried over (a new one has none)
  mkdir -p "$DIR/$node/cgroup"
  mount --rbind /sys/fs/cgroup "$DIR/$node/cgroup"
  mount -t sysfs sysfs /sys
  mount --rbind "$DIR/$node/cgroup" /sys/fs/cgroup
  umount -l "$DIR/$node/cgroup"
  # the LAN's own resolver refuses outside names at once; the machine's would be waited for
  say "nameserver $NET4.1" > "$DIR/$node/resolv.conf"
  if [ -e /etc/resolv.conf ]; then mount --bind "$DIR/$node/resolv.conf" "$(readlink -f /etc/resolv.conf)"; fi
  case $node in host | vm) own_run "$node" ;; esac
  ip link set lo up
  say "$$" > "$DIR/$node.pid"
  exec sleep infinity
}

# A /run without the machine's own engines: the only Docker on this host is the lab's. The rest stays (displays, D-Bus).
own_run() {
  local node=$1 entry name
  mkdir -p "$DIR/$node/run" /etc/docker
  mount --rbind /run "$DIR/$node/run"
  mount -t tmpfs -o mode=755 tmpfs /run
  for entry in "$DIR/$node/run"/*; do
    name=${entry##*/}
    case $name in docker* | containerd* | podman* | netns | xtables.lock) continue ;; esac
    if [ -L "$entry" ]; then cp -a "$entry" "/run/$name"
    elif [ -d "$entry" ]; then mkdir -p "/run/$name"; mount --rbind "$entry" "/run/$name"
    elif [ -e "$entry" ]; then : > "/run/$name"; mount --bind "$entry" "/run/$name"; fi
  done
  umount -l "$DIR/$node/run"
  if [ "$node" = "$ENGINE_NODE" ] && [ -n "${LANWARD_LAB_DISK:-}" ]; then
    mkdir -p "$DIR/host/data"
    mount -t tmpfs -o "size=$LANWARD_LAB_DISK" tmpfs "$DIR/host/data"
  fi
  mount -t tmpfs tmpfs /etc/docker         # 20.10 keeps the engine's key there
  if [ "$ENGINE" != debian ]; then
    local root=$CACHE/$ENGINE
    mount --bind "$root" "$root"
    mount --rbind /proc "$root/proc"; mount --rbind /sys "$root/sys"; mount --rbind /dev "$root/dev"
    mount --rbind /run "$root/run"
    mount -t tmpfs tmpfs "$root/etc/docker"
    mount --bind "$DIR/$node/resolv.conf" "$root/etc/resolv.conf"
    mount -t tmpfs tmpfs "$root/mnt"       # the lab's directory must have the same name inside
    mkdir -p "$root/mnt/lab"
    mount --bind "$DIR" "$root/mnt/lab"
  fi
}

plug() { # a cable from NODE's eth0 to the LAN's bridge
  local node=$1 n; n=$(address "$node")
  # both ends are made inside the lab; a MAC that is not 02:42:…, which Docker makes from addresses (20.10, 26.1)
  in_node lan ip link add "v-$node" type veth peer name eth0 address "$(printf '02:fe:c6:13:f9:%02x' "$n")" \
    netns "$(cat "$DIR/$node.pid")"
  in_node lan ip link set "v-$node" master br-lan up
  in_node "$node" sh -c "ip link set eth0 up
    ip addr add $NET4.$n/24 brd + dev eth0
    ip -6 addr add $NET6:$n/64 dev eth0 nodad
    [ $node = router ] || { ip route add default via $NET4.1; ip -6 route add default via $NET6:1; }"
}

# A machine behind the host, which carries its packets under the host's own address and hands no frame on.
make_vm() {
  in_node host ip link add vmnet0 type veth peer name eth0 address 02:fe:c0:a8:41:03 netns "$(cat "$DIR/vm.pid")"
  in_node host sh -c "ip addr add $VMNET.1/24 dev vmnet0 && ip link set vmnet0 up
    echo 1 > /proc/sys/net/ipv4/ip_forward
    iptables -t nat -A POSTROUTING -s $VMNET.0/24 ! -o vmnet0 -j MASQUERADE"
  in_node vm sh -c "ip link set eth0 up && ip addr add $VMNET.3/24 brd + dev eth0 && ip route add default via $VMNET.1"
}

# An authority, a certificate for the engine at the host's address, and one for who may use it.
make_certificates() {
  local tls=$DIR/tls who
  mkdir -p "$tls"
  printf '[req]\ndistinguished_name=dn\n[dn]\n' > "$tls/openssl.cnf"
  certificate() { # certificate NAME ARGUMENT…
    local name=$1; shift
    openssl req -config "$tls/openssl.cnf" -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
      -subj "/CN=lab $name" -keyout "$tls/$name-key.pem" -out "$tls/$name.pem" "$@" 2> "$tls/openssl.log" ||
      die "openssl made no certificate: $(tail -1 "$tls/openssl.log")"
  }
  certificate ca -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
  for who in server cert; do
    certificate "$who" -CA "$tls/ca.pem" -CAkey "$tls/ca-key.pem" \
      -addext basicConstraints=critical,CA:FALSE -addext "subjectAltName=IP:$NET4.149,DNS:host" \
      -addext extendedKeyUsage=serverAuth,clientAuth
  done
  mv "$tls/cert-key.pem" "$tls/key.pem"    # docker's client wants these names
}

make_lan() {
  local node nodes=(lan router peer host ${VM:+vm})
  for node in "${nodes[@]}"; do
    mkdir -p "$DIR/$node"
    unshare --net --mount --uts --propagation private -- "$SELF" _node "$DIR" "$ENGINE" "$node" \
      < /dev/null > "$DIR/$node.log" 2>&1 &
  done
  for node in "${nodes[@]}"; do
    until_true 30 test -s "$DIR/$node.pid" || die "the node $node did not come up: $(tail -1 "$DIR/$node.log")"
  done
  in_node lan sh -c 'ip link add br-lan type bridge forward_delay 0 mcast_snooping 0 && ip link set br-lan up'
  for node in router peer host; do plug "$node"; done
  [ -z "$VM" ] || make_vm
  [ -z "${LANWARD_LAB_TLS:-}" ] || make_certificates
  in_node router sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'
  local names=()
  if [ -n "${LANWARD_LAB_INTERNET:-}" ]; then
    in_node router sh -c 'ip addr add 1.1.1.1/32 dev lo; ip addr add 9.9.9.9/32 dev lo; ip -6 addr add 2620:fe::fe/128 dev lo nodad'
    in_node router busybox httpd -f -p 443 -h "$DIR/router" < /dev/null > /dev/null 2>&1 &
    names=(--address=/example.com/203.0.113.10)
  fi
  in_node router dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= \
    --interface=eth0 --bind-interfaces --except-interface=lo --no-resolv --no-hosts \
    --user=root --dhcp-authoritative --log-dhcp --log-facility="$DIR/router/dnsmasq.log" \
    --dhcp-leasefile="$DIR/router/leases" --domain=lab.test --local=/lab.test/ --address=/router.lab.test/"$NET4.1" \
    --ptr-record=1.249.19.198.in-addr.arpa,router.lab.test --ptr-record=60.249.19.198.in-addr.arpa,nas.lab.test "${names[@]}" \
    --dhcp-range="$NET4.100,$NET4.199,255.255.255.0,1h" \
    --dhcp-option=option:router,"$NET4.1" --dhcp-option=option:dns-server,"$NET4.1" \
    --dhcp-range="::,constructor:eth0,ra-stateless,64" --enable-ra < /dev/null > /dev/null 2>&1 &
  for node in router peer; do              # a web server on each neighbour
    mkdir -p "$DIR/$node/www"
    say "hello from the $node" > "$DIR/$node/www/index.html"
    in_node "$node" busybox httpd -f -p 80 -h "$DIR/$node/www" < /dev/null > /dev/null 2>&1 &
  done
}

# Runs on the host node and becomes dockerd. No --containerd: dockerd then starts one of its own.
become_engine() {
  local at=$DIR
  # some file systems cannot carry overlay2: the engine chooses its storage driver itself
  if [ "$ENGINE" != debian ]; then         # a real change of root; runc does not work under chroot(2)
    cd "$CACHE/$ENGINE"
    pivot_root . mnt/lab/host/old
    cd /
    umount -l /mnt/lab/host/old
    at=/mnt/lab
  fi
  say '{}' > "$at/host/daemon.json"        # not the machine's own /etc/docker/daemon.json
  local tcp=()
  if [ -n "${LANWARD_LAB_TLS:-}" ]; then
    tcp=(-H tcp://0.0.0.0:2376 --tlsverify --tlscacert "$at/tls/ca.pem"
      --tlscert "$at/tls/server.pem" --tlskey "$at/tls/server-key.pem")
  fi
  export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
  unset DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG
  exec dockerd --config-file "$at/host/daemon.json" --data-root "$at/host/data" --exec-root "$at/host/exec" \
    --pidfile "$at/host/docker.pid" -H "unix://$at/docker.sock" -H unix:///run/docker.sock "${tcp[@]}" \
    -G "${LANWARD_LAB_GROUP:-0}" --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/${DIR##*/}"
}

docker_() { in_node "$ENGINE_NODE" env PATH="$DIR/bin:$PATH" DOCKER_HOST=unix:///run/docker.sock docker "$@"; }
engine_answers() { docker_ version --format '{{.Server.Version}}' && docker_ info; }
engine_lives() { [ -n "${DOCKERD:-}" ] && kill -0 "$DOCKERD"; }

engine_start() {
  if engine_lives 2>/dev/null; then say 'error: the engine is running already'; return 1; fi
  # a containerd that outlived a killed dockerd, or only its pid file, would make the next start wait and fail
  end_containerd
  rm -f "$DIR/host/docker.pid" "$DIR/host/exec/containerd/containerd.pid"
  # exec, so that the process id below is dockerd's
  become_in_node "$ENGINE_NODE" unshare --mount --propagation private -- "$SELF" _engine "$DIR" "$ENGINE" \
    < /dev/null >> "$DIR/host/dockerd.log" 2>&1 &
  DOCKERD=$!
  local end=$((SECONDS + ${LANWARD_LAB_WAIT:-60}))
  until engine_answers >/dev/null 2>&1; do
    if ! engine_lives 2>/dev/null; then say "error: dockerd ended: $(tail -1 "$DIR/host/dockerd.log")"; return 1; fi
    if [ "$SECONDS" -gt "$end" ]; then say "error: dockerd does not answer: $(tail -1 "$DIR/host/dockerd.log")"; return 1; fi
    sleep 0.04
  done
}

end_containerd() {
  local pid; pid=$(cat "$DIR/host/exec/containerd/containerd.pid" 2>/dev/null) || return 0
  if grep -q containerd "/proc/$pid/comm" 2>/dev/null; then kill -9 "$pid" 2>/dev/null || true; fi
}

engine_end() { # engine_end SIGNAL
  if ! engine_lives 2>/dev/null; then say 'error: the engine is not running'; return 1; fi
  kill "-$1" "$DOCKERD"
  if [ "$1" = TERM ] && ! until_true 30 gone "$DOCKERD"; then
    say 'error: dockerd did not end within 30 seconds'; return 1
  fi
  wait "$DOCKERD" 2>/dev/null || true
  [ "$1" != KILL ] || end_containerd
  DOCKERD=
}
gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:.Z' "/proc/$1/status"; }

import() { # import NAME COMMAND…-as-JSON, from the one image file
  docker_ import --change "CMD $2" ${3:+--change "$3"} - "$1" < "$IMAGE" > /dev/null
}

first_process() { # first_process DIR ENGINE VERB COMMAND…
  DIR=$1 ENGINE=$2; local verb=$3; shift 3
  [ "$verb" != serve ] || SERVING=yes
  local outer; read -r outer _ < /proc/self/stat   # still the machine's /proc: our process id there
  mount -t proc proc /proc
  [ -z "$SERVING" ] || exec 2> "$DIR/lab.log"
  mkdir -p "$DIR/host/old"
  if [ "$ENGINE" != debian ]; then         # the engine's own client, not this machine's
    mkdir -p "$DIR/bin"
    cat > "$DIR/bin/docker" <<WRAPPER
#!/bin/sh
# only root may change its root; others get the client that is installed, if one is
[ "\$(id -u)" = 0 ] || { PATH=\${PATH#*:}; exec docker "\$@"; }
exec chroot "$CACHE/$ENGINE" /usr/bin/env DOCKER_HOST=unix:///run/docker.sock docker "\$@"
WRAPPER
    chmod 755 "$DIR/bin/docker"
  fi
  if [ -n "${LANWARD_LAB_COMPOSE:-}" ]; then
    mkdir -p "$DIR/bin"
    if [ "$ENGINE" = debian ]; then ln -s "$CACHE/$(compose_of debian)$COMPOSE" "$DIR/bin/docker-compose"
    else
      printf '#!/bin/sh\nexec chroot "%s" /usr/bin/env DOCKER_HOST=unix:///run/docker.sock %s "$@"\n' \
        "$CACHE/$ENGINE" "$COMPOSE" > "$DIR/bin/docker-compose"
      chmod 755 "$DIR/bin/docker-compose"
    fi
  fi
  make_lan
  local answer version
  # in this shell, not in $( ): dockerd's process id must be known afterwards
  engine_start > "$DIR/answer" || { answer=$(cat "$DIR/answer"); die "${answer#error: }"; }
  import busybox:lab '["sh"]'
  import nginx:latest '["web"]' 'EXPOSE 80'   # nginx by name only
  version=$(docker_ version --format '{{.Server.Version}} {{.Server.APIVersion}}')
  printf 'FIRST=%s\nENGINE=%s\nVERSION=%s\nAPI=%s\n' "$outer" "$ENGINE" "${version% *}" "${version#* }" > "$DIR/facts"
  touch "$DIR/ready"
  case $verb in
    serve)
      say "ready dir=$DIR first=$outer host=$(cat "$DIR/host.pid") router=$(cat "$DIR/router.pid")" \
        "peer=$(cat "$DIR/peer.pid") lan=$(cat "$DIR/lan.pid")${VM:+" vm=$(cat "$DIR/vm.pid")"} version=${version% *} api=${version#* }"
      take_orders
      ;;
    run)
      say "lab ${DIR##*.} is up: Docker ${version% *} on host $NET4.149, router $NET4.1, peer $NET4.50" >&2
      say "from another terminal: $SELF on ${DIR##*.} peer ping $NET4.149" >&2
      local rc=0 as=()
      if [ -n "${LANWARD_LAB_UID:-}" ]; then
        as=(setpriv "--reuid=$LANWARD_LAB_UID" "--regid=$LANWARD_LAB_GROUP" --init-groups --)
      fi
      # what watch_over ignores would stay ignored: a command in the lab could not be ended with TERM
      in_node host env -C "$PWD" --default-signal=INT,TERM,HUP PATH="$DIR/bin:$PATH" DOCKER_HOST="unix://$DIR/docker.sock" \
        "${as[@]}" "${@:-bash}" || rc=$?
      exit "$rc"
      ;;
  esac
}

take_orders() {
  local order
  while read -r order; do
    case $order in
      stop) if engine_end TERM; then say ok; fi ;;
      kill) if engine_end KILL; then say ok; fi ;;
      start) if engine_start; then say ok; fi ;;
      *) say "error: no such order: $order" ;;
    esac
  done
}

# ------------------------------------------------------------------ the verbs

# In a function, so that bash has read this file to its end before anything starts: it may be edited meanwhile.
main() {
  local verb=${1:-help} engine
  [ $# = 0 ] || shift
  case $verb in
    run)
      engine=debian
      case ${1:-} in '' | --) ;; *) engine=$1; shift ;; esac
      [ "${1:-}" != -- ] || shift
      watch_over run "$engine" "$@"
      ;;
    serve)
      SERVING=yes
      watch_over serve "${1:-debian}"
      ;;
    prepare)
      [ $# != 0 ] || set -- debian trixie sid
      for engine; do prepare "$engine"; done
      ;;
    list) list ;;
    on)
      [ $# -ge 3 ] || die "usage: lab.sh on ID host|router|peer|lan COMMAND…"
      on "$@"
      ;;
    _first) first_process "$@" ;;
    _node) DIR=$1 ENGINE=$2; hold_node "$3" ;;
    _engine) DIR=$1 ENGINE=$2; become_engine ;;
    *) sed -n '2,/^$/s/^# \{0,1\}//p' "$SELF" ;;
  esac
  exit
}

main "$@"
