// SPDX-License-Identifier: Apache-2.0
/// Explicit synchronisation: fences, sync files, and the event loop that polls them. This module
/// does not depend on EGL or D-Bus.
// "module": the compiler does not know the module that the libdrm bindings are exported to, because
// that module is built after this one.
@SuppressWarnings("module")
@org.jspecify.annotations.NullMarked
module dev.oriel.sync {
  requires transitive dev.oriel.core;
  requires static transitive org.jspecify;

  exports dev.oriel.sync;
  exports dev.oriel.sync.internal.drm.gen to
      dev.oriel.dmabuf;
}
