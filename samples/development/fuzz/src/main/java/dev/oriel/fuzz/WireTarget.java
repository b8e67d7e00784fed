// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.listener.ListenerServer;
import dev.oriel.dbus.internal.listener.ListenerSetup;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.fuzz.WireMessage.Field;
import dev.oriel.sync.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Feeds the connection of a listener with bytes: well-formed calls, and calls that sd-bus must
/// refuse, with descriptors that are declared or not. Nothing is kept when the other side has
/// closed the connection.
final class WireTarget implements FuzzTarget {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int GOOD_RGB = 0x123456;
  private static final int MAX_MESSAGES = 64;
  private static final Duration DEADLINE = Duration.ofMillis(20);

  private static final String[][] CALLS = {
    {Protocol.LISTENER.text(), "Scanout", "uuuuay"},
    {Protocol.LISTENER.text(), "Update", "iiiiuuay"},
    {Protocol.LISTENER.text(), "ScanoutDMABUF", "huuuutb"},
    {Protocol.LISTENER.text(), "UpdateDMABUF", "iiii"},
    {Protocol.LISTENER.text(), "Disable", ""},
    {Protocol.LISTENER.text(), "MouseSet", "iii"},
    {Protocol.LISTENER.text(), "CursorDefine", "iiiiay"},
    {Protocol.LISTENER_MAP.text(), "ScanoutMap", "huuuuu"},
    {Protocol.LISTENER_MAP.text(), "UpdateMap", "iiii"},
    {Protocol.LISTENER_DMABUF2.text(), "ScanoutDMABUF2", "ahuuuuauauuuuutb"},
    {Protocol.PROPERTIES.text(), "GetAll", "s"},
    {Protocol.PROPERTIES.text(), "Get", "ss"},
    {Protocol.PROPERTIES.text(), "Set", "ssv"},
    {Protocol.INTROSPECTABLE.text(), "Introspect", ""},
    {Protocol.PEER.text(), "Ping", ""},
    {Protocol.LISTENER.text(), "Dance", "v"},
  };

  @Override
  public void run(Choices choices) throws Exception {
    Resources before = Resources.now();
    try (TakingSink sink = new TakingSink(choices.bits32())) {
      EventLoop loop = new EventLoop("oriel-fuzz");
      try (UnixSockets.Pair pair = UnixSockets.pair()) {
        ListenerServer _ =
            CompletableFuture.supplyAsync(() -> serve(loop, pair.near(), sink), loop)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        WirePeer peer = new WirePeer(pair.far());
        boolean intact = choices.isDone();
        if (talk(peer, choices)) {
          showsTheNextGoodOne(peer, sink, intact);
        }
      }
      // The other side has closed the connection now.
      Await.until("the sink to be notified of the end", LIMIT, () -> sink.ended() != null);
      loop.close();
    }
    before.awaitAgain();
  }

  /// Sends a good picture and checks that it is shown, unless libsystemd has ended the connection
  /// because of earlier bytes.
  private static void showsTheNextGoodOne(WirePeer peer, TakingSink sink, boolean intact) {
    WireWriter body = new WireWriter();
    for (int number : new int[] {1, 1, 4, PixelFormat.X8R8G8B8.pixman(), 4, GOOD_RGB}) {
      body.int32(number);
    }
    List<Field> fields =
        List.of(
            Field.path(Protocol.LISTENER_PATH.text()),
            Field.iface(Protocol.LISTENER.text()),
            Field.member("Scanout"),
            Field.signature("uuuuay"));
    byte[] bytes =
        new WireMessage(WireMessage.CALL, MAX_MESSAGES + 1, fields, ByteBuffer.wrap(body.bytes()))
            .bytes();
    boolean _ = peer.send(bytes, List.of());
    Await.until(
        "the good picture, or the end",
        LIMIT,
        () -> sink.shows(1, 1, GOOD_RGB) || sink.ended() != null);
    if (intact && sink.ended() != null) {
      throw new AssertionError("a good message ended the connection: " + sink.ended());
    }
  }

  private static ListenerServer serve(EventLoop loop, OwnedFd near, TakingSink sink) {
    var setup =
        new ListenerSetup(
            0,
            AttachOptions.DEFAULT.withDeadline(DEADLINE),
            640,
            480,
            () -> {},
            () -> {},
            () -> {});
    return new ListenerServer(loop, SdBus.overSocket(near), setup, sink);
  }

  /// Sends what the input chooses.
  ///
  /// @return whether a following message is recognised as one: neither a length nor the
  ///   authentication has been damaged
  private static boolean talk(WirePeer peer, Choices choices) {
    boolean welcomed = choices.below(16) != 15;
    if (welcomed) {
      peer.welcome();
    } else {
      boolean _ = peer.send(choices.bytes(64), List.of());
    }
    boolean inStep = welcomed;
    boolean open = true;
    for (int serial = 1; open && serial <= MAX_MESSAGES && !choices.isDone(); serial++) {
      int damages = Math.max(0, choices.below(32) - 28);
      open = send(peer, serial, damages, choices);
      inStep &= damages == 0;
    }
    return inStep;
  }

  private static boolean send(WirePeer peer, int serial, int damages, Choices choices) {
    String[] call = choices.of(CALLS);
    WireValues.Body body = WireValues.of(WireValues.signature(call[2], choices), choices);
    int named = body.descriptors();
    int declared = choices.below(16) == 15 ? choices.below(20) : named;
    int sent = choices.below(16) == 15 ? choices.below(20) : named;
    List<Field> fields = new ArrayList<>();
    fields.add(
        Field.path(
            choices.below(32) == 31 ? WireValues.path(choices) : Protocol.LISTENER_PATH.text()));
    fields.add(Field.iface(call[0]));
    fields.add(Field.member(call[1]));
    if (!body.signature().isEmpty()) {
      fields.add(Field.signature(body.signature()));
    }
    if (declared > 0) {
      fields.add(Field.descriptors(declared));
    }
    int type = choices.oneOf(WireMessage.CALL, WireMessage.CALL, WireMessage.CALL, 2, 3, 4, 0) & 7;
    if (type == WireMessage.ANSWER || type == WireMessage.ERROR) {
      fields.add(Field.replyTo(choices.number()));
      fields.add(Field.error("org.example.Error"));
    }
    byte[] bytes = new WireMessage(type, serial, fields, body.bytes()).bytes();
    for (int i = 0; i < damages; i++) {
      bytes[choices.below(Math.min(bytes.length, 65536))] = (byte) choices.octet();
    }
    List<OwnedFd> fds = new ArrayList<>();
    try {
      for (int i = 0; i < sent; i++) {
        fds.add(AnyDescriptor.of(choices, 1 << 16));
      }
      return peer.send(bytes, fds);
    } finally {
      fds.forEach(OwnedFd::close);
    }
  }
}
