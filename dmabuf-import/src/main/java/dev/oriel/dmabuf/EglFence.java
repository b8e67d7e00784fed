// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.egl.EGL15.EGL_CONDITION_SATISFIED;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.internal.egl.Egl;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An `EGLSync`, of whichever kind the display has ([SyncKind]).
final class EglFence implements GpuFence {

  /// A GPU that takes longer is stuck.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final EglDisplay display;
  private final SyncKind kind;
  private final AtomicLong sync;
  private volatile boolean signalled;

  /// @param sync 0 where the GPU has been waited for
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
    // To a software renderer a wait of the "GPU" is one of the CPU, if it knows such waits at all.
    boolean ordered =
        signalled
            || (display.gpuWaits()
                && !context.software()
                && Egl.waitSync(display.handle(), opened()));
    if (!ordered) {
      boolean _ = await(PATIENCE);
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
