// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Writes Matroska with uncompressed frames: `V_UNCOMPRESSED`, four bytes R, G, B, 255 a pixel.
/// Sound is a second track with the samples as they are: `A_PCM/INT/LIT`.
///
/// Matroska is the only container that every encoder reads from a pipe and in which each frame has
/// its own time. Raw video has no times, and YUV4MPEG2 only has a rate. Nothing has to be known in
/// advance, so Matroska can be written to a pipe. In a file, the length and the duration are filled
/// in at the end.
///
/// Each frame, and each piece of sound, is in its own cluster, because its time relative to the
/// cluster has only 16 bits. **Why not a library.** A recording needs forty kinds of element,
/// written once and in one order.
///
/// Element numbers and layout: RFC 9559 (Matroska) and RFC 8794 (EBML).
final class MatroskaWriter implements AudioVideoWriter {

  private static final int EBML = 0x1a45dfa3;
  private static final int EBML_VERSION = 0x4286;
  private static final int EBML_READ_VERSION = 0x42f7;
  private static final int EBML_MAX_ID_LENGTH = 0x42f2;
  private static final int EBML_MAX_SIZE_LENGTH = 0x42f3;
  private static final int DOC_TYPE = 0x4282;
  private static final int DOC_TYPE_VERSION = 0x4287;
  private static final int DOC_TYPE_READ_VERSION = 0x4285;
  private static final int SEGMENT = 0x18538067;
  private static final int INFO = 0x1549a966;
  private static final int TIMESTAMP_SCALE = 0x2ad7b1;
  private static final int DURATION = 0x4489;
  private static final int MUXING_APP = 0x4d80;
  private static final int WRITING_APP = 0x5741;
  private static final int TRACKS = 0x1654ae6b;
  private static final int TRACK_ENTRY = 0xae;
  private static final int TRACK_NUMBER = 0xd7;
  private static final int TRACK_UID = 0x73c5;
  private static final int TRACK_TYPE = 0x83;
  private static final int FLAG_LACING = 0x9c;
  private static final int CODEC_ID = 0x86;
  private static final int VIDEO = 0xe0;
  private static final int PIXEL_WIDTH = 0xb0;
  private static final int PIXEL_HEIGHT = 0xba;
  private static final int FLAG_INTERLACED = 0x9a;
  private static final int PROGRESSIVE = 2;
  private static final int UNCOMPRESSED_FOURCC = 0x2eb524;
  private static final int AUDIO = 0xe1;
  private static final int SAMPLING_FREQUENCY = 0xb5;
  private static final int CHANNELS = 0x9f;
  private static final int BIT_DEPTH = 0x6264;
  private static final int CLUSTER = 0x1f43b675;
  private static final int TIMESTAMP = 0xe7;
  private static final int SIMPLE_BLOCK = 0xa3;

  private static final int VIDEO_TRACK = 1;
  private static final int AUDIO_TRACK = 2;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int KEY_FRAME = 0x80;
  private static final int SIZE_BYTES = 8;
  private static final long SIZE_MARKER = 1L << (7 * SIZE_BYTES);
  private static final long UNKNOWN_SIZE = 2 * SIZE_MARKER - 1;
  private static final int BLOCK_HEADER_BYTES = 4;
  private static final String WRITER = "Oriel";

  private final FileChannel out;
  private final boolean seekable;
  private final boolean sound;
  private final long tickNanos;
  private final long frameBytes;
  private final ByteBuffer head = ByteBuffer.allocateDirect(1024).order(ByteOrder.BIG_ENDIAN);
  private final int segmentSizeAt;
  private final int durationAt;
  private long lastTicks;

  /// The frames of sound so far.
  private long soundFrames;

