// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.mix;

import java.util.Arrays;
import java.util.function.LongSupplier;

/// Records silence, at the rate of a clock: for a guest whose recording would stop otherwise.
public final class SilentInput implements InputDevice {

  private final LongSupplier nanos;
  private final long start;
  private long given;

  /// @param nanos the clock, in nanoseconds
  public SilentInput(LongSupplier nanos) {
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  @Override
  public String name() {
    return "silence";
  }

  @Override
  public int read(float[] to) {
    long due = (long) ((nanos.getAsLong() - start) / 1e9 * SoundDevice.RATE);
    int frames = (int) Math.min(due - given, to.length / 2);
    Arrays.fill(to, 0, 2 * frames, 0);
    given += frames;
    return frames;
  }

  @Override
  public void close() {}
}
