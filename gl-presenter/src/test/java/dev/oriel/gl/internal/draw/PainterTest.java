// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lwjgl.opengles.GLES20.GL_PACK_ALIGNMENT;
import static org.lwjgl.opengles.GLES20.GL_RGBA;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glPixelStorei;
import static org.lwjgl.opengles.GLES20.glReadPixels;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Scaling;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.guest.TestPixels;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Each painted pixel shows the pixel of the picture that [Viewport] maps to it.
final class PainterTest {

  private static final int PW = 31;
  private static final int PH = 22;

  private final TestPixels pixels = TestPixels.random(PW, PH, 3);

  /// A painter and its target. They belong to the thread that creates them, on which the test runs.
  private static final class Easel implements AutoCloseable {
    private final EglContext context = EglContext.surfaceless(EglDisplay.surfaceless());
    private final RenderTarget screen;
    private final Painter painter;
    private final PictureTexture texture;

    Easel(TestPixels pixels) {
      context.makeCurrent();
      screen = new RenderTarget();
      painter = new Painter();
      texture = new PictureTexture(context.hasGl("GL_EXT_texture_format_BGRA8888"));
      boolean _ = texture.allocate(PW, PH, PixelFormat.X8R8G8B8);
      Rect all = Rect.ofSize(PW, PH);
      ByteBuffer rows = pixels.rows(PixelFormat.X8R8G8B8, 4 * PW, all);
      long _ = texture.upload(rows, 0, 4 * PW, all, all);
    }

    int[] paint(Viewport viewport, Sampling sampling) {
      DrawTarget target = screen.ofSize(viewport.windowWidth(), viewport.windowHeight());
      Rect all = Rect.ofSize(target.width(), target.height());
      painter.clear(target, all);
      painter.draw(target, texture.image(false), viewport, sampling, List.of(all));
      ByteBuffer rgba = ByteBuffer.allocateDirect(4 * target.width() * target.height());
      glPixelStorei(GL_PACK_ALIGNMENT, 1);
      glReadPixels(0, 0, target.width(), target.height(), GL_RGBA, GL_UNSIGNED_BYTE, rgba);
      int[] rgb = new int[target.width() * target.height()];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] =
            (rgba.get(4 * i) & 0xff) << 16
                | (rgba.get(4 * i + 1) & 0xff) << 8
                | (rgba.get(4 * i + 2) & 0xff);
      }
      return rgb;
    }

    @Override
    public void close() {
      texture.close();
      painter.close();
      screen.close();
      context.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Rotation.class)
  void aTurnedPictureIsPaintedWhereItsViewportSays(Rotation rotation) {
    try (Easel easel = new Easel(pixels)) {
      for (Scaling scaling : Scaling.values()) {
        Viewport v = Viewport.of(PW, PH, 70, 66, scaling, rotation);
        int[] shown = easel.paint(v, Sampling.NEAREST);
        for (int y = 0; y < 66; y++) {
          for (int x = 0; x < 70; x++) {
            boolean inside = v.shown().contains(x, y);
            int expected = inside ? pixels.at(v.pictureX(x, y), v.pictureY(x, y)) : 0;
            assertEquals(expected, shown[y * 70 + x], v + " at " + x + "," + y);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Rotation.class)
  void aPictureLargerThanTheWindowShowsThePartThatItIsPannedTo(Rotation rotation) {
    try (Easel easel = new Easel(pixels)) {
      Viewport v = Viewport.of(PW, PH, 17, 13, Scaling.EXACT, rotation).panned(0.3, 0.8);
      int[] shown = easel.paint(v, Sampling.sharp(v));
      for (int y = 0; y < 13; y++) {
        for (int x = 0; x < 17; x++) {
          assertEquals(pixels.at(v.pictureX(x, y), v.pictureY(x, y)), shown[y * 17 + x]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"47, 33", "78, 55", "155, 110"})
  void enlargedSharplyOnlyPixelsAtBordersAreBlended(int width, int height) {
    try (Easel easel = new Easel(pixels)) {
      Viewport v = Viewport.of(PW, PH, width, height, Scaling.FIT, Rotation.NONE);
      int[] shown = easel.paint(v, Sampling.sharp(v));
      double scale = v.scale();
      Rect t = v.target();
      int pure = 0;
      for (int y = t.y(); y < t.bottom(); y++) {
        for (int x = t.x(); x < t.right(); x++) {
          if (clearOfBorders((x - t.x()) / scale, (x + 1 - t.x()) / scale)
              && clearOfBorders((y - t.y()) / scale, (y + 1 - t.y()) / scale)) {
            pure++;
            assertEquals(pixels.at(v.pictureX(x, y), v.pictureY(x, y)), shown[y * width + x]);
          }
        }
      }
      assertTrue(pure > 0, "there are such pixels");
    }
  }

  /// Returns whether one pixel of the picture covers a whole interval, with a margin for rounding.
  private static boolean clearOfBorders(double from, double to) {
    return Math.floor(from - 1e-3) == Math.floor(from) && Math.floor(from) == Math.floor(to + 1e-3);
  }

  @Test
  void linearBlendsWhereSharpAndNearestDoNot() {
    try (Easel easel = new Easel(pixels)) {
      Viewport v = Viewport.of(PW, PH, 2 * PW, 2 * PH, Scaling.FIT, Rotation.NONE);
      int[] nearest = easel.paint(v, Sampling.NEAREST);
      assertEquals(
          0,
          differences(nearest, easel.paint(v, Sampling.sharp(v))),
          "a whole scale factor needs no blending");
      assertTrue(differences(nearest, easel.paint(v, Sampling.linear(v))) > nearest.length / 2);
    }
  }

  private static int differences(int[] a, int[] b) {
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] == b[i] ? 0 : 1;
    }
    return count;
  }
}
