// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A listener on a fake QEMU, and the calls that QEMU makes on it.
abstract class FakeQemuFixture {

  static final String MAP = Protocol.LISTENER_MAP.text();
  static final String DMABUF2 = Protocol.LISTENER_DMABUF2.text();
  static final int XRGB = 0x20020888;
  static final int XR24 = Fourcc.XRGB8888.code();
  static final int NV12 = Fourcc.NV12.code();

  final FakeQemu qemu = FakeQemu.start();
  final VmConnection vm = VmConnection.open(qemu.endpoint(), null);
  final RecordingSink sink = new RecordingSink();

  @AfterEach
  final void stop() {
    sink.discardHeld(ReleaseCause.CLOSED);
    vm.close();
    qemu.close();
  }

  final FakeQemu.Listener attach() {
    return attach(AttachOptions.DEFAULT);
  }

  final FakeQemu.Listener attach(AttachOptions options) {
    ConsoleSession _ = vm.console(0).attach(sink, options);
    return qemu.awaitListener();
  }

  static Answer scanout(FakeQemu.Listener q, int w, int h, int stride, int format, int bytes) {
    return q.call("Scanout", m -> pixels(ints(m, 'u', w, h, stride, format), bytes));
  }

  static Answer update(FakeQemu.Listener q, int x, int y, int w, int h, int stride, int bytes) {
    return q.call("Update", m -> pixels(ints(ints(m, x, y, w, h), 'u', stride, XRGB), bytes));
  }

  static Answer cursor(FakeQemu.Listener q, int w, int h, int hotX, int hotY, int bytes) {
    return q.call("CursorDefine", m -> pixels(ints(m, w, h, hotX, hotY), bytes));
  }

  static Answer scanoutMap(
      FakeQemu.Listener q, OwnedFd fd, int offset, int w, int h, int stride, int format) {
    return q.call(
        MAP,
        "ScanoutMap",
        m -> ints(m.appendDescriptor(fd.number()), 'u', offset, w, h, stride, format));
  }

  static Answer dmabuf(
      FakeQemu.Listener q, OwnedFd fd, int w, int h, int stride, int fourcc, boolean y0Top) {
    return q.call(
        "ScanoutDMABUF",
        m ->
            ints(m.appendDescriptor(fd.number()), 'u', w, h, stride, fourcc)
                .appendInt64('t', 0)
                .appendInt32('b', y0Top ? 1 : 0));
  }

  static Answer dmabuf2(
      FakeQemu.Listener q,
      List<OwnedFd> fds,
      int[] visible,
      int[] offsets,
      int[] strides,
      int[] planesFourccWidthHeight,
      long modifier,
      boolean y0Top) {
    return q.scanoutDmabuf2(
        fds, visible, offsets, strides, planesFourccWidthHeight, modifier, y0Top);
  }

  static SdMessage ints(SdMessage m, int... values) {
    return ints(m, 'i', values);
  }

  static SdMessage ints(SdMessage m, char type, int... values) {
    for (int v : values) {
      m.appendInt32(type, v);
    }
    return m;
  }

  static void strings(SdMessage m, String... values) {
    for (String v : values) {
      m.appendString('s', CString.of(v));
    }
  }

  static void pixels(SdMessage m, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(Math.max(bytes, 1));
      data.fill((byte) 7);
      m.appendBytes(data.asSlice(0, bytes));
    }
  }

  static OwnedFd memory(int bytes) {
    return Memory.memfd("oriel-test", bytes);
  }
}
