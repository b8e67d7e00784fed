// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

/// The size at which a picture is shown in a window.
public enum Scaling {
  /// The largest size that fits the window.
  FIT,
  /// One pixel of the window for each pixel of the picture. If the picture is larger than the
  /// window, a part of it is shown.
  EXACT,
  /// The largest integer factor that fits the window. If the picture is larger than the window,
  /// [#FIT] is used.
  INTEGER
}
