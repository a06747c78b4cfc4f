#!/usr/bin/env bash
# Measures what a person waits for, side by side with the tool they would otherwise use, on one machine in one run.
#
#   tests/bench/bench.sh [--networks N] [--runs N] [--binary PATH]
#
# The lab's host gets N networks (200), and for the survey 1,000 further interfaces. Runs of the two sides alternate, so
# that a busy moment hits both. Figures are milliseconds of wall clock for a whole command, start of the process included.
# Leaves out on purpose the window, whose speed no other tool can be put beside.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

networks=200 runs=40 binary=
inside=
while [ $# -gt 0 ]; do
  case $1 in
    --networks) networks=$2; shift 2 ;;
    --runs) runs=$2; shift 2 ;;
    --binary) binary=$(readlink -f "$2"); shift 2 ;;
    --inside) inside=yes; shift ;;
    *) printf 'bench: what is %s?\n' "$1" >&2; exit 2 ;;
  esac
done

if [ -z "$inside" ]; then
  if [ -z "$binary" ]; then
    cargo build --release -p lanward-cli
    binary=${CARGO_TARGET_DIR:-$PWD/target}/release/lanward
  fi
  root=()
  [ "$(id -u)" = 0 ] || root=(sudo --preserve-env=LANWARD_LAB_CACHE)
  "${root[@]}" tests/lab/lab.sh run debian -- "$0" --inside --networks "$networks" --runs "$runs" --binary "$binary"
  exit
fi

# ------------------------------------------------------------------ from here on the lab's host

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME=$work/state
lanward() { "$binary" "$@"; }

now() { local t=${EPOCHREALTIME/,/.}; printf '%s' "${t/./}"; }   # microseconds

# timed FILE COMMAND…: adds the time of one run to FILE
timed() {
  local file=$1 start end; shift
  start=$(now)
  "$@" > "$work/out" 2> "$work/err" || { printf 'bench: %s failed:\n' "$*" >&2; cat "$work/out" "$work/err" >&2; exit 1; }
  end=$(now)
  printf '%d\n' $((end - start)) >> "$file"
}

figures() { # of FILE: median, fastest, slowest
  sort -n "$1" | awk '{v[NR] = $1 / 1000} END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    printf "%8.1f %8.1f %8.1f %5d", m, v[1], v[NR], NR}'
}

row() { printf '%-58s %s\n' "$1" "$(figures "$2")"; }

# against NAME-A NAME-B: alternate the functions a and b, and print a line for each
against() {
  local i
  rm -f "$work/a" "$work/b"
  a > /dev/null; b > /dev/null              # once without counting: files come into memory
  for ((i = 0; i < runs; i++)); do timed "$work/a" a "$i"; timed "$work/b" b "$i"; done
  row "$1" "$work/a"
  row "$2" "$work/b"
}

printf '\nLinux %s, %s processors, Docker %s, lanward %s, load %s\n\n' "$(uname -r)" "$(nproc)" \
  "$(docker version --format '{{.Server.Version}}')" "$(lanward --version)" "$(cut -d' ' -f1 /proc/loadavg)"
printf '%-58s %8s %8s %8s %5s\n' "" median fastest slowest runs

for ((n = 0; n < networks; n++)); do
  docker network create -d bridge --subnet "10.$((100 + n / 250)).$((n % 250)).0/24" "net$n" > /dev/null
done

a() { lanward networks; }
b() { docker network ls; }
against "lanward networks, $networks networks" "docker network ls"

a() { lanward plan -d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 -o parent=eth0 lan; }
b() { docker network inspect bridge; }
against "lanward plan (observe, diagnose, plan)" "docker network inspect bridge (one look, to compare)"

# of macvlans, whose making is short; each side removes what it made outside the clock
flags=(-d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 -o parent=eth0)
rm -f "$work/a" "$work/b"
for ((i = 0; i < runs; i++)); do
  timed "$work/a" lanward create "${flags[@]}" made
  docker network rm made > /dev/null
  timed "$work/b" docker network create "${flags[@]}" made
  docker network rm made > /dev/null
done
row "lanward create, a macvlan network, $networks networks" "$work/a"
row "docker network create, the same" "$work/b"

{ printf 'link add bench0 type veth peer name bench1\n'
  for ((n = 0; n < 998; n++)); do printf 'link add bench0.%d link bench0 type macvlan mode bridge\n' "$n"; done
} | ip -batch -
links=$(ip -o link | wc -l)
a() { lanward survey --json; }
b() { ip -j -d addr show; }
against "lanward survey --json, $links interfaces, with the engine" "ip -j -d addr show"

a() { lanward survey --json --engine "unix://$work/nobody"; }
against "lanward survey --json, the same, no engine there" "ip -j -d addr show"
