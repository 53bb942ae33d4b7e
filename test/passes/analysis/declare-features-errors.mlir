// Each mistake in the options gets one error that names it.
// RUN: not hybrid-opt %s --hybrid-declare-features='domain=q=1..5' 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: error: domain: 'f' has no column 'q'; there are 'x0', 'x1'
// RUN: not hybrid-opt %s --hybrid-declare-features='domain=x0=5..1' 2>&1 | FileCheck %s --check-prefix=INVERTED
// INVERTED: error: domain: 'x0=5..1': the domain is empty: its lower end lies above its upper end
// RUN: not hybrid-opt %s --hybrid-declare-features='domain=x0=1..1' 2>&1 | FileCheck %s --check-prefix=EQUAL
// EQUAL: error: domain: 'x0=1..1': the domain is empty: both ends are equal
// RUN: not hybrid-opt %s --hybrid-declare-features='domain=x0=1...5' 2>&1 | FileCheck %s --check-prefix=DOTS
// DOTS: error: domain: 'x0=1...5': '.5' is not a number
// RUN: not hybrid-opt %s --hybrid-declare-features='domain=x0=1.0e400..5' 2>&1 | FileCheck %s --check-prefix=HUGE
// HUGE: error: domain: 'x0=1.0e400..5': '1.0e400' is not a number
// RUN: not hybrid-opt %s --hybrid-declare-features='domain=x0=0..5:log' 2>&1 | FileCheck %s --check-prefix=LOG
// LOG: error: domain: 'x0=0..5:log': log needs a positive lower end
// RUN: not hybrid-opt %s --hybrid-declare-features='domain=x0=1..2,x0=1..3' 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: error: domain: 'x0=1..3': 'x0' is given twice
// RUN: not hybrid-opt %s --hybrid-declare-features='domain=x0' 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: error: domain: 'x0': expected NAME=VALUE
// RUN: not hybrid-opt %s --hybrid-declare-features='units=x0=parsnip' 2>&1 | FileCheck %s --check-prefix=UNIT
// UNIT: error: units: 'x0=parsnip': {{.*}}parsnip
// RUN: not hybrid-opt %s --hybrid-declare-features='units=z=m' 2>&1 | FileCheck %s --check-prefix=UNITNAME
// UNITNAME: error: units: 'f' has no column 'z'; there are 'x0', 'x1', 'y'
// RUN: not hybrid-opt %s --hybrid-declare-features='inputs=a,b,c' 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: error: 3 names for 2 input columns of 'f'
// RUN: not hybrid-opt %s --hybrid-declare-features='inputs=a,a' 2>&1 | FileCheck %s --check-prefix=SAME
// SAME: error: two columns of 'f' are named 'a'
// RUN: not hybrid-opt %s --hybrid-declare-features='entry=g' 2>&1 | FileCheck %s --check-prefix=ENTRY
// ENTRY: error: no entry point named 'g'; there are 'f'

hybrid.network @f(%x: tensor<?x2xf32>) -> tensor<?x1xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1xf32>
  %y = hybrid.dense %x, %w : (tensor<?x2xf32>, tensor<2x1xf32>) -> tensor<?x1xf32>
  hybrid.return %y : tensor<?x1xf32>
}
