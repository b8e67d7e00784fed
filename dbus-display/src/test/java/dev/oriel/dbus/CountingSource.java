// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSource;
import dev.oriel.core.audio.AudioVolume;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Gives frames of two samples of 16 bits: left counts up from 1, right down from -1.
final class CountingSource implements AudioSource {

  private static final int FRAME = 4;

  /// Whether the guest recorded, by turns.
  final List<String> events = new CopyOnWriteArrayList<>();

  /// For how many bytes it was last asked.
  volatile int room;

  private int next = 1;

  @Override
  public void begun(long stream, AudioFormat format) {}

  @Override
  public void enabled(long stream, boolean enabled) {
    events.add("" + enabled);
  }

  @Override
  public void volume(long stream, AudioVolume volume) {}

  @Override
  public void read(long stream, ByteBuffer to) {
    room = to.remaining();
    to.order(ByteOrder.LITTLE_ENDIAN);
    // A little at a time, so that no pace of QEMU's own is needed.
    for (int i = 0; i < 100 && to.remaining() >= FRAME; i++) {
      to.putShort((short) next).putShort((short) -next);
      next = next % 30_000 + 1;
    }
  }

  @Override
  public void ended(long stream) {}

  @Override
  public void rejected(String reason) {}

  @Override
  public void disconnected(String reason) {}
}
