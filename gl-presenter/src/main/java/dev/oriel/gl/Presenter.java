package dev.oriel.gl;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.PresenterStats.Stage;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Shows a console's frames on one surface, on a thread of its own.
///
/// A frame waits in a mailbox until the thread takes it, together with what came meanwhile. What
/// changed is drawn, nothing else, and nothing is drawn where nothing changed. A guest's buffer is
/// given back before the swap, so the screen's pace never holds the guest; while nobody can see the
/// surface, buffers go back without being drawn.
///
/// Threading: all methods on any thread. Ownership: close it; frames submitted later are discarded.
public final class Presenter implements FrameSink, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Presenter.class.getName());

  /// How often a draw that did not fit its surface is repeated before the next change is awaited.
  private static final int MAX_MISFITS = 4;

  /// A guest that sends nonsense at its own pace is not to fill a terminal.
  private static final long REJECTION_PAUSE_NANOS = 1_000_000_000L;

  private final PresentSurface surface;
  private final @Nullable String renderNode;
  private final PresenterListener listener;
  private final PresenterStats stats = new PresenterStats();
  private final TicketKeeper tickets = new TicketKeeper(stats);
  private final DamageHistory history = new DamageHistory();
  private final AtomicBoolean work = new AtomicBoolean(true);
  private final FrameMailbox mailbox = new FrameMailbox(this::wake);
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean redraw = true;
  private volatile boolean pointerDrawn;
  private volatile @Nullable CursorImage pointerShape;
  private volatile long pointerAt;
  private volatile boolean pointerVisible;
  private volatile Viewport viewport = Viewport.fit(1, 1, 0, 0);

  // The D-Bus thread's own.
  private long rejectedAt;

  // The present thread's own.
  private long oldestReceived;
  private long lastDraw;
  private int misfits;
  private Rect pointerPlace = Rect.EMPTY;
  private @Nullable CursorImage pointerPlaced;

  private Presenter(
      PresentSurface surface, @Nullable String renderNode, PresenterListener listener) {
    this.surface = surface;
    this.renderNode = renderNode;
    this.listener = listener;
    this.thread = new Thread(this::run, "oriel-present");
  }

  /// Starts presenting.
  ///
  /// @param renderNode the device that reads buffers where the surface's own cannot, or null for
  ///   the default one
  static Presenter start(
      PresentSurface surface, @Nullable String renderNode, PresenterListener listener) {
    Presenter p = new Presenter(surface, renderNode, listener);
    p.thread.setDaemon(true);
    p.thread.start();
    return p;
  }

  /// What it did so far.
  public PresenterStats stats() {
    return stats;
  }

  /// Where the picture lies on the surface now.
  public Viewport viewport() {
    return viewport;
  }

  @Override
  public void frame(Frame frame) {
    mailbox.submit(frame);
  }

  @Override
  public void cursorDefined(CursorImage cursor) {
    pointerShape = cursor;
    wakeForPointer();
  }

  @Override
  public void cursorMoved(int x, int y, boolean visible) {
    pointerAt = (long) x << 32 | (y & 0xffff_ffffL);
    pointerVisible = visible;
    wakeForPointer();
  }

  /// Whether the guest's pointer is drawn into the picture, for where no pointer of the host stands
  /// for it.
  public void drawPointer(boolean drawn) {
    pointerDrawn = drawn;
    wake();
  }

  private void wakeForPointer() {
    if (pointerDrawn) {
      wake();
    }
  }

  /// Tells of a refused message, of many in a second only the first; the picture stays.
  @Override
  public void rejected(String reason) {
    long now = System.nanoTime();
    if (rejectedAt == 0 || now - rejectedAt > REJECTION_PAUSE_NANOS) {
      rejectedAt = now;
      listener.frameFailed(reason);
    }
  }

  /// The last picture stays.
  @Override
  public void disconnected(String reason) {}

  /// Draws everything once more: the surface was resized, exposed, shown or hidden.
  public void redraw() {
    redraw = true;
    wake();
  }

  private void wake() {
    work.set(true);
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      EglContext context = surface.open();
      try (Painter painter = new Painter();
          PointerOverlay pointer =
              new PointerOverlay(context.hasGl("GL_EXT_texture_format_BGRA8888"));
          Content content = new Content(context, renderNode, stats, tickets, observer())) {
        while (!closing) {
          await();
          takeFrames(content);
          present(context, painter, pointer, content);
        }
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "presenting ended", e);
      tickets.release(ReleaseCause.DRAW_FAILED);
      if (!closing) {
        listener.stopped(String.valueOf(e.getMessage()));
      }
    } finally {
      mailbox.close();
      tickets.release(ReleaseCause.CLOSED);
      surface.close();
    }
  }

  private Content.Observer observer() {
    return new Content.Observer() {
      @Override
      public void path(FramePath path, String reason) {
        listener.pathChanged(path, reason);
      }

      @Override
      public void failed(String reason) {
        listener.frameFailed(reason);
      }
    };
  }

  /// Waits for something to do, and with it for the surface's next frame where it is paced here.
  private void await() {
    while (!work.get() && !closing) {
      LockSupport.park(this);
    }
    long pace = surface.frameNanos();
    if (pace > 0 && surface.visible()) {
      for (long left = pace - (System.nanoTime() - lastDraw);
          left > 0 && !closing;
          left = pace - (System.nanoTime() - lastDraw)) {
        LockSupport.parkNanos(this, left);
      }
    }
    work.set(false);
  }

  private void takeFrames(Content content) {
    for (Frame f = mailbox.poll(); f != null; f = mailbox.poll()) {
      if (oldestReceived == 0) {
        oldestReceived = f.receivedNanos();
      }
      content.accept(f);
    }
  }

  private void present(
      EglContext context, Painter painter, PointerOverlay pointer, Content content) {
    if (!surface.visible() || surface.width() < 1 || surface.height() < 1) {
      tickets.release(ReleaseCause.HIDDEN);
      oldestReceived = 0;
      return;
    }
    long received = oldestReceived;
    oldestReceived = 0;
    content.prepare();
    mark(Stage.IMPORTED, received);
    boolean everything = redraw;
    redraw = false;
    DrawTarget target = surface.target();
    GlImage image = content.image();
    everything |= updateViewport(image, target);
    boolean changed = content.changed();
    Damage picture = content.takeUndrawn();
    Damage damage = everything ? Damage.NONE : toWindow(picture);
    damage = damage.plus(movePointer());
    if (everything || (changed && image == null)) {
      damage = Damage.full(target.width(), target.height());
    }
    if (damage.isEmpty()) {
      // A flush that changed nothing was not read either, but is answered all the same.
      tickets.releaseWhenRead(context);
      return;
    }
    draw(painter, pointer, target, image, damage);
    lastDraw = System.nanoTime();
    mark(Stage.DRAWN, received);
    tickets.releaseWhenRead(context);
    mark(Stage.FENCED, received);
    boolean shown = surface.present(damage.rects());
    mark(Stage.SWAPPED, received);
    misfits = shown ? 0 : misfits + 1;
    if (!shown && misfits < MAX_MISFITS) {
      redraw();
    }
  }

  private void draw(
      Painter painter,
      PointerOverlay pointer,
      DrawTarget target,
      @Nullable GlImage image,
      Damage damage) {
    Damage area = history.toDraw(damage, surface.bufferAge(), target.width(), target.height());
    Rect whole = Rect.ofSize(target.width(), target.height());
    boolean full = area.contains(whole);
    long pixels = 0;
    for (Rect r : area.rects()) {
      pixels += r.area();
    }
    stats.draw(pixels, full);
    Viewport v = viewport;
    if (image == null || (full && !v.target().equals(whole))) {
      painter.clear(target, whole);
    }
    if (image == null) {
      return;
    }
    painter.draw(target, image, v, area.rects());
    CursorImage shape = pointerPlaced;
    if (shape != null) {
      painter.drawPointer(target, pointer.texture(shape), pointerPlace, area.rects());
    }
  }

  /// Fits the picture into the surface anew where one of them has another size.
  private boolean updateViewport(@Nullable GlImage image, DrawTarget target) {
    Viewport old = viewport;
    int width = image == null ? old.pictureWidth() : image.pictureWidth();
    int height = image == null ? old.pictureHeight() : image.pictureHeight();
    if (old.pictureWidth() == width
        && old.pictureHeight() == height
        && old.windowWidth() == target.width()
        && old.windowHeight() == target.height()) {
      return false;
    }
    viewport = Viewport.fit(width, height, target.width(), target.height());
    if (old.pictureWidth() != width || old.pictureHeight() != height) {
      listener.pictureResized(width, height);
    }
    return true;
  }

  private Damage toWindow(Damage picture) {
    Damage window = Damage.NONE;
    for (Rect r : picture.rects()) {
      window = window.plus(viewport.toWindow(r));
    }
    return window;
  }

  /// Follows the guest's pointer.
  ///
  /// @return what of the window it uncovers and covers
  private Damage movePointer() {
    CursorImage shape = pointerDrawn && pointerVisible ? pointerShape : null;
    long at = pointerAt;
    Rect place =
        shape == null
            ? Rect.EMPTY
            : PointerOverlay.place(shape, (int) (at >> 32), (int) at, viewport);
    if (Objects.equals(shape, pointerPlaced) && place.equals(pointerPlace)) {
      return Damage.NONE;
    }
    Rect window = Rect.ofSize(viewport.windowWidth(), viewport.windowHeight());
    Damage moved = Damage.of(pointerPlace.intersect(window)).plus(place.intersect(window));
    pointerPlaced = shape;
    pointerPlace = place;
    return moved;
  }

  private void mark(Stage stage, long received) {
    if (received != 0) {
      stats.stage(stage, System.nanoTime() - received);
    }
  }

  /// Stops presenting; waits until the thread has given everything back.
  @Override
  public void close() {
    closing = true;
    mailbox.close();
    wake();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
