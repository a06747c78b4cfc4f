#!/usr/bin/env bash
# Builds the probe in two copies of this repository, in folders of different names and depth, and compares the bytes.
#
#   tests/probe/reproducible.sh [ARCH…]      x86_64 and aarch64 where none is named
#
# Slow: four builds with everything optimised as one. Part of `./dev test deep`.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

[ $# != 0 ] || set -- x86_64 aarch64
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LANWARD_PROBE_DIR CARGO_TARGET_DIR
for copy in a another/and/deeper; do
  mkdir -p "$work/$copy"
  git ls-files -z --cached --others --exclude-standard | tar --null -cf - -T - | tar -xf - -C "$work/$copy"
  (cd "$work/$copy" && cargo build -q -p lanward-probe-image)
done
for arch; do
  file=target/probe/$arch-unknown-linux-musl/probe/lanward-probe
  cmp "$work/a/$file" "$work/another/and/deeper/$file"
  printf '%s: the same, %d bytes, sha256 %s\n' "$arch" "$(stat -c %s "$work/a/$file")" "$(sha256sum < "$work/a/$file" | cut -c1-16)"
done
