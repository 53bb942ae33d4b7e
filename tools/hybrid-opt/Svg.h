//===- Svg.h - Pictures for reports -----------------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one writer of SVG: a canvas in pixels, and a plot of numbers on it with axes, ticks and curves.
//
//   Plot plot(320, 220, {"r", 1, 5}, {"error", 1e-7, 1e-2, true});
//   plot.curve(x, y, "network");
//   std::string svg = plot.str("Differences");        // <svg …>…</svg>, for inside an HTML page
//
// Coordinates are rounded to a tenth of a pixel, and a point is a path of length 0 with round ends, six bytes or so.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_TOOLS_HYBRIDOPT_SVG_H
#define HYBRID_TOOLS_HYBRIDOPT_SVG_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace hybrid::driver {

/// The text with `<`, `>`, `&` and quotes escaped.
std::string escapeMarkup(llvm::StringRef text);

class Svg {
public:
  Svg(double width, double height) : width(width), height(height) {}

  /// `style` is the class of the element; the page's style sheet says what it looks like.
  void line(double x1, double y1, double x2, double y2, llvm::StringRef style);
  void text(double x, double y, llvm::StringRef text, llvm::StringRef style, llvm::StringRef anchor = "start");
  void polyline(llvm::ArrayRef<double> x, llvm::ArrayRef<double> y, llvm::StringRef style);
  void points(llvm::ArrayRef<double> x, llvm::ArrayRef<double> y, llvm::StringRef style);

  /// `title` is what a screen reader says.
  std::string str(llvm::StringRef title) const;

private:
  double width, height;
  std::string body;
};

/// One side of a plot.
struct PlotAxis {
  std::string label;
  double lo = 0, hi = 1;
  bool log = false; ///< lo > 0
};

class Plot {
public:
  /// At most so many points are drawn of one curve or cloud, evenly chosen.
  static constexpr size_t kMostPoints = 2000;

  Plot(double width, double height, PlotAxis x, PlotAxis y);

  /// Numbers that are not finite, or not on a logarithmic axis, leave a gap.
  void curve(llvm::ArrayRef<double> x, llvm::ArrayRef<double> y, llvm::StringRef style);
  void cloud(llvm::ArrayRef<double> x, llvm::ArrayRef<double> y, llvm::StringRef style);
  /// A horizontal line with a word on it; nothing if it lies outside.
  void level(double y, llvm::StringRef label);

  std::string str(llvm::StringRef title) const { return svg.str(title); }

private:
  double xOf(double value) const;
  double yOf(double value) const;
  void drawAxes();

  double left, right, top, bottom;
  PlotAxis x, y;
  Svg svg;
};

/// From the smallest to the largest of the numbers; widened where they are one, and where all are 0.
PlotAxis axisOver(std::string label, llvm::ArrayRef<double> values, bool log = false);

} // namespace hybrid::driver

#endif // HYBRID_TOOLS_HYBRIDOPT_SVG_H
