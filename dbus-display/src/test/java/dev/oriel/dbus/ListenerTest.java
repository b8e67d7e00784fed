package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.dbus.testing.FakeQemu.Answer;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the listener makes of messages that the real QEMU does not send at will.
final class ListenerTest {

  private static final String MAP = Protocol.LISTENER_MAP.text();
  private static final String DMABUF2 = Protocol.LISTENER_DMABUF2.text();
  private static final int XRGB = 0x20020888;
  private static final int XR24 = Fourcc.XRGB8888.code();
  private static final int NV12 = Fourcc.NV12.code();

  private final FakeQemu qemu = FakeQemu.start();
  private final VmConnection vm = VmConnection.open(qemu.endpoint(), null);
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void stop() {
    sink.discardHeld(ReleaseCause.CLOSED);
    vm.close();
    qemu.close();
  }

  private FakeQemu.Listener attach() {
    return attach(AttachOptions.DEFAULT);
  }

  private FakeQemu.Listener attach(AttachOptions options) {
    ConsoleSession _ = vm.console(0).attach(sink, options);
    return qemu.awaitListener();
  }

  // ---- the protocol beside pictures

  @Test
  void saysWhichInterfacesItHas() {
    assertEquals(List.of(MAP, DMABUF2), attach().interfaces());
    assertEquals(List.of(DMABUF2), attach(AttachOptions.DEFAULT.withMap(false)).interfaces());
    assertEquals(
        List.of(), attach(AttachOptions.DEFAULT.withMap(false).withDmabuf2(false)).interfaces());
  }

  @Test
  void answersPropertiesIntrospectionAndPing() {
    FakeQemu.Listener q = attach();
    String properties = Protocol.PROPERTIES.text();
    assertEquals(
        "v",
        q.call(properties, "Get", m -> strings(m, Protocol.LISTENER.text(), "Interfaces")).ok());
    assertEquals("a{sv}", q.call(properties, "GetAll", m -> strings(m, MAP)).ok());
    assertTrue(
        q.call(properties, "Get", m -> strings(m, MAP, "Nothing"))
            .error()
            .contains("UnknownProperty"));
    assertTrue(
        q.call(properties, "Set", m -> strings(m, MAP, "Nothing", "x"))
            .error()
            .contains("PropertyReadOnly"));
    assertEquals("s", q.call(Protocol.INTROSPECTABLE.text(), "Introspect", m -> {}).ok());
    assertEquals("", q.call("org.freedesktop.DBus.Peer", "Ping", m -> {}).ok());
  }

  @Test
  void refusesWhatItDoesNotServeAndGoesOn() {
    FakeQemu.Listener q = attach(AttachOptions.DEFAULT.withMap(false).withDmabuf2(false));
    assertTrue(q.call("Dance", m -> {}).error().contains("UnknownMethod"));
    assertTrue(q.call("org.example.X", "Scanout", m -> {}).error().contains("UnknownMethod"));
    assertTrue(q.call(MAP, "UpdateMap", m -> ints(m, 0, 0, 1, 1)).error().contains("Unknown"));
    assertTrue(q.call(DMABUF2, "ScanoutDMABUF2", m -> {}).error().contains("UnknownMethod"));
    assertTrue(
        q.call("/elsewhere", Protocol.LISTENER.text(), "Disable", m -> {})
            .error()
            .contains("UnknownObject"));
    String wrong = q.call("MouseSet", m -> strings(m, "x")).error();
    assertTrue(wrong.contains("(s)") && wrong.contains("(iii)"), wrong);
    for (String member : List.of("Scanout", "Update", "ScanoutDMABUF", "CursorDefine")) {
      assertTrue(q.call(member, m -> {}).error().contains("InvalidArgs"), member);
    }
    q.call("MouseSet", m -> ints(m, 7, 8, 1)).ok();
    sink.await("the pointer", s -> "7,8".equals(s.cursorAt()));
  }

  @Test
  void tellsThePointer() {
    FakeQemu.Listener q = attach();
    cursor(q, 2, 1, 1, 0, 8).ok();
    sink.await("the shape", s -> s.cursor() != null);
    assertEquals(2, Objects.requireNonNull(sink.cursor()).width());
    q.call("MouseSet", m -> ints(m, 5, 6, 2)).ok(); // any number but 0 before QEMU 9.1
    sink.await("the place", s -> "5,6".equals(s.cursorAt()));
    q.call("MouseSet", m -> ints(m, 0, 0, 0)).ok();
    sink.await("the pointer to go", s -> "0,0 hidden".equals(s.cursorAt()));
  }

