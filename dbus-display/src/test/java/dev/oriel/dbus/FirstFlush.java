// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.dbus.testing.FramesOnly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/// A program that answers one flush and ends, to examine which classes that loads, and where. If it
/// has an argument, it then starts a flight recording, and answers flushes until one is recorded.
final class FirstFlush extends FakeQemuFixture {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Taker taker = new Taker();

  private FirstFlush() {}

  /// Loaded before the flush.
  static final class Begin {
    private Begin() {}
  }

  /// Loaded when the flush is answered.
  static final class End {
    private End() {}
  }

  /// A sink that needs no classes of its own for a frame but those of the first.
  private static final class Taker implements FramesOnly {

    private final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

    @Override
    public void frame(Frame frame) {
      frames.add(frame);
    }
  }

  /// Prints how many flushes the listener has counted, and the number of the thread that answered.
  public static void main(String[] arguments) throws Exception {
    FirstFlush program = new FirstFlush();
    try (OwnedFd memory = memory(64 * 64 * 4)) {
      ConsoleSession session = program.vm.console(0).attach(program.taker, AttachOptions.DEFAULT);
      FakeQemu.Listener q = program.qemu.awaitListener();
      String _ = dmabuf(q, memory, 64, 64, 256, XR24, false).ok();
      program.release();
      Object _ = new Begin();
      program.flush(q);
      Object _ = new End();
      System.out.println(session.stats().held().count());
      System.out.println(answeringThread());
      if (arguments.length > 0) {
        try (Recording recording = new Recording()) {
          recording.start();
          long deadline = System.nanoTime() + LIMIT.toNanos();
          while (!isKnown(arguments[0])) {
            if (System.nanoTime() > deadline) {
              throw new AssertionError("the event was not loaded");
            }
            program.flush(q);
          }
          program.flush(q);
        }
      }
    } finally {
      program.stop();
    }
  }

  private static boolean isKnown(String event) {
    return FlightRecorder.getFlightRecorder().getEventTypes().stream()
        .anyMatch(type -> type.getName().equals(event));
  }

  private void flush(FakeQemu.Listener q) throws InterruptedException {
    Answer answer = q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64));
    release();
    String _ = answer.ok();
  }

  private void release() throws InterruptedException {
    Frame next = taker.frames.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    try (Frame.Dmabuf frame = (Frame.Dmabuf) Objects.requireNonNull(next)) {
      boolean _ = frame.ticket().release(ReleaseCause.FINISH);
    }
  }

  /// Returns the kernel's number of the thread that serves the connection.
  private static String answeringThread() throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (Files.readString(task.resolve("comm")).strip().equals("oriel-dbus")) {
          return String.valueOf(task.getFileName());
        }
      }
    }
    throw new AssertionError("no thread oriel-dbus");
  }
}
