// REQUIRES: pocl
// RUN: hybrid-opt %s --emit=spirv -o %t.spv
// RUN: spirv-val %t.spv
// RUN: spirv-dis %t.spv | FileCheck %s
// RUN: llvm-spirv-15 -r %t.spv -o %t.bc
// RUN: %python -c "import struct; open(r'%t.in', 'wb').write(struct.pack('6d', 1, 2, 3, 0.5, 4, 8))"
// RUN: env OCL_ICD_VENDORS=pocl.icd POCL_CACHE_DIR=%t.cache \
// RUN:   %build/test/tools/opencl-run %t.bc 8 %t.in %t.out planck/2/1
// RUN: %python -c "import struct; print(*struct.unpack('3d', open(r'%t.out', 'rb').read()))" \
// RUN:   | FileCheck %s --check-prefix=VALUES

// A kernel for OpenCL, executed: nu^3 / (e^(nu/kT) - 1) for nu = 1, 2, 3 and kT = 0.5, 4, 8.

// CHECK: OpMemoryModel Physical64 OpenCL
// CHECK: OpEntryPoint Kernel {{.*}} "planck"
// CHECK: OpExecutionMode {{.*}} ContractionOff
// CHECK: OpExtInst {{.*}} fma

// VALUES: 0.1565176427496{{[0-9]*}} 12.33195266029{{[0-9]*}} 59.34177905896{{[0-9]*}}
hybrid.module @planck(%nu: f64, %kt: f64) -> f64 {
  %x = arith.divf %nu, %kt : f64
  %e = math.expm1 %x : f64
  %nu2 = arith.mulf %nu, %nu : f64
  %nu3 = arith.mulf %nu2, %nu : f64
  %r = arith.divf %nu3, %e : f64
  hybrid.return %r : f64
}
