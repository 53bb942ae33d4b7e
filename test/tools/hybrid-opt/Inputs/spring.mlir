// The energy of a spring, with a root and an exponential to make the notations differ.
hybrid.module @spring(%k: f64 {hybrid.feature = #hybrid.feature<"k", unit = "N/m", interval = [1.0, 2.0]>},
                      %x: f64 {hybrid.feature = #hybrid.feature<"x", unit = "m", interval = [1.0, 2.0]>})
    -> (f64 {hybrid.feature = #hybrid.feature<"E", unit = "J">}) {
  %half = arith.constant 5.0e-1 : f64
  %0 = arith.mulf %x, %x : f64
  %1 = arith.mulf %k, %0 : f64
  %2 = arith.mulf %half, %1 : f64
  hybrid.return %2 : f64
}
