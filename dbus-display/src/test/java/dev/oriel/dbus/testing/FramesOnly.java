// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.testing;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.FrameSink;

/// A sink that ignores everything but frames.
@FunctionalInterface
public interface FramesOnly extends FrameSink {

  @Override
  default void cursorDefined(CursorImage cursor) {}

  @Override
  default void cursorMoved(int x, int y, boolean visible) {}

  @Override
  default void rejected(String reason) {}

  @Override
  default void disconnected(String reason) {}
}
