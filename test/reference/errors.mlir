// What has no value is an error at the op, never a crash.
// RUN: hybrid-interpret %s --split-input-file --verify-diagnostics --max-elements=1000 --max-work=100000

func.func @unsupported(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [1.0]}]} {
  // expected-error @below {{'math.sincos' op is not supported by the reference evaluator}}
  %0, %1 = math.sincos %x : f64
  return %0 : f64
}

// -----

func.func @division(%x: i64) -> i64 attributes {cases = [{in = [0], out = [0]}]} {
  %one = arith.constant 1 : i64
  // expected-error @below {{'arith.divsi' op has no value for these operands}}
  %0 = arith.divsi %one, %x : i64
  return %0 : i64
}

// -----

func.func @large(%n: index) -> tensor<?xf64> attributes {cases = [{in = [1001 : index], out = [0]}]} {
  // expected-error @below {{a tensor of 1001 has a negative size or more than 1000 elements}}
  %0 = tensor.empty(%n) : tensor<?xf64>
  return %0 : tensor<?xf64>
}

// -----

func.func @overflowing(%n: index) -> tensor<?x?x?xf64> attributes {cases = [{in = [4611686018427387904 : index], out = [0]}]} {
  // expected-error @below {{has a negative size or more than 1000 elements}}
  %0 = tensor.empty(%n, %n, %n) : tensor<?x?x?xf64>
  return %0 : tensor<?x?x?xf64>
}

// -----

func.func @negative(%n: index) -> tensor<?xf64> attributes {cases = [{in = [-1 : index], out = [0]}]} {
  // expected-error @below {{has a negative size}}
  %0 = tensor.empty(%n) : tensor<?xf64>
  return %0 : tensor<?xf64>
}

// -----

func.func @large_constant() -> tensor<2000xf64> attributes {cases = [{in = [], out = [0]}]} {
  // expected-error @below {{'arith.constant' op has 'tensor<2000xf64>', more than 1000 elements}}
  %0 = arith.constant dense<1.0> : tensor<2000xf64>
  return %0 : tensor<2000xf64>
}

// -----

func.func @endless(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [1.0]}]} {
  %true = arith.constant true
  // expected-error @below {{the program writes more than 100000 elements}}
  %0 = scf.while (%y = %x) : (f64) -> f64 {
    scf.condition(%true) %y : f64
  } do {
  ^bb0(%y: f64):
    scf.yield %y : f64
  }
  return %0 : f64
}

// -----

func.func @recursive(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [1.0]}]} {
  // expected-error @below {{more than 100 calls inside calls}}
  %0 = func.call @recursive(%x) : (f64) -> f64
  return %0 : f64
}

// -----

func.func private @external(f64) -> f64

func.func @declaration(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [1.0]}]} {
  // expected-error @below {{'external' has no body}}
  %0 = func.call @external(%x) : (f64) -> f64
  return %0 : f64
}

// -----

// expected-error @below {{knows regions of one block only}}
func.func @blocks(%c: i1) -> i64 attributes {cases = [{in = [true], out = [1]}]} {
  %one = arith.constant 1 : i64
  cf.br ^end(%one : i64)
^end(%x: i64):
  return %x : i64
}

// -----

func.func @outside(%x: tensor<?xf64>, %i: index) -> f64 attributes {cases = [
    {in = [dense<1.0> : tensor<2xf64>, 2 : index], out = [1.0]}]} {
  // expected-error @below {{index [2] lies outside 2}}
  %0 = tensor.extract %x[%i] : tensor<?xf64>
  return %0 : f64
}

// -----

func.func @slice_outside(%x: tensor<?xf64>, %i: index) -> tensor<2xf64> attributes {cases = [
    {in = [dense<1.0> : tensor<2xf64>, 1 : index], out = [1.0]}]} {
  // expected-error @below {{index [2] lies outside 2}}
  %0 = tensor.extract_slice %x[%i] [2] [1] : tensor<?xf64> to tensor<2xf64>
  return %0 : tensor<2xf64>
}

// -----

func.func @bad_cast(%x: tensor<?xf64>) -> tensor<3xf64> attributes {cases = [{in = [dense<1.0> : tensor<2xf64>], out = [1.0]}]} {
  // expected-error @below {{its result is 2, not 'tensor<3xf64>'}}
  %0 = tensor.cast %x : tensor<?xf64> to tensor<3xf64>
  return %0 : tensor<3xf64>
}

