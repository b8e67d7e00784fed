// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.AttachOptions.Consistency;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The options of a capture.
///
/// @param cursor whether the guest's pointer is drawn into the frames; each of its moves then makes
///   a frame
/// @param maxLeases how many frames may be held at a time, 1 to [#MAX_LEASES]; each takes the
///   memory of one picture
/// @param renderNode the device that reads the guest's dma-bufs, such as `/dev/dri/renderD128`, or
///   null for EGL's default
/// @param attach the options for QEMU
public record CaptureOptions(
    boolean cursor, int maxLeases, @Nullable String renderNode, AttachOptions attach) {

  /// The most frames that can be held at a time.
  public static final int MAX_LEASES = 64;

  /// A capture releases a dma-buf as soon as it has been read, but the first one waits for the
  /// start of EGL. That takes longer than a viewer's deadline, and the picture would be torn.
  private static final Duration DEADLINE = Duration.ofMillis(500);

  /// Without the pointer, with at most four leases, with shared memory if QEMU offers it, and with
  /// EGL's default device. Dma-bufs are released when they have been read, after 500 ms at the
  /// latest.
  public static final CaptureOptions DEFAULT =
      new CaptureOptions(false, 4, null, AttachOptions.DEFAULT.withDeadline(DEADLINE));

  /// Checks the number of leases.
  ///
  /// @throws IllegalArgumentException if the number is not 1 to [#MAX_LEASES]
  public CaptureOptions {
    if (maxLeases < 1 || maxLeases > MAX_LEASES) {
      throw new IllegalArgumentException(
          maxLeases + " leases; 1 to " + MAX_LEASES + " are possible");
    }
  }

  /// Returns these options with or without the guest's pointer.
  public CaptureOptions withCursor(boolean drawn) {
    return new CaptureOptions(drawn, maxLeases, renderNode, attach);
  }

  /// Returns these options with another limit of held frames.
  public CaptureOptions withMaxLeases(int leases) {
    return new CaptureOptions(cursor, leases, renderNode, attach);
  }

  /// Returns these options with another device, or with EGL's default for null.
  public CaptureOptions withRenderNode(@Nullable String node) {
    return new CaptureOptions(cursor, maxLeases, node, attach);
  }

  /// Returns these options with whole pictures regardless of what the guest does, or with shared
  /// memory that is read while the guest may be drawing. The latter is faster, and torn if the
  /// guest draws ([Consistency]). Dma-bufs are whole in both cases. If pixels come in messages, a
  /// change of the guest's mode becomes visible when the guest has drawn all of the new picture;
  /// QEMU's own text modes never draw all of it at once. For a single picture, use
  /// [FrameCapture#still].
  public CaptureOptions withWhole(boolean wanted) {
    return withAttach(attach.withConsistency(wanted ? Consistency.WHOLE : Consistency.LIVE));
  }

  /// Returns these options with other options for QEMU.
  public CaptureOptions withAttach(AttachOptions options) {
    return new CaptureOptions(cursor, maxLeases, renderNode, options);
  }
}
