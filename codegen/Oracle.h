//===- Oracle.h - A network as a batched function for the engine -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_ORACLE_H
#define HYBRID_CODEGEN_ORACLE_H

#include "codegen/Options.h"

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Support/LogicalResult.h"

#include <Eigen/Core>

#include <functional>

namespace hybrid::codegen {

/// y[row] = f(row of x): one column of x per input of the network. The engine's Oracle has this type.
using Oracle = std::function<void(const Eigen::Ref<const Eigen::MatrixXd> &x, Eigen::Ref<Eigen::VectorXd> y)>;

/// The number of input and output columns of a network: those of all its arguments, and results, together.
int64_t inputColumns(mlir::FunctionOpInterface network);
int64_t outputColumns(mlir::FunctionOpInterface network);

/// Compiles a `hybrid.network` (or `hybrid.module`, or a `func.func` of that kind), private or not, with all it calls;
/// the result evaluates output column `output`. The value of a choice is its reference. Everything is computed in f64,
/// whatever the options say, also where the weights are f32: so the function is as smooth as its formula.
///
/// Compilation happens in a context of its own, so this may be called from a pass, and the result may outlive the
/// network's. It is safe to call from several threads, its value at a row does not depend on the other rows, and rows
/// outside the domain of a guard get what the guard says. Errors are diagnostics at the network.
mlir::FailureOr<Oracle> makeOracle(mlir::FunctionOpInterface network, int64_t output = 0,
                                   const CompileOptions &options = {});

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_ORACLE_H