  @ParameterizedTest
  @CsvSource({"0,1,4", "1,0,4", "-1,1,4", "513,1,2052", "100000,100000,16", "64,64,16383", "1,1,0"})
  void refusesAPointerThatCannotBe(int width, int height, int bytes) {
    FakeQemu.Listener q = attach();
    String error = cursor(q, width, height, 0, 0, bytes).error();
    assertTrue(error.contains(width + "x" + height), error);
    assertEquals(1, sink.rejections().size());
    cursor(q, 1, 1, 0, 0, 4).ok();
  }

  // ---- pixels in messages

  @ParameterizedTest
  @CsvSource({
    "0,1,4,537004168,4",
    "1,0,4,537004168,4",
    "16385,1,65540,537004168,65540",
    "-1,1,4,537004168,4",
    "4,4,12,537004168,64",
    "4,4,16,537004168,63",
    "4,4,-16,537004168,64",
    "4,4,16,0,64",
    "4,4,16,-1,64",
    "4,4,16,537004168,0",
    "16384,16384,65536,537004168,64",
  })
  void refusesAPictureThatCannotBe(int w, int h, int stride, int format, int bytes) {
    FakeQemu.Listener q = attach();
    String error = scanout(q, w, h, stride, format, bytes).error();
    assertTrue(error.contains("InvalidArgs"), error);
    assertEquals(1, sink.rejections().size());
    assertEquals(0, sink.frames());
    scanout(q, 4, 4, 16, XRGB, 64).ok();
    sink.await("a good picture", s -> s.size().equals("4x4"));
  }

  @ParameterizedTest
  @CsvSource({
    "-1,0,4,4,16,64",
    "0,-1,4,4,16,64",
    "0,0,-4,4,16,64",
    "0,0,4,0,16,64",
    "2147483647,0,4,4,16,64",
    "16381,0,4,4,16,64",
    "0,16381,4,4,16,64",
    "0,0,4,4,15,64",
    "0,0,4,4,16,63",
  })
  void refusesAPartThatCannotBe(int x, int y, int w, int h, int stride, int bytes) {
    FakeQemu.Listener q = attach();
    scanout(q, 4, 4, 16, XRGB, 64).ok();
    assertTrue(update(q, x, y, w, h, stride, bytes).error().contains("InvalidArgs"));
    update(q, 1, 1, 2, 2, 8, 16).ok();
    sink.awaitFrames(2);
    assertEquals("4x4", sink.size());
  }

  /// After a change of mode only updates come, whatever order they and the properties have.
  @Test
  void takesTheSizeOfThePictureFromThePropertiesToo() {
    FakeQemu.Listener q = attach(AttachOptions.DEFAULT.withMap(false));
    scanout(q, 640, 480, 2560, XRGB, 2560 * 480).ok();
    sink.await("the first mode", s -> s.size().equals("640x480"));
    qemu.resize(720, 400);
    sink.await("the second mode", s -> s.size().equals("720x400"));
    update(q, 0, 0, 720, 400, 2880, 2880 * 400).ok();
    sink.await("its picture", s -> s.log().getLast().equals("pixels 720x400"));
    // The update first, the property later.
    qemu.resizeSilently(800, 600);
    update(q, 0, 500, 800, 100, 3200, 3200 * 100).ok();
    sink.await("the third mode", s -> s.size().equals("800x600"));
    // An update of the mode before, after the property: asked for, the size is right again.
    qemu.resize(320, 200);
    sink.await("the fourth mode", s -> s.size().equals("320x200"));
    update(q, 0, 500, 800, 100, 3200, 3200 * 100).ok();
    sink.await("the fourth mode again", s -> s.size().equals("320x200"));
    assertEquals(320, vm.console(0).info().width());
  }

  // ---- shared memory

