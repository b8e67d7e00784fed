// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.time.Duration;
import java.util.Locale;

/// A command on virtio-gpu's control queue, submitted and possibly completed.
///
/// The device completes a fenced RESOURCE_FLUSH when the viewer has given the buffer back. The
/// [#nanos()] of such a command are therefore the release latency that the guest sees.
public final class GpuCommand {

  static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

  private static final int OK_FIRST = 0x1100;
  private static final int OK_LAST = 0x11ff;

  private final GpuControlQueue queue;
  private final int type;
  private final long fence;
  private final long responseAddress;
  private final long submitted;
  private long completed;
  private int response;

  GpuCommand(GpuControlQueue queue, int type, long fence, long responseAddress) {
    this.queue = queue;
    this.type = type;
    this.fence = fence;
    this.responseAddress = responseAddress;
    this.submitted = System.nanoTime();
  }

  /// Returns whether the device has completed the command. Reads the queue once.
  public boolean isDone() {
    if (response == 0) {
      queue.reap();
    }
    return response != 0;
  }

  /// Waits for the completion.
  ///
  /// @throws AssertionError if the limit passes first
  public GpuCommand await(Duration limit) {
    queue.await(this, limit);
    return this;
  }

  /// Waits for the completion and checks that the device accepted the command.
  public GpuCommand ok() {
    await(DEFAULT_LIMIT);
    if (response < OK_FIRST || response > OK_LAST) {
      throw new AssertionError(
          String.format(Locale.ROOT, "virtio-gpu refused command 0x%x with 0x%x", type, response));
    }
    return this;
  }

  /// Waits for the completion and returns the response type, `VIRTIO_GPU_RESP_*`.
  public int response() {
    return await(DEFAULT_LIMIT).response;
  }

  /// Returns the [System#nanoTime()] at which the command was made available to the device.
  public long submittedNanos() {
    return submitted;
  }

  /// Returns the [System#nanoTime()] at which this guest noticed the completion. A waiting guest
  /// checks every 0.1 ms or more often.
  public long completedNanos() {
    if (response == 0) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "command 0x%x is not completed", type));
    }
    return completed;
  }

  /// Returns the nanoseconds from submission to completion.
  public long nanos() {
    return completedNanos() - submitted;
  }

  int type() {
    return type;
  }

  long fence() {
    return fence;
  }

  long responseAddress() {
    return responseAddress;
  }

  void complete(int responseType) {
    this.completed = System.nanoTime();
    this.response = responseType;
  }
}
