// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Scaling;
import dev.oriel.core.input.MouseButton;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.core.stats.DurationSummary;
import dev.oriel.fixtures.UnsealableMemory;
import dev.oriel.gl.Filter;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.overlay.Message;
import dev.oriel.gl.overlay.Overlay;
import dev.oriel.gl.overlay.Panel;
import dev.oriel.guest.MemoryBuffer;
import dev.oriel.guest.TestPixels;
import dev.oriel.guest.WaitingTicket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A viewer that draws according to commands on its standard input, and prints its events. It is a
/// separate process, because a window needs a main thread, and its environment before it starts.
///
/// Each command is answered by a line `done …`. Lines that begin with `event` report events, those
/// of a second window with `event beside`.
public final class WindowProgram {

  private static final long LOOK_NANOS = 20_000;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final WindowLoop loop;
  private final ViewerWindow window;
  private final FrameSink sink;
  private long serial;

  private static final Hotkeys HOTKEYS =
      new Hotkeys(
          Map.of(Chord.of("ctrl+alt+h"), "help", Chord.of("ctrl+alt+enter"), "fullscreen"),
          Hotkeys.GRAB);

  /// Used by the main thread only.
  private @Nullable ViewerWindow second;

  private WindowProgram(WindowLoop loop, ViewerWindow window) {
    this.loop = loop;
    this.window = window;
    this.sink = window.sink();
  }

  /// Arguments: the width and height of the window, and the presentation.
  public static void main(String[] arguments) {
    int width = Integer.parseInt(arguments[0]);
    int height = Integer.parseInt(arguments[1]);
    Reporter reporter = new Reporter("");
    try (WindowLoop loop = WindowLoop.open(WindowPlatform.ANY);
        ViewerWindow window =
            ViewerWindow.open(
                loop,
                new WindowOptions("oriel test", width, height)
                    .decorated(false)
                    .presentation(WindowPresentation.valueOf(arguments[2]))
                    .hotkeys(HOTKEYS),
                reporter,
                reporter)) {
      WindowProgram program = new WindowProgram(loop, window);
      Thread commands = new Thread(program::readCommands, "commands");
      commands.setDaemon(true);
      commands.start();
      say("done " + (loop.wayland() ? "wayland" : "x11"));
      loop.run();
      program.closeSecond();
    }
    say("closed");
  }

  private static void say(String line) {
    OUT.println(line);
  }

