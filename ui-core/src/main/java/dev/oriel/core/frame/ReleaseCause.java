// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

/// Why a guest's buffer went back to it.
public enum ReleaseCause {
  /// The GPU's read fence signalled.
  FENCE,
  /// The CPU waited for the GPU (`glFinish`): no native fence could be had.
  FINISH,
  /// The picture moved on to another buffer, and the GPU had read all that it was to read of the
  /// one before.
  LATCHED,
  /// The pixels were copied by the CPU.
  COPIED,
  /// A newer frame replaced this one before it was read.
  SUPERSEDED,
  /// Nothing is shown (hidden, minimised, or no scanout to read), so nothing was read.
  HIDDEN,
  /// The buffer could not be imported or was refused.
  IMPORT_FAILED,
  /// Drawing or the fence failed after the import.
  DRAW_FAILED,
  /// The viewer, the capture or the connection closed.
  CLOSED,
  /// The deadline passed before anything else released it.
  DEADLINE
}
