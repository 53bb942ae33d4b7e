//===- Describe.h - Declarations as text for people -------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What editors show beside a name and pages of documentation in their tables. Types are given as they were declared,
// and where they were left out, as analysis inferred them, in the unit that people measure the quantity in.
//
//   drag           module drag(v: real[3] [m/s] in -60 .. 60, radius: real [m] in 0.01 .. 0.2) -> (F: real[3] [N])
//   area           let area: real [m^2]
//   rho            const rho: [kg/m^3] = 1.225 [kg/m^3]
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_DSL_DESCRIBE_H
#define HYBRID_FRONTEND_DSL_DESCRIBE_H

#include "frontend/dsl/Program.h"

namespace hybrid::dsl {

/// The text of a place on one line: line ends and runs of spaces become one space, comments are left out.
std::string oneLine(const SourceFile &file, Range range);

/// "real[3] [m/s]".
std::string typeText(const Variable &variable, const Program &program);
/// The text between the brackets of the unit, "1" if dimensionless.
std::string unitText(const Variable &variable, const Program &program);
/// "-60 .. 60", with `log` behind it; empty without a domain.
std::string domainText(const Variable &variable);
/// "const", "input", …
llvm::StringRef kindWord(Variable::Kind kind);

std::string describe(const Variable &variable, const Program &program);
std::string describe(const Callable &callable, const Program &program);
std::string describe(const UnitDeclaration &unit);

} // namespace hybrid::dsl

#endif // HYBRID_FRONTEND_DSL_DESCRIBE_H
