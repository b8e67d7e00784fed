// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.internal.text.BoundedText;
import dev.oriel.guest.FakeMonitor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Answers of a monitor that is not one, or that is hostile.
final class QmpClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String DONE = "{\"return\": {}}\n";

  /// A parser's messages, which do not help a user.
  private static final Pattern INTERNALS =
      Pattern.compile("(?i)jackson|token|exception|line:|column|constraint|java|null");

  private static void assertReadable(QmpException e) {
    String message = String.valueOf(e.getMessage());
    assertFalse(INTERNALS.matcher(message).find(), message);
    assertTrue(message.length() <= BoundedText.MAX + 100, () -> message.length() + " characters");
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
  }

  private static QmpException refused(String greeting, Function<String, String> answers)
      throws IOException {
    try (FakeMonitor monitor = new FakeMonitor(greeting, answers)) {
      QmpException e =
          assertThrows(
              QmpException.class,
              () -> {
                try (QmpClient client = QmpClient.connect(monitor.path(), LIMIT)) {
                  Object _ = client.execute("query-status", Map.of(), null);
                }
              });
      assertReadable(e);
      return e;
    }
  }

  private static @Nullable QemuRelease release(String version) throws IOException {
    String greeting = "{\"QMP\": {\"version\": " + version + ", \"capabilities\": []}}\n";
    try (FakeMonitor monitor = new FakeMonitor(greeting, _ -> DONE);
        QmpClient client = QmpClient.connect(monitor.path(), LIMIT)) {
      return client.release();
    }
  }

  @Test
  void readsTheReleaseOfAGreetingThatNamesOne() throws IOException {
    QemuRelease read =
        release("{\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}, \"package\": \"\"}");
    assertEquals(new QemuRelease(7, 2, 22), read);
    assertEquals("7.2.22", String.valueOf(read));
    for (String none :
        List.of(
            "{}",
            "7",
            "{\"qemu\": \"7.2.22\"}",
            "{\"qemu\": {\"minor\": 2, \"major\": 7}}",
            "{\"qemu\": {\"micro\": -1, \"minor\": 2, \"major\": 7}}",
            "{\"qemu\": {\"micro\": 1, \"minor\": 2.5, \"major\": 7}}",
            "{\"qemu\": {\"micro\": 1, \"minor\": 2, \"major\": 70000000000}}")) {
      assertNull(release(none), none);
    }
  }

  @Test
  void comparesReleasesByTheirNumbers() {
    assertTrue(new QemuRelease(9, 1, 3).isBefore(9, 2));
    assertTrue(new QemuRelease(8, 2, 0).isBefore(9, 2));
    assertFalse(new QemuRelease(9, 2, 0).isBefore(9, 2));
    assertFalse(new QemuRelease(10, 0, 2).isBefore(9, 2));
  }

  @Test
  void greetingsThatAreNoneAreRefusedInWordsForUsers() throws IOException {
    List<String> greetings =
        List.of(
            "null",
            "true",
            "7",
            "1e999999999",
            "-".repeat(100_000),
            "9".repeat(100_000),
            "\"QMP\"",
            "[1, 2]",
            "{}",
            "{\"QMP\"",
            "{\"QMP\": }",
            "{\u0007}",
            "\u001b]0;title\u0007",
            "220 mail.example ESMTP",
            "",
            "[".repeat(500_000),
            "{\"a\":".repeat(150_000),
            "\"" + "x".repeat(900_000));
    for (String greeting : greetings) {
      QmpException e = refused(greeting + "\n", _ -> DONE);
      assertFalse(e.refused(), e::toString);
    }
  }

  @Test
  void answersThatAreNoneAreRefusedInWordsForUsers() throws IOException {
    for (String answer : List.of("null", "[]", "7", "{\"return\"", "[".repeat(500_000))) {
      assertFalse(refused(FakeMonitor.GREETING, _ -> answer + "\n").refused());
    }
  }

  @Test
  void aLineWithoutEndIsNotKept() throws IOException {
    String endless = "x".repeat(1 << 16) + "\0";
    assertTrue(
        String.valueOf(refused(FakeMonitor.GREETING, _ -> endless).getMessage()).contains("bytes"));
  }

  @Test
  void theTextOfAnErrorIsCut() throws IOException {
    String error = "{\"error\": {\"class\": \"X\", \"desc\": \"" + "a".repeat(500_000) + "\"}}\n";
    QmpException e = refused(FakeMonitor.GREETING, _ -> error);
    assertTrue(e.refused());
    assertTrue(String.valueOf(e.getMessage()).endsWith("aa" + BoundedText.REST));
  }

  /// There is always more to read, so no read waits for the deadline.
  @Test
  void aFloodOfEventsIsNoAnswer() throws IOException {
    String flood = "{\"event\": \"STOP\"}\n".repeat(1000) + "\0";
    try (FakeMonitor monitor =
        new FakeMonitor(
            FakeMonitor.GREETING, line -> line.contains("capabilities") ? DONE : flood)) {
      try (QmpClient client = QmpClient.connect(monitor.path(), Duration.ofSeconds(2))) {
        QmpException e =
            assertThrows(QmpException.class, () -> client.execute("query-status", Map.of(), null));
        assertEquals("no answer in time", e.getMessage());
      }
    }
  }

  @Test
  void tellsOnlyWordsForWhatAVmIsDoing() throws IOException {
    for (var said :
        Map.of("\"paused\"", "paused", "\"\\u001b[2J\"", "", "7", "", "{}", "").entrySet()) {
      try (FakeMonitor monitor =
              new FakeMonitor(
                  FakeMonitor.GREETING,
                  _ -> "{\"return\": {\"status\": " + said.getKey() + "}}\n");
          QmpClient client = QmpClient.connect(monitor.path(), LIMIT)) {
        assertEquals(said.getValue(), client.status());
      }
    }
  }

  /// A vhost-user GPU in addition to a VGA, with the answers of QEMU 10.0.
  private static String twoConsoles(String line, String options) {
    if (line.contains("query-display-options")) {
      return "{\"return\": " + options + "}\n";
    }
    if (line.contains("/machine/peripheral\"") && line.contains("qom-list")) {
      return returned("[{'name': 'gpu', 'type': 'child<vhost-user-gpu-pci>'}]");
    }
    if (line.contains("\"/backend\"")) {
      return returned(
          "[{'name': 'console[0]', 'type': 'child<qemu-graphic-console>'},"
              + " {'name': 'console[1]', 'type': 'child<qemu-graphic-console>'},"
              + " {'name': 'console[2]', 'type': 'child<qemu-fixed-text-console>'}]");
    }
    if (line.contains("/backend/console[2]")) {
      return "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no such property\"}}\n";
    }
    if (line.contains("/backend/console[")) {
      String device = line.contains("[0]") ? "/machine/peripheral-anon/vga" : "/machine/gpu";
      return returned("'" + device + "'");
    }
    if (line.contains("\"type\"")) {
      return returned(line.contains("/machine/gpu") ? "'vhost-user-gpu-pci'" : "'VGA'");
    }
    return returned(line.contains("qom-list") ? "[]" : "{}");
  }

  private static String returned(String value) {
    return "{\"return\": " + value.replace('\'', '"') + "}\n";
  }

  @Test
  void knowsTheConsolesThatEndAQemuWithoutOpenGl() throws IOException {
    Map<String, Set<Integer>> fatal =
        Map.of(
            "{}", Set.of(1),
            "{\"type\": \"dbus\", \"gl\": \"off\"}", Set.of(1),
            "{\"type\": \"dbus\", \"gl\": \"on\"}", Set.of(),
            "{\"type\": \"dbus\", \"gl\": \"es\"}", Set.of());
    for (var expected : fatal.entrySet()) {
      try (FakeMonitor monitor =
              new FakeMonitor(FakeMonitor.GREETING, line -> twoConsoles(line, expected.getKey()));
          QmpClient client = QmpClient.connect(monitor.path(), LIMIT)) {
        assertEquals(expected.getValue(), client.fatalConsoles(), expected::getKey);
      }
    }
  }

  @Test
  void takesAMonitorThatDoesNotTellForOneWithoutFatalConsoles() throws IOException {
    String refusal = "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"no\"}}\n";
    try (FakeMonitor monitor =
            new FakeMonitor(
                FakeMonitor.GREETING, line -> line.contains("capabilities") ? DONE : refusal);
        QmpClient client = QmpClient.connect(monitor.path(), LIMIT)) {
      assertEquals(Set.of(), client.fatalConsoles());
    }
  }
}
