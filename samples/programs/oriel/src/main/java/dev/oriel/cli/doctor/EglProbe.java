// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.cli.support.WindowSystem;
import dev.oriel.core.format.Fourcc;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.EglException;
import dev.oriel.dmabuf.FormatSupport;
import dev.oriel.dmabuf.RenderNode;
import dev.oriel.dmabuf.RenderNodes;
import dev.oriel.dmabuf.SyncKind;
import dev.oriel.gl.BridgeDisplay;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Examines the EGL displays of this machine and what they can do with dma-bufs.
final class EglProbe {

  private static final String NO_IMPORT =
      "update Mesa or the GPU's driver (EGL_EXT_image_dma_buf_import)";

  private static final String NO_IMPORT_ON_X11 =
      "use an X server with DRI3 on the guest's GPU, or Wayland; otherwise frames take the"
          + " BRIDGED path";

  private final RenderNodes nodes;
  private boolean headlessImports;
  private @Nullable EglDisplay window;

  EglProbe(RenderNodes nodes) {
    this.nodes = nodes;
  }

  /// Returns whether a display without a window imports dma-bufs. Known after [#headless].
  boolean headlessImports() {
    return headlessImports;
  }

  /// Returns whether the EGL display of windows imports dma-bufs, or null without a screen. Known
  /// after [#window].
  @Nullable Boolean windowImports() {
    return window == null ? null : window.importsDmabufs();
  }

  /// Returns the EGL display of windows, or null without a screen. Its capabilities outlive it.
  /// Known after [#window].
  @Nullable EglDisplay windowDisplay() {
    return window;
  }

  List<Finding> headless() {
    List<Finding> findings = new ArrayList<>();
    try {
      EglDisplay display = EglDisplay.surfaceless();
      headlessImports = display.importsDmabufs();
      describe("EGL surfaceless", display, NO_IMPORT, findings);
    } catch (EglException e) {
      findings.add(Finding.missing("EGL surfaceless", String.valueOf(e.getMessage()), NO_IMPORT));
    }
    for (RenderNode node : nodes.list()) {
      String subject = "EGL " + Path.of(node.path()).getFileName();
      try {
        EglDisplay display = EglDisplay.ofRenderNode(node.path());
        headlessImports |= display.importsDmabufs();
        describe(subject, display, NO_IMPORT, findings);
      } catch (DmabufException e) {
        findings.add(Finding.missing(subject, String.valueOf(e.getMessage()), NO_IMPORT));
      }
    }
    return findings;
  }

  List<Finding> window() {
    if (!WindowSystem.present()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    try (WindowLoop loop = WindowLoop.open(WindowSystem.platform())) {
      EglDisplay display = ViewerWindow.probe(loop);
      window = display;
      describe("window", display, loop.wayland() ? NO_IMPORT : NO_IMPORT_ON_X11, findings);
    }
    return findings;
  }

  /// Finds the display that reads the guest's buffers if the window's own display cannot. Called
  /// after [#window].
  List<Finding> bridge() {
    BridgeDisplay bridge = BridgeDisplay.choose(null, window);
    String what = String.format(Locale.ROOT, "%s: %s", bridge.display().origin(), bridge.reason());
    return List.of(
        bridge.display().importsDmabufs()
            ? Finding.ok("bridge", what)
            : Finding.missing("bridge", what + ", but it imports no dma-bufs", NO_IMPORT));
  }

  /// Adds the findings about one display.
  static void describe(String subject, EglDisplay display, String remedy, List<Finding> findings) {
    String node = display.renderNode();
    String what =
        String.format(
            Locale.ROOT,
            "%s, %s, on %s",
            display.version(),
            display.vendor(),
            node == null ? "the CPU or an unnamed GPU" : node);
    if (!display.importsDmabufs()) {
      findings.add(Finding.missing(subject, what + ": imports no dma-bufs", remedy));
      return;
    }
    SyncKind sync = display.syncKind();
    findings.add(
        Finding.ok(
            subject,
            String.format(
                Locale.ROOT,
                "%s: imports dma-bufs%s; buffers are released by %s",
                what,
                formats(display),
                sync.label())));
    if (sync != SyncKind.NATIVE_FENCE) {
      findings.add(
          Finding.note(
              subject,
              String.format(
                  Locale.ROOT,
                  "no %s: the CPU waits for the GPU (%s) before a buffer is released",
                  SyncKind.NATIVE_FENCE.label(),
                  sync.label())));
    }
  }

  private static String formats(EglDisplay display) {
    if (!display.importsModifiers()) {
      return " without modifiers (linear buffers only)";
    }
    int modifiers = display.formats().stream().mapToInt(f -> f.modifiers().size()).sum();
    FormatSupport usual = display.format(Fourcc.XRGB8888);
    return String.format(
        Locale.ROOT,
        ", %d formats, %d format and modifier pairs%s",
        display.formats().size(),
        modifiers,
        usual == null ? "; XR24, which guests use most, is missing" : "");
  }
}