  /// Begins the video.
  ///
  /// @param out a file or a pipe. Ownership: consumed, also on failure
  /// @param seekable whether it is a file
  /// @param sound whether there is a track for sound
  /// @param tickNanos the nanoseconds of a tick
  /// @throws IOException if it cannot be written to
  MatroskaWriter(
      FileChannel out, boolean seekable, boolean sound, int width, int height, long tickNanos)
      throws IOException {
    this.out = out;
    this.seekable = seekable;
    this.sound = sound;
    this.tickNanos = tickNanos;
    frameBytes = (long) width * height * PixelFormat.BYTES;

    int ebml = begin(EBML);
    unsigned(EBML_VERSION, 1);
    unsigned(EBML_READ_VERSION, 1);
    unsigned(EBML_MAX_ID_LENGTH, Integer.BYTES);
    unsigned(EBML_MAX_SIZE_LENGTH, SIZE_BYTES);
    text(DOC_TYPE, "matroska");
    unsigned(DOC_TYPE_VERSION, 4);
    unsigned(DOC_TYPE_READ_VERSION, 2);
    end(ebml);

    id(SEGMENT);
    segmentSizeAt = head.position();
    head.putLong(UNKNOWN_SIZE);

    int info = begin(INFO);
    unsigned(TIMESTAMP_SCALE, tickNanos);
    text(MUXING_APP, WRITER);
    text(WRITING_APP, WRITER);
    if (seekable) {
      id(DURATION);
      size(Double.BYTES);
      durationAt = head.position();
      head.putDouble(0);
    } else {
      durationAt = 0;
    }
    end(info);

    int tracks = begin(TRACKS);
    int entry = beginTrack(VIDEO_TRACK, "V_UNCOMPRESSED");
    int video = begin(VIDEO);
    unsigned(PIXEL_WIDTH, width);
    unsigned(PIXEL_HEIGHT, height);
    unsigned(FLAG_INTERLACED, PROGRESSIVE);
    text(UNCOMPRESSED_FOURCC, "RGBA");
    end(video);
    end(entry);
    if (sound) {
      soundTrack();
    }
    end(tracks);

    try {
      FullWrite.write(out, head.flip());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void soundTrack() {
    int entry = beginTrack(AUDIO_TRACK, "A_PCM/INT/LIT");
    int audio = begin(AUDIO);
    id(SAMPLING_FREQUENCY);
    size(Double.BYTES);
    head.putDouble(RecordedSound.FORMAT.rate());
    unsigned(CHANNELS, RecordedSound.FORMAT.channels());
    unsigned(BIT_DEPTH, (long) RecordedSound.FORMAT.type().bytes() * Byte.SIZE);
    end(audio);
    end(entry);
  }

  /// The kinds of tracks have the numbers that the tracks have here.
  private int beginTrack(int number, String codec) {
    int entry = begin(TRACK_ENTRY);
    unsigned(TRACK_NUMBER, number);
    unsigned(TRACK_UID, number);
    unsigned(TRACK_TYPE, number);
    unsigned(FLAG_LACING, 0);
    text(CODEC_ID, codec);
    return entry;
  }

  @Override
  public void write(Picture picture, long ticks) throws IOException {
    writeBlock(VIDEO_TRACK, ticks, frameBytes);
    FullWrite.write(out, picture.pixels());
    lastTicks = ticks;
  }

  @Override
  public void writeSound(ByteBuffer samples) throws IOException {
    if (!sound) {
      throw new IllegalStateException("the video has no track for sound");
    }
    int bytes = samples.remaining();
    double seconds = (double) soundFrames / RecordedSound.FORMAT.rate();
    writeBlock(AUDIO_TRACK, Math.round(seconds * NANOS_PER_SECOND / tickNanos), bytes);
    FullWrite.write(out, samples);
    soundFrames += bytes / RecordedSound.FORMAT.bytesPerFrame();
  }

  /// Begins a cluster with one block.
  private void writeBlock(int track, long ticks, long bytes) throws IOException {
    head.clear();
    long block = BLOCK_HEADER_BYTES + bytes;
    long timestamp = 1 + SIZE_BYTES + Long.BYTES;
    id(CLUSTER);
    size(timestamp + 1 + SIZE_BYTES + block);
    unsigned(TIMESTAMP, ticks);
    id(SIMPLE_BLOCK);
    size(block);
    head.put((byte) (0x80 | track)).putShort((short) 0).put((byte) KEY_FRAME);
    FullWrite.write(out, head.flip());
  }

  @Override
  public void finish() throws IOException {
    if (seekable) {
      head.clear().putDouble((double) lastTicks);
      FullWrite.write(out, head.flip(), durationAt);
      head.clear().putLong(SIZE_MARKER | (out.size() - segmentSizeAt - SIZE_BYTES));
      FullWrite.write(out, head.flip(), segmentSizeAt);
    }
    out.close();
  }

  @Override
  public void close() {
    Closing.quietly(out);
  }

  // ---- EBML

  private int begin(int id) {
    id(id);
    head.putLong(0);
    return head.position();
  }

  private void end(int begun) {
    head.putLong(begun - SIZE_BYTES, SIZE_MARKER | (head.position() - begun));
  }

  private void id(int id) {
    for (int bits = Integer.SIZE - Byte.SIZE; bits >= 0; bits -= Byte.SIZE) {
      if (id >>> bits != 0) {
        head.put((byte) (id >>> bits));
      }
    }
  }

  private void size(long bytes) {
    head.putLong(SIZE_MARKER | bytes);
  }

  private void unsigned(int id, long value) {
    id(id);
    size(Long.BYTES);
    head.putLong(value);
  }

  private void text(int id, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    id(id);
    size(bytes.length);
    head.put(bytes);
  }
}
