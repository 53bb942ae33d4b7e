/*===- run.c - How a compiled model runs over a batch ---------------------===//
 *
 * Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "runtime/hybrid_runtime.h"

#include <stdlib.h>
#include <string.h>

enum { kAlignment = 64, kStackBytes = 32768 };

static int64_t align(int64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

static int64_t port_count(const hybrid_model *model) { return model->input_count + model->output_count; }

/*===----------------------------------------------------------------------===
 * Floating-point environment: default rounding, subnormals kept, no traps, whatever the host has set.
 *===----------------------------------------------------------------------===*/

#if defined(__x86_64__)
enum { kDefaultMxcsr = 0x1f80 };
static uint32_t enter_environment(void) {
  uint32_t old = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(kDefaultMxcsr);
  return old;
}
static void leave_environment(uint32_t old) { __builtin_ia32_ldmxcsr(old); }
#else
static uint32_t enter_environment(void) { return 0; }
static void leave_environment(uint32_t old) { (void)old; }
#endif

/*===----------------------------------------------------------------------===
 * Extents and overlap
 *===----------------------------------------------------------------------===*/

/** Bytes of one row from its first to its last number. */
static int64_t row_bytes(const hybrid_port *port, const hybrid_view *view) {
  return port->elements == 0 ? 0 : (port->elements - 1) * view->element_stride + port->element_bytes;
}

/** Bytes from the first to the last number of `rows` > 0 rows; negative if that overflows. */
static int64_t extent(const hybrid_port *port, const hybrid_view *view, int64_t rows) {
  int64_t last, elements, bytes;
  if (__builtin_mul_overflow(rows - 1, view->row_stride, &last) ||
      __builtin_mul_overflow(port->elements, view->element_stride, &elements) ||
      __builtin_add_overflow(last, elements, &bytes) || __builtin_add_overflow(bytes, port->element_bytes, &bytes) ||
      (uintptr_t)view->base + (uint64_t)bytes < (uintptr_t)view->base)
    return -1;
  return last + row_bytes(port, view);
}

static int ranges_meet(const char *a, int64_t a_bytes, const char *b, int64_t b_bytes) {
  return (uintptr_t)a < (uintptr_t)b + (uint64_t)b_bytes && (uintptr_t)b < (uintptr_t)a + (uint64_t)a_bytes;
}

/** Two outputs share a byte. Columns of one table alternate, and do not. */
static int outputs_meet(const hybrid_port *p, const hybrid_view *a, const hybrid_port *q, const hybrid_view *b,
                        int64_t rows) {
  if (a->row_stride == b->row_stride) {
    const hybrid_view *low = a->base <= b->base ? a : b, *high = low == a ? b : a;
    int64_t distance = high->base - low->base;
    if (distance >= row_bytes(low == a ? p : q, low) && distance + row_bytes(low == a ? q : p, high) <= a->row_stride)
      return 0;
  }
  return ranges_meet(a->base, extent(p, a, rows), b->base, extent(q, b, rows));
}

/** Writing the output block by block may change rows of the input that are still to be read. Row by row in place may
 *  not: both start at one place, go on by the same step, and a row of the output ends before the next. */
static int must_copy(const hybrid_port *in, const hybrid_view *x, const hybrid_port *out, const hybrid_view *y,
                     int64_t rows) {
  if (!ranges_meet(x->base, extent(in, x, rows), y->base, extent(out, y, rows)))
    return 0;
  return x->base != y->base || x->row_stride != y->row_stride || row_bytes(out, y) > y->row_stride ||
         row_bytes(in, x) > x->row_stride;
}

static int32_t check(const hybrid_model *model, int64_t rows, const hybrid_view *views) {
  int64_t ports = port_count(model);
  for (int64_t p = 0; p < ports; ++p) {
    if (!views[p].base)
      return HYBRID_NULL_POINTER;
    if (extent(&model->ports[p], &views[p], rows) < 0)
      return HYBRID_TOO_LARGE;
  }
  for (int64_t p = model->input_count; p < ports; ++p)
    for (int64_t q = p + 1; q < ports; ++q)
      if (outputs_meet(&model->ports[p], &views[p], &model->ports[q], &views[q], rows))
        return HYBRID_OVERLAP;
  return HYBRID_OK;
}

/*===----------------------------------------------------------------------===
 * Between the caller's layout and the kernels'
 *===----------------------------------------------------------------------===*/

/* Rows go in groups, so that a group's numbers of one element fill cache lines of the block, and each of its rows is
 * read or written on and on. Loads and stores are by memcpy: the caller's arrays may be misaligned. */
