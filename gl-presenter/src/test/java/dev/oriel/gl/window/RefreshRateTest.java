// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Programs;
import dev.oriel.fixtures.Sway;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.TouchXServer;
import dev.oriel.fixtures.Xdotool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tests of the refresh rate that a window uses, on a real X server with two screens of different
/// rates, and on a real compositor.
final class RefreshRateTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int W = 160;
  private static final int H = 100;

  /// Waits until the viewer is told of such a screen.
  private static void awaitTold(WindowClient client, int hz) {
    Await.until(
        () -> "the viewer is told of " + hz + " Hz\n" + client.output(),
        LIMIT,
        () -> hasRate(client, "refreshed ", hz));
  }

  private static boolean hasRate(WindowClient client, String event, int hz) {
    return client.takeEvents().stream()
        .filter(e -> e.startsWith(event))
        .mapToLong(e -> Long.parseLong(e.substring(event.length())))
        .anyMatch(nanos -> Math.round(1e9 / nanos) == hz);
  }

  /// Waits for the refresh interval of a screen with this rate, allowing for rounding.
  private static void awaitHz(WindowClient client, int hz) {
    Await.until(
        () -> hz + " Hz\n" + client.output(),
        LIMIT,
        () -> {
          client.command("refresh");
          return hasRate(client, "refresh ", hz);
        });
  }

  private static void run(Map<String, String> environment, String... command) throws IOException {
    try (TestProcess program = TestProcess.start(null, environment, List.of(command))) {
      assertEquals(0, program.awaitExit(LIMIT), program::stderr);
    }
  }

  private static void assume(@Nullable String unavailable) {
    assumeTrue(unavailable == null, () -> String.valueOf(unavailable));
  }

  @Test
  void anX11WindowFollowsTheScreenThatItIsMovedToAndTheModeThatIsGivenToThat() throws IOException {
    assume(TouchXServer.unavailable());
    assume(Programs.missing("xrandr", "xdotool"));
    try (TouchXServer screen = TouchXServer.start();
        WindowClient client = WindowClient.start(screen.environment(), W, H)) {
      Map<String, String> x = screen.environment();
      awaitHz(client, 60);
      run(x, words("xrandr --newmode thirty 5.16 224 232 256 272 600 601 605 632"));
      run(x, words("xrandr --newmode twenty 3.44 224 232 256 272 600 601 605 632"));
      run(x, words("xrandr --addmode DUMMY1 thirty"));
      run(x, words("xrandr --addmode DUMMY1 twenty"));
      run(
          x,
          words(
              "xrandr --fb 1024x768 --output DUMMY0 --mode 800x600 --rate 60.32 --pos 0x0"
                  + " --output DUMMY1 --mode thirty --pos 800x0"));
      // The driver's second output appears when the outputs are queried.
      run(x, "xrandr");
      Xdotool.run(x, "search", "--name", "oriel test", "windowmove", "820", "20");
      awaitHz(client, 30);
      run(x, words("xrandr --fb 1024x768 --output DUMMY1 --mode twenty --pos 800x0"));
      awaitHz(client, 20);
      Xdotool.run(x, "search", "--name", "oriel test", "windowmove", "20", "20");
      awaitHz(client, 60);
      assertEquals(0, client.end(), client::output);
    }
  }

  private static String[] words(String line) {
    return line.split(" ", -1);
  }

  @Test
  void aWaylandWindowFollowsTheModeThatIsGivenToItsScreen() throws IOException {
    assume(Sway.unavailable());
    assume(Programs.missing("swaymsg"));
    try (Sway sway = Sway.start(640, 480);
        WindowClient client = WindowClient.start(sway.environment(), W, H)) {
      awaitHz(client, 60);
      sway.command("output HEADLESS-1 mode --custom 640x480@50Hz");
      awaitTold(client, 50);
      awaitHz(client, 50);
      sway.command("output HEADLESS-1 mode --custom 640x480@20Hz");
      awaitTold(client, 20);
      awaitHz(client, 20);
      assertEquals(0, client.end(), client::output);
    }
  }
}
