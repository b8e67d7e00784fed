package dev.oriel.gl;

import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.RenderNode;
import dev.oriel.dmabuf.RenderNodes;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses the EGL display that reads guests' buffers where the window's own cannot.
///
/// A dma-buf does not say on which device it was made, so the choice is a preference: the device
/// that the user names; else the window's own, whose memory needs no way across a bus; else the
/// machine's first; else whatever EGL has without a device, which is the CPU.
final class BridgeDisplay {

  private BridgeDisplay() {}

  /// The display to bridge with.
  ///
  /// @param asked the render node that the user names, which alone will do, or null
  /// @throws DmabufException if EGL cannot use the node that is named, or has no display at all
  static EglDisplay choose(@Nullable String asked, EglDisplay window) {
    if (asked != null) {
      return EglDisplay.ofRenderNode(asked);
    }
    for (String node : preferred(window.renderNode(), RenderNodes.ofThisMachine())) {
      try {
        EglDisplay display = EglDisplay.ofRenderNode(node);
        if (display.importsDmabufs()) {
          return display;
        }
      } catch (DmabufException _) {
        // Nobody has asked for this one: the next may do.
      }
    }
    return EglDisplay.surfaceless();
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
