//===- ExternalData.cpp - Files beside a model ----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/ExternalData.h"

#include "frontend/onnx/Model.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace hybrid::onnx;

FileDescriptor &FileDescriptor::operator=(FileDescriptor &&other) {
  std::swap(fd, other.fd);
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (fd >= 0)
    ::close(fd);
}

static bool sizeOfRegularFile(int fd, uint64_t &size, std::string &error) {
  struct stat status;
  if (::fstat(fd, &status) != 0) {
    error = strerror(errno);
    return false;
  }
  if (!S_ISREG(status.st_mode)) {
    error = "not a regular file";
    return false;
  }
  size = static_cast<uint64_t>(status.st_size);
  return true;
}

FileDescriptor hybrid::onnx::openRegularFile(const std::string &path, uint64_t &size, std::string &error) {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    error = strerror(errno);
    return {};
  }
  if (!sizeOfRegularFile(file.get(), size, error))
    return {};
  return file;
}

bool hybrid::onnx::readFully(int fd, uint64_t offset, uint64_t count, char *to) {
  while (count > 0) {
    ssize_t got = ::pread(fd, to, count, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    to += got;
    offset += static_cast<uint64_t>(got);
    count -= static_cast<uint64_t>(got);
  }
  return true;
}

/// A relative path of plain names. The kernel refuses what leaves the folder; this gives the clearer message and
/// guards the fallback.
static bool isPlainRelativePath(const std::string &path) {
  if (path.empty() || path.front() == '/' || path.find('\0') != std::string::npos)
    return false;
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = std::min(path.find('/', begin), path.size());
    if (path.compare(begin, end - begin, "..") == 0)
      return false;
    begin = end + 1;
  }
  return true;
}

/// For kernels without openat2 (before 5.6): one folder after the other, following no link.
static FileDescriptor walkBeneath(FileDescriptor folder, const std::string &path) {
  size_t begin = 0;
  for (size_t slash; (slash = path.find('/', begin)) != std::string::npos; begin = slash + 1) {
    std::string part = path.substr(begin, slash - begin);
    if (part.empty())
      continue;
    folder = FileDescriptor(::openat(folder.get(), part.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder)
      return {};
  }
  return FileDescriptor(::openat(folder.get(), path.c_str() + begin, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
}

FileDescriptor ExternalData::openBeneath(const std::string &location, std::string &error) const {
  if (folder.empty()) {
    error = "a model that is not read from a file has no external data";
    return {};
  }
  if (!isPlainRelativePath(location)) {
    error = "must name a file inside the model's folder";
    return {};
  }
  FileDescriptor root(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root) {
    error = strerror(errno);
    return {};
  }
  open_how how = {};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  FileDescriptor file(static_cast<int>(::syscall(SYS_openat2, root.get(), location.c_str(), &how, sizeof how)));
  if (!file && (errno == ENOSYS || errno == EPERM)) // EPERM: sandboxes that filter unknown calls
    file = walkBeneath(std::move(root), location);
  if (!file)
    error = errno == ELOOP || errno == EXDEV ? "is or lies behind a symbolic link" : strerror(errno);
  return file;
}

bool ExternalData::read(const std::string &location, uint64_t offset, uint64_t count, std::vector<char> &bytes,
                        std::string &error) const {
  FileDescriptor file = openBeneath(location, error);
  uint64_t size = 0;
  if (!file || !sizeOfRegularFile(file.get(), size, error)) {
    error = "external data " + quoted(location) + ": " + error;
    return false;
  }
  if (offset > size || count > size - offset) {
    error = "external data " + quoted(location) + ": bytes " + std::to_string(offset) + " to +" +
            std::to_string(count) + " lie beyond the file's " + std::to_string(size);
    return false;
  }
  bytes.resize(count);
  if (!readFully(file.get(), offset, count, bytes.data())) {
    bytes.clear();
    error = "external data " + quoted(location) + ": cannot be read";
    return false;
  }
  return true;
}
