hybrid.module @kinetic(%m: f64 {hybrid.feature = #hybrid.feature<"m", unit = "kg", interval = [1.0, 5.0], log>}, %v: f64) -> f64 {
  %half = hybrid.param "half" = 5.0e-1 : f64 in <[0.0, inf]>
  %0 = arith.mulf %half, %m : f64
  %1 = arith.mulf %v, %v : f64
  %2 = arith.mulf %0, %1 : f64
  %3 = hybrid.sign %2 : f64
  %4 = hybrid.sigmoid %3 : f64
  %5 = hybrid.softplus %4 : f64
  %6 = hybrid.hypot %5, %v : f64
  %7 = hybrid.mod %6, %m : f64
  hybrid.return %7 : f64
}
hybrid.network @net(%x: tensor<?x2xf64>) -> tensor<?x1xf64> {
  %w = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf64>
  %b = arith.constant dense<3.0> : tensor<1xf64>
  %n = hybrid.norm %x axis 1 epsilon 1.0e-5 : (tensor<?x2xf64>) -> tensor<?x2xf64>
  %s = hybrid.softmax %n axis 1 : tensor<?x2xf64>
  %0 = hybrid.dense %s, %w, %b : (tensor<?x2xf64>, tensor<2x1xf64>, tensor<1xf64>) -> tensor<?x1xf64>
  %1 = hybrid.activation leaky_relu %0 {alpha = 0.1 : f64} : tensor<?x1xf64>
  %2 = hybrid.apply @kinetic(%1, %1) : (tensor<?x1xf64>, tensor<?x1xf64>) -> tensor<?x1xf64>
  %3 = hybrid.choice(%2) : (tensor<?x1xf64>) -> tensor<?x1xf64> reference {
  ^bb0(%a: tensor<?x1xf64>):
    hybrid.yield %a : tensor<?x1xf64>
  } alternatives {
  ^bb0(%a: tensor<?x1xf64>):
    %c = hybrid.call @other(%a) : (tensor<?x1xf64>) -> tensor<?x1xf64>
    hybrid.yield %c : tensor<?x1xf64>
  } evidence [#hybrid.evidence<verdict = "exact", samples = 100, seed = 1, rms = 1.0e-6, max = 1.0e-5, proved = 2.0e-5, method = "split">]
  %4, %outside = hybrid.guard(%3) fallback domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x1xf64>):
    hybrid.yield %a : tensor<?x1xf64>
  } outside {
  ^bb0(%a: tensor<?x1xf64>):
    hybrid.yield %a : tensor<?x1xf64>
  }
  hybrid.return %4 : tensor<?x1xf64>
}
hybrid.network private @other(%x: tensor<?x1xf64>) -> tensor<?x1xf64> attributes {
    hybrid.structure = [#hybrid.structure<additive, [[0], [1, 2]], residual = 1.0e-6, threshold = 1.0e-4, text = "f = g + h">],
    unit = #hybrid.unit<"m/s">} {
  hybrid.return %x : tensor<?x1xf64>
}
