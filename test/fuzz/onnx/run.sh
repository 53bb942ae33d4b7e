#!/usr/bin/env bash
# Fuzzes the ONNX import: run.sh BUILD-FOLDER SECONDS [libFuzzer option...]. Seeds are the models of the import tests.
# A finding is left in the build folder as crash-…, timeout-… or oom-…, and the exit status is not 0.
set -euo pipefail
build=$(realpath "$1") seconds=$2
here=$(cd "$(dirname "$0")" && pwd)
corpus=$build/onnx-corpus
mkdir -p "$corpus"
cd "$build"
# libMLIR is not instrumented: its containers and bump allocators look wrong to checks that our half of them feeds.
export ASAN_OPTIONS=detect_container_overflow=0:allow_user_poisoning=0
exec test/fuzz/onnx/OnnxImportFuzzer "$corpus" "$here/../../frontend/onnx/Inputs" "$here/../../frontend/onnx/Inputs/bad" \
  -dict="$here/onnx.dict" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=64 -max_len=16384 \
  -print_final_stats=1 "${@:3}"
