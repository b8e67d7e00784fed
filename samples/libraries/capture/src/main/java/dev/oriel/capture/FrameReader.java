// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.PictureComposer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Converts frames to pictures. It copies the changed parts of a frame into the next picture of a
/// [FrameStore], compares them with the previous picture, and releases the guest's buffer.
///
/// The first dma-buf starts EGL.
///
/// Threading: the capture thread.
final class FrameReader implements AutoCloseable {

  private final FrameStore store;
  private final @Nullable String renderNode;
  private final PictureComposer composer = new PictureComposer();
  private @Nullable DmabufReader dmabufs;

  /// Whether the next frame is read and reported as a whole: after a frame that could not be read,
  /// or while nothing was shown.
  private boolean readWhole;

  /// Whether the store has taken the frame that is being read.
  private boolean kept;

  private Fourcc pixelsFormat = Fourcc.XRGB8888;

  FrameReader(FrameStore store, @Nullable String renderNode) {
    this.store = store;
    this.renderNode = renderNode;
  }

  /// Reads a frame. A frame that cannot be read does not end the capture. Ownership: consumes the
  /// frame.
  void read(Frame frame) {
    kept = false;
    try {
      switch (frame) {
        case Frame.Off _ -> {
          store.goDark();
          readWhole = true;
        }
        case Frame.Unreadable f -> lose(new UnreadableFrameException(f.reason()));
        case Frame.Dmabuf f -> read(f);
        case Frame.Mapped f -> read(f);
        case Frame.Pixels f -> read(f);
      }
    } catch (IllegalArgumentException | OutOfMemoryError e) {
      // There is no memory for the next picture, whose size the guest chooses.
      lose(new UnreadableFrameException(e));
    } finally {
      if (!kept) {
        frame.close();
      }
    }
  }

  private void lose(UnreadableFrameException why) {
    composer.forget();
    readWhole = true;
    store.lose(why);
  }

  private void read(Frame.Dmabuf frame) {
    Rect visible = frame.scanout().layout().visible();
    draw(
        frame.damage(),
        visible.width(),
        visible.height(),
        (all, next) -> {
          DmabufReader.Read read = dmabufs().read(frame, all, next.target().picture, next.before());
          publish(next, all, read.changed(), read.origin(), true);
        });
  }

  /// Draws a frame into the next picture and publishes the picture.
  @FunctionalInterface
  private interface Drawing {
    void into(Damage wanted, PictureBuffers.Next next);
  }

  /// Draws a frame that can be read as a whole.
  private void draw(Damage damage, int width, int height, Drawing drawing) {
    Damage wanted =
        readWhole ? Damage.full(width, height) : damage.clip(Rect.ofSize(width, height));
    PictureBuffers.Next next = store.begin(width, height, wanted);
    try {
      drawing.into(next.fresh() ? Damage.full(width, height) : wanted, next);
    } catch (UnreadableFrameException e) {
      fail(next, e);
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(next, new UnreadableFrameException(e));
    }
  }

  private DmabufReader dmabufs() {
    DmabufReader frames = dmabufs;
    if (frames == null) {
      frames = new DmabufReader(renderNode);
      dmabufs = frames;
    }
    return frames;
  }

  private void read(Frame.Mapped frame) {
    MappedScanout scanout = frame.scanout();
    draw(
        frame.damage(),
        scanout.width(),
        scanout.height(),
        (all, next) -> {
          Damage changed = composer.apply(scanout, all, next.target().picture, next.before());
          if (!frame.ticket().equals(ReleaseTicket.none())) {
            kept = true;
            store.hold(frame);
          }
          FrameOrigin from = software(frame, FramePath.MAP, scanout.format().fourcc());
          publish(next, all, changed, from, composer.complete());
        });
  }

  private void read(Frame.Pixels frame) {
    List<PixelBlock> blocks = frame.blocks();
    Damage damage = Damage.NONE;
    for (int i = 0; i < blocks.size(); i++) {
      damage = damage.plus(blocks.get(i).area());
    }
    if (!blocks.isEmpty()) {
      pixelsFormat = blocks.getLast().format().fourcc();
    }
    damage = damage.clip(Rect.ofSize(frame.width(), frame.height()));
    PictureBuffers.Next next = store.begin(frame.width(), frame.height(), damage);
    Damage changed = composer.apply(frame, next.target().picture, next.before());
    publish(
        next,
        damage,
        changed,
        software(frame, FramePath.PIXELS, pixelsFormat),
        composer.complete());
  }

  private static FrameOrigin software(Frame frame, FramePath path, Fourcc format) {
    return new FrameOrigin(frame.serial(), frame.receivedNanos(), path, "", format, null);
  }

  /// @param read the parts that were read
  /// @param changed those of them that differ from the previous picture
  private void publish(
      PictureBuffers.Next next, Damage read, Damage changed, FrameOrigin origin, boolean whole) {
    // A frame that could not be read may have changed parts that were not reported.
    store.publish(next, readWhole ? read : changed, origin, whole);
    readWhole = false;
  }

  private void fail(PictureBuffers.Next next, UnreadableFrameException why) {
    readWhole = true;
    store.fail(next, why);
  }

  @Override
  public void close() {
    if (dmabufs != null) {
      dmabufs.close();
    }
  }
}