// -----

func.func @shapes_differ(%x: tensor<?xf64>, %y: tensor<?xf64>) -> tensor<?xf64> attributes {cases = [
    {in = [dense<1.0> : tensor<2xf64>, dense<1.0> : tensor<3xf64>], out = [1.0]}]} {
  // expected-error @below {{its operands have different shapes}}
  %0 = arith.addf %x, %y : tensor<?xf64>
  return %0 : tensor<?xf64>
}

// -----

#id = affine_map<(i) -> (i)>
func.func @loops_differ(%x: tensor<?xf64>, %y: tensor<?xf64>) -> tensor<?xf64> attributes {cases = [
    {in = [dense<1.0> : tensor<2xf64>, dense<1.0> : tensor<3xf64>], out = [1.0]}]} {
  // expected-error @below {{operands disagree on the size of dimension 0: 2 and 3}}
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<?xf64>) outs(%y : tensor<?xf64>) {
  ^bb0(%a: f64, %b: f64):
    linalg.yield %a : f64
  } -> tensor<?xf64>
  return %0 : tensor<?xf64>
}

// -----

func.func @step(%n: index) -> index attributes {cases = [{in = [0 : index], out = [0 : index]}]} {
  %c1 = arith.constant 1 : index
  // expected-error @below {{its step is 0}}
  %0 = scf.for %i = %n to %c1 step %n iter_args(%s = %n) -> index {
    scf.yield %i : index
  }
  return %0 : index
}

// -----

func.func @complex() -> complex<f64> attributes {cases = [{in = [], out = [0]}]} {
  // expected-error @below {{'complex.constant' op is not supported by the reference evaluator}}
  %0 = complex.constant [1.0, 2.0] : complex<f64>
  return %0 : complex<f64>
}

// -----

func.func @wide() -> i128 attributes {cases = [{in = [], out = [0]}]} {
  // expected-error @below {{the element type of 'i128' is not supported}}
  %0 = arith.constant 1 : i128
  return %0 : i128
}

// -----

func.func @resource() -> tensor<2xf32> attributes {cases = [{in = [], out = [0]}]} {
  // expected-error @below {{has 4 bytes in the resource 'short' where 'tensor<2xf32>' needs 8}}
  %0 = arith.constant dense_resource<short> : tensor<2xf32>
  return %0 : tensor<2xf32>
}
{-#
  dialect_resources: { builtin: { short: "0x040000000000803F" } }
#-}

// -----

func.func @no_resource() -> tensor<2xf32> attributes {cases = [{in = [], out = [0]}]} {
  // expected-error @below {{has no data for the resource 'absent'}}
  %0 = arith.constant dense_resource<absent> : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// expected-error @below {{argument 0 of 'argument' is 2 of 'f64', not 'tensor<3xf64>'}}
func.func @argument(%x: tensor<3xf64>) -> tensor<3xf64> attributes {cases = [
    {in = [dense<1.0> : tensor<2xf64>], out = [dense<1.0> : tensor<3xf64>]}]} {
  return %x : tensor<3xf64>
}

// -----

hybrid.network @no_such_alternative(%x: tensor<?x1xf32>) -> tensor<?x1xf32> attributes {cases = [
    {in = [dense<1.0> : tensor<1x1xf32>], out = [dense<1.0> : tensor<1x1xf32>], alternative = 1}]} {
  // expected-error @below {{has 0 alternatives, not 1}}
  %y = hybrid.choice(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  hybrid.return %y : tensor<?x1xf32>
}

// -----

func.func @rows_differ(%x: tensor<?x1xf32>, %z: tensor<?x1xf32>) -> tensor<?x1xf32> attributes {cases = [
    {in = [dense<1.0> : tensor<1x1xf32>, dense<1.0> : tensor<2x1xf32>], out = [dense<1.0> : tensor<1x1xf32>]}]} {
  // expected-error @below {{its inputs have different numbers of rows}}
  %y, %n = hybrid.guard(%x, %z) nan domain [#hybrid.interval<[0.0, 1.0]>, #hybrid.interval<[0.0, 1.0]>]
      : (tensor<?x1xf32>, tensor<?x1xf32>) -> tensor<?x1xf32> inside {
  ^bb0(%a: tensor<?x1xf32>, %b: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  return %y : tensor<?x1xf32>
}
