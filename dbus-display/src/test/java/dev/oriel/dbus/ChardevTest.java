// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevInfo;
import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// The streams of the real QEMU's character devices.
@NeedsQemu
final class ChardevTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static Qemu.Builder pc() {
    return Qemu.builder().virtioGpu("").arguments("-serial", "vc", "-monitor", "vc");
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  private static Chardev named(VmConnection vm, String id) {
    Chardev found = vm.textConsole(id);
    assertNotNull(found, () -> id + " of " + vm.chardevs());
    return found;
  }

  /// Collects the received bytes.
  private static final class Reader implements ChardevStream.Listener {

    private final StringBuilder text = new StringBuilder();
    private final AtomicReference<String> closed = new AtomicReference<>("");
    private final AtomicInteger roomAgain = new AtomicInteger();

    @Override
    public void readable() {}

    @Override
    public void writable() {
      roomAgain.incrementAndGet();
    }

    @Override
    public void closed(String reason) {
      closed.set(reason);
    }

    private boolean read(ChardevStream stream) {
      ByteBuffer some = ByteBuffer.allocate(1 << 16);
      int n = stream.read(some);
      text.append(StandardCharsets.ISO_8859_1.decode(some.flip()));
      return n > 0;
    }

    private void await(ChardevStream stream, String part) {
      Await.until(
          () -> "\"" + part + "\" in \"" + text + "\"",
          LIMIT,
          () -> {
            boolean _ = read(stream);
            return text.indexOf(part) >= 0;
          });
    }
  }

  private static void write(ChardevStream stream, String text) {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    assertEquals(bytes.remaining(), stream.write(bytes));
  }

  @Test
  void findsTheTextConsolesOfAPc() throws IOException {
    try (Qemu qemu =
            pc().arguments("-parallel", "vc", "-chardev", "vc,id=spare")
                .arguments("-chardev", "dbus,id=usb,name=org.qemu.usbredir")
                .start();
        VmConnection vm = open(qemu)) {
      assertEquals(
          List.of("serial0", "compat_monitor2", "spare", "usb", "parallel0"),
          vm.chardevs().stream().map(c -> c.info().id()).toList());
      assertEquals(
          List.of("serial0", "compat_monitor2", "spare", "parallel0"),
          vm.textConsoles().stream().map(c -> c.info().id()).toList());
      ChardevInfo serial = named(vm, "serial0").info();
      assertEquals("org.qemu.console.serial.0", serial.name());
      assertTrue(serial.frontendOpen(), "the PC's port uses it");
      assertFalse(named(vm, "spare").info().frontendOpen(), "nothing uses it");
      assertTrue(named(vm, "parallel0").info().isPrinterPort());
      assertTrue(named(vm, "monitor").info().isMonitor());
      assertEquals(named(vm, "monitor"), named(vm, "compat_monitor2"));
      assertNull(vm.textConsole("usb"), "no text");
      NoSuchConsoleException e = assertThrows(NoSuchConsoleException.class, () -> vm.console("tv"));
      assertTrue(String.valueOf(e.getMessage()).contains("serial0"), e::toString);
    }
  }

  @Test
  void talksWithTheMonitor() throws Exception {
    try (Qemu qemu = pc().start();
        VmConnection vm = open(qemu)) {
      Reader reader = new Reader();
      try (ChardevStream stream = named(vm, "monitor").open(reader)) {
        stream.caughtUp().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        boolean _ = reader.read(stream);
        assertTrue(reader.text.toString().endsWith("(qemu) "), "its greeting: " + reader.text);
        write(stream, "info status\r");
        reader.await(stream, "VM status: running");
      }
    }
  }

  @Test
  void passesBytesBothWaysOverASerialLine() throws IOException {
    try (Qemu qemu = pc().start();
        VmConnection vm = open(qemu)) {
      SerialPort port = new SerialPort(qemu);
      Reader reader = new Reader();
      try (ChardevStream stream = named(vm, "serial0").open(reader)) {
        port.send("login: ");
        reader.await(stream, "login: ");
        write(stream, "root\r");
        assertEquals("root\r", port.receive("root\r"));
        named(vm, "serial0").sendBreak();
        port.awaitBreak();
      }
    }
  }

