// What an attribute refuses.
// RUN: hybrid-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{interval is empty: its lower end lies above its upper end}}
func.func private @f() attributes {a = #hybrid.interval<[2.0, 1.0]>}

// -----

// expected-error @below {{expected '['}}
func.func private @f() attributes {a = #hybrid.interval<1.0, 2.0>}

// -----

// expected-error @below {{expected floating point literal}}
func.func private @f() attributes {a = #hybrid.interval<[x, 2.0]>}

// -----

// expected-error @below {{bad unit "kg*": }}
func.func private @f() attributes {a = #hybrid.unit<"kg*">}

// -----

// expected-error @below {{feature needs a name}}
func.func private @f() attributes {a = #hybrid.feature<"">}

// -----

// expected-error @below {{feature "x": log needs an interval with a positive lower end}}
func.func private @f() attributes {a = #hybrid.feature<"x", log>}

// -----

// expected-error @below {{feature "x": log needs an interval with a positive lower end}}
func.func private @f() attributes {a = #hybrid.feature<"x", interval = [0.0, 1.0], log>}

// -----

// expected-error @below {{expected 'unit', 'interval' or 'log'}}
func.func private @f() attributes {a = #hybrid.feature<"x", range = [0.0, 1.0]>}

// -----

// expected-error @below {{bad unit "m/": }}
func.func private @f() attributes {a = #hybrid.feature<"x", unit = "m/">}

// -----

// expected-error @below {{interval is empty}}
func.func private @f() attributes {a = #hybrid.feature<"x", interval = [1.0, 0.0]>}

// -----

// expected-error @below {{evidence: the verdict is "exact" or "approximate", not "proved"}}
func.func private @f() attributes {a = #hybrid.evidence<verdict = "proved", samples = 1, seed = 1, rms = 0.0, max = 0.0>}

// -----

// expected-error @below {{evidence needs at least one sample}}
func.func private @f() attributes {a = #hybrid.evidence<verdict = "exact", samples = 0, seed = 1, rms = 0.0, max = 0.0>}

// -----

// expected-error @below {{evidence: errors are numbers not below 0}}
func.func private @f() attributes {a = #hybrid.evidence<verdict = "exact", samples = 1, seed = 1, rms = -1.0, max = 0.0>}

// -----

// expected-error @below {{evidence: errors are numbers not below 0}}
func.func private @f() attributes {a = #hybrid.evidence<verdict = "exact", samples = 1, seed = 1, rms = 0.0, max = -1.0>}

// -----

// A measured error above the bound shows that the proof is wrong.
// expected-error @below {{evidence: a proved bound cannot lie below the largest measured difference}}
func.func private @f() attributes {a = #hybrid.evidence<verdict = "exact", samples = 1, seed = 1, rms = 0.0, max = 1.0, proved = 0.5>}

// -----

// expected-error @below {{expected 'method'}}
func.func private @f() attributes {a = #hybrid.evidence<verdict = "exact", samples = 1, seed = 1, rms = 0.0, max = 1.0, bound = 0.5>}

// -----

// expected-error @below {{structure: groups are arrays of column numbers}}
func.func private @f() attributes {a = #hybrid.structure<additive, [1, 2], residual = 0.0, threshold = 0.0, text = "">}

// -----

// expected-error @below {{structure: column numbers are not negative}}
func.func private @f() attributes {a = #hybrid.structure<additive, [[-1]], residual = 0.0, threshold = 0.0, text = "">}

// -----

// expected-error @below {{'hybrid.evidence' must be #hybrid.evidence}}
func.func private @f() attributes {hybrid.evidence = 1}

// -----

// expected-error @below {{'hybrid.structure' must be an array of #hybrid.structure}}
func.func private @f() attributes {hybrid.structure = [1]}

// -----

// expected-error @below {{'hybrid.feature' on argument 0: a tensor takes an array of #hybrid.feature, one per column}}
func.func private @f(tensor<?x2xf32> {hybrid.feature = #hybrid.feature<"x">})

// -----

// expected-error @below {{'hybrid.feature' on argument 0: has 1 features for the columns of 'tensor<?x2xf32>'}}
func.func private @f(tensor<?x2xf32> {hybrid.feature = [#hybrid.feature<"x">]})

// -----

// expected-error @below {{'hybrid.feature' on argument 0: has 1 features for the columns of 'tensor<2x?xf32>'}}
func.func private @f(tensor<2x?xf32> {hybrid.feature = [#hybrid.feature<"x">]})

// -----

// expected-error @below {{'hybrid.feature' on result 0: a scalar or vector takes a single #hybrid.feature}}
func.func private @f() -> (f64 {hybrid.feature = [#hybrid.feature<"x">]})

// -----

// expected-error @below {{unknown argument attribute 'hybrid.name'}}
func.func private @f(f64 {hybrid.name = "x"})

// -----

// expected-error @below {{unknown result attribute 'hybrid.name'}}
func.func private @f() -> (f64 {hybrid.name = "x"})

// -----

// expected-error @below {{'hybrid.module_interface' belongs to a network whose arguments and results are single columns}}
hybrid.network @f(%x: tensor<?x2xf32>) -> tensor<?x2xf32> attributes {hybrid.module_interface} {
  hybrid.return %x : tensor<?x2xf32>
}
