// The law 2 a exp(-b) as a network of two columns: what a search finds at once.
hybrid.network @law(%x: tensor<?x2xf64> {hybrid.feature = [#hybrid.feature<"a", interval = [1.0, 3.0]>,
                                                           #hybrid.feature<"b", interval = [0.0, 2.0]>]})
    -> (tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"y">]}) {
  %zero = arith.constant 0 : index
  %rows = tensor.dim %x, %zero : tensor<?x2xf64>
  %a = tensor.extract_slice %x[0, 0] [%rows, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
  %b = tensor.extract_slice %x[0, 1] [%rows, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
  %negative = arith.negf %b : tensor<?x1xf64>
  %decay = math.exp %negative : tensor<?x1xf64>
  %double = arith.addf %a, %a : tensor<?x1xf64>
  %y = arith.mulf %double, %decay : tensor<?x1xf64>
  hybrid.return %y : tensor<?x1xf64>
}
