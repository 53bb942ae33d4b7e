// Meaning of scf and of calls.
// RUN: hybrid-interpret %s | FileCheck %s
// CHECK: 11 cases hold

func.func @factorial(%n: index) -> (f64, index) attributes {cases = [
    {in = [0 : index], out = [1.0, 0 : index]},
    {in = [5 : index], out = [120.0, 10 : index]}]} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %one = arith.constant 1.0 : f64
  %0:2 = scf.for %i = %c0 to %n step %c1 iter_args(%p = %one, %s = %c0) -> (f64, index) {
    %k = arith.addi %i, %c1 : index
    %k64 = arith.index_cast %k : index to i64
    %f = arith.sitofp %k64 : i64 to f64
    %1 = arith.mulf %p, %f : f64
    %2 = arith.addi %s, %i : index
    scf.yield %1, %2 : f64, index
  }
  return %0#0, %0#1 : f64, index
}

func.func @absolute(%x: f64) -> f64 attributes {cases = [
    {in = [-2.0], out = [2.0]}, {in = [3.0], out = [3.0]}]} {
  %zero = arith.constant 0.0 : f64
  %c = arith.cmpf olt, %x, %zero : f64
  %0 = scf.if %c -> f64 {
    %1 = arith.negf %x : f64
    scf.yield %1 : f64
  } else {
    scf.yield %x : f64
  }
  return %0 : f64
}

func.func @collatz(%n: i64) -> (i64, i64) attributes {cases = [
    {in = [1], out = [1, 0]}, {in = [27], out = [1, 111]}]} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %three = arith.constant 3 : i64
  %0:2 = scf.while (%x = %n, %steps = %zero) : (i64, i64) -> (i64, i64) {
    %go = arith.cmpi ne, %x, %one : i64
    scf.condition(%go) %x, %steps : i64, i64
  } do {
  ^bb0(%x: i64, %steps: i64):
    %half = arith.divsi %x, %two : i64
    %r = arith.remsi %x, %two : i64
    %even = arith.cmpi eq, %r, %zero : i64
    %t = arith.muli %x, %three : i64
    %u = arith.addi %t, %one : i64
    %next = arith.select %even, %half, %u : i64
    %k = arith.addi %steps, %one : i64
    scf.yield %next, %k : i64, i64
  }
  return %0#0, %0#1 : i64, i64
}

// Each call has values of its own, also in a recursion.
func.func @fibonacci(%n: i64) -> i64 attributes {cases = [{in = [0], out = [0]}, {in = [12], out = [144]}]} {
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %small = arith.cmpi sle, %n, %one : i64
  %0 = scf.if %small -> i64 {
    scf.yield %n : i64
  } else {
    %a = arith.subi %n, %one : i64
    %b = arith.subi %n, %two : i64
    %fa = func.call @fibonacci(%a) : (i64) -> i64
    %fb = func.call @fibonacci(%b) : (i64) -> i64
    %s = arith.addi %fa, %fb : i64
    scf.yield %s : i64
  }
  return %0 : i64
}

// Euler's method for y' = y with 100 steps: (1 + 1/100)^100.
hybrid.module @euler(%y: f64) -> f64 attributes {cases = [{in = [1.0], out = [2.7048138294215260932671947108075308336779], ulps = 40}]} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c100 = arith.constant 100 : index
  %h = arith.constant 1.0e-2 : f64
  %0 = scf.for %i = %c0 to %c100 step %c1 iter_args(%s = %y) -> f64 {
    %d = arith.mulf %s, %h : f64
    %n = arith.addf %s, %d : f64
    scf.yield %n : f64
  }
  hybrid.return %0 : f64
}

// Bounds that are compared without sign.
func.func @unsigned(%n: i8) -> i32 attributes {cases = [{in = [-56 : i8], out = [200 : i32]}, {in = [3 : i8], out = [3 : i32]}]} {
  %c0 = arith.constant 0 : i8
  %c1 = arith.constant 1 : i8
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %0 = scf.for unsigned %i = %c0 to %n step %c1 iter_args(%s = %zero) -> i32 : i8 {
    %t = arith.addi %s, %one : i32
    scf.yield %t : i32
  }
  return %0 : i32
}
