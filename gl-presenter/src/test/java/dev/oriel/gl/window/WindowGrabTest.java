// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.XServer;
import dev.oriel.fixtures.Xdotool;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests of other programs' grabs of the keyboard, as reported to the window with the focus.
@NeedsXServer
@NeedsProgram("xdotool")
final class WindowGrabTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Simulates a window manager's switcher: Alt is released while the switcher has the keyboard.
  @Test
  void whatGoesUpDuringAnothersGrabIsLifted() throws Exception {
    try (XServer server = XServer.start(640, 400);
        WindowClient other = WindowClient.start(server.environment(), 10, 10);
        WindowClient client = WindowClient.start(server.environment(), 320, 200)) {
      Map<String, String> x = server.environment();
      focusUntilGrabsAreReported(x, client, other);
      Xdotool.run(x, "keydown", "alt", "keydown", "shift", "keydown", "c");
      client.expect("key 56 PRESSED");
      client.expect("key 42 PRESSED");
      client.expect("key 46 PRESSED");
      grab(other, true);
      client.expect("focusLost");
      Xdotool.run(x, "keyup", "c", "keyup", "alt");
      grab(other, false);
      // Shift was held all the time.
      client.expect("key 42 PRESSED");
      Xdotool.run(x, "key", "a");
      client.expect("key 30 PRESSED");
      Xdotool.run(x, "keyup", "shift");
      client.expect("key 42 RELEASED");
      Xdotool.run(x, "keydown", "alt");
      client.expect("key 56 PRESSED");
      Xdotool.run(x, "keyup", "alt");
      client.expect("key 56 RELEASED");
      assertEquals(3, client.output().split("key 56 ", -1).length - 1, client::output);
      assertEquals(0, client.end(), client::output);
      assertEquals(0, other.end(), other::output);
    }
  }

  /// The window selects these events while it is opened.
  private static void focusUntilGrabsAreReported(
      Map<String, String> x, WindowClient client, WindowClient other) throws Exception {
    Xdotool.run(x, "mousemove", "200", "150");
    Await.until(
        () -> "the window is notified of a grab\n" + client.output(),
        LIMIT,
        () -> {
          grab(other, true);
          grab(other, false);
          return client.takeEvents().contains("focusLost");
        });
  }

  private static void grab(WindowClient other, boolean yes) {
    other.command("grab " + yes);
    other.expect("grabbed " + yes + " ");
  }
}
