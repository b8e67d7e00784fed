// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.guest.TestPixels;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The drawing reaches the CPU, in whichever way the pixels are stored.
final class ReadBackTargetTest {

  /// A painter. It belongs to the thread that creates it, on which the test runs.
  private static final class Easel implements AutoCloseable {
    final EglContext context = EglContext.surfaceless(EglDisplay.surfaceless());
    private final Painter painter;
    private final PictureTexture texture;

    Easel() {
      context.makeCurrent();
      painter = new Painter();
      texture = new PictureTexture(true);
    }

    void draw(TestPixels picture, DrawTarget into) {
      int width = picture.width;
      int height = picture.height;
      Rect all = Rect.ofSize(width, height);
      boolean _ = texture.allocate(width, height, PixelFormat.X8R8G8B8);
      ByteBuffer rows = picture.rows(PixelFormat.X8R8G8B8, 4 * width, all);
      long _ = texture.upload(rows, 0, 4 * width, all, all);
      Viewport exact = Viewport.fit(width, height, width, height);
      painter.draw(into, texture.image(false), exact, List.of(all));
    }

    @Override
    public void close() {
      texture.close();
      painter.close();
      context.close();
    }
  }

  /// Neither side is a multiple of the renderer's tiles, and the second picture is larger than the
  /// first.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsEachPixelThatWasDrawn(boolean inMemory) {
    try (Easel easel = new Easel();
        ReadBackTarget target = new ReadBackTarget(easel.context, inMemory)) {
      for (TestPixels picture :
          List.of(TestPixels.random(63, 22, 1), TestPixels.random(130, 67, 2))) {
        DrawTarget into = target.ofSize(picture.width, picture.height);
        assertEquals(into, target.ofSize(picture.width, picture.height));
        easel.draw(picture, into);
        target.finish();
        Rect all = Rect.ofSize(picture.width, picture.height);
        check(picture, target, all, 0);
        check(picture, target, new Rect(5, 3, picture.width - 9, 11), 64);
      }
    }
  }

  /// Pictures with and without an alpha channel are copied into one memory, each in its own format.
  @Test
  void bothKindsOfPicturesLandInOneMemory() {
    TestPixels picture = TestPixels.random(70, 66, 3);
    Rect all = Rect.ofSize(picture.width, picture.height);
    try (Easel easel = new Easel();
        ReadBackTarget target = new ReadBackTarget(easel.context)) {
      DrawTarget into = target.ofSize(picture.width, picture.height);
      DrawTarget opaqueOnly =
          new DrawTarget(into.framebuffer(), into.width(), into.height(), into.topDown());
      assertEquals(
          easel.context.software(), into.framebuffer() != into.alphaFramebuffer(), into::toString);
      for (DrawTarget way : List.of(opaqueOnly, into)) {
        easel.painter.clear(into, all);
        easel.draw(picture, way);
        target.finish();
        check(picture, target, all, 0);
      }
    }
  }

  @Test
  void aSoftwareRendererDrawsIntoOurMemory() {
    try (Easel easel = new Easel();
        MemoryTexture made = MemoryTexture.make(easel.context, 65, 1, Fourcc.XRGB8888)) {
      assertEquals(easel.context.software(), made != null, easel.context::renderer);
      assertNull(MemoryTexture.make(easel.context, 0, 1, Fourcc.XRGB8888));
      assertNull(MemoryTexture.make(easel.context, 30000, 30000, Fourcc.XRGB8888), "beyond 2 GiB");
    }
  }

  private static void check(TestPixels picture, ReadBackTarget target, Rect part, int at) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(at + 4 * part.width() * part.height());
    target.read(part, bytes, at);
    for (int y = 0; y < part.height(); y++) {
      for (int x = 0; x < part.width(); x++) {
        int i = at + 4 * (y * part.width() + x);
        int rgb =
            (bytes.get(i + 2) & 0xff) << 16
                | (bytes.get(i + 1) & 0xff) << 8
                | (bytes.get(i) & 0xff);
        int shownX = part.x() + x;
        int shownY = part.y() + y;
        assertEquals(picture.at(shownX, shownY), rgb, () -> "at " + shownX + ", " + shownY);
      }
    }
  }
}
