// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xinput;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.XServer;
import dev.oriel.gl.internal.KeyboardGrabEvents;
import dev.oriel.gl.internal.TouchEvents;
import dev.oriel.gl.internal.xcb.XServerException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class TouchConnectionTest {

  @Test
  @NeedsXServer
  void saysWhatAnXServerRefuses() throws IOException {
    try (XServer server = XServer.start(64, 64)) {
      XServerException e =
          assertThrows(
              XServerException.class,
              () -> TouchConnection.open(server.display(), 0x7f, new Unheard(), new Unheard()));
      // BadWindow: no window has this number.
      assertTrue(
          String.valueOf(e.getMessage())
              .startsWith("XISelectEvents(window 0x7f, touches and focus): X error 3"),
          e::toString);
    }
  }

  @Test
  void saysThatThereIsNoXServer() {
    XServerException e =
        assertThrows(
            XServerException.class,
            () -> TouchConnection.open(":65000", 1, new Unheard(), new Unheard()));
    assertTrue(String.valueOf(e.getMessage()).contains("xcb_connect(:65000)"), e::toString);
  }

  private static final class Unheard implements TouchEvents, KeyboardGrabEvents {
    @Override
    public void down(int touch, double x, double y) {}

    @Override
    public void moved(int touch, double x, double y) {}

    @Override
    public void up(int touch) {}

    @Override
    public void cancelled() {}

    @Override
    public void keyboardTaken() {}

    @Override
    public void keyboardReturned(int modifiers) {}
  }
}
