//===- HtmlReport.h - What was found, as a page to read ---------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One file that needs nothing else: no network, no script. Formulas are MathML, pictures SVG. Its size is bounded
// whatever the data: pictures have at most 2,000 points each, and beyond kPictured outputs there are only sentences.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_HTMLREPORT_H
#define HYBRID_TOOLS_HYBRIDOPT_HTMLREPORT_H

#include "tools/hybrid-opt/Report.h"

namespace hybrid::driver {

void writeHtml(const Report &report, double tolerance, llvm::raw_ostream &os);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_HTMLREPORT_H
