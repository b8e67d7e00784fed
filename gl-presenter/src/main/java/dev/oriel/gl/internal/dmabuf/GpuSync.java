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

/// The source of GPU fences and of the fences of guests' buffers. Tests replace it.
///
/// Threading: the thread of the context.
public interface GpuSync {

  /// The fences of EGL and the kernel.
  GpuSync REAL = new Real();

  /// Creates a fence that is signalled when all commands submitted to the context so far have
  /// completed.
  GpuFence fence(EglContext context);

  /// Returns the write fences to wait for before a buffer is read, or null if the buffer does not
  /// export fences.
  ///
  /// Ownership: the caller's.
  @Nullable SyncFile writers(DmabufScanout scanout);

  /// Adds a read fence to a buffer, so that later writers with implicit synchronisation wait for
  /// it.
  ///
  /// @return whether the buffer accepts fences
  boolean addReader(DmabufScanout scanout, SyncFile read);

  /// The implementation of [#REAL].
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
        // As with drivers that export no fences, there is nothing to wait for.
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
        LOG.log(System.Logger.Level.DEBUG, scanout + " accepts no read fence", e);
        return false;
      }
    }
  }
}
