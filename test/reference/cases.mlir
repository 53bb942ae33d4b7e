// The tool says what does not hold, and prints what a function gives.
// RUN: hybrid-interpret %s --split-input-file --verify-diagnostics
// RUN: not hybrid-interpret %s 2>&1 | FileCheck %s --check-prefix=FAIL
// RUN: hybrid-interpret %s --entry=twice --input='dense<[[1.5], [-2.0]]> : tensor<2x1xf32>' | FileCheck %s --check-prefix=PRINT
// RUN: not hybrid-interpret %s --entry=nothing 2>&1 | FileCheck %s --check-prefix=ENTRY
// RUN: not hybrid-interpret %s --entry=twice --input='what' 2>&1 | FileCheck %s --check-prefix=INPUT
// RUN: not hybrid-interpret %s --entry=twice 2>&1 | FileCheck %s --check-prefix=COUNT
// RUN: not hybrid-interpret %t.absent.mlir 2>&1 | FileCheck %s --check-prefix=FILE
// FAIL: error: case 2 of 'twice' expects 7 as result 0[0, 0], not 6
// PRINT: dense<{{\[\[}}3.000000e+00], [-4.000000e+00]]> : tensor<2x1xf32>
// ENTRY: error: there is no function 'nothing'
// INPUT: error: input 'what' is not an attribute
// COUNT: error: 'twice' takes 1 arguments, not 0
// FILE: cannot open input file

// expected-error @below {{case 2 of 'twice' expects 7 as result 0[0, 0], not 6}}
hybrid.network @twice(%x: tensor<?x1xf32>) -> tensor<?x1xf32> attributes {cases = [
    {in = [dense<[[2.0]]> : tensor<1x1xf32>], out = [dense<[[4.0]]> : tensor<1x1xf32>]},
    {in = [dense<[[3.0]]> : tensor<1x1xf32>], out = [dense<[[7.0]]> : tensor<1x1xf32>]}]} {
  %0 = arith.addf %x, %x : tensor<?x1xf32>
  hybrid.return %0 : tensor<?x1xf32>
}

// -----

// The neighbours of 1 are one ulp away on either side; 0 and -0, and NaN and a number, are different.
func.func @within(%x: f64) -> f64 attributes {cases = [
    {in = [1.0], out = [1.0000000000000002], ulps = 1}, {in = [1.0], out = [0.9999999999999999], ulps = 1},
    {in = [0.0], out = [-0.0], ulps = 1}, {in = [5.0e-324], out = [-5.0e-324], ulps = 3},
    {in = [1.0], out = [1.5], abs = 0.5}, {in = [3.0], out = [4.0], rel = 0.25}]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'one_ulp' expects 1.0000000000000002 as result 0, not 1}}
func.func @one_ulp(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [1.0000000000000002]}]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'zeros' expects -0 as result 0, not 0}}
func.func @zeros(%x: f64) -> f64 attributes {cases = [{in = [0.0], out = [-0.0]}]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'nan' expects nan as result 0, not 1}}
func.func @nan(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [0x7FF8000000000000 : f64], abs = 10.0, rel = 10.0, ulps = 10}]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'infinite' expects inf as result 0, not 1}}
func.func @infinite(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [0x7FF0000000000000 : f64], abs = 10.0, rel = 10.0, ulps = 10}]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'type' expects scalar of 'f32' as result 0, not scalar of 'f64'}}
func.func @type(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [1.0 : f32]}]} {
  return %x : f64
}

// -----

// expected-error @below {{'cases' must be an array}}
func.func @no_array(%x: f64) -> f64 attributes {cases = 1} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'no_dictionary' is not a dictionary}}
func.func @no_dictionary(%x: f64) -> f64 attributes {cases = [1]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'unknown_key' has the unknown key 'ulp'}}
func.func @unknown_key(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [1.0], ulp = 1}]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'negative' has a value of 'abs' that is not a number from 0}}
func.func @negative(%x: f64) -> f64 attributes {cases = [{in = [1.0], out = [1.0], abs = -1.0}]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'counts' has 2 inputs and 1 outputs, not 1 and 1}}
func.func @counts(%x: f64) -> f64 attributes {cases = [{in = [1.0, 2.0], out = [1.0]}]} {
  return %x : f64
}

// -----

// expected-error @below {{case 1 of 'text' cannot be evaluated: "a" is not a number or an array of numbers}}
func.func @text(%x: f64) -> f64 attributes {cases = [{in = ["a"], out = [1.0]}]} {
  return %x : f64
}
