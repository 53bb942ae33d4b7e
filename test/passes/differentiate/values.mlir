// The values of derivatives: closed forms that are known, evaluated by the reference evaluator.
// RUN: hybrid-opt %s --hybrid-differentiate=modes=jvp,vjp,jac > %t
// RUN: hybrid-interpret %t --entry=kinetic_jac --input=3.0:f64 --input=2.0:f64 | FileCheck %s --check-prefix=JAC
// RUN: hybrid-interpret %t --entry=kinetic_jvp --input=3.0:f64 --input=2.0:f64 --input=0.5:f64 --input=-1.0:f64 | FileCheck %s --check-prefix=JVP
// RUN: hybrid-interpret %t --entry=kinetic_vjp --input=3.0:f64 --input=2.0:f64 --input=10.0:f64 | FileCheck %s --check-prefix=VJP
// RUN: hybrid-interpret %t --entry=dot_vjp --input="dense<[1.0, 2.0, 3.0]>:vector<3xf64>" --input=2.0:f64 | FileCheck %s --check-prefix=VECTOR
// RUN: hybrid-interpret %t --entry=dot_jvp --input="dense<[1.0, 2.0, 3.0]>:vector<3xf64>" --input="dense<[0.0, 1.0, 1.0]>:vector<3xf64>" | FileCheck %s --check-prefix=ALONG
// RUN: hybrid-interpret %t --entry=net_jac --input="dense<[[1.0, 2.0], [0.0, -1.0]]>:tensor<2x2xf64>" | FileCheck %s --check-prefix=NETWORK
// RUN: hybrid-interpret %t --entry=net_jvp --input="dense<[[1.0, 2.0]]>:tensor<1x2xf64>" --input="dense<[[1.0, -1.0]]>:tensor<1x2xf64>" | FileCheck %s --check-prefix=NETJVP
// RUN: hybrid-interpret %t --entry=net_vjp --input="dense<[[1.0, 2.0]]>:tensor<1x2xf64>" --input="dense<[[1.0, 100.0]]>:tensor<1x2xf64>" | FileCheck %s --check-prefix=NETVJP
// RUN: hybrid-interpret %t --entry=power_jac --input=2.0:f64 --input=5.0:f64 | FileCheck %s --check-prefix=LOOPJAC
// RUN: hybrid-interpret %t --entry=power_vjp --input=2.0:f64 --input=5.0:f64 --input=0.5:f64 | FileCheck %s --check-prefix=LOOPVJP
// RUN: hybrid-interpret %t --entry=power_jvp --input=2.0:f64 --input=5.0:f64 --input=1.0:f64 --input=1.0:f64 | FileCheck %s --check-prefix=LOOPJVP
// RUN: hybrid-interpret %t --entry=branch_jac --input=-2.0:f64 | FileCheck %s --check-prefix=BRANCH
// RUN: hybrid-interpret %t --entry=branch_vjp --input=3.0:f64 --input=10.0:f64 | FileCheck %s --check-prefix=BRANCHVJP
// RUN: hybrid-interpret %t --entry=taken_jac --input=-1.0:f64 | FileCheck %s --check-prefix=TAKEN
// RUN: hybrid-interpret %t --entry=taken_vjp --input=-1.0:f64 --input=1.0:f64 | FileCheck %s --check-prefix=TAKEN
// RUN: hybrid-interpret %t --entry=generic_jac --input="dense<[[1.0, 2.0], [3.0, -1.0]]>:tensor<2x2xf64>" | FileCheck %s --check-prefix=GENERIC
// RUN: hybrid-interpret %t --entry=generic_vjp --input="dense<[[1.0, 2.0]]>:tensor<1x2xf64>" --input="dense<[[1.0, 10.0]]>:tensor<1x2xf64>" | FileCheck %s --check-prefix=GENERICVJP

