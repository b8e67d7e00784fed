// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.RenderNode;
import dev.oriel.dmabuf.RenderNodes;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The EGL display that reads guests' buffers if the window's own display cannot import them.
///
/// A dma-buf does not identify the device that allocated it, so the choice follows an order of
/// preference: the device that the user names; otherwise the window's own device, because its
/// memory need not cross a bus; otherwise the machine's first device; otherwise the display that
/// EGL offers without a device, which is the CPU.
///
/// @param display the display that reads the buffers
/// @param reason the reason for this choice
public record BridgeDisplay(EglDisplay display, String reason) {

  /// Chooses the display.
  ///
  /// @param asked the render node that the user names, which is then the only candidate, or null
  /// @param window the window's display, or null if there is no screen
  /// @throws DmabufException if EGL cannot use the named node, or has no display at all
  public static BridgeDisplay choose(@Nullable String asked, @Nullable EglDisplay window) {
    if (asked != null) {
      return new BridgeDisplay(EglDisplay.ofRenderNode(asked), "named by the user");
    }
    String own = window == null ? null : window.renderNode();
    StringBuilder others = new StringBuilder();
    for (String node : preferred(own, RenderNodes.ofThisMachine())) {
      try {
        EglDisplay display = EglDisplay.ofRenderNode(node);
        if (display.importsDmabufs()) {
          String why = node.equals(own) ? "the windows' own device" : "the machine's first device";
          return new BridgeDisplay(display, why + others);
        }
        others.append("; ").append(node).append(" imports no dma-bufs");
      } catch (DmabufException e) {
        // The user did not ask for this node, so the next one is tried.
        others.append("; ").append(e.getMessage());
      }
    }
    String why =
        others.isEmpty() ? "there is no render node" : "no render node can be used" + others;
    return new BridgeDisplay(EglDisplay.surfaceless(), why);
  }

  /// Returns the paths of the nodes to try, best first.
  static Set<String> preferred(@Nullable String windowNode, RenderNodes nodes) {
    Set<String> paths = new LinkedHashSet<>();
    if (windowNode != null) {
      paths.add(windowNode);
    }
    nodes.list().stream().map(RenderNode::path).findFirst().ifPresent(paths::add);
    return paths;
  }
}
