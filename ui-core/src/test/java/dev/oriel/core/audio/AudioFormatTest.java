// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AudioFormatTest {

  private static final float HALF_POWER = (float) Math.sqrt(0.5);

  private static float[] stereo(AudioFormat format, AudioVolume volume, int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    float[] frames = new float[2 * bytes.length / format.bytesPerFrame()];
    assertEquals(frames.length / 2, format.toStereo(ByteBuffer.wrap(data), volume, frames));
    return frames;
  }

  private static AudioFormat bytes(int channels) {
    return new AudioFormat(SampleType.S8, ByteOrder.LITTLE_ENDIAN, 8000, channels);
  }

  @ParameterizedTest
  @EnumSource(SampleType.class)
  void writesWhatItReads(SampleType type) {
    float[] frames = {-1, 0, 0.5f, -0.25f, 2, -2};
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      AudioFormat format = new AudioFormat(type, order, 44100, 3);
      ByteBuffer data = ByteBuffer.allocate(3 * format.bytesPerFrame());
      format.fromStereo(frames, 3, new AudioVolume(false, List.of(255, 0)), data);
      assertEquals(ByteOrder.BIG_ENDIAN, data.order());
      float[] left = new float[6];
      assertEquals(3, format.toStereo(data.flip(), AudioVolume.FULL, left));
      assertArrayEquals(new float[] {-1, 0, 0.5f, 0, 1, 0}, left, 0.01f);
    }
  }

  @Test
  void oneChannelGetsTheMeanOfBothSides() {
    ByteBuffer data = ByteBuffer.allocate(1);
    bytes(1).fromStereo(new float[] {0.5f, 0.25f}, 1, AudioVolume.FULL, data);
    assertEquals(48, data.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "U8, false, 00000000 80000000 c0000000, -1 0 0.5",
    "S8, false, 80000000 00000000 40000000, -1 0 0.5",
    "U16, false, 00000000 00800000 00c00000, -1 0 0.5",
    "U16, true, 00000000 80000000 c0000000, -1 0 0.5",
    "S16, false, 00800000 00000000 00400000, -1 0 0.5",
    "S16, true, 80000000 00000000 40000000, -1 0 0.5",
    "U32, false, 00000000 00000080 000000c0, -1 0 0.5",
    "U32, true, 00000000 80000000 c0000000, -1 0 0.5",
    "S32, false, 00000080 00000000 00000040, -1 0 0.5",
    "S32, true, 80000000 00000000 40000000, -1 0 0.5",
    "F32, false, 000080bf 00000000 0000003f, -1 0 0.5",
    "F32, true, bf800000 00000000 3f000000, -1 0 0.5",
    "F32, true, 40000000 7fc00000 ff800000, 1 0 -1",
  })
  void readsEachTypeInBothByteOrders(
      SampleType type, boolean bigEndian, String samples, String expected) {
    AudioFormat format =
        new AudioFormat(type, bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, 44100, 1);
    ByteBuffer data = ByteBuffer.allocate(3 * type.bytes());
    for (String sample : samples.split(" ", -1)) {
      for (int i = 0; i < type.bytes(); i++) {
        data.put((byte) Integer.parseInt(sample.substring(2 * i, 2 * i + 2), 16));
      }
    }
    float[] frames = new float[6];
    assertEquals(3, format.toStereo(data.flip(), AudioVolume.FULL, frames));
    String[] values = expected.split(" ", -1);
    for (int i = 0; i < 6; i++) {
      assertEquals(Float.parseFloat(values[i / 2]), frames[i]);
    }
  }

  @Test
  void leavesThePositionOfTheSamples() {
    ByteBuffer data = ByteBuffer.wrap(new byte[] {9, 9, 64, -64, 9}).position(2).limit(4);
    float[] frames = new float[2];
    assertEquals(1, bytes(2).toStereo(data, AudioVolume.FULL, frames));
    assertArrayEquals(new float[] {0.5f, -0.5f}, frames);
    assertEquals(2, data.position());
  }

  @Test
  void appliesTheVolumeOfEachChannel() {
    assertArrayEquals(
        new float[] {0, 0.5f}, stereo(bytes(2), new AudioVolume(false, List.of(0, 255)), 64, 64));
    assertArrayEquals(
        new float[] {0, 0}, stereo(bytes(2), new AudioVolume(true, List.of(255, 255)), 64, 64));
    assertArrayEquals(
        new float[] {0.5f * 51 / 255, 0.5f * 51 / 255},
        stereo(bytes(2), new AudioVolume(false, List.of(51)), 64, 64));
  }

  @Test
  void mixesSurroundChannelsIntoTheirSides() {
    float part = 0.5f * HALF_POWER;
    float[][] expected = {
      {0.5f, 0}, {0, 0.5f}, {part, part}, {0, 0}, {part, 0}, {0, part}, {part, 0}, {0, part}
    };
    for (int c = 0; c < expected.length; c++) {
      int[] frame = new int[expected.length];
      frame[c] = 64;
      assertArrayEquals(expected[c], stereo(bytes(8), AudioVolume.FULL, frame), "channel " + c);
    }
  }

  @Test
  void refusesDataThatIsNotFrames() {
    assertThrows(
        IllegalArgumentException.class,
        () -> bytes(2).toStereo(ByteBuffer.allocate(3), AudioVolume.FULL, new float[4]));
  }

  @Test
  void refusesNumbersOutOfRange() {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    for (int rate : new int[] {-1, 0, 999, 768_001, Integer.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class, () -> new AudioFormat(SampleType.U8, order, rate, 2));
    }
    for (int channels : new int[] {-1, 0, 17, 255}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new AudioFormat(SampleType.U8, order, 8000, channels));
    }
    assertThrows(IllegalArgumentException.class, () -> new AudioVolume(false, List.of(256)));
    assertThrows(IllegalArgumentException.class, () -> new AudioVolume(false, List.of(-1)));
    assertThrows(
        IllegalArgumentException.class, () -> new AudioVolume(false, Collections.nCopies(17, 1)));
  }

  @Test
  void namesItselfForUsers() {
    assertEquals(
        "s16le 44100 Hz, 2 channels",
        new AudioFormat(SampleType.S16, ByteOrder.LITTLE_ENDIAN, 44100, 2).toString());
    assertEquals("s8 8000 Hz, 1 channel", bytes(1).toString());
  }
}
