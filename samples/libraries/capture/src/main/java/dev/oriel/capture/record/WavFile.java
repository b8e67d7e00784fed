// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.audio.AudioFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes sound as a WAV file, whose sizes are right after each write: the file is complete however
/// this process ends.
///
/// The sizes have 32 bits. A file that outgrows them becomes RF64 (EBU Tech 3306), for whose sizes
/// the header has room. **Why not a library.** `javax.sound.sampled` knows the sizes only at the
/// end, has no RF64, and is in `java.desktop`.
final class WavFile implements AutoCloseable {

  // The chunks: RIFF and its kind, JUNK or ds64, fmt, data.
  private static final int CHUNK_HEADER = 8;
  private static final int RIFF_SIZE_AT = 4;
  private static final int SIZES_AT = 12;
  private static final int SIZES_BYTES = 28;
  private static final int FORMAT_BYTES = 16;
  private static final int DATA_SIZE_AT =
      SIZES_AT + CHUNK_HEADER + SIZES_BYTES + CHUNK_HEADER + FORMAT_BYTES + 4;
  private static final int HEADER_BYTES = DATA_SIZE_AT + 4;

  private static final long MAX_SIZE = 0xffff_fffeL;
  private static final int IN_64_BITS = 0xffff_ffff;
  private static final short PCM = 1;

  private final FileChannel out;
  private final int bytesPerFrame;
  private final long maxSize;
  private final ByteBuffer numbers =
      ByteBuffer.allocateDirect(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long dataBytes;
  private boolean isLarge;

  private WavFile(FileChannel out, int bytesPerFrame, long maxSize) {
    this.out = out;
    this.bytesPerFrame = bytesPerFrame;
    this.maxSize = maxSize;
  }

  /// Creates a file; an existing one is overwritten.
  ///
  /// @param format a format of whole numbers, low byte first
  static WavFile create(Path file, AudioFormat format) throws IOException {
    return create(file, format, MAX_SIZE);
  }

  /// @param maxSize the size from which on the file is RF64
  static WavFile create(Path file, AudioFormat format, long maxSize) throws IOException {
    FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      WavFile wav = new WavFile(out, format.bytesPerFrame(), maxSize);
      wav.begin(format);
      return wav;
    } catch (IOException | RuntimeException e) {
      Closing.quietly(out);
      throw e;
    }
  }

  private void begin(AudioFormat format) throws IOException {
    id("RIFF").putInt(HEADER_BYTES - CHUNK_HEADER);
    id("WAVE");
    id("JUNK").putInt(SIZES_BYTES).position(numbers.position() + SIZES_BYTES);
    id("fmt ").putInt(FORMAT_BYTES);
    numbers.putShort(PCM).putShort((short) format.channels()).putInt(format.rate());
    numbers.putInt(format.rate() * format.bytesPerFrame());
    numbers.putShort((short) format.bytesPerFrame());
    numbers.putShort((short) (format.type().bytes() * Byte.SIZE));
    id("data").putInt(0);
    FullWrite.write(out, numbers.flip());
  }

  private ByteBuffer id(String four) {
    return numbers.put(four.getBytes(StandardCharsets.US_ASCII));
  }

  /// Appends whole frames.
  void write(ByteBuffer samples) throws IOException {
    int bytes = samples.remaining();
    FullWrite.write(out, samples);
    dataBytes += bytes;
    long size = HEADER_BYTES - CHUNK_HEADER + dataBytes;
    if (size > maxSize) {
      largeSizes(size);
    } else {
      putInt((int) dataBytes, DATA_SIZE_AT);
      putInt((int) size, RIFF_SIZE_AT);
    }
  }

  /// Writes the sizes with 64 bits, then says that they are there.
  private void largeSizes(long size) throws IOException {
    numbers.clear();
    id("ds64").putInt(SIZES_BYTES).putLong(size).putLong(dataBytes);
    numbers.putLong(dataBytes / bytesPerFrame).putInt(0);
    patch(SIZES_AT);
    if (!isLarge) {
      isLarge = true;
      putInt(IN_64_BITS, DATA_SIZE_AT);
      numbers.clear();
      id("RF64").putInt(IN_64_BITS);
      patch(0);
    }
  }

  private void putInt(int value, int at) throws IOException {
    numbers.clear().putInt(value);
    patch(at);
  }

  private void patch(long at) throws IOException {
    FullWrite.write(out, numbers.flip(), at);
  }

  /// Ends the file. Errors that were delayed are thrown here.
  void finish() throws IOException {
    out.close();
  }

  @Override
  public void close() {
    Closing.quietly(out);
  }
}
