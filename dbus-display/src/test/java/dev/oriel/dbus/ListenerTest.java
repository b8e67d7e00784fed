// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.fixtures.OpenDescriptors;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the listener handles messages that the real QEMU does not send on demand.
final class ListenerTest extends FakeQemuFixture {

  // ---- the protocol other than pictures

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
    assertEquals(List.of("unreadable " + sink.rejections().getFirst()), sink.log());
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

  /// After a change of mode only updates come, in any order relative to the properties.
  @Test
  void takesTheSizeOfThePictureFromThePropertiesToo() {
    FakeQemu.Listener q = attach(AttachOptions.DEFAULT.withMap(false));
    scanout(q, 640, 480, 2560, XRGB, 2560 * 480).ok();
    sink.await("the first mode", s -> s.size().equals("640x480"));
    qemu.resize(720, 400);
    sink.await("the second mode", s -> s.size().equals("720x400"));
    update(q, 0, 0, 720, 400, 2880, 2880 * 400).ok();
    sink.await("its picture", s -> s.log().getLast().equals("pixels 720x400"));
    // First the update, then the property.
    qemu.resizeSilently(800, 600);
    update(q, 0, 500, 800, 100, 3200, 3200 * 100).ok();
    sink.await("the third mode", s -> s.size().equals("800x600"));
    // An update of the previous mode after the property: asking for the size corrects it.
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
      sink.awaitFrames(2);
      assertTrue(sink.log().getFirst().startsWith("unreadable ScanoutMap: "), sink.log()::toString);
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
      int before = OpenDescriptors.count();
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
      int after = OpenDescriptors.count();
      assertTrue(after < before + 20, before + " descriptors before, " + after + " after");
    }
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
    InputSink input = vm.console(0).input();
    for (int i = 0; i < 50; i++) {
      input.down(EvdevKey.KEY_A);
      input.moveBy(1, 1);
      input.up(EvdevKey.KEY_A);
    }
    for (int i = 0; i < 50; i++) {
      assertEquals("org.qemu.Display1.Keyboard.Press", qemu.awaitCall());
      assertEquals("org.qemu.Display1.Mouse.RelMotion", qemu.awaitCall());
      assertEquals("org.qemu.Display1.Keyboard.Release", qemu.awaitCall());
    }
  }
}
