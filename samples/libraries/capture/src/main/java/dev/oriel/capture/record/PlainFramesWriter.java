// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes frames one after the other, as bytes R, G, B, 255 or as YUV4MPEG2, and their times to a
/// second file.
final class PlainFramesWriter implements FrameWriter {

  /// The frame rate that the video states for readers that do not know the times.
  private static final int NOMINAL_RATE = 60;

  private static final byte[] FRAME = "FRAME\n".getBytes(StandardCharsets.US_ASCII);

  private final FileChannel out;
  private final TimestampFile times;
  private final @Nullable YuvConverter yuv;

  private PlainFramesWriter(FileChannel out, TimestampFile times, @Nullable YuvConverter yuv) {
    this.out = out;
    this.times = times;
    this.yuv = yuv;
  }

  /// Begins the video.
  ///
  /// @param out the video file. Ownership: consumed, also on failure
  static PlainFramesWriter open(
      FileChannel out, Path file, VideoFormat format, int width, int height, Duration tick)
      throws IOException {
    try {
      boolean y4m = format == VideoFormat.Y4M;
      if (y4m) {
        String header =
            String.format(
                Locale.ROOT,
                "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C444 XCOLORRANGE=LIMITED\n",
                width,
                height,
                NOMINAL_RATE);
        FullWrite.write(out, ByteBuffer.wrap(header.getBytes(StandardCharsets.US_ASCII)));
      }
      TimestampFile times =
          TimestampFile.create(
              RawVideo.timestamps(file),
              tick,
              String.format(Locale.ROOT, "%s %dx%d", format.suffix().substring(1), width, height));
      return new PlainFramesWriter(out, times, y4m ? new YuvConverter(width, height) : null);
    } catch (IOException | RuntimeException e) {
      Closing.quietly(out);
      throw e;
    }
  }

  @Override
  public void write(Picture picture, long ticks) throws IOException {
    YuvConverter converter = yuv;
    if (converter == null) {
      FullWrite.write(out, picture.pixels());
    } else {
      FullWrite.write(out, ByteBuffer.wrap(FRAME));
      FullWrite.write(out, converter.convert(picture));
    }
    times.add(ticks);
  }

  @Override
  public void finish() throws IOException {
    try (out) {
      times.finish();
    }
  }

  @Override
  public void close() {
    Closing.quietly(out);
    times.close();
  }
}
