// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.dbus.connection.DisplayException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fuzz.WireMessage.Field;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Feeds the answers of a QEMU that answers calls with anything and sends any signals. Each call
/// ends in time, with an answer or with an error that programs expect.
final class RepliesTarget implements FuzzTarget {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /// The limit for one input: a few calls, and for each one more time than its answer may take.
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String[] MEMBERS = {
    "PropertiesChanged", "InterfacesAdded", "InterfacesRemoved", "NameOwnerChanged", "Disconnected"
  };

  private static final String[] SIGNAL_SIGNATURES = {"sa{sv}as", "oa{sa{sv}}", "oas", "sss", ""};

  @Override
  public void run(Choices choices) throws Exception {
    Resources before = Resources.now();
    long start = System.nanoTime();
    Choices client = new Choices(choices.bytes(choices.below(64)));
    try (TakingSink sink = new TakingSink(0);
        UnixSockets.Pair pair = UnixSockets.pair()) {
      Answerer answerer = new Answerer(new WirePeer(pair.far()), choices);
      Thread thread = Thread.ofPlatform().name("fake-answers").daemon().start(answerer);
      try {
        use(pair.near(), sink, client);
      } finally {
        thread.join(LIMIT.toMillis());
      }
    }
    long took = System.nanoTime() - start;
    if (took > LIMIT.toNanos()) {
      throw new AssertionError("it took " + took / 1_000_000 + " ms");
    }
    before.awaitAgain();
  }

  private static void use(OwnedFd socket, TakingSink sink, Choices choices) {
    try (VmConnection vm = VmConnection.open(new Endpoint.Connected(socket), null, TIMEOUT)) {
      String _ = vm.vm().toString();
      for (Console console : vm.consoles()) {
        String _ = console + console.label() + console.id();
        use(console, sink, choices);
      }
      for (Chardev chardev : vm.chardevs()) {
        String _ = chardev + String.valueOf(chardev.info());
        use(chardev, choices);
      }
    } catch (DisplayException e) {
      expected(e);
    }
  }

  private static void use(Console console, TakingSink sink, Choices choices) {
    if (choices.yes()) {
      return;
    }
    try (ConsoleSession session = console.attach(sink, AttachOptions.DEFAULT)) {
      var _ = console.refresh();
      InputSink input = console.input();
      EvdevKey key = EvdevKey.ofCode(choices.octet());
      if (key != null) {
        input.down(key);
      }
      input.moveTo(choices.number(), choices.number());
      session.bringUpToDate();
    } catch (DisplayException e) {
      expected(e);
    }
  }

  private static void use(Chardev chardev, Choices choices) {
    if (choices.yes()) {
      return;
    }
    try (ChardevStream stream = chardev.open(new Deaf())) {
      int _ = stream.write(ByteBuffer.wrap(choices.bytes(16)));
      int _ = stream.read(ByteBuffer.allocate(64));
    } catch (DisplayException e) {
      expected(e);
    }
  }

  /// A program that ignores what it receives.
  private static final class Deaf implements ChardevStream.Listener {
    @Override
    public void readable() {}

    @Override
    public void writable() {}

    @Override
    public void closed(String reason) {}
  }

  private static void expected(DisplayException e) {
    if (String.valueOf(e.getMessage()).isBlank()) {
      throw new AssertionError("an error without a message", e);
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ClassCastException
          || cause instanceof NullPointerException
          || cause instanceof IndexOutOfBoundsException
          || cause instanceof IllegalArgumentException
          || cause instanceof IllegalStateException) {
        throw new AssertionError("a fault of Oriel, not of the VM: " + cause, e);
      }
    }
  }

  /// Answers each call with values that the input chooses.
  private static final class Answerer implements Runnable {

    private final WirePeer peer;
    private final Choices choices;
    private int serial;
    private int answered;

    Answerer(WirePeer peer, Choices choices) {
      this.peer = peer;
      this.choices = choices;
    }

    @Override
    public void run() {
      peer.welcome();
      peer.readAll(this::answer);
    }

    private void answer(ByteBuffer call) {
      if (WireMessage.typeOf(call) != WireMessage.CALL || choices.octet() == 255) {
        return; // no answer at all
      }
      // The first answer is the VM's properties, the second its objects, later ones are properties
      // again or empty.
      String right = answered == 1 ? "a{oa{sa{sv}}}" : answered % 2 == 0 ? "a{sv}" : "";
      answered++;
      List<Field> fields = new ArrayList<>();
      fields.add(Field.replyTo(WireMessage.serialOf(call)));
      int type = choices.below(16) == 15 ? WireMessage.ERROR : WireMessage.ANSWER;
      if (type == WireMessage.ERROR) {
        fields.add(Field.error(choices.of("org.qemu.Display1.Error.Failed", "a.b", "")));
      }
      send(type, fields, WireValues.signature(right, choices));
      for (int signals = choices.below(4); signals > 0; signals--) {
        signal();
      }
    }

    private void signal() {
      int kind = choices.below(MEMBERS.length);
      List<Field> fields = new ArrayList<>();
      fields.add(Field.path(WireValues.path(choices)));
      fields.add(
          Field.iface(
              choices.of(
                  Protocol.PROPERTIES.text(),
                  Protocol.OBJECT_MANAGER.text(),
                  Protocol.DBUS_NAME.text(),
                  Protocol.LOCAL)));
      fields.add(Field.member(MEMBERS[kind]));
      send(WireMessage.SIGNAL, fields, WireValues.signature(SIGNAL_SIGNATURES[kind], choices));
    }

    private void send(int type, List<Field> fields, String signature) {
      WireValues.Body body = WireValues.of(signature, choices);
      if (!signature.isEmpty()) {
        fields.add(Field.signature(signature));
      }
      List<OwnedFd> fds = new ArrayList<>();
      try {
        for (int i = 0; i < Math.min(body.descriptors(), 16); i++) {
          fds.add(AnyDescriptor.of(choices, 4096));
        }
        if (!fds.isEmpty()) {
          fields.add(Field.descriptors(fds.size()));
        }
        byte[] bytes = new WireMessage(type, ++serial, fields, body.bytes()).bytes();
        boolean _ = peer.send(bytes, fds);
      } finally {
        fds.forEach(OwnedFd::close);
      }
    }
  }
}