  private void readCommands() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        run(line.split(" ", -1));
      }
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      say("failed " + e);
    }
    loop.stop();
  }

  private void run(String[] words) {
    switch (words[0]) {
      case "pixels" -> pixels(words);
      case "dmabuf" -> dmabuf(words);
      case "flicker" -> flicker(words);
      case "shared" -> shared(words);
      case "say" -> say(words);
      case "relative" -> window.relativePointer(Boolean.parseBoolean(words[1]));
      case "turn" -> turn(turned(Integer.parseInt(words[1])));
      case "show" -> window.show(Boolean.parseBoolean(words[1]));
      case "grab" -> window.grab(Boolean.parseBoolean(words[1]));
      case "beside" -> openSecond(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "resize" -> window.resize(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "refresh" -> loop.execute(() -> say("event refresh " + window.refreshNanos()));
      case "policy" -> window.presenter().releasePolicy(ReleasePolicy.valueOf(words[1]));
      case "stats" -> {}
      default -> throw new IllegalArgumentException(words[0]);
    }
    loop.execute(() -> say("done " + window.presenter().stats().snapshot()));
  }

  /// `beside W H`: opens a second window, with a picture of this size.
  private void openSecond(int width, int height) {
    loop.execute(
        () -> {
          Reporter reporter = new Reporter("beside ");
          ViewerWindow opened =
              ViewerWindow.open(
                  loop,
                  new WindowOptions("oriel test, beside", width, height).decorated(false),
                  reporter,
                  reporter);
          second = opened;
          opened.sink().frame(TestPixels.random(width, height, 1).frame(1, PixelFormat.X8R8G8B8));
        });
  }

  private void closeSecond() {
    ViewerWindow opened = second;
    if (opened != null) {
      opened.close();
    }
  }

  private static PictureLayout turned(int degrees) {
    return new PictureLayout(Scaling.FIT, Filter.NEAREST, Rotation.ofDegrees(degrees));
  }

  /// `pixels W H SEED COUNT`: shows a whole random picture, then COUNT random rectangles of it.
  private void pixels(String[] words) {
    TestPixels picture =
        TestPixels.random(
            Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
    show(picture.frame(++serial, PixelFormat.X8R8G8B8));
    Random random = new Random(Long.parseLong(words[3]));
    int count = Integer.parseInt(words[4]);
    for (int i = 0; i < count; i++) {
      Rect part = TestPixels.rectangle(random, picture.width, picture.height);
      picture.scribble(part, random);
      show(picture.frame(++serial, PixelFormat.X8R8G8B8, part));
    }
  }

  /// `dmabuf W H SEED COUNT`: shows COUNT whole random pictures, alternating between three buffers.
  private void dmabuf(String[] words) {
    int width = Integer.parseInt(words[1]);
    int height = Integer.parseInt(words[2]);
    int count = Integer.parseInt(words[4]);
    int stride = 4 * width + 64;
    MemoryBuffer[] buffers = new MemoryBuffer[3];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new MemoryBuffer((long) stride * height);
    }
    for (int i = 0; i < count; i++) {
      MemoryBuffer buffer = buffers[i % 3];
      TestPixels.random(width, height, Long.parseLong(words[3]) + i)
          .writeTo(buffer, PixelFormat.X8R8G8B8, stride, 0, 0);
      WaitingTicket ticket = new WaitingTicket();
      DmabufScanout scanout = buffer.scanout(width, height, Fourcc.XRGB8888, stride);
      show(
          new Frame.Dmabuf(
              ++serial, System.nanoTime(), scanout, Damage.full(width, height), ticket));
      say("event released " + ticket.await());
    }
    for (MemoryBuffer b : buffers) {
      b.close();
    }
  }

  /// `flicker W H COUNT`: hides the window and shows it again COUNT times, while a guest draws its
  /// next frame as soon as it may.
  private void flicker(String[] words) {
    int width = Integer.parseInt(words[1]);
    int height = Integer.parseInt(words[2]);
    try (MemoryBuffer buffer = new MemoryBuffer(4L * width * height)) {
      AtomicBoolean over = new AtomicBoolean();
      Thread guest =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!over.get()) {
                      WaitingTicket ticket = new WaitingTicket();
                      sink.frame(
                          new Frame.Dmabuf(
                              ++serial,
                              System.nanoTime(),
                              buffer.scanout(width, height, Fourcc.XRGB8888, 4L * width),
                              Damage.full(width, height),
                              ticket));
                      var _ = ticket.await();
                    }
                  });
      for (int i = 0; i < Integer.parseInt(words[3]); i++) {
        awaitSwaps(swaps() + 2);
        window.show(false);
        CountDownLatch hidden = new CountDownLatch(1);
        loop.execute(hidden::countDown);
        hidden.await();
        window.show(true);
      }
      awaitSwaps(swaps() + 2);
      over.set(true);
      guest.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// `shared W H SEED COUNT FORMAT END`: shows a whole random picture, then COUNT random rectangles
  /// of it, in shared memory that cannot be sealed, such as QEMU's. The picture is the part below
  /// and to the right of the third pixel of a larger picture. If END is `cut`, the memory then
  /// shrinks, and frames follow until one is refused.
  private void shared(String[] words) {
    int width = Integer.parseInt(words[1]);
    int height = Integer.parseInt(words[2]);
    PixelFormat format = PixelFormat.valueOf(words[5]);
    Random random = new Random(Long.parseLong(words[3]));
    TestPixels picture = TestPixels.random(width, height, Long.parseLong(words[3]));
    int stride = 4 * (width + 5);
    long offset = 3L * stride + 3 * 4;
    Rect all = Rect.ofSize(width, height);
    try (Arena arena = Arena.ofShared();
        OwnedFd fd = OwnedFd.adopt(UnsealableMemory.create((long) stride * (height + 3)))) {
      ByteBuffer guest =
          Memory.map(fd.number(), 0, (long) stride * (height + 3), true, arena).asByteBuffer();
      SharedMemory memory =
          SharedMemory.map(fd.duplicate(), offset, (long) stride * (height - 1) + 4L * width);
      MappedScanout scanout = new MappedScanout(width, height, stride, format, memory);
      int count = Integer.parseInt(words[4]);
      for (int i = 0; i <= count; i++) {
        Rect part = i == 0 ? all : TestPixels.rectangle(random, width, height);
        if (i > 0) {
          picture.scribble(part, random);
          scanout.retain();
        }
        ByteBuffer rows = picture.rows(format, stride, all);
        for (int y = 0; y < height; y++) {
          guest.put((int) offset + y * stride, rows, y * stride, 4 * width);
        }
        show(new Frame.Mapped(++serial, System.nanoTime(), scanout, Damage.of(part)));
      }
      if (words[6].equals("cut")) {
        Memory.truncate(fd.number(), 0);
        while (window.presenter().stats().snapshot().failures() == 0) {
          scanout.retain();
          sink.frame(new Frame.Mapped(++serial, System.nanoTime(), scanout, Damage.of(all)));
          LockSupport.parkNanos(1_000_000);
        }
      }
    }
  }

  /// `say WORDS…`: shows the words in the middle; without words, removes the text.
  private void say(String[] words) {
    String text = String.join(" ", Arrays.asList(words).subList(1, words.length));
    window.overlay(
        text.isEmpty()
            ? Overlay.NONE
            : new Overlay(true, List.of(new Message(Panel.Place.MIDDLE, null, text))));
  }

  /// Shows a frame and waits until it is on the screen.
  private void show(Frame frame) {
    long before = swaps();
    sink.frame(frame);
    awaitSwaps(before + 1);
  }

  /// Sets the layout, and waits until it is in effect: later input in the window is reported in its
  /// pixels.
  private void turn(PictureLayout layout) {
    window.layout(layout);
    while (window.presenter().viewport().rotation() != layout.rotation()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void awaitSwaps(long count) {
    while (swaps() < count) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private long swaps() {
    DurationSummary times =
        window.presenter().stats().snapshot().stages().get(PresenterStats.Stage.SWAPPED);
    return times == null ? 0 : times.count();
  }

  private static final class Reporter implements WindowInput, PresenterListener {

    private final String window;

    /// @param window the prefix of the events
    Reporter(String window) {
      this.window = window;
    }

    private void tell(String event) {
      say("event " + window + event);
    }

    @Override
    public void key(int evdevCode, KeyAction action) {
      tell("key " + evdevCode + " " + action);
    }

    @Override
    public void text(int codePoint) {
      tell("text " + Character.toString(codePoint));
    }

    @Override
    public void pointer(int x, int y) {
      tell("pointer " + x + " " + y);
    }

    @Override
    public void motion(int dx, int dy) {
      tell("motion " + dx + " " + dy);
    }

    @Override
    public void button(MouseButton button, boolean pressed) {
      tell("button " + button + " " + pressed);
    }

    @Override
    public void scroll(MouseButton direction, int notches) {
      tell("scroll " + direction + " " + notches);
    }

    @Override
    public void touch(int finger, TouchAction action, int x, int y) {
      tell("touch " + finger + " " + action + " " + x + " " + y);
    }

    @Override
    public void focusGained() {}

    @Override
    public void focusLost() {
      tell("focusLost");
    }

    @Override
    public void closeRequested() {
      tell("closeRequested");
    }

    @Override
    public void resized(WindowMetrics metrics) {
      tell("resized " + metrics.width() + " " + metrics.height());
    }

    @Override
    public void refreshed(long intervalNanos) {
      tell("refreshed " + intervalNanos);
    }

    @Override
    public void grabbed(boolean nowGrabbed, String hostShortcuts) {
      tell("grabbed " + nowGrabbed + " " + hostShortcuts);
    }

    @Override
    public void shortcut(String action) {
      tell("shortcut " + action);
    }

    @Override
    public boolean pointing(int x, int y) {
      return false;
    }

    @Override
    public void pointerLeft() {}

    @Override
    public boolean pressing(MouseButton button, boolean pressed) {
      return false;
    }

    @Override
    public void hostLocks(boolean capsLock, boolean numLock) {
      if (capsLock || numLock) {
        tell("locks " + capsLock + " " + numLock);
      }
    }

    @Override
    public void pathChanged(FramePath path, String reason) {
      tell("path " + path.label() + " " + reason);
    }

    @Override
    public void pictureResized(int width, int height) {
      tell("picture " + width + " " + height);
    }

    @Override
    public void frameFailed(String reason) {
      tell("frameFailed " + reason);
    }

    @Override
    public void frameShown() {
      say("event frameShown");
    }

    @Override
    public void messageRefused(String reason) {
      say("event messageRefused " + reason);
    }

    @Override
    public void stopped(String reason) {
      tell("stopped " + reason);
    }
  }
}
