// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Writes the frames of a video as another writer does, and its sound to a WAV file beside it.
final class PicturesAndWav implements AudioVideoWriter {

  private final FrameWriter pictures;
  private final WavFile sound;

  /// Ownership: consumes both.
  PicturesAndWav(FrameWriter pictures, WavFile sound) {
    this.pictures = pictures;
    this.sound = sound;
  }

  @Override
  public void write(Picture picture, long ticks) throws IOException {
    pictures.write(picture, ticks);
  }

  @Override
  public void writeSound(ByteBuffer samples) throws IOException {
    sound.write(samples);
  }

  @Override
  public void finish() throws IOException {
    try (sound) {
      pictures.finish();
      sound.finish();
    }
  }

  @Override
  public void close() {
    try (sound) {
      pictures.close();
    }
  }
}
