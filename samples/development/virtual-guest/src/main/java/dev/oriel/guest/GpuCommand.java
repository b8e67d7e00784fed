// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.time.Duration;
import java.util.Locale;

/// A command on virtio-gpu's control queue: submitted, perhaps completed.
///
/// The device completes a fenced RESOURCE_FLUSH when the viewer has given the buffer back, so
/// [#nanos()] of such a command is the release latency that a guest feels.
public final class GpuCommand {

  static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

  private static final int OK_FIRST = 0x1100;
  private static final int OK_LAST = 0x11ff;

  private final VirtioGpu gpu;
  private final int type;
  private final long fence;
  private final long responseAddress;
  private final long submitted;
  private long completed;
  private int response;

  GpuCommand(VirtioGpu gpu, int type, long fence, long responseAddress) {
    this.gpu = gpu;
    this.type = type;
    this.fence = fence;
    this.responseAddress = responseAddress;
    this.submitted = System.nanoTime();
  }

  /// Whether the device has completed the command: looks at the queue once.
  public boolean isDone() {
    if (response == 0) {
      gpu.reap();
    }
    return response != 0;
  }

  /// Waits for the completion.
  ///
  /// @throws AssertionError when the limit passes first
  public GpuCommand await(Duration limit) {
    gpu.await(this, limit);
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

  /// Waits for the completion and gives the response type, `VIRTIO_GPU_RESP_*`.
  public int response() {
    return await(DEFAULT_LIMIT).response;
  }

  /// When the command was made available to the device, in [System#nanoTime()].
  public long submittedNanos() {
    return submitted;
  }

  /// When this guest saw the completion, in [System#nanoTime()]; it looks every 0.1 ms or more
  /// often while it waits.
  public long completedNanos() {
    if (response == 0) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "command 0x%x is not completed", type));
    }
    return completed;
  }

  /// Nanoseconds from submission to completion.
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
