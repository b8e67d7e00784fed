package dev.oriel.gl.internal.present;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OsException;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.FramePath;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import java.util.List;

/// Takes in a few frames of a guest that does not exist, before the first of one that does.
///
/// Whatever is done for the first time takes long: the JVM loads and links classes, a software
/// renderer compiles its loops. A guest whose viewer has just come would wait for all of that in
/// its first flush. The buffer is memory of our own, which only a software renderer imports; a GPU
/// has nothing of that kind to compile.
///
/// Threading: the present thread.
final class Rehearsal {

  private static final int SIDE = 64;
  private static final int FRAMES = 3;
  private static final System.Logger LOG = System.getLogger(Rehearsal.class.getName());

  private Rehearsal() {}

  /// Nobody is told of it.
  private static final class Silence implements Content.Observer {
    @Override
    public void path(FramePath path, String reason) {}

    @Override
    public void recovered() {}

    @Override
    public void failed(String reason) {
      LOG.log(System.Logger.Level.DEBUG, "the rehearsal failed: {0}", reason);
    }
  }

  /// Does what the first frames will do.
  ///
  /// @param context current
  static void run(EglContext context) {
    if (!context.software() || !context.display().importsDmabufs()) {
      return;
    }
    try (DmabufScanout scanout = scanout();
        GpuReads reads = new GpuReads(false);
        Content content =
            new Content(
                context, null, "", GpuSync.REAL, reads, new PresenterCounts(), new Silence())) {
      for (int i = 1; i <= FRAMES; i++) {
        scanout.retain();
        Frame.Dmabuf frame =
            new Frame.Dmabuf(
                i, System.nanoTime(), scanout, Damage.full(SIDE, SIDE), ReleaseTicket.none());
        if (content.arrive(frame) == Content.Arrival.FAILED) {
          return;
        }
        boolean _ = content.copy().isSignalled();
      }
    } catch (OsException e) {
      LOG.log(System.Logger.Level.DEBUG, "no memory for a rehearsal", e);
    }
  }

  private static DmabufScanout scanout() {
    long stride = Fourcc.XRGB8888.rowBytes(0, SIDE);
    DmabufLayout layout =
        new DmabufLayout(
            SIDE,
            SIDE,
            Fourcc.XRGB8888,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, stride)),
            Rect.ofSize(SIDE, SIDE),
            false);
    return new DmabufScanout(layout, List.of(Memory.memfd("oriel-rehearsal", stride * SIDE)));
  }
}
