#!/usr/bin/env bash
# The main job on a real trained network: a multilayer perceptron that PyTorch trained on Newton's law of gravitation
# goes in, the law comes out, with its evidence, and is compiled. See examples/newton/README.md.
set -euo pipefail
cd "$(dirname "$0")"
.ci/build
examples/newton/run build
