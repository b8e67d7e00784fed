// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.oriel.fixtures.XServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The tests of windows compare the pixels that are put with the screen.
final class ShmWindowTest {

  @Test
  void aServerOnThisMachineMapsOurMemory() throws IOException {
    try (XServer x = XServer.start(320, 240)) {
      ShmWindow.Probe server = ShmWindow.probe(x.display());
      assertEquals("", server.refusal());
      assertFalse(server.takesGpuBuffers(), "Xvfb takes no GPU buffers");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    assertEquals(
        "xcb_connect(:4095): the X server is gone (libxcb's error 1)",
        ShmWindow.probe(":4095").refusal());
  }
}
