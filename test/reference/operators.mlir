// Meaning of the operator table and of the rest of math. Expected values are exact or were computed with 40 digits;
// one ulp is what a good library function may be off.
// RUN: hybrid-interpret %s | FileCheck %s
// CHECK: 33 cases hold

func.func @arithmetic(%a: f64, %b: f64) -> (f64, f64, f64, f64, f64) attributes {cases = [
    {in = [3.0, 4.0], out = [7.0, -1.0, 12.0, 0.75, -3.0]},
    {in = [1.0, 0.0], out = [1.0, 1.0, 0.0, 0x7FF0000000000000 : f64, -1.0]}]} {
  %0 = arith.addf %a, %b : f64
  %1 = arith.subf %a, %b : f64
  %2 = arith.mulf %a, %b : f64
  %3 = arith.divf %a, %b : f64
  %4 = arith.negf %a : f64
  return %0, %1, %2, %3, %4 : f64, f64, f64, f64, f64
}

func.func @two_variables(%a: f64, %b: f64) -> (f64, f64, f64, f64, f64, f64) attributes {cases = [
    {in = [3.0, 4.0], out = [81.0, 3.0, 4.0, 0.64350110879328438680, 5.0, 3.0], ulps = 1},
    {in = [-7.0, 2.0], out = [49.0, -7.0, 2.0, -1.2924966677897852679, 7.2801098892805182711, 1.0], ulps = 1},
    {in = [7.0, -2.0], out = [0.020408163265306122449, -2.0, 7.0, 1.8490959858000079595, 7.2801098892805182711, -1.0],
     ulps = 1}]} {
  %0 = math.powf %a, %b : f64
  %1 = arith.minimumf %a, %b : f64
  %2 = arith.maximumf %a, %b : f64
  %3 = math.atan2 %a, %b : f64
  %4 = hybrid.hypot %a, %b : f64
  %5 = hybrid.mod %a, %b : f64
  return %0, %1, %2, %3, %4, %5 : f64, f64, f64, f64, f64, f64
}

func.func @roots_and_signs(%a: f64) -> (f64, f64, f64, f64) attributes {cases = [
    {in = [64.0], out = [64.0, 1.0, 8.0, 4.0]},
    {in = [-8.0], out = [8.0, -1.0, 0x7FF8000000000000 : f64, -2.0]},
    {in = [-0.0], out = [0.0, -0.0, -0.0, -0.0]},
    {in = [0x7FF8000000000000 : f64], out = [0x7FF8000000000000 : f64, 0x7FF8000000000000 : f64,
     0x7FF8000000000000 : f64, 0x7FF8000000000000 : f64]}]} {
  %0 = math.absf %a : f64
  %1 = hybrid.sign %a : f64
  %2 = math.sqrt %a : f64
  %3 = math.cbrt %a : f64
  return %0, %1, %2, %3 : f64, f64, f64, f64
}

func.func @exponentials(%a: f64) -> (f64, f64, f64, f64, f64) attributes {cases = [
    {in = [1.0], out = [2.7182818284590452354, 1.7182818284590452354, 2.0, 0.73105857863000487926,
     1.3132616875182228341], ulps = 1},
    {in = [1.0e-10], out = [1.00000000010000000000500000000016667, 1.00000000005000000000166667e-10,
     1.0000000000693147180583947, 0.500000000025, 0.69314718060994530942], ulps = 1},
    {in = [-800.0], out = [0.0, -1.0, 0.14996968138956309548e-240, 0.0, 0.0], ulps = 1}]} {
  %0 = math.exp %a : f64
  %1 = math.expm1 %a : f64
  %2 = math.exp2 %a : f64
  %3 = hybrid.sigmoid %a : f64
  %4 = hybrid.softplus %a : f64
  return %0, %1, %2, %3, %4 : f64, f64, f64, f64, f64
}

func.func @logarithms(%a: f64) -> (f64, f64, f64, f64) attributes {cases = [
    {in = [8.0], out = [2.0794415416798359283, 2.1972245773362193828, 0.90308998699194358564, 3.0], ulps = 1},
    {in = [0.0], out = [0xFFF0000000000000 : f64, 0.0, 0xFFF0000000000000 : f64, 0xFFF0000000000000 : f64]}]} {
  %0 = math.log %a : f64
  %1 = math.log1p %a : f64
  %2 = math.log10 %a : f64
  %3 = math.log2 %a : f64
  return %0, %1, %2, %3 : f64, f64, f64, f64
}

func.func @circle(%a: f64) -> (f64, f64, f64, f64, f64, f64) attributes {cases = [
    {in = [0.5], out = [0.47942553860420300027, 0.87758256189037271612, 0.54630248984379051326,
     0.52359877559829887308, 1.0471975511965977462, 0.46364760900080611621], ulps = 1},
    {in = [1.0e22], out = [-0.85220084976718880177, 0.52321478539513894549, -1.6287782256068988785,
     0x7FF8000000000000 : f64, 0x7FF8000000000000 : f64, 1.5707963267948966192], ulps = 1}]} {
  %0 = math.sin %a : f64
  %1 = math.cos %a : f64
  %2 = math.tan %a : f64
  %3 = math.asin %a : f64
  %4 = math.acos %a : f64
  %5 = math.atan %a : f64
  return %0, %1, %2, %3, %4, %5 : f64, f64, f64, f64, f64, f64
}

