// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.gl.ReleasePolicy;
import org.jspecify.annotations.Nullable;

/// The options of a presenter.
///
/// @param renderNode the device that reads buffers if the surface's own cannot, or null for the
///   default device
/// @param release when buffers are released
/// @param maxFps the maximum number of frames that are released per second, or 0 for no limit
public record PresentOptions(@Nullable String renderNode, ReleasePolicy release, int maxFps) {

  /// The default options.
  static final PresentOptions DEFAULT = new PresentOptions(null, ReleasePolicy.AUTO, 0);

  PresentOptions release(ReleasePolicy policy) {
    return new PresentOptions(renderNode, policy, maxFps);
  }

  PresentOptions maxFps(int fps) {
    return new PresentOptions(renderNode, release, fps);
  }
}
