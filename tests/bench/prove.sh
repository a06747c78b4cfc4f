#!/usr/bin/env bash
# How long it takes to make a network and prove it: `lanward create --verify`, whole and what the probe took of it, and the
# first load of the probe's image.
#
#   tests/bench/prove.sh [--runs N] [--binary PATH] [ENGINE]      ENGINE as in tests/lab/lab.sh; debian where none is named
#
# On the lab, whose router answers for the Internet here: a target that keeps silent would be waited for, and that time
# would be the LAN's. Figures are milliseconds of wall clock; the probe's are those it tells itself when it is done.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

runs=20 binary='' inside='' engine=debian
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=$2; shift 2 ;;
    --binary) binary=$(readlink -f "$2"); shift 2 ;;
    --inside) inside=yes; shift ;;
    debian | trixie | sid) engine=$1; shift ;;
    *) printf 'prove: what is %s?\n' "$1" >&2; exit 2 ;;
  esac
done

if [ -z "$inside" ]; then
  if [ -z "$binary" ]; then
    cargo build --release -p lanward-cli
    binary=${CARGO_TARGET_DIR:-$PWD/target}/release/lanward
  fi
  root=()
  [ "$(id -u)" = 0 ] || root=(sudo --preserve-env=LANWARD_LAB_CACHE)
  "${root[@]}" env LANWARD_LAB_INTERNET=yes tests/lab/lab.sh run "$engine" -- "$0" --inside --runs "$runs" --binary "$binary"
  exit
fi

# ------------------------------------------------------------------ from here on the lab's host

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config

now() { local t=${EPOCHREALTIME/,/.}; printf '%s' "${t/./}"; }   # microseconds
row() { # row NAME FILE: median, fastest, slowest
  sort -n "$2" | awk -v name="$1" '{v[NR] = $1} END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    printf "%-52s %8.1f %8.1f %8.1f %5d\n", name, m, v[1], v[NR], NR}'
}
flags=(-d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 --ip-range=198.19.249.208/28 -o parent=eth0)

prove() { # prove FILE: makes and proves once, and writes how long the whole took, and what the probe says
  local start end
  start=$(now)
  "$binary" -vv --allow-probe create --verify "${flags[@]}" made > "$work/out" 2> "$work/err" ||
    { printf 'prove: it failed:\n' >&2; cat "$work/out" >&2; exit 1; }
  end=$(now)
  awk -v us=$((end - start)) 'BEGIN {printf "%.1f\n", us / 1000}' >> "$work/$1"
  # the longest of the errands of this proof; they run side by side
  grep -o 'elapsed_ms[": =]*[0-9]*' "$work/err" | grep -o '[0-9]*$' | sort -n | tail -1 >> "$work/$1-probe"
  docker network rm made > /dev/null
}

for ((i = 0; i < 3; i++)); do
  prove first
  "$binary" probe remove > /dev/null
done
prove warm
rm "$work/warm" "$work/warm-probe"
for ((i = 0; i < runs; i++)); do prove warm; done

printf '\nLinux %s, %s processors, Docker %s, %s, load %s\n\n' "$(uname -r)" "$(nproc)" \
  "$(docker version --format '{{.Server.Version}}')" "$("$binary" --version)" "$(cut -d' ' -f1 /proc/loadavg)"
printf '%-52s %8s %8s %8s %5s\n' "" median fastest slowest runs
row "lanward create --verify, the image loaded before" "$work/warm"
row "  of which the probe's longest errand" "$work/warm-probe"
row "lanward create --verify, the image loaded with it" "$work/first"
