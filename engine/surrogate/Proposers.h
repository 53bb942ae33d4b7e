//===- Proposers.h - The surrogates of a table, in turn ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SURROGATE_PROPOSERS_H
#define HYBRID_ENGINE_SURROGATE_PROPOSERS_H

#include "engine/surrogate/Surrogate.h"

namespace hybrid::engine {

/// Fits one surrogate; without an oracle if there is nothing to gain from it.
using Proposer = std::function<Surrogate()>;

/// To be asked in this order, the quick ones first, until a form has settled the matter: polynomials of the groups (or
/// of what the rows were found to depend on) and of the inputs, and a network. `rows` need no units yet; `groups`: if
/// units are known.
std::vector<Proposer> proposersFor(SurrogateRows rows, const std::optional<Coordinates> &groups, uint64_t seed,
                                   const std::function<bool()> &expired);

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SURROGATE_PROPOSERS_H
