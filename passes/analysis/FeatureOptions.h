//===- FeatureOptions.h - Domains and units as options write them -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_PASSES_ANALYSIS_FEATUREOPTIONS_H
#define HYBRID_PASSES_ANALYSIS_FEATUREOPTIONS_H

#include "support/Interval.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace hybrid {

struct DomainOption {
  std::string name;
  Interval interval;
  bool log = false;
};
struct UnitOption {
  std::string name;
  std::string unit;
};

/// Parses `NAME=LO..HI[:log]`, separated by commas; numbers have digits on both sides of a point ("1..5" is 1 to 5).
/// The error names the item and what is wrong with it: no '=', not a number, empty (LO >= HI), infinite, `log` of a
/// domain that is not positive, a name given twice.
llvm::Expected<std::vector<DomainOption>> parseDomainOption(llvm::StringRef text);

/// Parses `NAME=UNIT`, separated by commas (a unit has none).
llvm::Expected<std::vector<UnitOption>> parseUnitOption(llvm::StringRef text);

} // namespace hybrid

#endif // HYBRID_PASSES_ANALYSIS_FEATUREOPTIONS_H