// m v^2 / 2 at m = 3, v = 2: by m v^2/2 = 2, by v m v = 6; along (0.5, -1): 1 - 6 = -5; ten times the gradient.
// JAC: 2.0{{0*e?[+0]*}} : f64
// JAC-NEXT: 6.0{{0*e?[+0]*}} : f64
// JVP: -5.0{{0*e?[+0]*}} : f64
// VJP: 2.0{{0*}}e+01 : f64
// VJP-NEXT: 6.0{{0*}}e+01 : f64
hybrid.module @kinetic(%m: f64, %v: f64) -> f64 {
  %half = arith.constant 5.0e-1 : f64
  %0 = arith.mulf %half, %m : f64
  %1 = arith.mulf %v, %v : f64
  %2 = arith.mulf %0, %1 : f64
  hybrid.return %2 : f64
}

// x.x: twice the gradient 2x; along (0, 1, 1): 2*2 + 2*3.
// VECTOR: dense<[4.0{{0*e?[+0]*}}, 8.0{{0*e?[+0]*}}, 1.2{{0*}}e+01]>
// ALONG: 1.0{{0*}}e+01
hybrid.module @dot(%x: vector<3xf64>) -> f64 {
  %0 = arith.mulf %x, %x : vector<3xf64>
  %1 = vector.reduction <add>, %0 : vector<3xf64> into f64
  hybrid.return %1 : f64
}

// y1 = relu(x1 + 2 x2), y2 = 3 relu(x1 - x2) at (1, 2): slopes 1 and 0; at (0, -1): 0 and 1.
// NETWORK: dense<{{\[\[}}1.0{{0*e?[+0]*}}, 2.0{{0*e?[+0]*}}, 0.0{{0*e?[+0]*}}, {{-?}}0.0{{0*e?[+0]*}}], [0.0{{0*e?[+0]*}}, 0.0{{0*e?[+0]*}}, 3.0{{0*e?[+0]*}}, -3.0{{0*e?[+0]*}}]]>
// NETJVP: dense<{{\[\[}}-1.0{{0*e?[+0]*}}, 0.0{{0*e?[+0]*}}]]>
// NETVJP: dense<{{\[\[}}1.0{{0*e?[+0]*}}, 2.0{{0*e?[+0]*}}]]>
hybrid.network @net(%x: tensor<?x2xf64>) -> tensor<?x2xf64> {
  %w = arith.constant dense<[[1.0, 1.0], [2.0, -1.0]]> : tensor<2x2xf64>
  %s = arith.constant dense<[[1.0, 0.0], [0.0, 3.0]]> : tensor<2x2xf64>
  %0 = hybrid.dense %x, %w : (tensor<?x2xf64>, tensor<2x2xf64>) -> tensor<?x2xf64>
  %1 = hybrid.activation relu %0 : tensor<?x2xf64>
  %2 = hybrid.dense %1, %s : (tensor<?x2xf64>, tensor<2x2xf64>) -> tensor<?x2xf64>
  hybrid.return %2 : tensor<?x2xf64>
}

// y x^3 by a loop, at x = 2, y = 5: by x 3*5*4 = 60, by y 8; half of both; their sum.
// LOOPJAC: 6.0{{0*}}e+01 : f64
// LOOPJAC-NEXT: 8.0{{0*e?[+0]*}} : f64
// LOOPVJP: 3.0{{0*}}e+01 : f64
// LOOPVJP-NEXT: 4.0{{0*e?[+0]*}} : f64
// LOOPJVP: 6.8{{0*}}e+01 : f64
hybrid.module @power(%x: f64, %y: f64) -> f64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %0 = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %y) -> (f64) {
    %1 = arith.mulf %a, %x : f64
    scf.yield %1 : f64
  }
  hybrid.return %0 : f64
}

// x^2 below 0, else x: slopes 2x and 1.
// BRANCH: -4.0{{0*e?[+0]*}} : f64
// BRANCHVJP: 1.0{{0*}}e+01 : f64
hybrid.module @branch(%x: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %c = arith.cmpf olt, %x, %zero : f64
  %0 = scf.if %c -> (f64) {
    %1 = arith.mulf %x, %x : f64
    scf.yield %1 : f64
  } else {
    scf.yield %x : f64
  }
  hybrid.return %0 : f64
}

