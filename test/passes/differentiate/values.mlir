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
