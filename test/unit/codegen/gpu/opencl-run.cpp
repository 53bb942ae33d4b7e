//===- opencl-run.cpp - Executes kernels on an OpenCL device --------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   opencl-run PROGRAM.bc ELEMENT-BYTES INPUT OUTPUT KERNEL/INPUTS/RESULTS...
//
// PROGRAM.bc is SPIR in LLVM bitcode, as `llvm-spirv -r` makes it of SPIR-V. INPUT holds as many arrays of equal length
// as the kernel with most inputs has, raw and one after the other; each kernel gets the first INPUTS of them. OUTPUT
// receives the result arrays of all kernels in the order of the command line.
//
// A program of its own because an OpenCL driver brings an LLVM into the process, which may not be that of the compiler.
//
//===----------------------------------------------------------------------===//

#include <CL/cl.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Bytes = std::vector<char>;

[[noreturn]] void fail(const std::string &what) {
  std::fprintf(stderr, "opencl-run: %s\n", what.c_str());
  std::exit(1);
}

void check(cl_int status, const char *what) {
  if (status != CL_SUCCESS)
    fail(std::string(what) + " failed with status " + std::to_string(status));
}

Bytes readFile(const char *path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    fail(std::string("cannot read ") + path);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

struct KernelCall {
  std::string name;
  size_t inputs = 0, results = 0;
};

KernelCall parseCall(const char *text) {
  KernelCall call;
  char slash = 0;
  std::istringstream in(text);
  std::getline(in, call.name, '/');
  if (!(in >> call.inputs >> slash >> call.results) || slash != '/')
    fail(std::string("expected KERNEL/INPUTS/RESULTS: ") + text);
  return call;
}

class Device {
public:
  explicit Device(const Bytes &program) {
    cl_platform_id platform;
    check(clGetPlatformIDs(1, &platform, nullptr), "clGetPlatformIDs");
    check(clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 1, &device, nullptr), "clGetDeviceIDs");
    cl_int status;
    context = clCreateContext(nullptr, 1, &device, nullptr, nullptr, &status);
    check(status, "clCreateContext");
    queue = clCreateCommandQueue(context, device, 0, &status);
    check(status, "clCreateCommandQueue");
    build(program);
  }

  /// Result arrays of `elements` numbers each, one after the other.
  Bytes run(const KernelCall &call, const Bytes &input, size_t elements, size_t elementBytes) {
    const size_t bytes = elements * elementBytes;
    if (input.size() < call.inputs * bytes)
      fail("too few inputs for kernel " + call.name);
    cl_int status;
    cl_kernel kernel = clCreateKernel(program, call.name.c_str(), &status);
    check(status, "clCreateKernel");
    cl_long n = static_cast<cl_long>(elements);
    check(clSetKernelArg(kernel, 0, sizeof n, &n), "clSetKernelArg");
    std::vector<cl_mem> buffers;
    for (size_t i = 0; i != call.inputs + call.results; ++i) {
      bool isInput = i < call.inputs;
      void *data = isInput ? const_cast<char *>(input.data()) + i * bytes : nullptr;
      cl_mem_flags flags = isInput ? CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR : CL_MEM_WRITE_ONLY;
      buffers.push_back(clCreateBuffer(context, flags, bytes, data, &status));
      check(status, "clCreateBuffer");
      check(clSetKernelArg(kernel, cl_uint(i + 1), sizeof(cl_mem), &buffers.back()), "clSetKernelArg");
    }
    // Fewer work items than samples, so that the kernel's loop runs.
    const size_t group = 32, items = group * std::max<size_t>(1, elements / group / 2);
    check(clEnqueueNDRangeKernel(queue, kernel, 1, nullptr, &items, &group, 0, nullptr, nullptr),
          "clEnqueueNDRangeKernel");
    Bytes results(call.results * bytes);
    for (size_t i = 0; i != call.results; ++i)
      check(clEnqueueReadBuffer(queue, buffers[call.inputs + i], CL_TRUE, 0, bytes, results.data() + i * bytes, 0,
                                nullptr, nullptr),
            "clEnqueueReadBuffer");
    for (cl_mem buffer : buffers)
      clReleaseMemObject(buffer);
    clReleaseKernel(kernel);
    return results;
  }

private:
  void build(const Bytes &binary) {
    size_t size = binary.size();
    auto data = reinterpret_cast<const unsigned char *>(binary.data());
    cl_int loaded, status;
    program = clCreateProgramWithBinary(context, 1, &device, &size, &data, &loaded, &status);
    check(status, "clCreateProgramWithBinary");
    if (clBuildProgram(program, 1, &device, "-x spir -spir-std=1.2", nullptr, nullptr) == CL_SUCCESS)
      return;
    char log[4096] = {};
    clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, sizeof log - 1, log, nullptr);
    fail(std::string("the device refuses the program: ") + log);
  }

  cl_device_id device;
  cl_context context;
  cl_command_queue queue;
  cl_program program;
};

} // namespace

int main(int argc, char **argv) {
  if (argc < 6)
    fail("usage: opencl-run PROGRAM.bc ELEMENT-BYTES INPUT OUTPUT KERNEL/INPUTS/RESULTS...");
  std::vector<KernelCall> calls;
  std::transform(argv + 5, argv + argc, std::back_inserter(calls), parseCall);
  size_t mostInputs = 1;
  for (const KernelCall &call : calls)
    mostInputs = std::max(mostInputs, call.inputs);

  const size_t elementBytes = std::strtoul(argv[2], nullptr, 10);
  if (elementBytes != 4 && elementBytes != 8)
    fail("elements have 4 or 8 bytes");
  const Bytes input = readFile(argv[3]);
  const size_t elements = input.size() / elementBytes / mostInputs;
  Device device(readFile(argv[1]));
  std::ofstream output(argv[4], std::ios::binary);
  for (const KernelCall &call : calls) {
    Bytes results = device.run(call, input, elements, elementBytes);
    output.write(results.data(), static_cast<std::streamsize>(results.size()));
  }
  if (!output.flush())
    fail(std::string("cannot write ") + argv[4]);
}
