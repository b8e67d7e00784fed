// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.openal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.sound.internal.mix.SoundDevice;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// OpenAL, with its device that plays into memory.
final class OpenAlDeviceTest {

  /// Plays what the device takes: left counts up from 1, right down from -1, in units of 2^-16.
  private static int fill(SoundDevice device, int next) {
    int count = next;
    for (int room = device.room(); room > 0; room = device.room()) {
      float[] frames = new float[2 * room];
      for (int i = 0; i < room; i++, count++) {
        frames[2 * i] = count / 0x1p16f;
        frames[2 * i + 1] = -count / 0x1p16f;
      }
      device.play(frames, room);
    }
    return count;
  }

  @Test
  void playsEachFrameOnceInOrderAndStereoNotSwapped() {
    try (LoopbackDevice loopback = new LoopbackDevice(SoundDevice.RATE)) {
      int next = 1;
      int expected = 1;
      for (int i = 0; i < 200; i++) {
        next = fill(loopback.played(), next);
        float[] heard = loopback.heard(96);
        for (int f = 0; f < 96; f++, expected++) {
          assertEquals(expected / 0x1p16f, heard[2 * f], 1e-6f, "left of frame " + expected);
          assertEquals(-expected / 0x1p16f, heard[2 * f + 1], 1e-6f, "right of " + expected);
        }
      }
    }
  }

  @Test
  void beginsAgainInASlopeAfterItRanEmpty() {
    try (LoopbackDevice loopback = new LoopbackDevice(SoundDevice.RATE)) {
      SoundDevice device = loopback.played();
      fill(device, 0.5f);
      float[] ending = loopback.heard(1024);
      assertEquals(0, device.interruptions());
      fill(device, 0.5f);
      assertEquals(1, device.interruptions());
      float[] again = loopback.heard(384);
      assertEquals(0.5f, ending[0], 1e-6f);
      assertEquals(0.5f, again[2 * 383], 1e-6f);
      float last = ending[2 * 1023];
      for (int f = 0; f < 384; f++) {
        assertTrue(again[2 * f] <= 0.5f + 1e-6f, "it is too loud in frame " + f);
        assertEquals(last, again[2 * f], 0.02f, "a step in frame " + f);
        last = again[2 * f];
      }
    }
  }

  private static void fill(SoundDevice device, float value) {
    for (int room = device.room(); room > 0; room = device.room()) {
      float[] frames = new float[2 * room];
      Arrays.fill(frames, value);
      device.play(frames, room);
    }
  }

  @Test
  void knowsHowLongAFrameWaits() {
    try (LoopbackDevice loopback = new LoopbackDevice(SoundDevice.RATE)) {
      int frames = fill(loopback.played(), 1) - 1;
      assertEquals(frames / (double) SoundDevice.RATE, loopback.played().delaySeconds(), 1e-3);
      float[] _ = loopback.heard(96);
      assertEquals(
          (frames - 96) / (double) SoundDevice.RATE, loopback.played().delaySeconds(), 1e-3);
    }
  }

  @Test
  void aDeviceOfAnotherRateConverts() {
    try (LoopbackDevice loopback = new LoopbackDevice(44_100)) {
      float[] wave = new float[2 * 4800];
      for (int i = 0; i < 4800; i++) {
        wave[2 * i] = (float) Math.sin(2 * Math.PI * 1000 * i / SoundDevice.RATE);
        wave[2 * i + 1] = wave[2 * i];
      }
      int at = 0;
      int crossings = 0;
      float last = 0;
      for (int i = 0; i < 40; i++) {
        for (int room = loopback.played().room(); room > 0; room = loopback.played().room()) {
          float[] piece = new float[2 * room];
          for (int f = 0; f < 2 * room; f++) {
            piece[f] = wave[(at + f) % wave.length];
          }
          at += 2 * room;
          loopback.played().play(piece, room);
        }
        float[] heard = loopback.heard(110);
        for (int f = 0; f < 110; f++) {
          crossings += last < 0 && heard[2 * f] >= 0 ? 1 : 0;
          last = heard[2 * f];
        }
      }
      assertEquals(1000 * 40 * 110 / 44_100.0, crossings, 1.5);
    }
  }

  @Test
  void isConnectedAndClosesTwice() {
    try (LoopbackDevice loopback = new LoopbackDevice(SoundDevice.RATE)) {
      SoundDevice device = loopback.played();
      assertTrue(device.isConnected());
      device.close();
    }
  }
}
