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

@Timeout(value = 60, threadMode = ThreadMode.SAME_THREAD)
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
    EglDisplay chosen = BridgeDisplay.choose(null, EglDisplay.surfaceless());
    assertTrue(chosen.importsDmabufs(), chosen.toString());
    if (RenderNodes.ofThisMachine().list().isEmpty()) {
      assertEquals("surfaceless", chosen.origin());
    }
  }

  @Test
  void takesNoOtherNodeThanTheOneThatIsNamed() {
    EglDisplay window = EglDisplay.surfaceless();
    assertThrows(RenderNodeException.class, () -> BridgeDisplay.choose("/no/such/node", window));
  }

  @Test
  @Tag("lab")
  void takesTheNodeThatIsNamedAndElseTheWindowsOwn() {
    EglDisplay window = EglDisplay.surfaceless();
    for (String asked : new @Nullable String[] {"/dev/dri/renderD129", null}) {
      EglDisplay chosen = BridgeDisplay.choose(asked, window);
      assertEquals("device /dev/dri/renderD129", chosen.origin());
    }
  }
}
