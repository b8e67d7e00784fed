// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The text that another client of an X server has in the clipboard.
@NeedsXServer
@NeedsProgram({"xdotool", "xclip"})
final class ClipboardRequestTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  /// Returns the root window.
  private static int root(XServer x) throws IOException {
    try (TestProcess search =
        TestProcess.start(
            null,
            x.environment(),
            List.of("xdotool", "search", "--maxdepth", "0", "--name", ".*"))) {
      String line = search.stdout().readLine();
      assertNotNull(line);
      return Integer.parseInt(line);
    }
  }

  private static String read(XServer x) throws IOException {
    try (ClipboardRequest request = ClipboardRequest.send(x.display(), root(x))) {
      List<String> texts = new ArrayList<>();
      Await.until(
          "the text arrives",
          LIMIT,
          () -> {
            String text = request.poll();
            if (text != null) {
              texts.add(text);
            }
            return text != null;
          });
      return texts.getFirst();
    }
  }

  /// Starts a program that has a text in the clipboard, and waits until it has it.
  private TestProcess fill(XServer x, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("text"), text);
    List<String> in =
        List.of("xclip", "-sel", "clip", "-quiet", "-t", "UTF8_STRING", file.toString());
    TestProcess owner = TestProcess.start(null, x.environment(), in);
    Await.until(
        () -> "xclip has the clipboard; " + owner.stderr(),
        LIMIT,
        () -> owner.stderr().contains("Waiting for selection request"));
    return owner;
  }

  @Test
  void textsOfAllSizesArrive() throws IOException {
    try (XServer x = XServer.start(64, 48)) {
      assertEquals("", read(x), "nobody has the clipboard");
      for (String text :
          List.of("", "zwölf \uD83D\uDC27 von\n\thier", "ö".repeat(3 << 20), "again")) {
        try (TestProcess _ = fill(x, text)) {
          assertEquals(text, read(x));
        }
      }
      try (TestProcess _ = fill(x, "before\0after")) {
        assertEquals("before", read(x));
      }
    }
  }

  @Test
  void aTextThatIsTooLongIsRefused() throws IOException {
    try (XServer x = XServer.start(64, 48);
        TestProcess _ = fill(x, "x".repeat(ClipboardRequest.MAX_BYTES + 1))) {
      XServerException e = assertThrows(XServerException.class, () -> read(x));
      assertTrue(String.valueOf(e.getMessage()).contains("longer than"), e::toString);
    }
  }

  @Test
  void aProgramThatHangsOrEndsLeavesTheNextRequestAlone() throws IOException {
    try (XServer x = XServer.start(64, 48)) {
      int root = root(x);
      TestProcess hung = fill(x, "never given");
      try (TestProcess stop = TestProcess.start("kill", "-STOP", Long.toString(hung.pid()))) {
        assertEquals(0, stop.awaitExit(LIMIT), stop::stderr);
      }
      try (ClipboardRequest request = ClipboardRequest.send(x.display(), root)) {
        assertNull(request.poll());
        hung.close();
        assertEquals("", read(x), "nobody has the clipboard any more");
        assertNull(request.poll(), "the server does not report the end");
      }
      try (TestProcess _ = fill(x, "given")) {
        assertEquals("given", read(x));
      }
    }
  }
}
