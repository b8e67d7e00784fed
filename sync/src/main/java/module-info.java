// SPDX-License-Identifier: Apache-2.0
/// Explicit synchronisation: fences, sync files, and the loop in whose poll set they sit. Knows
/// nothing of EGL or D-Bus.
// "module": the module that libdrm's bindings are exported to is built after this one.
@SuppressWarnings("module")
@org.jspecify.annotations.NullMarked
module dev.oriel.sync {
  requires transitive dev.oriel.core;
  requires static transitive org.jspecify;

  exports dev.oriel.sync;
  exports dev.oriel.sync.internal.drm.gen to
      dev.oriel.dmabuf;
}
