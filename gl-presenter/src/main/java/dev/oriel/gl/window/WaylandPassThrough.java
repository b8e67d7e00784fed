// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.DmabufImporter;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.RenderNode;
import dev.oriel.dmabuf.RenderNodes;
import dev.oriel.gl.internal.dmabuf.DmabufMapping;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.present.PassThrough;
import dev.oriel.gl.internal.wayland.BufferTransform;
import dev.oriel.gl.internal.wayland.CompositorOffer;
import dev.oriel.gl.internal.wayland.DmabufBuffers;
import dev.oriel.gl.internal.wayland.DmabufFormats;
import dev.oriel.gl.internal.wayland.PictureEvents;
import dev.oriel.gl.internal.wayland.PicturePlacement;
import dev.oriel.gl.internal.wayland.PictureSurface;
import dev.oriel.gl.internal.wayland.SyncTimelines;
import dev.oriel.gl.internal.wayland.WaylandBuffer;
import dev.oriel.gl.internal.wayland.WaylandEvents;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.Registration;
import dev.oriel.sync.SyncFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Passes guests' buffers to a Wayland compositor, which shows them on a subsurface of the window.
///
/// Threading: the present thread.
final class WaylandPassThrough implements PassThrough {

  private static final String CUT = "only a part of a turned picture is shown";

  private final WindowState state;
  private final CompositorOffer offer;
  private final EventLoop loop;
  private final Listener news;
  private final DmabufFormats formats;
  private final DmabufBuffers buffers;
  private final @Nullable SyncTimelines timelines;
  private final PictureSurface picture;
  private final WaylandEvents events;
  private final List<Read> reads = new ArrayList<>();
  private @Nullable WaylandBuffer current;
  private @Nullable DmabufLayout currentLayout;
  private long taken;
  private boolean awaitsScreen;
  private boolean moved;
  private boolean told;
  private boolean closed;

  /// A commit whose buffer the compositor may be reading.
  private static final class Read {
    final WaylandBuffer buffer;
    final long commit;

    /// The wait for the fence after the read, once the compositor has given it.
    @Nullable Registration fence;

    Read(WaylandBuffer buffer, long commit) {
      this.buffer = buffer;
      this.commit = commit;
    }
  }

  /// Ownership: takes the offer, from which nothing is missing.
  WaylandPassThrough(
      WindowState state,
      CompositorOffer offer,
      long surface,
      EglContext context,
      EventLoop loop,
      Listener news) {
    this.state = state;
    this.offer = offer;
    this.loop = loop;
    this.news = news;
    formats = new DmabufFormats(offer);
    // A compositor whose windows the CPU draws is taken for one that draws with the CPU itself.
    buffers =
        new DmabufBuffers(
            offer, formats, context.software(), DmabufImporter.DEFAULT_CAPACITY, this::answered);
    timelines = offer.syncTimelines() ? SyncTimelines.open(devices(context), loop) : null;
    picture =
        new PictureSurface(
            offer, surface, new Events(), context.display().nativeFences(), timelines);
    events = offer.events(loop, this::broken);
  }

  /// Returns the devices that may make timelines, that of the window first.
  static List<String> devices(EglContext context) {
    List<String> paths = new ArrayList<>();
    String own = context.display().renderNode();
    if (own != null) {
      paths.add(own);
    }
    RenderNodes.ofThisMachine().list().stream()
        .map(RenderNode::path)
        .filter(path -> !path.equals(own))
        .forEach(paths::add);
    return paths;
  }

  /// Runs the listener after the events that are being dispatched.
  private void tell() {
    if (!told) {
      told = true;
      loop.execute(
          () -> {
            told = false;
            if (!closed) {
              news.changed();
            }
          });
    }
  }

  private void answered(WaylandBuffer buffer) {
    if (buffer.state() == WaylandBuffer.State.TAKEN) {
      taken++;
    }
    tell();
  }

  private void broken(String reason) {
    news.failed(LostCompositor.exception(reason));
  }

  @Override
  public @Nullable String refusal(DmabufLayout layout) {
    String refusal = formats.refusal(layout);
    return refusal.isEmpty() ? null : refusal;
  }

  @Override
  public @Nullable String refusal(Viewport viewport) {
    if (viewport.cut() && (viewport.rotation() != Rotation.NONE || !viewport.exact())) {
      return CUT;
    }
    return inUnits(viewport.shown()) == null
        ? String.format(
            Locale.ROOT,
            "the edges of the picture lie between the units of a desktop with a scale of %.2f",
            (double) state.width() / Math.max(1, (int) (state.units() >> 32)))
        : null;
  }

