// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.gl.ReleasePolicy;
import org.jspecify.annotations.Nullable;

/// How a presenter works.
///
/// @param renderNode the device that reads buffers where the surface's own cannot, or null for the
///   default one
/// @param release when buffers go back
/// @param maxFps how many frames a guest gets back in a second at most, or 0 for any number
public record PresentOptions(@Nullable String renderNode, ReleasePolicy release, int maxFps) {

  /// The usual ones.
  static final PresentOptions DEFAULT = new PresentOptions(null, ReleasePolicy.AUTO, 0);

  PresentOptions release(ReleasePolicy policy) {
    return new PresentOptions(renderNode, policy, maxFps);
  }

  PresentOptions maxFps(int fps) {
    return new PresentOptions(renderNode, release, fps);
  }
}