  @Test
  void mapsSharedMemoryAndReadsItsChanges() {
    FakeQemu.Listener q = attach();
    try (OwnedFd memory = memory(4096 + 64)) {
      scanoutMap(q, memory, 4096, 4, 4, 16, XRGB).ok();
      sink.awaitFrames(1);
      assertEquals("mapped [4x4+0+0]", sink.log().getLast());
      q.call(MAP, "UpdateMap", m -> ints(m, 2, 2, 100, 100)).ok();
      sink.await("the damage, clamped", s -> s.log().getLast().equals("mapped [2x2+2+2]"));
      q.call(MAP, "UpdateMap", m -> ints(m, -5, 9, 2, 2)).ok(); // wholly outside
      q.call(MAP, "UpdateMap", m -> ints(m, 0, 0, 1, 1)).ok();
      sink.await("the next", s -> s.log().getLast().equals("mapped [1x1+0+0]"));
      assertEquals(3, sink.frames());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,4,16,537004168",
    "0,4,4,15,537004168",
    "0,4,5,16,537004168",
    "1,4,4,16,537004168",
    "-1,4,4,16,537004168",
    "0,16384,16384,65536,537004168",
    "0,4,4,16,1",
  })
  void refusesSharedMemoryThatIsTooSmall(int offset, int w, int h, int stride, int format) {
    FakeQemu.Listener q = attach();
    try (OwnedFd memory = memory(64)) {
      assertTrue(
          scanoutMap(q, memory, offset, w, h, stride, format).error().contains("InvalidArgs"));
      assertEquals(1, sink.rejections().size());
      scanout(q, 4, 4, 16, XRGB, 64).ok(); // QEMU falls back to messages
      sink.awaitFrames(1);
    }
  }

  @Test
  void refusesWhatIsNoMemory() {
    FakeQemu.Listener q = attach();
    try (UnixSockets.Pair pair = UnixSockets.pair()) {
      String error = scanoutMap(q, pair.near(), 0, 4, 4, 16, XRGB).error();
      assertTrue(error.contains("socket"), error);
    }
  }

  // ---- dma-bufs

