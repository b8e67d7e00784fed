// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.internal.linux.EventFd;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.sync.SyncFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Fences that the test signals. They have descriptors, which this machine's driver does not offer.
///
/// Ownership: owns the descriptors, including those of [#write]. Close it after the presenter.
final class FakeSync implements GpuSync, AutoCloseable {

  /// A limit for busy machines: only [#loseGpu] makes a fence late.
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<EventFd> descriptorsMade = new CopyOnWriteArrayList<>();
  private final List<DmabufScanout> readers = new CopyOnWriteArrayList<>();
  private final Map<DmabufScanout, EventFd> writers = new ConcurrentHashMap<>();
  private final Map<DmabufScanout, Integer> asked = new ConcurrentHashMap<>();

  // Accessed under this object's lock, so that no fence is created between two checks of both
  // fields.
  private final List<FakeFence> pending = new ArrayList<>();
  private boolean held;

  private volatile boolean descriptors = true;
  private volatile boolean lost;

  /// Makes new fences wait for [#signalAll].
  synchronized void hold() {
    held = true;
  }

  /// Makes new fences have no descriptors.
  void withoutDescriptors() {
    descriptors = false;
  }

  /// Makes the GPU stop permanently.
  void loseGpu() {
    lost = true;
  }

  /// Completes all work of the GPU. Later work completes immediately.
  synchronized void signalAll() {
    held = false;
    pending.forEach(FakeFence::signal);
    pending.clear();
  }

  /// Returns the number of pending fences.
  synchronized int pending() {
    return pending.size();
  }

  /// Returns the buffers that got a read fence, in order.
  List<DmabufScanout> readers() {
    return readers;
  }

  /// Makes a guest's GPU write to a buffer until the returned event is signalled.
  EventFd write(DmabufScanout scanout) {
    EventFd fence = makeDescriptor();
    writers.put(scanout, fence);
    return fence;
  }

  /// Returns how often the write fences of a buffer were queried.
  int asked(DmabufScanout scanout) {
    return asked.getOrDefault(scanout, 0);
  }

  private EventFd makeDescriptor() {
    EventFd made = new EventFd();
    descriptorsMade.add(made);
    return made;
  }

  @Override
  public GpuFence fence(EglContext context) {
    FakeFence fence = new FakeFence(context.fence());
    if (!keep(fence)) {
      // A guest that draws as soon as it may must not draw into a buffer that is really still being
      // read.
      boolean _ = fence.real.await(LIMIT);
      fence.signal();
    }
    return fence;
  }

  private synchronized boolean keep(FakeFence fence) {
    return held && pending.add(fence);
  }

  @Override
  public @Nullable SyncFile writers(DmabufScanout scanout) {
    EventFd fence = writers.get(scanout);
    SyncFile file = fence == null ? null : SyncFile.adopt(fence.fd().duplicate());
    asked.merge(scanout, 1, Integer::sum);
    return file;
  }

  @Override
  public boolean addReader(DmabufScanout scanout, SyncFile read) {
    readers.add(scanout);
    return true;
  }

  @Override
  public void close() {
    descriptorsMade.forEach(EventFd::close);
  }

  /// A fence that keeps the real order between contexts.
  private final class FakeFence implements GpuFence {

    private final GpuFence real;
    private final EventFd signal = makeDescriptor();
    private volatile boolean signalled;

    FakeFence(GpuFence real) {
      this.real = real;
    }

    void signal() {
      signalled = true;
      signal.signal();
    }

    @Override
    public void waitOnGpu(EglContext context) {
      real.waitOnGpu(context);
    }

    @Override
    public @Nullable OwnedFd descriptor() {
      return descriptors ? signal.fd().duplicate() : null;
    }

    @Override
    public boolean isSignalled() {
      return signalled;
    }

    @Override
    public boolean await(Duration timeout) {
      return !lost && real.await(LIMIT);
    }

    /// A holder of the descriptor continues to wait: a fence outlives this object.
    @Override
    public void close() {
      real.close();
    }
  }
}
