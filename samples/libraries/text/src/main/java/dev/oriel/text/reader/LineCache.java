// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.reader;

import dev.oriel.text.Word;
import dev.oriel.text.internal.layout.GreyImage;
import dev.oriel.text.internal.layout.LineImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The words of line images that were read before, by what the images show.
///
/// Threading: one thread at a time.
final class LineCache {

  /// A screen has about a hundred lines.
  private static final int MAX_LINES = 2000;

  private final Map<Key, List<Word>> lines =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<Word>> eldest) {
          return size() > MAX_LINES;
        }
      };

  /// What an image shows, and in which size it is recognized.
  record Key(int width, int height, double scale, ByteBuffer digest) {}

  /// Returns the key of an image.
  static Key key(LineImage image) {
    try {
      GreyImage shown = image.shown();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(shown.values());
      return new Key(shown.width(), shown.height(), image.scale(), ByteBuffer.wrap(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each JDK has SHA-256", e);
    }
  }

  /// Returns the words of an image that shows the same, at this image's place; null if there is
  /// none.
  @Nullable List<Word> get(Key key, LineImage image) {
    List<Word> words = lines.get(key);
    return words == null ? null : moved(words, image.area().x(), image.area().y());
  }

  void put(Key key, LineImage image, List<Word> words) {
    lines.put(key, moved(words, -image.area().x(), -image.area().y()));
  }

  private static List<Word> moved(List<Word> words, int dx, int dy) {
    return words.stream()
        .map(word -> new Word(word.text(), word.area().translate(dx, dy), word.confidence()))
        .toList();
  }
}
