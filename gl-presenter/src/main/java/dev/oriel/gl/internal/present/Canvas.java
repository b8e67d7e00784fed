// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.Filter;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.draw.DamageHistory;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.gl.internal.draw.Painter;
import dev.oriel.gl.internal.draw.PointerOverlay;
import dev.oriel.gl.internal.draw.Sampling;
import dev.oriel.gl.internal.panel.PlacedOverlay;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Draws pictures on a surface. Only the damage since the draw that the back buffer contains is
/// drawn.
///
/// Threading: the thread on which the surface was opened.
final class Canvas implements AutoCloseable {

  /// One draw: its input and its results.
  ///
  /// Threading: passed from thread to thread and never used by two threads at the same time, except
  /// that the results of [#draw] may be read while [#show] runs.
  static final class Job {

    // The input.
    @Nullable GlImage image;
    Damage changed = Damage.NONE;
    boolean everything;
    boolean fenced;
    FrameTimes times = new FrameTimes();

    /// The memory of the image's pixels if they are to be copied directly from there
    /// ([Canvas#puts]), otherwise null.
    @Nullable MappedScanout memory;

    /// The fence that the GPU waits for before it draws, or null. The draw closes it.
    @Nullable GpuFence after;

    // The results.

    /// Whether the size of the picture differs from the previous draw.
    boolean resized;

    /// Whether anything had to be drawn.
    boolean drawn;

    /// The fence after the draw, if one was requested. The reader takes ownership.
    @Nullable GpuFence fence;

    /// Whether the surface had the size that was drawn.
    boolean fitted;

    private Damage damage = Damage.NONE;
  }

  private final DrawSurface surface;
  private final GpuSync sync;
  private final ViewState view;
  private final PresenterCounts stats;
  private final DamageHistory history = new DamageHistory();
  private final Painter painter;
  private final PointerOverlay pointers;
  private final OverlayLayer overlays;
  private Viewport viewport = Viewport.fit(1, 1, 0, 0);
  private Filter filter = Filter.SHARP;
  private Rect pointerPlace = Rect.EMPTY;
  private @Nullable CursorImage pointerPlaced;

  /// The number of times pixels were copied directly since the last draw. The draw's framebuffer
  /// does not contain them.
  private int puts;

  /// Ownership: takes the surface, whose context is current.
  Canvas(DrawSurface surface, GpuSync sync, ViewState view, PresenterCounts stats) {
    this.surface = surface;
    this.sync = sync;
    this.view = view;
    this.stats = stats;
    boolean bgra = surface.context().hasGl("GL_EXT_texture_format_BGRA8888");
    this.painter = new Painter();
    this.pointers = new PointerOverlay(bgra);
    this.overlays = new OverlayLayer(bgra);
  }

  /// Returns the surface.
  DrawSurface surface() {
    return surface;
  }

  /// Returns whether the damage of a picture in shared memory can be copied directly to the
  /// surface. This requires that nothing lies over the picture, and that everything else is as in
  /// the previous draw.
  ///
  /// Threading: only if draws run on the calling thread.
  ///
  /// @param width the current width of the surface in pixels
  /// @param height the current height of the surface in pixels
  boolean puts(MappedScanout picture, int width, int height) {
    PixelPutter putter = surface.putter();
    Viewport v = viewport;
    return putter != null
        && v.exact()
        && v.rotation() == Rotation.NONE
        && v.equals(view.viewport(picture.width(), picture.height(), width, height))
        && pointerPlaced == null
        && view.pointer().drawnShape() == null
        && overlays.isEmpty()
        && view.overlay().equals(PlacedOverlay.NONE)
        && putter.takes(picture);
  }

  /// Draws the damage and inserts a fence after it.
  void draw(Job job) {
    if (job.memory != null) {
      beginPut(job);
      return;
    }
    EglContext gl = surface.context();
    GpuFence after = job.after;
    job.after = null;
    if (after != null) {
      try (after) {
        after.waitOnGpu(gl);
      }
    }
    DrawTarget target = surface.target();
    GlImage image = job.image;
    // The compositor may have shown another picture since the previous draw.
    Viewport before = view.shown();
    boolean everything = updateViewport(image, target) || job.everything;
    job.resized =
        viewport.pictureWidth() != before.pictureWidth()
            || viewport.pictureHeight() != before.pictureHeight();
    Damage damage = everything ? Damage.NONE : toWindow(job.changed);
    damage = damage.plus(movePointer());
    damage = damage.plus(overlays.update(view.overlay(), viewport));
    if (everything) {
      damage = Damage.full(target.width(), target.height());
    }
    job.damage = damage;
    job.fence = null;
    job.drawn = !damage.isEmpty();
    if (job.drawn) {
      paint(target, image, damage);
      job.times.mark(PresenterStats.Stage.DRAWN);
      if (job.fenced) {
        job.fence = sync.fence(gl);
      }
    }
  }

