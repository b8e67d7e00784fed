// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.NeedsQemu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path dir;

  @Test
  @Tag("qemus")
  @NeedsQemu
  void writesAPictureOfAGuestThatMovesAndSaysWhere() throws IOException {
    Path file = dir.resolve("demo.png");
    String said = Oriel.succeeds("demo", "-o", file).out();
    assertTrue(said.startsWith(file + ": "), said);
    assertTrue(said.matches("(?s).*800x600; [1-9]\\d* pixels changed.*it is moving\\R"), said);
    Screenshot picture = Screenshot.ofPng(Files.readAllBytes(file));
    assertEquals(800, picture.width());
    assertEquals(600, picture.height());
    assertTrue(colours(picture) > 1000, "a picture and not a blank screen");
  }

  /// No black pixel of the initial screen is left, and the glass is lit.
  @Test
  @NeedsQemu
  void thePictureIsWholeAndLit() throws IOException {
    Path file = dir.resolve("demo.png");
    Oriel.succeeds("demo", "-o", file);
    Screenshot picture = Screenshot.ofPng(Files.readAllBytes(file));
    Rect all = Rect.ofSize(picture.width(), picture.height());
    assertEquals(all.area(), brighter(picture, all, 0), "pixels that are drawn");
    Rect glass = new Rect(330, 190, 140, 200);
    long lit = brighter(picture, glass, 0x60);
    assertTrue(lit > glass.area() / 2, lit + " of " + glass.area() + " pixels are lit");
  }

  /// How many pixels of an area have a component above a value.
  private static long brighter(Screenshot picture, Rect area, int least) {
    return IntStream.range(0, (int) area.area())
        .map(i -> picture.rgb(area.x() + i % area.width(), area.y() + i / area.width()))
        .filter(rgb -> Math.max(rgb & 0xff, Math.max(rgb >> 8 & 0xff, rgb >> 16 & 0xff)) > least)
        .count();
  }

  private static long colours(Screenshot picture) {
    int width = picture.width();
    return IntStream.range(0, picture.width() * picture.height())
        .map(i -> picture.rgb(i % width, i / width))
        .distinct()
        .count();
  }

  @Test
  @NeedsQemu
  @NeedsXServer
  void opensAWindowWhereThereIsAScreen() throws IOException {
    try (XServer x = XServer.start(800, 600);
        TestProcess demo =
            OrielProcess.start(x.environment(), List.of(), "demo", "--seconds", "60")) {
      Await.until(
          () -> "the guest's picture is on the screen\n" + demo.stderr(),
          LIMIT,
          () -> {
            try {
              return colours(x.screenshot()) > 1000;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /// Files that QEMU left in the demo's directory must not hide why it ended, and must be removed.
  @Test
  void saysWhyQemuDidNotStartAndLeavesNothing() throws IOException {
    Path programs = Files.createDirectory(dir.resolve("bin"));
    Path temporary = Files.createDirectory(dir.resolve("tmp"));
    Path qemu = programs.resolve("qemu-system-x86_64");
    Files.writeString(qemu, "#!/bin/sh\nprintf 'no memory for \\351\\n'; exit 1\n");
    assertTrue(qemu.toFile().setExecutable(true));
    try (TestProcess demo =
        OrielProcess.start(
            Map.of("PATH", programs + ":" + System.getenv("PATH")),
            List.of("-Djava.io.tmpdir=" + temporary),
            "demo",
            "-o",
            dir.resolve("demo.png"))) {
      assertEquals(ExitCode.FAILED, demo.awaitExit(LIMIT), demo::stderr);
      assertTrue(demo.stderr().contains("exit code 1: no memory for"), demo::stderr);
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.filter(p -> p.toString().contains("oriel-demo")).toList());
    }
  }

  @Test
  void saysHowToGetAQemuWhereThereIsNone() throws IOException {
    Path programs = Files.createDirectory(dir.resolve("bin"));
    for (String needed : List.of("env", "setsid", "sh")) {
      Path program = programs.resolve(needed);
      Files.writeString(program, "#!/bin/sh\nexec /usr/bin/" + needed + " \"$@\"\n");
      assertTrue(program.toFile().setExecutable(true));
    }
    try (TestProcess demo =
        OrielProcess.start(
            Map.of("PATH", programs.toString()), List.of(), "demo", "-o", dir.resolve("a.png"))) {
      assertEquals(ExitCode.FAILED, demo.awaitExit(LIMIT), demo::stderr);
      assertTrue(
          demo.stderr().contains("not on the PATH; install QEMU (Debian: qemu-system-x86 ")
              && demo.stderr().contains("); './oriel setup' does that"),
          demo::stderr);
    }
  }

  @Test
  void refusesFilesOfUnknownKind() {
    assertTrue(Oriel.fails(ExitCode.USAGE, "demo", "-o", "a.gif").contains(".png"));
  }
}
