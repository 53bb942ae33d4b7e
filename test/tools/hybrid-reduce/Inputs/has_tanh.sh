#!/bin/sh
# Interesting: the module holds a tanh. mlir-reduce takes status 1 for "interesting".
grep -q math.tanh "$1" && exit 1
exit 0
