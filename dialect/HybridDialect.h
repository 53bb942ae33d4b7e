//===- HybridDialect.h - The dialect, its enums and attributes -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_DIALECT_HYBRIDDIALECT_H
#define HYBRID_DIALECT_HYBRIDDIALECT_H

#include "support/Interval.h"
#include "support/Unit.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"

#include "dialect/HybridDialect.h.inc"
#include "dialect/HybridEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "dialect/HybridAttributes.h.inc"

#endif // HYBRID_DIALECT_HYBRIDDIALECT_H
