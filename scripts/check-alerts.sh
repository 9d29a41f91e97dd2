#!/usr/bin/env bash
# Has promtool check the alert rules, and fire them in the situations of their test. promtool is that of the PATH, else that
# of Debian's package `prometheus`, which is unpacked and not installed. Where neither can be had, it says so and passes: the
# names in the rules are compared with those of a node by a test all the same.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../deploy/monitoring"

promtool="$(command -v promtool || true)"
if [ -z "$promtool" ] && command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
  folder="$(mktemp -d)"
  trap 'rm -rf "$folder"' EXIT
  if (cd "$folder" && { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; } && dpkg-deb -x prometheus_*.deb .) >"$folder/log" 2>&1; then
    promtool="$folder/usr/bin/promtool"
  else
    tail -n 1 "$folder/log"
  fi
fi
if [ -z "$promtool" ]; then
  echo 'not checked: there is no promtool, and its Debian package can not be had'
  exit 0
fi
"$promtool" check rules alerts.yml
"$promtool" test rules alerts.test.yml
