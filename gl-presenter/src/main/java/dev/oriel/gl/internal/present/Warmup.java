// SPDX-License-Identifier: Apache-2.0
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
import dev.oriel.gl.PresenterListener;
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
final class Warmup {

  private static final int SIDE = 64;
  private static final int FRAMES = 3;
  private static final System.Logger LOG = System.getLogger(Warmup.class.getName());

  private Warmup() {}

  /// Nobody is told of it.
  private static final class Silence implements PresenterListener {
    @Override
    public void frameFailed(String reason) {
      LOG.log(System.Logger.Level.DEBUG, "warming up failed: {0}", reason);
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
        ReadFences reads = new ReadFences(false);
        FrameIntake intake =
            new FrameIntake(
                context, null, "", GpuSync.REAL, reads, new PresenterCounts(), new Silence())) {
      for (int i = 1; i <= FRAMES; i++) {
        scanout.retain();
        Frame.Dmabuf frame =
            new Frame.Dmabuf(
                i, System.nanoTime(), scanout, Damage.full(SIDE, SIDE), ReleaseTicket.none());
        if (intake.arrive(frame) == FrameIntake.Arrival.FAILED) {
          return;
        }
        boolean _ = intake.copy().isSignalled();
      }
    } catch (OsException e) {
      LOG.log(System.Logger.Level.DEBUG, "no memory to warm up with", e);
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
    return new DmabufScanout(layout, List.of(Memory.memfd("oriel-warmup", stride * SIDE)));
  }
}
