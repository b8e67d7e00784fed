// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.FormatSupport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The path that frames will take on this machine, and why they take no better one.
///
/// @param path the best path that is available
/// @param reason the reason, in a sentence
public record ExpectedPath(Way path, String reason) {

  /// The paths, best first.
  public enum Way {
    /// The guest's buffer is the window's texture.
    DIRECT,
    /// Another EGL display reads the guest's buffer, and the pixels that changed are uploaded.
    BRIDGED,
    /// The pixels that changed are uploaded from memory that QEMU shares.
    MAP
  }

  /// The facts that decide the path.
  ///
  /// @param rendersWithGpu whether QEMU has a render node to draw with
  /// @param sharesBlobs whether QEMU can make dma-bufs of guest memory
  /// @param headlessImports whether an EGL display without a window imports dma-bufs
  /// @param windowImports whether the EGL display of windows does, or null without a screen
  public record Facts(
      boolean rendersWithGpu,
      boolean sharesBlobs,
      boolean headlessImports,
      @Nullable Boolean windowImports) {}

  /// Derives the path from the facts.
  public static ExpectedPath of(Facts facts) {
    if (!facts.headlessImports() && !Boolean.TRUE.equals(facts.windowImports())) {
      return new ExpectedPath(
          Way.MAP,
          "no EGL display here imports dma-bufs (EGL_EXT_image_dma_buf_import); start QEMU"
              + " with -display dbus,gl=off");
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
        "the windows' EGL display imports no dma-bufs (X11 without DRI3, or another GPU), but"
            + " a headless one does"
            + blobs(facts));
  }

  /// Derives the path by which a window on this machine would show a buffer of a VM.
  ///
  /// @param window the EGL display of windows
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
    return facts.sharesBlobs() ? "" : "; without /dev/udmabuf, only those that a GPU has made";
  }
}