// The other side has no derivative at -1, and none is asked for.
// TAKEN: 3.0{{0*e?[+0]*}} : f64
hybrid.module @taken(%x: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %three = arith.constant 3.0 : f64
  %c = arith.cmpf ogt, %x, %zero : f64
  %root = math.sqrt %x : f64
  %line = arith.mulf %three, %x : f64
  %0 = arith.select %c, %root, %line : f64
  hybrid.return %0 : f64
}

// s = 10 a + 100 b^2 (a sum over the row), t = the columns (a^2, 2 b) times s.
// At (1, 2): s = 410, by a 10, by b 400; s a^2 changes by a with 2 s + 10 = 830 and by b with 400, 2 s b with 40 and
// 2 s + 4*400 = 2420. At (3, -1): s = 130, by b -200; 9 s: 6*130 + 90 = 870 and -1800; -2 s: -20 and 260 + 400 = 660.
// GENERIC: dense<{{\[\[}}8.3{{0*}}e+02, 4.0{{0*}}e+02, 4.0{{0*}}e+01, 2.42{{0*}}e+03], [8.7{{0*}}e+02, -1.8{{0*}}e+03, -2.0{{0*}}e+01, 6.6{{0*}}e+02]]>
// GENERICVJP: dense<{{\[\[}}1.23{{0*}}e+03, 2.46{{0*}}e+04]]>
#id = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
#row = affine_map<(d0, d1) -> (d0)>
hybrid.network @generic(%x: tensor<?x2xf64>) -> tensor<?x2xf64> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2xf64>
  %zero = arith.constant 0.0 : f64
  %w = arith.constant dense<[10.0, 100.0]> : tensor<2xf64>
  %p = arith.constant dense<[1.0, 2.0]> : tensor<2xf64>
  %e = tensor.empty(%n) : tensor<?x2xf64>
  %powers = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %p : tensor<?x2xf64>, tensor<2xf64>) outs(%e : tensor<?x2xf64>) {
  ^bb0(%a: f64, %b: f64, %old: f64):
    %0 = math.powf %a, %b : f64
    linalg.yield %0 : f64
  } -> tensor<?x2xf64>
  %r = tensor.empty(%n) : tensor<?xf64>
  %start = linalg.fill ins(%zero : f64) outs(%r : tensor<?xf64>) -> tensor<?xf64>
  %sums = linalg.generic {indexing_maps = [#id, #column, #row], iterator_types = ["parallel", "reduction"]}
      ins(%powers, %w : tensor<?x2xf64>, tensor<2xf64>) outs(%start : tensor<?xf64>) {
  ^bb0(%a: f64, %b: f64, %old: f64):
    %0 = arith.mulf %a, %b : f64
    %1 = arith.addf %old, %0 : f64
    linalg.yield %1 : f64
  } -> tensor<?xf64>
  %one = tensor.extract_slice %x[0, 0] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
  %two = tensor.extract_slice %x[0, 1] [%n, 1] [1, 1] : tensor<?x2xf64> to tensor<?x1xf64>
  %first = arith.mulf %one, %one : tensor<?x1xf64>
  %second = arith.addf %two, %two : tensor<?x1xf64>
  %both = tensor.concat dim(1) %first, %second : (tensor<?x1xf64>, tensor<?x1xf64>) -> tensor<?x2xf64>
  %t = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%both, %sums : tensor<?x2xf64>, tensor<?xf64>) outs(%e : tensor<?x2xf64>) {
  ^bb0(%a: f64, %b: f64, %old: f64):
    %0 = arith.mulf %a, %b : f64
    linalg.yield %0 : f64
  } -> tensor<?x2xf64>
  hybrid.return %t : tensor<?x2xf64>
}
