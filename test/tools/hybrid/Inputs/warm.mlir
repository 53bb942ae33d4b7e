hybrid.network @warm(%x: tensor<?x2xf32> {hybrid.feature = [#hybrid.feature<"T", unit = "K">, #hybrid.feature<"a">]})
    -> (tensor<?x1xf32> {hybrid.feature = [#hybrid.feature<"y">]}) {
  %w = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %y = hybrid.dense %x, %w : (tensor<?x2xf32>, tensor<2x1xf32>) -> tensor<?x1xf32>
  hybrid.return %y : tensor<?x1xf32>
}
hybrid.network @strict(%x: tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"x">]}) -> tensor<?x1xf64> {
  %y, %n = hybrid.guard(%x) error domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf64>) -> tensor<?x1xf64> inside {
  ^bb0(%a: tensor<?x1xf64>):
    hybrid.yield %a : tensor<?x1xf64>
  }
  hybrid.return %y : tensor<?x1xf64>
}
