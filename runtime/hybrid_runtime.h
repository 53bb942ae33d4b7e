/*===- hybrid_runtime.h - How a compiled model runs over a batch --*- C -*-===//
 *
 * Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===//
 *
 * A compiled model is a set of kernels that compute a block of rows each, and a description of its inputs and outputs.
 * hybrid_run cuts a batch into blocks, brings them into the kernels' layout, and answers for all that a caller may do:
 * no rows, null, misaligned or overlapping arrays, sizes that overflow, another rounding mode, too little memory.
 *
 * The compiler links this into every artifact, as private code: nothing of it is exported, and it needs libc alone.
 * Words: a *port* is an input or output of the model; it has `elements` numbers per row. The layout of kernels is
 * batch-last: all rows of element 0, then all rows of element 1, and so on.
 */
#ifndef HYBRID_RUNTIME_H
#define HYBRID_RUNTIME_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a compiled function returns. After any but HYBRID_OK and HYBRID_OUTSIDE the outputs are as they were. */
enum hybrid_status {
  HYBRID_OK = 0,
  HYBRID_NULL_POINTER = 1,  /**< an array is null although there are rows */
  HYBRID_NEGATIVE_ROWS = 2, /**< the number of rows is negative */
  HYBRID_TOO_LARGE = 3,     /**< the arrays would be larger than the address space */
  HYBRID_NO_MEMORY = 4,     /**< the scratch memory could not be allocated */
  HYBRID_OVERLAP = 5,       /**< two outputs overlap */
  HYBRID_OUTSIDE = 6        /**< a row is outside the domain of a guard in mode `error`; its outputs are NaN */
};

/** Computes `rows` rows. `counters[0]` and `counters[1]` grow by the rows outside any guard, and outside a guard in
 *  mode `error`. */
typedef void hybrid_kernel_function(const void *const *inputs, void *const *outputs, int64_t rows, int64_t *counters,
                                    void *scratch);

typedef struct hybrid_kernel {
  int64_t rows;          /**< of a block */
  int64_t least_rows;    /**< from so many rows on it is better than a smaller kernel */
  int64_t scratch_bytes; /**< memory, on a boundary of 64 bytes, that a call needs */
  int64_t partial;       /**< 1: fewer rows may be given, and none behind them is touched */
  hybrid_kernel_function *run;
} hybrid_kernel;

typedef struct hybrid_port {
  int64_t elements;      /**< numbers per row */
  int64_t element_bytes; /**< 4 or 8 */
} hybrid_port;

typedef struct hybrid_model {
  int64_t input_count, output_count;
  const hybrid_port *ports; /**< inputs, then outputs */
  int64_t kernel_count;
  const hybrid_kernel *kernels; /**< largest block first */
  int64_t *counters;            /**< rows computed, and rows outside a guard, since the start of the process */
} hybrid_model;

/** Where the numbers of a port are: element e of row r at base + r * row_stride + e * element_stride (in bytes, not
 *  negative). */
typedef struct hybrid_view {
  char *base;
  int64_t row_stride, element_stride;
} hybrid_view;

/** Evaluates the model on `rows` rows; `views` has one entry per port, inputs first. Inputs are only read, and may
 *  overlap outputs: the result is as if they were read first. Safe to call from any number of threads. Memory: blocks
 *  and scratch, on the stack up to 32 KiB; a copy of each input that overlaps an output in another layout. */
int32_t hybrid_run(const hybrid_model *model, int64_t rows, const hybrid_view *views);

#ifdef __cplusplus
}
#endif

#endif /* HYBRID_RUNTIME_H */
