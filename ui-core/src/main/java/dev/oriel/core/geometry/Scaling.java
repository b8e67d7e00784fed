// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

/// How large a picture is shown in a window.
public enum Scaling {
  /// As large as the window allows.
  FIT,
  /// A pixel of the picture is one of the window. Of a picture that is larger than the window, a
  /// part is shown.
  EXACT,
  /// The largest whole number of times that the window allows; where not even one fits, as [#FIT].
  INTEGER
}
