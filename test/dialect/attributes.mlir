// Every attribute reads back from what it prints.
// RUN: hybrid-opt %s | hybrid-opt | FileCheck %s
// RUN: hybrid-opt %s --emit-bytecode | hybrid-opt | FileCheck %s

// CHECK: func.func private @attributes() attributes {
func.func private @attributes() attributes {
  // CHECK-SAME: a1 = #hybrid.interval<[-1.500000e+00, 2.000000e+00]>
  a1 = #hybrid.interval<[-1.5, 2.0]>,
  // CHECK-SAME: a2 = #hybrid.interval<[-inf, -0.000000e+00]>
  a2 = #hybrid.interval<[-inf, -0.0]>,
  // A double that has no short decimal text keeps its bits.
  // CHECK-SAME: a3 = #hybrid.interval<[0.1{{0*[1-9]?[0-9]*}}, 0.3{{[0-9]*}}]>
  a3 = #hybrid.interval<[0.1234567890123456789, 0.3333333333333333]>,
  // CHECK-SAME: b1 = #hybrid.unit<"kg*m/s^2">
  b1 = #hybrid.unit<"kg*m/s^2">,
  // Names that are not known units are base dimensions.
  // CHECK-SAME: b2 = #hybrid.unit<"EUR/kg">
  b2 = #hybrid.unit<"EUR/kg">,
  // CHECK-SAME: c1 = #hybrid.feature<"v">
  c1 = #hybrid.feature<"v">,
  // CHECK-SAME: c2 = #hybrid.feature<"v \22x\22", unit = "m/s", interval = [1.000000e+00, 5.000000e+00], log>
  c2 = #hybrid.feature<"v \"x\"", unit = "m/s", interval = [1.0, 5.0], log>,
  // The order of the parts does not matter.
  // CHECK-SAME: c3 = #hybrid.feature<"v", unit = "m/s", interval = [1.000000e+00, 5.000000e+00], log>
  c3 = #hybrid.feature<"v", log, interval = [1.0, 5.0], unit = "m/s">,
  // CHECK-SAME: d1 = #hybrid.evidence<verdict = "exact", samples = 10000, seed = 1, rms = {{3.1[0]*e-0?6}}, max = {{2.0*e-05}}, method = "split">
  d1 = #hybrid.evidence<verdict = "exact", samples = 10000, seed = 1, rms = 3.1e-6, max = 2.0e-5, method = "split">,
  // CHECK-SAME: d2 = #hybrid.evidence<verdict = "approximate", samples = 1, seed = -3, rms = 0.000000e+00, max = inf, proved = inf>
  d2 = #hybrid.evidence<verdict = "approximate", samples = 1, seed = -3, rms = 0.0, max = inf, proved = inf>,
  // CHECK-SAME: e1 = #hybrid.structure<unused, {{\[\[}}1]], residual = 0.000000e+00, threshold = {{1.0*e-04}}, text = "a">
  e1 = #hybrid.structure<unused, [[1]], residual = 0.0, threshold = 1.0e-4, text = "a">,
  // CHECK-SAME: e2 = #hybrid.structure<additive, {{\[\[}}0], [1, 2]]
  e2 = #hybrid.structure<additive, [[0], [1, 2]], residual = 0.0, threshold = 0.0, text = "f = g + h">,
  // CHECK-SAME: e3 = #hybrid.structure<multiplicative
  e3 = #hybrid.structure<multiplicative, [], residual = 0.0, threshold = 0.0, text = "">,
  // CHECK-SAME: e4 = #hybrid.structure<symmetry
  e4 = #hybrid.structure<symmetry, [], residual = 0.0, threshold = 0.0, text = "">,
  // CHECK-SAME: e5 = #hybrid.structure<homogeneous
  e5 = #hybrid.structure<homogeneous, [], residual = 0.0, threshold = 0.0, text = "">,
  // CHECK-SAME: e6 = #hybrid.structure<low_rank
  e6 = #hybrid.structure<low_rank, [], residual = 0.0, threshold = 0.0, text = "">,
  // CHECK-SAME: e7 = #hybrid.structure<polynomial
  e7 = #hybrid.structure<polynomial, [], residual = 0.0, threshold = 0.0, text = "">,
  // CHECK-SAME: e8 = #hybrid.structure<rational
  e8 = #hybrid.structure<rational, [], residual = 0.0, threshold = 0.0, text = "">,
  // CHECK-SAME: hybrid.evidence = #hybrid.evidence<
  hybrid.evidence = #hybrid.evidence<verdict = "exact", samples = 1, seed = 1, rms = 0.0, max = 0.0>,
  // CHECK-SAME: hybrid.structure = [#hybrid.structure<unused
  hybrid.structure = [#hybrid.structure<unused, [[0]], residual = 0.0, threshold = 0.0, text = "">]}

// Features of a tensor stand in an array, one per column; any function may have them.
// CHECK: func.func private @columns(tensor<?x2xf32> {hybrid.feature = [#hybrid.feature<"a">, #hybrid.feature<"b">]}) -> (f64 {hybrid.feature = #hybrid.feature<"c">})
func.func private @columns(tensor<?x2xf32> {hybrid.feature = [#hybrid.feature<"a">, #hybrid.feature<"b">]})
    -> (f64 {hybrid.feature = #hybrid.feature<"c">})
