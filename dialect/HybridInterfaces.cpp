//===- HybridInterfaces.cpp - Interface definitions -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/HybridInterfaces.h"

#include "dialect/HybridInterfaces.cpp.inc"
