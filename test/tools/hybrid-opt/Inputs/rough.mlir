// Two per cent more than 3 p exp(-q): a network that learnt the law badly.
hybrid.network @rough(%x: tensor<?x2xf64> {hybrid.feature = [#hybrid.feature<"p">, #hybrid.feature<"q">]})
    -> (tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"y">]}) {
  %zero = arith.constant 0 : index
  %c = arith.constant 3.06 : f64
  %rows = tensor.dim %x, %zero : tensor<?x2xf64>
  %p = tensor.extract_slice %x[0, 0] [%rows, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
  %q = tensor.extract_slice %x[0, 1] [%rows, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
  %scale = tensor.splat %c[%rows] : tensor<?x1xf64>
  %negative = arith.negf %q : tensor<?x1xf64>
  %decay = math.exp %negative : tensor<?x1xf64>
  %scaled = arith.mulf %scale, %p : tensor<?x1xf64>
  %y = arith.mulf %scaled, %decay : tensor<?x1xf64>
  hybrid.return %y : tensor<?x1xf64>
}
