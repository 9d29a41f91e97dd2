#!/usr/bin/env bash
# Looks at what is under deploy/ with the tools of those who will read it: systemd-analyze, and the schemas of Kubernetes in
# the Python package kubernetes-validate, which needs no network once it is there. Where a tool can't be had it says "not
# checked" and passes. The alert rules have a script of their own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../deploy"

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

unit() {
  if ! command -v systemd-analyze >/dev/null; then
    echo 'systemd/replicator.service: not checked: there is no systemd-analyze'
    return
  fi
  # The program is not installed on the machine that checks, nor are its documents.
  sed -e 's|^ExecStart=/usr/bin/replicator|ExecStart=/bin/true|' -e '/^Documentation=/d' systemd/replicator.service \
    >"$folder/replicator.service"
  systemd-analyze verify "$folder/replicator.service" 2>&1 | tee "$folder/said"
  # A key that it does not know is ignored, as systemd would, and is no error to it.
  if grep -q 'replicator\.service:' "$folder/said"; then return 1; fi
  # In tenths. What is left is the network, which a node is there for, and machine code that is written while it runs.
  systemd-analyze security --offline=true --no-pager --threshold=15 "$folder/replicator.service" | tail -n 1
}

manifests() {
  local validate
  validate="$(command -v kubernetes-validate || true)"
  if [ -z "$validate" ] && command -v python3 >/dev/null; then
    if python3 -m venv "$folder/venv" >"$folder/log" 2>&1 &&
      timeout 120 "$folder/venv/bin/pip" install --quiet kubernetes-validate==1.37.0 >>"$folder/log" 2>&1; then
      validate="$folder/venv/bin/kubernetes-validate"
    fi
  fi
  if [ -z "$validate" ]; then
    echo 'kubernetes/replicator.yaml: not checked: kubernetes-validate can not be had'
    return
  fi
  "$validate" --strict kubernetes/*.yaml
}

unit
manifests
