// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.egl.EGL15.EGL_CONDITION_SATISFIED;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.internal.egl.Egl;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An `EGLSync` of one of the kinds in [SyncKind].
final class EglFence implements GpuFence {

  /// The longest wait for the GPU. A GPU that takes longer has hung.
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final EglDisplay display;
  private final SyncKind kind;
  private final AtomicLong sync;
  private volatile boolean signalled;

  /// @param sync the `EGLSync`, or 0 if the GPU has already been waited for
  EglFence(EglDisplay display, SyncKind kind, long sync) {
    this.display = display;
    this.kind = kind;
    this.sync = new AtomicLong(sync);
    this.signalled = sync == 0;
  }

  @Override
  public boolean isSignalled() {
    return signalled || poll(0);
  }

  @Override
  public boolean await(Duration timeout) {
    return signalled || poll(TimeUnit.NANOSECONDS.convert(timeout));
  }

  private boolean poll(long nanos) {
    signalled = Egl.clientWaitSync(display.handle(), opened(), 0, nanos) == EGL_CONDITION_SATISFIED;
    return signalled;
  }

  @Override
  public void waitOnGpu(EglContext context) {
    context.check();
    // A software renderer implements eglWaitSync() as a wait of the CPU, if it implements it at
    // all.
    boolean ordered =
        signalled
            || (display.gpuWaits()
                && !context.software()
                && Egl.waitSync(display.handle(), opened()));
    if (!ordered) {
      boolean _ = await(MAX_WAIT);
    }
  }

  @Override
  public @Nullable OwnedFd descriptor() {
    if (kind != SyncKind.NATIVE_FENCE) {
      return null;
    }
    int fd = Egl.dupNativeFence(display.handle(), opened());
    return fd < 0 ? null : OwnedFd.adopt(fd);
  }

  private long opened() {
    long handle = sync.get();
    if (handle == 0) {
      throw new IllegalStateException("the fence has been closed");
    }
    return handle;
  }

  @Override
  public void close() {
    long handle = sync.getAndSet(0);
    if (handle != 0) {
      boolean _ = Egl.destroySync(display.handle(), handle);
    }
  }

  @Override
  public String toString() {
    return kind.label() + (signalled ? ", signalled" : "");
  }
}
