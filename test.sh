#!/usr/bin/env bash
# Builds, and runs the whole test suite. The last line says how many tests passed and failed.
set -euo pipefail
cd "$(dirname "$0")"
.ci/build
exec python3 .ci/run_tests.py build "$@"
