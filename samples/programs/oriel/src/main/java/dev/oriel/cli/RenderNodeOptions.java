// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.dmabuf.EglDisplay;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which GPU reads guests' buffers: `--render-node PATH`.
final class RenderNodeOptions {

  @Option(
      names = "--render-node",
      paramLabel = "PATH",
      description =
          "The GPU that reads guests' dma-bufs, such as /dev/dri/renderD128 (default: the window's"
              + " own, else the first; oriel doctor lists them).")
  private @Nullable String path;

  /// The node that is asked for, tried now so that its error comes before a window does, or null.
  ///
  /// @throws dev.oriel.dmabuf.DmabufException if EGL cannot use it; the message lists those there
  ///   are
  /// @throws CommandException if it imports no dma-bufs
  @Nullable String tried() throws CommandException {
    String node = path;
    if (node != null) {
      EglDisplay display = EglDisplay.ofRenderNode(node);
      if (!display.importsDmabufs()) {
        throw CommandException.of(
            display
                + " imports no dma-bufs (EGL_EXT_image_dma_buf_import); use another --render-node",
            null);
      }
    }
    return node;
  }
}
