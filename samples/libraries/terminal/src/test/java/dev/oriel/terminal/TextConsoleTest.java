// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.image.PictureComposer;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.UiInfo;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.keyboard.KeyboardLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Text consoles of the real QEMU.
@NeedsQemu
class TextConsoleTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static Qemu pc() throws IOException {
    return Qemu.builder().virtioGpu("").arguments("-serial", "vc", "-monitor", "vc").start();
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  private static TextConsole console(VmConnection vm, String id) {
    Chardev chardev = vm.textConsole(id);
    assertNotNull(chardev, id);
    return new TextConsole(chardev);
  }

  /// Composes frames, as all receivers do; or keeps them.
  private static final class Sink implements FrameSink {

    private final PictureComposer composer = new PictureComposer();
    private final List<Frame> kept = new ArrayList<>();
    private final AtomicReference<String> disconnected = new AtomicReference<>("");
    private @Nullable Picture picture;
    private int frames;
    private boolean keeping;

    @Override
    public synchronized void frame(Frame frame) {
      frames++;
      Frame.Pixels pixels = (Frame.Pixels) frame;
      Picture target = picture;
      if (target == null
          || target.width() != pixels.width()
          || target.height() != pixels.height()) {
        assertTrue(pixels.isWholePicture(), "the first of its size");
        target = new Picture(pixels.width(), pixels.height());
        picture = target;
      }
      var _ = composer.apply(pixels, target, target);
      if (keeping) {
        kept.add(frame);
      } else {
        frame.close();
      }
    }

    synchronized void keep(boolean yes) {
      keeping = yes;
      if (!yes) {
        kept.forEach(Frame::close);
        kept.clear();
      }
    }

    synchronized int frames() {
      return frames;
    }

    synchronized int held() {
      return kept.size();
    }

    /// Returns how many pixels differ from those of a terminal that was fed the same bytes.
    synchronized long differences(TerminalSize size, String fed) {
      TerminalScreen screen = new TerminalScreen(size);
      screen.feed(ByteBuffer.wrap(fed.getBytes(StandardCharsets.UTF_8)));
      var _ = screen.look();
      IntBuffer expected = IntBuffer.allocate(size.width() * size.height());
      new TerminalPainter().paint(screen, Rect.ofSize(size.width(), size.height()), expected);
      Picture seen = picture;
      if (seen == null || seen.width() != size.width() || seen.height() != size.height()) {
        return Long.MAX_VALUE;
      }
      long differences = 0;
      for (int i = 0; i < expected.capacity(); i++) {
        int rgb = seen.rgb(i % size.width(), i / size.width());
        differences += rgb == expected.get(i) ? 0 : 1;
      }
      return differences;
    }

    @Override
    public void cursorDefined(CursorImage cursor) {}

    @Override
    public void cursorMoved(int x, int y, boolean visible) {}

    @Override
    public void rejected(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void disconnected(String reason) {
      disconnected.set(reason);
    }
  }

  private static void awaitText(TextSession session, String part) {
    String[] seen = {""};
    Await.until(
        () -> "\"" + part + "\" on the screen:\n" + seen[0],
        LIMIT,
        () -> {
          seen[0] = session.text().join();
          return seen[0].contains(part);
        });
  }

  @Test
  void talksWithTheMonitor() throws IOException {
    try (Qemu qemu = pc();
        VmConnection vm = open(qemu);
        TextSession session = console(vm, "monitor").attach(new Sink(), AttachOptions.DEFAULT)) {
      awaitText(session, "(qemu)");
      session.type("info version\n");
      awaitText(session, "(qemu) info version\n" + version(qemu));
      session.key(EvdevKey.KEY_UP, Set.of());
      awaitText(session, "\n(qemu) info version\n\n");
      session.character('c', Set.of(KeyModifier.CTRL));
    }
  }

  private static String version(Qemu qemu) {
    // {qemu={micro=2, minor=0, major=10}, package=…}
    String answer = String.valueOf(qemu.qmp().execute("query-version"));
    List<String> numbers = new ArrayList<>();
    for (String part : List.of("major", "minor", "micro")) {
      Matcher number = Pattern.compile(part + "=(\\d+)").matcher(answer);
      assertTrue(number.find(), answer);
      numbers.add(number.group(1));
    }
    return String.join(".", numbers);
  }

  @Test
  void showsWhatTheGuestWritesPixelByPixel() throws Exception {
    try (Qemu qemu = pc();
        VmConnection vm = open(qemu)) {
      Sink sink = new Sink();
      SerialPort port = new SerialPort(qemu);
      try (TextSession session = console(vm, "serial0").attach(sink, AttachOptions.DEFAULT)) {
        String menu =
            String.join(
                "\r\n",
                "\033[2J\033[H\033[1;37;44m┌─ GRUB ─┐\033[0m",
                "\033[7m*Debian\033[0m",
                "漢 ä \033[38;2;1;200;3mok\033[0m");
        port.send(menu);
        session.caughtUp().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        assertEquals(0, sink.differences(TerminalSize.DEFAULT, menu));

        TerminalSize larger = new TerminalSize(1001, 703, 2);
        session.resize(larger);
        port.send("more");
        Await.until(
            "the larger picture", LIMIT, () -> sink.differences(larger, menu + "more") == 0);
      }
    }
  }

