//===- TableFile.h - Tables from files --------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_TABLE_TABLEFILE_H
#define HYBRID_FRONTEND_TABLE_TABLEFILE_H

#include "frontend/table/Table.h"

#include "llvm/Support/Error.h"

namespace hybrid {

/// Reads an NPY file if the path ends so, else CSV; `-` is the standard input. The error names the file, and the line.
llvm::Expected<Table> readTableFile(const std::string &path);

} // namespace hybrid

#endif // HYBRID_FRONTEND_TABLE_TABLEFILE_H
