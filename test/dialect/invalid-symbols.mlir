// Each constraint of symbols, calls, choices and guards, broken. The labels are those of the op's description.
// RUN: hybrid-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

// expected-error @below {{takes and gives f32, f64 or static vectors of them, not 'i32' (module_c1)}}
hybrid.module @module_c1(%x: i32) {
  hybrid.return
}

// -----

// expected-error @below {{not 'vector<[4]xf32>' (module_c1)}}
hybrid.module @module_c1_scalable(%x: vector<[4]xf32>) {
  hybrid.return
}

// -----

// expected-error @below {{not 'tensor<2xf32>' (module_c1)}}
hybrid.module @module_c1_result() -> tensor<2xf32> {
  %0 = arith.constant dense<0.0> : tensor<2xf32>
  hybrid.return %0 : tensor<2xf32>
}

// -----

hybrid.module @module_c2(%x: f32) -> f64 {
  // expected-error @below {{'hybrid.return' op gives ('f32') where 'module_c2' declares ('f64') (module_c2)}}
  hybrid.return %x : f32
}

// -----

// expected-error @below {{has no body that ends in 'hybrid.return' (module_c2)}}
"hybrid.module"() <{sym_name = "module_c2_other_end", function_type = () -> ()}> ({
  "test.end"() : () -> ()
}) : () -> ()

// -----

hybrid.module @module_c3(%x: f32) -> f32 {
  // expected-error @below {{'tensor.from_elements' op cannot stand in a 'hybrid.module', which is pure and scalar (module_c3)}}
  %0 = tensor.from_elements %x : tensor<1xf32>
  hybrid.return %x : f32
}

// -----

hybrid.module @module_c3_memory(%x: f32) -> f32 {
  // expected-error @below {{'memref.alloc' op cannot stand in a 'hybrid.module', which is pure and scalar (module_c3)}}
  %0 = memref.alloc() : memref<1xf32>
  hybrid.return %x : f32
}

// -----

func.func @module_in_function() {
  // expected-error @below {{'hybrid.module' op expects parent op 'builtin.module'}}
  "hybrid.module"() <{sym_name = "inner", function_type = () -> ()}> ({
    hybrid.return
  }) : () -> ()
  return
}

// -----

// expected-error @below {{with the batch, '?', in front, not 'tensor<2x2xf32>' (network_c1)}}
hybrid.network @network_c1(%x: tensor<2x2xf32>) {
  hybrid.return
}

// -----

// expected-error @below {{not 'tensor<?xf32>' (network_c1)}}
hybrid.network @network_c1_rank(%x: tensor<?xf32>) {
  hybrid.return
}

// -----

// expected-error @below {{not 'tensor<?x2xi32>' (network_c1)}}
hybrid.network @network_c1_integers(%x: tensor<?x2xi32>) {
  hybrid.return
}

// -----

// expected-error @below {{not 'tensor<*xf32>' (network_c1)}}
hybrid.network @network_c1_unranked(%x: tensor<*xf32>) {
  hybrid.return
}

// -----

hybrid.network @network_c2(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
  // expected-error @below {{gives ('tensor<?x2xf32>') where 'network_c2' declares ('tensor<?x1xf32>') (network_c2)}}
  hybrid.return %x : tensor<?x2xf32>
}

// -----

func.func @return_elsewhere() {
  // expected-error @below {{'hybrid.return' op expects parent op to be one of 'hybrid.module, hybrid.network'}}
  hybrid.return
}

// -----

hybrid.module @yield_elsewhere() {
  // expected-error @below {{'hybrid.yield' op expects parent op to be one of 'hybrid.choice, hybrid.guard'}}
  hybrid.yield
}

// -----

func.func private @function(f64) -> f64

hybrid.module @call_c1(%x: f64) -> f64 {
  // expected-error @below {{'function' is not a 'hybrid.module' or 'hybrid.network' (call_c1)}}
  %0 = hybrid.call @function(%x) : (f64) -> f64
  hybrid.return %0 : f64
}

// -----

hybrid.module @call_c1_undefined(%x: f64) -> f64 {
  // expected-error @below {{'nothing' is not a 'hybrid.module' or 'hybrid.network' (call_c1)}}
  %0 = hybrid.call @nothing(%x) : (f64) -> f64
  hybrid.return %0 : f64
}

// -----

hybrid.module @callee(%x: f64) -> f64 {
  hybrid.return %x : f64
}

hybrid.module @call_c2(%x: f32) -> f32 {
  // expected-error @below {{has type ('f32') -> ('f32') but 'callee' is ('f64') -> ('f64') (call_c2)}}
  %0 = hybrid.call @callee(%x) : (f32) -> f32
  hybrid.return %0 : f32
}