  /// Returns a rectangle of the window in the desktop's units, or null if its edges lie between
  /// them.
  private @Nullable Rect inUnits(Rect window) {
    long size = state.size();
    long units = state.units();
    int width = (int) (size >> 32);
    int height = (int) size;
    int across = (int) (units >> 32);
    int down = (int) units;
    int x = scaled(window.x(), across, width);
    int right = scaled(window.right(), across, width);
    int y = scaled(window.y(), down, height);
    int bottom = scaled(window.bottom(), down, height);
    if (x < 0 || y < 0 || right <= x || bottom <= y) {
      return null;
    }
    return new Rect(x, y, right - x, bottom - y);
  }

  /// Returns `at × units ÷ pixels`, or -1 if that is not a whole number.
  private static int scaled(int at, int units, int pixels) {
    long scaled = (long) at * units;
    return pixels > 0 && scaled % pixels == 0 ? (int) (scaled / pixels) : -1;
  }

  @Override
  public Answer offer(DmabufScanout scanout) {
    WaylandBuffer buffer = buffers.buffer(scanout);
    return switch (buffer.state()) {
      case ASKED -> Answer.PENDING;
      // Its release could not be told from that of the earlier commit.
      case TAKEN -> buffer.busy() && buffer != current ? Answer.PENDING : Answer.TAKEN;
      case REFUSED -> Answer.refused(buffer.refusal());
    };
  }

  @Override
  public boolean waitsForWriters() {
    return picture.waitsForWriters();
  }

  @Override
  public long taken() {
    return taken;
  }

  @Override
  public long show(DmabufScanout scanout, Damage damage, Viewport viewport) {
    DmabufLayout layout = scanout.layout();
    WaylandBuffer buffer = buffers.buffer(scanout);
    moved |= picture.place(placement(layout, viewport));
    List<Rect> parts = new ArrayList<>(damage.rects().size());
    Rect visible = layout.visible();
    for (Rect r : damage.clip(Rect.ofSize(visible.width(), visible.height())).rects()) {
      parts.add(DmabufMapping.inMemory(layout, r).translate(visible.x(), visible.y()));
    }
    long commit;
    try (SyncFile writers = waitsForWriters() ? GpuSync.REAL.writers(scanout) : null) {
      commit = picture.show(buffer, parts, writers);
    }
    current = buffer;
    currentLayout = layout;
    awaitsScreen = true;
    reads.add(new Read(buffer, commit));
    return commit;
  }

  private PicturePlacement placement(DmabufLayout layout, Viewport viewport) {
    Rect shown = viewport.shown();
    Rect target = viewport.target();
    Rect source = layout.visible();
    if (viewport.cut()) {
      Rect part = shown.translate(-target.x(), -target.y());
      source = DmabufMapping.inMemory(layout, part).translate(source.x(), source.y());
    }
    return new PicturePlacement(
        source,
        new BufferTransform(layout.bottomUp(), viewport.rotation()),
        Objects.requireNonNull(inUnits(shown), "the place was refused"));
  }

  @Override
  public void move(Viewport viewport) {
    DmabufLayout layout = currentLayout;
    if (current != null && layout != null) {
      moved |= picture.place(placement(layout, viewport));
    }
  }

  @Override
  public void commitWindow() {
    if (moved) {
      moved = false;
      picture.commitParent();
    }
  }

  @Override
  public void hide() {
    current = null;
    awaitsScreen = false;
    // The window may be moved to another screen while nothing tells of its rate.
    state.screenRefreshNanos(0);
    picture.hide();
  }

  @Override
  public boolean readsOthers() {
    for (int i = 0; i < reads.size(); i++) {
      if (reads.get(i).buffer != current) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean awaitsScreen() {
    return awaitsScreen;
  }

  /// What the compositor says about the shown buffers.
  private final class Events implements PictureEvents {

    @Override
    public void released(WaylandBuffer buffer, long commit) {
      reads.removeIf(r -> r.buffer == buffer && r.commit <= commit && r.fence == null);
      tell();
    }

    @Override
    public void released(WaylandBuffer buffer, long commit, OwnedFd fence) {
      for (Read read : reads) {
        if (read.commit == commit) {
          read.fence =
              loop.watch(
                  fence,
                  () -> {
                    reads.remove(read);
                    tell();
                  });
          return;
        }
      }
      fence.close();
    }

    @Override
    public void frame() {
      awaitsScreen = false;
      tell();
    }

    @Override
    public void presented(long commit, long nanos, long refreshNanos) {
      if (current != null) {
        state.screenRefreshNanos(refreshNanos);
      }
      if (nanos != 0) {
        news.visible(commit, nanos);
      }
    }

    @Override
    public void discarded(long commit) {}
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (Read read : reads) {
      if (read.fence != null) {
        read.fence.cancel();
      }
    }
    reads.clear();
    picture.close();
    buffers.close();
    formats.close();
    if (timelines != null) {
      timelines.close();
    }
    events.close();
    offer.close();
  }
}
