//===- MeetInTheMiddle.cpp - Which of many has these values ---------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "engine/search/MeetInTheMiddle.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

using namespace hybrid::engine;

namespace {

constexpr unsigned kHead = Enumeration::kHead;
/// False far outside.
bool cellOf(double at, int64_t &cell) {
  if (!(std::fabs(at) < 1e15))
    return false;
  cell = int64_t(at) - (at < 0);
  return true;
}

uint64_t hashOf(const int64_t *cell, unsigned n) {
  uint64_t h = 0;
  for (unsigned k = 0; k < n; ++k) {
    h = (h ^ uint64_t(cell[k])) * 0x9e3779b97f4a7c15;
    h ^= h >> 31;
  }
  return h * 0xbf58476d1ce4e5b9;
}

MeetKey opposite(const MeetKey &x) {
  MeetKey key{x[0]};
  for (unsigned i = 1; i < kHead; ++i)
    key[i] = -x[i];
  return key;
}

uint64_t signsOf(const MeetKey &key) { return std::bit_cast<uint64_t>(key[0]); }

} // namespace

MeetKey hybrid::engine::meetKey(MeetKind kind, const double *values, const double *logs) {
  MeetKey key;
  uint64_t signs = 0;
  if (kind == MeetKind::Product)
    for (unsigned i = 1; i < kHead; ++i)
      signs |= uint64_t(std::signbit(values[i]) != std::signbit(values[0])) << i;
  key[0] = std::bit_cast<double>(signs);
  const double *v = kind == MeetKind::Product ? logs : values;
  for (unsigned i = 1; i < kHead; ++i)
    key[i] = v[i] - v[0];
  return key;
}

MeetKey hybrid::engine::meetProduct(const MeetKey &x, const MeetKey &y) {
  MeetKey key;
  key[0] = std::bit_cast<double>(signsOf(x) ^ signsOf(y));
  for (unsigned i = 1; i < kHead; ++i)
    key[i] = x[i] + y[i];
  return key;
}

MeetKey hybrid::engine::meetQuotient(const MeetKey &x, const MeetKey &y) {
  MeetKey key;
  key[0] = std::bit_cast<double>(signsOf(x) ^ signsOf(y));
  for (unsigned i = 1; i < kHead; ++i)
    key[i] = x[i] - y[i];
  return key;
}

MeetIndex::MeetIndex(std::vector<MeetKey> given, double width) : keys(std::move(given)), cellsPerUnit(1 / width) {
  bitmapBits = unsigned(std::bit_width(16 * keys.size() | 1023));
  startBits = unsigned(std::bit_width(keys.size() | 1));
  bitmap.assign((size_t(1) << bitmapBits) / 64, 0);
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i][1] < 0)
      keys[i] = opposite(keys[i]);
    int64_t cell[kCellCoordinates];
    bool inside = true;
    for (unsigned k = 0; k < kCellCoordinates; ++k)
      inside &= cellOf(keys[i][k + 1] * cellsPerUnit, cell[k]);
    if (!inside)
      continue;
    uint64_t hash = hashOf(cell, kCellCoordinates), bit = hash >> (64 - bitmapBits);
    sorted.emplace_back(hash, uint32_t(i));
    bitmap[bit / 64] |= uint64_t(1) << (bit % 64);
  }
  std::sort(sorted.begin(), sorted.end());
  starts.assign((size_t(1) << startBits) + 1, 0);
  for (const auto &[hash, entry] : sorted)
    ++starts[(hash >> (64 - startBits)) + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
}

void MeetIndex::find(const MeetKey &key, const MeetKey &tolerance, std::vector<uint32_t> &out) const {
  if (key[1] >= -tolerance[1])
    findOne(key, tolerance, out);
  if (key[1] <= tolerance[1])
    findOne(opposite(key), tolerance, out);
}

void MeetIndex::findOne(const MeetKey &key, const MeetKey &tolerance, std::vector<uint32_t> &out) const {
  int64_t lo[kCellCoordinates], hi[kCellCoordinates];
  for (unsigned k = 0; k < kCellCoordinates; ++k)
    if (!cellOf((key[k + 1] - tolerance[k + 1]) * cellsPerUnit, lo[k]) ||
        !cellOf((key[k + 1] + tolerance[k + 1]) * cellsPerUnit, hi[k]))
      return;
  int64_t cell[kCellCoordinates];
  for (cell[0] = lo[0]; cell[0] <= hi[0]; ++cell[0])
    for (cell[1] = lo[1]; cell[1] <= hi[1]; ++cell[1])
      for (cell[2] = lo[2]; cell[2] <= hi[2]; ++cell[2]) {
        uint64_t hash = hashOf(cell, kCellCoordinates), bit = hash >> (64 - bitmapBits);
        if (!(bitmap[bit / 64] >> (bit % 64) & 1))
          continue;
        size_t bucket = hash >> (64 - startBits);
        for (uint32_t at = starts[bucket], end = std::min(starts[bucket + 1], at + kCrowd); at < end; ++at) {
          if (sorted[at].first != hash)
            continue;
          const MeetKey &other = keys[sorted[at].second];
          bool near = signsOf(key) == signsOf(other);
          for (unsigned i = 1; i < kHead && near; ++i)
            near = std::fabs(key[i] - other[i]) <= tolerance[i];
          if (near)
            out.push_back(sorted[at].second);
        }
      }
}
