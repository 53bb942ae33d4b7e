// The cheapest alternative within the tolerance replaces the reference, which becomes the fallback of a guard.
// RUN: hybrid-opt %s --hybrid-commit | FileCheck %s --check-prefix=LOOSE
// RUN: hybrid-opt %s --hybrid-commit=tolerance=1.0e-4 | FileCheck %s --check-prefix=TIGHT
// RUN: hybrid-opt %s --hybrid-commit=tolerance=1.0e-9 | FileCheck %s --check-prefix=NETWORK
// RUN: hybrid-opt %s --hybrid-commit=keep=f__0 | FileCheck %s --check-prefix=NETWORK
// RUN: hybrid-opt %s --hybrid-commit=guard=clamp | FileCheck %s --check-prefix=CLAMP
// RUN: hybrid-opt %s --hybrid-commit=guard=none | FileCheck %s --check-prefix=BARE
// RUN: not hybrid-opt %s --hybrid-commit=guard=perhaps 2>&1 | FileCheck %s --check-prefix=MODE
// RUN: not hybrid-opt %s --hybrid-commit=keep=g 2>&1 | FileCheck %s --check-prefix=NAME

// LOOSE: hybrid.guard(%{{.*}}) fallback domain [#hybrid.interval<[1.000000e+00, 2.000000e+00]>]
// LOOSE: arith.negf
// LOOSE: outside
// LOOSE: math.exp

// TIGHT: hybrid.guard
// TIGHT: math.tanh
// TIGHT: outside
// TIGHT: math.exp

// NETWORK-NOT: hybrid.guard
// NETWORK: math.exp
// NETWORK: math.log
// NETWORK-NOT: arith.negf

// CLAMP: hybrid.guard(%{{.*}}) clamp
// CLAMP: arith.negf
// CLAMP-NOT: math.exp

// BARE-NOT: hybrid.guard
// BARE: arith.negf
// BARE-NOT: math.exp

// MODE: error: guard: 'perhaps' is not fallback, nan, clamp, error or none
// NAME: error: there is no candidate named 'g'

hybrid.network private @f__0(%x: tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"a", interval = [1.0, 2.0]>]})
    -> tensor<?x1xf64> {
  %y = hybrid.choice(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64> reference {
  ^bb0(%a: tensor<?x1xf64>):
    %0 = math.exp %a : tensor<?x1xf64>
    %1 = math.log %0 : tensor<?x1xf64>
    hybrid.yield %1 : tensor<?x1xf64>
  } alternatives {
  ^bb0(%a: tensor<?x1xf64>):
    %0 = math.tanh %a : tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  }, {
  ^bb0(%a: tensor<?x1xf64>):
    %0 = arith.negf %a : tensor<?x1xf64>
    hybrid.yield %0 : tensor<?x1xf64>
  } evidence [#hybrid.evidence<verdict = "exact", samples = 100, seed = 1, rms = 1.0e-6, max = 1.0e-5>,
              #hybrid.evidence<verdict = "approximate", samples = 100, seed = 1, rms = 5.0e-3, max = 1.0e-1>]
  hybrid.return %y : tensor<?x1xf64>
}
