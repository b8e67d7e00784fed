// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.fixtures.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// Feeds the calls that QEMU makes on a listener, in any order, with any numbers, pixels and
/// descriptors. Each call is answered in time, the connection stays open, nothing is kept, and the
/// next good picture is shown correctly.
final class ListenerTarget implements FuzzTarget {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// When the listener releases a buffer whatever its reader does.
  private static final Duration DEADLINE = Duration.ofMillis(20);

  /// How many calls are sent before their answers are awaited: more than QEMU ever sends.
  private static final int BURST = 64;

  private static final String LISTENER = Protocol.LISTENER.text();
  private static final String MAP = Protocol.LISTENER_MAP.text();
  private static final String DMABUF2 = Protocol.LISTENER_DMABUF2.text();
  private static final int GOOD_RGB = 0x123456;

  /// Usual sizes of pictures, and sizes at the limits.
  private static final int[] SIZES = {4, 4, 4, 16, 64, 1, 640, 0, 16384, 16385, -1};

  private final int mostMessages;

  ListenerTarget() {
    this(96);
  }

  /// @param mostMessages the limit of messages for one input
  ListenerTarget(int mostMessages) {
    this.mostMessages = mostMessages;
  }

  @Override
  public void run(Choices choices) {
    Resources before = Resources.now();
    AttachOptions options = AttachOptions.DEFAULT.withDeadline(DEADLINE);
    try (TakingSink sink = new TakingSink(choices.bits32());
        FakeQemu qemu = FakeQemu.start();
        VmConnection vm = VmConnection.open(qemu.endpoint(), null);
        ConsoleSession _ = vm.console(0).attach(sink, options)) {
      FakeQemu.Listener q = qemu.awaitListener();
      List<ListenerCall> calls = new ArrayList<>();
      List<BooleanSupplier> answers = new ArrayList<>();
      try {
        while (calls.size() < mostMessages && !choices.isDone()) {
          ListenerCall call = step(choices, qemu);
          calls.add(call);
          var answer = q.call(call.iface(), call.member(), call::append);
          answers.add(answer::isDone);
          if (answers.size() % BURST == 0) {
            awaitAll(answers, sink);
          }
        }
        awaitAll(answers, sink);
        showsTheNextGoodOne(q, sink);
      } finally {
        calls.forEach(ListenerCall::close);
      }
    }
    before.awaitAgain();
  }

  private static void awaitAll(List<BooleanSupplier> answers, TakingSink sink) {
    Await.until(
        () -> {
          long open = answers.stream().filter(done -> !done.getAsBoolean()).count();
          return String.format(
              Locale.ROOT,
              "%d of %d calls are not answered; end: %s",
              open,
              answers.size(),
              sink.ended());
        },
        LIMIT,
        () -> answers.stream().allMatch(BooleanSupplier::getAsBoolean));
    if (sink.ended() != null) {
      throw new AssertionError("well-formed messages ended the connection: " + sink.ended());
    }
  }

  /// Sends a good picture again until it is shown. Updates outside of the picture make the listener
  /// ask for the size of the console. The answer may arrive after the good picture, and the fake
  /// QEMU's answer does not have the size of that picture.
  private static void showsTheNextGoodOne(FakeQemu.Listener q, TakingSink sink) {
    Await.until(
        "the good picture",
        LIMIT,
        () -> {
          try (ListenerCall good = new ListenerCall(LISTENER, "Scanout")) {
            good.numbers('u', 5, 3, 20, PixelFormat.X8R8G8B8.pixman());
            good.pixels(60, GOOD_RGB);
            String _ = q.call(good.iface(), good.member(), good::append).ok();
          }
          return sink.shows(5, 3, GOOD_RGB);
        });
  }

