// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import dev.oriel.guest.Qtest.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A driver of a virtio input device (virtio 1.2, 5.8). It returns the events that a guest
/// receives, with the numbers of Linux's `input-event-codes.h`, and sets the keyboard's LEDs.
///
/// Threading: the guest's thread.
public final class VirtioInput {

  /// An input event.
  ///
  /// @param type one of [#EV_SYN], [#EV_KEY], [#EV_REL], [#EV_ABS]
  /// @param code the key, button or axis
  /// @param value 1 or 0 for keys and buttons, a position or a distance for axes
  public record Event(int type, int code, int value) {}

  /// The end of a group of events.
  public static final int EV_SYN = 0;

  /// A key or button.
  public static final int EV_KEY = 1;

  /// A relative axis.
  public static final int EV_REL = 2;

  /// An absolute axis: 0 to 32767.
  public static final int EV_ABS = 3;

  /// An LED of the keyboard.
  public static final int EV_LED = 0x11;

  /// The num lock LED.
  public static final int LED_NUML = 0;

  /// The caps lock LED.
  public static final int LED_CAPSL = 1;

  /// The scroll lock LED.
  public static final int LED_SCROLLL = 2;

  private static final int DEVICE_TYPE = 18;
  private static final int CONFIG_SELECT = 0;
  private static final int CONFIG_SUBSELECT = 1;
  private static final int CONFIG_SIZE = 2;
  private static final int CONFIG_DATA = 8;
  private static final int SELECT_ID_NAME = 1;

  private static final int QUEUE_SIZE = 64;
  private static final int EVENT_BYTES = 8;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final Virtqueue events;
  private final Virtqueue status;
  private final GuestMemory memory;
  private final long statusBuffer;
  private final long[] bufferOfHead = new long[QUEUE_SIZE];

  private VirtioInput(VirtioPci transport) {
    memory = transport.memory();
    transport.negotiate(0);
    events = transport.queue(0, QUEUE_SIZE);
    status = transport.queue(1, QUEUE_SIZE);
    transport.ready();
    statusBuffer = memory.allocate(EVENT_BYTES);
    long buffers = memory.allocate((long) EVENT_BYTES * QUEUE_SIZE);
    for (int i = 0; i < QUEUE_SIZE; i++) {
      offer(buffers + (long) EVENT_BYTES * i);
    }
    events.kick();
  }

  /// Takes over the `virtio-keyboard-pci`.
  public static VirtioInput keyboard(Qemu qemu) {
    return named(qemu, "Keyboard");
  }

  /// Takes over the `virtio-tablet-pci`. QEMU's pointer is absolute afterwards.
  public static VirtioInput tablet(Qemu qemu) {
    return named(qemu, "Tablet");
  }

  /// Takes over all `virtio-tablet-pci`, in the order of their places on the bus.
  public static List<VirtioInput> tablets(Qemu qemu) {
    return all(qemu, "Tablet", new ArrayList<>());
  }

  /// Takes over the `virtio-mouse-pci`.
  public static VirtioInput mouse(Qemu qemu) {
    return named(qemu, "Mouse");
  }

  /// Takes over the `virtio-multitouch-pci`.
  public static VirtioInput multiTouch(Qemu qemu) {
    return named(qemu, "MultiTouch");
  }

  /// Returns the events that have arrived since the last call, in order.
  public List<Event> poll() {
    List<Event> seen = new ArrayList<>();
    for (int head; (head = events.poll()) >= 0; ) {
      MemorySegment e = memory.slice(bufferOfHead[head], EVENT_BYTES);
      seen.add(
          new Event(
              Short.toUnsignedInt(e.get(SHORT, 0)),
              Short.toUnsignedInt(e.get(SHORT, 2)),
              e.get(INT, 4)));
      offer(bufferOfHead[head]);
    }
    if (!seen.isEmpty()) {
      events.kick();
    }
    return seen;
  }

  /// Waits for the next `EV_SYN` and returns the events before it.
  public List<Event> awaitReport(Duration limit) {
    List<Event> report = new ArrayList<>();
    Await.until(
        () -> "a virtio input report; so far " + report,
        limit,
        () -> {
          report.addAll(poll());
          return !report.isEmpty() && report.getLast().type() == EV_SYN;
        });
    report.removeIf(e -> e.type() == EV_SYN);
    return report;
  }

  /// Turns an LED of the keyboard on or off, as the guest does for caps lock. Waits until the
  /// device has taken the command.
  public void setLed(int led, boolean on) {
    MemorySegment e = memory.slice(statusBuffer, EVENT_BYTES);
    e.set(SHORT, 0, (short) EV_LED);
    e.set(SHORT, 2, (short) led);
    e.set(INT, 4, on ? 1 : 0);
    int head = status.add(statusBuffer, EVENT_BYTES, 0, 0);
    status.kick();
    Await.until(
        "virtio-keyboard takes an LED", Duration.ofSeconds(30), () -> status.poll() == head);
  }

  private static VirtioInput named(Qemu qemu, String name) {
    List<String> others = new ArrayList<>();
    List<VirtioInput> found = all(qemu, name, others);
    if (found.isEmpty()) {
      throw new IllegalStateException("no virtio input device '" + name + "' among " + others);
    }
    return found.getFirst();
  }

  /// @param others gets the names of the other devices
  private static List<VirtioInput> all(Qemu qemu, String name, List<String> others) {
    List<VirtioInput> found = new ArrayList<>();
    for (PciDevice device :
        PciDevice.find(qemu, VirtioPci.VENDOR, VirtioPci.deviceId(DEVICE_TYPE))) {
      VirtioPci transport = new VirtioPci(device);
      String itsName = nameOf(transport);
      if (itsName.endsWith(name)) {
        found.add(new VirtioInput(transport));
      } else {
        others.add(itsName);
      }
    }
    return found;
  }

  private static String nameOf(VirtioPci transport) {
    transport.setDeviceConfig(Width.BYTE, CONFIG_SELECT, SELECT_ID_NAME);
    transport.setDeviceConfig(Width.BYTE, CONFIG_SUBSELECT, 0);
    byte[] name = new byte[transport.deviceConfig(Width.BYTE, CONFIG_SIZE)];
    for (int i = 0; i < name.length; i++) {
      name[i] = (byte) transport.deviceConfig(Width.BYTE, CONFIG_DATA + i);
    }
    String s = new String(name, StandardCharsets.US_ASCII);
    int end = s.indexOf('\0');
    return end < 0 ? s : s.substring(0, end);
  }

  private void offer(long buffer) {
    bufferOfHead[events.add(0, 0, buffer, EVENT_BYTES)] = buffer;
  }
}
