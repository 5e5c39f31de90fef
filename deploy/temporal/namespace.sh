#!/bin/sh
# Makes the namespace where it is missing. RETENTION is how long ended runs are kept; an existing namespace keeps its own.
set -eu
namespace="${TEMPORAL_NAMESPACE:-default}"
temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$namespace" --retention "$RETENTION"
