// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.sync.SyncFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A surface over a window's surface, on which the compositor shows guests' buffers itself: it
/// crops, scales and turns them, and reports when it no longer reads them.
///
/// Its content changes with [#show] at once, whatever the window does (a desynchronised
/// `wl_subsurface`). It takes no input, so that the window gets it.
///
/// That it exists, and where it is, takes effect with the next commit of the parent, which is the
/// window's; the caller decides when that is ([#commitParent]).
///
/// Requests are sent without waiting. On a broken connection they do nothing.
///
/// Threading: the thread of the offer. Ownership: close it before the buffers, the offer and the
/// parent, and not from a handler of the offer's events.
public final class PictureSurface implements AutoCloseable {

  /// The fractional bits of `wl_fixed_t`.
  private static final int FIXED_SHIFT = 8;

  private final CompositorOffer offer;
  private final MemorySegment parent;
  private final PictureEvents events;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment surface;
  private final MemorySegment subsurface;
  private final MemorySegment viewport;
  private final ProxyListener frameDone;
  private final EmptyPixel empty;
  private final @Nullable CommitTimes times;
  private final @Nullable CommitSync sync;

  /// Given to each buffer that is shown, and compared by identity.
  private final Consumer<WaylandBuffer> onRelease = this::released;

  private @Nullable PicturePlacement placement;

  /// What was sent of the placement with the last commit.
  private @Nullable View view;

  private @Nullable WaylandBuffer shown;
  private @Nullable MemorySegment frameCallback;
  private long commits;
  private boolean closed;

  /// The state of the surface that depends on the placement and the buffer.
  ///
  /// @param turned the source in the turned buffer
  private record View(Rect turned, int transform, int width, int height, boolean opaque) {

    /// Shows one pixel.
    static final View EMPTY =
        new View(Rect.ofSize(1, 1), wayland_h.WL_OUTPUT_TRANSFORM_NORMAL(), 1, 1, false);

    static View of(PicturePlacement at, WaylandBuffer buffer) {
      DmabufLayout layout = buffer.layout();
      if (!Rect.ofSize(layout.width(), layout.height()).contains(at.source())) {
        // The compositor would end the connection.
        throw new IllegalArgumentException(at.source() + " is not inside " + buffer);
      }
      return new View(
          at.transform().turn(at.source(), layout.width(), layout.height()),
          at.transform().code(),
          at.destination().width(),
          at.destination().height(),
          buffer.opaque());
    }

    View resized(Rect at) {
      return new View(turned, transform, at.width(), at.height(), opaque);
    }
  }

  /// @param offer one from which nothing is [CompositorOffer#missing]
  /// @param parent the window's `wl_surface*`
  /// @param fences whether the compositor's GPU and ours have fences, so that releases are asked
  ///   for as fences if the compositor offers that. If it cannot make them, it ends the connection,
  ///   see [CompositorOffer#explicitSync].
  /// @param timelines the timelines by which buffers are acquired and released if the compositor
  ///   offers that, or null; it is preferred to the fences
  public PictureSurface(
      CompositorOffer offer,
      long parent,
      PictureEvents events,
      boolean fences,
      @Nullable SyncTimelines timelines) {
    this.offer = offer;
    this.parent = MemorySegment.ofAddress(parent);
    this.events = events;
    MemorySegment compositor = offer.proxy(CompositorGlobal.COMPOSITOR);
    surface =
        WaylandProxy.create(
            compositor,
            wayland_h.WL_COMPOSITOR_CREATE_SURFACE(),
            wayland_h.wl_surface_interface(),
            offer.version(CompositorGlobal.COMPOSITOR));
    subsurface =
        WaylandProxy.create(
            offer.proxy(CompositorGlobal.SUBCOMPOSITOR),
            wayland_h.WL_SUBCOMPOSITOR_GET_SUBSURFACE(),
            wayland_h.wl_subsurface_interface(),
            1,
            WaylandProxy.NEW,
            surface,
            this.parent);
    WaylandProxy.send(subsurface, wayland_h.WL_SUBSURFACE_SET_DESYNC());
    viewport =
        WaylandProxy.create(
            offer.proxy(CompositorGlobal.VIEWPORTER),
            wayland_h.WP_VIEWPORTER_GET_VIEWPORT(),
            ViewporterProtocol.VIEWPORT_INTERFACE,
            ViewporterProtocol.VERSION,
            WaylandProxy.NEW,
            surface);
    setRegion(wayland_h.WL_SURFACE_SET_INPUT_REGION(), 0, 0);
    frameDone =
        new ProxyListener(arena, wayland_h.wl_callback_interface()).on("done", _ -> frame());
    empty = new EmptyPixel(offer);
    times = offer.presentationTimes() ? new CommitTimes(offer, surface, events) : null;
    sync = sync(fences, timelines);
  }

