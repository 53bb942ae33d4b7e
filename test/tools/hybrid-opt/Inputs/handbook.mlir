// x2 times a curve that no search finds: library.test knows it as `odd`, in handbook.hyb.
hybrid.module private @curve(%u: f64, %v: f64, %w: f64) -> f64 {
  %c0 = arith.constant -0.37 : f64
  %c1 = arith.constant 1.3 : f64
  %c2 = arith.constant 2.9 : f64
  %c3 = arith.constant 0.31 : f64
  %c4 = arith.constant 1.0 : f64
  %c5 = arith.constant 0.41 : f64
  %c6 = arith.constant 1.7 : f64
  %c7 = arith.constant 1.9 : f64
  %0 = math.powf %u, %c1 : f64
  %1 = arith.mulf %0, %c0 : f64
  %decay = math.exp %1 : f64
  %2 = arith.mulf %u, %v : f64
  %3 = arith.mulf %2, %c2 : f64
  %4 = math.sin %3 : f64
  %5 = arith.mulf %4, %c3 : f64
  %6 = arith.addf %5, %c4 : f64
  %7 = arith.mulf %decay, %6 : f64
  %8 = math.powf %v, %c6 : f64
  %9 = arith.mulf %u, %8 : f64
  %10 = arith.mulf %9, %c5 : f64
  %11 = arith.addf %10, %c4 : f64
  %12 = math.log %11 : f64
  %13 = arith.addf %v, %c7 : f64
  %14 = arith.divf %12, %13 : f64
  %15 = arith.addf %7, %14 : f64
  %16 = arith.mulf %15, %w : f64
  hybrid.return %16 : f64
}

hybrid.network @f(%x: tensor<?x3xf64> {hybrid.feature = [#hybrid.feature<"a", interval = [1.0, 3.0]>,
                                                         #hybrid.feature<"b", interval = [1.0, 3.0]>,
                                                         #hybrid.feature<"c", interval = [1.0, 3.0]>]})
    -> (tensor<?x1xf64> {hybrid.feature = [#hybrid.feature<"y">]}) {
  %zero = arith.constant 0 : index
  %rows = tensor.dim %x, %zero : tensor<?x3xf64>
  %a = tensor.extract_slice %x[0, 0] [%rows, 1] [1, 1] : tensor<?x3xf64> to tensor<?xf64>
  %b = tensor.extract_slice %x[0, 1] [%rows, 1] [1, 1] : tensor<?x3xf64> to tensor<?xf64>
  %c = tensor.extract_slice %x[0, 2] [%rows, 1] [1, 1] : tensor<?x3xf64> to tensor<?xf64>
  %y = hybrid.apply @curve(%b, %a, %c) : (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %empty = tensor.empty(%rows) : tensor<?x1xf64>
  %column = tensor.insert_slice %y into %empty[0, 0] [%rows, 1] [1, 1] : tensor<?xf64> into tensor<?x1xf64>
  hybrid.return %column : tensor<?x1xf64>
}
