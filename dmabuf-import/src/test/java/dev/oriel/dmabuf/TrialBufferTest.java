// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dmabuf.TrialBuffer.Origin;
import dev.oriel.fixtures.OpenDescriptors;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// All tests run on one thread, to which the context belongs.
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class TrialBufferTest {

  private static final int WIDTH = 256;
  private static final int HEIGHT = 48;

  private final EglContext context = EglContext.surfaceless(EglDisplay.surfaceless());
  private final DmabufImporter importer;
  private final int descriptors;

  TrialBufferTest() {
    context.makeCurrent();
    importer = new DmabufImporter(context);
    descriptors = OpenDescriptors.count();
  }

  @AfterEach
  @Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
  void closesAndLeaksNothing() {
    importer.close();
    context.close();
    assertEquals(descriptors, OpenDescriptors.count());
  }

  @Test
  void everyKindThatThisMachineMakesComesOutExactlyAndAfterwardsWhatIsWrittenInPlace() {
    List<Origin> origins = TrialBuffer.origins(context.display());
    assertFalse(origins.isEmpty());
    for (Origin origin : origins) {
      long before = importer.imports();
      try (TrialBuffer buffer = TrialBuffer.make(origin, context, WIDTH, HEIGHT)) {
        for (int seed = 0; seed < 3; seed++) {
          int[] noise = noise(seed);
          buffer.write(noise);
          assertArrayEquals(noise, read(buffer), origin + ", written " + seed);
        }
        assertEquals(before + 1, importer.imports(), origin::toString);
      }
    }
  }

  @Test
  void memoryStandsInOnlyWhereNothingMakesADmabuf() {
    List<Origin> origins = TrialBuffer.origins(context.display());
    assertEquals(
        origins.contains(Origin.MEMORY),
        !origins.contains(Origin.GPU) && !origins.contains(Origin.UDMABUF),
        origins::toString);
    assertEquals(context.display().exportsDmabufs(), origins.contains(Origin.GPU));
  }

  @Test
  void takesOnlyAWholePicture() {
    try (TrialBuffer buffer = TrialBuffer.make(Origin.MEMORY, context, WIDTH, HEIGHT)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> buffer.write(new int[3]));
      assertTrue(String.valueOf(e.getMessage()).contains("3 pixels"), e::toString);
    }
  }

  private int[] read(TrialBuffer buffer) {
    byte[] rgba = TextureReader.rgba(importer.texture(buffer.scanout()));
    int[] rgb = new int[WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (rgba[4 * i] & 255) << 16 | (rgba[4 * i + 1] & 255) << 8 | (rgba[4 * i + 2] & 255);
    }
    return rgb;
  }

  private static int[] noise(long seed) {
    return new Random(seed).ints(WIDTH * HEIGHT, 0, 1 << 24).toArray();
  }
}
