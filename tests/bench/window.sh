#!/usr/bin/env bash
# Measures the release app on the lab's host: how long until the window can be used, how much memory its processes
# take (PSS, each shared page counted once), how much processor time it uses when nothing happens.
#
#   tests/bench/window.sh [--runs N] [--binary PATH]
#
# Without a screen: Xvfb draws in software. Leaves out on purpose a cold start; emptying the caches would hurt others.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

runs=5 binary=${CARGO_TARGET_DIR:-$PWD/target}/release/lanward-desktop inside=
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=$2; shift 2 ;;
    --binary) binary=$(readlink -f "$2"); shift 2 ;;
    --inside) inside=yes; shift ;;
    *) printf 'window: what is %s?\n' "$1" >&2; exit 2 ;;
  esac
done
if [ -z "$inside" ]; then
  root=()
  [ "$(id -u)" = 0 ] || root=(sudo --preserve-env=LANWARD_LAB_CACHE)
  "${root[@]}" tests/lab/lab.sh run debian -- dbus-run-session -- "$0" --inside --runs "$runs" --binary "$binary"
  exit
fi

tree() { # the process and all below it
  printf '%s\n' "$1"
  local child; for child in $(pgrep -P "$1" || true); do tree "$child"; done
}
ticks() { local p sum=0; for p in $(tree "$1"); do sum=$((sum + $(awk '{print $14 + $15}' "/proc/$p/stat"))); done; echo "$sum"; }

# a screen of its own, which -noreset keeps when a run's window was its last; xvfb-run would wait for a signal that never comes in the lab's PID namespace
exec 3< <(exec Xvfb -displayfd 1 -noreset -screen 0 1400x1000x24 -nolisten tcp 2>/dev/null)
xvfb=$!
trap 'kill "$xvfb"' EXIT
read -r -t 20 display <&3
export DISPLAY=:$display

printf 'Linux %s, %s processors, load %s\n' "$(uname -r)" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)"
for ((i = 0; i < runs; i++)); do
  home=$(mktemp -d)
  log=$home/log
  start=${EPOCHREALTIME/./}
  HOME=$home XDG_CONFIG_HOME=$home XDG_STATE_HOME=$home XDG_DATA_HOME=$home XDG_CACHE_HOME=$home LANWARD_LOG=lanward::start=info \
    "$binary" > /dev/null 2> "$log" &
  app=$!
  for ((n = 0; n < 3000; n++)); do
    if grep -q 'the window is ready' "$log"; then break; fi
    kill -0 "$app" 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 0.01
  done
  ready=$(((${EPOCHREALTIME/./} - start) / 1000))
  sleep 8                                   # the picture settles; then it is measured doing nothing
  before=$(ticks "$app")
  sleep 20
  used=$(($(ticks "$app") - before))
  pss=0
  for p in $(tree "$app"); do pss=$((pss + $(awk '/^Pss:/ {print $2}' "/proc/$p/smaps_rollup" 2>/dev/null || echo 0))); done
  printf 'ready after %5d ms   %4d MiB PSS   idle %s %% of one processor\n' "$ready" $((pss / 1024)) \
    "$(awk -v u="$used" -v hz="$(getconf CLK_TCK)" 'BEGIN {printf "%.2f", u * 100 / hz / 20}')"
  kill "$app"
  wait "$app" 2>/dev/null || true
  rm -rf "$home"
done