  @Test
  void passesKeysAsTheTerminalHasThem() throws IOException {
    try (Qemu qemu = pc();
        VmConnection vm = open(qemu);
        TextSession session = console(vm, "serial0").attach(new Sink(), AttachOptions.DEFAULT)) {
      SerialPort port = new SerialPort(qemu);
      KeyboardLayout german = KeyboardLayout.of("de");
      session.tap(KeyChord.of(EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_Y), german::character);
      session.tap(german.chord("@"), german::character);
      session.tap(KeyChord.of(EvdevKey.KEY_F1), german::character);
      session.type("ls\n");
      assertEquals("\u001a@\033OPls\r", port.receive("\u001a@\033OPls\r"));
      session.tap(KeyChord.of(EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_PAUSE), german::character);
      port.awaitBreak();
      assertEquals(0, port.receive(1)[0], "what a break looks like as a byte");
      port.send("\033[6n");
      assertEquals("\033[1;1R", port.receive("\033[1;1R"), "the answer to the guest");
    }
  }

  /// Types as a window does: keys, and the characters that the host makes of them.
  @Test
  void whatAUserTypesGoesToTheSessionThatIsOpen() throws Exception {
    try (Qemu qemu = pc();
        VmConnection vm = open(qemu)) {
      TextConsole console = console(vm, "serial0");
      InputSink input = console.input(KeyboardLayout.of("de")::character);
      assertEquals(
          Set.of(InputKind.TEXT),
          Arrays.stream(InputKind.values()).filter(input::takes).collect(Collectors.toSet()));
      SerialPort port = new SerialPort(qemu);
      input.text("nobody reads this");
      input.flushed().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      try (TextSession _ = console.attach(new Sink(), AttachOptions.DEFAULT)) {
        input.down(EvdevKey.KEY_A); // a key with a character, which follows
        input.text("a");
        input.up(EvdevKey.KEY_A);
        input.down(EvdevKey.KEY_LEFTCTRL);
        input.tap(EvdevKey.KEY_Y); // Z is printed on it
        input.tap(EvdevKey.KEY_UP);
        input.down(EvdevKey.KEY_LEFTALT);
        input.releaseAll();
        input.tap(EvdevKey.KEY_UP);
        input.tap(KeyChord.of(EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_7));
        input.paste("x\n\033y");
        input.moveTo(1, 1);
        input.down(MouseButton.LEFT);
        input.fingerDown(0, 1, 1);
        String expected = "a\u001a\033[1;5A\033[A/x\ry";
        assertEquals(expected, port.receive(expected));
        input.flushed().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
      input.text("nor this");
      try (TextSession _ = console.attach(new Sink(), AttachOptions.DEFAULT)) {
        input.text("!");
        assertEquals("!", port.receive("!"));
      }
    }
  }

  @Test
  void takesOnTheSizeOfTheScreenAndTellsOfIt() throws Exception {
    try (Qemu qemu = pc();
        VmConnection vm = open(qemu)) {
      TextConsole console = console(vm, "serial0");
      List<String> told = new ArrayList<>();
      Subscription watching =
          console.onNews(() -> told.add(console.width() + "x" + console.height()));
      UiInfo screen = UiInfo.ofSize(1001, 703);
      var _ = console.fit(screen, 2);
      assertEquals(TerminalSize.DEFAULT, console.size(), "it is not shown");
      Sink sink = new Sink();
      try (TextSession _ = console.attach(sink, AttachOptions.DEFAULT)) {
        console.scale(2);
        console.scale(2);
        assertEquals(TerminalSize.DEFAULT.zoomed(2), console.size());
        console.fit(screen, 1).get();
        watching.close();
        console.fit(screen, 2).get();
        TerminalSize fitting = new TerminalSize(1001, 703, 2);
        assertEquals(fitting, console.size());
        new SerialPort(qemu).send("text");
        Await.until("the picture", LIMIT, () -> sink.differences(fitting, "text") == 0);
      }
      assertEquals(List.of("1280x768", "1001x703"), told);
    }
  }

  /// The monitor writes more than a megabyte. A sink that takes no frame holds the memory of three
  /// frames.
  @Test
  void aFloodIsDrawnNowAndThenAndInTheEndWhole() throws Exception {
    try (Qemu qemu = pc();
        VmConnection vm = open(qemu)) {
      Sink sink = new Sink();
      try (TextSession session = console(vm, "monitor").attach(sink, AttachOptions.DEFAULT)) {
        awaitText(session, "(qemu)");
        sink.keep(true);
        session.type("xp /100000bx 0\n");
        awaitText(session, "0000000000018698: 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00\n(qemu)");
        assertTrue(sink.held() <= PixelBuffers.MAX, sink.held() + " frames in flight");
        sink.keep(false);
        session.caughtUp().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        String text = session.text().join();
        String end = text.stripTrailing().replace("\n", "\r\n") + " ";
        assertEquals(0, sink.differences(TerminalSize.DEFAULT, end));
        long lines = 100_000 / 8;
        assertTrue(sink.frames() < lines / 4, sink.frames() + " frames");
      }
    }
  }

  @Test
  void saysWhenTheVmEnds() throws IOException {
    try (Qemu qemu = pc();
        VmConnection vm = open(qemu)) {
      Sink sink = new Sink();
      try (TextSession session = console(vm, "serial0").attach(sink, AttachOptions.DEFAULT)) {
        qemu.quit();
        Await.until("the end", LIMIT, () -> !sink.disconnected.get().isEmpty());
        assertFalse(session.isOpen());
        session.type("to nobody");
        assertTrue(session.flushed().isDone() || session.flushed().join() == null);
      }
    }
  }
}
