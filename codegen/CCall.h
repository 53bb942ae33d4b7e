//===- CCall.h - Calls of compiled functions by their number of arrays -*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_CODEGEN_CCALL_H
#define HYBRID_CODEGEN_CCALL_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace hybrid::codegen {

/// Most arrays of a function that callArrays calls.
inline constexpr size_t kMaxCallArrays = 64;

namespace detail {

template <size_t> using Array = void *;

template <size_t... Index>
int32_t callWith(void *function, int64_t rows, void *const *arrays, std::index_sequence<Index...>) {
  return reinterpret_cast<int32_t (*)(int64_t, Array<Index>...)>(function)(rows, arrays[Index]...);
}

template <size_t Count> int32_t callCount(void *function, int64_t rows, void *const *arrays) {
  return callWith(function, rows, arrays, std::make_index_sequence<Count>());
}

template <size_t... Count> constexpr auto callTable(std::index_sequence<Count...>) {
  return std::array{&callCount<Count>...};
}

} // namespace detail

/// Calls `int32_t function(int64_t rows, void *, …)` with at most kMaxCallArrays arrays.
inline int32_t callArrays(void *function, int64_t rows, std::span<void *const> arrays) {
  static constexpr auto table = detail::callTable(std::make_index_sequence<kMaxCallArrays + 1>());
  return table[arrays.size()](function, rows, arrays.data());
}

} // namespace hybrid::codegen

#endif // HYBRID_CODEGEN_CCALL_H
