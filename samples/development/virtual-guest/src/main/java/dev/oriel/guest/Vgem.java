// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.Ioctl;
import dev.oriel.core.os.OwnedFd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The kernel's virtual GEM device (`modprobe vgem`). The test decides when the fences of its
/// buffers are signalled, which no GPU driver allows.
///
/// A fence that is not signalled expires with an error after about ten seconds
/// (`drivers/gpu/drm/vgem/vgem_fence.c`).
public final class Vgem implements AutoCloseable {

  // drm.h and drm_mode.h: drm_mode_create_dumb is 32 bytes, drm_prime_handle 12.
  private static final Ioctl CREATE_DUMB = new Ioctl("DRM_IOCTL_MODE_CREATE_DUMB", iowr(0xb2, 32));
  private static final Ioctl HANDLE_TO_FD =
      new Ioctl("DRM_IOCTL_PRIME_HANDLE_TO_FD", iowr(0x2d, 12));
  // vgem_drm.h, from DRM_COMMAND_BASE (0x40) on: drm_vgem_fence_attach is 16 bytes, _signal 8.
  private static final Ioctl FENCE_ATTACH =
      new Ioctl("DRM_IOCTL_VGEM_FENCE_ATTACH", iowr(0x41, 16));
  private static final Ioctl FENCE_SIGNAL = new Ioctl("DRM_IOCTL_VGEM_FENCE_SIGNAL", iow(0x42, 8));

  private static final int VGEM_FENCE_WRITE = 1;
  private static final int O_CLOEXEC_RDWR = 0x80002;

  private final OwnedFd card;

  private Vgem(OwnedFd card) {
    this.card = card;
  }

  /// Opens the device's card. Its render node does not support dumb buffers.
  public static Vgem open() {
    return new Vgem(Descriptors.open(cardOf("vgem").toString(), true));
  }

  /// Returns the `/dev/dri/card*` of a device, by the name of its folder in sysfs.
  private static Path cardOf(String device) {
    try (Stream<Path> cards = Files.list(Path.of("/sys/class/drm"))) {
      Path card =
          cards
              .filter(entry -> entry.getFileName().toString().matches("card\\d+"))
              .filter(entry -> realPath(entry.resolve("device")).endsWith(device))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no device '" + device + "': modprobe it"));
      return Path.of("/dev/dri").resolve(card.getFileName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the device. Ownership: it stays with this object.
  public OwnedFd device() {
    return card;
  }

  /// Creates a buffer of 32-bit pixels in ordinary memory.
  public Buffer createBuffer(int width, int height) {
    MemorySegment dumb = Ioctl.argument();
    dumb.set(ValueLayout.JAVA_INT, 0, height);
    dumb.set(ValueLayout.JAVA_INT, 4, width);
    dumb.set(ValueLayout.JAVA_INT, 8, 32);
    CREATE_DUMB.call(card.number(), dumb);
    int handle = dumb.get(ValueLayout.JAVA_INT, 16);
    int stride = dumb.get(ValueLayout.JAVA_INT, 20);
    MemorySegment prime = Ioctl.argument();
    prime.set(ValueLayout.JAVA_INT, 0, handle);
    prime.set(ValueLayout.JAVA_INT, 4, O_CLOEXEC_RDWR);
    HANDLE_TO_FD.call(card.number(), prime);
    return new Buffer(handle, stride, OwnedFd.adopt(prime.get(ValueLayout.JAVA_INT, 8)));
  }

  @Override
  public void close() {
    card.close();
  }

  /// A buffer of the device.
  public final class Buffer implements AutoCloseable {

    private final int handle;
    private final int strideBytes;
    private final OwnedFd dmabuf;

    private Buffer(int handle, int strideBytes, OwnedFd dmabuf) {
      this.handle = handle;
      this.strideBytes = strideBytes;
      this.dmabuf = dmabuf;
    }

    /// Returns the dma-buf. Ownership: it stays with the buffer.
    public OwnedFd dmabuf() {
      return dmabuf;
    }

    /// Returns the stride in bytes.
    public int strideBytes() {
      return strideBytes;
    }

    /// Makes the buffer busy, like a GPU that draws into it.
    public PendingFence beginWrite() {
      return attach(VGEM_FENCE_WRITE);
    }

    /// Makes the buffer busy, like a GPU that reads it.
    public PendingFence beginRead() {
      return attach(0);
    }

    private PendingFence attach(int flags) {
      MemorySegment fence = Ioctl.argument();
      fence.set(ValueLayout.JAVA_INT, 0, handle);
      fence.set(ValueLayout.JAVA_INT, 4, flags);
      FENCE_ATTACH.call(card.number(), fence);
      return new PendingFence(fence.get(ValueLayout.JAVA_INT, 8));
    }

    @Override
    public void close() {
      dmabuf.close();
    }
  }

  /// A fence of a buffer, which the test signals.
  public final class PendingFence {

    private final int id;

    private PendingFence(int id) {
      this.id = id;
    }

    /// Signals that the work is finished.
    public void signal() {
      MemorySegment fence = Ioctl.argument();
      fence.set(ValueLayout.JAVA_INT, 0, id);
      FENCE_SIGNAL.call(card.number(), fence);
    }
  }

  private static long iowr(int number, int size) {
    return 3L << 30 | (long) size << 16 | 'd' << 8 | number;
  }

  private static long iow(int number, int size) {
    return 1L << 30 | (long) size << 16 | 'd' << 8 | number;
  }
}
