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

/// Processes a few frames of a buffer of our own before the guest's first frame.
///
/// The first run of any code takes long: the JVM loads and links classes, and a software renderer
/// compiles its loops. Without the warm-up, a guest whose viewer has just started would wait for
/// this in its first flush. The buffer is in our own memory, which only a software renderer
/// imports; a GPU has no such loops to compile.
///
/// Threading: the present thread.
final class Warmup {

  private static final int SIDE = 64;
  private static final int FRAMES = 3;
  private static final System.Logger LOG = System.getLogger(Warmup.class.getName());

  private Warmup() {}

  /// A listener that reports nothing to the user.
  private static final class SilentListener implements PresenterListener {
    @Override
    public void frameFailed(String reason) {
      LOG.log(System.Logger.Level.DEBUG, "warming up failed: {0}", reason);
    }
  }

  /// Runs the code that the first frames will run.
  ///
  /// @param context the context, which is current
  static void run(EglContext context) {
    if (!context.software() || !context.display().importsDmabufs()) {
      return;
    }
    try (DmabufScanout scanout = scanout();
        ReadFences reads = new ReadFences(false);
        FrameIntake intake =
            new FrameIntake(
                context,
                null,
                "",
                GpuSync.REAL,
                reads,
                new PresenterCounts(),
                new SilentListener())) {
      for (int i = 1; i <= FRAMES; i++) {
        scanout.retain();
        Frame.Dmabuf frame =
            new Frame.Dmabuf(
                i, System.nanoTime(), scanout, Damage.full(SIDE, SIDE), ReleaseTicket.none());
        if (intake.arrive(frame, "") == FrameIntake.Arrival.FAILED) {
          return;
        }
        boolean _ = intake.copy().isSignalled();
      }
    } catch (OsException e) {
      LOG.log(System.Logger.Level.DEBUG, "no memory for the warm-up", e);
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
