// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.guest.Qtest.Width;

/// A driver of a PC's speaker (`-machine pc,pcspk-audiodev=ID`): the third channel of the 8254
/// timer makes its square wave.
///
/// Threading: the guest's thread.
public final class PcSpeaker {

  /// The timer's clock in Hz.
  private static final int CLOCK = 1_193_182;

  private static final int TIMER = 0x42;
  private static final int TIMER_MODE = 0x43;

  /// Channel 2, both bytes, square wave.
  private static final int SQUARE_WAVE = 0xb6;

  private static final int CONTROL = 0x61;
  private static final int GATE_AND_DATA = 3;

  private final Qtest qtest;

  /// Creates a driver for the speaker of a PC.
  public PcSpeaker(Qemu qemu) {
    this.qtest = qemu.qtest();
  }

  /// Starts a tone.
  ///
  /// @param hertz at least 19
  public void start(int hertz) {
    int divisor = CLOCK / hertz;
    qtest.out(Width.BYTE, TIMER_MODE, SQUARE_WAVE);
    qtest.out(Width.BYTE, TIMER, divisor & 0xff);
    qtest.out(Width.BYTE, TIMER, divisor >> 8);
    qtest.out(Width.BYTE, CONTROL, qtest.in(Width.BYTE, CONTROL) | GATE_AND_DATA);
  }

  /// Stops the tone.
  public void stop() {
    qtest.out(Width.BYTE, CONTROL, qtest.in(Width.BYTE, CONTROL) & ~GATE_AND_DATA);
  }
}
