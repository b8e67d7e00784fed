// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.dmabuf;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.os.OsException;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.sync.DmabufSync;
import dev.oriel.sync.DmabufSync.Access;
import dev.oriel.sync.SyncFile;
import org.jspecify.annotations.Nullable;

/// The fences of the GPU and of guests' buffers, as whoever reads those asks for them.
///
/// Threading: the thread of the context.
public interface GpuSync {

  /// What EGL and the kernel have.
  GpuSync REAL = new Real();

  /// A fence behind all that the context was given so far.
  GpuFence fence(EglContext context);

  /// What must be signalled before a buffer is read, or null where nothing is known of writers.
  ///
  /// Ownership: the caller's.
  @Nullable SyncFile writers(DmabufScanout scanout);

  /// Tells later writers of a buffer to wait for a read.
  ///
  /// @return whether the buffer takes fences
  boolean addReader(DmabufScanout scanout, SyncFile read);

  /// See [#REAL].
  final class Real implements GpuSync {

    private static final System.Logger LOG = System.getLogger(GpuSync.class.getName());

    private Real() {}

    @Override
    public GpuFence fence(EglContext context) {
      return context.fence();
    }

    @Override
    public @Nullable SyncFile writers(DmabufScanout scanout) {
      SyncFile all = null;
      try {
        for (int i = 0; i < scanout.layout().planes().size(); i++) {
          if (i > 0 && scanout.fd(i).equals(scanout.fd(i - 1))) {
            continue;
          }
          SyncFile plane = DmabufSync.exportFences(scanout.fd(i), Access.READ);
          if (all == null || plane == null) {
            all = all == null ? plane : all;
          } else {
            try (SyncFile one = all;
                plane) {
              all = one.merge("oriel-acquire", plane);
            }
          }
        }
      } catch (OsException e) {
        // As with drivers that publish no fences, there is nothing to wait for.
        LOG.log(System.Logger.Level.DEBUG, "no write fence of " + scanout, e);
      }
      return all;
    }

    @Override
    public boolean addReader(DmabufScanout scanout, SyncFile read) {
      try {
        boolean taken = false;
        for (int i = 0; i < scanout.layout().planes().size(); i++) {
          if (i == 0 || !scanout.fd(i).equals(scanout.fd(i - 1))) {
            taken |= DmabufSync.importFences(scanout.fd(i), read, Access.READ);
          }
        }
        return taken;
      } catch (OsException e) {
        LOG.log(System.Logger.Level.DEBUG, scanout + " takes no read fence", e);
        return false;
      }
    }
  }
}
