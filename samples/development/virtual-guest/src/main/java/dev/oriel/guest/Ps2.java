// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import dev.oriel.guest.Qtest.Width;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A driver of the PC's keyboard controller (i8042). It returns the bytes that a guest without
/// virtio receives from keyboard and mouse.
///
/// Threading: the guest's thread.
public final class Ps2 {

  private static final int DATA = 0x60;
  private static final int STATUS = 0x64;
  private static final int STATUS_OUTPUT_FULL = 0x01;
  private static final int STATUS_FROM_MOUSE = 0x20;

  private static final int COMMAND_WRITE_MODE = 0x60;
  private static final int COMMAND_ENABLE_MOUSE = 0xa8;
  private static final int COMMAND_TO_MOUSE = 0xd4;

  /// The mode with scan codes translated to set 1 and without interrupts.
  private static final int MODE_TRANSLATE = 0x40;

  private static final int DEVICE_ENABLE = 0xf4;
  private static final int ACKNOWLEDGE = 0xfa;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Qtest qtest;
  private final List<Integer> keyboard = new ArrayList<>();
  private final List<Integer> mouse = new ArrayList<>();

  /// Enables the keyboard and the mouse, with scan codes of set 1.
  public Ps2(Qemu qemu) {
    qtest = qemu.qtest();
    qtest.out(Width.BYTE, STATUS, COMMAND_WRITE_MODE);
    qtest.out(Width.BYTE, DATA, MODE_TRANSLATE);
    qtest.out(Width.BYTE, DATA, DEVICE_ENABLE);
    expectAcknowledge(takeKeyboard(1));
    qtest.out(Width.BYTE, STATUS, COMMAND_ENABLE_MOUSE);
    qtest.out(Width.BYTE, STATUS, COMMAND_TO_MOUSE);
    qtest.out(Width.BYTE, DATA, DEVICE_ENABLE);
    expectAcknowledge(takeMouse(1));
  }

  /// Waits for a number of bytes from the keyboard, and returns and removes them.
  public List<Integer> takeKeyboard(int count) {
    return take(keyboard, count, "keyboard");
  }

  /// Returns and removes the bytes from the keyboard that have arrived.
  public List<Integer> fetchKeyboard() {
    drain();
    List<Integer> taken = List.copyOf(keyboard);
    keyboard.clear();
    return taken;
  }

  /// Waits for a number of bytes from the mouse, and returns and removes them. A movement has three
  /// bytes.
  public List<Integer> takeMouse(int count) {
    return take(mouse, count, "mouse");
  }

  /// Returns whether no byte from keyboard or mouse is left.
  public boolean isIdle() {
    drain();
    return keyboard.isEmpty() && mouse.isEmpty();
  }

  private List<Integer> take(List<Integer> from, int count, String device) {
    Await.until(
        () -> count + " bytes from the PS/2 " + device + "; so far " + from,
        LIMIT,
        () -> {
          drain();
          return from.size() >= count;
        });
    List<Integer> head = from.subList(0, count);
    List<Integer> taken = List.copyOf(head);
    head.clear();
    return taken;
  }

  private void drain() {
    for (int s; ((s = qtest.in(Width.BYTE, STATUS)) & STATUS_OUTPUT_FULL) != 0; ) {
      ((s & STATUS_FROM_MOUSE) != 0 ? mouse : keyboard).add(qtest.in(Width.BYTE, DATA));
    }
  }

  private static void expectAcknowledge(List<Integer> answer) {
    if (answer.getFirst() != ACKNOWLEDGE) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "PS/2 device answered 0x%x", answer.getFirst()));
    }
  }
}