func.func @hyperbola(%a: f64) -> (f64, f64, f64, f64, f64, f64) attributes {cases = [
    {in = [0.5], out = [0.52109530549374736162, 1.1276259652063807852, 0.46211715726000975850,
     0.48121182505960344750, 0x7FF8000000000000 : f64, 0.54930614433405484570], ulps = 1},
    {in = [2.0], out = [3.6268604078470187677, 3.7621956910836314596, 0.96402758007581688395,
     1.4436354751788103425, 1.3169578969248167086, 0x7FF8000000000000 : f64], ulps = 1}]} {
  %0 = math.sinh %a : f64
  %1 = math.cosh %a : f64
  %2 = math.tanh %a : f64
  %3 = math.asinh %a : f64
  %4 = math.acosh %a : f64
  %5 = math.atanh %a : f64
  return %0, %1, %2, %3, %4, %5 : f64, f64, f64, f64, f64, f64
}

func.func @error_function(%a: f64) -> (f64, f64) attributes {cases = [
    {in = [0.5], out = [0.52049987781304653768, 0.47950012218695346232], ulps = 1},
    {in = [5.0], out = [0.99999999999846254021, 1.5374597944280348502e-12], ulps = 1}]} {
  %0 = math.erf %a : f64
  %1 = math.erfc %a : f64
  return %0, %1 : f64, f64
}

func.func @rounding(%a: f64) -> (f64, f64, f64, f64, f64) attributes {cases = [
    {in = [2.5], out = [2.0, 3.0, 3.0, 2.0, 2.0]},
    {in = [-0.5], out = [-1.0, -0.0, -1.0, -0.0, -0.0]},
    {in = [0x7FF0000000000000 : f64], out = [0x7FF0000000000000 : f64, 0x7FF0000000000000 : f64,
     0x7FF0000000000000 : f64, 0x7FF0000000000000 : f64, 0x7FF0000000000000 : f64]}]} {
  %0 = math.floor %a : f64
  %1 = math.ceil %a : f64
  %2 = math.round %a : f64
  %3 = math.trunc %a : f64
  %4 = math.roundeven %a : f64
  return %0, %1, %2, %3, %4 : f64, f64, f64, f64, f64
}

func.func @others(%a: f64, %b: f64, %n: i32) -> (f64, f64, f64, f64) attributes {cases = [
    {in = [4.0, -3.0, -2 : i32], out = [0.5, -4.0, 0.0625, -3.0]},
    {in = [0.25, 1.0, 3 : i32], out = [2.0, 0.25, 0.015625, 0.25]}]} {
  %zero = arith.constant 0.0 : f64
  %0 = math.rsqrt %a : f64
  %1 = math.copysign %a, %b : f64
  %2 = math.fpowi %a, %n : f64, i32
  %3 = math.clampf %a to [%b, %b] : f64
  %4 = arith.minimumf %3, %a : f64
  return %0, %1, %2, %4 : f64, f64, f64, f64
}

func.func @classes(%a: f32) -> (i1, i1, i1) attributes {cases = [
    {in = [1.0 : f32], out = [false, false, true]},
    {in = [0x7F800000 : f32], out = [false, true, false]},
    {in = [0x7FC00000 : f32], out = [true, false, false]}]} {
  %0 = math.isnan %a : f32
  %1 = math.isinf %a : f32
  %2 = math.isfinite %a : f32
  return %0, %1, %2 : i1, i1, i1
}

// (1 + 2^-23)(1 + 2^-23) - 1 keeps the 2^-46 that a rounded product loses; and fma of f32 rounds once:
// 1 + 2^-24 + 2^-60 lies just above the middle of 1 and its neighbour, which a sum rounded to f64 first would miss.
func.func @fused(%a: f32, %b: f32, %c: f32) -> f32 attributes {cases = [
    {in = [1.00000011920928955078125 : f32, 1.00000011920928955078125 : f32, -1.0 : f32],
     out = [2.38418593172355031e-07 : f32]},
    {in = [5.9604644775390625e-8 : f32, 1.00000011920928955078125 : f32, 1.0 : f32],
     out = [1.00000011920928955078125 : f32]}]} {
  %0 = math.fma %a, %b, %c : f32
  return %0 : f32
}

func.func @integer_power(%a: i64, %n: i64) -> (i64, i64) attributes {cases = [
    {in = [-3, 5], out = [-243, 3]},
    {in = [-1, -3], out = [-1, 1]},
    {in = [2, -1], out = [0, 2]}]} {
  %0 = math.ipowi %a, %n : i64
  %1 = math.absi %a : i64
  return %0, %1 : i64, i64
}
