//===- Quantities.h - Names of physical quantities --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_SUPPORT_QUANTITIES_H
#define HYBRID_SUPPORT_QUANTITIES_H

#include "support/Unit.h"

#include <span>
#include <vector>

namespace hybrid {

/// What people call a dimension, and the unit they measure it in.
struct Quantity {
  std::string_view name, unit;
};

std::span<const Quantity> allQuantities();

/// The names of units that the language declares, without prefixes.
std::vector<std::string_view> predeclaredUnits();

/// The quantity with the dimension of `unit`, or null. Where several have it (energy and torque), the commoner one.
const Quantity *quantityOf(const Unit &unit);

} // namespace hybrid

#endif // HYBRID_SUPPORT_QUANTITIES_H
