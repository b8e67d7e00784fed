// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.FormatSupport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which way frames will take on this machine, and why not a better one.
///
/// @param path the best that can be had
/// @param reason why, in a sentence
public record ExpectedPath(Way path, String reason) {

  /// The ways, best first.
  public enum Way {
    /// The guest's buffer is the window's texture.
    DIRECT,
    /// The guest's buffer is read by another EGL display, and what changed is uploaded.
    BRIDGED,
    /// What changed is uploaded from memory that QEMU shares.
    MAP
  }

  /// What the outlook depends on.
  ///
  /// @param rendersWithGpu whether QEMU has a render node to draw with
  /// @param sharesBlobs whether QEMU can make dma-bufs of guest memory
  /// @param headlessImports whether an EGL display without a window imports dma-bufs
  /// @param windowImports whether the EGL display of windows does; null where there is no screen
  public record Facts(
      boolean rendersWithGpu,
      boolean sharesBlobs,
      boolean headlessImports,
      @Nullable Boolean windowImports) {}

  /// Judges the facts.
  public static ExpectedPath of(Facts facts) {
    if (!facts.headlessImports() && !Boolean.TRUE.equals(facts.windowImports())) {
      return new ExpectedPath(
          Way.MAP,
          "no EGL display here imports dma-bufs (EGL_EXT_image_dma_buf_import); start QEMU with"
              + " -display dbus,gl=off");
    }
    if (!facts.rendersWithGpu()) {
      return new ExpectedPath(
          Way.MAP,
          "QEMU has no render node to draw with, so it runs with gl=off and shares memory"
              + (facts.windowImports() == null || facts.windowImports()
                  ? "; Oriel itself could import dma-bufs"
                  : ""));
    }
    if (facts.windowImports() == null) {
      return new ExpectedPath(
          Way.DIRECT, "dma-bufs are imported without a screen, for oriel capture" + blobs(facts));
    }
    if (facts.windowImports()) {
      return new ExpectedPath(
          Way.DIRECT, "the windows' EGL display imports dma-bufs" + blobs(facts));
    }
    return new ExpectedPath(
        Way.BRIDGED,
        "the windows' EGL display imports no dma-bufs (X11 without DRI3, or another GPU), a headless"
            + " one does"
            + blobs(facts));
  }

  /// How a window here would show one of a VM's buffers.
  ///
  /// @param window the windows' display
  static ExpectedPath of(EglDisplay window, Fourcc format, long modifier) {
    if (!window.importsDmabufs()) {
      return new ExpectedPath(Way.BRIDGED, "the windows' EGL display imports no dma-bufs");
    }
    if (!window.importsModifiers()) {
      return new ExpectedPath(Way.DIRECT, "the windows' EGL display imports linear buffers");
    }
    FormatSupport support = window.format(format);
    if (support == null) {
      return new ExpectedPath(Way.BRIDGED, "the windows' EGL display does not list " + format);
    }
    return modifier == Modifier.INVALID || support.find(modifier) != null
        ? new ExpectedPath(Way.DIRECT, "the windows' EGL display imports it")
        : new ExpectedPath(
            Way.BRIDGED,
            String.format(
                Locale.ROOT,
                "the windows' EGL display lists %s, but not with %s",
                format,
                Modifier.describe(modifier)));
  }

  private static String blobs(Facts facts) {
    return facts.sharesBlobs() ? "" : "; without /dev/udmabuf only those that a GPU made";
  }
}
