// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.Joining;
import dev.oriel.guest.GuestMemory.Extent;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A guest without dma-bufs that draws as fast as QEMU takes its commands and does not wait for a
/// viewer. Each of its pictures has one colour, so that [#isWhole] recognises a picture of two
/// moments.
///
/// Threading: the guest draws on its own thread.
public final class EagerGuest implements AutoCloseable {

  /// The number of pictures. They are in the guest's memory from the start, so only QEMU's copy
  /// takes time.
  private static final int PICTURES = 2;

  private static final int RESOURCE = 1;
  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;

  private final Qemu qemu;
  private final VirtioGpu gpu;
  private final Rect bounds;
  private final long pictureBytes;
  private final Thread thread;
  private volatile boolean stopped;
  private final AtomicInteger shown = new AtomicInteger();

  private EagerGuest(Qemu qemu, int width, int height) {
    this.qemu = qemu;
    gpu = new VirtioGpu(qemu);
    bounds = Rect.ofSize(width, height);
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      GuestFramebuffer picture = GuestFramebuffer.inRam(qemu, width, height, FORMAT);
      picture.drawFrame(i + 1);
      extents.addAll(picture.extents());
    }
    pictureBytes = 4L * width * height;
    gpu.createResource2d(RESOURCE, FORMAT, width, height).ok();
    gpu.attachBacking(RESOURCE, extents).ok();
    gpu.setScanout(0, RESOURCE, bounds).ok();
    show();
    thread = Thread.ofPlatform().daemon().name("eager-guest").start(this::run);
  }

  /// Starts QEMU and the guest. The guest has shown its first picture when this method returns.
  public static EagerGuest start(int width, int height) throws IOException {
    return start(width, height, Qemu.builder());
  }

  /// Starts the guest in a QEMU with additional settings, as [#start(int, int)] does.
  public static EagerGuest start(int width, int height, Qemu.Builder builder) throws IOException {
    int mebibytes = Math.toIntExact(PICTURES * 4L * width * height / (1 << 20));
    Qemu qemu = builder.memoryMiB(Math.max(64, mebibytes + 16)).virtioGpu("").start();
    try {
      return new EagerGuest(qemu, width, height);
    } catch (Throwable t) {
      qemu.close();
      throw t;
    }
  }

  /// Returns the QEMU in which the guest runs.
  public Qemu qemu() {
    return qemu;
  }

  private void run() {
    while (!stopped) {
      show();
    }
  }

  private void show() {
    gpu.transferToHost2d(RESOURCE, bounds, shown.get() % PICTURES * pictureBytes).ok();
    gpu.flush(RESOURCE, bounds, Fencing.FENCED).ok();
    int _ = shown.incrementAndGet();
  }

  /// Returns the number of pictures that the guest has shown. Threading: any thread.
  public int shown() {
    return shown.get();
  }

  /// Returns whether a picture is of one moment: whether all its pixels, four bytes each, are
  /// equal.
  public static boolean isWhole(ByteBuffer pixels) {
    int bytes = pixels.remaining() - 4;
    return pixels
        .slice(pixels.position(), bytes)
        .equals(pixels.slice(pixels.position() + 4, bytes));
  }

  @Override
  public void close() {
    stopped = true;
    Joining.uninterruptibly(thread);
    qemu.close();
  }
}
