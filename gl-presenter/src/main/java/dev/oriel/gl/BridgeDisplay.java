// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.RenderNode;
import dev.oriel.dmabuf.RenderNodes;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The EGL display that reads guests' buffers where the window's own cannot.
///
/// A dma-buf does not say on which device it was made, so the choice is a preference: the device
/// that the user names; else the window's own, whose memory needs no way across a bus; else the
/// machine's first; else whatever EGL has without a device, which is the CPU.
///
/// @param display that reads
/// @param reason why this one
public record BridgeDisplay(EglDisplay display, String reason) {

  /// The display to bridge with.
  ///
  /// @param asked the render node that the user names, which alone will do, or null
  /// @param window the window's display, or null where there is no screen
  /// @throws DmabufException if EGL cannot use the node that is named, or has no display at all
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
        // Nobody has asked for this one: the next may do.
        others.append("; ").append(e.getMessage());
      }
    }
    String why = others.isEmpty() ? "there is no render node" : "no render node will do" + others;
    return new BridgeDisplay(EglDisplay.surfaceless(), why);
  }

  /// The nodes to try, best first.
  static Set<String> preferred(@Nullable String windowNode, RenderNodes nodes) {
    Set<String> paths = new LinkedHashSet<>();
    if (windowNode != null) {
      paths.add(windowNode);
    }
    nodes.list().stream().map(RenderNode::path).findFirst().ifPresent(paths::add);
    return paths;
  }
}
