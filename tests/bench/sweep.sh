#!/usr/bin/env bash
# The probe's sweep beside arp-scan and nmap: one LAN, one run, in turns, the same crowd of 22 hosts on the /24 and 42 on
# the /20, with hosts that sleep for 150 ms and hosts that drop the first request among them.
#
#   tests/bench/sweep.sh [--runs N] [--probe PATH] [--crowd PATH]
#
# Makes two network namespaces with a cable between them; nothing touches the machine's own network. Needs root,
# arp-scan and nmap. Figures are milliseconds of wall clock for a whole command, start of the process included, and
# how many hosts it found: fast and wrong is no merit.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
PATH=$PATH:/usr/sbin:/sbin

runs=10 probe='' crowd_program=''
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=$2; shift 2 ;;
    --probe) probe=$(readlink -f "$2"); shift 2 ;;
    --crowd) crowd_program=$(readlink -f "$2"); shift 2 ;;
    *) printf 'sweep: what is %s?\n' "$1" >&2; exit 2 ;;
  esac
done
[ "$(id -u)" = 0 ] || { printf 'sweep: namespaces need root\n' >&2; exit 1; }
for tool in arp-scan nmap jq; do command -v "$tool" > /dev/null || { printf 'sweep: %s is missing\n' "$tool" >&2; exit 1; }; done

target=${CARGO_TARGET_DIR:-$PWD/target}
if [ -z "$probe" ]; then
  cargo build -q --release -p lanward-probe
  probe=$target/release/lanward-probe
fi
if [ -z "$crowd_program" ]; then
  cargo build -q -p lanward-lab --example crowd
  crowd_program=$target/debug/examples/crowd
fi

work=$(mktemp -d)
here=lanward-bench-$$ there=lanward-crowd-$$ crowd=
tidy() {
  [ -z "$crowd" ] || kill "$crowd" 2> /dev/null || true
  ip netns del "$here" 2> /dev/null || true
  ip netns del "$there" 2> /dev/null || true
  rm -rf "$work"
}
trap tidy EXIT
ip netns add "$here"
ip netns add "$there"
ip link add eth0 netns "$here" type veth peer name eth0 netns "$there"
for side in "$here" "$there"; do ip -n "$side" link set eth0 up; done
ip -n "$here" address add 198.19.249.149/20 dev eth0
ip -n "$there" address add 198.19.249.1/20 dev eth0
ip -n "$there" address add 198.19.249.50/20 dev eth0

# A fresh crowd for every run: its droppers drop the first request they ever get.
start_crowd() {
  mkfifo "$work/in" "$work/out"
  ip netns exec "$there" "$crowd_program" eth0 wide < "$work/in" > "$work/out" &
  crowd=$!
  exec 8> "$work/in" 9< "$work/out"
  read -r _ <&9
  rm "$work/in" "$work/out"
}
stop_crowd() { exec 8>&- 9<&-; wait "$crowd" || true; crowd=; }

order() { # order BLOCK PER_SECOND ROUNDS PATIENCE
  printf '{"schema":1,"deadline_ms":60000,"task":"sweep","link":"eth0","blocks":["%s"],"candidates":[],"all_nodes":false,"pace":{"per_second":%d,"rounds":%d,"patience_ms":%d}}' "$@"
}
count_probe() { grep -c '"said":"answered"' || true; }
count_arp() { grep -c '^[0-9]' || true; }
count_nmap() { grep -c 'Host is up' || true; }

now() { local t=${EPOCHREALTIME/,/.}; printf '%s' "${t/./}"; }

# once NAME COUNTER COMMAND…
once() {
  local name=$1 counter=$2 start end; shift 2
  start_crowd
  ip -n "$here" neigh flush all
  start=$(now)
  ip netns exec "$here" "$@" > "$work/said" 2> "$work/err" || { cat "$work/said" "$work/err" >&2; exit 1; }
  end=$(now)
  stop_crowd
  printf '%d %d\n' $((end - start)) "$("$counter" < "$work/said")" >> "$work/$name"
  case $counter in count_probe)
    jq -s '[.[] | select(.said == "answered") | .at_ms] | min' "$work/said" >> "$work/$name.first" ;;
  esac
}

near=198.19.249.0/24 wide=198.19.240.0/20
arp() { once "$1" count_arp arp-scan -I eth0 --quiet --plain "${@:2}"; }
for _ in $(seq "$runs"); do
  # equal tries and patience; on the /20 also an equal rate (4 Mbit/s are 7,812 a second), on the /24 each its own default
  once near-probe-one count_probe "$probe" "$(order $near 2000 1 200)"
  arp near-arp-one --retry=1 --timeout=200 $near
  once wide-probe-one count_probe "$probe" "$(order $wide 7812 1 200)"
  arp wide-arp-one --bandwidth=4M --retry=1 --timeout=200 $wide
  # as they come
  once near-probe count_probe "$probe" "$(order $near 2000 3 250)"
  arp near-arp $near
  once near-nmap count_nmap nmap -sn -n $near
done
for _ in $(seq $(((runs + 4) / 5))); do
  once wide-probe count_probe "$probe" "$(order $wide 2000 3 250)"
  arp wide-arp $wide
  once wide-nmap count_nmap nmap -sn -n $wide
done

row() { # row TITLE NAME
  printf '%-66s ' "$1"
  sort -n "$work/$2" | awk '{v[NR] = $1 / 1000; if (NR == 1 || $2 < least) least = $2; if ($2 > most) most = $2} END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    printf "%9.1f %9.1f %9.1f %3d   %s", m, v[1], v[NR], NR, least == most ? least : least "-" most}'
  if [ -s "$work/$2.first" ]; then printf '   first answer %s ms' "$(sort -n "$work/$2.first" | tail -1)"; fi
  printf '\n'
}
printf '%-66s %9s %9s %9s %3s   %s\n' "load $(cut -d' ' -f1-3 /proc/loadavg)" median fastest slowest n 'hosts found'
row "/24 probe, 1 try, 200 ms patience, 2000/s" near-probe-one
row "/24 arp-scan --retry=1 --timeout=200" near-arp-one
row "/20 probe, 1 try, 200 ms patience, 7812/s" wide-probe-one
row "/20 arp-scan --bandwidth=4M --retry=1 --timeout=200" wide-arp-one
row "/24 probe, its defaults (3 tries, 250 ms, 2000/s)" near-probe
row "/24 arp-scan, its defaults" near-arp
row "/24 nmap -sn -n" near-nmap
row "/20 probe, its defaults (3 tries, 250 ms, 2000/s)" wide-probe
row "/20 arp-scan, its defaults" wide-arp
row "/20 nmap -sn -n" wide-nmap
