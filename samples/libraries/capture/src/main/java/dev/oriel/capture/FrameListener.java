// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

/// Receives the frames of a console as its picture changes.
///
/// Threading: called on the stream's own thread, one call at a time. A slow listener misses frames
/// and then gets the newest one.
public interface FrameListener {

  /// Called with a frame. Ownership: the frame is closed when this method returns.
  void frame(CapturedFrame frame);

  /// Called when no more frames will come, because the VM went away.
  ///
  /// @param reason the reason as text
  void ended(String reason);
}
