//===- TensorReader.cpp - Values of a TensorProto -------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/TensorReader.h"

#include "frontend/onnx/Shape.h"
#include "frontend/onnx/onnx.pb.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>

using namespace hybrid::onnx;

namespace {

// TensorProto.DataType.
enum : int32_t {
  kFloat = 1,
  kUint8 = 2,
  kInt8 = 3,
  kUint16 = 4,
  kInt16 = 5,
  kInt32 = 6,
  kInt64 = 7,
  kBool = 9,
  kFloat16 = 10,
  kDouble = 11,
  kUint32 = 12,
  kUint64 = 13,
  kBfloat16 = 16,
};

constexpr int32_t kExternal = 1; // TensorProto.DataLocation

double halfToDouble(uint16_t bits) {
  double sign = bits & 0x8000 ? -1.0 : 1.0;
  int exponent = (bits >> 10) & 31;
  int mantissa = bits & 1023;
  if (exponent == 31)
    return mantissa ? std::nan("") : sign * HUGE_VAL;
  return sign * (exponent ? std::ldexp(1024 + mantissa, exponent - 25) : std::ldexp(mantissa, -24));
}

double bfloatToDouble(uint16_t bits) { return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16); }

/// One element of each data type out of little-endian bytes.
template <typename T> T load(const char *from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
static_assert(std::endian::native == std::endian::little, "raw_data is little-endian");

int bytesPerElement(int32_t type) {
  switch (type) {
  case kUint8:
  case kInt8:
  case kBool:
    return 1;
  case kUint16:
  case kInt16:
  case kFloat16:
  case kBfloat16:
    return 2;
  case kFloat:
  case kInt32:
  case kUint32:
    return 4;
  default:
    return 8;
  }
}

class Decoder {
public:
  Decoder(const proto::TensorProto &tensor, Literal &literal, std::string &error)
      : tensor(tensor), literal(literal), error(error) {}

  /// `count` elements from `bytes`, which hold exactly as many.
  bool fromRaw(const char *bytes, int64_t count) {
    int step = bytesPerElement(tensor.data_type());
    reserve(count);
    for (int64_t i = 0; i < count; ++i, bytes += step)
      if (!appendRaw(bytes))
        return false;
    return true;
  }

  bool fromTypedField(int64_t count) {
    int64_t present = typedFieldSize();
    if (present != count) {
      error = "has " + std::to_string(present) + " values where its shape asks for " + std::to_string(count);
      return false;
    }
    reserve(count);
    for (int i = 0; i < static_cast<int>(count); ++i)
      if (!appendTyped(i))
        return false;
    return true;
  }

private:
  void reserve(int64_t count) {
    if (isFloat(literal.type))
      literal.floats.reserve(static_cast<size_t>(count));
    else
      literal.ints.reserve(static_cast<size_t>(count));
  }

  bool append(double value) {
    if (!std::isfinite(value)) {
      error = std::string("holds ") + (std::isnan(value) ? "NaN" : "an infinite value") + " at element " +
              std::to_string(literal.floats.size());
      return false;
    }
    literal.floats.push_back(value);
    return true;
  }

  bool append(int64_t value) {
    literal.ints.push_back(literal.type == ElementType::Bool ? value != 0 : value);
    return true;
  }

  bool append(uint64_t value) {
    if (value > static_cast<uint64_t>(INT64_MAX)) {
      error = "holds " + std::to_string(value) + ", beyond the range of int64";
      return false;
    }
    return append(static_cast<int64_t>(value));
  }

  bool appendRaw(const char *bytes) {
    switch (tensor.data_type()) {
    case kFloat:
      return append(static_cast<double>(load<float>(bytes)));
    case kDouble:
      return append(load<double>(bytes));
    case kFloat16:
      return append(halfToDouble(load<uint16_t>(bytes)));
    case kBfloat16:
      return append(bfloatToDouble(load<uint16_t>(bytes)));
    case kBool:
    case kUint8:
      return append(static_cast<int64_t>(load<uint8_t>(bytes)));
    case kInt8:
      return append(static_cast<int64_t>(load<int8_t>(bytes)));
    case kUint16:
      return append(static_cast<int64_t>(load<uint16_t>(bytes)));
    case kInt16:
      return append(static_cast<int64_t>(load<int16_t>(bytes)));
    case kInt32:
      return append(static_cast<int64_t>(load<int32_t>(bytes)));
    case kUint32:
      return append(static_cast<int64_t>(load<uint32_t>(bytes)));
    case kInt64:
      return append(load<int64_t>(bytes));
    default:
      return append(load<uint64_t>(bytes));
    }
  }

  int64_t typedFieldSize() const {
    switch (tensor.data_type()) {
    case kFloat:
      return tensor.float_data_size();
    case kDouble:
      return tensor.double_data_size();
    case kInt64:
      return tensor.int64_data_size();
    case kUint32:
    case kUint64:
      return tensor.uint64_data_size();
    default:
      return tensor.int32_data_size();
    }
  }

  bool appendTyped(int i) {
    switch (tensor.data_type()) {
    case kFloat:
      return append(static_cast<double>(tensor.float_data(i)));
    case kDouble:
      return append(tensor.double_data(i));
    case kInt64:
      return append(tensor.int64_data(i));
    case kUint32:
    case kUint64:
      return append(static_cast<uint64_t>(tensor.uint64_data(i)));
    case kFloat16:
      return append(halfToDouble(static_cast<uint16_t>(tensor.int32_data(i))));
    case kBfloat16:
      return append(bfloatToDouble(static_cast<uint16_t>(tensor.int32_data(i))));
    default:
      return append(static_cast<int64_t>(tensor.int32_data(i)));
    }
  }

  const proto::TensorProto &tensor;
  Literal &literal;
  std::string &error;
};

/// Where the bytes of an external tensor are.
struct ExternalRange {
  std::string location;
  uint64_t offset = 0;
  std::optional<uint64_t> length;
};

bool parseNumber(const std::string &text, uint64_t &number) {
  auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  return status == std::errc() && end == text.data() + text.size();
}

bool parseExternalRange(const proto::TensorProto &tensor, ExternalRange &range, std::string &error) {
  for (const proto::StringStringEntryProto &entry : tensor.external_data()) {
    uint64_t number = 0;
    if (entry.key() == "location")
      range.location = entry.value();
    else if (entry.key() != "offset" && entry.key() != "length")
      continue; // "checksum" and keys of other tools
    else if (!parseNumber(entry.value(), number)) {
      error = "external data: " + quoted(entry.value()) + " is no " + entry.key();
      return false;
    } else if (entry.key() == "offset")
      range.offset = number;
    else
      range.length = number;
  }
  return true;
}

} // namespace