  private @Nullable CommitSync sync(boolean fences, @Nullable SyncTimelines timelines) {
    if (timelines != null && offer.syncTimelines()) {
      return new CommitPoints(offer, surface, events, timelines);
    }
    return fences && offer.explicitSync() ? new CommitReleases(offer, surface, events) : null;
  }

  /// Returns whether releases come as fences.
  public boolean fences() {
    return sync instanceof CommitReleases;
  }

  /// Returns whether buffers that are still being written may be shown: the compositor then waits
  /// for the writers.
  public boolean waitsForWriters() {
    return sync != null && sync.waitsForWriters();
  }

  /// Places the picture. The size applies at once also to the buffer that is shown; what is seen of
  /// a buffer, and how it is turned, applies to those that are shown from now on. To turn the one
  /// that is shown, show it again.
  ///
  /// @return whether the position has changed, which takes effect with the parent's next commit
  public boolean place(PicturePlacement now) {
    checkOpen();
    PicturePlacement before = placement;
    placement = now;
    Rect at = now.destination();
    boolean moved =
        before == null || at.x() != before.destination().x() || at.y() != before.destination().y();
    if (moved) {
      WaylandProxy.send(subsurface, wayland_h.WL_SUBSURFACE_SET_POSITION(), at.x(), at.y());
    }
    View sent = view;
    if (shown != null && sent != null && apply(sent.resized(at))) {
      WaylandProxy.send(surface, wayland_h.WL_SURFACE_COMMIT());
    }
    flush();
    return moved;
  }