enum { kGroup = 16 };
#define HYBRID_DEFINE_TRANSFER(Name, Word)                                                                             \
  static void gather_##Name(Word *block, int64_t pitch, const hybrid_view *view, int64_t elements, int64_t first,      \
                            int64_t rows) {                                                                            \
    const char *start = view->base + first * view->row_stride;                                                         \
    for (int64_t group = 0; group < rows; group += kGroup)                                                             \
      for (int64_t e = 0; e < elements; ++e)                                                                           \
        for (int64_t r = group; r < rows && r < group + kGroup; ++r)                                                   \
          memcpy(&block[e * pitch + r], start + e * view->element_stride + r * view->row_stride, sizeof(Word));        \
  }                                                                                                                    \
  static void scatter_##Name(const Word *block, int64_t pitch, const hybrid_view *view, int64_t elements,              \
                             int64_t first, int64_t rows) {                                                            \
    char *start = view->base + first * view->row_stride;                                                               \
    for (int64_t group = 0; group < rows; group += kGroup)                                                             \
      for (int64_t e = 0; e < elements; ++e)                                                                           \
        for (int64_t r = group; r < rows && r < group + kGroup; ++r)                                                   \
          memcpy(start + e * view->element_stride + r * view->row_stride, &block[e * pitch + r], sizeof(Word));        \
  }                                                                                                                    \
  static void pad_##Name(Word *block, int64_t pitch, int64_t elements, int64_t rows) {                                 \
    for (int64_t e = 0; e < elements; ++e)                                                                             \
      for (int64_t r = rows; r < pitch; ++r)                                                                           \
        block[e * pitch + r] = block[e * pitch + rows - 1];                                                            \
  }
HYBRID_DEFINE_TRANSFER(4, uint32_t)
HYBRID_DEFINE_TRANSFER(8, uint64_t)
#undef HYBRID_DEFINE_TRANSFER

/** Brings rows first … first + rows - 1 into `block`; a block must be full, so its rest repeats the last row. */
static void gather(char *block, int64_t pitch, const hybrid_port *port, const hybrid_view *view, int64_t first,
                   int64_t rows) {
  if (port->element_bytes == 4) {
    gather_4((uint32_t *)block, pitch, view, port->elements, first, rows);
    pad_4((uint32_t *)block, pitch, port->elements, rows);
  } else {
    gather_8((uint64_t *)block, pitch, view, port->elements, first, rows);
    pad_8((uint64_t *)block, pitch, port->elements, rows);
  }
}

static void scatter(const char *block, int64_t pitch, const hybrid_port *port, const hybrid_view *view, int64_t first,
                    int64_t rows) {
  if (port->element_bytes == 4)
    scatter_4((const uint32_t *)block, pitch, view, port->elements, first, rows);
  else
    scatter_8((const uint64_t *)block, pitch, view, port->elements, first, rows);
}

/*===----------------------------------------------------------------------===
 * The loop over blocks
 *===----------------------------------------------------------------------===*/

/** A block of the caller's memory is a block of the kernel's (which wants aligned numbers): no copy is needed. */
static int is_direct(const hybrid_model *model, const hybrid_kernel *kernel, const hybrid_view *views) {
  if (!kernel->partial)
    return 0;
  for (int64_t p = 0; p < port_count(model); ++p)
    if (model->ports[p].elements != 1 || views[p].row_stride != model->ports[p].element_bytes ||
        (uintptr_t)views[p].base % (uint64_t)model->ports[p].element_bytes != 0)
      return 0;
  return 1;
}

static int64_t block_bytes(const hybrid_port *port, const hybrid_kernel *kernel) {
  return align(port->elements * kernel->rows * port->element_bytes);
}

/** Memory for one block: a table of the ports' blocks, the kernel's scratch, and the blocks where they are copies. */
static int64_t workspace_bytes(const hybrid_model *model, const hybrid_kernel *kernel, const hybrid_view *views) {
  int64_t bytes = align(port_count(model) * (int64_t)sizeof(char *)) + align(kernel->scratch_bytes);
  if (!is_direct(model, kernel, views))
    for (int64_t p = 0; p < port_count(model); ++p)
      bytes += block_bytes(&model->ports[p], kernel);
  return bytes;
}

