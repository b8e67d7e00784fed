// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// A [NamedFileWriter] of a video with sound.
final class NamedSoundWriter implements AudioVideoWriter {

  private final AudioVideoWriter writer;
  private final NamedFileWriter named;

  /// Parameters: as for [NamedFileWriter].
  NamedSoundWriter(AudioVideoWriter writer, List<Path> files) {
    this.writer = writer;
    this.named = new NamedFileWriter(writer, files);
  }

  @Override
  public void write(Picture picture, long ticks) throws IOException {
    named.write(picture, ticks);
  }

  @Override
  public void writeSound(ByteBuffer samples) throws IOException {
    named.naming(() -> writer.writeSound(samples));
  }

  @Override
  public void finish() throws IOException {
    named.finish();
  }

  @Override
  public void close() {
    named.close();
  }
}