LiteralPtr hybrid::onnx::readTensor(const proto::TensorProto &tensor, const ExternalData &external,
                                    uint64_t &externalBytes, std::string &error) {
  auto literal = std::make_shared<Literal>();
  if (!elementTypeOf(tensor.data_type(), literal->type)) {
    error = "has elements of type " + dataTypeName(tensor.data_type()) + ", which is not supported";
    return nullptr;
  }
  literal->shape.assign(tensor.dims().begin(), tensor.dims().end());
  std::optional<int64_t> count = numberOfElements(literal->shape);
  if (!count) {
    error = "has the impossible shape " + toString(literal->shape);
    return nullptr;
  }
  std::optional<int64_t> bytes = checkedMul(*count, bytesPerElement(tensor.data_type()));
  Decoder decoder(tensor, *literal, error);
  bool decoded = false;
  if (tensor.data_location() == kExternal) {
    ExternalRange range;
    if (!parseExternalRange(tensor, range, error))
      return nullptr;
    if (!bytes || (range.length && *range.length != static_cast<uint64_t>(*bytes))) {
      error = "external data " + quoted(range.location) + ": length does not fit the shape " + toString(literal->shape);
      return nullptr;
    }
    std::vector<char> content;
    if (!external.read(range.location, range.offset, static_cast<uint64_t>(*bytes), content, error))
      return nullptr;
    externalBytes += content.size();
    decoded = decoder.fromRaw(content.data(), *count);
  } else if (tensor.has_raw_data()) {
    if (!bytes || static_cast<uint64_t>(*bytes) != tensor.raw_data().size()) {
      error = "has " + std::to_string(tensor.raw_data().size()) + " bytes, which do not fit its shape " +
              toString(literal->shape);
      return nullptr;
    }
    decoded = decoder.fromRaw(tensor.raw_data().data(), *count);
  } else {
    decoded = decoder.fromTypedField(*count);
  }
  return decoded ? literal : nullptr;
}
