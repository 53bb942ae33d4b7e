#!/usr/bin/env bash
# Fuzzes the module language: run.sh BUILD-FOLDER SECONDS [libFuzzer option...]. Seeds are the parts of its test files.
# A finding is left in the build folder as crash-…, timeout-… or oom-…, and the exit status is not 0.
set -euo pipefail
build=$(realpath "$1") seconds=$2
here=$(cd "$(dirname "$0")" && pwd)
corpus=$build/dsl-corpus
mkdir -p "$corpus"
cd "$build"
for file in "$here"/../../frontend/dsl/*.hyb; do
  grep -v '^// ' "$file" >"$corpus/$(basename "$file")"
  csplit -s -z -n 3 -f "$corpus/$(basename "$file" .hyb)-" "$file" '/^\/\/ -----/' '{*}'
done
# libMLIR is not instrumented: its containers and bump allocators look wrong to checks that our half of them feeds.
export ASAN_OPTIONS=detect_container_overflow=0:allow_user_poisoning=0
exec test/fuzz/dsl/DslFuzzer "$corpus" -dict="$here/dsl.dict" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
  -malloc_limit_mb=64 -max_len=4096 -print_final_stats=1 "${@:3}"
