// An op that may leave its domain of definition is pointed out, once, where it happens.
// RUN: hybrid-opt %s --hybrid-infer-domains --verify-diagnostics

hybrid.module @bad(%x: f64 {hybrid.feature = #hybrid.feature<"x", interval = [-1.0, 1.0]>}) -> f64 {
  // expected-remark @below {{may be undefined on the domain of 'bad'}}
  %0 = math.log %x : f64
  %1 = arith.addf %0, %x : f64
  hybrid.return %1 : f64
}

hybrid.module @good(%x: f64 {hybrid.feature = #hybrid.feature<"x", interval = [1.0, 2.0]>}) -> f64 {
  %0 = math.log %x : f64
  hybrid.return %0 : f64
}
