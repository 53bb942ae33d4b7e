hybrid.module @kinetic(%m: f64 {hybrid.feature = #hybrid.feature<"m", unit = "kg", interval = [1.0, 5.0]>},
                       %v: f64 {hybrid.feature = #hybrid.feature<"v", unit = "m/s">})
    -> (f64 {hybrid.feature = #hybrid.feature<"E", unit = "J">}) {
  %half = arith.constant 5.0e-1 : f64
  %0 = arith.mulf %half, %m : f64
  %1 = arith.mulf %v, %v : f64
  %2 = arith.mulf %0, %1 : f64
  hybrid.return %2 : f64
}
