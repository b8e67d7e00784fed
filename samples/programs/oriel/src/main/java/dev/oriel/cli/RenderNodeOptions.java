// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.dmabuf.EglDisplay;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that selects the GPU which reads the guest's buffers: `--render-node PATH`.
final class RenderNodeOptions {

  @Option(
      names = "--render-node",
      paramLabel = "PATH",
      description =
          "The GPU that reads the guest's dma-bufs, such as /dev/dri/renderD128 (default: the"
              + " GPU of the window, otherwise the first one; oriel doctor lists them).")
  private @Nullable String path;

  /// Returns the selected node, or null. The node is tried now, so that an error is reported before
  /// a window opens.
  ///
  /// @throws dev.oriel.dmabuf.DmabufException if EGL cannot use it; the message lists the nodes of
  ///   this machine
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
