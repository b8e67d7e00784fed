// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.UiInfo;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// The contract of each [PictureSource], whether a guest or a terminal draws it.
///
/// A test class extends it for each kind of source.
public abstract class PictureSourceContract {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// A source of a running VM.
  public interface Subject extends AutoCloseable {
    /// The source under test.
    PictureSource source();

    /// The VM of the source.
    Qemu qemu();

    /// Makes the guest change the picture.
    void draw();

    @Override
    void close();
  }

  /// Starts a VM with such a source.
  protected abstract Subject start() throws IOException;

  @Test
  void saysWhatItIsAndShowsAPictureOfTheSizeThatItSays() throws IOException {
    try (Subject subject = start()) {
      PictureSource source = subject.source();
      assertFalse(source.id().isEmpty());
      assertFalse(source.label().isEmpty());
      assertEquals(source.id(), subject.source().id());
      source.number().ifPresent(n -> assertEquals(source.id(), String.valueOf(n)));
      FrameLog log = new FrameLog();
      try (PictureSession session = source.attach(log, AttachOptions.DEFAULT)) {
        subject.draw();
        Await.until(
            () -> source.width() + "x" + source.height() + " is said; shown: " + log,
            LIMIT,
            () -> source.width() > 0 && log.hasWhole(source.width(), source.height()));
        assertTrue(session.isOpen());
        assertTrue(source.fitsMessage());
      }
    }
  }

  @Test
  void tellsASessionOfChangesUntilItIsClosedAndNeverAfterwards() throws IOException {
    try (Subject subject = start()) {
      PictureSource source = subject.source();
      FrameLog first = new FrameLog();
      PictureSession session = source.attach(first, AttachOptions.DEFAULT);
      subject.draw();
      Await.until("a frame", LIMIT, () -> first.frames() > 0);
      session.close();
      session.close();
      assertFalse(session.isOpen());
      long heard = first.frames();
      FrameLog second = new FrameLog();
      try (PictureSession _ = source.attach(second, AttachOptions.DEFAULT)) {
        long before = second.frames();
        subject.draw();
        Await.until("a frame of the second", LIMIT, () -> second.frames() > before);
      }
      assertEquals(heard, first.frames(), "a closed session gets no frames");
      assertEquals(0, first.ends(), "not even that it is over");
      CompletableFuture<Void> caughtUp = session.caughtUp();
      Await.until("to know that nothing is left to catch up with", LIMIT, caughtUp::isDone);
    }
  }

  @Test
  void isRefusedASecondTimeWhereItIsExclusiveAndNowhereElse() throws IOException {
    try (Subject subject = start()) {
      PictureSource source = subject.source();
      FrameLog first = new FrameLog();
      FrameLog second = new FrameLog();
      try (PictureSession session = source.attach(first, AttachOptions.DEFAULT)) {
        if (source.isExclusive()) {
          assertThrows(
              ConnectionFailedException.class, () -> source.attach(second, AttachOptions.DEFAULT));
        } else {
          try (PictureSession _ = source.attach(second, AttachOptions.DEFAULT)) {
            subject.draw();
            Await.until("a frame of the second", LIMIT, () -> second.frames() > 0);
          }
        }
        assertTrue(session.isOpen(), "the first goes on");
        long before = first.frames();
        subject.draw();
        Await.until("a frame of the first", LIMIT, () -> first.frames() > before);
      }
    }
  }

  @Test
  void catchesUpWithWhatWasDrawn() throws Exception {
    try (Subject subject = start()) {
      FrameLog log = new FrameLog();
      try (PictureSession session = subject.source().attach(log, AttachOptions.DEFAULT)) {
        session.bringUpToDate();
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        long limit = System.nanoTime() + LIMIT.toNanos();
        do {
          // QEMU may drop an answer: ask again. Any answer will do.
          var _ = session.caughtUp().thenRun(() -> caughtUp.complete(null));
          try {
            caughtUp.get(1, TimeUnit.SECONDS);
          } catch (TimeoutException _) {
            // Asked again.
          }
        } while (!caughtUp.isDone() && limit - System.nanoTime() > 0);
        assertTrue(caughtUp.isDone(), "caught up");
      }
    }
  }

  @Test
  void endsOnceWithItsVmAndIsRefusedAfterwards() throws IOException {
    try (Subject subject = start()) {
      PictureSource source = subject.source();
      FrameLog log = new FrameLog();
      PictureSession session = source.attach(log, AttachOptions.DEFAULT);
      InputSink input = source.input();
      subject.qemu().close();
      Await.until("the session to end", LIMIT, () -> !session.isOpen() && log.ends() > 0);
      useAll(input);
      session.close();
      assertEquals(1, log.ends(), "the end is reported once");
      assertThrows(
          ConnectionFailedException.class,
          () -> source.attach(new FrameLog(), AttachOptions.DEFAULT));
    }
  }

  @Test
  void inputHarmsNothingWhoeverIsThereToTakeIt() throws IOException {
    try (Subject subject = start()) {
      PictureSource source = subject.source();
      useAll(source.input());
      FrameLog log = new FrameLog();
      try (PictureSession session = source.attach(log, AttachOptions.DEFAULT)) {
        useAll(source.input());
        assertTrue(session.isOpen());
        long before = log.frames();
        subject.draw();
        Await.until("a frame", LIMIT, () -> log.frames() > before);
      }
      useAll(source.input());
    }
  }

  /// Keys, text, pointer, wheel and fingers, even if the source does not support them.
  private static void useAll(InputSink input) {
    for (InputKind kind : InputKind.values()) {
      boolean _ = input.takes(kind);
    }
    input.up(EvdevKey.KEY_A);
    input.down(EvdevKey.KEY_LEFTSHIFT);
    input.down(EvdevKey.KEY_LEFTSHIFT);
    input.tap(EvdevKey.KEY_B);
    input.text("x");
    input.paste("y\u0007z");
    input.moveTo(-5, Integer.MAX_VALUE);
    input.moveBy(Integer.MIN_VALUE, 3);
    input.down(MouseButton.LEFT);
    input.up(MouseButton.RIGHT);
    input.scroll(MouseButton.WHEEL_UP, 3);
    input.fingerDown(7, -1, Integer.MAX_VALUE);
    input.fingerMove(8, 5, 5);
    input.fingerUp(7);
    input.releaseAll();
    input.releaseAll();
    CompletableFuture<Void> _ = input.flushed();
  }

  @Test
  void takesTheSizeOfAScreenAtAnyTimeAndForgetsWatchers() throws IOException {
    try (Subject subject = start()) {
      PictureSource source = subject.source();
      Subscription news = source.onNews(() -> {});
      CompletableFuture<?> _ = source.fit(new UiInfo(0, 0, 0, 0, 640, 480), 1);
      source.scale(2);
      source.scale(1);
      try (PictureSession session = source.attach(new FrameLog(), AttachOptions.DEFAULT)) {
        CompletableFuture<?> _ = source.fit(new UiInfo(0, 0, 0, 0, 800, 600), 1.5);
        source.scale(1.5);
        assertTrue(session.isOpen());
      }
      news.close();
      news.close();
    }
  }
}
