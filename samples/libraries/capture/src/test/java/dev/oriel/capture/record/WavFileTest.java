// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.fixtures.NeedsVideo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WavFileTest {

  private static final byte[] SAMPLES = new byte[4000];

  static {
    for (int i = 0; i < SAMPLES.length; i++) {
      SAMPLES[i] = (byte) (i * 7);
    }
  }

  @TempDir Path dir;

  private static String id(ByteBuffer file, int at) {
    byte[] four = new byte[4];
    file.get(at, four);
    return new String(four, StandardCharsets.US_ASCII);
  }

  /// A process that is killed leaves what it has written.
  @Test
  @NeedsVideo
  void hasTheRightSizesAfterEachWrite() throws Exception {
    Path file = dir.resolve("a.wav");
    try (WavFile wav = WavFile.create(file, RecordedSound.FORMAT)) {
      for (int written = 0; written <= SAMPLES.length; written += 1000) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        int header = bytes.limit() - written;
        assertEquals(bytes.limit() - 8, bytes.getInt(4));
        assertEquals("data", id(bytes, header - 8));
        assertEquals(written, bytes.getInt(header - 4));
        assertEquals("RIFF", id(bytes, 0));
        assertEquals("WAVE", id(bytes, 8));
        assertEquals("fmt ", id(bytes, header - 32));
        assertEquals(48_000, bytes.getInt(header - 20));
        if (written < SAMPLES.length) {
          wav.write(ByteBuffer.wrap(SAMPLES, written, 1000));
        }
      }
      wav.finish();
    }
    assertArrayEquals(SAMPLES, SoundOf.file(file));
  }

  @Test
  @NeedsVideo
  void becomesRf64WhereItsSizesNeedMoreThan32Bits() throws IOException, InterruptedException {
    Path file = dir.resolve("a.wav");
    int inRiff = 2500;
    try (WavFile wav = WavFile.create(file, RecordedSound.FORMAT, inRiff)) {
      for (int from = 0; from < SAMPLES.length; from += 1000) {
        wav.write(ByteBuffer.wrap(SAMPLES, from, 1000));
      }
      wav.finish();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals("RF64", id(bytes, 0));
    assertEquals(-1, bytes.getInt(4));
    assertEquals("ds64", id(bytes, 12));
    assertEquals(bytes.limit() - 8, bytes.getLong(20));
    assertEquals(SAMPLES.length, bytes.getLong(28));
    assertEquals(SAMPLES.length / 4, bytes.getLong(36));
    assertArrayEquals(SAMPLES, SoundOf.file(file));
  }
}
