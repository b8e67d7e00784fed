// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;

/// A driver of the first port of a virtio serial device (virtio 1.2, 5.3: "console device" with
/// several ports).
///
/// Threading: the guest's thread.
final class VirtioSerial {

  /// The `-device` that this class drives. Its port is a `virtserialport`.
  static final String DEVICE = "virtio-serial-pci,max_ports=2,disable-legacy=on";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int DEVICE_TYPE = 3;
  private static final long F_MULTIPORT = 1L << 1;

  /// QEMU gives the first port that is not a console the number 1.
  private static final int PORT = 1;

  private static final int CONTROL_RECEIVING = 2;
  private static final int CONTROL_SENDING = 3;
  private static final int RECEIVING = 4;
  private static final int SENDING = 5;

  // struct virtio_console_control
  private static final int CONTROL_BYTES = 8;
  private static final int DEVICE_READY = 0;
  private static final int PORT_ADD = 1;
  private static final int PORT_READY = 3;
  private static final int PORT_OPEN = 6;

  private static final int QUEUE_SIZE = 32;
  private static final int BUFFER_BYTES = 4096;
  private static final int SEND_BYTES = 1 << 20;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final GuestMemory memory;
  private final Virtqueue controlReceiving;
  private final Virtqueue controlSending;
  private final Virtqueue receiving;
  private final Virtqueue sending;
  private final long[] controlBuffers = new long[QUEUE_SIZE];
  private final long[] buffers = new long[QUEUE_SIZE];
  private final long sendBuffer;
  private boolean added;

  /// Whether QEMU has opened its end, as far as its messages have been read.
  private boolean hostOpen;

  private boolean open;

  /// Takes over the device, and waits for its port.
  VirtioSerial(Qemu qemu) {
    List<PciDevice> found = PciDevice.find(qemu, VirtioPci.VENDOR, VirtioPci.deviceId(DEVICE_TYPE));
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " virtio serial devices");
    }
    VirtioPci transport = new VirtioPci(found.getFirst());
    memory = transport.memory();
    transport.negotiate(F_MULTIPORT);
    controlReceiving = transport.queue(CONTROL_RECEIVING, QUEUE_SIZE);
    controlSending = transport.queue(CONTROL_SENDING, QUEUE_SIZE);
    receiving = transport.queue(RECEIVING, QUEUE_SIZE);
    sending = transport.queue(SENDING, QUEUE_SIZE);
    transport.ready();
    sendBuffer = memory.allocate(SEND_BYTES);
    fill(controlReceiving, controlBuffers);
    fill(receiving, buffers);
    control(-1, DEVICE_READY, 1);
    Await.until("QEMU adds the port", LIMIT, () -> readControl() && added);
    control(PORT, PORT_READY, 1);
  }

  private void fill(Virtqueue queue, long[] bufferOfHead) {
    long first = memory.allocate((long) BUFFER_BYTES * QUEUE_SIZE);
    for (int i = 0; i < QUEUE_SIZE; i++) {
      offer(queue, bufferOfHead, first + (long) BUFFER_BYTES * i);
    }
    queue.kick();
  }

  private static void offer(Virtqueue queue, long[] bufferOfHead, long buffer) {
    bufferOfHead[queue.add(0, 0, buffer, BUFFER_BYTES)] = buffer;
  }

  /// Opens the port when QEMU has opened its end.
  void open() {
    Await.until("QEMU opens its end of the port", LIMIT, () -> readControl() && hostOpen);
    control(PORT, PORT_OPEN, 1);
    open = true;
  }

  /// Closes the port if it is open. What has not been received is lost.
  void close() {
    if (open) {
      open = false;
      control(PORT, PORT_OPEN, 0);
      byte[] _ = receive();
    }
  }

  /// Returns whether QEMU has closed its end of the open port.
  boolean hangsUp() {
    return readControl() && open && !hostOpen;
  }

  /// Returns the bytes that have arrived.
  byte[] receive() {
    ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    boolean any = false;
    for (int head; (head = receiving.poll()) >= 0; any = true) {
      MemorySegment bytes = memory.slice(buffers[head], receiving.written());
      arrived.writeBytes(bytes.toArray(ValueLayout.JAVA_BYTE));
      offer(receiving, buffers, buffers[head]);
    }
    if (any) {
      receiving.kick();
    }
    return arrived.toByteArray();
  }

  /// Sends bytes, and waits until the device has taken them.
  void send(byte[] all) {
    for (int at = 0; at < all.length; at += SEND_BYTES) {
      int n = Math.min(SEND_BYTES, all.length - at);
      MemorySegment.copy(all, at, memory.slice(sendBuffer, n), ValueLayout.JAVA_BYTE, 0, n);
      transfer(sending, n);
    }
  }

  private void control(int port, int event, int value) {
    MemorySegment m = memory.slice(sendBuffer, CONTROL_BYTES);
    m.set(INT, 0, port);
    m.set(SHORT, 4, (short) event);
    m.set(SHORT, 6, (short) value);
    transfer(controlSending, CONTROL_BYTES);
  }

  private void transfer(Virtqueue queue, int length) {
    int head = queue.add(sendBuffer, length, 0, 0);
    queue.kick();
    Await.until("the device takes what the guest sends", LIMIT, () -> queue.poll() == head);
  }

  /// Reads the control messages that have arrived.
  ///
  /// @return true
  private boolean readControl() {
    for (int head; (head = controlReceiving.poll()) >= 0; ) {
      long buffer = controlBuffers[head];
      MemorySegment m = memory.slice(buffer, CONTROL_BYTES);
      if (m.get(INT, 0) == PORT) {
        added |= m.get(SHORT, 4) == PORT_ADD;
        hostOpen = m.get(SHORT, 4) == PORT_OPEN ? m.get(SHORT, 6) != 0 : hostOpen;
      }
      offer(controlReceiving, controlBuffers, buffer);
      controlReceiving.kick();
    }
    return true;
  }
}
