// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The properties by which a desktop identifies a window.
class WindowIconTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void isThereInEachSizeWithAllItsPixels() {
    for (int size : WindowIcon.sizes()) {
      byte[] png = WindowIcon.png(size);
      Screenshot picture = Screenshot.ofPng(png);
      assertEquals(size, picture.width());
      assertEquals(size, picture.height());
      byte[] rgba = WindowIcon.rgba(png, size);
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          int at = 4 * (y * size + x);
          int rgb = (rgba[at] & 0xff) << 16 | (rgba[at + 1] & 0xff) << 8 | (rgba[at + 2] & 0xff);
          assertEquals(picture.rgb(x, y), rgb, size + ": " + x + "," + y);
        }
      }
      assertTrue(rgba[3] >= 0 && rgba[3] < 64, "a round corner is nearly clear");
      int middle = 4 * (size * size / 2 + size / 2);
      assertArrayEquals(
          new byte[] {(byte) 0xff, (byte) 0xc8, 0x61, (byte) 0xff},
          new byte[] {rgba[middle], rgba[middle + 1], rgba[middle + 2], rgba[middle + 3]},
          "the lower middle pane");
    }
    assertThrows(IllegalArgumentException.class, () -> WindowIcon.png(17));
  }

  @Test
  @NeedsXServer
  @NeedsProgram({"xdotool", "xprop"})
  void anX11WindowHasItAndTheNameOfTheProgramAndNotOfTheVm() throws IOException {
    try (XServer x = XServer.start(320, 200);
        WindowClient client =
            WindowClient.start(x.environment(), 320, 200, WindowPresentation.AUTO)) {
      String[] said = {""};
      Await.until(
          () -> "the class and the icon: " + said[0] + "\n" + client.output(),
          LIMIT,
          () -> {
            said[0] =
                output(
                    x,
                    "id=$(xdotool search --onlyvisible --class '^oriel$' | head -n 1) &&"
                        + " xprop -id \"$id\" WM_CLASS _NET_WM_ICON");
            return said[0].contains("WM_CLASS(STRING) = \"oriel\", \"oriel\"")
                && said[0].contains("Icon (48 x 48)");
          });
      assertTrue(WindowIcon.sizes().contains(48));
      assertEquals(0, client.end(), client::output);
    }
  }

  private static String output(XServer x, String command) {
    try (TestProcess shell =
        TestProcess.start(null, x.environment(), List.of("sh", "-c", command))) {
      String said = shell.stdout().lines().collect(Collectors.joining("\n"));
      int _ = shell.awaitExit(LIMIT);
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