  /// Shows a buffer.
  ///
  /// A buffer that the compositor still reads and no longer shows should not be shown again before
  /// its release, which could not be told from that of the earlier commit.
  ///
  /// @param buffer one that is [WaylandBuffer.State#TAKEN]
  /// @param damage the parts that differ from the content before, in the buffer's rows and columns
  /// @param writers the fences of the writers that the compositor waits for, or null; the caller's
  /// @return the number of the commit, counted from 1
  /// @throws IllegalStateException if there is no placement, or the buffer cannot be shown
  /// @throws IllegalArgumentException if the placement's source is not inside the buffer
  public long show(WaylandBuffer buffer, List<Rect> damage, @Nullable SyncFile writers) {
    checkOpen();
    PicturePlacement at = placement;
    if (at == null) {
      throw new IllegalStateException("the picture has not been placed");
    }
    MemorySegment proxy = buffer.proxy();
    Rect whole = Rect.ofSize(buffer.layout().width(), buffer.layout().height());
    boolean changed = apply(View.of(at, buffer));
    long commit = ++commits;
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_ATTACH(), proxy, 0, 0);
    // A compositor need not draw again what moves within the surface.
    for (Rect part : changed ? List.of(whole) : damage) {
      Rect inside = part.intersect(whole);
      if (!inside.isEmpty()) {
        WaylandProxy.send(
            surface,
            wayland_h.WL_SURFACE_DAMAGE_BUFFER(),
            inside.x(),
            inside.y(),
            inside.width(),
            inside.height());
      }
    }
    askForFrame();
    if (times != null) {
      times.ask(commit);
    }
    if (sync != null) {
      sync.ask(commit, buffer, writers);
    }
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_COMMIT());
    buffer.committed(commit, onRelease);
    shown = buffer;
    flush();
    return commit;
  }

  /// Shows nothing: what is under the picture becomes visible, and the compositor releases the
  /// buffer.
  ///
  /// Weston releases the buffer of a surface without one only when it shows another, or when it is
  /// closed. The surface therefore shows a transparent pixel until the release.
  public void hide() {
    checkOpen();
    if (shown == null) {
      return;
    }
    if (sync != null) {
      sync.pause();
    }
    boolean _ = apply(View.EMPTY);
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_ATTACH(), empty.proxy(), 0, 0);
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_DAMAGE_BUFFER(), 0, 0, 1, 1);
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_COMMIT());
    shown = null;
    dropFrameCallback();
    flush();
  }

  private void detach() {
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_ATTACH(), MemorySegment.NULL, 0, 0);
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_COMMIT());
    flush();
  }

  /// Returns the buffer that was shown last, or null if none is shown.
  public @Nullable WaylandBuffer shown() {
    return shown;
  }

  /// Commits the parent surface, so that the surface's position takes effect. The window must not
  /// be drawn at the same time by another thread, whose half-written state would be committed too.
  public void commitParent() {
    checkOpen();
    WaylandProxy.send(parent, wayland_h.WL_SURFACE_COMMIT());
    flush();
  }

  private void released(WaylandBuffer buffer) {
    if (closed) {
      return;
    }
    if (shown == null && buffer.lastCommit() == commits) {
      detach();
    }
    // Otherwise each commit has an answer of its own.
    if (sync == null) {
      events.released(buffer, buffer.lastCommit());
    }
  }

  private void frame() {
    dropFrameCallback();
    events.frame();
  }

  /// One callback answers all commits before the compositor's next repaint.
  private void askForFrame() {
    if (frameCallback == null) {
      MemorySegment callback =
          WaylandProxy.create(
              surface, wayland_h.WL_SURFACE_FRAME(), wayland_h.wl_callback_interface(), 1);
      frameCallback = callback;
      frameDone.listen(callback);
    }
  }

  private void dropFrameCallback() {
    if (frameCallback != null) {
      wayland_h.wl_proxy_destroy(frameCallback);
      frameCallback = null;
    }
  }

  /// Sends what differs from the last commit.
  ///
  /// @return whether something does
  private boolean apply(View now) {
    if (now.equals(view)) {
      return false;
    }
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_SET_BUFFER_TRANSFORM(), now.transform());
    Rect source = now.turned();
    WaylandProxy.send(
        viewport,
        wayland_h.WP_VIEWPORT_SET_SOURCE(),
        source.x() << FIXED_SHIFT,
        source.y() << FIXED_SHIFT,
        source.width() << FIXED_SHIFT,
        source.height() << FIXED_SHIFT);
    WaylandProxy.send(viewport, wayland_h.WP_VIEWPORT_SET_DESTINATION(), now.width(), now.height());
    boolean opaque = now.opaque();
    setRegion(
        wayland_h.WL_SURFACE_SET_OPAQUE_REGION(),
        opaque ? now.width() : 0,
        opaque ? now.height() : 0);
    view = now;
    return true;
  }

  /// Sets a region of the surface that begins at its origin, or an empty one.
  private void setRegion(int request, int width, int height) {
    MemorySegment region =
        WaylandProxy.create(
            offer.proxy(CompositorGlobal.COMPOSITOR),
            wayland_h.WL_COMPOSITOR_CREATE_REGION(),
            wayland_h.wl_region_interface(),
            offer.version(CompositorGlobal.COMPOSITOR));
    if (width > 0 && height > 0) {
      WaylandProxy.send(region, wayland_h.WL_REGION_ADD(), 0, 0, width, height);
    }
    WaylandProxy.send(surface, request, region);
    WaylandProxy.destroy(region, wayland_h.WL_REGION_DESTROY());
  }

  private void flush() {
    // If the connection is full, the rest is sent when it is not any more, see WaylandEvents.
    boolean _ = offer.queue().flush();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the picture's surface has been closed");
    }
  }

  /// Removes the surface. Nothing is reported any more.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    offer.queue().checkIdle();
    closed = true;
    shown = null;
    dropFrameCallback();
    if (times != null) {
      times.close();
    }
    if (sync != null) {
      sync.close();
    }
    WaylandProxy.destroy(viewport, wayland_h.WP_VIEWPORT_DESTROY());
    WaylandProxy.destroy(subsurface, wayland_h.WL_SUBSURFACE_DESTROY());
    WaylandProxy.destroy(surface, wayland_h.WL_SURFACE_DESTROY());
    empty.close();
    flush();
    arena.close();
  }
}
