// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.AttachOptions.Consistency;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a console is captured.
///
/// @param cursor whether the guest's pointer is drawn into the frames; its moves are then frames of
///   their own
/// @param maxLeases how many frames may be held at a time, 1 to [#MAX_LEASES]; each takes the
///   memory of one picture
/// @param renderNode the device that reads guests' dma-bufs, such as `/dev/dri/renderD128`, or null
///   for EGL's default
/// @param attach what is accepted from QEMU
public record CaptureOptions(
    boolean cursor, int maxLeases, @Nullable String renderNode, AttachOptions attach) {

  /// The most frames that can be held at a time.
  public static final int MAX_LEASES = 64;

  /// A capture gives a dma-buf back as soon as it is read, but the first waits for the start of
  /// EGL, which takes more than a viewer's deadline: the picture would be of two frames.
  private static final Duration DEADLINE = Duration.ofMillis(500);

  /// Without the pointer, at most four leases, shared memory where QEMU has it, EGL's own choice of
  /// a device; dma-bufs go back when they have been read, after 500 ms at the latest.
  public static final CaptureOptions DEFAULT =
      new CaptureOptions(false, 4, null, AttachOptions.DEFAULT.withDeadline(DEADLINE));

  /// Checks the number of leases.
  ///
  /// @throws IllegalArgumentException if it is not 1 to [#MAX_LEASES]
  public CaptureOptions {
    if (maxLeases < 1 || maxLeases > MAX_LEASES) {
      throw new IllegalArgumentException(
          maxLeases + " leases; 1 to " + MAX_LEASES + " are possible");
    }
  }

  /// These with or without the guest's pointer.
  public CaptureOptions withCursor(boolean drawn) {
    return new CaptureOptions(drawn, maxLeases, renderNode, attach);
  }

  /// These with another bound on the frames that are held.
  public CaptureOptions withMaxLeases(int leases) {
    return new CaptureOptions(cursor, leases, renderNode, attach);
  }

  /// These with a device of the caller's choice, or null for EGL's.
  public CaptureOptions withRenderNode(@Nullable String node) {
    return new CaptureOptions(cursor, maxLeases, node, attach);
  }

  /// These with each picture of one moment, whatever the guest does, or with shared memory that is
  /// read while the guest may be drawing: faster, and torn where it does ([Consistency]). Dma-bufs
  /// are whole in both. In messages a guest that changes its mode is seen when it has drawn all of
  /// the new picture; QEMU's own text modes never do so at once. One picture at a time is better
  /// had by [FrameCapture#still].
  public CaptureOptions withWhole(boolean wanted) {
    return withAttach(attach.withConsistency(wanted ? Consistency.WHOLE : Consistency.LIVE));
  }

  /// These with other demands on QEMU.
  public CaptureOptions withAttach(AttachOptions options) {
    return new CaptureOptions(cursor, maxLeases, renderNode, options);
  }
}