  @Test
  void readsADmabufOfSeveralPlanesWithAVisiblePart() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 20)) {
      dmabuf2(
              q,
              List.of(buffer),
              new int[] {16, 8, 320, 200},
              new int[] {0, 640 * 480},
              new int[] {640, 640},
              new int[] {2, NV12, 640, 480},
              0,
              false)
          .ok();
      sink.awaitFrames(1);
      Frame.Dmabuf frame = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
      DmabufLayout layout = frame.scanout().layout();
      assertEquals(
          new DmabufLayout(
              640,
              480,
              Fourcc.NV12,
              0,
              List.of(new PlaneLayout(0, 640), new PlaneLayout(640 * 480, 640)),
              new Rect(16, 8, 320, 200),
              false),
          layout);
      assertEquals(Rect.ofSize(320, 200), frame.damage().bounds());
      assertEquals(frame.scanout().fd(0), frame.scanout().fd(1));
      assertNotEquals(buffer.number(), frame.scanout().fd(0).number());
      frame.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // x, y, w, h, planes, fourcc, whole width, whole height, offsets, strides, descriptors
    "0,0,0,0,1,875713112,64,64,1,1,1",
    "1,0,64,64,1,875713112,64,64,1,1,1",
    "0,0,64,65,1,875713112,64,64,1,1,1",
    "-1,0,64,64,1,875713112,64,64,1,1,1",
    "2147483647,2147483647,2147483647,2147483647,1,875713112,64,64,1,1,1",
    "0,0,64,64,0,875713112,64,64,1,1,1",
    "0,0,64,64,5,875713112,64,64,5,5,1",
    "0,0,64,64,-1,875713112,64,64,1,1,1",
    "0,0,64,64,2,875713112,64,64,2,2,1",
    "0,0,64,64,1,0,64,64,1,1,1",
    "0,0,64,64,1,875713112,0,64,1,1,1",
    "0,0,64,64,1,875713112,64,-1,1,1,1",
    "0,0,64,64,1,875713112,16385,64,1,1,1",
    "0,0,64,64,1,875713112,65,64,1,1,1",
    "0,0,64,64,1,875713112,64,64,0,1,1",
    "0,0,64,64,1,875713112,64,64,1,0,1",
    "0,0,64,64,1,875713112,64,64,1,1,0",
    "0,0,64,64,1,875713112,64,64,1,1,2",
    "0,0,64,64,1,875713112,64,64,1,1,9",
    "0,0,64,64,2,842094158,64,64,1,2,1",
  })
  void refusesADmabufThatCannotBe(
      int x,
      int y,
      int w,
      int h,
      int planes,
      int fourcc,
      int wholeWidth,
      int wholeHeight,
      int offsets,
      int strides,
      int descriptors) {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 16)) {
      int[] strideBytes = new int[strides];
      Arrays.fill(strideBytes, 256);
      String error =
          dmabuf2(
                  q,
                  Collections.nCopies(descriptors, buffer),
                  new int[] {x, y, w, h},
                  new int[offsets],
                  strideBytes,
                  new int[] {planes, fourcc, wholeWidth, wholeHeight},
                  0,
                  false)
              .error();
      assertTrue(error.contains("InvalidArgs"), error);
      assertEquals(1, sink.rejections().size());
      // Its updates are answered at once, and the console goes on.
      Answer update = q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1));
      update.ok();
      assertEquals(0, sink.frames());
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      sink.awaitFrames(1);
    }
  }

  @Test
  void countsTheUpdatesOfARefusedBufferAsFailedImports() {
    ConsoleSession session = vm.console(0).attach(sink, AttachOptions.DEFAULT);
    FakeQemu.Listener q = qemu.awaitListener();
    q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1)).ok();
    assertEquals(1, session.stats().released(ReleaseCause.HIDDEN), "nothing is scanned out");
    try (OwnedFd buffer = memory(1 << 16)) {
      dmabuf(q, buffer, 64, 64, 255, XR24, false).error();
    }
    q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1)).ok();
    assertEquals(1, session.stats().released(ReleaseCause.IMPORT_FAILED));
    assertEquals(1, session.stats().rejected());
    assertEquals(4, session.stats().messages(), "with GetAll");
  }

  @Test
  void limitsTheDamageOnlyWhereItIsPlain() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 16)) {
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      sink.awaitFrames(1);
      assertDamage(q, new int[] {8, 8, 16, 16}, new Rect(8, 8, 16, 16));
      assertDamage(q, new int[] {8, 8, 0, 16}, Rect.ofSize(64, 64));
      assertDamage(q, new int[] {60, 60, 16, 16}, Rect.ofSize(64, 64));
      assertDamage(q, new int[] {-1, 0, 16, 16}, Rect.ofSize(64, 64));
      assertDamage(q, new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE, 1}, Rect.ofSize(64, 64));
      dmabuf(q, buffer, 64, 64, 256, XR24, true).ok(); // bottom up
      sink.awaitFrames(7);
      Frame.Dmabuf flipped = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
      assertTrue(flipped.scanout().layout().bottomUp());
      flipped.close();
      assertDamage(q, new int[] {8, 8, 16, 16}, Rect.ofSize(64, 64));
    }
  }

  private void assertDamage(FakeQemu.Listener q, int[] rect, Rect expected) {
    sink.discardHeld(ReleaseCause.COPIED);
    Answer update = q.call("UpdateDMABUF", m -> ints(m, rect));
    sink.await("the update", s -> s.heldCount() == 1);
    Frame.Dmabuf frame = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
    assertEquals(List.of(expected), frame.damage().rects());
    frame.ticket().release(ReleaseCause.COPIED);
    update.ok();
    frame.close();
  }

  @Test
  void showsOneFullFrameForAScanoutThatIsUpdatedAtOnce() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 16)) {
      Answer scanout = dmabuf(q, buffer, 64, 64, 256, XR24, false);
      Answer disable = q.call("Disable", m -> {}); // for the buffer before
      Answer update = q.call("UpdateDMABUF", m -> ints(m, 1, 1, 2, 2));
      scanout.ok();
      disable.ok();
      Frame.Dmabuf frame = takeGated();
      assertTrue(sink.log().getFirst().startsWith("dmabuf 64 [64x64+0+0]"));
      frame.ticket().release(ReleaseCause.FINISH);
      frame.close();
      update.ok();
      assertFalse(sink.log().contains("off"));
    }
  }

  private static boolean gated(RecordingSink s) {
    return s.log().stream().anyMatch(l -> l.startsWith("dmabuf") && !l.endsWith("ungated"));
  }

  private Frame.Dmabuf takeGated() {
    sink.await("a gated frame", ListenerTest::gated);
    while (true) {
      Frame.Dmabuf f = assertInstanceOf(Frame.Dmabuf.class, sink.pollHeld());
      if (!f.ticket().equals(ReleaseTicket.none())) {
        return f;
      }
      f.close();
    }
  }

  @Test
  void goesDarkOnlyWhereNothingFollowsDisable() {
    FakeQemu.Listener q = attach(AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(5)));
    try (OwnedFd buffer = memory(1 << 16)) {
      q.call("Disable", m -> {}).ok(); // nothing was shown
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64)).ok();
      for (int i = 0; i < 100; i++) { // flips: each ends with the old buffer's Disable
        dmabuf(q, buffer, 64, 64, 256, XR24, false);
        q.call("Disable", m -> {});
        q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64));
      }
      for (int i = 0; i < 100; i++) { // QEMU 10.0 drops the scanout in front of Disable
        q.call("Disable", m -> {});
        q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64));
      }
      q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64)).ok();
      assertFalse(sink.log().contains("off"));
      long since = System.nanoTime();
      q.call("Disable", m -> {}).ok();
      sink.await("dark", s -> s.log().getLast().equals("off"));
      assertTrue(System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(240));
      q.call("Disable", m -> {}).ok();
      // An update is the proof that the buffer is shown.
      q.call("UpdateDMABUF", m -> ints(m, 1, 1, 2, 2)).ok();
      sink.await("light", s -> s.log().getLast().equals("dmabuf 64 [64x64+0+0]"));
    }
  }

  @Test
  void answersAFloodWithoutLosingOrKeepingAnything() {
    ConsoleSession session =
        vm.console(0).attach(sink, AttachOptions.DEFAULT.withDeadline(Duration.ofMillis(900)));
    FakeQemu.Listener q = qemu.awaitListener();
    try (OwnedFd buffer = memory(1 << 16)) {
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        answers.add(q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1)));
        answers.add(q.call("MouseSet", m -> ints(m, 1, 1, 1)));
      }
      answers.forEach(Answer::ok);
      assertEquals(2000, session.stats().released(ReleaseCause.DEADLINE));
    }
  }

  @Test
  void closesTheDescriptorsOfEachMessage() {
    FakeQemu.Listener q = attach();
    try (OwnedFd buffer = memory(1 << 16)) {
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      sink.awaitFrames(1);
      sink.discardHeld(ReleaseCause.COPIED);
      int before = openDescriptors();
      for (int i = 0; i < 100; i++) {
        dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
        dmabuf(q, buffer, 64, 64, 1, XR24, false).error();
        dmabuf2(
                q,
                Collections.nCopies(9, buffer),
                new int[4],
                new int[1],
                new int[1],
                new int[4],
                0,
                false)
            .error();
        scanoutMap(q, buffer, 0, 4, 4, 16, 5).error();
        sink.discardHeld(ReleaseCause.COPIED);
      }
      sink.discardHeld(ReleaseCause.COPIED);
      int after = openDescriptors();
      assertTrue(after < before + 20, before + " descriptors before, " + after + " after");
    }
  }

  private static int openDescriptors() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }

  @Test
  void goesOnServingWhenTheSinkFails() {
    FrameSink failing =
        (FrameSink)
            Proxy.newProxyInstance(
                FrameSink.class.getClassLoader(),
                new Class<?>[] {FrameSink.class},
                (_, _, _) -> {
                  throw new IllegalStateException("thrown by a test's sink");
                });
    ConsoleSession session = vm.console(0).attach(failing, AttachOptions.DEFAULT);
    FakeQemu.Listener q = qemu.awaitListener();
    scanout(q, 4, 4, 16, XRGB, 64).ok();
    scanout(q, 4, 4, 16, XRGB, 1).error();
    try (OwnedFd buffer = memory(1 << 16)) {
      dmabuf(q, buffer, 64, 64, 256, XR24, false).ok();
      q.call("UpdateDMABUF", m -> ints(m, 0, 0, 1, 1)).ok();
    }
    assertTrue(session.isOpen());
    assertEquals(1, session.stats().released(ReleaseCause.DEADLINE));
  }

  @Test
  void keepsPixelsReadableAfterTheEnd() {
    sink.hold();
    FakeQemu.Listener q = attach();
    for (int i = 0; i < 50; i++) {
      scanout(q, 64, 64, 256, XRGB, 64 * 256).ok();
    }
    q.hangUp();
    sink.await("the end", s -> s.disconnected() != null);
    vm.close();
    int seen = 0;
    for (Frame f = sink.pollHeld(); f != null; f = sink.pollHeld()) {
      Frame.Pixels p = assertInstanceOf(Frame.Pixels.class, f);
      seen += p.blocks().getFirst().data().get(64 * 256 - 1);
      p.close();
      p.close();
    }
    assertEquals(50 * 7, seen);
  }

  @Test
  void sendsInputInOrderFromAnyThread() {
    for (int i = 0; i < 50; i++) {
      vm.console(0).keyboard().press(30);
      vm.console(0).mouse().relMotion(1, 1);
      vm.console(0).keyboard().release(30);
    }
    for (int i = 0; i < 50; i++) {
      assertEquals("org.qemu.Display1.Keyboard.Press", qemu.awaitCall());
      assertEquals("org.qemu.Display1.Mouse.RelMotion", qemu.awaitCall());
      assertEquals("org.qemu.Display1.Keyboard.Release", qemu.awaitCall());
    }
  }

  // ---- messages

  private static Answer scanout(
      FakeQemu.Listener q, int w, int h, int stride, int format, int bytes) {
    return q.call("Scanout", m -> pixels(ints(m, 'u', w, h, stride, format), bytes));
  }

  private static Answer update(
      FakeQemu.Listener q, int x, int y, int w, int h, int stride, int bytes) {
    return q.call("Update", m -> pixels(ints(ints(m, x, y, w, h), 'u', stride, XRGB), bytes));
  }

  private static Answer cursor(FakeQemu.Listener q, int w, int h, int hotX, int hotY, int bytes) {
    return q.call("CursorDefine", m -> pixels(ints(m, w, h, hotX, hotY), bytes));
  }

  private static Answer scanoutMap(
      FakeQemu.Listener q, OwnedFd fd, int offset, int w, int h, int stride, int format) {
    return q.call(
        MAP,
        "ScanoutMap",
        m -> ints(m.appendDescriptor(fd.number()), 'u', offset, w, h, stride, format));
  }

  private static Answer dmabuf(
      FakeQemu.Listener q, OwnedFd fd, int w, int h, int stride, int fourcc, boolean y0Top) {
    return q.call(
        "ScanoutDMABUF",
        m ->
            ints(m.appendDescriptor(fd.number()), 'u', w, h, stride, fourcc)
                .appendInt64('t', 0)
                .appendInt32('b', y0Top ? 1 : 0));
  }

  private static Answer dmabuf2(
      FakeQemu.Listener q,
      List<OwnedFd> fds,
      int[] visible,
      int[] offsets,
      int[] strides,
      int[] planesFourccWidthHeight,
      long modifier,
      boolean y0Top) {
    return q.call(
        DMABUF2,
        "ScanoutDMABUF2",
        m -> {
          m.open('a', CString.of("h"));
          fds.forEach(fd -> m.appendDescriptor(fd.number()));
          m.shut();
          ints(m, 'u', visible);
          ints(m.open('a', CString.of("u")), 'u', offsets).shut();
          ints(m.open('a', CString.of("u")), 'u', strides).shut();
          ints(m, 'u', planesFourccWidthHeight)
              .appendInt64('t', modifier)
              .appendInt32('b', y0Top ? 1 : 0);
        });
  }

  private static SdMessage ints(SdMessage m, int... values) {
    return ints(m, 'i', values);
  }

  private static SdMessage ints(SdMessage m, char type, int... values) {
    for (int v : values) {
      m.appendInt32(type, v);
    }
    return m;
  }

  private static void strings(SdMessage m, String... values) {
    for (String v : values) {
      m.appendString('s', CString.of(v));
    }
  }

  private static void pixels(SdMessage m, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(Math.max(bytes, 1));
      data.fill((byte) 7);
      m.appendBytes(data.asSlice(0, bytes));
    }
  }

  private static OwnedFd memory(int bytes) {
    return Memory.memfd("oriel-test", bytes);
  }
}
