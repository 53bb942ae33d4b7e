//===- ExternalData.h - Files beside a model --------------------*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model may keep weights in other files. Their names come from the model and are not to be trusted: only regular
// files inside the model's folder are opened, and no symbolic link is followed on the way. The kernel checks this
// (openat2 with RESOLVE_BENEATH), so that a folder changed meanwhile cannot lead outside.
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_EXTERNALDATA_H
#define HYBRID_FRONTEND_ONNX_EXTERNALDATA_H

#include <cstdint>
#include <string>
#include <vector>

namespace hybrid::onnx {

/// A file descriptor that closes itself.
class FileDescriptor {
public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd(fd) {}
  FileDescriptor(FileDescriptor &&other) : fd(other.fd) { other.fd = -1; }
  FileDescriptor &operator=(FileDescriptor &&other);
  ~FileDescriptor();
  int get() const { return fd; }
  explicit operator bool() const { return fd >= 0; }

private:
  int fd = -1;
};

/// Opens the regular file `path` for reading. On failure the result is empty and `error` says why.
FileDescriptor openRegularFile(const std::string &path, uint64_t &size, std::string &error);

/// Reads `count` bytes at `offset`; false on an error or an early end of the file.
bool readFully(int fd, uint64_t offset, uint64_t count, char *to);

class ExternalData {
public:
  /// Files of `folder`; none if it is empty (a model that is not read from a file).
  explicit ExternalData(std::string folder) : folder(std::move(folder)) {}

  /// Bytes [offset, offset + count) of the file `location`. On failure `bytes` is empty and `error` says why. The
  /// range is checked against the file before anything is allocated.
  bool read(const std::string &location, uint64_t offset, uint64_t count, std::vector<char> &bytes,
            std::string &error) const;

private:
  FileDescriptor openBeneath(const std::string &location, std::string &error) const;
  std::string folder;
};

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_EXTERNALDATA_H
