// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Records what is written, and when.
record Noting(FrameTarget target, List<Long> ticks, List<byte[]> pictures) implements FrameTarget {

  Noting(FrameTarget target) {
    this(target, new ArrayList<>(), new ArrayList<>());
  }

  @Override
  public Duration tick() {
    return target.tick();
  }

  @Override
  public FrameWriter open(int width, int height) throws IOException {
    FrameWriter writer = target.open(width, height);
    return new FrameWriter() {
      @Override
      public void write(Picture picture, long tick) throws IOException {
        ticks.add(tick);
        byte[] rgba = new byte[picture.pixels().remaining()];
        picture.pixels().get(rgba);
        pictures.add(rgba);
        writer.write(picture, tick);
      }

      @Override
      public void finish() throws IOException {
        writer.finish();
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }

  /// In seconds.
  List<Double> times() {
    return ticks.stream().map(t -> t * target.tick().toNanos() / 1e9).toList();
  }
}