  private void beginPut(Job job) {
    Damage damage = toWindow(job.changed);
    job.resized = false;
    job.damage = damage;
    job.fence = null;
    job.drawn = !damage.isEmpty();
    if (job.drawn) {
      history.shown(damage);
      puts++;
      stats.draw(areaOf(damage), false);
      job.times.mark(PresenterStats.Stage.DRAWN);
    }
  }

  /// Shows the drawing. May wait for the screen.
  void show(Job job) {
    MappedScanout memory = job.memory;
    if (memory != null) {
      Objects.requireNonNull(surface.putter(), "puts() was not called")
          .put(memory, job.damage.rects(), viewport);
      job.fitted = true;
      return;
    }
    if (!surface.readBackReason().isEmpty()) {
      stats.readBack(PixelFormat.BYTES * areaOf(job.damage));
    }
    job.fitted = surface.present(job.damage.rects());
  }

  private static long areaOf(Damage damage) {
    long pixels = 0;
    for (Rect r : damage.rects()) {
      pixels += r.area();
    }
    return pixels;
  }

  private void paint(DrawTarget target, @Nullable GlImage image, Damage damage) {
    int age = surface.bufferAge();
    Damage area =
        history.toDraw(damage, age == 0 ? 0 : age + puts, target.width(), target.height());
    puts = 0;
    Rect whole = Rect.ofSize(target.width(), target.height());
    if (image == null) {
      stats.background(areaOf(area));
    } else {
      stats.draw(areaOf(area), area.contains(whole));
    }
    Viewport v = viewport;
    Rect shown = image == null ? Rect.EMPTY : v.shown();
    for (Rect r : area.rects()) {
      if (!shown.contains(r)) {
        painter.clear(target, r);
      }
    }
    if (image != null) {
      painter.draw(target, image, v, sampling(), area.rects());
    }
    CursorImage shape = pointerPlaced;
    if (image != null && shape != null) {
      int texture = pointers.texture(shape);
      painter.drawOver(target, texture, pointerPlace, v.rotation(), area.rects());
    }
    overlays.draw(painter, target, area.rects());
  }

  /// Updates the viewport if the size of the picture, the size of the surface or the requested
  /// layout has changed.
  private boolean updateViewport(@Nullable GlImage image, DrawTarget target) {
    Viewport old = viewport;
    // Without an image, the picture is the one that the compositor shows, or the last one drawn.
    Viewport last = view.shown();
    int width = image == null ? last.pictureWidth() : image.pictureWidth();
    int height = image == null ? last.pictureHeight() : image.pictureHeight();
    Viewport next = view.viewport(width, height, target.width(), target.height());
    Filter asked = view.layout().filter();
    if (next.equals(old) && asked == filter) {
      return false;
    }
    filter = asked;
    viewport = next;
    view.shown(next);
    return true;
  }

  private Damage toWindow(Damage picture) {
    Damage window = Damage.NONE;
    for (Rect r : picture.rects()) {
      window = window.plus(viewport.toWindow(r, sampling().blends()));
    }
    return window;
  }

  private Sampling sampling() {
    return ViewState.sampling(filter, viewport);
  }

  /// Moves the guest's pointer.
  ///
  /// @return the part of the window that it uncovers and covers
  private Damage movePointer() {
    GuestPointer pointer = view.pointer();
    CursorImage shape = pointer.drawnShape();
    Rect place = shape == null ? Rect.EMPTY : pointer.place(shape, viewport);
    if (Objects.equals(shape, pointerPlaced) && place.equals(pointerPlace)) {
      return Damage.NONE;
    }
    Rect window = Rect.ofSize(viewport.windowWidth(), viewport.windowHeight());
    Damage moved = Damage.of(pointerPlace.intersect(window)).plus(place.intersect(window));
    pointerPlaced = shape;
    pointerPlace = place;
    return moved;
  }

  /// Frees everything that was created, and closes the surface.
  @Override
  public void close() {
    painter.close();
    pointers.close();
    overlays.close();
    surface.close();
  }
}
