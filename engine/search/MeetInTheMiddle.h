//===- MeetInTheMiddle.h - Which of many has these values -------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// If z = c a b and both a and b are among the n expressions in store, then b has the values z / (c a): one look-up for
// each a, n in all, instead of n^2 / 2 products. The values z have errors, and c is free, so the look-up is for
//
//   product   log|v_i| - log|v_0|    (with the signs of v_i v_0): the same for all multiples of v
//   sum       v_i - v_0              the same for all v + c
//
// within a tolerance, at the seven other points of an expression's head. v and 1 / v (v and -v) have opposite keys and
// are found together: two look-ups, of z / a and z a, decide about a b, a / b, b / a and 1 / (a b). The first three
// coordinates are cut into cells; a bitmap small enough for the cache says of most cells that
// they are empty.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_ENGINE_SEARCH_MEETINTHEMIDDLE_H
#define HYBRID_ENGINE_SEARCH_MEETINTHEMIDDLE_H

#include "engine/search/Enumerate.h"

#include <array>
#include <cstdint>
#include <vector>

namespace hybrid::engine {

enum class MeetKind : uint8_t { Product, Sum };

/// What identifies an expression up to a factor or a summand. Entry 0 holds the signs.
using MeetKey = std::array<double, Enumeration::kHead>;

/// `logs` are the logarithms of |values|, needed for products.
MeetKey meetKey(MeetKind kind, const double *values, const double *logs);
/// Keys of x y and x / y (or x + y and x - y), given those of x and y.
MeetKey meetProduct(const MeetKey &x, const MeetKey &y);
MeetKey meetQuotient(const MeetKey &x, const MeetKey &y);

class MeetIndex {
public:
  /// Cells of this width; a look-up with a tolerance far below it touches one.
  MeetIndex(std::vector<MeetKey> keys, double width);

  /// Appends the numbers of the entries within `tolerance` of `key`, or of its opposite, in all coordinates.
  void find(const MeetKey &key, const MeetKey &tolerance, std::vector<uint32_t> &out) const;
  size_t size() const { return keys.size(); }

private:
  static constexpr unsigned kCellCoordinates = 3;
  /// Entries of one cell that are looked at: a cell with more says little about any.
  static constexpr unsigned kCrowd = 256;
  void findOne(const MeetKey &key, const MeetKey &tolerance, std::vector<uint32_t> &out) const;

  std::vector<MeetKey> keys;
  double cellsPerUnit;
  std::vector<std::pair<uint64_t, uint32_t>> sorted; ///< hash of the cell, number of the entry
  std::vector<uint32_t> starts;                      ///< in `sorted`, by the leading bits of the hash
  std::vector<uint64_t> bitmap;
  unsigned bitmapBits = 0, startBits = 0;
};

} // namespace hybrid::engine

#endif // HYBRID_ENGINE_SEARCH_MEETINTHEMIDDLE_H
