// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.RenderNode;
import dev.oriel.dmabuf.RenderNode.Bus;
import dev.oriel.dmabuf.RenderNode.DeviceNumber;
import dev.oriel.dmabuf.RenderNodeException;
import dev.oriel.dmabuf.RenderNodes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
class BridgeDisplayTest {

  private static final RenderNodes NONE = new RenderNodes(List.of(), "no GPU");
  private static final RenderNodes TWO = new RenderNodes(List.of(node(128), node(129)), "");

  private static RenderNode node(int minor) {
    return new RenderNode(
        "/dev/dri/renderD" + minor, null, Bus.PLATFORM, null, null, new DeviceNumber(226, minor));
  }

  private static List<String> preferred(@Nullable String windowNode, RenderNodes nodes) {
    return List.copyOf(BridgeDisplay.preferred(windowNode, nodes));
  }

  @Test
  void prefersTheWindowsDeviceAndThenTheFirst() {
    assertEquals(
        List.of("/dev/dri/renderD129", "/dev/dri/renderD128"),
        preferred("/dev/dri/renderD129", TWO));
    assertEquals(List.of("/dev/dri/renderD128"), preferred("/dev/dri/renderD128", TWO));
    assertEquals(List.of("/dev/dri/renderD128"), preferred(null, TWO));
    assertEquals(List.of("/dev/dri/renderD129"), preferred("/dev/dri/renderD129", NONE));
    assertEquals(List.of(), preferred(null, NONE));
  }

  @Test
  void takesWhatThereIsWhereNobodyAsks() {
    for (EglDisplay window : new @Nullable EglDisplay[] {EglDisplay.surfaceless(), null}) {
      BridgeDisplay chosen = BridgeDisplay.choose(null, window);
      assertTrue(chosen.display().importsDmabufs(), chosen.toString());
      if (RenderNodes.ofThisMachine().list().isEmpty()) {
        assertEquals("surfaceless", chosen.display().origin());
        assertEquals("there is no render node", chosen.reason());
      }
    }
  }

  @Test
  void takesNoOtherNodeThanTheOneThatIsNamed() {
    EglDisplay window = EglDisplay.surfaceless();
    assertThrows(RenderNodeException.class, () -> BridgeDisplay.choose("/no/such/node", window));
  }

  @Test
  @Tag("lab")
  void takesTheNodeThatIsNamedAndElseTheWindowsOwnAndElseTheFirst() {
    String node = "/dev/dri/renderD129";
    EglDisplay own = EglDisplay.ofRenderNode(node);
    assertEquals("named by the user", reason(BridgeDisplay.choose(node, own)));
    assertEquals("the windows' own device", reason(BridgeDisplay.choose(null, own)));
    assertEquals("the machine's first device", reason(BridgeDisplay.choose(null, null)));
  }

  private static String reason(BridgeDisplay chosen) {
    assertEquals("device /dev/dri/renderD129", chosen.display().origin());
    return chosen.reason();
  }
}
