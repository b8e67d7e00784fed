package dev.oriel.gl;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.input.MouseButton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// A viewer that draws what its standard input tells it, and writes what it hears: a process of its
/// own, as a window wants a main thread and its environment before it starts.
///
/// Each command is answered by a line `done …`; lines that begin with `event` tell what is heard.
public final class WindowProgram {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final WindowLoop loop;
  private final ViewerWindow window;
  private final FrameSink sink;
  private long serial;

  private WindowProgram(WindowLoop loop, ViewerWindow window) {
    this.loop = loop;
    this.window = window;
    this.sink = window.sink();
  }

  /// Arguments: width and height of the window.
  public static void main(String[] arguments) {
    int width = Integer.parseInt(arguments[0]);
    int height = Integer.parseInt(arguments[1]);
    Reporter reporter = new Reporter();
    try (WindowLoop loop = WindowLoop.open(WindowPlatform.ANY);
        ViewerWindow window =
            ViewerWindow.open(
                loop,
                new WindowOptions("oriel test", width, height).decorated(false),
                reporter,
                reporter)) {
      WindowProgram program = new WindowProgram(loop, window);
      Thread commands = new Thread(program::readCommands, "commands");
      commands.setDaemon(true);
      commands.start();
      say("done " + (loop.wayland() ? "wayland" : "x11"));
      loop.run();
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
      case "pointer" -> pointer(words);
      case "relative" -> window.relativePointer(Boolean.parseBoolean(words[1]));
      case "resize" -> window.resize(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "stats" -> {}
      default -> throw new IllegalArgumentException(words[0]);
    }
    loop.execute(() -> say("done " + window.presenter().stats().snapshot()));
  }

  /// `pixels W H SEED COUNT`: a whole random picture, then COUNT random rectangles of it.
  private void pixels(String[] words) {
    TestPixels picture =
        TestPixels.random(
            Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
    show(picture.frame(++serial, PixelFormat.X8R8G8B8));
    Random random = new Random(Long.parseLong(words[3]));
    int count = Integer.parseInt(words[4]);
    for (int i = 0; i < count; i++) {
      Rect part = rectangle(random, picture.width, picture.height);
      picture.scribble(part, random);
      show(picture.frame(++serial, PixelFormat.X8R8G8B8, part));
    }
  }

  static Rect rectangle(Random random, int width, int height) {
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    return new Rect(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
  }

  /// `dmabuf W H SEED COUNT`: COUNT whole random pictures, in three buffers by turns.
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

  /// `pointer X Y SIZE DRAWN`: a square pointer, green and half transparent.
  private void pointer(String[] words) {
    int size = Integer.parseInt(words[3]);
    ByteBuffer argb = ByteBuffer.allocateDirect(4 * size * size);
    for (int i = 0; i < size * size; i++) {
      argb.put(4 * i + 1, (byte) 0x80).put(4 * i + 3, (byte) 0x80);
    }
    window.presenter().drawPointer(Boolean.parseBoolean(words[4]));
    sink.cursorDefined(new CursorImage(size, size, 0, 0, argb));
    sink.cursorMoved(Integer.parseInt(words[1]), Integer.parseInt(words[2]), true);
  }

  /// Shows a frame and waits until it is on the screen.
  private void show(Frame frame) {
    long before = swaps();
    sink.frame(frame);
    while (swaps() == before) {
      Thread.onSpinWait();
    }
  }

  private long swaps() {
    PresenterStats.StageTimes times =
        window.presenter().stats().snapshot().stages().get(PresenterStats.Stage.SWAPPED);
    return times == null ? 0 : times.count();
  }

  private static final class Reporter implements WindowInput, PresenterListener {
    @Override
    public void key(int evdevCode, KeyAction action) {
      say("event key " + evdevCode + " " + action);
    }

    @Override
    public void pointer(int x, int y) {
      say("event pointer " + x + " " + y);
    }

    @Override
    public void motion(int dx, int dy) {
      say("event motion " + dx + " " + dy);
    }

    @Override
    public void button(MouseButton button, boolean pressed) {
      say("event button " + button + " " + pressed);
    }

    @Override
    public void scroll(MouseButton direction, int notches) {
      say("event scroll " + direction + " " + notches);
    }

    @Override
    public void focusLost() {
      say("event focusLost");
    }

    @Override
    public void closeRequested() {
      say("event closeRequested");
    }

    @Override
    public void resized(WindowMetrics metrics) {
      say("event resized " + metrics.width() + " " + metrics.height());
    }

    @Override
    public void captured(boolean nowCaptured) {
      say("event captured " + nowCaptured);
    }

    @Override
    public void pathChanged(FramePath path, String reason) {
      say("event path " + path.label() + " " + reason);
    }

    @Override
    public void pictureResized(int width, int height) {
      say("event picture " + width + " " + height);
    }

    @Override
    public void frameFailed(String reason) {
      say("event frameFailed " + reason);
    }

    @Override
    public void stopped(String reason) {
      say("event stopped " + reason);
    }
  }
}
