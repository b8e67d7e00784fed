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

/// The fences that a dma-buf carries (`linux/dma-buf.h`).
///
/// Drivers with implicit synchronisation hang a fence on each buffer that they read or write, and
/// wait for those of the others. Here such fences are taken out, so that our GPU waits for the
/// guest's drawing, and ours are put in, so that the next writer waits for our reading. A driver
/// without implicit synchronisation hangs on no fences and honours none, and so does every writer
/// that is a CPU: for `udmabuf` (a guest's memory) only a late answer to QEMU keeps the writer
/// away.
///
/// A memfd that stands in for a dma-buf has no fences at all, nor does a kernel before 6.0 give
/// them out; both say `ENOTTY`, which is reported as "no fences", not as an error.
///
/// Ownership: the buffers stay the caller's. Threading: any thread.
public final class DmabufSync {

  private static final Ioctl SYNC = new Ioctl("DMA_BUF_IOCTL_SYNC", dma_buf_h.DMA_BUF_IOCTL_SYNC());
  private static final Ioctl EXPORT =
      new Ioctl("DMA_BUF_IOCTL_EXPORT_SYNC_FILE", dma_buf_h.DMA_BUF_IOCTL_EXPORT_SYNC_FILE());
  private static final Ioctl IMPORT =
      new Ioctl("DMA_BUF_IOCTL_IMPORT_SYNC_FILE", dma_buf_h.DMA_BUF_IOCTL_IMPORT_SYNC_FILE());

  private DmabufSync() {}

  /// What somebody does with a buffer.
  public enum Access {
    /// Reads, as any number may at once.
    READ(dma_buf_h.DMA_BUF_SYNC_READ()),
    /// Writes, as only one may.
    WRITE(dma_buf_h.DMA_BUF_SYNC_WRITE()),
    /// Reads and writes.
    READ_WRITE(dma_buf_h.DMA_BUF_SYNC_READ() | dma_buf_h.DMA_BUF_SYNC_WRITE());

    private final int flags;

    Access(int flags) {
      this.flags = flags;
    }
  }

  /// The fences to wait for before an access: the writers' before a read, everybody's before a
  /// write. Signalled already where nobody is at work.
  ///
  /// @return null if the buffer gives no fences out
  public static @Nullable SyncFile exportFences(OwnedFd dmabuf, Access before) {
    MemorySegment argument = Ioctl.argument();
    dma_buf_export_sync_file.flags(argument, before.flags);
    dma_buf_export_sync_file.fd(argument, -1);
    if (!EXPORT.callIfKnown(dmabuf.number(), argument)) {
      return null;
    }
    return SyncFile.adopt(OwnedFd.adopt(dma_buf_export_sync_file.fd(argument)));
  }

  /// Hangs fences on the buffer: until they are signalled, `access` goes on.
  ///
  /// @param fences stay the caller's
  /// @return whether the buffer takes fences
  public static boolean importFences(OwnedFd dmabuf, SyncFile fences, Access access) {
    MemorySegment argument = Ioctl.argument();
    dma_buf_import_sync_file.flags(argument, access.flags);
    dma_buf_import_sync_file.fd(argument, fences.fd().number());
    return IMPORT.callIfKnown(dmabuf.number(), argument);
  }

  /// Begins an access of the CPU through a mapping: waits for the fences, and makes caches agree.
  ///
  /// @return to be closed at the end of the access
  public static CpuAccess beginCpuAccess(OwnedFd dmabuf, Access access) {
    boolean known = callSync(dmabuf, dma_buf_h.DMA_BUF_SYNC_START() | access.flags);
    return new CpuAccess(dmabuf, access, known);
  }

  private static boolean callSync(OwnedFd dmabuf, int flags) {
    MemorySegment argument = Ioctl.argument();
    dma_buf_sync.flags(argument, flags);
    return SYNC.callIfKnown(dmabuf.number(), argument);
  }

  /// An access of the CPU that goes on.
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

    /// Whether the buffer is a dma-buf, whose fences have been waited for; a memfd has none.
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
