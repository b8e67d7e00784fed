// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import java.nio.ByteBuffer;

/// A receiver of the sound that a VM plays.
///
/// Threading: see [AudioStreamListener].
public interface AudioSink extends AudioStreamListener {

  /// Called when the guest has played samples.
  ///
  /// @param frames whole frames in the stream's format, at least one; read-only and valid during
  ///   this call
  void samples(long stream, ByteBuffer frames);
}
