// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.TrialBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class BufferSamplerTest {

  /// Neither rows nor columns are a multiple of a tile.
  private static final int WIDTH = 192;

  private static final int HEIGHT = 37;

  @Test
  void returnsThePixelsOfTheBufferFromItsTopEachTimeAnew() {
    EglContext context = EglContext.surfaceless(EglDisplay.surfaceless());
    context.makeCurrent();
    try (BufferSampler sampler = new BufferSampler(context);
        TrialBuffer buffer =
            TrialBuffer.make(
                TrialBuffer.origins(context.display()).getFirst(), context, WIDTH, HEIGHT)) {
      for (int seed = 0; seed < 3; seed++) {
        int[] noise = new Random(seed).ints(WIDTH * HEIGHT, 0, 1 << 24).toArray();
        buffer.write(noise);
        ByteBuffer read = sampler.sample(buffer.scanout());
        assertEquals(4 * noise.length, read.remaining());
        int[] seen = new int[noise.length];
        Arrays.setAll(seen, i -> read.getInt(4 * i) >>> 8);
        assertArrayEquals(noise, seen, "seed " + seed);
      }
      assertEquals(1, sampler.importer().imports());
    } finally {
      context.close();
    }
  }
}
