// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

/// The reason why a buffer was released to the guest.
public enum ReleaseCause {
  /// The GPU's read fence signalled.
  FENCE,
  /// The CPU waited for the GPU (`glFinish`), because no native fence was available.
  FINISH,
  /// The frame became the current one, and the GPU had finished all reads of the buffer that was
  /// shown before.
  LATCHED,
  /// The window system's compositor no longer reads the buffer that was shown before.
  COMPOSITOR,
  /// The CPU copied the pixels.
  COPIED,
  /// A newer frame replaced this one before it was read.
  SUPERSEDED,
  /// Nothing is shown (hidden, minimised, or no scanout to read), so the buffer was not read.
  HIDDEN,
  /// The buffer could not be imported or was refused.
  IMPORT_FAILED,
  /// Drawing or the fence failed after the import.
  DRAW_FAILED,
  /// The viewer, the capture or the connection closed.
  CLOSED,
  /// The deadline passed before the buffer was released for another reason.
  DEADLINE
}
