// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.TrialBuffer;
import dev.oriel.dmabuf.TrialBuffer.Origin;
import dev.oriel.gl.BufferSampler;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the steps of one trial share: a device's context and a buffer.
///
/// Threading: the thread of the context. Ownership: owns the buffer and what draws it, not the
/// context.
final class Bench implements AutoCloseable {

  private final EglContext context;
  private final Origin origin;
  private final Map<Integer, int[]> pictures = new HashMap<>();
  private long timedNanos;
  private @Nullable TrialBuffer buffer;
  private @Nullable BufferSampler sampler;

  Bench(EglContext context, Origin origin) {
    this.context = context;
    this.origin = origin;
  }

  EglContext context() {
    return context;
  }

  Origin origin() {
    return origin;
  }

  /// Makes the buffer. Called once.
  TrialBuffer make() {
    TrialBuffer made = TrialBuffer.make(origin, context, TestPicture.WIDTH, TestPicture.HEIGHT);
    buffer = made;
    return made;
  }

  /// Returns the buffer, which has been made.
  TrialBuffer buffer() {
    return Objects.requireNonNull(buffer);
  }

  /// Returns what imports and draws the buffer.
  BufferSampler sampler() {
    BufferSampler s = sampler;
    if (s == null) {
      s = new BufferSampler(context);
      sampler = s;
    }
    return s;
  }

  /// Returns a picture. It is made once, because that takes longer than to draw it.
  int[] picture(int number) {
    return pictures.computeIfAbsent(number, TestPicture::pixels);
  }

  /// Does the part of a step whose time is reported, in place of the time of the whole step.
  <T> T timed(Supplier<T> part) {
    long begun = System.nanoTime();
    try {
      return part.get();
    } finally {
      timedNanos += System.nanoTime() - begun;
    }
  }

  /// Returns the time of the parts since the last call, or 0 if there were none.
  long takeTimedNanos() {
    long nanos = timedNanos;
    timedNanos = 0;
    return nanos;
  }

  @Override
  public void close() {
    if (sampler != null) {
      sampler.close();
    }
    if (buffer != null) {
      buffer.close();
    }
  }
}
