// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.internal.linux.Ioctl;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.internal.linux.gen.dma_buf_export_sync_file;
import dev.oriel.sync.internal.linux.gen.dma_buf_h;
import dev.oriel.sync.internal.linux.gen.dma_buf_import_sync_file;
import dev.oriel.sync.internal.linux.gen.dma_buf_sync;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Access to the fences of a dma-buf (`linux/dma-buf.h`).
///
/// Drivers with implicit synchronisation attach a fence to each buffer that they read or write, and
/// wait for the fences that other drivers attached. [#exportFences] exports these fences, so that
/// our GPU can wait for the guest's drawing. [#importFences] attaches our fences, so that the next
/// writer waits until we have read the buffer. A driver without implicit synchronisation neither
/// attaches fences nor waits for them. Neither does a writer that is a CPU: with `udmabuf` (a
/// guest's memory), only delaying the answer to QEMU keeps the guest from writing.
///
/// A memfd that is used in place of a dma-buf has no fences, and kernels before 6.0 do not export
/// them. In both cases the ioctl fails with `ENOTTY`, which is reported as "no fences" and not as
/// an error.
///
/// Ownership: the caller keeps ownership of the buffers. Threading: any thread.
public final class DmabufSync {

  private static final Ioctl SYNC = new Ioctl("DMA_BUF_IOCTL_SYNC", dma_buf_h.DMA_BUF_IOCTL_SYNC());
  private static final Ioctl EXPORT =
      new Ioctl("DMA_BUF_IOCTL_EXPORT_SYNC_FILE", dma_buf_h.DMA_BUF_IOCTL_EXPORT_SYNC_FILE());
  private static final Ioctl IMPORT =
      new Ioctl("DMA_BUF_IOCTL_IMPORT_SYNC_FILE", dma_buf_h.DMA_BUF_IOCTL_IMPORT_SYNC_FILE());

  private DmabufSync() {}

  /// The kind of access to a buffer.
  public enum Access {
    /// Read access, which any number of users can have at the same time.
    READ(dma_buf_h.DMA_BUF_SYNC_READ()),
    /// Write access, which only one user can have at a time.
    WRITE(dma_buf_h.DMA_BUF_SYNC_WRITE()),
    /// Read and write access.
    READ_WRITE(dma_buf_h.DMA_BUF_SYNC_READ() | dma_buf_h.DMA_BUF_SYNC_WRITE());

    private final int flags;

    Access(int flags) {
      this.flags = flags;
    }
  }

  /// Exports the fences to wait for before an access: those of all writers before a read, those of
  /// all readers and writers before a write. The sync file is already signalled if no work on the
  /// buffer is pending.
  ///
  /// @return the fences, or null if the buffer does not export fences
  public static @Nullable SyncFile exportFences(OwnedFd dmabuf, Access before) {
    MemorySegment argument = Ioctl.argument();
    dma_buf_export_sync_file.flags(argument, before.flags);
    dma_buf_export_sync_file.fd(argument, -1);
    if (!EXPORT.callIfKnown(dmabuf.number(), argument)) {
      return null;
    }
    return SyncFile.adopt(OwnedFd.adopt(dma_buf_export_sync_file.fd(argument)));
  }

  /// Attaches fences to the buffer. Until they are signalled, other users of the buffer regard
  /// `access` as in progress.
  ///
  /// @param fences the fences; the caller keeps ownership
  /// @return whether the buffer accepts fences
  public static boolean importFences(OwnedFd dmabuf, SyncFile fences, Access access) {
    MemorySegment argument = Ioctl.argument();
    dma_buf_import_sync_file.flags(argument, access.flags);
    dma_buf_import_sync_file.fd(argument, fences.fd().number());
    return IMPORT.callIfKnown(dmabuf.number(), argument);
  }

  /// Begins a CPU access through a mapping. Waits for the fences of the buffer and makes the CPU
  /// caches coherent.
  ///
  /// @return the access; close it to end the access
  public static CpuAccess beginCpuAccess(OwnedFd dmabuf, Access access) {
    boolean known = callSync(dmabuf, dma_buf_h.DMA_BUF_SYNC_START() | access.flags);
    return new CpuAccess(dmabuf, access, known);
  }

  private static boolean callSync(OwnedFd dmabuf, int flags) {
    MemorySegment argument = Ioctl.argument();
    dma_buf_sync.flags(argument, flags);
    return SYNC.callIfKnown(dmabuf.number(), argument);
  }

  /// A CPU access in progress.
  public static final class CpuAccess implements AutoCloseable {

    private final OwnedFd dmabuf;
    private final Access access;
    private final boolean synchronised;
    private boolean over;

    private CpuAccess(OwnedFd dmabuf, Access access, boolean synchronised) {
      this.dmabuf = dmabuf;
      this.access = access;
      this.synchronised = synchronised;
    }

    /// Returns whether the buffer is a dma-buf, whose fences have been waited for. A memfd has no
    /// fences.
    public boolean isSynchronised() {
      return synchronised;
    }

    /// Ends the access.
    @Override
    public void close() {
      if (synchronised && !over) {
        over = true;
        callSync(dmabuf, dma_buf_h.DMA_BUF_SYNC_END() | access.flags);
      }
    }
  }
}
