#!/usr/bin/env bash
# Fuzzes the probe's parsers from their corpus on, each for some seconds, with the compiler that is installed.
#
#   tests/probe/fuzz.sh [SECONDS] [TARGET…]     3 seconds each, every target of crates/probe/fuzz
#
# libFuzzer finds its way by what LLVM's own pass puts in, which stable Rust runs as well. Left out on purpose:
# AddressSanitizer, which needs nightly; the parsers are Rust without `unsafe`, so that a wrong index panics.
# What fails is kept in crates/probe/fuzz/artifacts. Nothing is added to the corpus: what is worth keeping is put there
# by hand, and crates/probe/tests/parsers.rs replays it from then on.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../../crates/probe/fuzz"

seconds=${1:-3}
[ $# = 0 ] || shift
targets=("$@")
[ ${#targets[@]} != 0 ] || mapfile -t targets < <(sed -n 's/^path = "fuzz_targets\/\(.*\)\.rs"$/\1/p' Cargo.toml)

host=$(rustc -vV | sed -n 's/^host: //p')
build=${CARGO_TARGET_DIR:-$PWD/../../../target}/fuzz
flags=(--cfg fuzzing -Cpasses=sancov-module -Cdebug-assertions -Coverflow-checks)
for option in level=4 inline-8bit-counters pc-table trace-compares; do
  flags+=("-Cllvm-args=-sanitizer-coverage-$option")
done
# with a target of its own the flags are not those of build scripts and macros
RUSTFLAGS="${flags[*]}" CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_INCREMENTAL=0 \
  cargo build --quiet --release --target "$host" --target-dir "$build"

found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
mkdir -p artifacts
for target in "${targets[@]}"; do
  mkdir "$found/$target"
  log=$found/$target.log
  if ! "$build/$host/release/$target" -max_total_time="$seconds" -max_len=2000 -timeout=5 -rss_limit_mb=512 \
    -artifact_prefix="artifacts/$target-" "$found/$target" "corpus/$target" > "$log" 2>&1; then
    tail -40 "$log" >&2
    printf 'fuzz: %s failed; the input is in %s/artifacts\n' "$target" "$PWD" >&2
    exit 1
  fi
  printf '%s: %s\n' "$target" "$(grep -o 'Done .*' "$log" | tail -1)"
done
