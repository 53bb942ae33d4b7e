//===- Svg.cpp - Pictures for reports -------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/hybrid-opt/Svg.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

using namespace hybrid;
using namespace hybrid::driver;
using llvm::ArrayRef;
using llvm::StringRef;

constexpr double kLeft = 58, kRight = 12, kTop = 10, kBottom = 38; // margins of a plot
constexpr unsigned kTicks = 4;

std::string driver::escapeMarkup(StringRef text) {
  std::string out;
  for (char c : text) {
    switch (c) {
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '&':
      out += "&amp;";
      break;
    case '"':
      out += "&quot;";
      break;
    default:
      out += c;
    }
  }
  return out;
}

/// In tenths of a pixel, without a needless ".0".
static std::string pixel(double x) {
  char buffer[32];
  double rounded = std::round(x * 10) / 10;
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, rounded == 0 ? 0 : rounded).ptr};
}

static std::string brief(double x) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::general, 3).ptr};
}

void Svg::line(double x1, double y1, double x2, double y2, StringRef style) {
  body += "<line x1=\"" + pixel(x1) + "\" y1=\"" + pixel(y1) + "\" x2=\"" + pixel(x2) + "\" y2=\"" + pixel(y2) +
          "\" class=\"" + style.str() + "\"/>";
}

void Svg::text(double x, double y, StringRef text, StringRef style, StringRef anchor) {
  body += "<text x=\"" + pixel(x) + "\" y=\"" + pixel(y) + "\" text-anchor=\"" + anchor.str() + "\" class=\"" +
          style.str() + "\">" + escapeMarkup(text) + "</text>";
}

void Svg::polyline(ArrayRef<double> x, ArrayRef<double> y, StringRef style) {
  std::string path;
  bool drawing = false;
  for (auto [px, py] : llvm::zip_equal(x, y)) {
    bool finite = std::isfinite(px) && std::isfinite(py);
    if (finite)
      path += (drawing ? "L" : "M") + pixel(px) + " " + pixel(py);
    drawing = finite;
  }
  body += "<path d=\"" + path + "\" class=\"" + style.str() + "\"/>";
}

void Svg::points(ArrayRef<double> x, ArrayRef<double> y, StringRef style) {
  std::string path;
  for (auto [px, py] : llvm::zip_equal(x, y))
    if (std::isfinite(px) && std::isfinite(py))
      path += "M" + pixel(px) + " " + pixel(py) + "h0";
  body += "<path d=\"" + path + "\" class=\"" + style.str() + "\"/>";
}

std::string Svg::str(StringRef title) const {
  std::string size = "width=\"" + pixel(width) + "\" height=\"" + pixel(height) + "\" viewBox=\"0 0 " + pixel(width) +
                     " " + pixel(height) + "\"";
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" " + size + "><title>" + escapeMarkup(title) +
         "</title>" + body + "</svg>";
}

PlotAxis driver::axisOver(std::string label, ArrayRef<double> values, bool log) {
  double lo = std::numeric_limits<double>::infinity(), hi = -lo;
  for (double v : values)
    if (std::isfinite(v) && (!log || v > 0)) {
      lo = std::min(lo, v);
      hi = std::max(hi, v);
    }
  if (!(lo <= hi))
    return {std::move(label), log ? 0.1 : 0, 1, log};
  if (log)
    return {std::move(label), lo == hi ? lo / 2 : lo, lo == hi ? hi * 2 : hi, true};
  double width = hi - lo, least = std::max(std::fabs(lo), std::fabs(hi)) * 1e-9;
  double more = width > least ? 0.03 * width : std::max(0.5 * std::fabs(lo), least > 0 ? least : 1.0);
  return {std::move(label), lo - more, hi + more, false};
}

Plot::Plot(double width, double height, PlotAxis x, PlotAxis y)
    : left(kLeft), right(width - kRight), top(kTop), bottom(height - kBottom), x(std::move(x)), y(std::move(y)),
      svg(width, height) {
  drawAxes();
}

static double share(const PlotAxis &axis, double value) {
  if (axis.log)
    return value > 0 ? std::log(value / axis.lo) / std::log(axis.hi / axis.lo) : std::nan("");
  return (value - axis.lo) / (axis.hi - axis.lo);
}

double Plot::xOf(double value) const { return left + share(x, value) * (right - left); }
double Plot::yOf(double value) const { return bottom - share(y, value) * (bottom - top); }

/// Round numbers on the axis: powers of ten, or multiples of 1, 2 or 5 of one.
static std::vector<double> ticksOf(const PlotAxis &axis) {
  std::vector<double> ticks;
  if (axis.log && axis.hi / axis.lo >= 10) {
    int first = int(std::ceil(std::log10(axis.lo) - 1e-9)), last = int(std::floor(std::log10(axis.hi) + 1e-9));
    int step = std::max(1, (last - first) / int(kTicks) + 1);
    for (int k = first; k <= last; k += step)
      ticks.push_back(std::pow(10.0, k));
    return ticks;
  }
  double rough = (axis.hi - axis.lo) / kTicks, power = std::pow(10, std::floor(std::log10(rough)));
  double step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
  for (double k = std::ceil(axis.lo / step); k * step <= axis.hi && ticks.size() < 2 * kTicks; ++k)
    ticks.push_back(k * step);
  return ticks;
}

void Plot::drawAxes() {
  svg.line(left, bottom, right, bottom, "axis");
  svg.line(left, bottom, left, top, "axis");
  for (double tick : ticksOf(x)) {
    svg.line(xOf(tick), bottom, xOf(tick), bottom + 4, "axis");
    svg.text(xOf(tick), bottom + 15, brief(tick), "tick", "middle");
  }
  for (double tick : ticksOf(y)) {
    svg.line(left - 4, yOf(tick), left, yOf(tick), "axis");
    svg.text(left - 6, yOf(tick) + 4, brief(tick), "tick", "end");
  }
  svg.text((left + right) / 2, bottom + 31, x.label, "label", "middle");
  svg.text(left + 4, top + 8, y.label, "label");
}

/// Every k-th, so that no more than kMostPoints are left, in pixels.
template <typename ToPixel> static std::vector<double> thinned(ArrayRef<double> values, ToPixel toPixel) {
  size_t step = (values.size() + Plot::kMostPoints - 1) / Plot::kMostPoints;
  std::vector<double> pixels;
  for (size_t k = 0; k < values.size(); k += std::max<size_t>(step, 1))
    pixels.push_back(toPixel(values[k]));
  return pixels;
}

void Plot::curve(ArrayRef<double> xs, ArrayRef<double> ys, StringRef style) {
  svg.polyline(thinned(xs, [this](double v) { return xOf(v); }), thinned(ys, [this](double v) { return yOf(v); }),
               style);
}

void Plot::cloud(ArrayRef<double> xs, ArrayRef<double> ys, StringRef style) {
  svg.points(thinned(xs, [this](double v) { return xOf(v); }), thinned(ys, [this](double v) { return yOf(v); }), style);
}

void Plot::level(double value, StringRef label) {
  double at = yOf(value);
  if (!(at >= top && at <= bottom))
    return;
  svg.line(left, at, right, at, "level");
  svg.text(right, at - 3, label, "tick", "end");
}