  @Test
  @NeedsQemu
  @NeedsBus
  void saysWhoHoldsItAndTakesItWhenItIsFree() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ = pc().bus(bus.address()).start();
        VmConnection one = VmConnection.open(new Endpoint.Bus(bus.address()), null);
        VmConnection two = VmConnection.open(new Endpoint.Bus(bus.address()), null)) {
      AtomicReference<String> owner = new AtomicReference<>("");
      Chardev theirs = named(two, "serial0");
      try (Subscription _ = theirs.onChange(info -> owner.set(info.owner()))) {
        Reader reader = new Reader();
        try (ChardevStream held = named(one, "serial0").open(reader)) {
          Await.until("an owner", LIMIT, () -> owner.get().startsWith(":"));
          ConnectionFailedException e =
              assertThrows(ConnectionFailedException.class, () -> theirs.open(new Reader()));
          assertTrue(
              String.valueOf(e.getMessage()).contains(owner.get() + " on the bus holds serial0"),
              e::toString);
          assertTrue(held.isOpen());
        }
        try (ChardevStream mine = theirs.open(new Reader())) {
          assertTrue(mine.isOpen());
          assertEquals("", reader.closed.get(), "closing calls no listener");
        }
      }
    }
  }

  /// Peer to peer, QEMU does not report the holder. The display's new owner gets the stream all the
  /// same.
  @Test
  void passesToTheViewerThatTakesTheDisplay() throws IOException {
    try (Qemu qemu = pc().start();
        VmConnection first = open(qemu)) {
      Reader reader = new Reader();
      try (ChardevStream stream = named(first, "serial0").open(reader);
          DisplaySeat seat = DisplaySeat.at(new Endpoint.Qmp(qemu.qmpSocket()), "another viewer");
          VmConnection second = taking(seat);
          ChardevStream taken = named(second, "serial0").open(new Reader())) {
        Await.until("the first one's end", LIMIT, () -> !reader.closed.get().isEmpty());
        assertFalse(stream.isOpen());
        assertTrue(taken.isOpen());
      }
    }
  }

  /// Connects without regard to other programs that use the display.
  private static VmConnection taking(DisplaySeat seat) {
    seat.insist();
    return seat.open(null, LIMIT);
  }

  @Test
  void losesNothingOfAFloodAndKeepsLittleOfIt() throws IOException {
    try (Qemu qemu = pc().start();
        VmConnection vm = open(qemu)) {
      Reader reader = new Reader();
      try (ChardevStream stream = named(vm, "monitor").open(reader)) {
        reader.await(stream, "(qemu) ");
        write(stream, "xp /200000bx 0\r");
        // Before 11, QEMU writes addresses with 16 digits.
        reader.await(stream, "000001f0: ");
        // It stays in QEMU while no program reads: the reader's buffer does not grow.
        Await.until(
            () -> "a full stream, not " + stream.available() + " bytes",
            LIMIT,
            () -> stream.available() == ChardevStream.CAPACITY);
        reader.await(stream, "00030d38: ");
        int lines = 0;
        reader.await(stream, "\n(qemu) ");
        for (String line : reader.text.toString().lines().toList()) {
          int colon = line.indexOf(": 0x");
          if (colon >= 8) {
            assertEquals(8 * lines, Integer.parseInt(line, 0, colon, 16));
            lines++;
          }
        }
        assertEquals(25_000, lines);
      }
    }
  }

  @Test
  void makesAWriterWaitForAGuestThatDoesNotRead() throws IOException {
    try (Qemu qemu = pc().start();
        VmConnection vm = open(qemu)) {
      Reader reader = new Reader();
      try (ChardevStream stream = named(vm, "serial0").open(reader)) {
        byte[] numbers = new byte[1 << 20];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = (byte) (i % 251);
        }
        ByteBuffer source = ByteBuffer.wrap(numbers);
        Await.until(
            "a refusal",
            LIMIT,
            () -> {
              int n = stream.write(source);
              assertTrue(n <= ChardevStream.CAPACITY, n + " taken at once");
              return n == 0;
            });
        assertTrue(source.hasRemaining(), "bytes are taken without end");
        assertFalse(stream.flushed().isDone());
        byte[] got = new SerialPort(qemu).receive(3000);
        for (int i = 0; i < got.length; i++) {
          assertEquals((byte) (i % 251), got[i], "byte " + i);
        }
      }
    }
  }

  @Test
  void saysWhenThereIsRoomAgainAndWhenAllIsTaken() throws Exception {
    try (Qemu qemu = pc().start();
        VmConnection vm = open(qemu)) {
      Reader reader = new Reader();
      try (ChardevStream stream = named(vm, "monitor").open(reader)) {
        // The monitor skips zero bytes.
        ByteBuffer source = ByteBuffer.allocate(400 << 10);
        source.put(source.capacity() - 5, "stop\r".getBytes(StandardCharsets.US_ASCII));
        int refusals = 0;
        while (source.hasRemaining()) {
          int heard = reader.roomAgain.get();
          if (stream.write(source) == 0) {
            refusals++;
            Await.until("room again", LIMIT, () -> reader.roomAgain.get() > heard);
          }
        }
        assertTrue(refusals > 0, "more than there is room for");
        stream.flushed().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
      Object _ = qemu.qmp().awaitEvent("STOP");
    }
  }

  @Test
  void saysWhenTheVmEndsAndKeepsWhatItHadSaid() throws IOException {
    try (Qemu qemu = pc().start();
        VmConnection vm = open(qemu)) {
      Reader reader = new Reader();
      try (ChardevStream stream = named(vm, "serial0").open(reader)) {
        new SerialPort(qemu).send("the end");
        qemu.quit();
        Await.until("the end", LIMIT, () -> !reader.closed.get().isEmpty());
        assertTrue(reader.read(stream));
        assertEquals("the end", reader.text.toString());
        assertEquals(ChardevStream.END, stream.read(ByteBuffer.allocate(10)));
        assertEquals(5, stream.write(ByteBuffer.allocate(5)), "to nobody");
      }
    }
  }

  @Test
  void followsDevicesThatArePluggedAndUnplugged() throws IOException {
    try (Qemu qemu = pc().start();
        VmConnection vm = open(qemu)) {
      assertNull(vm.textConsole("late"));
      Object _ =
          qemu.qmp()
              .execute(
                  "chardev-add",
                  Map.of(
                      "id",
                      "late",
                      "backend",
                      Map.of("type", "dbus", "data", Map.of("name", "org.qemu.console.late"))));
      Await.until("the new one", LIMIT, () -> vm.textConsole("late") != null);
      Reader reader = new Reader();
      try (ChardevStream stream = named(vm, "late").open(reader)) {
        Object _ = qemu.qmp().execute("chardev-remove", Map.of("id", "late"));
        Await.until("its end", LIMIT, () -> !reader.closed.get().isEmpty());
        Await.until("its absence", LIMIT, () -> vm.textConsole("late") == null);
        assertFalse(stream.isOpen());
      }
    }
  }
}
