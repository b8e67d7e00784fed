// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_BLEND;
import static org.lwjgl.opengles.GLES20.GL_COLOR_BUFFER_BIT;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_LINEAR;
import static org.lwjgl.opengles.GLES20.GL_NEAREST;
import static org.lwjgl.opengles.GLES20.GL_ONE;
import static org.lwjgl.opengles.GLES20.GL_ONE_MINUS_SRC_ALPHA;
import static org.lwjgl.opengles.GLES20.GL_SCISSOR_TEST;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MAG_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MIN_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TRIANGLE_STRIP;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glBindTexture;
import static org.lwjgl.opengles.GLES20.glBlendFunc;
import static org.lwjgl.opengles.GLES20.glClear;
import static org.lwjgl.opengles.GLES20.glClearColor;
import static org.lwjgl.opengles.GLES20.glDisable;
import static org.lwjgl.opengles.GLES20.glDrawArrays;
import static org.lwjgl.opengles.GLES20.glEnable;
import static org.lwjgl.opengles.GLES20.glFinish;
import static org.lwjgl.opengles.GLES20.glScissor;
import static org.lwjgl.opengles.GLES20.glTexParameteri;
import static org.lwjgl.opengles.GLES20.glViewport;
import static org.lwjgl.opengles.GLES30.GL_DRAW_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES30.GL_READ_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES30.glBlitFramebuffer;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Viewport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Draws a picture and a pointer into given areas of a target.
///
/// A picture that is neither scaled nor swizzled is copied by a blit, which a software renderer
/// executes many times faster than a shader. The resulting pixels are identical.
///
/// Threading: the thread of the context that was current when it was created.
public final class Painter implements AutoCloseable {

  private @Nullable GlProgram overlay;
  private final AttachedTexture source = new AttachedTexture();

  /// Indexed by whether they read an external texture, and whether they keep pixel borders sharp.
  private final @Nullable GlProgram[] pictures = new GlProgram[4];

  /// Fills an area without a picture with black.
  public void clear(DrawTarget target, Rect area) {
    begin(target);
    scissor(target, area);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    end();
  }

  /// Draws the parts of the picture inside `areas`, rectangles of the target, without blending.
  public void draw(DrawTarget target, GlImage image, Viewport viewport, List<Rect> areas) {
    draw(target, image, viewport, Sampling.NEAREST, areas);
  }

  /// Draws the parts of the picture inside `areas`, rectangles of the target.
  public void draw(
      DrawTarget target, GlImage image, Viewport viewport, Sampling sampling, List<Rect> areas) {
    begin(target);
    boolean copied = image.plain() && viewport.exact() && viewport.rotation() == Rotation.NONE;
    if (copied && source.attach(image)) {
      blit(target, image, viewport, areas);
    } else {
      shade(target, image, viewport, sampling, areas);
    }
    end();
  }