  private static ListenerCall step(Choices c, FakeQemu qemu) {
    return switch (c.below(16)) {
      case 0, 1 -> {
        ListenerCall call = new ListenerCall(LISTENER, "Scanout");
        int width = c.oneOf(SIZES);
        int height = c.oneOf(SIZES);
        int stride = c.oneOf(4 * width, 4 * width, 4 * width + 4);
        call.numbers('u', width, height, stride, format(c));
        yield call.bytes(size(c, (long) stride * height));
      }
      case 2, 3, 4 -> {
        ListenerCall call = new ListenerCall(LISTENER, "Update");
        int width = c.oneOf(SIZES);
        int height = c.oneOf(SIZES);
        call.numbers('i', c.oneOf(0, 0, 1, 639, 16380), c.oneOf(0, 0, 1, 16383), width, height);
        int stride = c.oneOf(4 * width, 4 * width, 4 * width + 4);
        call.numbers('u', stride, format(c));
        yield call.bytes(size(c, (long) stride * height));
      }
      case 5, 6 -> dmabuf(c);
      case 7 -> dmabuf2(c);
      case 8, 9 ->
          new ListenerCall(LISTENER, "UpdateDMABUF")
              .numbers('i', c.oneOf(0, 0, 1), c.oneOf(0, 0, 1), c.oneOf(4, 64), c.oneOf(4, 64));
      case 10 -> {
        int width = c.oneOf(SIZES);
        int height = c.oneOf(SIZES);
        int stride = c.oneOf(4 * width, 4 * width, 4 * width + 4);
        int offset = c.oneOf(0, 0, 0, 4096, 64);
        long bytes = (long) stride * height + Integer.toUnsignedLong(offset);
        yield new ListenerCall(MAP, "ScanoutMap")
            .descriptor(AnyDescriptor.of(c, bytes))
            .numbers('u', offset, width, height, stride, format(c));
      }
      case 11 ->
          new ListenerCall(MAP, "UpdateMap")
              .numbers('i', c.number(), c.number(), c.number(), c.number());
      case 12 -> new ListenerCall(LISTENER, "Disable");
      case 13 ->
          new ListenerCall(LISTENER, "MouseSet").numbers('i', c.number(), c.number(), c.number());
      case 14 -> {
        int width = c.oneOf(1, 2, 64, 512, 513);
        int height = c.oneOf(1, 2, 64, 512, 0);
        yield new ListenerCall(LISTENER, "CursorDefine")
            .numbers('i', width, height, c.number(), c.number())
            .bytes(size(c, 4L * width * height));
      }
      default -> strange(c, qemu);
    };
  }

  private static ListenerCall dmabuf(Choices c) {
    int width = c.oneOf(SIZES);
    int height = c.oneOf(SIZES);
    int stride = c.oneOf(4 * width, 4 * width, 4 * width + 4);
    return new ListenerCall(LISTENER, "ScanoutDMABUF")
        .descriptor(AnyDescriptor.of(c, (long) stride * height))
        .numbers('u', width, height, stride, fourcc(c))
        .number64(c.oneOf(0, 0, 1))
        .numbers('b', c.octet() & 1);
  }

  private static ListenerCall dmabuf2(Choices c) {
    ListenerCall call = new ListenerCall(DMABUF2, "ScanoutDMABUF2");
    int width = c.oneOf(SIZES);
    int height = c.oneOf(SIZES);
    int planes = c.oneOf(1, 1, 2, 3);
    call.descriptors(
        c.oneOf(1, 1, 2, 0, 4, 5) & 15, () -> AnyDescriptor.of(c, 4L * width * height));
    call.numbers('u', c.oneOf(0, 0, 1), c.oneOf(0, 0, 1), width, height);
    call.array(c.oneOf(0, 0, 4096), c.oneOf(0, 1024));
    call.array(c.oneOf(4 * width, 4 * width, 1), c.oneOf(width, 4 * width));
    return call.numbers('u', planes, fourcc(c), c.oneOf(width, width, 64), c.oneOf(height, 64))
        .number64(c.oneOf(0, 0, 1))
        .numbers('b', c.octet() & 1);
  }

  /// Returns a call that is not one of a listener, after a possible change of the console's size.
  private static ListenerCall strange(Choices c, FakeQemu qemu) {
    if (c.yes()) {
      qemu.resize(c.oneOf(SIZES), c.oneOf(SIZES));
    }
    String iface = c.of(LISTENER, MAP, DMABUF2, Protocol.PROPERTIES.text(), "org.example.X");
    ListenerCall call =
        new ListenerCall(
            iface, c.of("Scanout", "Update", "ScanoutDMABUF2", "GetAll", "Get", "Set", "Dance"));
    for (int parts = c.below(4); parts > 0; parts--) {
      switch (c.below(4)) {
        case 0 -> call.numbers('u', c.number());
        case 1 -> call.bytes(c.octet());
        case 2 -> call.descriptor(AnyDescriptor.of(c, 4096));
        default -> call.number64(c.bits64());
      }
    }
    return call;
  }

  private static int format(Choices c) {
    return switch (c.below(16)) {
      case 15 -> c.number();
      // 16, 15 and 24 bits a pixel, 10 bits a colour, and a palette.
      case 14 -> c.oneOf(0x10020565, 0x10020555, 0x18020888, 0x20020aaa, 0x08040000);
      default -> c.of(PixelFormat.values()).pixman();
    };
  }

  private static int fourcc(Choices c) {
    return c.oneOf(Fourcc.XRGB8888.code(), Fourcc.ARGB8888.code(), Fourcc.NV12.code());
  }

  /// Returns how many bytes of pixels a message has: as many as are needed, or another number.
  private static int size(Choices c, long needed) {
    int most = 1 << 17;
    long size = c.below(8) == 7 ? c.number() : needed;
    return Math.clamp(size, 0, most);
  }
}