/** Runs `kernel` on rows first … first + rows - 1. */
static void run_block(const hybrid_model *model, const hybrid_kernel *kernel, const hybrid_view *views, int64_t first,
                      int64_t rows, int64_t *counters, char *workspace) {
  int64_t ports = port_count(model);
  char **blocks = (char **)workspace;
  char *scratch = workspace + align(ports * (int64_t)sizeof(char *));
  char *next = scratch + align(kernel->scratch_bytes);
  int direct = is_direct(model, kernel, views);
  for (int64_t p = 0; p < ports; ++p) {
    blocks[p] = direct ? views[p].base + first * views[p].row_stride : next;
    next += block_bytes(&model->ports[p], kernel);
    if (!direct && p < model->input_count)
      gather(blocks[p], kernel->rows, &model->ports[p], &views[p], first, rows);
  }
  kernel->run((const void *const *)blocks, (void *const *)(blocks + model->input_count), rows, counters, scratch);
  for (int64_t p = model->input_count; p < ports && !direct; ++p)
    scatter(blocks[p], kernel->rows, &model->ports[p], &views[p], first, rows);
}

/** The largest kernel that is worth it for `rows` rows; else the smallest. */
static const hybrid_kernel *choose(const hybrid_model *model, int64_t rows) {
  for (int64_t k = 0; k < model->kernel_count; ++k)
    if (rows >= model->kernels[k].least_rows)
      return &model->kernels[k];
  return &model->kernels[model->kernel_count - 1];
}

static int32_t run_blocks(const hybrid_model *model, int64_t rows, const hybrid_view *views) {
  _Alignas(kAlignment) char stack[kStackBytes];
  int64_t counters[2] = {0, 0};
  /* What is left gets less, so no later kernel is larger than the first; it may need more memory all the same. */
  int64_t bytes = 0;
  for (const hybrid_kernel *k = choose(model, rows); k < model->kernels + model->kernel_count; ++k) {
    int64_t needed = workspace_bytes(model, k, views);
    bytes = needed > bytes ? needed : bytes;
  }
  char *workspace = bytes <= kStackBytes ? stack : aligned_alloc(kAlignment, (size_t)bytes);
  if (!workspace)
    return HYBRID_NO_MEMORY;
  for (int64_t first = 0; first < rows;) {
    const hybrid_kernel *kernel = choose(model, rows - first);
    int64_t count = rows - first < kernel->rows ? rows - first : kernel->rows;
    run_block(model, kernel, views, first, count, counters, workspace);
    first += count;
  }
  if (workspace != stack)
    free(workspace);
  __atomic_fetch_add(&model->counters[0], rows, __ATOMIC_RELAXED);
  if (counters[0] != 0)
    __atomic_fetch_add(&model->counters[1], counters[0], __ATOMIC_RELAXED);
  return counters[1] != 0 ? HYBRID_OUTSIDE : HYBRID_OK;
}

/** Writing some output block by block would overwrite this input too early. */
static int input_must_be_copied(const hybrid_model *model, int64_t rows, const hybrid_view *views, int64_t input) {
  for (int64_t o = model->input_count; o < port_count(model); ++o)
    if (must_copy(&model->ports[input], &views[input], &model->ports[o], &views[o], rows))
      return 1;
  return 0;
}

/** Replaces `views[input].base` by a copy of the input's bytes; 0 if there is no memory. */
static int copy_input(const hybrid_model *model, int64_t rows, hybrid_view *views, int64_t input) {
  size_t bytes = (size_t)extent(&model->ports[input], &views[input], rows);
  char *copy = malloc(bytes ? bytes : 1);
  if (!copy)
    return 0;
  memcpy(copy, views[input].base, bytes);
  views[input].base = copy;
  return 1;
}

static int32_t run_on_copies(const hybrid_model *model, int64_t rows, const hybrid_view *views) {
  size_t bytes = (size_t)port_count(model) * sizeof(hybrid_view);
  hybrid_view *own = malloc(bytes);
  int32_t status = own ? HYBRID_OK : HYBRID_NO_MEMORY;
  if (own)
    memcpy(own, views, bytes);
  for (int64_t i = 0; i < model->input_count && status == HYBRID_OK; ++i)
    if (input_must_be_copied(model, rows, views, i) && !copy_input(model, rows, own, i))
      status = HYBRID_NO_MEMORY;
  if (status == HYBRID_OK)
    status = run_blocks(model, rows, own);
  for (int64_t i = 0; own && i < model->input_count; ++i)
    if (own[i].base != views[i].base)
      free(own[i].base);
  free(own);
  return status;
}

int32_t hybrid_run(const hybrid_model *model, int64_t rows, const hybrid_view *views) {
  if (rows < 0)
    return HYBRID_NEGATIVE_ROWS;
  if (rows == 0)
    return HYBRID_OK;
  int32_t status = check(model, rows, views);
  if (status != HYBRID_OK)
    return status;
  int copies = 0;
  for (int64_t i = 0; i < model->input_count; ++i)
    copies |= input_must_be_copied(model, rows, views, i);
  uint32_t environment = enter_environment();
  status = copies ? run_on_copies(model, rows, views) : run_blocks(model, rows, views);
  leave_environment(environment);
  return status;
}