  private void blit(DrawTarget target, GlImage image, Viewport viewport, List<Rect> areas) {
    glBindFramebuffer(GL_READ_FRAMEBUFFER, source.framebuffer());
    boolean twin = image.alpha() && target.alphaFramebuffer() != target.framebuffer();
    if (twin) {
      // The renderer knows two textures but not that they use the same memory. It would execute
      // this copy immediately, and earlier draws into the other texture later.
      glFinish();
    }
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, twin ? target.alphaFramebuffer() : target.framebuffer());
    Rect shown = viewport.target();
    Rect visible = image.visible();
    Rect inside = viewport.shown();
    for (int i = 0; i < areas.size(); i++) {
      Rect a = areas.get(i).intersect(inside);
      if (a.isEmpty()) {
        continue;
      }
      int sourceX = visible.x() + a.x() - shown.x();
      int down = a.y() - shown.y();
      int top = image.bottomUp() ? visible.bottom() - down : visible.y() + down;
      int bottom = image.bottomUp() ? top - a.height() : top + a.height();
      int targetTop = target.topDown() ? a.y() : target.height() - a.y();
      int targetBottom = target.topDown() ? a.bottom() : target.height() - a.bottom();
      glBlitFramebuffer(
          sourceX,
          top,
          sourceX + a.width(),
          bottom,
          a.x(),
          targetTop,
          a.right(),
          targetBottom,
          GL_COLOR_BUFFER_BIT,
          GL_NEAREST);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer());
  }

  private void shade(
      DrawTarget target, GlImage image, Viewport viewport, Sampling sampling, List<Rect> areas) {
    boolean sharp = sampling == Sampling.SHARP;
    GlProgram program = picture(image.target() != GL_TEXTURE_2D, sharp);
    program.use();
    Rect all = viewport.target();
    program.destination(
        target.clipX(all.x()),
        target.clipY(all.y()),
        target.clipX(all.right()),
        target.clipY(all.bottom()));
    Rect v = image.visible();
    float w = image.width();
    float h = image.height();
    float top = (image.bottomUp() ? v.bottom() : v.y()) / h;
    float bottom = (image.bottomUp() ? v.y() : v.bottom()) / h;
    program.source(v.x() / w, top, v.right() / w, bottom, viewport.rotation());
    program.bounds(
        (v.x() + 0.5f) / w, (v.y() + 0.5f) / h, (v.right() - 0.5f) / w, (v.bottom() - 0.5f) / h);
    if (sharp) {
      float scale = (float) viewport.scale();
      program.texels(w, h, scale, scale);
    }
    glBindTexture(image.target(), image.name());
    int wanted = sampling.blends() ? GL_LINEAR : GL_NEAREST;
    glTexParameteri(image.target(), GL_TEXTURE_MIN_FILTER, wanted);
    glTexParameteri(image.target(), GL_TEXTURE_MAG_FILTER, wanted);
    Rect shown = viewport.shown();
    for (int i = 0; i < areas.size(); i++) {
      Rect a = areas.get(i).intersect(shown);
      if (!a.isEmpty()) {
        scissor(target, a);
        glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
      }
    }
  }

  /// Draws a premultiplied texture over the picture, inside `areas`.
  ///
  /// @param at the rectangle of the target that the texture fills
  public void drawOver(
      DrawTarget target, int texture, Rect at, Rotation rotation, List<Rect> areas) {
    begin(target);
    GlProgram program = overlay();
    program.use();
    program.destination(
        target.clipX(at.x()),
        target.clipY(at.y()),
        target.clipX(at.right()),
        target.clipY(at.bottom()));
    program.source(0, 0, 1, 1, rotation);
    glBindTexture(GL_TEXTURE_2D, texture);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    Rect whole = Rect.ofSize(target.width(), target.height());
    for (int i = 0; i < areas.size(); i++) {
      Rect a = areas.get(i).intersect(at).intersect(whole);
      if (!a.isEmpty()) {
        scissor(target, a);
        glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
      }
    }
    glDisable(GL_BLEND);
    end();
  }

  private static void begin(DrawTarget target) {
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer());
    glViewport(0, 0, target.width(), target.height());
  }

  private static void scissor(DrawTarget target, Rect area) {
    glEnable(GL_SCISSOR_TEST);
    glScissor(area.x(), target.glY(area), area.width(), area.height());
  }

  private static void end() {
    glDisable(GL_SCISSOR_TEST);
  }

  private GlProgram overlay() {
    GlProgram program = overlay;
    if (program == null) {
      program = GlProgram.overlay();
      overlay = program;
    }
    return program;
  }

  private GlProgram picture(boolean external, boolean sharp) {
    int which = (external ? 1 : 0) + (sharp ? 2 : 0);
    GlProgram program = pictures[which];
    if (program == null) {
      program = GlProgram.picture(external, sharp);
      pictures[which] = program;
    }
    return program;
  }

  @Override
  public void close() {
    if (overlay != null) {
      overlay.close();
    }
    source.close();
    for (GlProgram program : pictures) {
      if (program != null) {
        program.close();
      }
    }
  }
}
