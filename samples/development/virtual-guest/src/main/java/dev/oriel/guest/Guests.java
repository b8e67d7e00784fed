// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.VirtioGpu.Fencing;
import org.jspecify.annotations.Nullable;

/// Common functions of the tests that use the real QEMU.
public final class Guests {

  private Guests() {}

  /// Skips a test of QEMU if QEMU is not installed.
  public static void needQemu() {
    skipIf(Qemu.unavailable());
  }

  /// Skips a test that needs QEMU and a bus if one of them is missing.
  public static void needBus() {
    needQemu();
    skipIf(TestBus.unavailable());
  }

  /// Skips a test if `missing` is not null. It is the message about what is missing.
  public static void skipIf(@Nullable String missing) {
    assumeTrue(missing == null, missing);
  }

  /// Shows a whole framebuffer on head 0, as resource `resource`.
  public static void show(VirtioGpu gpu, int resource, GuestFramebuffer fb) {
    show(gpu, 0, resource, fb);
  }

  /// Shows a whole framebuffer on a head, as resource `resource`.
  public static void show(VirtioGpu gpu, int head, int resource, GuestFramebuffer fb) {
    gpu.createResource2d(resource, fb.format(), fb.width(), fb.height()).ok();
    gpu.attachBacking(resource, fb.extents()).ok();
    gpu.setScanout(head, resource, fb.bounds()).ok();
    update(gpu, resource, fb, fb.bounds());
  }

  /// Shows a changed part of a framebuffer.
  public static void update(VirtioGpu gpu, int resource, GuestFramebuffer fb, Rect part) {
    gpu.transferToHost2d(resource, part, fb.offset(part)).ok();
    gpu.flush(resource, part, Fencing.FENCED).ok();
  }
}
