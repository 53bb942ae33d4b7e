//===- Explanation.h - What was found, in sentences -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_EXPLANATION_H
#define HYBRID_TOOLS_HYBRIDOPT_EXPLANATION_H

#include "passes/distill/Distiller.h"

#include <string>

namespace hybrid::driver {

/// "F falls with r, as r^-2: from 3.1 to 0.12 on average as r goes from 1 to 5. Knowing r removes 71 % of its
/// variance."
std::string explainEffect(const std::string &output, const std::string &input, const engine::InputEffect &effect);

/// "a product of functions of m1, of m2, and of r (within 8.7e-6)"; a name is "0.19*m1 (within 6e-6)".
std::string explainFinding(const engine::StructureFinding &finding);

/// What the verdict means, with its reason.
std::string explainVerdict(const DistillationRecord &record);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_EXPLANATION_H
