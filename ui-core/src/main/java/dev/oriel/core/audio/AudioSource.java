// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import java.nio.ByteBuffer;

/// A giver of the sound that a VM records.
///
/// Threading: see [AudioStreamListener].
public interface AudioSource extends AudioStreamListener {

  /// Called when the VM asks for samples. The VM stands still until this method returns, so it
  /// gives what there is.
  ///
  /// A source sets the pace: QEMU takes as much as it is given. A source that never gives anything
  /// stops the guest's recording.
  ///
  /// @param to room for whole frames in the stream's format; receives frames from its position on,
  ///   which is moved. Valid during this call
  void read(long stream, ByteBuffer to);
}
