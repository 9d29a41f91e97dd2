#!/usr/bin/env bash
# Looks at what is under deploy/ with the tools of those who will read it: systemd-analyze, and the schemas of Kubernetes in
# the Python package kubernetes-validate. It installs neither: where one is missing it says "not checked" and passes. The alert
# rules have a script of their own.
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
  if ! command -v kubernetes-validate >/dev/null; then
    echo 'kubernetes/replicator.yaml: not checked: there is no kubernetes-validate (pip install kubernetes-validate==1.37.0)'
    return
  fi
  kubernetes-validate --strict --kubernetes-version 1.37 kubernetes/*.yaml
}

unit
manifests