// -----

hybrid.network @network(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  hybrid.return %x : tensor<?x1xf64>
}

hybrid.network @apply_c1(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  // expected-error @below {{'network' is not a 'hybrid.module' on scalars (apply_c1)}}
  %0 = hybrid.apply @network(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// -----

hybrid.module @on_vectors(%x: vector<2xf64>) -> f64 {
  %0 = vector.extract %x[0] : f64 from vector<2xf64>
  hybrid.return %0 : f64
}

hybrid.network @apply_c1_vector(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  // expected-error @below {{'on_vectors' is not a 'hybrid.module' on scalars (apply_c1)}}
  %0 = hybrid.apply @on_vectors(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// -----

hybrid.module @two(%x: f64, %y: f64) -> f64 {
  hybrid.return %x : f64
}

hybrid.network @apply_c2(%x: tensor<?x1xf64>) -> tensor<?x1xf64> {
  // expected-error @below {{has 1 operands and 1 results but 'two' has 2 and 1 (apply_c2)}}
  %0 = hybrid.apply @two(%x) : (tensor<?x1xf64>) -> tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// -----

hybrid.module @two(%x: f64, %y: f64) -> f64 {
  hybrid.return %x : f64
}

hybrid.network @apply_c2_element(%x: tensor<?x1xf64>, %y: tensor<?x1xf32>) -> tensor<?x1xf64> {
  // expected-error @below {{'tensor<?x1xf32>' does not fit element type 'f64' and the common shape of 'tensor<?x1xf64>' (apply_c2)}}
  %0 = hybrid.apply @two(%x, %y) : (tensor<?x1xf64>, tensor<?x1xf32>) -> tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// -----

hybrid.module @two(%x: f64, %y: f64) -> f64 {
  hybrid.return %x : f64
}

hybrid.network @apply_c2_shape(%x: tensor<?x1xf64>, %y: tensor<?x2xf64>) -> tensor<?x1xf64> {
  // expected-error @below {{'tensor<?x2xf64>' does not fit element type 'f64' and the common shape of 'tensor<?x1xf64>' (apply_c2)}}
  %0 = hybrid.apply @two(%x, %y) : (tensor<?x1xf64>, tensor<?x2xf64>) -> tensor<?x1xf64>
  hybrid.return %0 : tensor<?x1xf64>
}

// -----

hybrid.module @line(%x: f64) -> f64 {
  hybrid.return %x : f64
}

hybrid.module @predict_c1(%x: f64) -> f64 {
  // expected-error @below {{'line' is not a 'hybrid.network' on matrices (predict_c1)}}
  %0 = hybrid.predict @line(%x) : (f64) -> f64
  hybrid.return %0 : f64
}

// -----

hybrid.network @images(%x: tensor<?x2x2xf64>) -> tensor<?x2x2xf64> {
  hybrid.return %x : tensor<?x2x2xf64>
}

hybrid.module @predict_c1_rank(%x: vector<2x2xf64>) -> vector<2x2xf64> {
  // expected-error @below {{'images' is not a 'hybrid.network' on matrices (predict_c1)}}
  %0 = hybrid.predict @images(%x) : (vector<2x2xf64>) -> vector<2x2xf64>
  hybrid.return %0 : vector<2x2xf64>
}

// -----

hybrid.network @pair(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  hybrid.return %x : tensor<?x2xf32>
}

hybrid.module @predict_c2(%x: f64) -> f64 {
  // expected-error @below {{has 1 components of operands but 'pair' has 2 columns (predict_c2)}}
  %0 = hybrid.predict @pair(%x) : (f64) -> f64
  hybrid.return %0 : f64
}

// -----

hybrid.network @pair(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  hybrid.return %x : tensor<?x2xf32>
}

hybrid.module @predict_c2_results(%x: f64) -> f64 {
  // expected-error @below {{has 1 components of results but 'pair' has 2 columns (predict_c2)}}
  %0 = hybrid.predict @pair(%x, %x) : (f64, f64) -> f64
  hybrid.return %0 : f64
}

// -----

hybrid.network @pair(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  hybrid.return %x : tensor<?x2xf32>
}

hybrid.module @predict_c3(%x: f64) -> f64 {
  %c = arith.cmpf ogt, %x, %x : f64
  // expected-error @below {{takes and gives floats and static vectors of them, not 'i1' (predict_c3)}}
  %0:2 = hybrid.predict @pair(%x, %c) : (f64, i1) -> (f64, f64)
  hybrid.return %0#0 : f64
}

// -----

func.func @choice_c1(%x: tensor<?x1xf32>) {
  // expected-error @below {{has a region with arguments ('tensor<?x2xf32>') for operands ('tensor<?x1xf32>') (choice_c1)}}
  %y = hybrid.choice(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  ^bb0(%a: tensor<?x2xf32>):
    %0 = tensor.empty() : tensor<1x1xf32>
    %1 = tensor.cast %0 : tensor<1x1xf32> to tensor<?x1xf32>
    hybrid.yield %1 : tensor<?x1xf32>
  }
  return
}

// -----

func.func @choice_c1_yield(%x: tensor<?x1xf32>) {
  // expected-error @below {{has a region that does not yield ('tensor<?x2xf32>') (choice_c1)}}
  %y = hybrid.choice(%x) : (tensor<?x1xf32>) -> tensor<?x2xf32> reference {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  return
}

// -----

func.func @choice_c2(%x: tensor<?x1xf32>) {
  // expected-error @below {{needs one #hybrid.evidence for each of its 1 alternatives (choice_c2)}}
  %y = hybrid.choice(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  } alternatives {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  return
}

// -----

func.func @choice_c2_kind(%x: tensor<?x1xf32>) {
  // expected-error @below {{needs one #hybrid.evidence for each of its 1 alternatives (choice_c2)}}
  %y = hybrid.choice(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  } alternatives {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  } evidence ["seen"]
  return
}

// -----

func.func @choice_isolated(%x: tensor<?x1xf32>) {
  // expected-note @below {{required by region isolation constraints}}
  %y = hybrid.choice(%x) : (tensor<?x1xf32>) -> tensor<?x1xf32> reference {
  ^bb0(%a: tensor<?x1xf32>):
    // expected-error @below {{using value defined outside the region}}
    hybrid.yield %x : tensor<?x1xf32>
  }
  return
}

// -----

func.func @guard_c1(%x: tensor<?x2xf32>) {
  // expected-error @below {{has 1 intervals for 2 columns (guard_c1)}}
  %y, %n = hybrid.guard(%x) nan domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x2xf32>) -> tensor<?x2xf32> inside {
  ^bb0(%a: tensor<?x2xf32>):
    hybrid.yield %a : tensor<?x2xf32>
  }
  return
}

// -----

func.func @guard_c1_dynamic(%x: tensor<?x?xf32>) {
  // expected-error @below {{cannot bound the columns of 'tensor<?x?xf32>' (guard_c1)}}
  %y, %n = hybrid.guard(%x) nan domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x?xf32>) -> tensor<?x?xf32> inside {
  ^bb0(%a: tensor<?x?xf32>):
    hybrid.yield %a : tensor<?x?xf32>
  }
  return
}

// -----

func.func @guard_c2(%x: tensor<?x1xf32>) {
  // expected-error @below {{has a region that does not yield ('tensor<?x2xf32>') (guard_c2)}}
  %y, %n = hybrid.guard(%x) nan domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf32>) -> tensor<?x2xf32> inside {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  return
}

// -----

func.func @guard_c3_missing(%x: tensor<?x1xf32>) {
  // expected-error @below {{has 0 fallback regions in mode 'fallback' (guard_c3)}}
  %y, %n = hybrid.guard(%x) fallback domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf32>) -> tensor<?x1xf32> inside {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  return
}

// -----

func.func @guard_c3(%x: tensor<?x1xf32>) {
  // expected-error @below {{has 1 fallback regions in mode 'clamp' (guard_c3)}}
  %y, %n = hybrid.guard(%x) clamp domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf32>) -> tensor<?x1xf32> inside {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  } outside {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  return
}

// -----

func.func @guard_mode(%x: tensor<?x1xf32>) {
  // expected-error @below {{expected 'fallback', 'nan', 'clamp' or 'error'}}
  %y, %n = hybrid.guard(%x) refuse domain [#hybrid.interval<[0.0, 1.0]>] : (tensor<?x1xf32>) -> tensor<?x1xf32> inside {
  }
  return
}

// -----

func.func @guard_domain(%x: tensor<?x1xf32>) {
  // expected-error @below {{'hybrid.guard' op attribute 'domain' failed to satisfy constraint: one interval per column}}
  %y, %n = hybrid.guard(%x) nan domain [1] : (tensor<?x1xf32>) -> tensor<?x1xf32> inside {
  ^bb0(%a: tensor<?x1xf32>):
    hybrid.yield %a : tensor<?x1xf32>
  }
  return
}
