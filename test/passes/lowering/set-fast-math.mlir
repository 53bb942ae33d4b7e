// RUN: hybrid-opt %s --hybrid-set-fast-math="flags=contract" | FileCheck %s --check-prefix=CONTRACT
// RUN: hybrid-opt %s --hybrid-set-fast-math="flags=none" | FileCheck %s --check-prefix=NONE
// RUN: not hybrid-opt %s --hybrid-set-fast-math="flags=quick" 2>&1 | FileCheck %s --check-prefix=REFUSED
// REFUSED: error: 'quick' is no list of fast-math flags

// CONTRACT: arith.mulf %{{.*}}, %{{.*}} fastmath<contract> : f64
// CONTRACT: math.exp %{{.*}} fastmath<contract> : f64
// NONE: arith.mulf %{{.*}}, %{{.*}} : f64
// NONE: math.exp %{{.*}} : f64
func.func @f(%a: f64) -> f64 {
  %0 = arith.mulf %a, %a fastmath<fast> : f64
  %1 = math.exp %0 : f64
  return %1 : f64
}
