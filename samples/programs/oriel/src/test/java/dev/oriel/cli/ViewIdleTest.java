// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Tests what `oriel view` does while nothing happens.
@NeedsQemu
@NeedsXServer
class ViewIdleTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// Longer than the time between two wake-ups of anything that repeats itself while a guest is
  /// still.
  private static final Duration SPAN = Duration.ofSeconds(3);

  private static final Rect SIZE = Rect.ofSize(640, 480);

  /// The threads of the JVM itself are not counted.
  @Test
  @NeedsBus
  void noThreadOfOursWakesUpWhileTheGuestIsStill() throws IOException {
    try (TestBus bus = TestBus.start();
        XServer x = XServer.start(SIZE.width(), SIZE.height());
        Qemu qemu = Qemu.builder().bus(bus.address()).virtioGpu("").start()) {
      GuestFramebuffer fb = Views.guestPicture(qemu, SIZE);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--bus", bus.address()))) {
        Views.awaitPicture(view, x, fb);
        Sleep sleep = new Sleep(view.pid());
        Await.until(sleep::toString, LIMIT, () -> sleep.lasts(SPAN));
      }
    }
  }

  /// How long the threads of a process have slept.
  private static final class Sleep {

    /// The kernel's name of the main thread.
    private static final String MAIN = "java";

    private final Path tasks;
    private Map<String, Long> wakeUps = Map.of();
    private String last = "no thread was seen";
    private long since;

    Sleep(long pid) {
      tasks = Path.of("/proc", String.valueOf(pid), "task");
    }

    /// Returns whether no thread has woken up for a time.
    boolean lasts(Duration time) {
      Map<String, Long> now = wakeUps();
      if (!now.equals(wakeUps)) {
        last = wakeUps + ", then " + now;
        wakeUps = now;
        since = System.nanoTime();
      }
      return !now.isEmpty() && System.nanoTime() - since >= time.toNanos();
    }

    /// Returns how often each of our threads has waited.
    private Map<String, Long> wakeUps() {
      Map<String, Long> found = new TreeMap<>();
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
        for (Path thread : threads) {
          Waits of = Waits.read(thread.resolve("status"));
          if (of.name.startsWith("oriel-") || of.name.equals(MAIN)) {
            found.put(of.name + " " + thread.getFileName(), of.count);
          }
        }
      } catch (NoSuchFileException _) {
        return Map.of(); // a thread or the process has ended
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return found;
    }

    @Override
    public String toString() {
      return "a sleep of all threads; the last that woke up: " + last;
    }

    /// What the kernel knows of a thread.
    private record Waits(String name, long count) {

      static Waits read(Path status) throws IOException {
        String name = "";
        long waits = 0;
        for (String line : Files.readAllLines(status)) {
          if (line.startsWith("Name:")) {
            name = value(line);
          } else if (line.startsWith("voluntary_ctxt_switches:")) {
            waits = Long.parseLong(value(line));
          }
        }
        return new Waits(name, waits);
      }

      private static String value(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
  }
}
