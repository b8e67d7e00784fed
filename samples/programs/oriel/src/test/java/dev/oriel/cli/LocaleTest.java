// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the commands in locales whose digits are not those of ASCII: file names, headers and
/// messages.
class LocaleTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR"})
  @NeedsQemu
  void digitsAreAscii(String locale) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 320, 240, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(new VirtioGpu(qemu), 1, fb);
      Path socket = qemu.qmpSocket();

      run(ExitCode.DONE, locale, "capture", "--qmp", socket, "--count", 1, "-o", in("s-%03d.png"));
      String size = run(ExitCode.DONE, locale, "list", "--qmp", socket);
      assertTrue(size.contains("320x240"), size);
      run(ExitCode.DONE, locale, "capture", "--qmp", socket, "-o", in("a.ppm"), "--json");
      String recorded =
          run(ExitCode.DONE, locale, "record", "--qmp", socket, "--raw", "-o", in("a.y4m")).strip();
      assertTrue(recorded.contains("320x240"), recorded);
      run(ExitCode.DONE, locale, "watch", "--qmp", socket, "--count", 1);
      String wrong = run(ExitCode.USAGE, locale, "input", "click", "1,2,3");
      assertTrue(wrong.contains("1,2,3"), wrong);
      run(ExitCode.USAGE, locale, "capture", "-o", "a.png", "--count", "many");
      run(ExitCode.DONE, locale, "capture", "--help");
    }
    try (Stream<Path> files = Files.list(dir)) {
      assertEquals(
          List.of("a.ppm", "a.y4m", "a.y4m.timestamps", "s-001.png"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    assertEquals(
        "P6\n320 240\n255\n",
        new String(head("a.ppm", "P6\n320 240\n255\n".length()), StandardCharsets.UTF_8));
    List<String> times = Files.readAllLines(in("a.y4m.timestamps"));
    assertEquals("0.000000", times.get(2), times::toString);
    byte[] stream = head("a.y4m", 18);
    assertArrayEquals("YUV4MPEG2 W320 H24".getBytes(StandardCharsets.US_ASCII), stream);
  }

  private byte[] head(String name, int length) throws IOException {
    return Arrays.copyOf(Files.readAllBytes(dir.resolve(name)), length);
  }

  private Path in(String name) {
    return dir.resolve(name);
  }

  /// Runs a command and returns its standard output and its errors.
  private static String run(int exitCode, String locale, Object... args) throws IOException {
    String[] parts = locale.split("-", -1);
    List<Object> words = new ArrayList<>(Arrays.asList(args));
    if (args[0].equals("record")) {
      words.addAll(List.of("--duration", "0.3"));
    }
    try (TestProcess oriel =
        OrielProcess.start(
            Map.of(),
            List.of("-Duser.language=" + parts[0], "-Duser.country=" + parts[1]),
            words.toArray())) {
      String said = String.join("\n", oriel.stdout().lines().toList());
      assertEquals(exitCode, oriel.awaitExit(LIMIT), oriel.stderr());
      said += oriel.stderr();
      assertFalse(
          said.chars().anyMatch(c -> c > 0x7f && Character.isDigit(c)), words + " says " + said);
      return said;
    }
  }
}
