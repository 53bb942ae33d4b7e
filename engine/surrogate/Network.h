//===- Network.h - A small tanh network through the rows --------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SURROGATE_NETWORK_H
#define HYBRID_ENGINE_SURROGATE_NETWORK_H

#include "engine/surrogate/Surrogate.h"

namespace hybrid::engine {

/// Dense layers with tanh between them, in double precision.
class Network {
public:
  /// `sizes`: of the input, the hidden layers, and 1.
  Network(std::vector<Eigen::Index> sizes, uint64_t seed);

  Eigen::VectorXd operator()(const Eigen::MatrixXd &z) const;

  /// Mean of (weight * (network - goal))^2, and its gradient in the parameters.
  double loss(const Eigen::MatrixXd &z, const Eigen::VectorXd &goal, const Eigen::ArrayXd &weight,
              Eigen::VectorXd *gradient) const;

  /// Self-scaled BFGS steps with a dense inverse while `goesOn(step)`, at most some hundreds.
  void train(const Eigen::MatrixXd &z, const Eigen::VectorXd &goal, const Eigen::ArrayXd &weight,
             const std::function<bool(unsigned step)> &goesOn);

  Eigen::VectorXd parameters; ///< per layer: weights by output, then biases

private:
  std::vector<Eigen::Index> sizes;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SURROGATE_NETWORK_H
