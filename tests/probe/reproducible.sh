#!/usr/bin/env bash
# Builds the probe in two copies of this repository, in folders of different names and depth, and compares the bytes.
#
#   tests/probe/reproducible.sh [ARCH…]      x86_64 and aarch64 where none is named
#
# Slow: four builds with everything optimised as one. Part of `./dev test deep`. Both copies come from one reading of
# the tree before anything is built, so it does not matter what is edited meanwhile.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

[ $# != 0 ] || set -- x86_64 aarch64
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LANWARD_PROBE_DIR CARGO_TARGET_DIR
git ls-files -z --cached --others --exclude-standard | tar --null -cf "$work/tree.tar" -T -
for copy in a another/and/deeper; do
  mkdir -p "$work/$copy"
  tar -xf "$work/tree.tar" -C "$work/$copy"
done
for copy in a another/and/deeper; do
  (cd "$work/$copy" && cargo build -q -p lanward-probe-image)
done
differ=0
for arch; do
  file=target/probe/$arch-unknown-linux-musl/probe/lanward-probe
  one=$work/a/$file other=$work/another/and/deeper/$file
  if ! cmp "$one" "$other"; then
    differ=1
    printf '%s: differs, %d and %d bytes\n' "$arch" "$(stat -c %s "$one")" "$(stat -c %s "$other")"
    continue
  fi
  printf '%s: the same, %d bytes, sha256 %s\n' "$arch" "$(stat -c %s "$one")" "$(sha256sum < "$one" | cut -c1-16)"
done
exit $differ
