//===- ReportPictures.h - The pictures of a report --------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_REPORTPICTURES_H
#define HYBRID_TOOLS_HYBRIDOPT_REPORTPICTURES_H

#include "passes/distill/Distiller.h"

#include <string>

namespace hybrid::driver {

/// Each is an <svg> for inside an HTML page.
std::string drawScatter(const DistillationRecord &record);
std::string drawResiduals(const DistillationRecord &record, double tolerance);
std::string drawEffect(const DistillationRecord &record, size_t input);
std::string drawTree(const DistillationRecord &record);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_REPORTPICTURES_H
