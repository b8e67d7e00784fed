// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

/// Is given the frames of a console as its picture changes.
///
/// Threading: called on the stream's own thread, one call at a time. A listener that takes long
/// misses frames in between and is then given the newest.
public interface FrameListener {

  /// A frame. Ownership: it is closed when this returns.
  void frame(CapturedFrame frame);

  /// No frame will come any more: the VM went away.
  ///
  /// @param reason why, in words
  void ended(String reason);
}
